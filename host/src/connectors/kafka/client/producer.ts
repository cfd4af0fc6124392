/**
 * Writes records: batches by partition, several requests under way to each broker, retries that keep the order. With a transactional id
 * everything belongs to the open transaction, which `prepare` leaves for `KafkaTransactions.commit`.
 */
import type { KafkaProducer, OutgoingRecord, PreparedTransaction, ProducerOptions } from '../contracts';
import { isRetriableCode, KafkaClientError } from './errors';
import { compressorOf } from './producer-compression';
import type { ProducerEnvironment } from './producer-environment';
import {
  brokerError,
  connectionError,
  DUPLICATE_SEQUENCE,
  INVALID_TOPIC,
  isFenced,
  isStale,
  LEADER_NOT_AVAILABLE,
  MESSAGE_TOO_LARGE,
  OUT_OF_ORDER_SEQUENCE,
  TOPIC_AUTHORIZATION_FAILED,
} from './producer-errors';
import { type ProducerSettings, producerSettings } from './producer-options';
import type { PartitionQueue, ProducerBatch } from './producer-queue';
import { type Compressor, NO_IDENTITY, recordSizeBound } from './producer-record-batch';
import { type ProducerIdentity, produceRequest, readProduce } from './producer-requests';
import { idempotentIdentity, TransactionSession } from './producer-session';
import { ProducerTopic } from './producer-topic';
import { type Backoff, backoffMs, delay } from './producer-waiting';

/** One batch in a request. */
interface Sent {
  readonly queue: PartitionQueue;
  readonly batch: ProducerBatch;
}

type Phase = 'idle' | 'open' | 'prepared' | 'closed';

/** How long `abort` asks at most; a transaction that stays open ends by its timeout. */
const ABORT_PATIENCE_MS = 10_000;

/** Resolves when the codec is loaded. Rejects when the properties do not go together. */
export async function createProducer(
  environment: ProducerEnvironment,
  { transactionalId }: ProducerOptions,
): Promise<KafkaProducer> {
  const settings = producerSettings(environment.properties, transactionalId !== undefined);
  const compressor = await compressorOf(settings.compression, settings.compressionLevel);
  return new BatchingProducer(environment, settings, compressor, transactionalId);
}

class BatchingProducer implements KafkaProducer {
  onDrain: () => void = () => {};
  onError: (error: Error) => void = () => {};
  private readonly topics = new Map<string, ProducerTopic>();
  /** Queues with something to send. */
  private readonly active = new Set<PartitionQueue>();
  private readonly inFlight = new Map<number, number>();
  private readonly session: TransactionSession | undefined;
  private readonly stop = new AbortController();
  private identity: ProducerIdentity | undefined;
  private initialized: Promise<void> | undefined;
  private phase: Phase = 'idle';
  private failure: Error | undefined;
  /** Bytes of records that are not acknowledged. */
  private buffered = 0;
  private full = false;
  /** Batches that are not acknowledged, and records that wait for their topic. */
  private outstanding = 0;
  private flushing: { resolve(): void; reject(error: Error): void }[] = [];
  private adding = false;
  private wakeAtMs = Number.POSITIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;

  constructor(
    private readonly environment: ProducerEnvironment,
    private readonly settings: ProducerSettings,
    private readonly compressor: Compressor | undefined,
    transactionalId: string | undefined,
  ) {
    if (transactionalId !== undefined) {
      const { coordinators } = environment;
      this.session = new TransactionSession(transactionalId, coordinators, settings, this.stop.signal);
      return;
    }
    this.phase = 'open';
    if (!settings.idempotent) return;
    const identity = idempotentIdentity(environment.connections, settings, this.stop.signal);
    identity.then(
      (given) => this.begin(given),
      (error) => this.fail(error),
    );
  }

  send(record: OutgoingRecord): boolean {
    if (this.failure !== undefined) return true;
    if (this.phase !== 'open') throw new Error(`A record was sent to Kafka while the producer was ${this.phase}`);
    const bound = recordSizeBound(record);
    if (bound > this.settings.maxRequestSize) {
      this.fail(tooLarge(record.topic, bound, this.settings.maxRequestSize));
      return true;
    }
    const topic = this.topic(record.topic);
    const known = this.environment.metadata.get(topic.name);
    const ready = known !== undefined && known.leaders.length > 0 && topic.waiting.length === 0;
    if (!ready || !this.append(topic, record, known.leaders, bound)) this.wait(topic, record, bound);
    this.full = this.buffered >= this.settings.bufferMemory;
    if (this.full) this.drainSoon();
    return !this.full;
  }

  flush(): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (this.outstanding === 0) return Promise.resolve();
    this.drainSoon();
    return new Promise((resolve, reject) => this.flushing.push({ resolve, reject }));
  }

  initTransactions(): Promise<void> {
    const { session } = this;
    if (session === undefined) return Promise.reject(new Error('This producer of Kafka has no transactional id'));
    this.initialized ??= session.initialize().then((identity) => this.begin(identity));
    return this.initialized;
  }

  /** Records may be sent from now on; those that come before `initTransactions` has resolved wait for it. */
  beginTransaction(): void {
    if (this.phase !== 'idle') throw new Error(`A transaction cannot begin while the producer is ${this.phase}`);
    this.phase = 'open';
  }

  async prepare(): Promise<PreparedTransaction | undefined> {
    if (this.phase !== 'open' || this.session === undefined) throw new Error('There is no open transaction to prepare');
    await this.initTransactions();
    await this.flush();
    const { producerId, epoch } = this.identity!;
    const written = this.takesPart();
    this.phase = written ? 'prepared' : 'idle';
    return written
      ? { transactionalId: this.session.transactionalId, producerId: String(producerId), epoch }
      : undefined;
  }

  async abort(): Promise<void> {
    if (this.phase !== 'open' || this.session === undefined) return;
    this.phase = 'idle';
    this.dropWaiting();
    const deadline = Date.now() + ABORT_PATIENCE_MS;
    while ((this.adding || this.isWriting()) && Date.now() < deadline) await delay(5, this.stop.signal);
    this.dropWaiting();
    if (this.takesPart()) await this.session.abort(ABORT_PATIENCE_MS);
    for (const topic of this.topics.values()) for (const queue of topic.queues) if (queue) queue.inTransaction = false;
  }

  async close(): Promise<void> {
    this.phase = 'closed';
    this.stop.abort();
    clearTimeout(this.timer);
    clearImmediate(this.immediate);
    this.dropWaiting();
    this.failure ??= new KafkaClientError('The producer of Kafka was closed');
    this.rejectFlushes(this.failure);
    if (this.session !== undefined) this.environment.coordinators.forget(this.session.transactionalId);
  }

  private begin(identity: ProducerIdentity): void {
    this.identity = identity;
    this.drainSoon();
  }

  private isWriting(): boolean {
    return [...this.inFlight.values()].some((requests) => requests > 0);
  }

  /** The transaction has records, or may have. */
  private takesPart(): boolean {
    for (const topic of this.topics.values()) if (topic.queues.some((queue) => queue?.inTransaction)) return true;
    return false;
  }

  private dropWaiting(): void {
    for (const topic of this.topics.values()) {
      this.outstanding -= topic.waiting.length;
      topic.waiting = [];
      for (const queue of topic.queues) {
        if (queue === undefined) continue;
        const before = queue.pending;
        queue.clear();
        this.outstanding -= before - queue.pending;
      }
    }
    this.active.clear();
  }

  private topic(name: string): ProducerTopic {
    let topic = this.topics.get(name);
    if (topic === undefined) this.topics.set(name, (topic = new ProducerTopic(name, this.settings)));
    return topic;
  }

  /** False when the record names a partition that is not known. */
  private append(
    topic: ProducerTopic,
    record: OutgoingRecord,
    leaders: readonly (number | undefined)[],
    bound: number,
  ): boolean {
    const partition = topic.partitionOf(record, leaders, bound);
    if (partition >= leaders.length) return false;
    const queue = topic.queue(partition);
    const now = Date.now();
    const added = queue.append(record, bound, record.timestamp ?? now, now, topic.batchSize);
    this.buffered += added.bytes;
    if (added.opened) {
      this.outstanding++;
      this.active.add(queue);
      if (!added.closed) this.drainAt(now + this.settings.lingerMs);
    }
    if (added.closed) this.drainSoon();
    return true;
  }

  private wait(topic: ProducerTopic, record: OutgoingRecord, bound: number): void {
    topic.waiting.push(record);
    this.outstanding++;
    this.buffered += bound;
    this.learn(topic);
  }

  /** Asks for a topic until all its waiting records have partitions. */
  private learn(topic: ProducerTopic): void {
    if (topic.refreshing) return;
    topic.refreshing = true;
    this.learnTopic(topic).then(
      () => {
        topic.refreshing = false;
        this.drainSoon();
      },
      (error) => this.fail(error),
    );
  }

  private async learnTopic(topic: ProducerTopic): Promise<void> {
    const { maxBlockMs } = this.settings;
    const started = Date.now();
    for (let attempt = 1; !this.stop.signal.aborted; attempt++) {
      let reason: string;
      try {
        const known = await this.environment.metadata.refresh(topic.name);
        if (known.leaders.length > 0) this.placeWaiting(topic, known.leaders);
        if (topic.waiting.length === 0) return;
        reason = missing(topic.waiting[0], known.error, known.leaders.length);
        if (known.error === TOPIC_AUTHORIZATION_FAILED || known.error === INVALID_TOPIC)
          throw brokerError(reason, known.error);
      } catch (thrown) {
        const error = connectionError(`Topic "${topic.name}"`, thrown);
        if (!error.retriable) throw error;
        reason = error.message;
      }
      if (Date.now() - started > maxBlockMs) {
        throw new KafkaClientError(`${reason}. This was so for ${maxBlockMs} ms (max.block.ms)`, { retriable: true });
      }
      await delay(backoffMs(this.backoff(), attempt), this.stop.signal);
    }
  }

  private placeWaiting(topic: ProducerTopic, leaders: readonly (number | undefined)[]): void {
    const { waiting } = topic;
    let placed = 0;
    for (const record of waiting) {
      const bound = recordSizeBound(record);
      if (!this.append(topic, record, leaders, bound)) break;
      this.buffered -= bound;
      placed++;
    }
    topic.waiting = waiting.slice(placed);
    this.settle(placed);
  }

  /** At the end of this turn of the event loop: by then more may have been added. */
  private drainSoon(): void {
    this.immediate ??= setImmediate(() => {
      this.immediate = undefined;
      this.drain();
    });
  }

  private drainAt(timeMs: number): void {
    if (timeMs >= this.wakeAtMs) return;
    clearTimeout(this.timer);
    this.wakeAtMs = timeMs;
    this.timer = setTimeout(() => {
      this.wakeAtMs = Number.POSITIVE_INFINITY;
      this.drain();
    }, timeMs - Date.now());
  }

  /** Sends what may be sent. */
  private drain(): void {
    if (this.failure !== undefined || this.active.size === 0) return;
    if (this.settings.idempotent && this.identity === undefined) return;
    const now = Date.now();
    this.expire(now);
    for (;;) {
      const requests = this.gather(now);
      if (requests.size === 0) break;
      for (const [node, sent] of requests) this.transmit(node, sent);
    }
  }

  /** Requests by broker: at most one batch of each partition. */
  private gather(now: number): Map<number, Sent[]> {
    const { settings } = this;
    const lingerMs = this.flushing.length > 0 || this.full ? 0 : settings.lingerMs;
    const requests = new Map<number, Sent[]>();
    const sizes = new Map<number, number>();
    const outsiders: PartitionQueue[] = [];
    for (const queue of this.active) {
      const due = queue.dueMs(lingerMs);
      if (due === undefined) continue;
      if (due > now) {
        this.drainAt(due);
        continue;
      }
      if (this.session !== undefined && !queue.inTransaction) {
        outsiders.push(queue);
        continue;
      }
      const node = this.leaderOf(queue);
      if (node === undefined || !queue.maySendTo(node)) continue;
      if ((this.inFlight.get(node) ?? 0) + (requests.has(node) ? 0 : 1) > settings.maxInFlight) continue;
      const size = (sizes.get(node) ?? 0) + queue.nextSize();
      if (size > settings.maxRequestSize && sizes.has(node)) continue;
      sizes.set(node, size);
      const sent = { queue, batch: queue.take(node) };
      if (queue.idle) this.active.delete(queue);
      const request = requests.get(node);
      if (request === undefined) requests.set(node, [sent]);
      else request.push(sent);
    }
    if (outsiders.length > 0) this.join(outsiders);
    return requests;
  }

  private leaderOf(queue: PartitionQueue): number | undefined {
    const known = this.environment.metadata.get(queue.topic);
    const leader = known?.leaders[queue.partition];
    if (known === undefined || leader === undefined) this.relearn(queue.topic);
    else if (Date.now() - known.learntMs > this.settings.metadataMaxAgeMs) this.relearn(queue.topic);
    return leader;
  }

  /** What is known of a topic is out of date. */
  private relearn(name: string): void {
    const topic = this.topic(name);
    if (topic.refreshing) return;
    topic.refreshing = true;
    const again = () => {
      topic.refreshing = false;
      if (this.failure !== undefined) return;
      if (topic.waiting.length > 0) this.learn(topic);
      this.drainSoon();
    };
    const { metadata } = this.environment;
    const asked = metadata.refresh(name).catch((thrown) => {
      const error = connectionError(`Topic "${name}"`, thrown);
      if (!error.retriable) this.fail(error);
    });
    asked.then(() => delay(this.settings.retryBackoffMs, this.stop.signal)).then(again, again);
  }

  /** Makes partitions part of the transaction. */
  private join(queues: readonly PartitionQueue[]): void {
    if (this.adding || this.phase !== 'open') return;
    this.adding = true;
    this.session!.addPartitions(queues).then(
      () => {
        this.adding = false;
        for (const queue of queues) queue.inTransaction = true;
        this.drainSoon();
      },
      (error) => {
        this.adding = false;
        this.fail(error);
      },
    );
  }

  private transmit(node: number, sent: readonly Sent[]): void {
    const { settings, session, compressor } = this;
    const batches = sent.map(({ queue, batch }) => {
      const identity =
        this.identity === undefined
          ? NO_IDENTITY
          : { ...this.identity, baseSequence: batch.sequence, transactional: session !== undefined };
      const wire = batch.builder.finish(identity, compressor);
      return { topic: queue.topic, partition: queue.partition, batch: wire };
    });
    this.inFlight.set(node, (this.inFlight.get(node) ?? 0) + 1);
    const { acks, requestTimeoutMs } = settings;
    const request = produceRequest(session?.transactionalId, acks, batches, requestTimeoutMs);
    const sentMs = this.begun(sent, request.body.length);
    this.environment.connections.request(node, request).then(
      (response) => {
        this.over(sentMs);
        this.answered(node, sent, acks === 0 ? undefined : response);
      },
      (thrown) => {
        this.over(sentMs);
        this.unanswered(node, sent, thrown);
      },
    );
  }

  /** Counts a request; gives the time (ms). */
  private begun(sent: readonly Sent[], bytes: number): number {
    const { statistics } = this.environment;
    const now = Date.now();
    statistics.requests++;
    statistics.requestsInFlight++;
    statistics.outgoingBytes += bytes;
    for (const { batch } of sent) {
      statistics.queueTime.add(now - batch.createdMs);
      if (batch.attempts === 1) statistics.recordsSent += batch.builder.count;
    }
    return now;
  }

  private over(sentMs: number): void {
    const { statistics } = this.environment;
    statistics.requestsInFlight--;
    statistics.requestLatency.add(Date.now() - sentMs);
  }

  private answered(node: number, sent: readonly Sent[], response: Buffer | undefined): void {
    this.inFlight.set(node, this.inFlight.get(node)! - 1);
    if (response === undefined) {
      for (const each of sent) this.acknowledge(each);
    } else {
      const results = new Map(readProduce(response).map((result) => [`${result.topic}-${result.partition}`, result]));
      for (const each of sent) {
        const result = results.get(each.queue.name);
        const error = result?.error ?? -1;
        if (error === 0 || error === DUPLICATE_SEQUENCE) this.acknowledge(each);
        else this.refused(each, error, result?.message);
      }
    }
    this.afterAnswer();
  }

  private unanswered(node: number, sent: readonly Sent[], thrown: unknown): void {
    this.inFlight.set(node, this.inFlight.get(node)! - 1);
    for (const each of sent) {
      const error = connectionError(failureOf(each), thrown);
      if (error.retriable) this.retry(each, error, true);
      else this.fail(error);
    }
    this.afterAnswer();
  }

  private afterAnswer(): void {
    if (this.full && this.buffered < this.settings.bufferMemory / 2) {
      this.full = false;
      this.onDrain();
    }
    if (this.active.size > 0) this.drain();
  }

  private acknowledge({ queue, batch }: Sent): void {
    queue.acknowledge(batch);
    this.buffered -= batch.builder.size;
    this.settle(1);
  }

  private settle(count: number): void {
    this.outstanding -= count;
    if (this.outstanding > 0) return;
    clearTimeout(this.timer);
    this.wakeAtMs = Number.POSITIVE_INFINITY;
    const waiting = this.flushing;
    this.flushing = [];
    for (const { resolve } of waiting) resolve();
  }

  /** A broker answered with an error. */
  private refused(each: Sent, code: number, message: string | undefined): void {
    const { queue, batch } = each;
    const failure = failureOf(each);
    if (code === MESSAGE_TOO_LARGE && batch.builder.count > 1) {
      this.outstanding++;
      const before = batch.builder.size;
      const topic = this.topic(queue.topic);
      topic.batchSize = Math.min(topic.batchSize, Math.ceil(before / 2));
      this.buffered += queue.giveBackSplit(batch) - before;
      this.active.add(queue);
    } else if (code === OUT_OF_ORDER_SEQUENCE && queue.mayHaveOvertaken(batch)) {
      this.retry(each, brokerError(failure, code), false);
    } else if (isRetriableCode(code)) {
      this.retry(each, brokerError(failure, code, message), isStale(code));
    } else if (this.session !== undefined) this.fail(this.session.error(failure, code, message));
    else if (isFenced(code)) this.fail(brokerError(failure, code, 'the broker does not accept the producer any more'));
    else this.fail(brokerError(failure, code, message));
  }

  private retry({ queue, batch }: Sent, error: KafkaClientError, stale: boolean): void {
    const { settings } = this;
    if (batch.attempts > settings.retries) {
      this.fail(
        new KafkaClientError(`${error.message}; it was tried ${batch.attempts} times (retries)`, { cause: error }),
      );
      return;
    }
    batch.lastError = error;
    this.environment.statistics.recordRetries += batch.builder.count;
    const pause = backoffMs(this.backoff(), batch.attempts);
    queue.giveBack(batch, Date.now() + pause);
    this.active.add(queue);
    if (stale) this.relearn(queue.topic);
    this.drainAt(Date.now() + pause);
  }

  private backoff(): Backoff {
    return { firstMs: this.settings.retryBackoffMs, maxMs: this.settings.retryBackoffMaxMs };
  }

  private expire(now: number): void {
    const { deliveryTimeoutMs } = this.settings;
    for (const queue of this.active) {
      const oldest = queue.oldest();
      if (oldest === undefined) continue;
      if (now - oldest.createdMs > deliveryTimeoutMs) {
        const reason = oldest.lastError === undefined ? '' : `; the last error: ${oldest.lastError.message}`;
        this.fail(
          new KafkaClientError(
            `Expiring ${oldest.builder.count} record(s) for ${queue.name}:${now - oldest.createdMs} ms has passed since batch ` +
              `creation (delivery.timeout.ms)${reason}`,
            { retriable: true },
          ),
        );
        return;
      }
      this.drainAt(oldest.createdMs + deliveryTimeoutMs + 1);
    }
  }

  private fail(error: Error): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    this.environment.statistics.recordErrors++;
    clearTimeout(this.timer);
    this.rejectFlushes(error);
    this.onError(error);
  }

  private rejectFlushes(error: Error): void {
    const waiting = this.flushing;
    this.flushing = [];
    for (const { reject } of waiting) reject(error);
  }
}

function failureOf({ queue, batch }: Sent): string {
  const { count } = batch.builder;
  return `Kafka did not take ${count} record(s) for partition ${queue.partition} of topic "${queue.topic}"`;
}

function missing({ topic, partition }: OutgoingRecord, error: number, partitions: number): string {
  if (partitions > 0) {
    return `Partition ${partition} of topic "${topic}" does not exist: the topic has ${partitions} partition(s)`;
  }
  if (error === 0 || error === LEADER_NOT_AVAILABLE) return `Topic "${topic}" has no leaders`;
  return brokerError(
    `Topic "${topic}" is not there, and the broker does not make it (auto.create.topics.enable)`,
    error,
  ).message;
}

function tooLarge(topic: string, bytes: number, limit: number): Error {
  return new KafkaClientError(
    `A record for topic "${topic}" is ${bytes} bytes when serialized, which is larger than ${limit}, the value of max.request.size`,
  );
}
