/** PERCENTILE: exact, by linear interpolation between the two nearest values; one percentage or an array of them. */
import * as types from '../../types/logical/types';
import type { LogicalType } from '../../types/logical/contracts';
import { SqlError } from '../../types/sql-error';
import { ArgumentMismatch, type AggregateCode, type AggregateFunction, type CallTypes } from '../contracts';
import { logical, oneOf, or, sequence, type ArgumentType } from '../signatures';
import { isNumeric } from '../operands';
import { argument, COUNTER, field, firstArgument, flinkAggregate } from './shared';
import { decimalNumber } from './variance';

const DOUBLE = types.notNull(types.DOUBLE);

/** The literal at `i` as a number, undefined when it is none. */
function literalNumber(call: CallTypes, i: number): number | undefined {
  const value = call.literal(i);
  const type = call.args[i] as LogicalType;
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  return type.root === 'DECIMAL' ? decimalNumber(value, type.scale) : Number(value);
}

const percentage: ArgumentType = {
  text: '<NUMERIC NOT NULL>',
  infer(call, i) {
    const type = call.args[i] as LogicalType;
    if (!isNumeric(type)) return new ArgumentMismatch('Percentage must be of NUMERIC type.');
    if (type.nullable) return new ArgumentMismatch('Percentage must be of NOT NULL type.');
    if (call.isLiteral(i)) {
      const value = literalNumber(call, i);
      if (value === undefined || value < 0 || value > 1) {
        return new ArgumentMismatch(`Percentage must be between [0.0, 1.0], but was '${value ?? null}'.`);
      }
    }
    return DOUBLE;
  },
};

const percentages: ArgumentType = {
  text: 'ARRAY<NUMERIC NOT NULL> NOT NULL',
  infer(call, i) {
    const type = call.args[i] as LogicalType;
    if (type.root !== 'ARRAY') return new ArgumentMismatch('Percentage must be an array.');
    if (type.nullable) return new ArgumentMismatch('Percentage must be a non-null array.');
    if (!isNumeric(type.element)) return new ArgumentMismatch('Value in the percentage array must be of NUMERIC type.');
    if (type.element.nullable) return new ArgumentMismatch('Value in the percentage array must be of NOT NULL type.');
    return types.array(DOUBLE, false);
  },
};

/** Java's Double.toString of a plain number. */
const doubleText = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

function checkPercentages(given: number | readonly number[]): readonly number[] {
  const list = typeof given === 'number' ? [given] : given;
  for (const value of list) {
    if (value >= 0 && value <= 1) continue;
    throw new SqlError(
      `Percentage of PERCENTILE should be between [0.0, 1.0], but was '${doubleText(value)}'.`,
      'java.lang.IllegalArgumentException',
    );
  }
  return list;
}

function addValue(counts: Map<number, number>, value: number, change: number): void {
  const count = (counts.get(value) ?? 0) + change;
  if (count === 0) counts.delete(value);
  else counts.set(value, count);
}

function mergeValues(counts: Map<number, number>, others: ReadonlyMap<number, number>): void {
  for (const [value, count] of others) addValue(counts, value, count);
}

/** Percentiles in order of `wanted`; undefined when there are no rows. */
function percentilesOf(wanted: readonly number[], counts: ReadonlyMap<number, number>): number[] | null {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total <= 0) return null;
  const positions = wanted.map((part, index) => ({ position: part * (total - 1) + 1, index }));
  positions.sort((a, b) => a.position - b.position);
  const results = new Array<number>(wanted.length);
  let seen = sorted[0][1];
  let at = 0;
  for (const { position, index } of positions) {
    const [lower, higher] = [Math.floor(position), Math.ceil(position)];
    while (seen < lower) seen += sorted[++at][1];
    results[index] =
      seen >= higher
        ? sorted[at][0]
        : (higher - position) * sorted[at][0] + (position - lower) * (sorted[at + 1] as [number, number])[0];
  }
  return results;
}

function percentileOf(wanted: readonly number[] | null, counts: ReadonlyMap<number, number>): number | null {
  return wanted === null ? null : (percentilesOf(wanted, counts)?.[0] ?? null);
}

function allPercentiles(wanted: readonly number[] | null, counts: ReadonlyMap<number, number>): number[] | null {
  return wanted === null || wanted.length === 0 ? null : percentilesOf(wanted, counts);
}

function valueCode(call: AggregateCode): string {
  const type = firstArgument(call);
  if (type.root === 'DECIMAL')
    return `${call.helper('decimalNumber', decimalNumber)}(${argument(call)}, ${type.scale})`;
  return type.root === 'BIGINT' ? `Number(${argument(call)})` : argument(call);
}

/** Adds the row's frequency, which defaults to 1; rows whose frequency is not above 0 do not count. */
function change(call: AggregateCode, sign: '' | '-'): string {
  const [value, , frequency] = call.code as readonly [string, string, string?];
  const add = (count: string): string =>
    `${call.helper('addValue', addValue)}(${call.field('counts')}, ${valueCode(call)}, ${sign}${count});`;
  const checks: string[] = [];
  if (call.args[0]?.nullable) checks.push(`${value} !== null`);
  if (frequency !== undefined) checks.push(`${frequency} !== null`, `${frequency} > 0`);
  const statement = frequency === undefined ? add('1') : add(`Number(${frequency})`);
  return checks.length === 0 ? statement : `if (${checks.join(' && ')}) ${statement}`;
}

const PERCENTILE: AggregateFunction = flinkAggregate(
  'PERCENTILE',
  or(
    sequence(['expr', logical('NUMERIC')], ['percentage', oneOf(percentage, percentages)]),
    sequence(
      ['expr', logical('NUMERIC')],
      ['percentage', oneOf(percentage, percentages)],
      ['frequency', logical('INTEGER_NUMERIC')],
    ),
  ),
  (call) => (call.args[1]?.root === 'ARRAY' ? types.array(types.DOUBLE) : types.DOUBLE),
  {
    skipsNulls: false,
    accumulator: () => [
      field('percentages', types.array(DOUBLE), 'null'),
      field('counts', types.map(DOUBLE, COUNTER, false), 'new Map()'),
    ],
    accumulate(call) {
      const wanted = call.field('percentages');
      const check = call.helper('checkPercentages', checkPercentages);
      return `if (${wanted} === null) ${wanted} = ${check}(${call.code[1]});\n${change(call, '')}`;
    },
    retract: (call) => change(call, '-'),
    merge(call) {
      const wanted = call.field('percentages');
      const merge = call.helper('mergeValues', mergeValues);
      return `if (${wanted} === null) ${wanted} = ${call.field('percentages', true)};
${merge}(${call.field('counts')}, ${call.field('counts', true)});`;
    },
    value(call) {
      const compute =
        call.result.root === 'ARRAY'
          ? call.helper('allPercentiles', allPercentiles)
          : call.helper('percentileOf', percentileOf);
      return `${compute}(${call.field('percentages')}, ${call.field('counts')})`;
    },
  },
);

export const PERCENTILES: readonly AggregateFunction[] = [PERCENTILE];
