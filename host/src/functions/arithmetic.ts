/** + - * / % and the signs, for numbers, intervals and points in time. */
import { decimalDivide, decimalModulo, decimalPlus, decimalTimes } from '../types/logical/common';
import type { DecimalType, LogicalType } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import { type ArithmeticOperator, arithmeticCode, negationCode } from './arithmetic-code';
import { intervalProductCode, intervalQuotientCode, temporalSumCode } from './arithmetic-temporal';
import { calciteFunction, families } from './calcite';
import {
  ArgumentMismatch,
  type CallTypes,
  type CodeCall,
  type FunctionDefinition,
  type InputTypes,
  type ScalarFunction,
} from './contracts';
import { noResultType } from './result-types';
import { digitsOf, leastRestrictive } from './least-restrictive';
import { anyNullable, isDatetime, isDecimal, isExactNumeric, isInterval } from './operands';

type Measured = Pick<DecimalType, 'precision' | 'scale'>;

/** Refuses operands that are fit each by itself but not together. */
function where(input: InputTypes, test: (args: readonly LogicalType[]) => boolean): InputTypes {
  return {
    ...input,
    resolve(call) {
      const resolved = input.resolve(call);
      return resolved instanceof ArgumentMismatch || test(call.args) ? resolved : new ArgumentMismatch();
    },
  };
}

const sameIntervals = (args: readonly LogicalType[]): boolean =>
  !args.every(isInterval) || args[0]?.root === args[1]?.root;

/** The decimal rule when one operand is a DECIMAL and the other exact. */
function decimalResult(
  args: readonly LogicalType[],
  rule: (a: Measured, b: Measured) => LogicalType,
): LogicalType | undefined {
  if (!args.every(isExactNumeric) || !args.some(isDecimal)) return undefined;
  const [a, b] = args.map(digitsOf) as [Measured, Measured];
  return rule(a, b);
}

function numericResult(call: CallTypes, rule: (a: Measured, b: Measured) => LogicalType): LogicalType {
  const type = decimalResult(call.args, rule) ?? leastRestrictive(call.args);
  if (type === undefined) throw noResultType();
  return types.withNullability(type, anyNullable(call.args));
}

/** Computed intervals have one type of each kind, whatever the units of their operands. */
function intervalResult(type: LogicalType): LogicalType {
  return type.root === 'INTERVAL_YEAR_MONTH'
    ? types.yearMonthInterval('MONTH', 2)
    : types.dayTimeInterval('SECOND', 2, 3);
}

/** The point in time, else the interval, else the number. */
function sumResult(call: CallTypes): LogicalType {
  const point = call.args.find(isDatetime);
  if (point !== undefined) return types.withNullability(types.withoutAttribute(point), anyNullable(call.args));
  return intervalOrNumber(call, decimalPlus);
}

function intervalOrNumber(call: CallTypes, rule: (a: Measured, b: Measured) => LogicalType): LogicalType {
  const interval = call.args.find(isInterval);
  if (interval === undefined) return numericResult(call, rule);
  return types.withNullability(intervalResult(interval), anyNullable(call.args));
}

/** The type of the divisor, unless a decimal has fractional digits. */
export function remainderResult(call: CallTypes): LogicalType {
  const [a, b] = call.args.map(digitsOf) as [Measured, Measured];
  const divisor = call.args[1] as LogicalType;
  const type = a.scale === 0 && b.scale === 0 ? divisor : (decimalResult(call.args, decimalModulo) ?? divisor);
  return types.withNullability(type, anyNullable(call.args));
}

export const remainderInput = families(['EXACT_NUMERIC', 'EXACT_NUMERIC']);
export const remainderCode = (call: CodeCall): string => arithmeticCode(call, '%');

const NUMERIC_PAIR = ['NUMERIC', 'NUMERIC'] as const;
const INTERVAL_PAIR = ['DATETIME_INTERVAL', 'DATETIME_INTERVAL'] as const;

function formsOf(operator: string, ...pairs: readonly (readonly [string, string])[]): readonly string[] {
  return pairs.map(([left, right]) => `<${left}> ${operator} <${right}>`);
}

function sum(
  operator: '+' | '-',
  ...temporal: readonly (readonly ['DATETIME' | 'DATETIME_INTERVAL', 'DATETIME' | 'DATETIME_INTERVAL'])[]
): ScalarFunction {
  const pairs = [NUMERIC_PAIR, INTERVAL_PAIR, ...temporal] as const;
  return calciteFunction(
    operator,
    where(families(...pairs), sameIntervals),
    sumResult,
    (call) =>
      call.args.some((type) => isDatetime(type) || isInterval(type))
        ? temporalSumCode(call, operator)
        : arithmeticCode(call, operator),
    { forms: formsOf(operator, ...pairs) },
  );
}

const INTERVAL_FIRST = ['DATETIME_INTERVAL', 'NUMERIC'] as const;
const INTERVAL_LAST = ['NUMERIC', 'DATETIME_INTERVAL'] as const;

const product: ScalarFunction = calciteFunction(
  '*',
  families(NUMERIC_PAIR, INTERVAL_FIRST, INTERVAL_LAST),
  (call) => intervalOrNumber(call, decimalTimes),
  (call) => (call.args.some(isInterval) ? intervalProductCode(call) : arithmeticCode(call, '*')),
  { forms: formsOf('*', NUMERIC_PAIR, INTERVAL_FIRST, INTERVAL_LAST) },
);

const quotient: ScalarFunction = calciteFunction(
  '/',
  families(NUMERIC_PAIR, INTERVAL_FIRST),
  (call) => intervalOrNumber(call, decimalDivide),
  (call) => (call.args.some(isInterval) ? intervalQuotientCode(call) : arithmeticCode(call, '/')),
  { forms: formsOf('/', NUMERIC_PAIR, INTERVAL_FIRST), mayThrow: true },
);

const remainder: ScalarFunction = calciteFunction('%', remainderInput, remainderResult, remainderCode, {
  forms: formsOf('%', ['EXACT_NUMERIC', 'EXACT_NUMERIC']),
  mayThrow: true,
});

const signed = families(['NUMERIC'], ['DATETIME_INTERVAL']);
const sameType = (call: CallTypes): LogicalType => {
  const type = call.args[0] as LogicalType;
  return isInterval(type) ? types.withNullability(intervalResult(type), type.nullable) : type;
};

function sign(name: 'UNARY_MINUS' | 'UNARY_PLUS', symbol: string, code: (call: CodeCall) => string): ScalarFunction {
  return calciteFunction(name, signed, sameType, code, {
    forms: [`${symbol}<NUMERIC>`, `${symbol}<DATETIME_INTERVAL>`],
  });
}

export const FUNCTIONS: readonly FunctionDefinition[] = [
  sum('+', ['DATETIME', 'DATETIME_INTERVAL'], ['DATETIME_INTERVAL', 'DATETIME']),
  sum('-', ['DATETIME', 'DATETIME_INTERVAL']),
  product,
  quotient,
  remainder,
  sign('UNARY_MINUS', '-', negationCode),
  sign('UNARY_PLUS', '+', (call) => call.code[0] as string),
];

export type { ArithmeticOperator };
