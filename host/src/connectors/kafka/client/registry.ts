/** Chooses the implementation of KafkaClient. It is loaded when a job first needs it. */
import type { KafkaClient, KafkaProperties } from '../contracts';

export type KafkaClientFactory = (properties: KafkaProperties) => KafkaClient;

const factories = new Map<string, () => Promise<KafkaClientFactory>>([
  ['kafkajs', async () => (await import('./client')).createClient],
]);

/** Makes an implementation known, or replaces one. */
export function registerKafkaClient(name: string, load: () => Promise<KafkaClientFactory>): void {
  factories.set(name, load);
}

/** Rejects when the properties are wrong; brokers are first asked when something is wanted of them. */
export async function kafkaClient(properties: KafkaProperties, name = 'kafkajs'): Promise<KafkaClient> {
  const load = factories.get(name);
  if (!load)
    throw new Error(`There is no Kafka client "${name}". Available: ${[...factories.keys()].sort().join(', ')}`);
  return (await load())(properties);
}
