/** The place of a source in its chain. The reader works in SourceInput; nothing is ever delivered to this operator. */
import type { Operator } from '../operators/contracts';

export class SourceHead implements Operator {
  open(): void {}

  processBatch(): void {
    throw new Error('A source has no input');
  }

  processWatermark(): void {}

  processIdle(): void {}
}
