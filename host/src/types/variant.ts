/** VARIANT values: JSON-like trees whose leaves have SQL types. Immutable. */
import { decimalToText } from './decimals';
import { doubleToString, floatToString } from './java-numbers';
import { SqlError } from './sql-error';
import type { Long } from './sql-numbers';
import { dateToString, timestampToString } from './sql-time';

/** Flink's Variant.Type. */
export type VariantType =
  | 'OBJECT'
  | 'ARRAY'
  | 'NULL'
  | 'BOOLEAN'
  | 'TINYINT'
  | 'SMALLINT'
  | 'INT'
  | 'BIGINT'
  | 'FLOAT'
  | 'DOUBLE'
  | 'DECIMAL'
  | 'STRING'
  | 'DATE'
  | 'TIMESTAMP'
  | 'TIMESTAMP_LTZ'
  | 'BYTES';

/** A decimal of its own scale. */
export interface VariantDecimal {
  readonly unscaled: Long;
  readonly scale: number;
}
export type VariantField = readonly [name: string, value: Variant];

/** org.apache.flink.types.variant.VariantTypeException. */
export function variantError(message: string): SqlError {
  return new SqlError(message, 'org.apache.flink.types.variant.VariantTypeException');
}

export class Variant {
  /**
   * `value` by type: fields sorted by name, elements, boolean, number, integer in canonical form, VariantDecimal, string, days,
   * µs (timestamps), Uint8Array; null for NULL.
   */
  private constructor(
    readonly type: VariantType,
    readonly value: unknown,
  ) {}

  static readonly NULL = new Variant('NULL', null);
  static readonly TRUE = new Variant('BOOLEAN', true);
  static readonly FALSE = new Variant('BOOLEAN', false);

  static boolean(value: boolean): Variant {
    return value ? Variant.TRUE : Variant.FALSE;
  }

  /** A leaf of a given type; the value must be one of the type. */
  static of(type: Exclude<VariantType, 'OBJECT' | 'ARRAY' | 'NULL'>, value: unknown): Variant {
    return new Variant(type, value);
  }

  /** An integer of the smallest type that holds it. */
  static integer(value: Long): Variant {
    if (value >= -128 && value <= 127) return new Variant('TINYINT', value);
    if (value >= -32768 && value <= 32767) return new Variant('SMALLINT', value);
    if (value >= -2147483648 && value <= 2147483647) return new Variant('INT', value);
    return new Variant('BIGINT', value);
  }

  static decimal(unscaled: Long, scale: number): Variant {
    return new Variant('DECIMAL', { unscaled, scale } satisfies VariantDecimal);
  }

  static array(elements: readonly Variant[]): Variant {
    return new Variant('ARRAY', elements);
  }

  /** Fields in any order; of fields with one name the last counts, or they are refused. */
  static object(fields: readonly VariantField[], allowDuplicates = false): Variant {
    const byName = new Map(fields);
    if (!allowDuplicates && byName.size < fields.length) throw variantError('VARIANT_DUPLICATE_KEY');
    return new Variant(
      'OBJECT',
      [...byName].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  get isNull(): boolean {
    return this.type === 'NULL';
  }
  get isArray(): boolean {
    return this.type === 'ARRAY';
  }
  get isObject(): boolean {
    return this.type === 'OBJECT';
  }
  get isPrimitive(): boolean {
    return !this.isArray && !this.isObject;
  }

  /** The fields of an object, sorted by name; throws for another type. */
  fields(): readonly VariantField[] {
    return this.expect('OBJECT') as readonly VariantField[];
  }

  /** The elements of an array; throws for another type. */
  elements(): readonly Variant[] {
    return this.expect('ARRAY') as readonly Variant[];
  }

  /** The field of an object, null when there is none. */
  getField(name: string): Variant | null {
    return this.fields().find(([field]) => field === name)?.[1] ?? null;
  }

  /** The element of an array by index from 0, null outside of it. */
  getElement(index: number): Variant | null {
    return this.elements()[index] ?? null;
  }

  /** The value of a leaf; throws when it has another type. */
  get(type: VariantType): unknown {
    if (type !== this.type) throw variantError(`Expected type ${type} but got ${this.type}`);
    return this.value;
  }

  private expect(type: 'OBJECT' | 'ARRAY'): unknown {
    if (this.type === type) return this.value;
    throw variantError(`Expected type ${type} but got ${this.type}`);
  }

  /** JSON text; timestamps are in UTC. */
  toJson(): string {
    switch (this.type) {
      case 'OBJECT':
        return `{${this.fields()
          .map(([name, field]) => `${quoteJson(name)}:${field.toJson()}`)
          .join(',')}}`;
      case 'ARRAY':
        return `[${this.elements()
          .map((element) => element.toJson())
          .join(',')}]`;
      default:
        return leafJson(this.type, this.value);
    }
  }

  toString(): string {
    return this.toJson();
  }

  /** Equal types and values at every place; numbers of different types are different. */
  equals(other: unknown): boolean {
    return other instanceof Variant && other.type === this.type && other.toKey() === this.toKey();
  }

  /** A text that is equal for equal variants only. */
  toKey(): string {
    switch (this.type) {
      case 'OBJECT':
        return `{${this.fields()
          .map(([name, field]) => `${quoteJson(name)}:${field.toKey()}`)
          .join(',')}}`;
      case 'ARRAY':
        return `[${this.elements()
          .map((element) => element.toKey())
          .join(',')}]`;
      case 'DECIMAL':
        return `DECIMAL ${(this.value as VariantDecimal).unscaled}E${(this.value as VariantDecimal).scale}`;
      default:
        return `${this.type} ${leafJson(this.type, this.value)}`;
    }
  }
}

function leafJson(type: VariantType, value: unknown): string {
  switch (type) {
    case 'STRING':
      return quoteJson(value as string);
    case 'FLOAT':
      return floatToString(value as number);
    case 'DOUBLE':
      return doubleToString(value as number);
    case 'DECIMAL':
      return decimalJson(value as VariantDecimal);
    case 'DATE':
      return `"${dateToString(value as number)}"`;
    case 'TIMESTAMP':
      return `"${isoTimestamp(value as Long)}"`;
    case 'TIMESTAMP_LTZ':
      return `"${isoTimestamp(value as Long)}+00:00"`;
    case 'BYTES':
      return `"${Buffer.from(value as Uint8Array).toString('base64')}"`;
    default:
      return String(value);
  }
}

/** Without zeros at the end. */
function decimalJson({ unscaled, scale }: VariantDecimal): string {
  const text = decimalToText(unscaled, scale);
  return scale === 0 ? text : text.replace(/\.?0+$/, '').replace(/^-0$/, '0');
}

function isoTimestamp(micros: Long): string {
  const [seconds, fraction] = timestampToString(micros, 6).replace(' ', 'T').split('.');
  const digits = fraction.replace(/0+$/, '');
  return digits === '' ? seconds : `${seconds}.${digits}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

/** A JSON string as Jackson writes it: hexadecimal digits of escapes are upper case, nothing beyond ASCII is escaped. */
export function quoteJson(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
  const escaped = text.replace(/["\\\u0000-\u001f]/g, (character) => {
    return ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}
