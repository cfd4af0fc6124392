/** Leaders of partitions, shared by all producers of a client. */
import { metadataRequest, readMetadata } from './api';
import type { KafkaConnections } from './producer-connections';
import { connectionError } from './producer-errors';

export interface TopicLeaders {
  /** Node id by partition; undefined = none at the moment. */
  readonly leaders: readonly (number | undefined)[];
  /** Kafka's error code for the topic; then it has no partitions here. */
  readonly error: number;
  /** ms; when this was learnt. */
  readonly learntMs: number;
}

export class ClusterMetadata {
  private readonly topics = new Map<string, TopicLeaders>();
  private readonly asked = new Map<string, Promise<TopicLeaders>>();
  private nodeIds: readonly number[] = [];

  constructor(
    private readonly connections: KafkaConnections,
    private readonly requestTimeoutMs: number,
  ) {}

  /** What is known. */
  get(topic: string): TopicLeaders | undefined {
    return this.topics.get(topic);
  }

  /** Asks a broker. One question about a topic is under way at a time. */
  refresh(topic: string): Promise<TopicLeaders> {
    const asked = this.asked.get(topic);
    if (asked !== undefined) return asked;
    const answer = this.ask([topic]).then(() => this.topics.get(topic)!);
    this.asked.set(topic, answer);
    const done = () => void this.asked.delete(topic);
    answer.then(done, done);
    return answer;
  }

  /** Ids of all brokers. */
  async nodes(): Promise<readonly number[]> {
    if (this.nodeIds.length === 0) await this.ask([]);
    return this.nodeIds;
  }

  private async ask(topics: readonly string[]): Promise<void> {
    let response: Buffer;
    try {
      const request = { ...metadataRequest(topics, true), answered: true, timeoutMs: this.requestTimeoutMs };
      response = await this.connections.requestAny(request);
    } catch (thrown) {
      throw connectionError(
        `Kafka did not say where the partitions of ${topics.join(', ') || 'the cluster'} are`,
        thrown,
      );
    }
    const cluster = readMetadata(response);
    for (const { node, host, port } of cluster.brokers) this.connections.addNode(node, host, port);
    this.nodeIds = cluster.brokers.map(({ node }) => node);
    const learntMs = Date.now();
    for (const { topic, error, leaders } of cluster.topics) this.learn(topic, { leaders, error, learntMs });
  }

  /** A topic that was there keeps its partitions while its leaders are being elected. */
  private learn(topic: string, learnt: TopicLeaders): void {
    const before = this.topics.get(topic);
    if (learnt.error !== 0 && before !== undefined && before.leaders.length > 0) {
      this.topics.set(topic, { ...before, leaders: before.leaders.map(() => undefined), learntMs: learnt.learntMs });
    } else this.topics.set(topic, learnt);
  }
}
