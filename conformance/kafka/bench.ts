/** What the benchmark "kafka" needs of a broker: `bench.cjs serve MESSAGES PARTITIONS` fills topics and prints one JSON line; ends with its input. */
import { startKafka } from '../../host/src/connectors/kafka/testing/kafka-broker';
import { createTopic } from '../../host/src/connectors/kafka/testing/kafka-tools';
import { fillTopic } from './fill';

const SYMBOLS = Array.from(
  { length: 100 },
  (_, i) => `KRW-${String.fromCharCode(65 + (i % 26), 65 + Math.floor(i / 26))}`,
);
const START = Date.UTC(2024, 0, 1);

/** Ticks a millisecond apart, every tenth up to three seconds late. */
function tick(i: number): string {
  const random = (i * 2654435761) % 4294967296;
  const time = START + i - (random % 10 === 0 ? random % 3000 : 0);
  const timestamp = new Date(time).toISOString().replace('T', ' ').slice(0, -1);
  const price = 1000 + (random % 1_000_000) / 8;
  return `{"symbol":"${SYMBOLS[random % 100]}","price":${price},"volume":${(random % 997) / 4},"timestamp":"${timestamp}"}`;
}

const fill = (servers: string, topic: string, count: number, partitions: number): Promise<void> =>
  fillTopic(servers, topic, { count, partitions, value: tick });

async function serve(messages: number, partitions: number): Promise<void> {
  const cluster = await startKafka({ compiler: 'full' });
  const servers = cluster.bootstrapServers;
  for (const topic of ['ticks', 'nothing', 'drey', 'flink', 'drey-nothing', 'flink-nothing']) {
    await createTopic(servers, topic, { partitions });
  }
  await fill(servers, 'ticks', messages, partitions);
  // Consumers of an empty topic would have nothing to close their windows with.
  await fill(servers, 'nothing', partitions, partitions);
  process.stdout.write(`${JSON.stringify({ servers })}\n`);
  process.stdin.resume();
  await new Promise((resolve) => process.stdin.once('end', resolve));
  await cluster.stop();
}

serve(Number(process.argv[2]), Number(process.argv[3])).then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
