/** MIN and MAX. With retractions the accumulator counts the rows of each value; the extreme is looked for again when it leaves. */
import type { LogicalType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';
import { tableError } from '../../types/sql-error';
import {
  ArgumentMismatch,
  type AggregateCode,
  type AggregateFunction,
  type AggregateTypes,
  type InputTypes,
} from '../contracts';
import { rootName } from '../signatures';
import { argument, COUNTER, field, firstArgument, nullableIfEmpty, typedAggregate, valueField } from './shared';

/** Order of texts by their UTF-8 bytes, that is by code points. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates stand for code points above all others.
    if (x >= 0xd800 && y >= 0xd800) {
      x += x >= 0xe000 ? -0x800 : 0x2000;
      y += y >= 0xe000 ? -0x800 : 0x2000;
    }
    return x - y;
  }
  return a.length - b.length;
}

/** True when `a` comes after the extreme `b` in the direction of the function. */
type Beats = (a: never, b: never) => boolean;

const NUMBER_BEATS: { readonly [operator in '<' | '>']: Beats } = {
  '<': (a: number, b: number) => a < b,
  '>': (a: number, b: number) => a > b,
};
const TEXT_BEATS: { readonly [operator in '<' | '>']: Beats } = {
  '<': (a: string, b: string) => compareTexts(a, b) < 0,
  '>': (a: string, b: string) => compareTexts(a, b) > 0,
};

const isText = (type: LogicalType): boolean => type.root === 'CHAR' || type.root === 'VARCHAR';

/** The extreme of a map's keys, null when it has none. */
export function extremeOf(counts: ReadonlyMap<unknown, unknown>, beats: Beats): unknown {
  let extreme: unknown = null;
  for (const key of counts.keys()) if (extreme === null || beats(key as never, extreme as never)) extreme = key;
  return extreme;
}

/** The state of a retracting extreme; in accumulators its members are fields of their own. */
interface Counted {
  extreme: unknown;
  /** Values with more than 0 rows. */
  size: number;
}

/** Adds the other accumulator's counts to `counts`; the result tells the extreme and the size after it. */
function mergeCounts(
  counts: Map<unknown, number>,
  state: Counted,
  others: ReadonlyMap<unknown, number>,
  other: Counted,
  beats: Beats,
): Counted {
  let { extreme, size } = state;
  if (size === 0 || (other.size > 0 && other.extreme !== null && beats(other.extreme as never, extreme as never))) {
    extreme = other.extreme;
  }
  let lost = false;
  for (const [key, more] of others) {
    const count = counts.get(key) ?? 0;
    const merged = count + more;
    if (merged === 0) counts.delete(key);
    else counts.set(key, merged);
    if (merged <= 0 && count > 0) {
      size -= 1;
      if (key === extreme) lost = true;
    } else if (merged > 0 && count <= 0) size += 1;
  }
  if (!lost) return { extreme, size };
  return { extreme: extremeOf(counts, beats), size: counts.size === 0 ? 0 : size };
}

const SUPPORTED: ReadonlySet<string> = new Set([
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'FLOAT',
  'DOUBLE',
  'BOOLEAN',
  'VARCHAR',
  'CHAR',
  'DECIMAL',
  'TIME',
  'DATE',
  'TIMESTAMP',
  'TIMESTAMP_LTZ',
]);

function extreme(name: 'MIN' | 'MAX', title: string): AggregateFunction {
  const operator = name === 'MIN' ? '<' : '>';
  const beatsCode = (call: AggregateCode, a: string, b: string): string =>
    isText(firstArgument(call))
      ? `${call.helper('compareTexts', compareTexts)}(${a}, ${b}) ${operator} 0`
      : `${a} ${operator} ${b}`;
  const beats = (call: AggregateCode): string => {
    const text = isText(firstArgument(call));
    return call.helper(text ? 'beatsText' : 'beats', (text ? TEXT_BEATS : NUMBER_BEATS)[operator]);
  };

  function check(call: AggregateTypes): void {
    const { root } = firstArgument(call);
    if (SUPPORTED.has(root)) return;
    const retract = call.retracts ? ' with retract' : '';
    throw tableError(
      `${title}${retract} aggregate function does not support type: ''${rootName(root)}''.\nPlease re-check the data type.`,
    );
  }

  function retract(call: AggregateCode): string {
    const [best, size, counts, count] = [
      call.field('value'),
      call.field('size'),
      call.field('counts'),
      call.local('count'),
    ];
    const value = argument(call);
    return `${count} = (${counts}.get(${value}) ?? 0) - 1;
if (${count} === 0) {
  ${counts}.delete(${value});
  ${size} -= 1;
  if (${size} === 0) ${best} = null;
  else if (${value} === ${best}) ${best} = ${call.helper('extremeOf', extremeOf)}(${counts}, ${beats(call)});
} else ${counts}.set(${value}, ${count});`;
  }

  function accumulateCounted(call: AggregateCode): string {
    const [best, size, counts, count] = [
      call.field('value'),
      call.field('size'),
      call.field('counts'),
      call.local('count'),
    ];
    const value = argument(call);
    return `if (${size} === 0 || ${best} === null || ${beatsCode(call, value, best)}) ${best} = ${value};
${count} = (${counts}.get(${value}) ?? 0) + 1;
if (${count} === 0) ${counts}.delete(${value});
else ${counts}.set(${value}, ${count});
if (${count} === 1) ${size} += 1;`;
  }

  function mergeCounted(call: AggregateCode): string {
    const state = (other: boolean): string =>
      `{ extreme: ${call.field('value', other)}, size: ${call.field('size', other)} }`;
    const merged = call.local('merged');
    const [mine, others] = [call.field('counts'), call.field('counts', true)];
    const merge = call.helper('mergeCounts', mergeCounts);
    return `${merged} = ${merge}(${mine}, ${state(false)}, ${others}, ${state(true)}, ${beats(call)});
${call.field('value')} = ${merged}.extreme;
${call.field('size')} = ${merged}.size;`;
  }

  const take = (call: AggregateCode, value: string): string => {
    const best = call.field('value');
    return `if (${best} === null || ${beatsCode(call, value, best)}) ${best} = ${value};`;
  };

  return typedAggregate(name, comparable, [`'${name}(<COMPARABLE_TYPE>)'`], nullableIfEmpty(firstArgument), {
    accumulator(call) {
      check(call);
      if (!call.retracts) return [valueField('value', call)];
      const counts = types.map(types.notNull(firstArgument(call)), COUNTER, false);
      return [valueField('value', call), field('size', COUNTER, '0'), field('counts', counts, 'new Map()')];
    },
    accumulate: (call) => (call.retracts ? accumulateCounted(call) : take(call, argument(call))),
    retract,
    merge: (call) =>
      call.retracts
        ? mergeCounted(call)
        : `if (${call.field('value', true)} !== null) { ${take(call, call.field('value', true))} }`,
    value: (call) =>
      call.retracts ? `${call.field('size')} > 0 ? ${call.field('value')} : null` : call.field('value'),
  });
}

/** One argument; types without an order are refused when the function is made, as in Flink. */
const comparable: InputTypes = {
  min: 1,
  max: 1,
  signatures: ['<COMPARABLE_TYPE>'],
  resolve: (call) => (call.args[0]?.root === 'NULL' ? new ArgumentMismatch("Illegal use of 'NULL'") : call.args),
};

export const EXTREMES: readonly AggregateFunction[] = [extreme('MIN', 'Min'), extreme('MAX', 'Max')];
