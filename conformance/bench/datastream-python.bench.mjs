import { join } from 'node:path';
import { venvPython } from '../../scripts/lib.mjs';
import { bench, measure, median, round } from './lib.mjs';

export const description =
  '1,000,000 numbers through Python: map alone; map, key_by (1,000 keys), KeyedProcessFunction with value state';

const ROWS = 1_000_000;

export async function run() {
  const job = (...args) => [venvPython, join(bench, 'jobs/number_stream.py'), ...args];
  const result = {};
  for (const typing of ['untyped', 'typed']) {
    for (const what of ['map', 'keyed']) {
      const all = median(3, 'cpu', () => measure(job(what, `${ROWS}`, typing)));
      // The same program over 1,000 rows is what starting and ending costs.
      const start = median(3, 'cpu', () => measure(job(what, '1000', typing)));
      result[`${what}_${typing}_rows_per_cpu_s`] = Math.round(ROWS / all.cpu);
      result[`${what}_${typing}_rows_per_s`] = Math.round(ROWS / all.wall);
      result[`${what}_${typing}_cpu_s`] = `${all.cpu} (of it ${round(start.cpu)} to start and end)`;
    }
  }
  return result;
}
