import { kafkaClient } from '../../host/src/connectors/kafka/client/registry';

/** Writes `count` values, round the partitions, as fast as the broker takes them. */
export async function fillTopic(
  servers: string,
  topic: string,
  { count, partitions, value }: { count: number; partitions: number; value: (i: number) => string },
): Promise<void> {
  const client = await kafkaClient(new Map([['bootstrap.servers', servers]]));
  const producer = await client.producer({});
  let drained = (): void => {};
  let failure: Error | undefined;
  producer.onDrain = () => drained();
  producer.onError = (error) => {
    failure = error;
    drained();
  };
  const fields = { topic, key: null, timestamp: undefined, headers: [] };
  for (let i = 0; i < count && failure === undefined; i++) {
    if (producer.send({ ...fields, partition: i % partitions, value: Buffer.from(value(i)) })) continue;
    await new Promise<void>((resolve) => {
      drained = resolve;
    });
  }
  await producer.flush();
  await producer.close();
  await client.close();
  if (failure !== undefined) throw failure;
}
