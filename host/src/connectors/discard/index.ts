/** "discard": takes everything and keeps nothing. Flink: DiscardingSink. */
import type { Operator } from '../../operators/contracts';
import type { Connector } from '../contracts';

class DiscardingSink implements Operator {
  open(): void {}
  processBatch(): void {}
  processWatermark(): void {}
  processIdle(): void {}
}

export const discardConnector: Connector = { sink: () => new DiscardingSink() };
