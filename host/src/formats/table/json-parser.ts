/** A JSON parser that keeps the text of numbers, allows control characters in strings and stops behind the first value, as Jackson does. */
import { formatDouble } from '../../types/java-floating';
import { FormatError } from './contracts';
import { strippedDecimal } from './number-texts';

/** A number as it stands in the text. */
export class NumberText {
  constructor(readonly text: string) {}
}

export type JsonValue = null | boolean | string | NumberText | number | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** How the text of a number is kept; as it stands when absent. */
export type NumberForm = (text: string) => string;

/** The first value of the text; undefined when there is none. Throws JsonParseException. */
export function parseJson(text: string, form?: NumberForm): JsonValue | undefined {
  const parser = new Parser(text, form);
  return parser.isAtEnd() ? undefined : parser.value();
}

class Parser {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly form: NumberForm | undefined,
  ) {}

  isAtEnd(): boolean {
    this.skipBlanks();
    return this.at >= this.text.length;
  }

  value(): JsonValue {
    this.skipBlanks();
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

  private object(): JsonObject {
    const result: Record<string, JsonValue> = Object.create(null) as Record<string, JsonValue>;
    this.at++;
    if (this.take('}')) return result;
    for (;;) {
      this.skipBlanks();
      if (this.text[this.at] !== '"') throw this.unexpected('was expecting double-quote to start field name');
      const name = this.string();
      if (!this.take(':')) throw this.unexpected('was expecting a colon to separate field name and value');
      result[name] = this.value();
      if (this.take('}')) return result;
      if (!this.take(',')) throw this.unexpected('was expecting comma to separate Object entries');
    }
  }

  private array(): JsonValue[] {
    const result: JsonValue[] = [];
    this.at++;
    if (this.take(']')) return result;
    for (;;) {
      result.push(this.value());
      if (this.take(']')) return result;
      if (!this.take(',')) throw this.unexpected('was expecting comma to separate Array entries');
    }
  }

  private string(): string {
    const { text } = this;
    let result = '';
    let start = ++this.at;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code === 34) {
        result += text.slice(start, this.at++);
        return result;
      }
      if (Number.isNaN(code))
        throw this.error('Unexpected end-of-input: was expecting closing quote for a string value');
      if (code === 92) {
        result += text.slice(start, this.at) + this.escape();
        start = this.at;
      } else this.at++;
    }
  }

  private escape(): string {
    const character = this.text[this.at + 1];
    if (character === 'u') {
      const hex = this.text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw this.error('was expecting a hex-digit for character escape sequence');
      this.at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const value = ESCAPES[character ?? ''];
    if (value === undefined) throw this.error(`Unrecognized character escape '${character}'`);
    this.at += 2;
    return value;
  }

  private number(): NumberText {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (!match || /[\w.+-]/.test(this.text[this.at + match[0].length] ?? ' ')) {
      throw this.unexpected('was expecting a JSON value');
    }
    this.at += match[0].length;
    return new NumberText(this.form ? this.form(match[0]) : match[0]);
  }

  private word<T>(word: string, value: T): T {
    const end = this.at + word.length;
    if (!this.text.startsWith(word, this.at) || /\w/.test(this.text[end] ?? ' ')) {
      const token = /^[\w$]+/.exec(this.text.slice(this.at))?.[0] ?? '';
      throw this.error(`Unrecognized token '${token}': was expecting ('true', 'false' or 'null')`);
    }
    this.at = end;
    return value;
  }

  private take(character: string): boolean {
    this.skipBlanks();
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private skipBlanks(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return;
      this.at++;
    }
  }

  private unexpected(what: string): FormatError {
    if (this.at >= this.text.length) return this.error('Unexpected end-of-input');
    const code = this.text.charCodeAt(this.at);
    return this.error(`Unexpected character ('${this.text[this.at]}' (code ${code})): ${what}`);
  }

  private error(message: string): FormatError {
    return new FormatError(`${message} at column ${this.at + 1}`, 'com.fasterxml.jackson.core.JsonParseException');
  }
}

/** A number of a tree whose fractions are BigDecimals without zeros at their end. */
export function decimalText(text: string): string {
  if (!/[.eE]/.test(text)) return text === '-0' ? '0' : text;
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE](.+))?$/.exec(text)!;
  const digits = `${whole}${fraction}`.replace(/^0+(?=\d)/, '');
  return strippedDecimal(BigInt(sign + digits), fraction.length - Number(exponent));
}

/** A number of a tree that Jackson has read: one with a fraction is a double. */
export function numberText(text: string): string {
  if (/[.eE]/.test(text)) return formatDouble(Number(text));
  return text === '-0' ? '0' : text;
}

/** The text of a value without blanks. */
export function jsonText(value: JsonValue, form: NumberForm = numberText): string {
  if (value instanceof NumberText) return form(value.text);
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => jsonText(item, form)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([name, item]) => `${JSON.stringify(name)}:${jsonText(item, form)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}
