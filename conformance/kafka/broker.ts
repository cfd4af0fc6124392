/** A broker for tests, with topics of their own and statements about them. */
import { externalRowText } from '../../host/src/types/external-text';
import type { Row } from '../../host/src/types/rows';
import type { KafkaCluster } from '../../host/src/connectors/kafka/testing/kafka-broker';
import { sharedKafka } from '../../host/src/connectors/kafka/testing/kafka-broker';
import { createTopic, produce, type TestRecord, uniqueName } from '../../host/src/connectors/kafka/testing/kafka-tools';
import { tableConnectors } from '../../host/src/table/connectors/registry';
import { Environment } from '../sql/environment';

/** A broker that is busy takes a moment to host the partitions of a new topic. */
export async function produceSoon(servers: string, topic: string, records: readonly TestRecord[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await produce(servers, topic, records);
      return;
    } catch (error) {
      if (attempt === 10 || !/does not host this topic-partition/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

export class KafkaTest {
  private constructor(readonly cluster: KafkaCluster) {}

  static async start(): Promise<KafkaTest> {
    return new KafkaTest(await sharedKafka());
  }

  get servers(): string {
    return this.cluster.bootstrapServers;
  }

  /** A new topic with records. */
  async topic(records: readonly TestRecord[] = [], partitions = 1): Promise<string> {
    const name = uniqueName('case');
    await createTopic(this.servers, name, { partitions });
    if (records.length > 0) await produceSoon(this.servers, name, records);
    return name;
  }

  /** `CREATE TABLE name (columns) WITH (...)`; the table is read from the beginning. */
  table(name: string, columns: string, topic: string, options: Readonly<Record<string, string>> = {}): string {
    return this.definition(name, columns, {
      connector: 'kafka',
      topic,
      'scan.startup.mode': 'earliest-offset',
      'scan.bounded.mode': 'latest-offset',
      ...('value.format' in options ? {} : { format: 'json' }),
      ...options,
    });
  }

  /** `CREATE TABLE` on upsert-kafka. */
  upsertTable(name: string, columns: string, topic: string, options: Readonly<Record<string, string>> = {}): string {
    return this.definition(name, columns, {
      connector: 'upsert-kafka',
      topic,
      'key.format': 'json',
      'value.format': 'json',
      ...options,
    });
  }

  private definition(name: string, columns: string, options: Readonly<Record<string, string>>): string {
    const all = { 'properties.bootstrap.servers': this.servers, ...options };
    const texts = Object.entries(all).map(([key, value]) => `'${key}' = '${value}'`);
    return `CREATE TABLE ${name} (${columns}) WITH (${texts.join(', ')})`;
  }

  /** A session that runs statements. */
  session(options: Readonly<Record<string, string>> = {}, batch = false): KafkaSession {
    return new KafkaSession({ 'table.local-time-zone': 'UTC', 'parallelism.default': '1', ...options }, batch);
  }
}

export class KafkaSession {
  private readonly environment: Environment;

  constructor(options: Readonly<Record<string, string>>, batch: boolean) {
    this.environment = new Environment(options, batch, tableConnectors);
  }

  async run(...statements: readonly string[]): Promise<this> {
    for (const sql of statements) await this.environment.execute(sql);
    return this;
  }

  /** Rows as real Flink prints them. */
  async rows(sql: string): Promise<string[]> {
    const result = await this.environment.execute(sql);
    if (!result) return [];
    const text = externalRowText(result.rowType);
    return (result.rows as Row[]).map(text);
  }
}
