/** ProcessFunction on a stream that is not keyed: side outputs and time, no timers and no keyed state. */
import type { ProcessFunction } from '@drey/sdk';
import type { Batch } from '../types/contracts';
import { NO_TIMESTAMP } from '../types/contracts';
import { FunctionContext, PlainTimerService } from './contexts';
import type { OperatorContext } from './contracts';
import { registerOperator } from './registry';
import { asObject, UdfOperator } from './udf-operator';

export class ProcessOperator extends UdfOperator {
  private user!: ProcessFunction<unknown, unknown>;
  private service!: PlainTimerService;
  private functionContext!: FunctionContext;

  protected setup(context: OperatorContext): void {
    this.user = asObject<ProcessFunction<unknown, unknown>>(this.resolve(0), 'processElement');
    this.service = new PlainTimerService(context.processingTime);
    this.functionContext = new FunctionContext(this.side, this.service, undefined);
  }

  protected functions(): readonly unknown[] {
    return [this.user];
  }

  processBatch(batch: Batch): void {
    const rows = batch.rows();
    const stamps = batch.timestamps;
    const { user, collector, functionContext } = this;
    let i = 0;
    try {
      for (; i < rows.length; i++) {
        const stamp = stamps === undefined ? NO_TIMESTAMP : stamps[i];
        functionContext.stamp = stamp;
        collector.setTimestamp(stamp);
        user.processElement(rows[i], functionContext, collector);
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

registerOperator('process', (node) => new ProcessOperator(node));
