/**
 * Writes rows to Kafka. Exactly once: in transactions that end at barriers and are committed when their checkpoint is complete, or after a
 * restore. At least once: everything is acknowledged before a barrier goes on. Flink: KafkaSink.
 */
import type { Node } from '@drey/sdk/protocol';
import { OperatorError, toError, userError } from '../../../operators/base';
import type { CommitResult } from '../../../operators/committer-metrics';
import { CommittingSink } from '../../../operators/committing-sink';
import { faultPoint } from '../../../operators/fault-points';
import type { Operator, OperatorContext } from '../../../operators/contracts';
import type { Batch } from '../../../types/contracts';
import { NO_TIMESTAMP } from '../../../types/contracts';
import { sinkOf } from '../../node-options';
import { kafkaClient } from '../client/registry';
import type { KafkaClient, KafkaProducer, KafkaTransactions, PreparedTransaction } from '../contracts';
import type { KafkaSerializer } from '../serializers/contracts';
import { kafkaSerializer } from '../serializers/registry';
import { propertiesNotice } from '../properties-notice';
import { type KafkaSinkSettings, kafkaSettings, propertiesOf } from '../settings';
import { lostTransaction } from './commit-report';
import { functionSerializer } from './function-serializer';
import { WriterMetrics } from './metrics';
import { topicMatcher } from '../topic-pattern';
import { TopicPartitions } from './partitions';
import { TransactionWriter } from './transaction-writer';
import type { WriterState } from './transaction-names';
import { type BufferedRow, UpsertBuffer } from './upsert-buffer';

/** Flink's limit: subtask and number come behind it. */
const MAX_PREFIX_BYTES = 64_000;
const DEFAULT_TRANSACTION_TIMEOUT = '3600000';
const WRITER_STATE = 'writer_state';
/** Commits that may be asked for again by a notification that overtook them. */
const REMEMBERED_COMMITS = 64;
const NO_PARTITIONS: readonly number[] = [];

/** Rows that wait until the partitions of a topic are known. */
interface Suspended {
  readonly rows: readonly unknown[];
  readonly timestamps: ArrayLike<number> | undefined;
  readonly from: number;
}

export class KafkaSinkOperator extends CommittingSink<PreparedTransaction> {
  private readonly settings: KafkaSinkSettings;
  declare private client: KafkaClient;
  declare private serializer: KafkaSerializer;
  declare private metrics: WriterMetrics;
  private plain: KafkaProducer | undefined;
  private writer: TransactionWriter | undefined;
  private transactions: KafkaTransactions | undefined;
  private partitions: TopicPartitions | undefined;
  private buffer: UpsertBuffer | undefined;
  private suspended: Suspended[] = [];
  private resuming: Promise<void> = Promise.resolve();
  private full = false;
  private finishing = false;
  private closed = false;
  private opened = false;
  /** Committed while the writer was not there yet. */
  private readonly committedEarly: string[] = [];
  private readonly committed = new Set<string>();

  constructor(private readonly node: Node) {
    super();
    this.settings = checked(kafkaSettings<KafkaSinkSettings>(sinkOf(node).options));
  }

  override async open(context: OperatorContext): Promise<void> {
    this.context = context;
    const { settings } = this;
    const spec = sinkOf(this.node).function;
    const properties = propertiesNotice('sink', propertiesOf(settings));
    if (properties !== undefined && context.subtaskIndex === 0 && context.attempt === 0) this.notice(properties);
    this.client = await kafkaClient(this.properties());
    this.partitions = new TopicPartitions(this.client);
    this.serializer =
      spec === undefined
        ? kafkaSerializer(settings, context)
        : await functionSerializer(context.resolveFunction(spec.id), context, this.partitions);
    this.metrics = new WriterMetrics(context.metrics, this.client, propertiesOf(settings));
    if (this.serializer.needsPartitions) {
      for (const topic of this.serializer.topics) await this.partitions.load(topic);
    }
    if (settings.deliveryGuarantee === 'exactly-once') await this.openTransactions(context);
    else this.plain = await this.listen(this.client.producer({}));
    this.metrics.producing();
    if (settings.buffer !== undefined && this.serializer.keyOf !== undefined) {
      this.buffer = new UpsertBuffer(settings.buffer, context.processingTime, (rows) => this.writeBuffered(rows));
    }
    this.opened = true;
  }

  processBatch(batch: Batch): void {
    const rows = batch.rows();
    const { timestamps } = batch;
    if (this.buffer === undefined) {
      this.write(rows, timestamps);
      return;
    }
    for (let i = 0; i < rows.length; i++) {
      this.buffer.add(this.keyOf(rows[i]), rows[i], timestamps === undefined ? NO_TIMESTAMP : timestamps[i]);
    }
  }

  override processWatermark(): void {}

  override processIdle(): void {}

  ready(): boolean {
    return !this.full && this.suspended.length === 0;
  }

  override async finish(): Promise<void> {
    this.finishing = true;
    await this.emptyBuffers();
    await this.producer().flush();
    await super.finish();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.buffer?.close();
    await this.transactions?.close();
    await this.writer?.close();
    await this.plain?.close();
    await this.client?.close();
  }

  protected async prepareCommit(checkpointId: number): Promise<readonly PreparedTransaction[]> {
    await this.emptyBuffers();
    if (this.settings.deliveryGuarantee === 'none') return [];
    if (this.writer !== undefined) return this.writer.prepare(checkpointId, this.finishing);
    await this.producer().flush();
    return [];
  }

  protected async commit(transactions: readonly PreparedTransaction[]): Promise<readonly CommitResult[]> {
    const results: CommitResult[] = [];
    for (const transaction of transactions) {
      const key = `${transaction.transactionalId} ${transaction.producerId} ${transaction.epoch}`;
      if (this.committed.has(key)) results.push('alreadyCommitted');
      else results.push(await this.commitOne(transaction, key));
    }
    return results;
  }

  private async commitOne(transaction: PreparedTransaction, key: string): Promise<CommitResult> {
    const { operatorName } = this.context;
    faultPoint('commit');
    const outcome = await this.transactions!.commit(transaction);
    faultPoint('committed');
    this.remember(key);
    if (this.writer === undefined) this.committedEarly.push(transaction.transactionalId);
    else this.writer.finished(transaction.transactionalId);
    if (outcome === 'committed') return 'successful';
    if (outcome === 'already-committed') return 'alreadyCommitted';
    const { transactionNaming: naming } = this.settings;
    const transactionTimeoutMs = this.properties().get('transaction.timeout.ms')!;
    const recovering = !this.opened;
    this.notice(lostTransaction({ outcome, transaction, operatorName, naming, recovering, transactionTimeoutMs }));
    return 'failed';
  }

  private async openTransactions(context: OperatorContext): Promise<void> {
    const { subtaskIndex: subtask, parallelism, restoredCheckpointId } = context;
    this.transactions = await this.client.transactions({
      onRetry: () => this.commitRetried(),
      onDelay: (reason) => this.notice(`${context.operatorName}: ${reason}`),
    });
    await this.openCommitter(context);
    const state = context.operatorState().listState<WriterState>(WRITER_STATE, 'split');
    const writer = new TransactionWriter({
      client: this.client,
      transactions: this.transactions,
      naming: this.settings.transactionNaming,
      prefix: this.settings.transactionalIdPrefix!,
      topics: await this.knownTopics(),
      subtask,
      parallelism,
      restoredCheckpointId: restoredCheckpointId ?? 0,
      restored: state.get(),
      onDrain: () => this.drained(),
      onError: (error) => this.failed(error),
    });
    for (const id of this.committedEarly) writer.finished(id);
    this.writer = writer;
    await writer.open();
    context.operatorState().beforeSnapshot(() => state.put(writer.state()));
  }

  /** Those that records go to, as far as that can be said before any record. */
  private async knownTopics(): Promise<readonly string[] | undefined> {
    const { topics, topicPattern } = this.serializer;
    if (topicPattern === undefined) return topics.length > 0 ? topics : undefined;
    if (this.settings.transactionNaming !== 'POOLING') return undefined;
    return this.partitions!.matching(topicMatcher(topicPattern));
  }

  private async listen(made: Promise<KafkaProducer>): Promise<KafkaProducer> {
    const producer = await made;
    producer.onDrain = () => this.drained();
    producer.onError = (error) => this.failed(error);
    return producer;
  }

  private producer(): KafkaProducer {
    return this.plain ?? this.writer!.producer;
  }

  private keyOf(row: unknown): string | number | bigint | boolean {
    try {
      return this.serializer.keyOf!(row);
    } catch (thrown) {
      throw userError(thrown, this.context.operatorName, row);
    }
  }

  private write(rows: readonly unknown[], timestamps: ArrayLike<number> | undefined): void {
    if (this.suspended.length > 0) this.suspended.push({ rows, timestamps, from: 0 });
    else this.writeFrom({ rows, timestamps, from: 0 });
  }

  private writeBuffered(buffered: readonly BufferedRow[]): void {
    this.write(
      buffered.map(({ row }) => row),
      buffered.map(({ timestamp }) => timestamp),
    );
  }

  /** Stops at a row whose topic is not known yet. */
  private writeFrom({ rows, timestamps, from }: Suspended): void {
    const { serializer } = this;
    const producer = this.producer();
    const { needsPartitions } = serializer;
    const { sent } = this.metrics;
    for (let i = from; i < rows.length; i++) {
      const row = rows[i];
      try {
        let partitions = NO_PARTITIONS;
        if (needsPartitions) {
          const topic = serializer.topicOf(row);
          const known = this.partitions!.get(topic);
          if (known === undefined) {
            this.suspend({ rows, timestamps, from: i }, topic);
            return;
          }
          partitions = known;
        }
        const record = serializer.serialize(row, timestamps === undefined ? NO_TIMESTAMP : timestamps[i], partitions);
        if (record === undefined) continue;
        if (!producer.send(record)) this.full = true;
        sent.inc();
      } catch (thrown) {
        throw userError(thrown, this.context.operatorName, row);
      }
    }
  }

  private suspend(rest: Suspended, topic: string): void {
    this.suspended.unshift(rest);
    this.resuming = this.partitions!.load(topic).then(
      () => this.resume(),
      (thrown) => this.failed(toError(thrown)),
    );
  }

  private resume(): void {
    try {
      const rest = this.suspended;
      this.suspended = [];
      while (rest.length > 0 && this.suspended.length === 0) this.writeFrom(rest.shift()!);
      this.suspended.push(...rest);
    } catch (thrown) {
      this.failed(toError(thrown));
      return;
    }
    if (this.suspended.length === 0) this.context.wake();
  }

  private async emptyBuffers(): Promise<void> {
    this.buffer?.flush();
    while (this.suspended.length > 0 && !this.closed) await this.resuming;
  }

  private drained(): void {
    this.full = false;
    this.context.wake();
  }

  private failed(error: Error): void {
    if (this.closed) return;
    this.suspended = [];
    this.metrics.failed();
    const { operatorName } = this.context;
    this.context.fail(new OperatorError(error.message, { operatorName, domain: 'external' }, { cause: error }));
  }

  private remember(key: string): void {
    this.committed.add(key);
    if (this.committed.size > REMEMBERED_COMMITS) {
      for (const oldest of this.committed) {
        this.committed.delete(oldest);
        break;
      }
    }
  }

  private notice(line: string): void {
    if (this.context.notice !== undefined) this.context.notice(line);
    else process.stderr.write(`drey: ${line}\n`);
  }

  private properties(): Map<string, string> {
    return new Map([
      ['transaction.timeout.ms', DEFAULT_TRANSACTION_TIMEOUT],
      ...Object.entries(this.settings.properties),
    ]);
  }
}

/** Throws what Flink's builder throws. */
function checked(settings: KafkaSinkSettings): KafkaSinkSettings {
  if (settings.deliveryGuarantee !== 'exactly-once') return settings;
  const { transactionalIdPrefix } = settings;
  if (transactionalIdPrefix === undefined || transactionalIdPrefix === '') {
    throw new Error(
      'EXACTLY_ONCE delivery guarantee requires a transactional id prefix to be set, unique among all sinks that write to the same Kafka ' +
        'cluster (SQL: sink.transactional-id-prefix; builders: setTransactionalIdPrefix)',
    );
  }
  if (Buffer.byteLength(transactionalIdPrefix) > MAX_PREFIX_BYTES) {
    throw new Error(
      `The transactional id prefix is longer than ${MAX_PREFIX_BYTES} bytes, so that transactional ids might exceed Kafka's limit`,
    );
  }
  return settings;
}

export const kafkaSink = (node: Node): Operator => new KafkaSinkOperator(node);
