/** The client over kafkajs: connections of its own for each reader and administrator; producers share theirs. */
import type {
  CommitObserver,
  KafkaAdmin,
  KafkaClient,
  KafkaPartitionReader,
  KafkaProducer,
  KafkaProperties,
  KafkaTransactions,
  ProducerOptions,
} from '../contracts';
import { Admin } from './admin';
import { Connections } from './connections';
import { PartitionReader } from './partition-reader';
import type { ProducerEnvironment } from './producer-environment';
import { type ClientSettings, clientSettings, fetchSettings } from './properties';

/** Throws KafkaClientError when the properties are wrong. */
export function createClient(properties: KafkaProperties): Client {
  return new Client(properties, clientSettings(properties));
}

export class Client implements KafkaClient {
  private readonly open: Connections[] = [];
  private environment: Promise<ProducerEnvironment> | undefined;
  private metrics: ReadonlyMap<string, () => number> | undefined;

  constructor(
    private readonly properties: KafkaProperties,
    private readonly settings: ClientSettings,
  ) {}

  async admin(): Promise<KafkaAdmin> {
    return this.administrator(this.connect());
  }

  async consumer(): Promise<KafkaPartitionReader> {
    const connections = this.connect();
    return new PartitionReader(connections, this.administrator(connections), fetchSettings(this.properties));
  }

  async producer(options: ProducerOptions): Promise<KafkaProducer> {
    const { createProducer } = await import('./producer');
    const environment = await this.producing();
    this.metrics = environment.statistics.gauges;
    return createProducer(environment, options);
  }

  producerMetrics(): ReadonlyMap<string, () => number> | undefined {
    return this.metrics;
  }

  async transactions(observer?: CommitObserver): Promise<KafkaTransactions> {
    const { BrokerTransactions } = await import('./transactions');
    return new BrokerTransactions(await this.producing(), observer);
  }

  async close(): Promise<void> {
    await Promise.all(this.open.splice(0).map((connections) => connections.close()));
  }

  /** What all producers and transactions of this client share. */
  private producing(): Promise<ProducerEnvironment> {
    this.environment ??= import('./producer-environment').then(({ producerEnvironment }) =>
      producerEnvironment(this.connect(), this.properties),
    );
    return this.environment;
  }

  private administrator(connections: Connections): Admin {
    return new Admin(connections, fetchSettings(this.properties).isolation === 'read_committed');
  }

  private connect(): Connections {
    const connections = new Connections(this.settings);
    this.open.push(connections);
    return connections;
  }
}
