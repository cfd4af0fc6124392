/**
 * Types and code of comparisons: Flink's rules of which types compare with which, what is cast before, and how numbers of different
 * types meet (Java's binary numeric promotion; decimals exactly).
 */
import { castFunction, castValue } from '../types/casts/index';
import type { LogicalType } from '../types/logical/contracts';
import { childrenOf, hasFields } from '../types/logical/families';
import { typeSummary } from '../types/logical/print';
import * as types from '../types/logical/types';
import { compareCode, equalsCode } from '../types/sql-equals';
import { SqlError, validation } from '../types/sql-error';
import { decimalComparator, decimalToDouble } from '../types/sql-numbers';
import type { CodeCall } from './contracts';
import { leastRestrictive } from './least-restrictive';
import {
  isApproximate,
  isCharacter,
  isDatetime,
  isDecimal,
  isInteger,
  isInterval,
  isNumeric,
  isTimestamp,
} from './operands';

/** Calcite's rule of which types may stand at the two sides of a comparison. */
export function isComparable(a: LogicalType, b: LogicalType): boolean {
  if (hasFields(a) && hasFields(b)) {
    return (
      a.fields.length === b.fields.length &&
      a.fields.every((field, i) => isComparable(field.type, (b.fields[i] as typeof field).type))
    );
  }
  if (a.root === 'NULL' || b.root === 'NULL') return true;
  const left = familyOf(a);
  const right = familyOf(b);
  if (left === right) return true;
  return (left === 'CHARACTER' && comparesWithText(b)) || (right === 'CHARACTER' && comparesWithText(a));
}

const comparesWithText = (type: LogicalType): boolean =>
  isNumeric(type) || isDatetime(type) || isInterval(type) || type.root === 'BOOLEAN';

function familyOf(type: LogicalType): string {
  if (isNumeric(type)) return 'NUMERIC';
  if (isCharacter(type)) return 'CHARACTER';
  if (type.root === 'BINARY' || type.root === 'VARBINARY') return 'BINARY';
  return isTimestamp(type) ? 'TIMESTAMP' : type.root;
}

/** Types whose equal values are the same internal values need no cast. */
function sameValues(a: LogicalType, b: LogicalType): boolean {
  if (isInteger(a) && isInteger(b)) return true;
  if (isCharacter(a) && isCharacter(b)) return true;
  if (isDecimal(a) && isDecimal(b)) return 'scale' in a && 'scale' in b && a.scale === b.scale;
  if (a.root !== b.root) return a.root === 'NULL' || b.root === 'NULL';
  if (isTimestamp(a)) return sameUnit(a, b);
  const [left, right] = [childrenOf(a), childrenOf(b)];
  return left.every((child, i) => right[i] !== undefined && sameValues(child, right[i]));
}

/** TIMESTAMP and TIMESTAMP_LTZ meet in the type of the higher precision. */
function timestampType(a: LogicalType, b: LogicalType): LogicalType {
  const precision = (type: LogicalType): number => ('precision' in type ? type.precision : 0);
  return types.withoutAttribute(precision(a) > precision(b) ? a : b);
}

/** With text on the other side, integers widen to BIGINT so that larger texts fit. */
function typeBesideText(type: LogicalType): LogicalType {
  return isNumeric(type) ? (leastRestrictive([type, types.BIGINT]) ?? type) : types.withoutAttribute(type);
}

/**
 * What the two operands of a comparison are cast to; undefined when they do not compare. `=` and its kin leave text beside other
 * types as it is: the code decides.
 */
export function comparisonTypes(
  args: readonly LogicalType[],
  operator: '=' | '<',
): readonly [LogicalType, LogicalType] | undefined {
  const [a, b] = args as [LogicalType, LogicalType];
  if (!isComparable(a, b)) return undefined;
  if (a.root === 'NULL' || b.root === 'NULL') return withNulls(a, b);
  const keep: readonly [LogicalType, LogicalType] = [a, b];
  const both = (type: LogicalType): readonly [LogicalType, LogicalType] => [
    types.withNullability(type, a.nullable),
    types.withNullability(type, b.nullable),
  ];
  if (isTimestamp(a) && isTimestamp(b)) return sameUnit(a, b) ? keep : both(timestampType(a, b));
  if (isCharacter(a) !== isCharacter(b)) {
    return operator === '=' ? keep : both(typeBesideText(isCharacter(a) ? b : a));
  }
  if (sameValues(a, b)) return keep;
  if (operator === '<' && isNumeric(a)) return keep;
  const common = leastRestrictive([a, b]);
  return common === undefined ? keep : both(common);
}

function withNulls(a: LogicalType, b: LogicalType): readonly [LogicalType, LogicalType] {
  if (a.root !== 'NULL') return [a, types.nullable(types.withoutAttribute(a))];
  return b.root === 'NULL' ? [a, b] : [types.nullable(types.withoutAttribute(b)), b];
}

function sameUnit(a: LogicalType, b: LogicalType): boolean {
  const unit = (type: LogicalType): number => ('precision' in type ? Math.max(3, type.precision) : 3);
  return a.root === b.root && unit(a) === unit(b);
}

/** Code for argument `i` as the double or float that Java would promote it to. */
export function asApproximate(call: CodeCall, i: number, root: 'FLOAT' | 'DOUBLE'): string {
  const code = call.code[i] as string;
  const type = call.args[i] as LogicalType;
  let double = code;
  if (type.root === 'DECIMAL') {
    double = `${call.constant('toDouble', decimalToDouble(type))}(${code})`;
  } else if (type.root === 'BIGINT') double = `Number(${code})`;
  const exact = root === 'DOUBLE' || type.root === 'FLOAT' || type.root === 'TINYINT' || type.root === 'SMALLINT';
  return exact ? double : `Math.fround(${double})`;
}

/** Code for a relation between numbers of any types. */
function numericRelation(call: CodeCall, i: number, j: number, operator: string): string {
  const a = call.args[i] as LogicalType;
  const b = call.args[j] as LogicalType;
  const [left, right] = [call.code[i], call.code[j]] as [string, string];
  if (isApproximate(a) || isApproximate(b)) {
    const double = [a, b].some((type) => type.root === 'DOUBLE' || type.root === 'DECIMAL');
    const root = double ? 'DOUBLE' : 'FLOAT';
    return `${asApproximate(call, i, root)} ${operator} ${asApproximate(call, j, root)}`;
  }
  const scales = [a, b].map((type) => (type.root === 'DECIMAL' ? type.scale : 0)) as [number, number];
  if (scales[0] === scales[1]) return `${left} ${operator} ${right}`;
  const compare = call.constant('compare', decimalComparator(...scales));
  return `${compare}(${left}, ${right}) ${operator} 0`;
}

const RELATIONS: { readonly [operator: string]: string } = { '<': '<', '<=': '<=', '>': '>', '>=': '>=' };

/** Types that Java orders; the others only know equality. */
export function isOrdered(type: LogicalType): boolean {
  const scalar = isNumeric(type) || isCharacter(type) || isDatetime(type) || isInterval(type);
  return scalar || type.root === 'BOOLEAN' || type.root === 'BINARY' || type.root === 'VARBINARY';
}

/** Code for `<`, `<=`, `>`, `>=` of arguments i and j, neither of them null. */
export function orderCode(call: CodeCall, i: number, j: number, operator: string): string {
  const a = call.args[i] as LogicalType;
  const b = call.args[j] as LogicalType;
  const relation = RELATIONS[operator] as string;
  if (isNumeric(a) && isNumeric(b)) return numericRelation(call, i, j, relation);
  if (!isOrdered(a) || !isOrdered(b)) {
    throw new SqlError(
      `Comparable type expected, but was '${typeSummary(isOrdered(a) ? b : a)}'.`,
      'org.apache.flink.table.planner.codegen.CodeGenException',
    );
  }
  const [left, right] = [call.code[i], call.code[j]] as [string, string];
  if (!isCharacter(a) && a.root !== 'BINARY' && a.root !== 'VARBINARY') return `${left} ${relation} ${right}`;
  return `${compareCode(a, left, right, call)} ${relation} 0`;
}

/**
 * Code for `=` (or `<>`) of arguments i and j, neither of them null. NULL comes out only of text that holds no point in time beside
 * a column of that type.
 */
export function equalityCode(call: CodeCall, i: number, j: number, negated = false): string {
  const a = call.args[i] as LogicalType;
  const b = call.args[j] as LogicalType;
  if (isCharacter(a) !== isCharacter(b))
    return isCharacter(a) ? besideText(call, j, i, negated) : besideText(call, i, j, negated);
  if (isNumeric(a) && isNumeric(b)) return numericRelation(call, i, j, negated ? '!==' : '===');
  checkStructured(a, b);
  const equal = equalsCode(a, call.code[i] as string, call.code[j] as string, call);
  return negated ? `!(${equal})` : equal;
}

function checkStructured(a: LogicalType, b: LogicalType): void {
  if (a.root !== 'STRUCTURED' || (b.root === 'STRUCTURED' && a.className === b.className)) return;
  const what = b.root === 'STRUCTURED' ? 'structured types' : 'types';
  throw validation(`Incompatible ${what}: ${typeSummary(a)} and ${typeSummary(b)}.`);
}

/** Equality of a value at `i` with text at `j`: points in time are read from the text, numbers are refused, the rest differs. */
function besideText(call: CodeCall, i: number, j: number, negated: boolean): string {
  const relation = negated ? '!==' : '===';
  const type = call.args[i] as LogicalType;
  const text = call.args[j] as LogicalType;
  if (isNumeric(type)) {
    const [left, right] = (call.args as LogicalType[]).map(({ root }) => root);
    throw validation(`implicit type conversion between ${left} and ${right} is not supported now`);
  }
  if (!isDatetime(type)) return String(negated);
  const target = types.withoutAttribute(type);
  const value = call.code[i] as string;
  if (call.isLiteral(j)) {
    const constant = call.constant('point', castLiteral(call.literal(j), text, target, call.session.timeZone));
    return `${value} ${relation} ${constant}`;
  }
  const convert = castFunction(text, target, { timeZone: call.session.timeZone, tryCast: true });
  const parsed = call.local('parsed');
  const code = call.code[j] as string;
  call.statement(`${parsed} = ${code} === null ? null : ${call.constant('parse', convert)}(${code});`);
  return `(${parsed} === null ? null : ${value} ${relation} ${parsed})`;
}

function castLiteral(value: unknown, from: LogicalType, to: LogicalType, timeZone: string): unknown {
  try {
    return castValue(value, from, to, { timeZone });
  } catch (error) {
    const reason = `Error when casting ${typeSummary(from)} to ${typeSummary(to)}.`;
    throw validation(`Error when casting literal. ${reason}`, undefined, error);
  }
}
