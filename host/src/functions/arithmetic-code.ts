/** Code of arithmetic: Java's wrapping integers, doubles and floats, and exact decimals that are NULL when they overflow. */
import type { DecimalType, LogicalType } from '../types/logical/contracts';
import {
  addLong,
  type DecimalShape,
  decimalAdder,
  decimalDivider,
  decimalMultiplier,
  decimalRemainder,
  decimalSubtractor,
  divInt,
  divLong,
  modInt,
  modLong,
  mulLong,
  negLong,
  subLong,
} from '../types/sql-numbers';
import { asApproximate } from './comparison-code';
import type { CodeCall } from './contracts';
import { digitsOf } from './least-restrictive';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

const LONG_HELPERS = {
  '+': ['addLong', addLong],
  '-': ['subLong', subLong],
  '*': ['mulLong', mulLong],
  '/': ['divLong', divLong],
  '%': ['modLong', modLong],
} as const;

const DECIMAL_OPERATIONS = {
  '+': decimalAdder,
  '-': decimalSubtractor,
  '*': decimalMultiplier,
  '/': decimalDivider,
  '%': decimalRemainder,
} as const;

/** Code of `left operator right` for numbers; the result type decides in what they are computed. */
export function arithmeticCode(call: CodeCall, operator: ArithmeticOperator): string {
  const { result } = call;
  switch (result.root) {
    case 'DECIMAL':
      return decimalCode(call, operator, result);
    case 'DOUBLE':
      return `${asApproximate(call, 0, 'DOUBLE')} ${operator} ${asApproximate(call, 1, 'DOUBLE')}`;
    case 'FLOAT':
      return `Math.fround(${asApproximate(call, 0, 'FLOAT')} ${operator} ${asApproximate(call, 1, 'FLOAT')})`;
    default:
      return integerCode(call, operator, result);
  }
}

/** Cuts a number to the integer type, as Java's narrowing casts do. */
export function wrapInteger(code: string, root: LogicalType['root']): string {
  if (root === 'TINYINT') return `(${code}) << 24 >> 24`;
  if (root === 'SMALLINT') return `(${code}) << 16 >> 16`;
  return `(${code}) | 0`;
}

function integerCode(call: CodeCall, operator: ArithmeticOperator, result: LogicalType): string {
  const [a, b] = call.code as [string, string];
  const long = [result, ...call.args].some((type) => type.root === 'BIGINT' || type.root === 'DECIMAL');
  if (long) {
    const [name, helper] = LONG_HELPERS[operator];
    return `${call.helper(name, helper)}(${a}, ${b})`;
  }
  if (operator === '*')
    return result.root === 'INTEGER' ? `Math.imul(${a}, ${b})` : wrapInteger(`${a} * ${b}`, result.root);
  const wrapped = wrapInteger(`${a} ${operator} ${b}`, result.root);
  if (operator === '+' || operator === '-') return wrapped;
  if (call.isLiteral(1) && call.literal(1) !== 0) return wrapped;
  const checked = operator === '/' ? call.helper('divInt', divInt) : call.helper('modInt', modInt);
  const quotient = `${checked}(${a}, ${b})`;
  return result.root === 'INTEGER' ? quotient : wrapInteger(quotient, result.root);
}

/** Decimal digits that a number holds exactly. */
const SAFE_DIGITS = 15;

function decimalCode(call: CodeCall, operator: ArithmeticOperator, result: DecimalType): string {
  return plainDecimalCode(call, operator, result) ?? helperDecimalCode(call, operator, result);
}

/** Results that always fit a number need no bigint: sums at one scale, and products that keep their scale. */
function plainDecimalCode(call: CodeCall, operator: ArithmeticOperator, result: DecimalType): string | undefined {
  if (result.precision > SAFE_DIGITS) return undefined;
  const [a, b] = call.code as [string, string];
  const scales = call.args.map((type) => digitsOf(type).scale) as [number, number];
  if (operator === '*' && scales[0] + scales[1] === result.scale) return `${a} * ${b} + 0`;
  if (operator !== '+' && operator !== '-') return undefined;
  const [left, right] = scales.map((scale, i) => {
    const code = i === 0 ? a : b;
    return scale === result.scale ? code : `${code} * ${10 ** (result.scale - scale)}`;
  });
  return `${left} ${operator} ${right}`;
}

function helperDecimalCode(call: CodeCall, operator: ArithmeticOperator, result: DecimalType): string {
  const [a, b] = call.args.map(digitsOf) as [DecimalShape, DecimalShape];
  const operation = call.constant('decimal', DECIMAL_OPERATIONS[operator](a, b, result));
  return `${operation}(${call.code[0]}, ${call.code[1]})`;
}

/** Code of `-x` for a number or an interval. */
export function negationCode(call: CodeCall): string {
  const code = call.code[0] as string;
  switch (call.result.root) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'INTERVAL_YEAR_MONTH':
      return wrapInteger(`-(${code})`, call.result.root);
    case 'BIGINT':
      return `${call.helper('negLong', negLong)}(${code})`;
    case 'DECIMAL':
      return call.result.precision <= SAFE_DIGITS ? `0 - ${code}` : `(${code} === 0 ? 0 : -(${code}))`;
    case 'INTERVAL_DAY_TIME':
      return `0 - ${code}`;
    default:
      return `-(${code})`;
  }
}
