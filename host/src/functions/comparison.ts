/**
 * Comparisons. BETWEEN is resolved to two of them, IN over a list is compiled with the code of `=`, and a list with a sub-query is a
 * join.
 */
import { areComparable } from './comparable-types';
import type { LogicalType } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import { compareCode } from '../types/sql-equals';
import { calciteFunction } from './calcite';
import { comparisonTypes, equalityCode, isComparable, orderCode } from './comparison-code';
import {
  ArgumentMismatch,
  type CallTypes,
  type CodeCall,
  type FunctionDefinition,
  type InputTypes,
  type ScalarFunction,
} from './contracts';
import { flinkFunction } from './define';
import { leastRestrictive } from './least-restrictive';
import { noCode } from './logical';
import { anyNullable, isCharacter } from './operands';
import { common, nullableIfArgs } from './result-types';
import { comparable } from './signatures';

const BOOLEAN_IF_NULLABLE = (call: CallTypes): LogicalType =>
  types.withNullability(types.BOOLEAN, anyNullable(call.args));

function comparisonInput(operator: '=' | '<'): InputTypes {
  return {
    min: 2,
    max: 2,
    signatures: ['<COMPARABLE_TYPE>, <COMPARABLE_TYPE>'],
    resolve: (call) => comparisonTypes(call.args, operator) ?? new ArgumentMismatch(),
  };
}

const formsOf = (operator: string): readonly string[] => [`<COMPARABLE_TYPE> ${operator} <COMPARABLE_TYPE>`];

function comparison(operator: string, generate: (call: CodeCall) => string): ScalarFunction {
  const input = comparisonInput(operator === '=' || operator === '<>' ? '=' : '<');
  return calciteFunction(operator, input, BOOLEAN_IF_NULLABLE, generate, { forms: formsOf(operator) });
}

const ordering = (operator: string): ScalarFunction => comparison(operator, (call) => orderCode(call, 0, 1, operator));

/** NULL is not distinct from NULL; the result is never NULL. */
function distinctness(name: string, negated: boolean): ScalarFunction {
  const generate = (call: CodeCall): string => {
    const [a, b] = call.code as [string, string];
    const [left, right] = call.args as [LogicalType, LogicalType];
    const eitherNull = [left, right].map((type, i) => (type.nullable ? `${call.code[i]} === null` : undefined));
    const guard = eitherNull.filter((text) => text !== undefined).join(' || ');
    const equal = left.root === 'NULL' || right.root === 'NULL' ? 'false' : equalityCode(call, 0, 1);
    const same = guard === '' ? equal : `(${guard} ? ${a} === ${b} : ${equal} === true)`;
    return negated ? `!(${same})` : same;
  };
  return calciteFunction(name, comparisonInput('='), () => types.notNull(types.BOOLEAN), generate, {
    nulls: 'custom',
    forms: formsOf(name),
  });
}

/** What stands on the left decides: items of another kind are cast to its type. Calcite: SqlToRelConverter.convertInToOr. */
function inTypes([first, ...items]: readonly LogicalType[]): LogicalType | undefined {
  if (items.some((item) => !isComparable(first, item))) return undefined;
  const alike = items.filter(({ root }) => root === first.root || (isCharacter(first) && root === 'CHAR'));
  return leastRestrictive(first.root === 'NULL' ? items : [first, ...alike]);
}

function inList(): ScalarFunction {
  const name = 'IN';
  const input: InputTypes = {
    min: 2,
    max: Number.POSITIVE_INFINITY,
    signatures: ['<COMPARABLE_TYPE>, <COMPARABLE_TYPE>...'],
    resolve(call) {
      const type = inTypes(call.args);
      if (type === undefined) return new ArgumentMismatch('Values passed to IN operator must have compatible types');
      return call.args.map((arg) => types.withNullability(type, arg.nullable || arg.root === 'NULL'));
    },
  };
  const options = { nulls: 'custom' as const, forms: formsOf(name) };
  return { ...calciteFunction(name, input, BOOLEAN_IF_NULLABLE, noCode, options), special: true };
}

/** The extreme of all arguments, NULL when one is. NaN is the greatest number and -0.0 is less than 0.0, as Java orders them. */
function extreme(name: 'GREATEST' | 'LEAST'): ScalarFunction {
  return flinkFunction(
    name,
    withCommonTypes(comparable(1, Number.POSITIVE_INFINITY, 'FULL', areComparable)),
    nullableIfArgs(common()),
    (call) => {
      const best = call.local('best');
      call.statement(`${best} = ${call.code[0]};`);
      for (const code of call.code.slice(1)) {
        const compared = orderOf(call, code, best);
        call.statement(`if (${compared} ${name === 'GREATEST' ? '>' : '<'} 0) ${best} = ${code};`);
      }
      return best;
    },
  );
}

function orderOf(call: CodeCall, a: string, b: string): string {
  const { root } = call.result;
  if (root === 'DOUBLE' || root === 'FLOAT') return `${call.helper('compareDoubles', compareDoubles)}(${a}, ${b})`;
  return compareCode(call.result, a, b, call);
}

/** Double.compare */
function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b && a !== 0) return 0;
  const rank = (x: number): number => (Number.isNaN(x) ? 1 : Object.is(x, -0) ? -1 : 0);
  return rank(a) - rank(b);
}

function withCommonTypes(input: InputTypes): InputTypes {
  return {
    ...input,
    resolve(call) {
      const resolved = input.resolve(call);
      if (resolved instanceof ArgumentMismatch) return resolved;
      const type = common()(call);
      return call.args.map((arg) => types.withNullability(type, arg.nullable));
    },
  };
}

export const FUNCTIONS: readonly FunctionDefinition[] = [
  comparison('=', (call) => equalityCode(call, 0, 1)),
  { ...comparison('<>', (call) => equalityCode(call, 0, 1, true)), aliases: ['!='] },
  ordering('<'),
  ordering('<='),
  ordering('>'),
  ordering('>='),
  distinctness('IS DISTINCT FROM', true),
  distinctness('IS NOT DISTINCT FROM', false),
  inList(),
  extreme('GREATEST'),
  extreme('LEAST'),
];
