/** PARSE_JSON: JSON text to a VARIANT, with Jackson's strictness. What follows the first value is not read. */
import { canonicalInteger } from './binary';
import { CastError } from './cast-error';
import { Variant, type VariantField } from './variant';

/** Throws CastError (JsonParseException) for text that is no JSON, VariantTypeException for a name that comes twice. */
export function parseVariant(json: string, allowDuplicateKeys = false): Variant {
  return new JsonReader(json, allowDuplicateKeys).read();
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings must not hold them
const STRING_PART = /[^"\\\u0000-\u001f]*/y;
const ESCAPED: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const WORDS: Readonly<Record<string, Variant>> = { true: Variant.TRUE, false: Variant.FALSE, null: Variant.NULL };
const MAX_LONG = 9223372036854775807n;
const MAX_DIGITS = 38;

class JsonReader {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly allowDuplicateKeys: boolean,
  ) {}

  read(): Variant {
    this.skipSpace();
    if (this.position === this.text.length) throw this.error('Unexpected null token');
    return this.value();
  }

  private value(): Variant {
    this.skipSpace();
    const character = this.text[this.position];
    switch (character) {
      case '{':
        return this.object();
      case '[':
        return this.array();
      case '"':
        return Variant.of('STRING', this.string());
      case undefined:
        throw this.error('Unexpected end-of-input');
      default:
        return character === '-' || (character >= '0' && character <= '9') ? this.number() : this.word();
    }
  }

  private object(): Variant {
    const fields: VariantField[] = [];
    this.position++;
    while (!this.closes('}', fields.length > 0)) {
      this.skipSpace();
      if (this.text[this.position] !== '"') throw this.unexpected('was expecting double-quote to start field name');
      const name = this.string();
      this.skipSpace();
      if (this.text[this.position] !== ':') {
        throw this.unexpected('was expecting a colon to separate field name and value');
      }
      this.position++;
      fields.push([name, this.value()]);
    }
    return Variant.object(fields, this.allowDuplicateKeys);
  }

  private array(): Variant {
    const elements: Variant[] = [];
    this.position++;
    while (!this.closes(']', elements.length > 0)) elements.push(this.value());
    return Variant.array(elements);
  }

  /** True behind the closing bracket; otherwise behind the comma that must come before all but the first. */
  private closes(bracket: string, comma: boolean): boolean {
    this.skipSpace();
    const character = this.text[this.position];
    if (character === bracket) {
      this.position++;
      return true;
    }
    if (!comma) return false;
    if (character !== ',')
      throw this.unexpected(`was expecting comma to separate ${bracket === ']' ? 'Array' : 'Object'} entries`);
    this.position++;
    return false;
  }

  private string(): string {
    let result = '';
    this.position++;
    for (;;) {
      result += this.match(STRING_PART);
      const character = this.text[this.position];
      if (character === undefined)
        throw this.error('Unexpected end-of-input: was expecting closing quote for a string value');
      if (character !== '"' && character !== '\\') {
        throw this.error(
          `Illegal unquoted character ((CTRL-CHAR, code ${character.charCodeAt(0)})): has to be escaped using backslash to be included in string value`,
        );
      }
      this.position++;
      if (character === '"') return result;
      result += this.escape();
    }
  }

  private escape(): string {
    const character = this.text[this.position++];
    if (character === 'u') {
      const digits = this.text.slice(this.position, this.position + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.unexpected('expected a hex-digit for character escape sequence');
      this.position += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const escaped = ESCAPED[character];
    if (escaped === undefined) throw this.error(`Unrecognized character escape '${character}'`);
    return escaped;
  }

  private number(): Variant {
    NUMBER.lastIndex = this.position;
    const match = NUMBER.exec(this.text);
    if (match === null) throw this.unexpected('expected digit (0-9) to follow minus sign, for valid numeric value');
    const [text, fraction, exponent] = match;
    const next = this.text[this.position + text.length];
    if ((text === '0' || text === '-0') && next >= '0' && next <= '9') {
      throw this.error('Invalid numeric value: Leading zeroes not allowed');
    }
    if (next !== undefined && !/[\s,\]}]/.test(next)) {
      this.position += text.length;
      throw this.unexpected('Expected space separating root-level values');
    }
    this.position += text.length;
    return exponent === undefined ? plainNumber(text, fraction ?? '') : Variant.of('DOUBLE', Number(text));
  }

  private word(): Variant {
    const word = /^[\w$]*/.exec(this.text.slice(this.position))?.[0] ?? '';
    const value = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
    if (value !== undefined) {
      this.position += word.length;
      return value;
    }
    const expected = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
    if (word === '') throw this.unexpected(`expected a valid value ${expected}`);
    throw this.error(`Unrecognized token '${word}': was expecting ${expected}`);
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    const text = pattern.exec(this.text)?.[0] ?? '';
    this.position += text.length;
    return text;
  }

  private skipSpace(): void {
    while (' \t\n\r'.includes(this.text[this.position] ?? 'x')) this.position++;
  }

  private unexpected(detail: string): CastError {
    const character = this.text[this.position];
    if (character === undefined) return this.error('Unexpected end-of-input');
    return this.error(`Unexpected character ('${character}' (code ${character.charCodeAt(0)})): ${detail}`);
  }

  private error(message: string): CastError {
    return new CastError(
      `${message}\n at [Source: (String)"${this.text}"; line: 1, column: ${this.position + 1}]`,
      'org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParseException',
    );
  }
}

/** Integers as small as they can be, decimals of up to 38 digits, doubles for the rest. */
function plainNumber(text: string, fraction: string): Variant {
  if (fraction === '') {
    const integer = BigInt(text);
    if (integer <= MAX_LONG && integer >= -MAX_LONG - 1n) return Variant.integer(canonicalInteger(integer));
  }
  const scale = Math.max(0, fraction.length - 1);
  const unscaled = BigInt(text.replace('.', ''));
  const digits = unscaled.toString().replace('-', '').length;
  if (scale > MAX_DIGITS || digits > MAX_DIGITS) return Variant.of('DOUBLE', Number(text));
  return Variant.decimal(canonicalInteger(unscaled), scale);
}
