/** CoProcessFunction and KeyedCoProcessFunction: two inputs with contexts; on keyed streams with timers and keyed state. */
import type { CoProcessFunction, KeyedCoProcessFunction } from '@drey/sdk';
import type { Batch } from '../types/contracts';
import { NO_TIMESTAMP } from '../types/contracts';
import { FunctionContext, KeyedTimerService, PlainTimerService } from './contexts';
import type { OperatorContext } from './contracts';
import { registerOperator } from './registry';
import { TimerUdfOperator } from './timer-udf-operator';
import { asObject, type KeySelectorFn, UdfOperator } from './udf-operator';

/** Two streams that are not keyed. */
export class CoProcessOperator extends UdfOperator {
  private user!: CoProcessFunction<unknown, unknown, unknown>;
  private service!: PlainTimerService;
  private functionContext!: FunctionContext;

  protected setup(context: OperatorContext): void {
    this.user = asObject<CoProcessFunction<unknown, unknown, unknown>>(this.resolve(0), 'processElement1');
    this.service = new PlainTimerService(context.processingTime);
    this.functionContext = new FunctionContext(this.side, this.service, undefined);
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  processBatch(batch: Batch, input: number): void {
    const rows = batch.rows();
    const stamps = batch.timestamps;
    const { user, collector, functionContext } = this;
    let i = 0;
    try {
      for (; i < rows.length; i++) {
        const stamp = stamps === undefined ? NO_TIMESTAMP : stamps[i];
        functionContext.stamp = stamp;
        collector.setTimestamp(stamp);
        if (input === 0) user.processElement1(rows[i], functionContext, collector);
        else user.processElement2(rows[i], functionContext, collector);
      }
    } catch (thrown) {
      throw this.fault(thrown, rows[i]);
    }
    this.flush();
  }

  override processWatermark(timestamp: number): void {
    this.service.watermark = timestamp;
    this.context.output.emitWatermark(timestamp);
  }
}

/** Two keyed streams. */
export class KeyedCoProcessOperator extends TimerUdfOperator {
  private user!: KeyedCoProcessFunction<unknown, unknown, unknown, unknown>;
  private selectors!: KeySelectorFn[];

  protected setup(): void {
    this.user = asObject<KeyedCoProcessFunction<unknown, unknown, unknown, unknown>>(
      this.resolve(0),
      'processElement1',
    );
    this.selectors = [this.keySelector(1), this.keySelector(2)];
    this.functionContext = new FunctionContext(this.side, new KeyedTimerService(this.timers), this.backend);
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  processBatch(batch: Batch, input: number): void {
    const rows = batch.rows();
    const stamps = batch.timestamps;
    const { user, collector, functionContext } = this;
    const select = this.selectors[input];
    let i = 0;
    functionContext.domain = undefined;
    try {
      for (; i < rows.length; i++) {
        this.setKey(select(rows[i]));
        const stamp = stamps === undefined ? NO_TIMESTAMP : stamps[i];
        functionContext.stamp = stamp;
        collector.setTimestamp(stamp);
        if (input === 0) user.processElement1(rows[i], functionContext, collector);
        else user.processElement2(rows[i], functionContext, collector);
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

registerOperator('co_process', (node) => new CoProcessOperator(node));
registerOperator('keyed_co_process', (node) => new KeyedCoProcessOperator(node));
