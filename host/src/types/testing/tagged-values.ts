/**
 * Typed values of the conformance data as internal values, by SQL type. The tag of a value says which Java class the test used;
 * Flink converts it to what the column's type needs, and so does this reader.
 */
import { gunzipSync } from 'node:zlib';
import { Bitmap } from '../bitmap';
import { decimalFromScientific } from '../sql-decimals';
import { storedText } from '../java-text';
import { parseJavaDouble, parseJavaFloat } from '../java-numbers';
import type { FieldType, LogicalType } from '../logical/contracts';
import { typeSummary } from '../logical/print';
import { castValue } from '../casts';
import { BIGINT, BYTES, INT, STRING, timestamp, timestampLtz } from '../logical/types';
import { canonicalInteger } from '../binary';
import { type Row, type RowKind, rowClass } from '../rows';
import { mapBuilders } from '../sql-maps';
import { daysFromCivil, timestampOf } from '../sql-time';
import { parseVariant } from '../variant-json';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Tagged = { readonly [key: string]: Json };

const KINDS = ['+I', '-U', '+U', '-D'];

/** A value that its type cannot hold, or a tag that the reader does not know. */
function refuse(json: Json, type: LogicalType): TypeError {
  return new TypeError(`The value ${JSON.stringify(json).slice(0, 200)} is none of type ${typeSummary(type)}.`);
}

/** The value behind the one `$` tag of an object; undefined when there is none. */
function tagOf(json: Json): readonly [tag: string, value: Json] | undefined {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return undefined;
  const tag = Object.keys(json).find((key) => key.startsWith('$'));
  return tag === undefined ? undefined : [tag, (json as Tagged)[tag]];
}

/** The text or number of a scalar, whatever its tag. */
function scalar(json: Json): Json {
  return tagOf(json)?.[1] ?? json;
}

/** Decodes a typed JSON value to the internal value of `type`. Digits beyond a type's precision are cut, as Flink cuts them. */
export function decodeTagged(json: Json, type: LogicalType): unknown {
  if (json === null) return null;
  if (tagOf(json)?.[0] === '$expr' && tagOf(json)?.[1] === 'null') return null;
  switch (type.root) {
    case 'CHAR':
    case 'VARCHAR':
      return typeof scalar(json) === 'string' ? storedText(scalar(json) as string) : scalar(json);
    case 'BOOLEAN':
    case 'SYMBOL':
      return scalar(json);
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
      return canonicalInteger(BigInt(String(scalar(json))));
    case 'FLOAT':
      return parseJavaFloat(String(scalar(json)));
    case 'DOUBLE':
      return parseJavaDouble(String(scalar(json)));
    case 'DECIMAL':
      return decodeDecimal(json, type);
    case 'BINARY':
    case 'VARBINARY':
      return decodeBytes(json, type);
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
    case 'ROW':
    case 'STRUCTURED':
      return decodeComposite(json, type);
    case 'VARIANT':
      return parseVariant(String(scalar(json)));
    case 'BITMAP':
      return decodeBitmap(json, type);
    case 'RAW':
      return decodeRaw(json);
    case 'NULL':
    case 'DESCRIPTOR':
      return scalar(json);
    default:
      return decodeTemporal(json, type);
  }
}

/**
 * A field of a function spec's one row: there Flink casts the test's value to the column's type in the session's zone, so that
 * integers wrap, strings are cut and padded, and local timestamps become instants.
 */
export function decodeFieldData(json: Json, type: LogicalType, timeZone = 'UTC'): unknown {
  const own = naturalType(json, type);
  const value = decodeTagged(json, own ?? type);
  return own === undefined ? value : castValue(value, own, type, { timeZone });
}

/** The type that the Java class of a value stands for, where a cast from it makes a difference. */
function naturalType(json: Json, type: LogicalType): LogicalType | undefined {
  const tag = tagOf(json)?.[0];
  if (type.root === 'TIMESTAMP_LTZ' && (tag === '$ts' || tag === '$sqlts')) return timestamp(9);
  if (type.root === 'TIMESTAMP' && tag === '$instant') return timestampLtz(9);
  return WIDE[type.root];
}

const WIDE: Readonly<Partial<Record<LogicalType['root'], LogicalType>>> = {
  CHAR: STRING,
  VARCHAR: STRING,
  BINARY: BYTES,
  VARBINARY: BYTES,
  TINYINT: BIGINT,
  SMALLINT: BIGINT,
  INTEGER: BIGINT,
};

/** Objects of Java classes are known by their texts; those of Scala's case classes are made of the fields. */
function decodeRaw(json: Json): unknown {
  const [tag, value] = tagOf(json) ?? [];
  if (tag !== '$struct') return scalar(json);
  const name = String((json as Tagged).class)
    .split(/[.$]/)
    .at(-1);
  return `${name}(${Object.values(value as Tagged)
    .map((field) => String(scalar(field)))
    .join(',')})`;
}

function decodeDecimal(json: Json, type: LogicalType & { root: 'DECIMAL' }): unknown {
  const value = decimalFromScientific(String(scalar(json)), type);
  if (value === undefined) throw refuse(json, type);
  return value;
}

function decodeBytes(json: Json, type: LogicalType): Uint8Array {
  const [tag, value] = tagOf(json) ?? [];
  if (tag === '$bytes') return new Uint8Array(Buffer.from(value as string, 'hex'));
  if (tag === '$bytesGz') return new Uint8Array(gunzipSync(Buffer.from(value as string, 'base64')));
  throw refuse(json, type);
}

function decodeBitmap(json: Json, type: LogicalType): Bitmap {
  const [tag, value] = tagOf(json) ?? [];
  if (tag === '$bitmapGz') return Bitmap.fromBytes(gunzipSync(Buffer.from(value as string, 'base64')));
  if (tag !== '$bitmap') throw refuse(json, type);
  const { bytes } = json as Tagged;
  return typeof bytes === 'string' ? Bitmap.fromBytes(Buffer.from(bytes, 'hex')) : Bitmap.of(value as number[]);
}

function decodeTemporal(json: Json, type: LogicalType): unknown {
  const value = scalar(json);
  switch (type.root) {
    case 'DATE':
      return typeof value === 'number' ? value : isoDate(String(value));
    case 'TIME':
      return typeof value === 'number' ? value * 1000 : Math.floor(isoTime(String(value)).nanos / 1_000_000) * 1000;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return decodeTimestamp(json, type.precision);
    case 'INTERVAL_YEAR_MONTH':
      return typeof value === 'number' ? value : isoMonths(String(value));
    case 'INTERVAL_DAY_TIME':
      return typeof value === 'number' ? value : intervalMillis(json);
    default:
      throw refuse(json, type);
  }
}

const DAY_NANOS = 86_400_000_000_000;

function isoDate(text: string): number {
  const match = /^([+-]?\d+)-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) throw new TypeError(`'${text}' is no date.`);
  return daysFromCivil(Number(match[1]), Number(match[2]), Number(match[3]));
}

function isoTime(text: string): { readonly nanos: number } {
  const match = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?$/.exec(text);
  if (match === null) throw new TypeError(`'${text}' is no time.`);
  const seconds = Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
  return { nanos: seconds * 1_000_000_000 + Number((match[4] ?? '').padEnd(9, '0')) };
}

/** ISO texts with T or, for java.sql.Timestamp, a space; instants end with Z or an offset; numbers are milliseconds. */
function decodeTimestamp(json: Json, precision: number): unknown {
  const [tag, value] = tagOf(json) ?? ['', json];
  if (tag === '$bigint' || typeof value === 'number') return timestampOf(Number(value), 0, precision);
  const match = /^([+-]?\d+-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?(?:\[.*\])?$/.exec(
    String(value),
  );
  if (match === null) throw new TypeError(`'${value}' is no timestamp.`);
  const { nanos } = isoTime(match[2]);
  const days = isoDate(match[1]);
  const offset = match[3] === undefined || match[3] === 'Z' ? 0 : offsetMillis(match[3]);
  const millis = days * 86_400_000 + Math.floor(nanos / 1_000_000) - offset;
  const unit = precision < 3 ? 10 ** (3 - precision) : 1;
  return timestampOf(Math.floor(millis / unit) * unit, (nanos % DAY_NANOS) % 1_000_000, precision);
}

function offsetMillis(text: string): number {
  const millis = (Number(text.slice(1, 3)) * 60 + Number(text.slice(4))) * 60_000;
  return text.startsWith('-') ? 0 - millis : millis;
}

/** java.time.Period: years and months. */
function isoMonths(text: string): number {
  const match = /^(-?)P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:-?\d+D)?$/.exec(text);
  if (match === null) throw new TypeError(`'${text}' is no period of months.`);
  const months = Number(match[2] ?? 0) * 12 + Number(match[3] ?? 0);
  return match[1] === '-' ? 0 - months : months;
}

function intervalMillis(json: Json): unknown {
  const [tag, value] = tagOf(json) ?? ['', json];
  if (tag === '$bigint') return canonicalInteger(BigInt(String(value)));
  const match = /^(-?)P(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+)(?:\.(\d{1,9}))?S)?)?$/.exec(String(value));
  if (match === null) throw new TypeError(`'${value}' is no duration.`);
  const [, sign, days = 0, hours = 0, minutes = 0, seconds = '0', fraction = ''] = match;
  const part = Number(fraction.padEnd(9, '0')) / 1_000_000;
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
  const millis = Math.floor(whole + (seconds.startsWith('-') ? -part : part));
  return sign === '-' ? 0 - millis : millis;
}

function decodeComposite(json: Json, type: LogicalType): unknown {
  const [tag, value] = tagOf(json) ?? ['', json];
  switch (type.root) {
    case 'ARRAY':
      if (!Array.isArray(value)) throw refuse(json, type);
      return value.map((item: Json) => decodeTagged(item, type.element));
    case 'MULTISET':
      return decodeMap(value, type.element, INT);
    case 'MAP':
      return decodeMap(value, type.key, type.value);
    case 'ROW':
    case 'STRUCTURED':
      return tag === '$struct' ? decodeStruct(value as Tagged, type.fields) : decodeRow(json, type.fields);
    default:
      throw refuse(json, type);
  }
}

function decodeMap(entries: Json, key: LogicalType, value: LogicalType): ReadonlyMap<unknown, unknown> {
  const builder = mapBuilders(key)();
  for (const [k, v] of entries as readonly (readonly [Json, Json])[]) {
    builder.set(decodeTagged(k, key), decodeTagged(v, value));
  }
  return builder.map;
}

/** Scala's tuples of primitive values keep them in fields of other names. */
function structField(value: Tagged, name: string): Json {
  const special = Object.keys(value).find((key) => key.startsWith(`${name}$mc`));
  return value[special ?? name] ?? null;
}

function decodeStruct(value: Tagged, fields: readonly FieldType[]): Row {
  const values = fields.map((field) => decodeTagged(structField(value, field.name), field.type));
  return new (rowClass(fields.length))(0, ...values);
}

/** A nested `$row`, or a top-level row `{kind, fields, names?}`; fields with names go by them. */
export function decodeRow(json: Json, fields: readonly FieldType[]): Row {
  const row = json as Tagged;
  const values = (row.$row ?? row.fields) as readonly Json[];
  const names = row.names as readonly string[] | null | undefined;
  const ordered = names ? fields.map((field) => values[names.indexOf(field.name)] ?? null) : values;
  if (ordered.length !== fields.length) throw new TypeError(`A row of ${ordered.length} fields for ${fields.length}.`);
  const kind = row.kind === undefined ? 0 : KINDS.indexOf(row.kind as string);
  const decoded = fields.map((field, i) => decodeTagged(ordered[i], field.type));
  return new (rowClass(fields.length))(kind as RowKind, ...decoded);
}
