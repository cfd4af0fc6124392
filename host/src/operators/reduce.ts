/** Rolling reduce of a keyed stream: each element gives the new value. BATCH mode: one value for each key, at its end. */
import type { ReduceFunction } from '@drey/sdk';
import { StateKind } from '@drey/sdk/protocol';
import type { InternalValueState } from '../state/contracts';
import type { Batch } from '../types/contracts';
import { MAX_WATERMARK, NO_TIMESTAMP } from '../types/contracts';
import type { OperatorContext } from './contracts';
import { PREFETCH_ROWS, prefetchKeys } from './prefetch';
import { registerOperator } from './registry';
import { internalDescriptor } from './state-handles';
import { asObject, type KeySelectorFn, KeyedUdfOperator } from './udf-operator';

export class ReduceOperator extends KeyedUdfOperator {
  private user!: ReduceFunction<unknown>;
  private select!: KeySelectorFn;
  private values!: InternalValueState;

  protected setup(context: OperatorContext): void {
    this.user = asObject<ReduceFunction<unknown>>(this.resolve(0), 'reduce');
    this.select = this.keySelector(1);
    this.values = this.backend.state(
      internalDescriptor('_op_state', StateKind.VALUE, context.inputTypes[0]),
    ) as InternalValueState;
    this.values.setNamespace('');
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  processBatch(batch: Batch): void {
    const rows = batch.rows();
    const stamps = batch.timestamps;
    const { user, collector, select, backend, values } = this;
    const batchMode = this.batchTimers !== undefined;
    let i = 0;
    try {
      for (; i < rows.length; i++) {
        let value = rows[i];
        if (!batchMode && i % PREFETCH_ROWS === 0) prefetchKeys(backend, rows, i, select);
        if (batchMode) this.setKey(select(value));
        else backend.setCurrentKey(select(value));
        const current = values.get();
        if (current !== undefined) value = user.reduce(current, value);
        values.put(value);
        if (batchMode) continue;
        collector.setTimestamp(stamps === undefined ? NO_TIMESTAMP : stamps[i]);
        collector.collect(value);
      }
    } catch (thrown) {
      throw this.fault(thrown, rows[i]);
    }
    collector.flush();
  }

  protected override keyEnds(): void {
    const value = this.values.get();
    if (value === undefined) return;
    this.collector.setTimestamp(MAX_WATERMARK);
    this.collector.collect(value);
  }

  onEventTime(): void {}
  onProcessingTime(): void {}
}

registerOperator('reduce', (node) => new ReduceOperator(node));
