/**
 * Reads assigned partitions: one fetch at a time from each broker, with all partitions that it leads. Fetching goes on while records are
 * being worked on, as long as less than half a response waits for each partition.
 */
import type { KafkaPartitionReader, RecordBlock, TopicPartition } from '../contracts';
import { partitionKey } from '../contracts';
import type { Admin } from './admin';
import { type Connections, isRetriable } from './connections';
import { loadCodec } from './decompression';
import { errorOfCode, KafkaClientError } from './errors';
import { type FetchedPartition, fetchRequest, readFetch } from './fetch';
import { codecsToLoad, PartitionQueue } from './partition-queue';
import type { FetchSettings } from './properties';

const OFFSET_OUT_OF_RANGE = 1;
const UNKNOWN_TOPIC_OR_PARTITION = 3;
const LEADER_NOT_AVAILABLE = 5;

export class PartitionReader implements KafkaPartitionReader {
  bytes = 0;
  onData: () => void = () => undefined;
  private readonly queues = new Map<string, PartitionQueue>();
  /** Order in which `take` looks at partitions: the one that was taken from goes to the end. */
  private turn: PartitionQueue[] = [];
  /** Nodes with a fetch under way, or resting after a failure. */
  private readonly busy = new Set<number>();
  private readonly timers = new Set<NodeJS.Timeout>();
  /** Partitions whose offset is being looked up. */
  private readonly resetting = new Set<PartitionQueue>();
  /** Leaders are being asked for, or will be after a pause. */
  private learning = false;
  /** Something has moved: what is known of leaders is not good enough. */
  private stale = false;
  private failure: Error | undefined;
  private closed = false;
  private retries = 0;

  constructor(
    private readonly connections: Connections,
    private readonly admin: Admin,
    private readonly settings: FetchSettings,
  ) {}

  assign(partitions: readonly (TopicPartition & { readonly offset: number })[]): void {
    for (const partition of partitions) {
      this.queues.set(partitionKey(partition), new PartitionQueue(partition, partition.offset, this.settings));
    }
    this.turn = [...this.queues.values()];
    this.plan();
  }

  unassign(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) this.queues.delete(partitionKey(partition));
    this.turn = [...this.queues.values()];
    this.plan();
  }

  pause(partitions: readonly TopicPartition[]): void {
    this.setPaused(partitions, true);
  }

  resume(partitions: readonly TopicPartition[]): void {
    this.setPaused(partitions, false);
    this.plan();
    if (this.hasData()) this.onData();
  }

  take(): RecordBlock | undefined {
    if (this.failure) throw this.failure;
    for (let i = 0; i < this.turn.length; i++) {
      const queue = this.turn[i];
      if (queue.paused) continue;
      const block = queue.take();
      if (!block) continue;
      this.turn.splice(i, 1);
      this.turn.push(queue);
      const node = queue.replica ?? queue.leader;
      if (node === undefined || !this.busy.has(node)) this.plan();
      return block;
    }
    return undefined;
  }

  /** Records between what was taken and the end of the partition's log; undefined = not known. */
  lag(partition: TopicPartition): number | undefined {
    const queue = this.queues.get(partitionKey(partition));
    if (queue?.endOffset === undefined) return undefined;
    return Math.max(0, queue.endOffset - queue.position);
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.queues.clear();
    this.turn = [];
    await this.connections.close();
  }

  private setPaused(partitions: readonly TopicPartition[], paused: boolean): void {
    for (const partition of partitions) {
      const queue = this.queues.get(partitionKey(partition));
      if (queue) queue.paused = paused;
    }
  }

  private hasData(): boolean {
    return this.turn.some((queue) => !queue.paused && !queue.isEmpty);
  }

  /** Sends a fetch to every broker that is not busy and whose partitions all want more. */
  private plan(): void {
    if (this.closed || this.failure) return;
    const groups = new Map<number, PartitionQueue[]>();
    for (const queue of this.turn) {
      if (queue.paused || queue.resting || this.resetting.has(queue)) continue;
      if (queue.outOfRange) {
        if (queue.isEmpty) this.reset(queue);
        continue;
      }
      const node = queue.replica ?? queue.leader;
      if (node === undefined) {
        this.learnLeaders();
      } else if (!this.busy.has(node)) {
        const group = groups.get(node);
        if (group) group.push(queue);
        else groups.set(node, [queue]);
      }
    }
    const enough = this.settings.maxPartitionBytes / 2;
    for (const [node, queues] of groups) {
      // A long poll without a partition would keep that one waiting when it has been drained: all of them, or none.
      if (!queues.some(({ queuedBytes }) => queuedBytes > enough)) this.startFetch(node, queues);
    }
  }

  private startFetch(node: number, queues: readonly PartitionQueue[]): void {
    this.busy.add(node);
    this.fetch(node, queues).then(
      () => {
        this.busy.delete(node);
        this.plan();
      },
      (error) => this.fetchFailed(node, queues, error as Error),
    );
  }

  private fetchFailed(node: number, queues: readonly PartitionQueue[], error: Error): void {
    if (this.closed) return;
    for (const queue of queues) {
      queue.leader = undefined;
      queue.replica = undefined;
      this.note(queue, error);
    }
    this.stale = true;
    this.later(() => {
      this.busy.delete(node);
      this.plan();
    });
    this.learnLeaders();
  }

  private async fetch(node: number, queues: readonly PartitionQueue[]): Promise<void> {
    const sent = new Map(queues.map((queue) => [partitionKey(queue), { queue, offset: queue.fetchOffset }]));
    const positions = [...sent.values()].map(({ queue: { topic, partition }, offset }) => ({
      topic,
      partition,
      offset,
    }));
    const request = this.connections.timed(fetchRequest(positions, this.settings), this.settings.maxWaitMs);
    const response = readFetch(await this.connections.request(node, request, 1));
    if (response.error !== 0) {
      throw errorOfCode(response.error, `Fetching from Kafka at ${this.connections.addressOf(node)}`);
    }
    for (const fetched of response.partitions) {
      const key = partitionKey(fetched);
      const asked = sent.get(key);
      if (!asked) continue;
      for (const codec of codecsToLoad(fetched.records)) await loadCodec(codec);
      // Unassigned, or assigned anew, in the meantime.
      if (this.queues.get(key) === asked.queue && asked.queue.fetchOffset === asked.offset) {
        this.accept(asked.queue, fetched);
      }
    }
    if (this.hasData()) this.onData();
  }

  private accept(queue: PartitionQueue, fetched: FetchedPartition): void {
    if (fetched.error === 0) {
      if (fetched.preferredReplica !== undefined) queue.replica = fetched.preferredReplica;
      queue.failingSince = undefined;
      this.retries = 0;
      this.bytes += fetched.records.length;
      queue.push(fetched);
    } else if (fetched.error === OFFSET_OUT_OF_RANGE) {
      // A follower may be behind; its leader knows.
      queue.outOfRange = queue.replica === undefined;
      queue.replica = undefined;
    } else {
      queue.leader = undefined;
      queue.replica = undefined;
      this.stale = true;
      queue.resting = true;
      this.note(queue, errorOfCode(fetched.error, `Reading ${this.nameOf(queue)}`));
      this.later(() => {
        queue.resting = false;
        this.plan();
      });
    }
  }

  /** Asks for the leaders of all partitions, now, and again after a pause while some have none. */
  private learnLeaders(): void {
    if (this.learning) return;
    this.learning = true;
    this.askLeaders().then(
      (all) => this.learnt(all),
      (error: Error) => {
        for (const queue of this.turn) if (queue.leader === undefined) this.note(queue, error);
        this.learnt(false);
      },
    );
  }

  private learnt(all: boolean): void {
    const done = (): void => {
      this.learning = false;
      this.plan();
    };
    if (all) {
      done();
      return;
    }
    this.stale = true;
    // Partitions with a leader are read in the meantime.
    this.plan();
    this.later(done);
  }

  /** True when every partition has a leader. */
  private async askLeaders(): Promise<boolean> {
    const { stale } = this;
    this.stale = false;
    let all = true;
    for (const topic of new Set(this.turn.map((queue) => queue.topic))) {
      const { leaders } = await this.connections.leaders(topic, stale);
      for (const queue of this.turn) {
        if (queue.topic !== topic) continue;
        queue.leader = leaders[queue.partition];
        if (queue.leader !== undefined) continue;
        const exists = queue.partition < leaders.length;
        this.note(queue, errorOfCode(exists ? LEADER_NOT_AVAILABLE : UNKNOWN_TOPIC_OR_PARTITION, this.nameOf(queue)));
        all = false;
      }
    }
    return all;
  }

  /** auto.offset.reset says where to go on. */
  private reset(queue: PartitionQueue): void {
    const { reset } = this.settings;
    if (reset === 'none') {
      this.fail(
        new KafkaClientError(
          `Offset ${queue.fetchOffset} of ${this.nameOf(queue)} is not in the log any more, or not yet, and "auto.offset.reset" is none`,
          { code: OFFSET_OUT_OF_RANGE },
        ),
      );
      return;
    }
    this.resetting.add(queue);
    this.admin.offsets([queue], reset).then(
      (offsets) => {
        this.resetting.delete(queue);
        queue.seek(offsets.get(partitionKey(queue)) ?? 0);
        this.plan();
      },
      (error) => this.fail(error as Error),
    );
  }

  /** A partition could not be read: final at once, or when trying again has not helped for default.api.timeout.ms. */
  private note(queue: PartitionQueue, error: Error): void {
    if (!isRetriable(error) && !(error instanceof KafkaClientError && error.code === UNKNOWN_TOPIC_OR_PARTITION)) {
      this.fail(error);
      return;
    }
    const now = Date.now();
    queue.failingSince ??= now;
    const { apiTimeoutMs } = this.connections.settings;
    if (now - queue.failingSince < apiTimeoutMs) return;
    this.fail(
      new KafkaClientError(
        `Reading ${this.nameOf(queue)} has failed for ${apiTimeoutMs} ms (default.api.timeout.ms). ${error.message}`,
        { cause: error, retriable: true },
      ),
    );
  }

  /** After a pause, which grows from failure to failure. */
  private later(work: () => void): void {
    if (this.closed) return;
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        work();
      },
      this.connections.backoffMs(this.retries++),
    );
    this.timers.add(timer);
  }

  private fail(error: Error): void {
    if (this.closed || this.failure) return;
    this.failure = error;
    this.onData();
  }

  private nameOf({ topic, partition }: TopicPartition): string {
    return `partition ${partition} of topic "${topic}" at ${this.connections.servers}`;
  }
}
