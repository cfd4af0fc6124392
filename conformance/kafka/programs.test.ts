/** The programs of ../shared/programs, unmodified, on a real broker at the addresses that they name. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KafkaCluster, startKafka } from '../../host/src/connectors/kafka/testing/kafka-broker';
import { createTopic, produce } from '../../host/src/connectors/kafka/testing/kafka-tools';
import { readValues } from '../../host/src/connectors/kafka/testing/topics';
import { bundle, python, root, start } from '../e2e/run';

jest.setTimeout(240_000);

const PROGRAMS = join(root, '../shared/programs');
const INPUT = 'upbit-ticker';
const OUTPUT = 'upbit-ticker-aggregates';

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

interface Tick {
  readonly symbol: string;
  readonly price: number;
  readonly volume: number;
  readonly timestamp: string;
}

/** Ticks some of which are late by less than the watermark allows. The last one closes all windows. */
function ticks(count: number): Tick[] {
  let state = 12345;
  const random = (limit: number): number => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor(state / 256) % limit;
  };
  let time = Date.UTC(2024, 0, 1);
  const made = Array.from({ length: count }, () => {
    time += 500 + random(5000);
    const symbol = ['KRW-BTC', 'KRW-ETH', 'KRW-XRP'][random(3)];
    const moment = random(10) === 0 ? time - random(4000) : time;
    return { symbol, price: random(100_000), volume: random(1000) / 8, timestamp: sqlTime(moment) };
  });
  return [...made, { symbol: 'KRW-END', price: 1, volume: 1, timestamp: sqlTime(time + 3_600_000) }];
}

const sqlTime = (millis: number): string => new Date(millis).toISOString().replace('T', ' ').replace('Z', '');

/** What the aggregate topic must hold, computed without Drey. */
function aggregates(all: readonly Tick[]): string[] {
  const windows = new Map<string, Tick[]>();
  for (const tick of all.filter(({ symbol }) => symbol !== 'KRW-END')) {
    const begin = Math.floor(Date.parse(`${tick.timestamp.replace(' ', 'T')}Z`) / 300_000) * 300_000;
    const key = `${tick.symbol} ${begin}`;
    windows.set(key, [...(windows.get(key) ?? []), tick]);
  }
  return [...windows].map(([key, own]) => {
    const [symbol, begin] = key.split(' ');
    const prices = own.map(({ price }) => price);
    const sum = prices.reduce((a, b) => a + b, 0);
    const volume = own.reduce((total, one) => total + one.volume, 0);
    return [symbol, Number(begin), sum / own.length, Math.max(...prices), Math.min(...prices), volume].join(' ');
  });
}

function aggregateOf(text: string): string {
  const row = JSON.parse(text) as Record<string, string | number>;
  const begin = Date.parse(`${String(row['window_start']).replace(' ', 'T')}Z`);
  return [row['symbol'], begin, row['avg_price'], row['max_price'], row['min_price'], row['total_volume']].join(' ');
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
    await createTopic(kafka.bootstrapServers, INPUT);
    await createTopic(kafka.bootstrapServers, OUTPUT);
  });

  afterAll(async () => {
    for (const server of doors) server.close();
    await kafka?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('upbit_ticker.sql writes the aggregates of each window', async () => {
    const all = ticks(2000);
    await produce(
      kafka.bootstrapServers,
      INPUT,
      all.map((tick) => ({ value: JSON.stringify(tick) })),
    );
    const script = await program('upbit_ticker.sql', 9092);
    // Its query never ends, in Flink's client neither: the statements behind it run in a session of their own.
    const first = start(process.execPath, [bundle, 'sql', '-f', script], { DREY_PYTHON: python });
    await first.sees('2024-01-01 00:05:00.000');
    first.child.kill('SIGINT');
    await first.done;

    const rest = join(folder, 'insert.sql');
    writeFileSync(rest, readFileSync(script, 'utf8').replace(/^SELECT[\s\S]*?;\n/m, ''));
    const second = start(process.execPath, [bundle, 'sql', '-f', rest], { DREY_PYTHON: python });
    const expected = aggregates(all).sort();
    const written = await until(
      () => readValues(kafka.bootstrapServers, OUTPUT),
      ({ length }) => length >= expected.length,
    );
    second.child.kill('SIGINT');
    await second.done;
    expect(written.map(aggregateOf).sort()).toEqual(expected);
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
