/** The transactions of one subtask: one is written to, those before it are prepared and wait for their checkpoint. */
import type { KafkaClient, KafkaProducer, KafkaTransactions, PreparedTransaction } from '../contracts';
import {
  type Ownership,
  owns,
  ownershipOf,
  type TransactionNaming,
  TransactionNames,
  type WriterState,
} from './transaction-names';

export interface TransactionWriterOptions {
  readonly client: KafkaClient;
  readonly transactions: KafkaTransactions;
  readonly naming: TransactionNaming;
  readonly prefix: string;
  /** Topics that are known before any record, where POOLING looks for open transactions; undefined = they cannot be known. */
  readonly topics: readonly string[] | undefined;
  readonly subtask: number;
  readonly parallelism: number;
  /** 0 = none. */
  readonly restoredCheckpointId: number;
  readonly restored: readonly WriterState[];
  readonly onDrain: () => void;
  readonly onError: (error: Error) => void;
}

/** A failed sink lets go of its open transaction when the broker answers within this time; else the transaction's timeout does. */
const ABORT_MS = 5000;

export class TransactionWriter {
  private readonly ownership: Ownership;
  private readonly names: TransactionNames;
  private current: { readonly id: string; readonly producer: KafkaProducer } | undefined;

  constructor(private readonly options: TransactionWriterOptions) {
    const { naming, prefix, subtask, parallelism, restored, restoredCheckpointId } = options;
    this.ownership = ownershipOf(naming, subtask, parallelism, restored);
    this.names = new TransactionNames(naming, prefix, this.ownership, restoredCheckpointId, restored);
  }

  get producer(): KafkaProducer {
    if (this.current === undefined) throw new Error('A record came for Kafka after the last transaction');
    return this.current.producer;
  }

  /** Aborts what earlier attempts have left open, and begins. */
  async open(): Promise<void> {
    await this.abortLingering();
    await this.start(this.options.restoredCheckpointId + 1);
  }

  /** What was written since the last call; the next transaction is begun unless `last`. */
  async prepare(checkpointId: number, last: boolean): Promise<PreparedTransaction[]> {
    const { current } = this;
    if (current === undefined) return [];
    const prepared = await current.producer.prepare();
    this.current = undefined;
    await current.producer.close();
    if (prepared === undefined) this.names.unused(current.id);
    if (!last) await this.start(checkpointId + 1);
    return prepared === undefined ? [] : [prepared];
  }

  /** Committed, or lost for good. */
  finished(id: string): void {
    this.names.finished(id);
  }

  state(): WriterState[] {
    return this.names.state(this.current?.id);
  }

  async close(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    if (current === undefined) return;
    const { producer } = current;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ABORT_MS);
    });
    await Promise.race([producer.abort().catch(() => undefined), patience]);
    clearTimeout(timer);
    await producer.close();
  }

  private async start(checkpointId: number): Promise<void> {
    const { client, onDrain, onError } = this.options;
    const ids = this.names.next(checkpointId);
    for (const gap of ids.slice(0, -1)) await this.options.transactions.abort(gap);
    const id = ids[ids.length - 1];
    const producer = await client.producer({ transactionalId: id });
    producer.onDrain = onDrain;
    producer.onError = onError;
    this.current = { id, producer };
    await producer.initTransactions();
    producer.beginTransaction();
  }

  private async abortLingering(): Promise<void> {
    const { naming, prefix, restored, restoredCheckpointId, subtask, parallelism, transactions } = this.options;
    const prefixes = [...new Set([prefix, ...restored.map((state) => state.prefix)])];
    if (naming === 'INCREMENTING') {
      for (const each of prefixes) {
        await transactions.abortLingering(each, subtask, parallelism, restoredCheckpointId + 1);
      }
      return;
    }
    const prepared = new Set(restored.flatMap(({ ongoing }) => ongoing.map(({ id }) => id)));
    const open = await transactions.openTransactions(this.knownTopics());
    for (const id of open) if (owns(this.ownership, prefixes, id) && !prepared.has(id)) await transactions.abort(id);
  }

  private knownTopics(): readonly string[] {
    const { topics } = this.options;
    if (topics !== undefined) return topics;
    throw new Error(
      'For POOLING naming strategy the target topics have to be known before any record: give the sink a fixed topic, or use INCREMENTING',
    );
  }
}
