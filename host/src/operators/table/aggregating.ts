/**
 * What aggregating operators share: the compiled calls with a count of rows where retractions may empty a group, and rows of the
 * result.
 */
import { withRowCount } from '../../expressions/aggregate-state';
import { compileAggregates } from '../../expressions/aggregates';
import type { AggregateCall } from '../../expressions/contracts';
import type { SessionInfo } from '../../functions/contracts';
import { keyCodec } from '../../types/keys';
import type { RowType } from '../../types/logical/contracts';
import { type Row, RowKind, rowClass } from '../../types/rows';
import { keyTypeOf } from './base';
import { HashOrder } from './hash-order';

export interface AggregatingOptions {
  readonly needRetraction: boolean;
  /** retract() is called though groups cannot be emptied (frames that rows leave); default as `needRetraction`. */
  readonly retracts?: boolean;
  readonly needsMerge?: boolean;
  /** Rows of a group are counted even when none is taken back: hop windows ask whether they are empty. */
  readonly countRows?: boolean;
  /** Position of the first result in result rows. */
  readonly valueOffset?: number;
  readonly names?: readonly string[];
  readonly grouped?: boolean;
}

/** The functions over accumulators that operators use. */
export interface Aggregator {
  readonly accumulatorType: RowType;
  readonly results: number;
  create(): Row;
  accumulate(acc: Row, row: Row): void;
  retract(acc: Row, row: Row): void;
  merge(acc: Row, other: Row): void;
  setValues(acc: Row, out: Row): void;
  /** True when all rows were taken back; always false when rows are not counted. */
  isEmpty(acc: Row): boolean;
}

/** Compiles the calls. */
export function aggregatorFor(
  calls: readonly AggregateCall[],
  options: AggregatingOptions,
  session: SessionInfo,
): Aggregator {
  const all = withRowCount(calls, options);
  const compiled = compileAggregates(
    all,
    {
      retracts: options.retracts ?? options.needRetraction,
      needsMerge: options.needsMerge ?? false,
      grouped: options.grouped ?? true,
      valueOffset: options.valueOffset ?? 0,
      results: calls.length,
      ...(options.names && { names: options.names }),
    },
    session,
  );
  const isEmpty = all === calls ? () => false : emptyTest(rowCountField(compiled.accumulatorType));
  return { ...compiled, results: calls.length, isEmpty };
}

/** Fields of calls come before the sets of DISTINCT values; the row count is the last call. */
export function rowCountField(accumulator: RowType): number {
  return firstDistinctField(accumulator) - 1;
}

/** Position of the first field that holds DISTINCT values; the number of fields when none does. */
export function firstDistinctField(accumulator: RowType): number {
  const at = accumulator.fields.findIndex(({ name }) => name.startsWith('distinct'));
  return at < 0 ? accumulator.fields.length : at;
}

function emptyTest(field: number): (acc: Row) => boolean {
  return new Function(`return function isEmpty(acc) { return acc.f${field} === 0; };`)() as (acc: Row) => boolean;
}

/** Makes a result row of a key: the key's columns, then `values` fields that are still NULL. */
export type RowOfKey = (key: unknown, kind: RowKind) => Row;

export function rowOfKey(keys: number, values: number): RowOfKey {
  const columns = keys === 1 ? ['key'] : Array.from({ length: keys }, (_, i) => `key.f${i}`);
  const fields = ['kind', ...columns, ...new Array<string>(values).fill('null')];
  const source = `return function rowOfKey(key, kind) { return new Out(${fields.join(', ')}); };`;
  return new Function('Out', source)(rowClass(keys + values)) as RowOfKey;
}

/** Writes the columns of a key into a row that `rowOfKey` made. */
export function keyFiller(keys: number): (row: Row, key: unknown) => void {
  const lines = Array.from({ length: keys }, (_, i) => `row.f${i} = ${keys === 1 ? 'key' : `key.f${i}`};`);
  return new Function(`return function fillKey(row, key) { ${lines.join(' ')} };`)() as (
    row: Row,
    key: unknown,
  ) => void;
}

type MapKey = string | number | bigint | boolean;

/** Accumulators of all groups, for inputs that end: batch mode. In order of the groups' first rows. */
export class Groups {
  private readonly groups = new Map<MapKey, { readonly key: unknown; acc: Row }>();
  private readonly toMapKey: (key: unknown) => MapKey;
  private readonly order: HashOrder;

  constructor(
    input: RowType,
    grouping: readonly number[],
    private readonly create: () => Row,
  ) {
    const keyType = keyTypeOf(input, grouping);
    this.toMapKey = keyCodec(keyType, { pyflink: false }).toMapKey;
    this.order = new HashOrder(keyType);
  }

  get size(): number {
    return this.groups.size;
  }

  accumulatorOf(key: unknown): Row {
    const mapKey = this.toMapKey(key);
    const group = this.groups.get(mapKey);
    if (group !== undefined) return group.acc;
    const acc = this.create();
    this.groups.set(mapKey, { key, acc });
    return acc;
  }

  /** As `drain`, in the order in which Flink empties bundles. */
  drainHashed(consume: (key: unknown, acc: Row) => void): void {
    for (const { key, acc } of this.order.sort([...this.groups.values()])) consume(key, acc);
    this.groups.clear();
  }

  /** Hands out all groups and forgets them. */
  drain(consume: (key: unknown, acc: Row) => void): void {
    for (const { key, acc } of this.groups.values()) consume(key, acc);
    this.groups.clear();
  }
}

export const isAccumulateKind = (kind: RowKind): boolean => kind === RowKind.INSERT || kind === RowKind.UPDATE_AFTER;
