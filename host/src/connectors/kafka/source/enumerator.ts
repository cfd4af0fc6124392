/** Finds partitions, and decides where each begins and ends when it is found. Flink: KafkaSourceEnumerator. */
import type { EnumeratorState, SplitEnumerator, SourceSplit } from '../../contracts';
import { KafkaClientError } from '../client/errors';
import { kafkaClient } from '../client/registry';
import { type KafkaAdmin, partitionKey, type TopicPartition } from '../contracts';
import type { KafkaSourceSettings } from '../settings';
import { topicMatcher } from '../topic-pattern';
import { OffsetsResolver } from './offsets';
import type { SourceProperties } from './properties';
import { type KafkaSplit, kafkaSplit, splitOwner } from './split';

interface KafkaEnumeratorState {
  /** Keys of partitions that have become splits. */
  readonly partitions: readonly string[];
  /** Partitions that are found from now on are new ones, which begin at their first record. */
  readonly initialDiscoveryFinished: boolean;
}

export class KafkaEnumerator implements SplitEnumerator {
  readonly assignment = 'static';
  readonly discoverIntervalMs?: number;
  private readonly known: Set<string>;
  private initialDiscoveryFinished: boolean;

  constructor(
    private readonly settings: KafkaSourceSettings,
    private readonly properties: SourceProperties,
    restored: EnumeratorState | undefined,
  ) {
    const state = restored as unknown as KafkaEnumeratorState | undefined;
    this.known = new Set(state?.partitions);
    this.initialDiscoveryFinished = state?.initialDiscoveryFinished ?? false;
    if (properties.discoveryMs !== undefined) this.discoverIntervalMs = properties.discoveryMs;
  }

  owner(split: SourceSplit, parallelism: number): number {
    return splitOwner(split as KafkaSplit, parallelism);
  }

  snapshot(): EnumeratorState {
    const { initialDiscoveryFinished } = this;
    const state: KafkaEnumeratorState = { partitions: [...this.known], initialDiscoveryFinished };
    return state as unknown as EnumeratorState;
  }

  /** New partitions only. Connections are not kept from one discovery to the next. */
  async discover(): Promise<SourceSplit[]> {
    const { client, clientIdPrefix } = this.properties;
    const admin = new Map(client).set('client.id', `${clientIdPrefix}-enumerator-admin-client`);
    // As Flink's, which asks for the end of the log and not for that of committed transactions.
    const connection = await kafkaClient(admin.set('isolation.level', 'read_uncommitted'));
    try {
      return await this.discoverWith(await connection.admin());
    } finally {
      await connection.close();
    }
  }

  private async discoverWith(admin: KafkaAdmin): Promise<SourceSplit[]> {
    const partitions = await this.subscribed(admin);
    const found = partitions.filter((partition) => !this.known.has(partitionKey(partition)));
    const { starting, stopping } = this.settings;
    const resolver = new OffsetsResolver(admin, this.properties.group);
    const begin = await resolver.starting(this.initialDiscoveryFinished ? { kind: 'earliest' } : starting, found);
    const end = stopping ? await resolver.stopping(stopping, found) : undefined;
    this.initialDiscoveryFinished = true;
    for (const partition of found) this.known.add(partitionKey(partition));
    return found.map((partition) => {
      const key = partitionKey(partition);
      return kafkaSplit(partition, begin.get(key) ?? 0, end?.get(key));
    });
  }

  /** In the order of topics and partitions. */
  private async subscribed(admin: KafkaAdmin): Promise<TopicPartition[]> {
    const { topics, topicPattern, partitions } = this.settings;
    if (partitions) return this.existing(admin, partitions);
    if (topics) return admin.partitions([...new Set(topics)].sort());
    const matches = topicMatcher(topicPattern ?? '');
    const names = (await admin.topics()).filter(matches).sort();
    return names.length === 0 ? [] : admin.partitions(names);
  }

  private async existing(admin: KafkaAdmin, wanted: readonly TopicPartition[]): Promise<TopicPartition[]> {
    const topics = [...new Set(wanted.map(({ topic }) => topic))];
    const there = new Set((await admin.partitions(topics)).map(partitionKey));
    const missing = wanted.find((partition) => !there.has(partitionKey(partition)));
    if (missing) throw new KafkaClientError(`Partition '${partitionKey(missing)}' does not exist on Kafka brokers`);
    return [...wanted];
  }
}
