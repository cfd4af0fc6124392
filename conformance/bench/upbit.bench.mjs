/**
 * ../shared/programs/upbit_ticker.sql on generated ticks: `npm run -s bench -- upbit [--ticks N] [--brokers N] [--partitions N] [--vs flink]`.
 * Ends with an error unless the aggregate topic holds what was computed, and what Flink writes. For Flink see kafka.bench.mjs.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../scripts/lib.mjs';
import { bundleKafka, flink, option } from './kafka.bench.mjs';

export const description =
  'upbit_ticker.sql on generated ticks (--ticks N, --brokers N, --partitions N, --vs flink): equal to what Flink writes';

export async function run() {
  const { run: runTicks } = createRequire(import.meta.url)(await bundleKafka('upbit-run'));
  const result = await runTicks({
    ticks: Number(option('ticks', '1000000')),
    brokers: Number(option('brokers', '3')),
    partitions: Number(option('partitions', '3')),
    drey: join(root, 'host/dist/drey.cjs'),
    program: join(root, '../shared/programs/upbit_ticker.sql'),
    ...(option('vs') === 'flink' && { flink: flink() }),
  });
  const wrong = ['as computed', 'as Flink writes'].filter(
    (name) => result[name] !== undefined && result[name] !== 'equal',
  );
  if (wrong.length > 0) throw new Error(wrong.map((name) => `${name}: ${result[name]}`).join('\n'));
  return result;
}
