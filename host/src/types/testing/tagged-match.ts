/** Compares internal values with the expected typed values of the conformance data, as Flink's Row.equals compares Java values. */
import { createHash } from 'node:crypto';
import type { FieldType, LogicalType } from '../logical/contracts';
import { childrenOf } from '../logical/families';
import type { Row } from '../rows';
import { bytesEqual } from '../sql-equals';
import { mapGetter, mapKeyFinder } from '../sql-maps';
import { Variant } from '../variant';
import { decodeTagged, type Json } from './tagged-values';

type Tagged = { readonly [key: string]: Json };

/** True when an internal value of `type` equals what is expected. */
export function matchesTagged(value: unknown, expected: Json, type: LogicalType): boolean {
  if (expected === null || value === null) return value === null && decodeTagged(expected, type) === null;
  switch (type.root) {
    case 'CHAR':
    case 'VARCHAR':
      return matchesText(value as string, expected);
    case 'FLOAT':
    case 'DOUBLE':
      return Object.is(value, decodeTagged(expected, type));
    case 'DECIMAL':
      return value === decodeTagged(expected, type) && scaleOfText(expected) === type.scale;
    case 'BINARY':
    case 'VARBINARY':
      return bytesEqual(value as Uint8Array, decodeTagged(expected, type) as Uint8Array);
    case 'ARRAY':
      return matchesList(value as readonly unknown[], expected, type.element);
    case 'MAP':
    case 'MULTISET':
      return matchesMap(value as ReadonlyMap<unknown, unknown>, expected, type);
    case 'ROW':
    case 'STRUCTURED':
      return matchesRow(value as Row, expected, type.fields);
    case 'VARIANT':
      return value instanceof Variant && value.toJson() === (expected as Tagged).$variant;
    case 'BITMAP':
      return (value as { equals(other: unknown): boolean }).equals(decodeTagged(expected, type));
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return value === decodeTagged(expected, type) && fits(expected, type.precision);
    case 'RAW':
      return String(value) === String(decodeTagged(expected, type));
    default:
      return value === decodeTagged(expected, type);
  }
}

/** Long texts are given by their hash. */
export function matchesText(text: string, expected: Json): boolean {
  if (typeof expected === 'string') return text === expected;
  const { $sha1, length } = expected as Tagged;
  return $sha1 !== undefined && text.length === length && createHash('sha1').update(text).digest('hex') === $sha1;
}

function scaleOfText(expected: Json): number {
  const text = String((expected as Tagged).$decimal ?? expected);
  const [, fraction = '', exponent = '0'] = /^[^.eE]*\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}

/** An expected value with more digits than the type has equals none of its values. */
function fits(expected: Json, precision: number): boolean {
  const fraction = /\.(\d+)/.exec(JSON.stringify(expected))?.[1] ?? '';
  return fraction.replace(/0+$/, '').length <= precision;
}

function itemsOf(expected: Json): readonly Json[] {
  if (Array.isArray(expected)) return expected as readonly Json[];
  const { $array, $list, $row, fields } = expected as Tagged;
  return ($array ?? $list ?? $row ?? fields ?? []) as readonly Json[];
}

function matchesList(value: readonly unknown[], expected: Json, element: LogicalType): boolean {
  const items = itemsOf(expected);
  return value.length === items.length && value.every((item, i) => matchesTagged(item, items[i], element));
}

function matchesMap(value: ReadonlyMap<unknown, unknown>, expected: Json, type: LogicalType): boolean {
  const entries = (expected as Tagged).$map as readonly (readonly [Json, Json])[];
  const [keyType, itemType] = childrenOf(type);
  const has = mapKeyFinder(keyType);
  const get = mapGetter(keyType);
  return (
    value.size === entries.length &&
    entries.every(([k, v]) => {
      const key = decodeTagged(k, keyType);
      if (has(value, key) === undefined) return false;
      const item = get(value, key);
      return itemType === undefined ? item === Number(v) : matchesTagged(item, v, itemType);
    })
  );
}

function matchesRow(value: Row, expected: Json, fields: readonly FieldType[]): boolean {
  const { $struct, names, kind } = expected as Tagged;
  if (kind !== undefined && ['+I', '-U', '+U', '-D'].indexOf(kind as string) !== value.kind) return false;
  let items = itemsOf(expected);
  if ($struct !== undefined) items = fields.map((field) => ($struct as Tagged)[field.name] ?? null);
  else if (Array.isArray(names)) items = fields.map((field) => items[names.indexOf(field.name)] ?? null);
  return (
    items.length === fields.length && fields.every((field, i) => matchesTagged(value[`f${i}`], items[i], field.type))
  );
}
