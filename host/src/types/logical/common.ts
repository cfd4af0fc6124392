/** Types that come of several types: the common type, and results of decimal arithmetic (Flink's LogicalTypeMerging). */
import { supportsImplicitCast } from './casts';
import type {
  DecimalType,
  IntervalResolution,
  IntervalType,
  LengthType,
  LogicalType,
  RowType,
  TimestampType,
} from './contracts';
import { MAX_DECIMAL_PRECISION } from './contracts';
import { typesEqual } from './equals';
import { childrenOf, isBinaryString, isCharacterString, isFamily, lengthOf, precisionOf, scaleOf } from './families';
import * as types from './types';

/** The least restrictive type that all of `candidates` can become, or undefined. Nullable when any of them is. */
export function findCommonType(candidates: readonly LogicalType[]): LogicalType | undefined {
  if (candidates.length === 0) throw new RangeError('List of types must not be empty.');
  const normalized = candidates.map((type) => types.nullable(type));
  const found = commonOf(normalized) ?? commonCastable(normalized);
  if (found === undefined || found.root === 'NULL') return undefined;
  return types.withNullability(
    found,
    candidates.some((type) => type.nullable),
  );
}

function commonOf(all: readonly LogicalType[]): LogicalType | undefined {
  if (all.some((type) => type.root === 'RAW'))
    return all.every((type) => typesEqual(type, all[0])) ? all[0] : undefined;
  let result: LogicalType | undefined;
  for (const type of all) {
    if (type.root === 'NULL') continue;
    result ??= type;
    const pattern = temporalPattern(result, type);
    if (pattern !== undefined) {
      result = pattern;
      continue;
    }
    if (isFamily(type, 'CONSTRUCTED')) return commonConstructed(type, all);
    result = merge(result, type);
    if (result === undefined) return undefined;
  }
  return result ?? types.NULL;
}

/** Two types of one kind. */
function merge(result: LogicalType, type: LogicalType): LogicalType | undefined {
  if (!similar(result, type)) return undefined;
  if (isCharacterString(type) || isBinaryString(type)) return mergeStrings(result as LengthType, type as LengthType);
  if (isFamily(type, 'NUMERIC')) return mergeNumeric(result, type);
  switch (type.root) {
    case 'DATE':
      return types.DATE;
    case 'TIME':
      return types.time(Math.max(precisionOf(result), type.precision));
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
    case 'TIMESTAMP_TZ':
      return mergeTimestamps(result as TimestampType, type);
    case 'INTERVAL_DAY_TIME':
    case 'INTERVAL_YEAR_MONTH':
      return mergeIntervals(result as IntervalType, type);
    default:
      return undefined;
  }
}

/** Types that can be the two sides of an equality. */
function similar(a: LogicalType, b: LogicalType): boolean {
  const family = (['CHARACTER_STRING', 'BINARY_STRING', 'NUMERIC', 'TIME', 'TIMESTAMP'] as const).find((f) =>
    isFamily(a, f),
  );
  return a.root === b.root || (family !== undefined && isFamily(b, family));
}

/** A point in time and an interval, or a number of days, are a point in time. */
function temporalPattern(result: LogicalType, type: LogicalType): LogicalType | undefined {
  if (isFamily(result, 'DATETIME') && isFamily(type, 'INTERVAL')) return result;
  if (isFamily(result, 'INTERVAL') && isFamily(type, 'DATETIME')) return type;
  const dated = (t: LogicalType) => isFamily(t, 'TIMESTAMP') || t.root === 'DATE';
  if (dated(result) && isFamily(type, 'EXACT_NUMERIC')) return result;
  if (isFamily(result, 'EXACT_NUMERIC') && dated(type)) return type;
  return undefined;
}

function mergeStrings(result: LengthType, type: LengthType): LogicalType {
  const length = Math.max(result.length, type.length);
  if (result.root === 'VARCHAR' || result.root === 'VARBINARY') return { root: result.root, length, nullable: true };
  if (lengthOf(result) === type.length) return { root: type.root, length, nullable: true };
  return result.root === 'CHAR' ? types.varchar(length) : types.varbinary(length);
}

function mergeNumeric(result: LogicalType, type: LogicalType): LogicalType {
  const exact = isFamily(result, 'EXACT_NUMERIC');
  if (exact && isFamily(type, 'EXACT_NUMERIC')) return mergeExact(result, type);
  if (result.root === 'DOUBLE' || type.root === 'DECIMAL' || result.root === 'DECIMAL') return types.DOUBLE;
  if (exact || type.root === 'DOUBLE') return type;
  return result;
}

function mergeExact(result: LogicalType, type: LogicalType): LogicalType {
  if (typesEqual(result, type)) return result;
  if (result.root !== 'DECIMAL' && type.root !== 'DECIMAL') {
    return precisionOf(type) > precisionOf(result) ? type : result;
  }
  const whole = Math.max(precisionOf(result) - scaleOf(result), precisionOf(type) - scaleOf(type));
  const scale = Math.min(Math.max(scaleOf(result), scaleOf(type)), MAX_DECIMAL_PRECISION - whole);
  return types.decimal(whole + scale, scale);
}

function mergeTimestamps(result: TimestampType, type: TimestampType): LogicalType {
  if (typesEqual(result, type)) return result;
  const precision = Math.max(result.precision, type.precision);
  const roots = [result.root, type.root];
  const root = (['TIMESTAMP_TZ', 'TIMESTAMP_LTZ', 'TIMESTAMP'] as const).find((r) => roots.includes(r));
  return { root: root as TimestampType['root'], precision, nullable: true };
}

const UNITS = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'];

function mergeIntervals(a: IntervalType, b: IntervalType): LogicalType {
  const bounds = [a, b].map((type) => type.resolution.split('_TO_').map((unit) => UNITS.indexOf(unit)));
  const first = UNITS[Math.min(...bounds.map((units) => units[0]))];
  const last = UNITS[Math.max(...bounds.map((units) => units[units.length - 1]))];
  return {
    root: a.root,
    resolution: (first === last ? first : `${first}_TO_${last}`) as IntervalResolution,
    leading: Math.max(a.leading, b.leading),
    fraction: Math.max(a.fraction, b.fraction),
    nullable: true,
  };
}

function commonConstructed(type: LogicalType, all: readonly LogicalType[]): LogicalType | undefined {
  const root = all[0].root;
  const count = childrenOf(all[0]).length;
  if (all.some((other) => other.root !== root || childrenOf(other).length !== count)) return undefined;
  const children: LogicalType[] = [];
  for (let i = 0; i < count; i++) {
    const child = findCommonType(all.map((other) => childrenOf(other)[i]));
    if (child === undefined) return undefined;
    children.push(child);
  }
  switch (type.root) {
    case 'ARRAY':
      return types.array(children[0]);
    case 'MULTISET':
      return types.multiset(children[0]);
    case 'MAP':
      return types.map(children[0], children[1]);
    default:
      return types.row((all[0] as RowType).fields.map((field, i) => ({ ...field, type: children[i] })));
  }
}

/** The first type that all others can be implicitly cast to, walking from left to right. */
function commonCastable(all: readonly LogicalType[]): LogicalType | undefined {
  let result = all[0];
  for (const type of all) {
    if (type.root === 'NULL') continue;
    if (supportsImplicitCast(result, type)) result = type;
    else if (!supportsImplicitCast(type, result)) return undefined;
  }
  return result;
}

/** Result types of decimal arithmetic; NOT NULL, the caller decides on nullability. */
type Measured = Pick<DecimalType, 'precision' | 'scale'>;

export function decimalPlus(a: Measured, b: Measured): DecimalType {
  const scale = Math.max(a.scale, b.scale);
  return limited(Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1, scale);
}

export function decimalTimes(a: Measured, b: Measured): DecimalType {
  return limited(a.precision + b.precision + 1, a.scale + b.scale);
}

export function decimalDivide(a: Measured, b: Measured): DecimalType {
  const scale = Math.max(6, a.scale + b.precision + 1);
  return limited(a.precision - a.scale + b.scale + scale, scale);
}

export function decimalModulo(a: Measured, b: Measured): DecimalType {
  const scale = Math.max(a.scale, b.scale);
  return limited(Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale);
}

/** ROUND(x, digits) of a decimal. */
export function decimalRound(type: Measured, digits: number): DecimalType {
  const { precision, scale } = type;
  if (digits >= scale) return types.decimal(precision, scale, false);
  if (digits < 0) return types.decimal(Math.min(MAX_DECIMAL_PRECISION, 1 + precision - scale), 0, false);
  return types.decimal(1 + precision - scale + digits, digits, false);
}

/** Too many digits: the scale gives way, but keeps 6 digits when it has them. */
function limited(precision: number, scale: number): DecimalType {
  if (precision <= MAX_DECIMAL_PRECISION) return types.decimal(precision, scale, false);
  const whole = precision - scale;
  return types.decimal(MAX_DECIMAL_PRECISION, Math.max(MAX_DECIMAL_PRECISION - whole, Math.min(scale, 6)), false);
}

/** Type of SUM over a NOT EMPTY group, with the argument's nullability. */
export function sumType(type: LogicalType): LogicalType {
  if (type.root !== 'DECIMAL') return type;
  return types.decimal(MAX_DECIMAL_PRECISION, type.scale, type.nullable);
}

/** Type of AVG, with the argument's nullability. */
export function averageType(type: LogicalType): LogicalType {
  if (type.root !== 'DECIMAL') return type;
  const result = decimalDivide({ precision: 38, scale: type.scale }, { precision: 20, scale: 0 });
  return types.withNullability(result, type.nullable);
}
