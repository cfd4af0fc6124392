/** KeyedProcessFunction (and ProcessFunction on a keyed stream): keyed state and timers. */
import type { KeyedProcessFunction } from '@drey/sdk';
import type { Batch } from '../types/contracts';
import { NO_TIMESTAMP } from '../types/contracts';
import { FunctionContext, KeyedTimerService } from './contexts';
import { PREFETCH_ROWS, prefetchKeys } from './prefetch';
import { registerOperator } from './registry';
import { TimerUdfOperator } from './timer-udf-operator';
import { asObject, type KeySelectorFn } from './udf-operator';

export class KeyedProcessOperator extends TimerUdfOperator {
  private user!: KeyedProcessFunction<unknown, unknown, unknown>;
  private select!: KeySelectorFn;

  protected setup(): void {
    this.user = asObject<KeyedProcessFunction<unknown, unknown, unknown>>(this.resolve(0), 'processElement');
    this.select = this.keySelector(1);
    this.functionContext = new FunctionContext(this.side, new KeyedTimerService(this.timers), this.backend);
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  processBatch(batch: Batch): void {
    const rows = batch.rows();
    const stamps = batch.timestamps;
    const { user, collector, functionContext, select, backend } = this;
    const batchMode = this.batchTimers !== undefined;
    let i = 0;
    functionContext.domain = undefined;
    try {
      for (; i < rows.length; i++) {
        const row = rows[i];
        if (!batchMode && i % PREFETCH_ROWS === 0) prefetchKeys(backend, rows, i, select);
        if (batchMode) this.setKey(select(row));
        else backend.setCurrentKey(select(row));
        const stamp = stamps === undefined ? NO_TIMESTAMP : stamps[i];
        functionContext.stamp = stamp;
        collector.setTimestamp(stamp);
        user.processElement(row, functionContext, collector);
      }
    } catch (thrown) {
      throw this.fault(thrown, rows[i]);
    }
    this.flush();
  }

  protected callOnTimer(time: number): void {
    this.user.onTimer?.(time, this.functionContext, this.collector);
  }
}

registerOperator('keyed_process', (node) => new KeyedProcessOperator(node));
