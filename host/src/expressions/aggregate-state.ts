/** Accumulators as operators keep and exchange them: those of the calls, and a count of rows where retractions may empty a group. */
import type { SessionInfo } from '../functions/contracts';
import { lookupFunction } from '../functions/registry';
import type { RowType } from '../types/logical/contracts';
import { BIGINT, notNull } from '../types/logical/types';
import { accumulatorTypeOf } from './aggregates';
import type { CompileSession } from './compiler';
import type { AggregateCall } from './contracts';

const ROW_COUNT: AggregateCall = { name: 'COUNT', args: [], distinct: false, type: notNull(BIGINT), alias: '$count' };

export interface AccumulatorOptions {
  readonly needRetraction: boolean;
  /** Rows of a group are counted even when none is taken back: hop windows ask whether they are empty. */
  readonly countRows?: boolean;
}

/** The calls, then the hidden count of rows. */
export function withRowCount(calls: readonly AggregateCall[], options: AccumulatorOptions): readonly AggregateCall[] {
  return options.needRetraction || options.countRows ? [...calls, ROW_COUNT] : calls;
}

/** Type of the accumulator rows of these calls: what a local phase sends to the global one. */
export function accumulatorTypeFor(
  calls: readonly AggregateCall[],
  options: AccumulatorOptions,
  session: CompileSession,
): RowType {
  return accumulatorTypeOf(withRowCount(calls, options), { retracts: options.needRetraction }, session);
}

/**
 * Can accumulators of these calls be added up? Functions of the user whose carrier takes batches are left in one operator: it gathers
 * their calls and makes them in one trip. Flink's JSON_ARRAYAGG cannot merge, so its plans have one phase.
 */
export function canMerge(calls: readonly AggregateCall[], session: SessionInfo): boolean {
  return calls.every(({ name, userFunction }) => {
    if (userFunction !== undefined) {
      const spec = session.functions?.(userFunction)?.spec;
      return spec !== undefined && spec.merges === true && spec.row && !spec.batch;
    }
    if (name.startsWith('JSON_ARRAYAGG')) return false;
    const definition = lookupFunction(name);
    return definition?.kind === 'aggregate' && definition.merge !== undefined;
  });
}
