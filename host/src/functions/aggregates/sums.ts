/** COUNT, SUM, $SUM0 and AVG. */
import { averageType, sumType } from '../../types/logical/common';
import type { DecimalType, LogicalType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';
import type { AggregateCode, AggregateFunction, AggregateTypes, InputTypes } from '../contracts';
import { divLong } from '../../types/sql-numbers';
import { averageDecimal, sumCode } from './arithmetic';
import { argument, calciteAggregate, COUNTER, field, firstArgument, nullableIfEmpty, typedAggregate } from './shared';

const anyCount: InputTypes = {
  min: 0,
  max: Number.POSITIVE_INFINITY,
  signatures: ['<ANY>...'],
  resolve: (call) => call.args,
};

const COUNT: AggregateFunction = typedAggregate('COUNT', anyCount, ["'COUNT(<ANY>...)'"], () => COUNTER, {
  accumulator: () => [field('count', COUNTER, '0')],
  accumulate: (call) => countCode(call, '+= 1'),
  retract: (call) => countCode(call, '-= 1'),
  merge: (call) => `${call.field('count')} += ${call.field('count', true)};`,
  value: (call) => call.field('count'),
});

/** The compiler leaves out rows whose first argument is NULL; of several arguments none may be. */
function countCode(call: AggregateCode, change: string): string {
  const statement = `${call.field('count')} ${change};`;
  const others = call.code.filter((_, i) => i > 0 && call.args[i]?.nullable);
  return others.length === 0 ? statement : `if (${others.map((code) => `${code} !== null`).join(' && ')}) ${statement}`;
}

const sumOf = (call: AggregateTypes): LogicalType => types.nullable(sumType(firstArgument(call)));
const sum = (call: AggregateCode, a: string, operator: '+' | '-', b: string): string =>
  sumCode(sumOf(call), a, operator, b, call);

/** The count is there for retractions only: a sum of no rows is NULL again. */
const SUM: AggregateFunction = calciteAggregate(
  'SUM',
  ['NUMERIC'],
  nullableIfEmpty((call) => sumType(firstArgument(call))),
  {
    accumulator: (call) => [
      field('sum', sumOf(call), 'null'),
      ...(call.retracts ? [field('count', COUNTER, '0')] : []),
    ],
    accumulate(call) {
      const total = call.field('sum');
      const add = `${total} = ${total} === null ? ${argument(call)} : ${sum(call, total, '+', argument(call))};`;
      return call.retracts ? `${add} ${call.field('count')} += 1;` : add;
    },
    retract(call) {
      const total = call.field('sum');
      const without = `${total} === null ? ${sum(call, '0', '-', argument(call))} : ${sum(call, total, '-', argument(call))}`;
      return `${total} = ${without}; ${call.field('count')} -= 1;`;
    },
    merge(call) {
      const [total, other] = [call.field('sum'), call.field('sum', true)];
      const add = `if (${other} !== null) ${total} = ${total} === null ? ${other} : ${sum(call, total, '+', other)};`;
      return call.retracts ? `${add} ${call.field('count')} += ${call.field('count', true)};` : add;
    },
    value: (call) => (call.retracts ? `${call.field('count')} === 0 ? null : ${call.field('sum')}` : call.field('sum')),
  },
);

/** SUM that is 0 of no rows; the planner makes it when it splits COUNT. */
const SUM0: AggregateFunction = calciteAggregate(
  '$SUM0',
  ['NUMERIC'],
  (call) => types.notNull(sumType(firstArgument(call))),
  {
    accumulator: (call) => [field('sum', sumOf(call), '0')],
    accumulate: (call) => `${call.field('sum')} = ${sum(call, call.field('sum'), '+', argument(call))};`,
    retract: (call) => `${call.field('sum')} = ${sum(call, call.field('sum'), '-', argument(call))};`,
    merge: (call) => `${call.field('sum')} = ${sum(call, call.field('sum'), '+', call.field('sum', true))};`,
    value: (call) => call.field('sum'),
  },
);

/** Whole numbers are summed as BIGINT, approximate ones as DOUBLE. */
function averageSum(call: AggregateTypes): LogicalType {
  const type = firstArgument(call);
  if (type.root === 'DECIMAL') return types.nullable(sumType(type));
  return type.root === 'FLOAT' || type.root === 'DOUBLE' ? types.DOUBLE : types.BIGINT;
}

function averageCode(call: AggregateCode): string {
  const [total, count] = [call.field('sum'), call.field('count')];
  const { result } = call;
  switch (result.root) {
    case 'FLOAT':
      return `Math.fround(${total} / ${count})`;
    case 'DOUBLE':
      return `${total} / ${count}`;
    case 'DECIMAL': {
      const digits = result.scale - (averageSum(call) as DecimalType).scale;
      return `${call.helper('averageDecimal', averageDecimal)}(${total}, ${count}, ${digits})`;
    }
    default:
      return `${call.helper('divLong', divLong)}(${total}, ${count})`;
  }
}

const AVG: AggregateFunction = calciteAggregate(
  'AVG',
  ['NUMERIC'],
  nullableIfEmpty((call) => averageType(firstArgument(call))),
  {
    accumulator: (call) => [field('sum', averageSum(call), '0'), field('count', COUNTER, '0')],
    accumulate: (call) => averageChange(call, '+', argument(call), '1'),
    retract: (call) => averageChange(call, '-', argument(call), '1'),
    merge: (call) => averageChange(call, '+', call.field('sum', true), call.field('count', true)),
    value: (call) => `${call.field('count')} === 0 ? null : ${averageCode(call)}`,
  },
);

function averageChange(call: AggregateCode, operator: '+' | '-', value: string, rows: string): string {
  const total = call.field('sum');
  const changed = sumCode(averageSum(call), total, operator, value, call);
  return `${total} = ${changed}; ${call.field('count')} ${operator}= ${rows};`;
}

export const SUMS: readonly AggregateFunction[] = [COUNT, SUM, SUM0, AVG];
