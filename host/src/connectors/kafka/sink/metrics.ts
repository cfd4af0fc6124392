/** Metrics of a sink's writer, named as Flink's SinkWriterMetricGroup and KafkaWriter name them. */
import type { Counter, MetricGroup } from '../../../operators/contracts';
import type { KafkaClient } from '../contracts';
import { isOn } from '../settings';

/** Java's names in the group `KafkaProducer`; with `register.producer.metrics` = false, or `flink.disable-metrics`, there is none. */
function showsProducer(properties: ReadonlyMap<string, string>): boolean {
  return !isOn(properties.get('flink.disable-metrics')) && isOn(properties.get('register.producer.metrics') ?? 'true');
}

export class WriterMetrics {
  readonly sent: Counter;
  private readonly sendErrors: Counter;
  private readonly outErrors: Counter;
  private shown: ReadonlyMap<string, () => number> | undefined;

  constructor(
    private readonly group: MetricGroup,
    private readonly client: KafkaClient,
    private readonly properties: ReadonlyMap<string, string>,
  ) {
    this.sent = group.counter('numRecordsSend');
    this.sendErrors = group.counter('numRecordsSendErrors');
    this.outErrors = group.counter('numRecordsOutErrors');
    group.gauge('numBytesSend', () => this.read('outgoing-byte-total'));
    group.gauge('currentSendTime', () =>
      Math.floor(this.read('request-latency-avg') + this.read('record-queue-time-avg')),
    );
  }

  /** To be called when there is a producer. */
  producing(): void {
    if (this.shown !== undefined || !showsProducer(this.properties)) return;
    this.shown = this.client.producerMetrics?.();
    if (this.shown === undefined) return;
    const producer = this.group.group('KafkaProducer');
    for (const [name, read] of this.shown) producer.gauge(name, read);
  }

  failed(): void {
    this.sendErrors.inc();
    this.outErrors.inc();
  }

  private read(name: string): number {
    return this.client.producerMetrics?.()?.get(name)?.() ?? 0;
  }
}
