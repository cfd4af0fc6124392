/** STDDEV and VARIANCE by Welford's algorithm, and its sum of squared deviations, which the planner may ask for by itself. */
import { averageType } from '../../types/logical/common';
import * as types from '../../types/logical/types';
import type { AggregateCode, AggregateFunction } from '../contracts';
import { logical, sequence } from '../signatures';
import { argument, calciteAggregate, COUNTER, field, firstArgument, flinkAggregate, nullableIfEmpty } from './shared';
import { decimalFromDouble } from '../../types/sql-decimals';
import { doubleToInt, doubleToLong } from '../../types/sql-numbers';

const DOUBLE = types.notNull(types.DOUBLE);

/** The number of a decimal, correctly rounded. */
export function decimalNumber(unscaled: number | bigint, scale: number): number {
  return scale === 0 ? Number(unscaled) : Number(`${unscaled}e-${scale}`);
}

function doubleCode(call: AggregateCode): string {
  const type = firstArgument(call);
  if (type.root === 'DECIMAL')
    return `${call.helper('decimalNumber', decimalNumber)}(${argument(call)}, ${type.scale})`;
  return type.root === 'BIGINT' ? `Number(${argument(call)})` : argument(call);
}

const MOMENTS = {
  accumulator: () => [field('n', COUNTER, '0'), field('mean', DOUBLE, '0'), field('m2', DOUBLE, '0')],
  accumulate(call: AggregateCode): string {
    const [n, mean, m2, value, delta] = [...names(call), call.local('value'), call.local('delta')];
    return `${n} += 1;
if (${n} > 0) {
  ${value} = ${doubleCode(call)};
  ${delta} = ${value} - ${mean};
  ${mean} += ${delta} / ${n};
  ${m2} += ${delta} * (${value} - ${mean});
}`;
  },
  retract(call: AggregateCode): string {
    const [n, mean, m2, value, delta] = [...names(call), call.local('value'), call.local('delta')];
    return `${n} -= 1;
if (${n} === 0) {
  ${mean} = 0;
  ${m2} = 0;
} else if (${n} > 0) {
  ${value} = ${doubleCode(call)};
  ${delta} = ${value} - ${mean};
  ${mean} -= ${delta} / ${n};
  ${m2} -= (${value} - ${mean}) * ${delta};
}`;
  },
  merge(call: AggregateCode): string {
    const [n, mean, m2] = names(call);
    const [otherN, otherMean, otherM2] = names(call, true);
    const [sum, delta] = [call.local('sum'), call.local('delta')];
    return `if (${otherN} <= 0) {
  ${n} += ${otherN};
} else if (${n} === 0) {
  ${n} = ${otherN};
  ${mean} = ${otherMean};
  ${m2} = ${otherM2};
} else {
  ${sum} = ${n} + ${otherN};
  ${delta} = ${otherMean} - ${mean};
  ${mean} += ${otherN} / ${sum} * ${delta};
  ${m2} += ${otherM2} + ${n} * ${otherN} / ${sum} * ${delta} * ${delta};
  ${n} = ${sum};
}
if (${n} <= 0) {
  ${mean} = 0;
  ${m2} = 0;
}`;
  },
};

function names(call: AggregateCode, other = false): [string, string, string] {
  return [call.field('n', other), call.field('mean', other), call.field('m2', other)];
}

const WELFORD_M2: AggregateFunction = flinkAggregate(
  '$WELFORD_M2$1',
  sequence(['value', logical('NUMERIC')]),
  () => types.DOUBLE,
  {
    ...MOMENTS,
    value: (call) => `${call.field('n')} <= 0 || ${call.field('m2')} < 0 ? null : ${call.field('m2')}`,
  },
);

/** A double as the type of the result: numbers are cut, decimals rounded half up by their shortest text. */
function resultCode(call: AggregateCode, double: string): string {
  const { result } = call;
  switch (result.root) {
    case 'DOUBLE':
      return double;
    case 'FLOAT':
      return `Math.fround(${double})`;
    case 'DECIMAL':
      return `${call.helper('toDecimal', toDecimal)}(${double}, ${result.precision}, ${result.scale})`;
    case 'BIGINT':
      return `${call.helper('doubleToLong', doubleToLong)}(${double})`;
    case 'TINYINT':
      return `${call.helper('doubleToInt', doubleToInt)}(${double}) << 24 >> 24`;
    case 'SMALLINT':
      return `${call.helper('doubleToInt', doubleToInt)}(${double}) << 16 >> 16`;
    default:
      return `${call.helper('doubleToInt', doubleToInt)}(${double})`;
  }
}

function toDecimal(value: number, precision: number, scale: number): number | bigint | null {
  return decimalFromDouble(value, { precision, scale }) ?? null;
}

function deviation(name: string, biased: boolean, root: boolean, aliases: readonly string[] = []): AggregateFunction {
  return calciteAggregate(
    name,
    ['NUMERIC'],
    nullableIfEmpty((call) => averageType(firstArgument(call))),
    {
      ...MOMENTS,
      aliases,
      value(call) {
        const [n, , m2] = names(call);
        const variance = `${m2} / ${biased ? n : `(${n} - 1)`}`;
        return `${n} <= ${biased ? 0 : 1} || ${m2} < 0 ? null : ${resultCode(call, root ? `Math.sqrt(${variance})` : variance)}`;
      },
    },
  );
}

export const VARIANCES: readonly AggregateFunction[] = [
  WELFORD_M2,
  deviation('STDDEV_POP', true, true),
  deviation('STDDEV_SAMP', false, true, ['STDDEV']),
  deviation('VAR_POP', true, false),
  deviation('VAR_SAMP', false, false, ['VARIANCE']),
];
