/** Connections to the brokers of a cluster, and what is known of it: addresses, leaders. */
import {
  type BrokerAddress,
  type ClusterMetadata,
  type CoordinatorKind,
  findCoordinatorRequest,
  metadataRequest,
  type RequestBody,
  readCoordinator,
  readMetadata,
  type TopicMetadata,
} from './api';
import { errorOfCode, KafkaClientError, KafkaConnectionError, UnknownTopicError } from './errors';
import { BrokerLink, type Lane } from './kafkajs-link';
import type { KafkaConnections, RawRequest } from './producer-connections';
import type { ClientSettings } from './properties';

export interface PartitionLeaders {
  readonly topic: string;
  /** Node id of the leader by partition; undefined = it has none at the moment. */
  readonly leaders: readonly (number | undefined)[];
}

interface KnownTopic {
  readonly leaders: readonly (number | undefined)[];
  readonly at: number;
}

const UNKNOWN_TOPIC = 3;

export class Connections implements KafkaConnections {
  /** host:port by node. */
  private readonly addresses = new Map<number, string>();
  private readonly links = new Map<string, Promise<BrokerLink>>();
  private readonly topics = new Map<string, KnownTopic>();
  /** Requests for the same topics at the same time are one. */
  private readonly refreshing = new Map<string, Promise<ClusterMetadata>>();
  private closed = false;

  constructor(readonly settings: ClientSettings) {}

  /** For messages. */
  get servers(): string {
    return this.settings.bootstrapServers.join(',');
  }

  async request(node: number, request: RawRequest, lane: Lane = 0): Promise<Buffer> {
    const link = await this.link(this.address(node), lane);
    return link.request(request, lane);
  }

  async requestAny(request: RawRequest): Promise<Buffer> {
    let failure: unknown;
    for (const address of this.candidates()) {
      try {
        const link = await this.link(address, 0);
        return await link.request(request, 0);
      } catch (error) {
        if (!isRetriable(error)) throw error;
        failure = error;
      }
    }
    const reason = (failure as Error | undefined)?.message ?? 'no address is known';
    throw new KafkaConnectionError(`No broker of Kafka at ${this.servers} can be reached: ${reason}`, failure);
  }

  /** Of the partitions of one topic; `refresh` asks a broker anew. Throws UnknownTopicError. */
  async leaders(topic: string, refresh: boolean): Promise<PartitionLeaders> {
    const known = this.topics.get(topic);
    const fresh = known && Date.now() - known.at < this.settings.metadataMaxAgeMs;
    if (known && fresh && !refresh) return { topic, leaders: known.leaders };
    const { topics } = await this.metadata([topic]);
    const found = topics.find((entry) => entry.topic === topic);
    if (!found || found.error === UNKNOWN_TOPIC) throw new UnknownTopicError(topic, this.servers);
    // A topic without leaders still says which partitions it has.
    if (found.error !== 0 && found.leaders.length === 0) throw this.topicError(found);
    return { topic, leaders: found.leaders };
  }

  /** What a broker says now. `topics` undefined = all. */
  metadata(topics: readonly string[] | undefined): Promise<ClusterMetadata> {
    const key = topics?.join('\n') ?? '*';
    const running = this.refreshing.get(key);
    if (running) return running;
    const asked = this.askMetadata(topics).finally(() => this.refreshing.delete(key));
    this.refreshing.set(key, asked);
    return asked;
  }

  private async askMetadata(topics: readonly string[] | undefined): Promise<ClusterMetadata> {
    const metadata = readMetadata(await this.requestAny(this.timed(metadataRequest(topics))));
    for (const { node, host, port } of metadata.brokers) this.addNode(node, host, port);
    const at = Date.now();
    for (const { topic, error, leaders } of metadata.topics) {
      if (error === 0 || leaders.length > 0) this.topics.set(topic, { leaders, at });
      else this.topics.delete(topic);
    }
    return metadata;
  }

  async nodes(): Promise<readonly number[]> {
    const { brokers } = await this.metadata([]);
    return brokers.map(({ node }) => node);
  }

  addNode(node: number, host: string, port: number): void {
    this.addresses.set(node, `${host.includes(':') ? `[${host}]` : host}:${port}`);
  }

  /** The broker that coordinates a group, or the transactions of an id. */
  async coordinator(kind: CoordinatorKind, key: string): Promise<BrokerAddress> {
    const found = readCoordinator(await this.requestAny(this.timed(findCoordinatorRequest(kind, key))));
    if (found.error !== 0) throw errorOfCode(found.error, `Coordinator of ${kind} "${key}" at ${this.servers}`);
    this.addNode(found.node, found.host, found.port);
    return found;
  }

  /** A request that is answered within `request.timeout.ms`. */
  timed(body: RequestBody, extraMs = 0): RawRequest {
    return { ...body, answered: true, timeoutMs: this.settings.requestTimeoutMs + extraMs };
  }

  /** Address of a node for messages. */
  addressOf(node: number): string {
    return this.addresses.get(node) ?? this.servers;
  }

  /**
   * Tries again with growing pauses while errors are retriable, for at most `default.api.timeout.ms`. The last error is thrown, with what
   * was tried and for how long.
   */
  async retrying<T>(what: string, attempt: (retry: number) => Promise<T>): Promise<T> {
    const { apiTimeoutMs } = this.settings;
    const deadline = Date.now() + apiTimeoutMs;
    for (let retry = 0; ; retry++) {
      try {
        return await attempt(retry);
      } catch (error) {
        const pauseMs = this.backoffMs(retry);
        if (this.closed || !isRetriable(error)) throw error;
        if (Date.now() + pauseMs > deadline) {
          const { message } = error as Error;
          throw new KafkaClientError(`${what} failed for ${apiTimeoutMs} ms (default.api.timeout.ms). ${message}`, {
            retriable: true,
            cause: error,
          });
        }
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  /** ms before the next try, after `retries` of them. */
  backoffMs(retries: number): number {
    const { retryBackoffMs, retryBackoffMaxMs } = this.settings;
    return Math.min(retryBackoffMaxMs, retryBackoffMs * 2 ** Math.min(retries, 20)) * (0.8 + 0.4 * Math.random());
  }

  async close(): Promise<void> {
    this.closed = true;
    const links = [...this.links.values()];
    this.links.clear();
    await Promise.all(links.map((link) => link.then((open) => open.close()).catch(() => undefined)));
  }

  private address(node: number): string {
    const address = this.addresses.get(node);
    if (address) return address;
    throw new KafkaConnectionError(`Kafka at ${this.servers} has no broker ${node} at the moment`);
  }

  /** Brokers with a connection first, then all that are known, then those that the user has named. */
  private candidates(): string[] {
    const known = new Set([...this.links.keys(), ...this.addresses.values(), ...this.settings.bootstrapServers]);
    return [...known];
  }

  private async link(address: string, lane: Lane): Promise<BrokerLink> {
    if (this.closed) throw new KafkaClientError(`The client of Kafka at ${this.servers} is closed`);
    const existing = this.links.get(address);
    if (existing) {
      const link = await existing;
      if (link.isUsable(lane)) return link;
      if (this.links.get(address) === existing) this.links.delete(address);
      link.close();
      return this.link(address, lane);
    }
    const connecting = BrokerLink.connect(address, this.settings);
    this.links.set(address, connecting);
    try {
      const link = await connecting;
      if (!this.closed) return link;
      link.close();
      throw new KafkaClientError(`The client of Kafka at ${this.servers} is closed`);
    } catch (error) {
      if (this.links.get(address) === connecting) this.links.delete(address);
      throw error;
    }
  }

  private topicError({ topic, error }: TopicMetadata): KafkaClientError {
    return errorOfCode(error, `Topic "${topic}" of Kafka at ${this.servers}`);
  }
}

export function isRetriable(error: unknown): boolean {
  return error instanceof KafkaClientError && error.retriable;
}
