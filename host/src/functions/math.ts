/** Numeric functions. The numeric forms of FLOOR and CEIL are in floor-ceil.ts. */
import { decimalRound } from '../types/logical/common';
import type { DecimalType, LogicalType } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import { remainderCode, remainderInput, remainderResult } from './arithmetic';
import { wrapInteger } from './arithmetic-code';
import { calciteFunction, families } from './calcite';
import { asApproximate } from './comparison-code';
import type { CallTypes, CodeCall, FunctionDefinition, InputTypes, ScalarFunction } from './contracts';
import { flinkFunction } from './define';
import { absLong, decimalRescaler, decimalRounder, decimalTruncater, type Long } from '../types/sql-numbers';
import { binaryText, hexOfLong, hexOfText, roundNumber, truncateNumber, unhex } from './math-runtime';
import { anyNullable, isDecimal, isInteger, unsupportedCall } from './operands';
import { exp, ln, log10, pow } from './precise-math';
import { cos, cosh, sin, tan } from './precise-trigonometry';
import { resultIs } from './result-types';
import { logical, sequence } from './signatures';

const nullableWith =
  (type: LogicalType) =>
  (call: CallTypes): LogicalType =>
    types.withNullability(type, anyNullable(call.args));

const double = nullableWith(types.DOUBLE);
const text = nullableWith(types.STRING);
const NUMERIC = families(['NUMERIC']);
const NUMERIC_PAIR = families(['NUMERIC', 'NUMERIC']);
const sameType = (call: CallTypes): LogicalType =>
  types.withNullability(call.args[0] as LogicalType, anyNullable(call.args));

/** A function of doubles: `template` has `$0`, `$1` for the arguments and names of `HELPERS`. */
function doubles(name: string, input: InputTypes, template: string): ScalarFunction {
  return calciteFunction(name, input, double, (call) =>
    template.replace(/\$(\d)|precise\w+/g, (text, i?: string) =>
      i === undefined ? call.helper(text, HELPERS[text]) : asApproximate(call, Number(i), 'DOUBLE'),
    ),
  );
}

const HELPERS: { readonly [name: string]: unknown } = {
  preciseExp: exp,
  preciseLn: ln,
  preciseLog10: log10,
  precisePow: pow,
  preciseSin: sin,
  preciseCos: cos,
  preciseTan: tan,
  preciseCosh: cosh,
};

function absCode(call: CodeCall): string {
  const code = call.code[0] as string;
  const { root } = call.result;
  if (root === 'TINYINT' || root === 'SMALLINT' || root === 'INTEGER') return wrapInteger(`Math.abs(${code})`, root);
  if (root === 'BIGINT') return `${call.helper('absLong', absLong)}(${code})`;
  if (root === 'DECIMAL') return `(${code} < 0 ? -(${code}) : ${code})`;
  if (root === 'FLOAT' || root === 'DOUBLE') return `Math.abs(${code})`;
  throw unsupportedCall(call);
}

function signCode(call: CodeCall): string {
  const code = call.code[0] as string;
  const { result } = call;
  if (result.root === 'FLOAT' || result.root === 'DOUBLE') return `Math.sign(${code})`;
  const unit = result.root === 'DECIMAL' ? 10n ** BigInt(result.scale) : 1n;
  const one = unit <= BigInt(Number.MAX_SAFE_INTEGER) ? `${unit}` : `${unit}n`;
  return `(${code} > 0 ? ${one} : ${code} < 0 ? -${one} : 0)`;
}

const ROUND_INPUT = families(['NUMERIC', 'INTEGER'], ['NUMERIC']);

/** ROUND and TRUNCATE of a decimal to a constant number of digits have a type of their own. */
function roundResult(call: CallTypes): LogicalType {
  const type = call.args[0] as LogicalType;
  const nullable = anyNullable(call.args);
  const known = call.args.length === 1 || call.isLiteral(1);
  if (type.root !== 'DECIMAL' || !known || call.isNull(1)) return types.withNullability(type, nullable);
  const digits = call.args.length === 1 ? 0 : Number(call.literal(1));
  return types.withNullability(decimalRound(type, digits), nullable);
}

interface Rounding {
  /** `digits` after the point are kept, in the scale of `result`. */
  readonly decimal: (from: DecimalType, digits: number, result: DecimalType) => (value: Long) => Long | null;
  readonly number: (value: Long, digits: number, root: LogicalType['root']) => Long;
}

/** Digits that are known per row only: the result keeps the type of the argument. */
function variableDigits(rounding: Rounding, from: DecimalType): (value: Long, digits: number) => Long | null {
  return (value, digits) => {
    if (digits >= from.scale) return value;
    const kept = rounding.decimal(from, digits, decimalRound(from, digits))(value);
    const scale = Math.max(0, digits);
    return kept === null ? null : decimalRescaler(scale, from)(kept);
  };
}

function roundCode(name: string, rounding: Rounding): (call: CodeCall) => string {
  return (call) => {
    const code = call.code[0] as string;
    const type = call.args[0] as LogicalType;
    const digits = call.args.length === 1 ? '0' : `Number(${call.code[1]})`;
    if (isDecimal(type)) {
      const [from, result] = [type, call.result] as [DecimalType, DecimalType];
      if (digits === '0' || call.isLiteral(1)) {
        const fixed = call.args.length === 1 ? 0 : Number(call.literal(1));
        return `${call.constant(name, rounding.decimal(from, fixed, result))}(${code})`;
      }
      return `${call.constant(name, variableDigits(rounding, from))}(${code}, ${digits})`;
    }
    if (isInteger(type) && call.args.length === 1) return code;
    return `${call.helper(`${name}Number`, rounding.number)}(${code}, ${digits}, '${type.root}')`;
  };
}

function rounding(name: string, helper: string, functions: Rounding): ScalarFunction {
  return calciteFunction(name, ROUND_INPUT, roundResult, roundCode(helper, functions), { mayThrow: true });
}

/** Both operands are decimals, or none is. */
function atan2Code(call: CodeCall): string {
  const [y, x] = call.args as [LogicalType, LogicalType];
  if (isDecimal(y) !== isDecimal(x)) throw unsupportedCall(call);
  return `Math.atan2(${asApproximate(call, 0, 'DOUBLE')}, ${asApproximate(call, 1, 'DOUBLE')})`;
}

function hexCode(call: CodeCall): string {
  const code = call.code[0] as string;
  if (isInteger(call.args[0] as LogicalType)) return `${call.helper('hexOfLong', hexOfLong)}(${code})`;
  return `${call.helper('hexOfText', hexOfText)}(${code})`;
}

const constant = (name: string, value: number): ScalarFunction =>
  calciteFunction(
    name,
    families([]),
    () => types.notNull(types.DOUBLE),
    () => String(value),
    { nulls: 'custom' },
  );

const logarithm = calciteFunction('LOG', families(['NUMERIC'], ['NUMERIC', 'NUMERIC']), double, (call) => {
  const first = asApproximate(call, 0, 'DOUBLE');
  const log = call.helper('preciseLn', ln);
  if (call.args.length === 1) return `${log}(${first})`;
  return `${log}(${asApproximate(call, 1, 'DOUBLE')}) / ${log}(${first})`;
});

export const FUNCTIONS: readonly FunctionDefinition[] = [
  calciteFunction('ABS', families(['NUMERIC'], ['DATETIME_INTERVAL']), sameType, absCode, {
    forms: ['ABS(<NUMERIC>)', 'ABS(<DATETIME_INTERVAL>)'],
  }),
  calciteFunction('SIGN', NUMERIC, sameType, signCode),
  calciteFunction('MOD', remainderInput, remainderResult, remainderCode, { mayThrow: true }),
  rounding('ROUND', 'round', { decimal: decimalRounder, number: roundNumber }),
  rounding('TRUNCATE', 'truncate', { decimal: decimalTruncater, number: truncateNumber }),
  doubles('POWER', NUMERIC_PAIR, 'precisePow($0, $1)'),
  doubles('SQRT', NUMERIC, 'Math.sqrt($0)'),
  doubles('EXP', NUMERIC, 'preciseExp($0)'),
  doubles('LN', NUMERIC, 'preciseLn($0)'),
  doubles('LOG10', NUMERIC, 'preciseLog10($0)'),
  doubles('LOG2', NUMERIC, `preciseLn($0) / ${Math.LN2}`),
  logarithm,
  doubles('SIN', NUMERIC, 'preciseSin($0)'),
  doubles('COS', NUMERIC, 'preciseCos($0)'),
  doubles('TAN', NUMERIC, 'preciseTan($0)'),
  doubles('COT', NUMERIC, '1 / preciseTan($0)'),
  doubles('ASIN', NUMERIC, 'Math.asin($0)'),
  doubles('ACOS', NUMERIC, 'Math.acos($0)'),
  doubles('ATAN', NUMERIC, 'Math.atan($0)'),
  calciteFunction('ATAN2', NUMERIC_PAIR, double, atan2Code),
  doubles('SINH', NUMERIC, 'Math.sinh($0)'),
  doubles('COSH', NUMERIC, 'preciseCosh($0)'),
  doubles('TANH', NUMERIC, 'Math.tanh($0)'),
  doubles('DEGREES', NUMERIC, `$0 * ${180 / Math.PI}`),
  doubles('RADIANS', NUMERIC, `$0 * ${Math.PI / 180}`),
  constant('PI', Math.PI),
  constant('E', Math.E),
  calciteFunction(
    'BIN',
    families(['INTEGER']),
    text,
    (call) => `${call.helper('binaryText', binaryText)}(${call.code[0]})`,
  ),
  calciteFunction('HEX', families(['INTEGER'], ['CHARACTER']), text, hexCode),
  flinkFunction(
    'UNHEX',
    sequence(['expr', logical('CHARACTER_STRING')]),
    resultIs(types.BYTES),
    (call) => `${call.helper('unhex', unhex)}(${call.code[0]})`,
  ),
];
