/** Partitions of the topics that records go to, for partitioners that want to know them. */
import type { KafkaAdmin, KafkaClient } from '../contracts';

export class TopicPartitions {
  private readonly known = new Map<string, readonly number[]>();
  private admin: Promise<KafkaAdmin> | undefined;

  constructor(private readonly client: KafkaClient) {}

  get(topic: string): readonly number[] | undefined {
    return this.known.get(topic);
  }

  /** Topics that there are now. */
  async matching(matches: (topic: string) => boolean): Promise<string[]> {
    this.admin ??= this.client.admin();
    return (await (await this.admin).topics()).filter(matches);
  }

  async load(topic: string): Promise<void> {
    this.admin ??= this.client.admin();
    const partitions = await (await this.admin).partitions([topic]);
    this.known.set(
      topic,
      partitions.map(({ partition }) => partition).sort((a, b) => a - b),
    );
  }
}
