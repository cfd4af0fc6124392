/** Ticks for ../shared/programs/upbit_ticker.sql, the same for a seed, and what its aggregate topic must hold, computed without Drey. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Tick {
  readonly symbol: string;
  readonly price: number;
  readonly volume: number;
  readonly timestamp: string;
}

const START = Date.UTC(2024, 0, 1);
const WINDOW_MS = 300_000;
/** Less than the 5 s that the program's watermark allows, so that no tick is late in its partition. */
const DISORDER_MS = 4000;
const SYMBOLS = ['BTC', 'ETH', 'XRP', 'SOL', 'ADA', 'DOGE', 'TRX', 'DOT', 'LINK', 'AVAX', 'ETC', 'BCH', 'XLM', 'NEAR'];

const sqlTime = (millis: number): string => new Date(millis).toISOString().replace('T', ' ').replace('Z', '');

/** Numbers below `limit`; the same for a seed. */
export function seededRandom(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/**
 * `count` ticks, a quarter of a second apart on average, a third of them out of order. Behind them one for each partition that closes all
 * windows. Prices and volumes are eighths, so that sums do not depend on the order.
 */
export function* ticks(count: number, partitions: number, seed = 20240101): Generator<Tick> {
  const random = seededRandom(seed);
  let time = START;
  for (let i = 0; i < count; i++) {
    time += random(500);
    const moment = random(3) === 0 ? Math.max(START, time - random(DISORDER_MS)) : time;
    const symbol = SYMBOLS[random(SYMBOLS.length)];
    // From cents to tens of millions, as doubles of every notation.
    const price = random(8 * 10 ** (1 + random(8))) / 8;
    yield { symbol: `KRW-${symbol}`, price, volume: random(8000) / 8, timestamp: sqlTime(moment) };
  }
  for (let i = 0; i < partitions; i++) {
    yield { symbol: 'KRW-END', price: 1, volume: 1, timestamp: sqlTime(time + 24 * 3_600_000) };
  }
}

interface Aggregate {
  count: number;
  sum: number;
  max: number;
  min: number;
  volume: number;
}

/** Collects what the windows hold, tick by tick. */
export class Aggregates {
  private readonly windows = new Map<string, Aggregate>();

  add({ symbol, price, volume, timestamp }: Tick): void {
    if (symbol === 'KRW-END') return;
    const begin = Math.floor(Date.parse(`${timestamp.replace(' ', 'T')}Z`) / WINDOW_MS) * WINDOW_MS;
    const key = `${symbol} ${begin}`;
    const known = this.windows.get(key);
    if (known === undefined) {
      this.windows.set(key, { count: 1, sum: price, max: price, min: price, volume });
      return;
    }
    known.count++;
    known.sum += price;
    known.max = Math.max(known.max, price);
    known.min = Math.min(known.min, price);
    known.volume += volume;
  }

  get size(): number {
    return this.windows.size;
  }

  /** A line for each window, sorted, as `aggregateOf` gives them. */
  lines(): string[] {
    return [...this.windows]
      .map(([key, { count, sum, max, min, volume }]) => [key, sum / count, max, min, volume].join(' '))
      .sort();
  }
}

/** The same line of a value of the aggregate topic. */
export function aggregateOf(text: string): string {
  const row = JSON.parse(text) as Record<string, string | number>;
  const begin = Date.parse(`${String(row['window_start']).replace(' ', 'T')}Z`);
  return [row['symbol'], begin, row['avg_price'], row['max_price'], row['min_price'], row['total_volume']].join(' ');
}

const PROGRAM = join(__dirname, '../../../shared/programs/upbit_ticker.sql');

/** The statements of the program without its first query, which never ends, for other brokers and topics. */
export function upbitStatements(servers: string, input: string, output: string, program = PROGRAM): string[] {
  return readFileSync(program, 'utf8')
    .replace(/^SELECT[\s\S]*?;\n/m, '')
    .replaceAll('localhost:9092', servers)
    .replaceAll("'upbit-ticker'", `'${input}'`)
    .replaceAll("'upbit-ticker-aggregates'", `'${output}'`)
    .replaceAll(/^--.*$/gm, '')
    .split(';')
    .flatMap((statement) => statement.trim() || []);
}
