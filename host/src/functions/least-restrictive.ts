/**
 * The common type of operands by Calcite's rule (`leastRestrictive`), which decides the result of arithmetic, CASE, IF, IN lists and
 * the constructors of arrays and maps. Functions that are Flink's own use `findCommonType`, which differs in details (FLOAT with
 * DOUBLE, DATE with TIMESTAMP).
 */
import { type LogicalType, MAX_DECIMAL_PRECISION, type RowType } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import { isApproximate, isBinary, isCharacter, isExactNumeric } from './operands';

const INTEGER_DIGITS: Record<string, number> = { TINYINT: 3, SMALLINT: 5, INTEGER: 10, BIGINT: 19 };

/** Digits and scale of an exact numeric type. */
export function digitsOf(type: LogicalType): { precision: number; scale: number } {
  if (type.root === 'DECIMAL') return { precision: type.precision, scale: type.scale };
  return { precision: INTEGER_DIGITS[type.root] ?? 0, scale: 0 };
}

/** The type that all of `operands` can take, or undefined. NULL types only make it nullable. */
export function leastRestrictive(operands: readonly LogicalType[]): LogicalType | undefined {
  const typed = operands.filter((type) => type.root !== 'NULL');
  const nullable = operands.some((type) => type.nullable || type.root === 'NULL');
  const [first, ...rest] = typed.map(types.withoutAttribute);
  if (first === undefined) return operands[0];
  if (allIdentical(typed)) return types.withNullability(typed[0] as LogicalType, nullable);
  let result: LogicalType | undefined = first;
  for (const type of rest) {
    result = combine(result, type);
    if (result === undefined) return undefined;
  }
  return types.withNullability(result, nullable);
}

function allIdentical(operands: readonly LogicalType[]): boolean {
  const first = JSON.stringify(types.notNull(operands[0] as LogicalType));
  return operands.every((type) => JSON.stringify(types.notNull(type)) === first);
}

function combine(a: LogicalType, b: LogicalType): LogicalType | undefined {
  if (isCharacter(a) && isCharacter(b)) return combineLengths(a, b, 'CHAR', 'VARCHAR');
  if (isBinary(a) && isBinary(b)) return combineLengths(a, b, 'BINARY', 'VARBINARY');
  if (isExactNumeric(a) && isExactNumeric(b)) return combineExact(a, b);
  if (isApproximate(a) && isApproximate(b)) return a;
  if (isApproximate(a) && isExactNumeric(b)) return b.root === 'DECIMAL' ? types.DOUBLE : a;
  if (isExactNumeric(a) && isApproximate(b)) return a.root === 'DECIMAL' ? types.DOUBLE : b;
  return combineOthers(a, b);
}

function combineLengths(
  a: LogicalType,
  b: LogicalType,
  fixed: 'CHAR' | 'BINARY',
  varying: 'VARCHAR' | 'VARBINARY',
): LogicalType {
  const lengths = [a, b].map((type) => ('length' in type ? type.length : 0)) as [number, number];
  const root = a.root === fixed && b.root === fixed && lengths[0] === lengths[1] ? fixed : varying;
  return { root, length: Math.max(...lengths), nullable: true };
}

function combineExact(a: LogicalType, b: LogicalType): LogicalType {
  const left = digitsOf(a);
  const right = digitsOf(b);
  if (a.root !== 'DECIMAL' && b.root !== 'DECIMAL') return right.precision > left.precision ? b : a;
  const whole = Math.min(Math.max(left.precision - left.scale, right.precision - right.scale), MAX_DECIMAL_PRECISION);
  const scale = Math.min(Math.max(left.scale, right.scale), MAX_DECIMAL_PRECISION - whole);
  return types.decimal(whole + scale, scale);
}

function combineOthers(a: LogicalType, b: LogicalType): LogicalType | undefined {
  if (a.root === 'ROW' && b.root === 'ROW') return combineRows(a, b);
  if ((a.root === 'ARRAY' || a.root === 'MULTISET') && a.root === b.root) {
    const element = leastRestrictive([a.element, b.element]);
    return element && { root: a.root, element, nullable: true };
  }
  if (a.root === 'MAP' && b.root === 'MAP') {
    const key = leastRestrictive([a.key, b.key]);
    const value = leastRestrictive([a.value, b.value]);
    return key && value && types.map(key, value);
  }
  if (isTimestamp(a) && isTimestamp(b)) {
    const root = a.root === b.root ? a.root : 'TIMESTAMP_LTZ';
    return { root, precision: Math.max(a.precision, b.precision), nullable: true };
  }
  if (a.root === 'TIME' && b.root === 'TIME') return types.time(Math.max(a.precision, b.precision));
  if (a.root !== b.root) return undefined;
  if (a.root === 'STRUCTURED' || a.root === 'RAW') return allIdentical([a, b]) ? a : undefined;
  return a;
}

type AnyTimestamp = Extract<LogicalType, { root: 'TIMESTAMP' | 'TIMESTAMP_LTZ' | 'TIMESTAMP_TZ' }>;
const isTimestamp = (type: LogicalType): type is AnyTimestamp => type.root.startsWith('TIMESTAMP');

function combineRows(a: RowType, b: RowType): LogicalType | undefined {
  if (a.fields.length !== b.fields.length) return undefined;
  const fields = [];
  for (const [i, field] of a.fields.entries()) {
    const type = leastRestrictive([field.type, (b.fields[i] as RowType['fields'][number]).type]);
    if (type === undefined) return undefined;
    fields.push({ ...field, type });
  }
  return types.row(fields);
}
