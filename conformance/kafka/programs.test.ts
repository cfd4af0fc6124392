/** The programs of ../shared/programs, unmodified, on a real broker at the addresses that they name. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KafkaCluster, startKafka } from '../../host/src/connectors/kafka/testing/kafka-broker';
import { createTopic, produce } from '../../host/src/connectors/kafka/testing/kafka-tools';
import { readValues } from '../../host/src/connectors/kafka/testing/topics';
import { bundle, python, root, start } from '../e2e/run';
import { fillTopic } from './fill';
import { Aggregates, aggregateOf, ticks } from './upbit';

jest.setTimeout(240_000);

const PROGRAMS = join(root, '../shared/programs');
const INPUT = 'upbit-ticker';
const OUTPUT = 'upbit-ticker-aggregates';
/** Out of order, in several partitions. A million of them, beside Flink: `npm run -s bench -- upbit --vs flink`. */
const TICKS = 20_000;
const PARTITIONS = 3;

let kafka: KafkaCluster;
let folder = '';
const doors: Server[] = [];
const describeIf = existsSync(PROGRAMS) ? describe : describe.skip;

/** Another port of the broker: clients ask there for the brokers' addresses, then go to those. */
function door(port: number): Promise<number> {
  const [host, brokerPort] = kafka.addresses[0].split(':');
  const server = createServer((client) => {
    const broker = connect(Number(brokerPort), host);
    client.pipe(broker).pipe(client);
    for (const [one, other] of [
      [client, broker],
      [broker, client],
    ])
      one.on('error', () => other.destroy());
  });
  doors.push(server);
  return new Promise((resolve) => {
    server.once('error', () => {
      process.stderr.write(`Port ${port} is taken: the program runs as a copy with another port\n`);
      server.listen(0, 'localhost', () => resolve((server.address() as { port: number }).port));
    });
    server.listen(port, 'localhost', () => resolve(port));
  });
}

/** The program where it stands; a copy when its port is taken. */
async function program(name: string, port: number): Promise<string> {
  const path = join(PROGRAMS, name);
  const own = await door(port);
  if (own === port) return path;
  const copy = join(folder, name);
  writeFileSync(copy, readFileSync(path, 'utf8').replaceAll(`localhost:${port}`, `localhost:${own}`));
  return copy;
}

async function until<T>(what: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 120_000;
  for (;;) {
    const value = await what();
    if (done(value) || Date.now() > end) return value;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

describeIf('programs', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'drey-kafka-'));
    kafka = await startKafka();
    await createTopic(kafka.bootstrapServers, INPUT, { partitions: PARTITIONS });
    await createTopic(kafka.bootstrapServers, OUTPUT);
  });

  afterAll(async () => {
    for (const server of doors) server.close();
    await kafka?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('upbit_ticker.sql writes the aggregates of each window', async () => {
    const expected = new Aggregates();
    const source = ticks(TICKS, PARTITIONS);
    const value = (): string => {
      const tick = source.next().value!;
      expected.add(tick);
      return JSON.stringify(tick);
    };
    await fillTopic(kafka.bootstrapServers, INPUT, { count: TICKS + PARTITIONS, partitions: PARTITIONS, value });
    const script = await program('upbit_ticker.sql', 9092);
    // Its query never ends, in Flink's client neither: the statements behind it run in a session of their own.
    const first = start(process.execPath, [bundle, 'sql', '-f', script], { DREY_PYTHON: python });
    await first.sees('2024-01-01 00:05:00.000');
    first.child.kill('SIGINT');
    await first.done;

    const rest = join(folder, 'insert.sql');
    writeFileSync(rest, readFileSync(script, 'utf8').replace(/^SELECT[\s\S]*?;\n/m, ''));
    const second = start(process.execPath, [bundle, 'sql', '-f', rest], { DREY_PYTHON: python });
    const written = await until(
      () => readValues(kafka.bootstrapServers, OUTPUT),
      ({ length }) => length >= expected.size,
    );
    second.child.kill('SIGINT');
    await second.done;
    expect(written.map(aggregateOf).sort()).toEqual(expected.lines());
  });

  test('upbit_print.py prints what comes after its start', async () => {
    const run = start(python, [await program('upbit_print.py', 29092)]);
    const expensive = JSON.stringify({ symbol: 'KRW-BTC', price: 51_000_000, timestamp: '2024-01-01 00:00:01.250' });
    const cheap = JSON.stringify({ symbol: 'KRW-XRP', price: 800, timestamp: '2024-01-01 00:00:02' });
    const producing = setInterval(() => {
      void produce(kafka.bootstrapServers, INPUT, [{ value: cheap }, { value: expensive }]);
    }, 500);
    await run.sees('2024-01-01 00:00:01.250').finally(() => clearInterval(producing));
    run.child.kill('SIGINT');
    const { stdout } = await run.done;
    expect(stdout).toMatch(/\| \+I \|\s+KRW-BTC \|\s+5\.1E7 \| 2024-01-01 00:00:01\.250 \|/);
    expect(stdout).not.toContain('KRW-XRP');
  });
});
