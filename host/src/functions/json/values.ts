/** JSON as the JSON functions see it: read and written as Flink's Jackson does. */
import { SqlError } from '../../types/sql-error';

/** A number by its text: of an integer as it is, of another one as BigDecimal prints it. */
export class JsonNumber {
  constructor(
    readonly text: string,
    readonly integral: boolean,
  ) {}
  get value(): number {
    return Number(this.text);
  }
}

/** Text that is JSON already. */
export class RawJson {
  constructor(readonly text: string) {}
}

export type JsonObject = Map<string, Json>;
export type Json = null | boolean | string | JsonNumber | RawJson | readonly Json[] | JsonObject;

export const isObject = (value: Json): value is JsonObject => value instanceof Map;
export const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);
export const isScalar = (value: Json): boolean => !isObject(value) && !isArray(value);

export function jsonError(message: string, cause?: unknown): SqlError {
  return new SqlError(message, 'org.apache.flink.table.api.TableRuntimeException', undefined, { cause });
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const ESCAPES: { readonly [char: string]: string } = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** The first JSON value of a text; what follows it after white space is not read. Throws when there is none. */
export function parseJson(text: string): Json {
  return new Parser(text).root();
}

class Parser {
  private at = 0;
  constructor(private readonly text: string) {}

  root(): Json {
    this.space();
    const value = this.value();
    const next = this.text[this.at];
    if (value instanceof JsonNumber && next !== undefined && !/\s/.test(next)) throw this.unexpected();
    return value;
  }

  private unexpected(): SqlError {
    if (this.at >= this.text.length) return jsonError('Unexpected end-of-input');
    return jsonError(`Unexpected character ('${this.text[this.at]}' (code ${this.text.charCodeAt(this.at)}))`);
  }

  private space(): void {
    while (' \t\n\r'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  private value(): Json {
    switch (this.text[this.at]) {
      case '{':
        return this.object();
      case '[':
        return this.array();
      case '"':
        return this.string();
      case 't':
        return this.word('true', true);
      case 'f':
        return this.word('false', false);
      case 'n':
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private word(word: string, value: Json): Json {
    const end = this.at + word.length;
    if (this.text.slice(this.at, end) !== word || /[\p{L}\p{N}_$]/u.test(this.text[end] ?? '')) throw this.unexpected();
    this.at = end;
    return value;
  }

  private number(): Json {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null || /[\d.eE]/.test(this.text[NUMBER.lastIndex] ?? '')) throw this.unexpected();
    this.at = NUMBER.lastIndex;
    const integral = match[1] === undefined && match[2] === undefined;
    if (integral) return new JsonNumber(match[0] === '-0' ? '0' : match[0], true);
    return new JsonNumber(bigDecimalText(match[0]), false);
  }

  private string(): string {
    let result = '';
    let start = ++this.at;
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (Number.isNaN(code) || code < 0x20) throw this.unexpected();
      if (code === 34) {
        result += this.text.slice(start, this.at++);
        return result;
      }
      if (code === 92) {
        result += this.text.slice(start, this.at) + this.escape();
        start = this.at;
      } else this.at++;
    }
  }

  private escape(): string {
    const char = this.text[this.at + 1];
    if (char === 'u') {
      const digits = this.text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.unexpected();
      this.at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const escaped = ESCAPES[char ?? ''];
    if (escaped === undefined) throw this.unexpected();
    this.at += 2;
    return escaped;
  }

  private array(): Json {
    const items: Json[] = [];
    this.at++;
    this.space();
    if (this.text[this.at] === ']') {
      this.at++;
      return items;
    }
    for (;;) {
      items.push(this.value());
      if (this.separator(']')) return items;
    }
  }

  private object(): Json {
    const object: JsonObject = new Map();
    this.at++;
    this.space();
    if (this.text[this.at] === '}') {
      this.at++;
      return object;
    }
    for (;;) {
      if (this.text[this.at] !== '"') throw this.unexpected();
      const key = this.string();
      this.space();
      if (this.text[this.at] !== ':') throw this.unexpected();
      this.at++;
      this.space();
      object.set(key, this.value());
      if (this.separator('}')) return object;
    }
  }

  /** Reads a comma (false) or the closing bracket (true). */
  private separator(end: string): boolean {
    this.space();
    const char = this.text[this.at];
    if (char !== ',' && char !== end) throw this.unexpected();
    this.at++;
    if (char === ',') this.space();
    return char === end;
  }
}

/** BigDecimal.toString of decimal text that may have an exponent. */
export function bigDecimalText(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) as RegExpExecArray;
  const fraction = match[3] ?? '';
  const digits = (match[2] + fraction).replace(/^0+(?=\d)/, '');
  const scale = fraction.length - Number(match[4] ?? 0);
  const sign = match[1] === '-' && digits !== '0' ? '-' : '';
  const adjusted = digits.length - 1 - scale;
  if (scale === 0) return sign + digits;
  if (scale > 0 && adjusted >= -6) {
    const padded = digits.padStart(scale + 1, '0');
    return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  }
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  const exponent = adjusted === 0 ? '' : `E${adjusted > 0 ? '+' : ''}${adjusted}`;
  return sign + mantissa + exponent;
}

const SPECIAL = /[^ !#-[\]-\uffff]/g;
const SHORT: { readonly [char: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

export function quoteJson(text: string): string {
  const escaped = text.replace(
    SPECIAL,
    (char) => SHORT[char] ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}

/** JSON text without spaces, keys of objects in order. */
export function writeJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoteJson(value);
  if (value instanceof JsonNumber || value instanceof RawJson) return value.text;
  if (isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  const keys = [...value.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${keys.map((key) => `${quoteJson(key)}:${writeJson(value.get(key) as Json)}`).join(',')}}`;
}

/** Java's toString of the value. */
export function javaText(value: Json): string {
  if (typeof value === 'string') return value;
  if (value instanceof JsonNumber || value instanceof RawJson) return value.text;
  if (isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (value instanceof Map) return `{${[...value].map(([key, item]) => `${key}=${javaText(item)}`).join(', ')}}`;
  return String(value);
}
