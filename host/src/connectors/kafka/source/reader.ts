/** Reads the partitions of one subtask. Flink: KafkaSourceReader, KafkaPartitionSplitReader. */
import type { Node } from '@drey/sdk/protocol';
import type { OperatorContext } from '../../../operators/contracts';
import type { Batch } from '../../../types/contracts';
import type { PollResult, SourceOutput, SourceReader, SourceSplit } from '../../contracts';
import { sourceOf } from '../../node-options';
import { kafkaClient } from '../client/registry';
import type { KafkaClient, KafkaPartitionReader, KafkaRecord, RecordBlock } from '../contracts';
import { partitionKey } from '../contracts';
import type { KafkaDeserializer } from '../deserializers/contracts';
import { kafkaDeserializer } from '../deserializers/registry';
import type { KafkaSourceSettings } from '../settings';
import { type CommittedOffset, OffsetCommitter } from './committer';
import { locateFailure } from './deserialization-error';
import { functionDeserializer } from './function-deserializer';
import { ReaderMetrics } from './metrics';
import type { SourceProperties } from './properties';
import { type KafkaSplit, kafkaSplit } from './split';

export class KafkaReader implements SourceReader {
  private readonly splits = new Map<string, KafkaSplit>();
  /** Splits that are read to their end, but not released yet. */
  private readonly ended: string[] = [];
  /** Offsets of splits that have ended, until they are committed. */
  private readonly endedOffsets = new Map<string, CommittedOffset>();
  private noMore = false;
  private client: KafkaClient | undefined;
  private committer: OffsetCommitter | undefined;
  private autoCommit: NodeJS.Timeout | undefined;
  /** Offsets by checkpoint, oldest first; those of checkpoints without an id are of the next one that completes. */
  private snapshots: { readonly checkpointId: number | undefined; readonly offsets: CommittedOffset[] }[] = [];
  declare private context: OperatorContext;
  declare private consumer: KafkaPartitionReader;
  declare private deserializer: KafkaDeserializer;
  declare private metrics: ReaderMetrics;

  constructor(
    private readonly node: Node,
    private readonly settings: KafkaSourceSettings,
    private readonly properties: SourceProperties,
  ) {}

  async open(context: OperatorContext): Promise<void> {
    this.context = context;
    const { function: spec } = sourceOf(this.node);
    this.deserializer = spec
      ? await functionDeserializer(context.resolveFunction(spec.id))
      : kafkaDeserializer(this.settings, this.node);
    const { client, clientIdPrefix, group, commitOnCheckpoint, autoCommitMs, consumerMetrics } = this.properties;
    const id = `${clientIdPrefix}-${context.subtaskIndex}`;
    this.client = await kafkaClient(new Map(client).set('client.id', id));
    this.consumer = await this.client.consumer();
    this.consumer.onData = () => context.wake();
    this.metrics = new ReaderMetrics(
      context.metrics,
      () => this.lags(),
      () => this.consumer.bytes ?? 0,
      consumerMetrics,
    );
    if (group !== undefined && (commitOnCheckpoint || autoCommitMs !== undefined)) {
      this.committer = new OffsetCommitter(this.client, group, this.metrics);
    }
    if (autoCommitMs !== undefined) {
      this.autoCommit = setInterval(() => this.committer?.commit(this.currentOffsets()), autoCommitMs);
    }
    this.assign([...this.splits.values()]);
  }

  addSplits(splits: SourceSplit[]): void {
    const added = splits as KafkaSplit[];
    for (const split of added) this.splits.set(split.id, split);
    if (this.consumer) this.assign(added);
  }

  noMoreSplits(): void {
    this.noMore = true;
  }

  poll(output: SourceOutput): PollResult {
    for (const id of this.ended.splice(0)) output.releaseSplit(id);
    const block = this.splits.size > 0 ? this.consumer.take() : undefined;
    if (block) {
      this.emit(block, output);
      return 'more';
    }
    if (this.splits.size > 0) return 'wait';
    if (!this.noMore) return 'split';
    // As in Flink, a source that is not bounded runs on when all its partitions have ended.
    return this.settings.bounded ? 'end' : 'wait';
  }

  snapshot(checkpointId?: number): SourceSplit[] {
    if (this.properties.commitOnCheckpoint) {
      this.snapshots.push({ checkpointId, offsets: this.currentOffsets() });
    }
    return [...this.splits.values()];
  }

  notifyCheckpointComplete(checkpointId: number): void {
    const known = this.snapshots.findLastIndex((snapshot) => (snapshot.checkpointId ?? checkpointId) === checkpointId);
    if (known < 0) return;
    const { offsets } = this.snapshots[known];
    this.snapshots = this.snapshots.slice(known + 1);
    for (const offset of offsets) this.endedOffsets.delete(partitionKey(offset));
    this.committer?.commit(offsets);
  }

  pauseSplits(ids: ReadonlySet<string>): void {
    const splits = [...this.splits.values()];
    this.consumer.pause(splits.filter(({ id }) => ids.has(id)));
    this.consumer.resume(splits.filter(({ id }) => !ids.has(id)));
    this.context.wake();
  }

  async close(): Promise<void> {
    clearInterval(this.autoCommit);
    if (this.autoCommit) this.committer?.commit(this.currentOffsets());
    await this.committer?.close();
    await this.consumer?.close();
    await this.client?.close();
  }

  private assign(splits: readonly KafkaSplit[]): void {
    for (const split of splits) this.metrics.addPartition(split.id, split);
    const empty = splits.filter(({ offset, stop }) => stop !== undefined && offset >= stop);
    this.consumer.assign(splits.filter((split) => !empty.includes(split)));
    for (const split of empty) this.end(split);
  }

  private emit(block: RecordBlock, output: SourceOutput): void {
    const id = partitionKey(block);
    const split = this.splits.get(id);
    // The consumer gives nothing of partitions that were taken from it.
    if (!split) return;
    const { stop } = split;
    let { records } = block;
    if (stop !== undefined && block.nextOffset > stop) records = records.filter(({ offset }) => offset < stop);
    const last = records.at(-1);
    if (last) {
      const batch = this.deserialize(records);
      this.metrics.emitted(id, last.offset, records.length);
      if (batch) output.emit(batch, id);
    }
    const next = kafkaSplit(split, Math.min(block.nextOffset, stop ?? block.nextOffset), stop);
    this.splits.set(id, next);
    if (stop !== undefined && next.offset >= stop) {
      this.end(next);
      for (const ended of this.ended.splice(0)) output.releaseSplit(ended);
    }
  }

  private deserialize(records: readonly KafkaRecord[]): Batch | undefined {
    try {
      return this.deserializer.deserialize(records);
    } catch (error) {
      // Functions of users say themselves which record it was: they are not called again.
      throw sourceOf(this.node).function ? error : locateFailure(this.deserializer, records, error);
    }
  }

  private end(split: KafkaSplit): void {
    this.splits.delete(split.id);
    this.consumer.unassign([split]);
    this.ended.push(split.id);
    const { topic, partition, offset } = split;
    this.endedOffsets.set(split.id, { topic, partition, offset });
    this.context.wake();
  }

  /** What a group may be told: offsets of all splits, also of those that have ended. */
  private currentOffsets(): CommittedOffset[] {
    const offsets = [...this.splits.values()].map(({ topic, partition, offset }) => ({ topic, partition, offset }));
    return [...this.endedOffsets.values(), ...offsets];
  }

  private lags(): number[] {
    return [...this.splits.values()].flatMap((split) => this.consumer.lag?.(split) ?? []);
  }
}
