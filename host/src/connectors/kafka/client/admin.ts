/** Questions about topics and offsets. Everything is tried again while brokers are away or leaders move. */
import type { KafkaAdmin, TopicPartition } from '../contracts';
import { partitionKey } from '../contracts';
import {
  EARLIEST,
  LATEST,
  listOffsetsRequest,
  offsetCommitRequest,
  offsetFetchRequest,
  type PartitionResult,
  readListOffsets,
  readOffsetCommit,
  readOffsetFetch,
} from './api';
import type { Connections } from './connections';
import { errorOfCode, KafkaConnectionError, UnknownTopicError } from './errors';

export class Admin implements KafkaAdmin {
  /** With `readCommitted`, 'latest' is the last stable offset. */
  constructor(
    private readonly connections: Connections,
    private readonly readCommitted: boolean,
  ) {}

  partitions(topics: readonly string[]): Promise<TopicPartition[]> {
    const what = `Asking Kafka at ${this.connections.servers} for the partitions of ${topics.join(', ')}`;
    return this.connections.retrying(what, async () => {
      const found = await Promise.all(topics.map((topic) => this.connections.leaders(topic, true)));
      return found.flatMap(({ topic, leaders }) => leaders.map((_, partition) => ({ topic, partition })));
    });
  }

  topics(): Promise<string[]> {
    return this.connections.retrying(`Asking Kafka at ${this.connections.servers} for its topics`, async () => {
      const { topics } = await this.connections.metadata(undefined);
      return topics.filter(({ internal }) => !internal).map(({ topic }) => topic);
    });
  }

  async offsets(
    partitions: readonly TopicPartition[],
    at: 'earliest' | 'latest' | number,
  ): Promise<Map<string, number | undefined>> {
    const time = at === 'latest' ? LATEST : at === 'earliest' ? EARLIEST : BigInt(at);
    const found = new Map<string, number | undefined>();
    await this.connections.retrying(`Asking Kafka at ${this.connections.servers} for offsets`, async (retry) => {
      const missing = partitions.filter((partition) => !found.has(partitionKey(partition)));
      const asked = [...(await this.byLeader(missing, retry > 0))].map(async ([node, list]) => {
        const request = listOffsetsRequest(list, time, this.readCommitted);
        const answer = await this.connections.request(node, this.connections.timed(request));
        this.collect(readListOffsets(answer), found);
      });
      await settled(asked);
    });
    return found;
  }

  async committedOffsets(
    group: string,
    partitions: readonly TopicPartition[],
  ): Promise<Map<string, number | undefined>> {
    const found = new Map<string, number | undefined>();
    if (partitions.length === 0) return found;
    await this.atCoordinator(group, async (node) => {
      const request = offsetFetchRequest(group, partitions);
      const answer = readOffsetFetch(await this.connections.request(node, this.connections.timed(request)));
      if (answer.error !== 0) throw errorOfCode(answer.error, this.groupName(group));
      this.collect(answer.partitions, found);
    });
    return found;
  }

  async commitOffsets(
    group: string,
    offsets: readonly (TopicPartition & { readonly offset: number })[],
  ): Promise<void> {
    if (offsets.length === 0) return;
    await this.atCoordinator(group, async (node) => {
      const request = offsetCommitRequest(group, offsets);
      const answer = await this.connections.request(node, this.connections.timed(request));
      for (const { error } of readOffsetCommit(answer)) {
        if (error !== 0) throw errorOfCode(error, this.groupName(group));
      }
    });
  }

  async close(): Promise<void> {
    await this.connections.close();
  }

  private atCoordinator(group: string, ask: (node: number) => Promise<void>): Promise<void> {
    return this.connections.retrying(`Offsets of ${this.groupName(group)}`, async () => {
      const { node } = await this.connections.coordinator('group', group);
      await ask(node);
    });
  }

  private groupName(group: string): string {
    return `Consumer group "${group}" at ${this.connections.servers}`;
  }

  /** Offsets by partition; throws the first error after all others have been taken. */
  private collect(results: readonly PartitionResult[], into: Map<string, number | undefined>): void {
    let failure: Error | undefined;
    for (const result of results) {
      if (result.error === 0) into.set(partitionKey(result), result.offset < 0 ? undefined : result.offset);
      else failure ??= errorOfCode(result.error, this.partitionName(result));
    }
    if (failure) throw failure;
  }

  private async byLeader(
    partitions: readonly TopicPartition[],
    refresh: boolean,
  ): Promise<Map<number, TopicPartition[]>> {
    const topics = [...new Set(partitions.map(({ topic }) => topic))];
    const known = new Map(
      await Promise.all(
        topics.map(async (topic) => [topic, (await this.connections.leaders(topic, refresh)).leaders] as const),
      ),
    );
    const nodes = new Map<number, TopicPartition[]>();
    for (const partition of partitions) {
      const leaders = known.get(partition.topic) ?? [];
      if (partition.partition >= leaders.length) {
        throw new UnknownTopicError(partitionKey(partition), this.connections.servers);
      }
      const leader = leaders[partition.partition];
      if (leader === undefined) throw new KafkaConnectionError(`${this.partitionName(partition)} has no leader`);
      const list = nodes.get(leader);
      if (list) list.push(partition);
      else nodes.set(leader, [partition]);
    }
    return nodes;
  }

  private partitionName({ topic, partition }: TopicPartition): string {
    return `Partition ${partition} of topic "${topic}" at ${this.connections.servers}`;
  }
}

/** Waits for all, then throws the first failure. */
async function settled(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') throw result.reason;
  }
}
