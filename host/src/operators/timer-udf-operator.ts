/** What keyed operators share whose function may have `onTimer`: KeyedProcessFunction and its two-input forms. */
import type { Timer } from '../state/contracts';
import { NO_TIMESTAMP } from '../types/contracts';
import type { FunctionContext } from './contexts';
import { KeyedUdfOperator } from './udf-operator';

export abstract class TimerUdfOperator<C extends FunctionContext = FunctionContext> extends KeyedUdfOperator {
  protected functionContext!: C;

  /** Calls the function's `onTimer`, if it has one, with the context of this operator. */
  protected abstract callOnTimer(time: number): void;

  /** Rows of an event-time timer carry its time. */
  onEventTime(timer: Timer): void {
    this.collector.setTimestamp(timer.time);
    this.functionContext.domain = 'EVENT_TIME';
    this.fire(timer);
  }

  /** Rows of a processing-time timer have no timestamp. */
  onProcessingTime(timer: Timer): void {
    this.collector.setTimestamp(NO_TIMESTAMP);
    this.functionContext.domain = 'PROCESSING_TIME';
    this.fire(timer);
    if (this.batchTimers === undefined) this.flush();
  }

  private fire(timer: Timer): void {
    this.functionContext.stamp = timer.time;
    try {
      this.callOnTimer(timer.time);
    } catch (thrown) {
      throw this.fault(thrown, { timer: timer.time, key: timer.key });
    }
    this.functionContext.domain = undefined;
  }
}
