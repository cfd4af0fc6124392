/**
 * What sources, sinks and the coordinator need of a Kafka client. `client/registry.ts` chooses the implementation; nobody else imports a client
 * library. Partitions are assigned by us, never by a group. Errors are KafkaClientError (client/errors.ts), whose text says what to do.
 */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A record as bytes. */
export interface KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** ms */
  readonly timestamp: number;
  readonly timestampType: 'CreateTime' | 'LogAppendTime' | 'NoTimestampType';
  readonly leaderEpoch: number | undefined;
  readonly headers: readonly { readonly key: string; readonly value: Uint8Array | null }[];
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
}

/** Records of one partition in order, behind accessors so that nothing is made for what nobody reads. */
export interface RecordBlock {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly KafkaRecord[];
  /** Where to go on; may be beyond the last record (control records, aborted transactions). */
  readonly nextOffset: number;
}

/** `properties.*` as given by the user: Java client keys (bootstrap.servers, security.protocol, sasl.jaas.config, ssl.*, isolation.level, fetch.*, ...). */
export type KafkaProperties = ReadonlyMap<string, string>;

export interface KafkaClient {
  admin(): Promise<KafkaAdmin>;
  /** Reads assigned partitions. */
  consumer(): Promise<KafkaPartitionReader>;
  producer(options: ProducerOptions): Promise<KafkaProducer>;
  transactions(observer?: CommitObserver): Promise<KafkaTransactions>;
  /** What its producers have done, by the names of the Java producer's metrics; undefined before the first producer. */
  producerMetrics?(): ReadonlyMap<string, () => number> | undefined;
  close(): Promise<void>;
}

export interface CommitObserver {
  /** A commit is tried again. */
  onRetry?(): void;
  /** A commit is tried again for long, with the reason. */
  onDelay?(reason: string): void;
}

export interface KafkaAdmin {
  /** Partitions by topic. A topic that does not exist throws UnknownTopicError, naming it. */
  partitions(topics: readonly string[]): Promise<TopicPartition[]>;
  topics(): Promise<string[]>;
  /** 'earliest' | 'latest' | first offset at or after a time in ms (undefined = none). 'latest' respects isolation.level. */
  offsets(
    partitions: readonly TopicPartition[],
    at: 'earliest' | 'latest' | number,
  ): Promise<Map<string, number | undefined>>;
  committedOffsets(group: string, partitions: readonly TopicPartition[]): Promise<Map<string, number | undefined>>;
  commitOffsets(group: string, offsets: readonly (TopicPartition & { readonly offset: number })[]): Promise<void>;
  close(): Promise<void>;
}

/** Key of the maps above. */
export function partitionKey({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}

export interface KafkaPartitionReader {
  /** Replaces nothing: adds partitions with their next offset. */
  assign(partitions: readonly (TopicPartition & { readonly offset: number })[]): void;
  unassign(partitions: readonly TopicPartition[]): void;
  pause(partitions: readonly TopicPartition[]): void;
  resume(partitions: readonly TopicPartition[]): void;
  /** Blocks that have been fetched, at once; undefined = nothing yet, `onData` is called when there is something. Throws what failed. */
  take(): RecordBlock | undefined;
  /** Records of a partition that are in Kafka and have not been taken; undefined = not known. */
  lag?(partition: TopicPartition): number | undefined;
  /** Of the record batches that have come so far. */
  readonly bytes?: number;
  onData: () => void;
  close(): Promise<void>;
}

export interface ProducerOptions {
  /** With it every batch belongs to a transaction. */
  readonly transactionalId?: string;
}

/** A prepared transaction, enough for another process to commit it. Plain JSON. */
export interface PreparedTransaction {
  readonly transactionalId: string;
  readonly producerId: string;
  readonly epoch: number;
}

export interface OutgoingRecord {
  readonly topic: string;
  /** undefined = as Kafka's default partitioner: murmur2 of the key, or sticky without one. */
  readonly partition: number | undefined;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  /** ms; undefined = now. */
  readonly timestamp: number | undefined;
  readonly headers: readonly { readonly key: string; readonly value: Uint8Array | null }[];
}

export interface KafkaProducer {
  /** Buffers. False = wait for `onDrain` before sending more. Errors show in `flush` and `onError`. */
  send(record: OutgoingRecord): boolean;
  onDrain: () => void;
  onError: (error: Error) => void;
  /** Resolves when everything sent so far is acknowledged. */
  flush(): Promise<void>;
  /** Transactional producers: initProducerId (which fences earlier ones with this id and aborts what they left). */
  initTransactions(): Promise<void>;
  beginTransaction(): void;
  /** Flushes and gives what is needed to commit later, here or in another process. The producer cannot send until the next `beginTransaction`. */
  prepare(): Promise<PreparedTransaction | undefined>;
  abort(): Promise<void>;
  close(): Promise<void>;
}

/** What became of a commit that was asked for (again) after a failure. */
export type CommitOutcome = 'committed' | 'already-committed' | 'expired' | 'fenced';

export interface KafkaTransactions {
  commit(transaction: PreparedTransaction): Promise<CommitOutcome>;
  /** Flink's probing abort of what a dead attempt has left open (semantics.md section 8). */
  abortLingering(prefix: string, subtask: number, parallelism: number, fromCheckpointId: number): Promise<number>;
  /** Transactional ids of open transactions that write to these topics, whoever opened them. */
  openTransactions(topics: readonly string[]): Promise<string[]>;
  /** Aborts whatever this transactional id has open. */
  abort(transactionalId: string): Promise<void>;
  /** Ends commits that are still being tried; they reject. */
  close(): Promise<void>;
}
