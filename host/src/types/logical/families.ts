/** What type roots have in common, and the measures (length, precision, scale, children) of any type. */
import type { FieldType, IntervalType, LogicalType, TypeFamily, TypeRootName } from './contracts';

const EXACT: readonly TypeFamily[] = ['PREDEFINED', 'NUMERIC', 'INTEGER_NUMERIC', 'EXACT_NUMERIC'];
const APPROXIMATE: readonly TypeFamily[] = ['PREDEFINED', 'NUMERIC', 'APPROXIMATE_NUMERIC'];
const TIMESTAMP: readonly TypeFamily[] = ['PREDEFINED', 'DATETIME', 'TIMESTAMP'];

/** The families of every root, as Flink assigns them. */
export const FAMILIES: Readonly<Record<TypeRootName, readonly TypeFamily[]>> = {
  CHAR: ['PREDEFINED', 'CHARACTER_STRING'],
  VARCHAR: ['PREDEFINED', 'CHARACTER_STRING'],
  BOOLEAN: ['PREDEFINED'],
  BINARY: ['PREDEFINED', 'BINARY_STRING'],
  VARBINARY: ['PREDEFINED', 'BINARY_STRING'],
  DECIMAL: ['PREDEFINED', 'NUMERIC', 'EXACT_NUMERIC'],
  TINYINT: EXACT,
  SMALLINT: EXACT,
  INTEGER: EXACT,
  BIGINT: EXACT,
  FLOAT: APPROXIMATE,
  DOUBLE: APPROXIMATE,
  DATE: ['PREDEFINED', 'DATETIME'],
  TIME: ['PREDEFINED', 'DATETIME', 'TIME'],
  TIMESTAMP,
  TIMESTAMP_TZ: TIMESTAMP,
  TIMESTAMP_LTZ: [...TIMESTAMP, 'EXTENSION'],
  INTERVAL_YEAR_MONTH: ['PREDEFINED', 'INTERVAL'],
  INTERVAL_DAY_TIME: ['PREDEFINED', 'INTERVAL'],
  ARRAY: ['CONSTRUCTED', 'COLLECTION'],
  MULTISET: ['CONSTRUCTED', 'COLLECTION'],
  MAP: ['CONSTRUCTED', 'EXTENSION'],
  ROW: ['CONSTRUCTED'],
  STRUCTURED: ['USER_DEFINED'],
  NULL: ['EXTENSION'],
  RAW: ['EXTENSION'],
  SYMBOL: ['EXTENSION'],
  DESCRIPTOR: [],
  VARIANT: ['EXTENSION'],
  BITMAP: ['EXTENSION'],
};

/** All roots, in Flink's order. */
export const ALL_ROOTS = Object.keys(FAMILIES) as readonly TypeRootName[];

export function familiesOf(type: LogicalType): readonly TypeFamily[] {
  return FAMILIES[type.root];
}

/** True when the type belongs to any of the families. */
export function isFamily(type: LogicalType, ...families: readonly TypeFamily[]): boolean {
  const own = FAMILIES[type.root];
  return families.some((family) => own.includes(family));
}

export function isNumeric(type: LogicalType): boolean {
  return isFamily(type, 'NUMERIC');
}
export function isCharacterString(type: LogicalType): boolean {
  return type.root === 'CHAR' || type.root === 'VARCHAR';
}
export function isBinaryString(type: LogicalType): boolean {
  return type.root === 'BINARY' || type.root === 'VARBINARY';
}
export function isInterval(type: LogicalType): type is IntervalType {
  return type.root === 'INTERVAL_YEAR_MONTH' || type.root === 'INTERVAL_DAY_TIME';
}
/** An interval of one field: YEAR, MONTH, DAY, HOUR, MINUTE or SECOND. */
export function isSingleFieldInterval(type: LogicalType): boolean {
  return isInterval(type) && !(type.written ?? type).resolution.includes('_TO_');
}
/** ROW and STRUCTURED: what has named fields. */
export function hasFields(type: LogicalType): type is LogicalType & { readonly fields: readonly FieldType[] } {
  return type.root === 'ROW' || type.root === 'STRUCTURED';
}

const PRECISIONS: Readonly<Partial<Record<TypeRootName, number>>> = {
  TINYINT: 3,
  SMALLINT: 5,
  INTEGER: 10,
  BIGINT: 19,
  FLOAT: 7,
  DOUBLE: 15,
};

/** Precision of a numeric or temporal type; throws for the rest. */
export function precisionOf(type: LogicalType): number {
  if ('precision' in type) return type.precision;
  return measure(type, PRECISIONS[type.root], 'precision');
}

/** Scale of an exact numeric type. */
export function scaleOf(type: LogicalType): number {
  if (type.root === 'DECIMAL') return type.scale;
  return measure(type, isFamily(type, 'INTEGER_NUMERIC') ? 0 : undefined, 'scale');
}

/** Length of a character or binary string type. */
export function lengthOf(type: LogicalType): number {
  return measure(type, 'length' in type ? type.length : undefined, 'length');
}

function measure(type: LogicalType, value: number | undefined, what: string): number {
  if (value === undefined) throw new TypeError(`Type ${type.root} has no ${what}.`);
  return value;
}

/** Element, key and value, or fields; empty for other types. */
export function childrenOf(type: LogicalType): readonly LogicalType[] {
  switch (type.root) {
    case 'ARRAY':
    case 'MULTISET':
      return [type.element];
    case 'MAP':
      return [type.key, type.value];
    case 'ROW':
    case 'STRUCTURED':
      return type.fields.map((field) => field.type);
    default:
      return [];
  }
}
