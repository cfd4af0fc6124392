/** Internal values of SQL types as JSON, as Jackson writes it. */
import { formatDouble, formatFloat } from '../../types/java-floating';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import type { Row } from '../../types/rows';
import { FormatError, unsupportedType } from './contracts';
import { unsupportedKey } from './json-reader';
import { plainDecimal, strippedDecimal } from './number-texts';
import { isIntegerRoot } from './scalars';
import { formatIsoDate, formatTimeText, type TimestampStyle, timestampWriter } from './temporal-texts';

export interface JsonWriteOptions {
  readonly timestamps: TimestampStyle;
  readonly nullKeys: 'FAIL' | 'DROP' | 'LITERAL';
  readonly nullKeyLiteral: string;
  readonly plainDecimals: boolean;
  readonly ignoreNullFields: boolean;
}

export type JsonWriter = (value: unknown) => string;

/** The writer of values that may be null. */
export function jsonWriter(type: LogicalType, options: JsonWriteOptions): JsonWriter {
  const write = writerOf(type, options);
  return (value) => (value === null ? 'null' : write(value));
}

function writerOf(type: LogicalType, options: JsonWriteOptions): JsonWriter {
  if (isIntegerRoot(type.root)) return String;
  switch (type.root) {
    case 'NULL':
      return () => 'null';
    case 'BOOLEAN':
      return String;
    case 'FLOAT':
      return (value) => floating(formatFloat(value as number));
    case 'DOUBLE':
      return (value) => floating(formatDouble(value as number));
    case 'DECIMAL': {
      const write = options.plainDecimals ? plainDecimal : strippedDecimal;
      return (value) => write(value as number | bigint, type.scale);
    }
    case 'CHAR':
    case 'VARCHAR':
      return (value) => quoted(value as string);
    case 'BINARY':
    case 'VARBINARY':
      return (value) => `"${Buffer.from(value as Uint8Array).toString('base64')}"`;
    case 'DATE':
      return (value) => `"${formatIsoDate(value as number)}"`;
    case 'TIME':
      return (value) => `"${formatTimeText(value as number)}"`;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const write = timestampWriter(options.timestamps, type.precision, type.root === 'TIMESTAMP_LTZ');
      return (value) => `"${write(value as number | bigint)}"`;
    }
    default:
      return compositeWriter(type, options);
  }
}

/** NaN and infinities are no JSON numbers. */
function floating(text: string): string {
  return /[a-z]/.test(text) ? `"${text}"` : text;
}

/** JSON.stringify escapes as Jackson does but for hexadecimal digits, and for characters beyond 16 bits, which Jackson escapes. */
export function quoted(text: string): string {
  const json = JSON.stringify(text).replace(/[\ud800-\udfff]/g, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
  return json.includes('\\u')
    ? json.replace(/(\\*)u([0-9a-f]{4})/g, (all, slashes: string, hex: string) =>
        slashes.length % 2 === 1 ? `${slashes}u${hex.toUpperCase()}` : all,
      )
    : json;
}

function compositeWriter(type: LogicalType, options: JsonWriteOptions): JsonWriter {
  switch (type.root) {
    case 'ARRAY': {
      const element = jsonWriter(type.element, options);
      return (value) => `[${(value as readonly unknown[]).map(element).join(',')}]`;
    }
    case 'MAP':
      return mapWriter(type, type.key, jsonWriter(type.value, options), options);
    case 'MULTISET':
      return mapWriter(type, type.element, String, options);
    case 'ROW':
      return rowWriter(type, options);
    default:
      throw unsupportedType(`Not support to parse type: ${typeSummary(type)}`);
  }
}

function mapWriter(type: LogicalType, key: LogicalType, item: JsonWriter, options: JsonWriteOptions): JsonWriter {
  if (key.root !== 'CHAR' && key.root !== 'VARCHAR') throw unsupportedKey(type);
  return (value) => {
    const entries = new Map<string, string>();
    for (const [name, inner] of value as ReadonlyMap<string | null, unknown>) {
      const text = name ?? nullKey(options);
      if (text !== undefined) entries.set(text, item(inner));
    }
    return `{${[...entries].map(([name, inner]) => `${quoted(name)}:${inner}`).join(',')}}`;
  };
}

function nullKey(options: JsonWriteOptions): string | undefined {
  if (options.nullKeys === 'LITERAL') return options.nullKeyLiteral;
  if (options.nullKeys === 'DROP') return undefined;
  throw new FormatError(
    "JSON format doesn't support to serialize map data with null keys. You can drop null key entries or encode null " +
      'in literals by specifying map-null-key.mode option.',
    'java.lang.RuntimeException',
  );
}

export function rowWriter(type: RowType, options: JsonWriteOptions): JsonWriter {
  const cells = type.fields.map(({ name, type: field }, i) => ({
    name,
    key: `${quoted(name)}:`,
    field: `f${i}` as const,
    write: jsonWriter(field, options),
  }));
  return (row) => {
    let text = '{';
    for (const { name, key, field, write } of cells) {
      const value = (row as Row)[field];
      if (value === null && options.ignoreNullFields) continue;
      if (text.length > 1) text += ',';
      try {
        text += key + write(value);
      } catch (cause) {
        throw new FormatError(`Fail to serialize at field: ${name}.`, 'java.lang.RuntimeException', { cause });
      }
    }
    return `${text}}`;
  };
}
