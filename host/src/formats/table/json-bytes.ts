/**
 * Rows from the bytes of JSON objects, without a text or an object between. It takes what messages mostly are: flat objects of the
 * expected fields, plain numbers, strings without escapes. Everything else, errors among it, is left to json-reader.ts.
 */
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { type Row, rowClass } from '../../types/rows';
import { daysFromCivil, daysInMonth } from '../../types/sql-calendar';
import { timestampOf } from '../../types/sql-time';
import type { JsonReadOptions } from './json-reader';

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const BEGIN = 123;
const END = 125;
const MILLIS_PER_DAY = 86_400_000;
/** Up to here powers of ten, and integers of so many digits, are exact. */
const EXACT_POWER = 22;
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_POWER + 1 }, (_, i) => Number(`1e${i}`));
/** Objects in a row that were left to the other reader before the bytes are no longer looked at. */
const MAX_MISSES = 64;
const CACHE_SIZE = 1024;
const CACHED_LENGTH = 24;
const NOTHING = Symbol('not for this reader');

/** Reads the value at `at`, notes where it ends in `end`, and gives NOTHING for what it does not take. */
type Read = (cursor: Cursor) => unknown;

interface Field {
  readonly key: Uint8Array;
  readonly read: Read;
  /** Place in the row; -1 = read only to see whether it can be. */
  readonly place: number;
}

/** Undefined where a field has a type that is not read from bytes. */
export function byteReader(
  type: RowType,
  projection: readonly number[],
  checked: readonly number[],
  options: JsonReadOptions,
): ByteReader | undefined {
  if (options.tree) return undefined;
  const fields: Field[] = [];
  for (const index of [...projection, ...checked]) {
    const { name, type: field } = type.fields[index];
    const read = readerOf(field, options);
    if (!read || !/^[\x20-\x7e]*$/.test(name) || /["\\]/.test(name)) return undefined;
    fields.push({ key: Buffer.from(`"${name}"`), read, place: projection.indexOf(index) });
  }
  // The order of the type is likely that of the messages.
  const order = [...projection, ...checked];
  const sorted = order.map((index, i) => ({ index, field: fields[i] })).sort((a, b) => a.index - b.index);
  if (new Set(order).size < order.length) return undefined;
  return new ByteReader(
    sorted.map(({ field }) => field),
    projection.length,
    options.failOnMissing,
  );
}

/** Missing in the types of Node's buffers. */
type Bytes = Buffer & { latin1Slice(start: number, end: number): string };

class Cursor {
  bytes = Buffer.alloc(0) as Bytes;
  at = 0;
  private readonly cached: string[] = new Array<string>(CACHE_SIZE).fill('');
  private lastDate = -1;
  private lastDays = 0;

  skipBlanks(): number {
    const { bytes } = this;
    let byte = bytes[this.at];
    while (byte === 32 || byte === 10 || byte === 13 || byte === 9) byte = bytes[++this.at];
    return byte;
  }

  /** A string without escapes. Texts that come again and again are the same string. */
  string(): string | typeof NOTHING {
    const { bytes } = this;
    const start = this.at + 1;
    let end = start;
    let hash = 0;
    let ascii = true;
    for (let byte = bytes[end]; byte !== QUOTE; byte = bytes[++end]) {
      if (byte === BACKSLASH || byte === undefined || byte < 32) return NOTHING;
      if (byte > 127) ascii = false;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    this.at = end + 1;
    if (!ascii) return bytes.toString('utf8', start, end);
    const length = end - start;
    if (length > CACHED_LENGTH) return bytes.latin1Slice(start, end);
    const slot = (hash ^ (hash >>> 15)) & (CACHE_SIZE - 1);
    const known = this.cached[slot];
    if (known.length === length && this.matches(known, start)) return known;
    const made = bytes.latin1Slice(start, end);
    this.cached[slot] = made;
    return made;
  }

  private matches(text: string, start: number): boolean {
    const { bytes } = this;
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
    return true;
  }

  // Parts of the number that was read last.
  mantissa = 0;
  digits = 0;
  fraction = 0;
  plain = true;
  negative = false;

  /** Notes the parts of a number of JSON. False for what is none. */
  number(): boolean {
    const { bytes } = this;
    let at = this.at;
    let byte = bytes[at];
    this.negative = byte === MINUS;
    if (this.negative) byte = bytes[++at];
    const first = at;
    let mantissa = 0;
    while (byte >= ZERO && byte <= 57) {
      mantissa = mantissa * 10 + (byte - ZERO);
      byte = bytes[++at];
    }
    let digits = at - first;
    if (digits === 0 || (digits > 1 && bytes[first] === ZERO)) return false;
    this.fraction = 0;
    if (byte === POINT) {
      const begin = at + 1;
      byte = bytes[++at];
      while (byte >= ZERO && byte <= 57) {
        mantissa = mantissa * 10 + (byte - ZERO);
        byte = bytes[++at];
      }
      this.fraction = at - begin;
      if (this.fraction === 0) return false;
      digits += this.fraction;
    }
    this.plain = byte !== 101 && byte !== 69;
    if (!this.plain) {
      byte = bytes[++at];
      if (byte === 43 || byte === MINUS) byte = bytes[++at];
      const begin = at;
      while (byte >= ZERO && byte <= 57) byte = bytes[++at];
      if (at === begin) return false;
    }
    this.mantissa = mantissa;
    this.digits = digits;
    this.at = at;
    return true;
  }

  /** True, and behind the word, when it stands here. */
  word(text: string): boolean {
    if (!this.matches(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** Behind a string without escapes. */
  skipString(): boolean {
    const { bytes } = this;
    if (bytes[this.at] !== QUOTE) return false;
    let end = this.at + 1;
    for (let byte = bytes[end]; byte !== QUOTE; byte = bytes[++end]) {
      if (byte === BACKSLASH || byte === undefined || byte < 32) return false;
    }
    this.at = end + 1;
    return true;
  }

  /** Behind a scalar that begins with `first`. */
  skipValue(first: number): boolean {
    if (first === QUOTE) return this.skipString();
    if (first === 110) return this.word('null');
    return first === 116 ? this.word('true') : first === 102 ? this.word('false') : this.number();
  }

  /** Two digits; NaN for anything else. */
  private two(at: number): number {
    const high = this.bytes[at] - ZERO;
    const low = this.bytes[at + 1] - ZERO;
    return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : Number.NaN;
  }

  /** `2024-02-29` as days; NaN for anything else. */
  days(at: number): number {
    const { bytes } = this;
    if (bytes[at + 4] !== MINUS || bytes[at + 7] !== MINUS) return Number.NaN;
    const date = (this.two(at) * 100 + this.two(at + 2)) * 10_000 + this.two(at + 5) * 100 + this.two(at + 8);
    if (date === this.lastDate) return this.lastDays;
    const year = Math.floor(date / 10_000);
    const month = Math.floor(date / 100) % 100;
    const day = date % 100;
    if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return Number.NaN;
    this.lastDate = date;
    this.lastDays = daysFromCivil(year, month, day);
    return this.lastDays;
  }

  /** ms of `23:59:59`; NaN for anything else. */
  time(at: number): number {
    const { bytes } = this;
    if (bytes[at + 2] !== COLON || bytes[at + 5] !== COLON) return Number.NaN;
    const hours = this.two(at);
    const minutes = this.two(at + 3);
    const seconds = this.two(at + 6);
    return hours < 24 && minutes < 60 && seconds < 60 ? ((hours * 60 + minutes) * 60 + seconds) * 1000 : Number.NaN;
  }

  text(from: number, to: number): string {
    return this.bytes.latin1Slice(from, to);
  }
}

function readerOf(type: LogicalType, { timestamps }: JsonReadOptions): Read | undefined {
  switch (type.root) {
    case 'VARCHAR':
    case 'CHAR':
      return (cursor) => (cursor.bytes[cursor.at] === QUOTE ? cursor.string() : NOTHING);
    case 'BOOLEAN':
      return (cursor) => (cursor.word('true') ? true : cursor.word('false') ? false : NOTHING);
    case 'TINYINT':
      return integers(2 ** 7);
    case 'SMALLINT':
      return integers(2 ** 15);
    case 'INTEGER':
      return integers(2 ** 31);
    case 'BIGINT':
      return integers(2 ** 53);
    case 'DOUBLE':
      return readDouble;
    case 'DECIMAL':
      return decimals(type.precision, type.scale);
    case 'DATE':
      return readDate;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampsOf(timestamps === 'SQL' ? 32 : 84, type.precision, type.root === 'TIMESTAMP_LTZ');
    default:
      return undefined;
  }
}

function integers(limit: number): Read {
  return (cursor) => {
    if (!cursor.number() || !cursor.plain || cursor.fraction > 0 || cursor.digits > EXACT_DIGITS) return NOTHING;
    const value = cursor.negative ? -cursor.mantissa : cursor.mantissa;
    return value < limit && value > -limit ? value + 0 : NOTHING;
  };
}

function readDouble(cursor: Cursor): unknown {
  const from = cursor.at;
  if (!cursor.number()) return NOTHING;
  const { mantissa, digits, fraction, plain, negative } = cursor;
  // Both are exact, so that the quotient is rounded once.
  if (!plain || digits > EXACT_DIGITS || fraction > EXACT_POWER) return Number(cursor.text(from, cursor.at));
  const value = fraction === 0 ? mantissa : mantissa / POWERS[fraction];
  return negative ? -value : value;
}

function decimals(precision: number, scale: number): Read {
  return (cursor) => {
    if (!cursor.number() || !cursor.plain || cursor.fraction > scale) return NOTHING;
    const more = scale - cursor.fraction;
    if (cursor.digits + more > EXACT_DIGITS || cursor.digits + more > precision) return NOTHING;
    const value = cursor.mantissa * POWERS[more];
    return cursor.negative ? -value + 0 : value;
  };
}

function readDate(cursor: Cursor): unknown {
  const { bytes, at } = cursor;
  if (bytes[at] !== QUOTE || bytes[at + 11] !== QUOTE) return NOTHING;
  const days = cursor.days(at + 1);
  cursor.at = at + 12;
  return Number.isNaN(days) ? NOTHING : days;
}

/** `2024-02-29 23:59:59.123456789`; a fraction, and in it digits, may be absent. */
function timestampsOf(separator: number, precision: number, zoned: boolean): Read {
  return (cursor) => {
    const { bytes, at } = cursor;
    if (bytes[at] !== QUOTE || bytes[at + 11] !== separator) return NOTHING;
    let millis = cursor.days(at + 1) * MILLIS_PER_DAY + cursor.time(at + 12);
    let end = at + 20;
    let nanos = 0;
    if (bytes[end] === POINT) {
      const begin = ++end;
      let byte = bytes[end];
      while (byte >= ZERO && byte <= 57) {
        nanos = nanos * 10 + (byte - ZERO);
        byte = bytes[++end];
      }
      const digits = end - begin;
      if (digits === 0 || digits > 9) return NOTHING;
      nanos *= POWERS[9 - digits];
      const whole = Math.floor(nanos / 1e6);
      millis += whole;
      nanos -= whole * 1e6;
    }
    if (zoned && bytes[end++] !== 90) return NOTHING;
    if (bytes[end] !== QUOTE || Number.isNaN(millis)) return NOTHING;
    cursor.at = end + 1;
    return timestampOf(millis, nanos, precision);
  };
}

export class ByteReader {
  private readonly cursor = new Cursor();
  private readonly values: unknown[];
  private readonly make: (values: readonly unknown[]) => Row;
  private misses = 0;

  constructor(
    private readonly fields: readonly Field[],
    arity: number,
    private readonly failOnMissing: boolean,
  ) {
    this.values = new Array<unknown>(arity).fill(null);
    const cells = Array.from({ length: arity }, (_, i) => `, values[${i}]`).join('');
    this.make = new Function('Row', `return (values) => new Row(0${cells});`)(rowClass(arity)) as typeof this.make;
  }

  /** Undefined: the other reader has to look at the message. */
  read(message: Uint8Array): Row | undefined {
    if (this.misses > MAX_MISSES) return undefined;
    const { cursor } = this;
    cursor.bytes = (
      Buffer.isBuffer(message) ? message : Buffer.from(message.buffer, message.byteOffset, message.byteLength)
    ) as Bytes;
    cursor.at = 0;
    const row = this.object();
    this.misses = row === undefined ? this.misses + 1 : 0;
    return row;
  }

  private object(): Row | undefined {
    const { cursor, fields, values } = this;
    if (cursor.skipBlanks() !== BEGIN) return undefined;
    cursor.at++;
    values.fill(null);
    let found = 0;
    let next = 0;
    for (let byte = cursor.skipBlanks(); byte !== END; byte = cursor.skipBlanks()) {
      const index = this.key(next);
      if (index >= next) found++;
      // Fields that come again, or not in their order, are counted by the other reader.
      else if (index >= 0 && this.failOnMissing) return undefined;
      if (index < 0 && !cursor.skipString()) return undefined;
      if (cursor.skipBlanks() !== COLON) return undefined;
      cursor.at++;
      const first = cursor.skipBlanks();
      if (index < 0) {
        if (!cursor.skipValue(first)) return undefined;
      } else {
        const value = first === 110 ? (cursor.word('null') ? null : NOTHING) : fields[index].read(cursor);
        if (value === NOTHING) return undefined;
        next = index + 1;
        const { place } = fields[index];
        if (place >= 0) values[place] = value;
      }
      const after = cursor.skipBlanks();
      if (after === COMMA) cursor.at++;
      else if (after !== END) return undefined;
      // A comma needs a field behind it.
      if (after === COMMA && cursor.skipBlanks() === END) return undefined;
    }
    if (this.failOnMissing && found < fields.length) return undefined;
    return this.make(values);
  }

  /** The field whose name stands here, likely `next`; -1 for others. */
  private key(next: number): number {
    const { fields } = this;
    if (next < fields.length && this.isKey(fields[next].key)) return next;
    for (let i = 0; i < fields.length; i++) if (this.isKey(fields[i].key)) return i;
    return -1;
  }

  private isKey(key: Uint8Array): boolean {
    const { cursor } = this;
    const { bytes, at } = cursor;
    for (let i = 0; i < key.length; i++) if (bytes[at + i] !== key[i]) return false;
    cursor.at = at + key.length;
    return true;
  }
}
