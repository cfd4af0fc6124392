/**
 * Schema evolution: what values of one type become under another. Fields go by name (added ones are NULL), numbers and texts may
 * get wider, rows without names may get further nullable fields at their end. Keys never change. Rows of SQL operators keep all
 * their fields: a column or an accumulator that has not seen the earlier rows would give wrong results.
 */
import { type DataType, type StateDescriptor, StateKind, TypeRoot } from '@drey/sdk/protocol';
import { canonicalInteger } from '../../types/binary';
import { isRowType, type Row, rowClassOf } from '../../types/rows';
import { describeType, sameType } from '../../types/values';
import { StateMigrationError } from './errors';

/** Converts one value, which is not null. */
export type Convert = (value: unknown) => unknown;

/** The values of both types are the same. */
export const SAME: Convert = (value) => value;

const FLINK_KINDS: Readonly<Record<number, string>> = {
  [StateKind.VALUE]: 'VALUE',
  [StateKind.LIST_STATE]: 'LIST',
  [StateKind.MAP_STATE]: 'MAP',
  [StateKind.REDUCING]: 'REDUCING',
  [StateKind.AGGREGATING]: 'AGGREGATING',
};

/** How the values of a restored state become those of the state that is registered. Throws, in Flink's words, when they cannot. */
export function stateMigration(was: StateDescriptor, now: StateDescriptor): Convert {
  checkKind(was, now);
  if (was.keyType !== undefined && now.keyType !== undefined && !sameKeys(was.keyType, now.keyType)) {
    throw incompatible(now.name, 'map key', was.keyType, now.keyType);
  }
  if (was.valueType === undefined || now.valueType === undefined) return SAME;
  const convert = migration(was.valueType, now.valueType, now.fixedFields);
  if (convert === undefined) throw incompatible(now.name, 'state', was.valueType, now.valueType);
  return convert;
}

export function checkKind(was: StateDescriptor, now: StateDescriptor): void {
  if (was.kind === now.kind) return;
  const kinds = `Was [${FLINK_KINDS[was.kind]}], registered with [${FLINK_KINDS[now.kind]}].`;
  throw new StateMigrationError(`Incompatible key/value state types. ${kinds} State name: '${now.name}'.`);
}

export function incompatible(name: string, what: string, was: DataType, now: DataType): StateMigrationError {
  return new StateMigrationError(
    `For heap backends, the new ${what} serializer (${describeType(now)}) must not be incompatible with the old ` +
      `${what} serializer (${describeType(was)}). State name: '${name}'.`,
  );
}

/** Keys keep their type, since hash and bytes depend on it; names of fields and nullability aside. */
export function sameKeys(was: DataType, now: DataType): boolean {
  return sameType(was, now) && migration(withoutNames(was), withoutNames(now)) === SAME;
}

function withoutNames(type: DataType): DataType {
  const children = type.children.map(withoutNames);
  return { ...type, notNull: false, children, fieldNames: type.root === TypeRoot.ROW ? [] : type.fieldNames };
}

export function checkKeyType(was: DataType, now: DataType): void {
  if (sameKeys(was, now)) return;
  throw new StateMigrationError(
    `The new key serializer (${describeType(now)}) must be compatible with the previous key serializer (${describeType(was)}).`,
  );
}

/**
 * undefined: values of `from` cannot become values of `to`. Nullability of the values themselves does not count. `fixed`: rows may
 * neither get fields nor lose any.
 */
export function migration(from: DataType, to: DataType, fixed = false): Convert | undefined {
  if (isRowType(from)) return from.root === to.root ? rowMigration(from, to, fixed) : undefined;
  switch (from.root) {
    case TypeRoot.TINYINT:
    case TypeRoot.SMALLINT:
    case TypeRoot.INTEGER:
    case TypeRoot.BIGINT:
      return INTEGERS.indexOf(to.root) >= INTEGERS.indexOf(from.root) ? SAME : undefined;
    case TypeRoot.FLOAT:
      return to.root === TypeRoot.FLOAT || to.root === TypeRoot.DOUBLE ? SAME : undefined;
    case TypeRoot.CHAR:
    case TypeRoot.VARCHAR:
      return lengthMigration(from, to, TypeRoot.CHAR, TypeRoot.VARCHAR);
    case TypeRoot.BINARY:
    case TypeRoot.VARBINARY:
      return lengthMigration(from, to, TypeRoot.BINARY, TypeRoot.VARBINARY);
  }
  if (from.root !== to.root) return undefined;
  return sameRootMigration(from, to, fixed);
}

const INTEGERS: readonly TypeRoot[] = [TypeRoot.TINYINT, TypeRoot.SMALLINT, TypeRoot.INTEGER, TypeRoot.BIGINT];

function sameRootMigration(from: DataType, to: DataType, fixed: boolean): Convert | undefined {
  switch (from.root) {
    case TypeRoot.DECIMAL:
      if (to.scale < from.scale || to.precision - to.scale < from.precision - from.scale) return undefined;
      return scaled(to.scale - from.scale);
    case TypeRoot.TIMESTAMP:
    case TypeRoot.TIMESTAMP_LTZ:
      return (to.precision || 6) < (from.precision || 6) ? undefined : scaled(digits(to) - digits(from));
    case TypeRoot.ARRAY:
    case TypeRoot.LIST:
    case TypeRoot.PRIMITIVE_ARRAY:
    case TypeRoot.BASIC_ARRAY:
    case TypeRoot.OBJECT_ARRAY:
      return arrayMigration(from, to, fixed);
    case TypeRoot.MAP:
    case TypeRoot.MULTISET:
      return mapMigration(from, to, fixed);
    case TypeRoot.RAW:
    case TypeRoot.AVRO:
      return from.className === to.className && from.extra === to.extra ? SAME : undefined;
    default:
      return SAME;
  }
}

/** Digits after the second of the unit in which a timestamp counts. */
function digits(type: DataType): number {
  return Math.max(3, type.precision || 6);
}

function scaled(by: number): Convert {
  if (by === 0) return SAME;
  const factor = 10n ** BigInt(by);
  return (value) => canonicalInteger(BigInt(value as number | bigint) * factor);
}

/** CHAR(n) and VARCHAR(n) fit into VARCHAR(m) for m ≥ n; 0 is without limit. */
function lengthMigration(from: DataType, to: DataType, fixed: TypeRoot, variable: TypeRoot): Convert | undefined {
  if (to.root === fixed) return from.root === fixed && from.length === to.length ? SAME : undefined;
  if (to.root !== variable) return undefined;
  const limit = to.length || Number.POSITIVE_INFINITY;
  const needed = from.length || (from.root === fixed ? 1 : Number.POSITIVE_INFINITY);
  return limit >= needed ? SAME : undefined;
}

/** The part of a value: as above, but what may be NULL does not fit where NULL may not be. */
function partMigration(from: DataType, to: DataType, fixed: boolean): Convert | undefined {
  if (to.notNull && !from.notNull) return undefined;
  const convert = migration(from, to, fixed);
  if (convert === undefined || convert === SAME) return convert;
  return (value) => (value === null || value === undefined ? null : convert(value));
}

function arrayMigration(from: DataType, to: DataType, fixed: boolean): Convert | undefined {
  const item = partMigration(from.children[0], to.children[0], fixed);
  if (item === undefined || item === SAME) return item;
  return (value) => Array.from(value as ArrayLike<unknown>, item);
}

function mapMigration(from: DataType, to: DataType, fixed: boolean): Convert | undefined {
  if (partMigration(from.children[0], to.children[0], fixed) !== SAME) return undefined;
  if (from.root === TypeRoot.MULTISET) return SAME;
  const item = partMigration(from.children[1], to.children[1], fixed);
  if (item === undefined || item === SAME) return item;
  return (value) => new Map([...(value as Map<unknown, unknown>)].map(([key, one]) => [key, item(one)] as const));
}

function rowMigration(from: DataType, to: DataType, fixed: boolean): Convert | undefined {
  if (classOf(from) !== classOf(to)) return undefined;
  const sources = fieldSources(from, to, fixed);
  if (sources === undefined) return undefined;
  const fields: { readonly from: number; readonly convert: Convert }[] = [];
  for (const [i, source] of sources.entries()) {
    if (source < 0 && to.children[i].notNull) return undefined;
    const convert = source < 0 ? SAME : partMigration(from.children[source], to.children[i], fixed);
    if (convert === undefined) return undefined;
    fields.push({ from: source, convert });
  }
  const same = fields.length === from.children.length && fields.every((f, i) => f.from === i && f.convert === SAME);
  return same && sameNames(from, to) ? SAME : rowConverter(fields, to);
}

/** ROW is no class. (Rows of SQL once had one that told how many fields they have.) */
function classOf({ root, className }: DataType): string {
  return root === TypeRoot.ROW ? '' : className;
}

/** For each field of `to` its place in `from`; -1 = it is new. */
function fieldSources(from: DataType, to: DataType, fixed: boolean): readonly number[] | undefined {
  const named = hasNames(from) && hasNames(to);
  if (!fixed) return named && !isRenamed(from, to) ? sourcesByName(from, to) : sourcesByPosition(from, to);
  if (from.children.length !== to.children.length) return undefined;
  const byName = named ? sourcesByName(from, to) : [];
  return named && !byName.includes(-1) ? byName : sourcesByPosition(from, to);
}

function rowConverter(fields: readonly { readonly from: number; readonly convert: Convert }[], to: DataType): Convert {
  const positional = rowClassOf({ ...to, fieldNames: [] });
  const named = rowClassOf(to);
  return (value) => {
    const row = value as Row;
    const values = Array.isArray(row) ? row : row.toArray();
    const converted = fields.map(({ from, convert }) => (from < 0 ? null : convert(values[from])));
    if (Array.isArray(row)) return converted;
    return new (row.names === undefined ? positional : named)(row.kind, ...converted);
  };
}

function hasNames(type: DataType): boolean {
  return type.root !== TypeRoot.TUPLE && type.fieldNames.length === type.children.length && type.children.length > 0;
}

function sameNames(from: DataType, to: DataType): boolean {
  return !hasNames(to) || (hasNames(from) && to.fieldNames.every((name, i) => name === from.fieldNames[i]));
}

/**
 * Rows of the same types in the same places, some under another name: Flink looks at the places only, so their values stay. Fields
 * of structured types are what their names say.
 */
function isRenamed(from: DataType, to: DataType): boolean {
  if (from.root !== TypeRoot.ROW || from.children.length !== to.children.length) return false;
  const moved = to.fieldNames.some((name, i) => from.fieldNames[i] !== name && from.fieldNames.includes(name));
  return !moved && to.children.every((child, i) => partMigration(from.children[i], child, false) === SAME);
}

function sourcesByName(from: DataType, to: DataType): number[] {
  return to.fieldNames.map((name) => from.fieldNames.indexOf(name));
}

/** Without names only fields at the end can be new. */
function sourcesByPosition(from: DataType, to: DataType): number[] | undefined {
  if (to.children.length < from.children.length) return undefined;
  return to.children.map((_, i) => (i < from.children.length ? i : -1));
}
