import { join } from 'node:path';
import { hostBundle, venvPython } from '../../scripts/lib.mjs';
import { bench, measure } from './lib.mjs';

export const description =
  '1,000 records/s through a keyed function to a sink: percentiles in TypeScript and in Python';

export async function run() {
  const result = {};
  const jobs = {
    ts: [process.execPath, hostBundle, 'run', join(bench, 'jobs/latency.ts')],
    python: [venvPython, join(bench, 'jobs/latency.py')],
  };
  for (const [language, command] of Object.entries(jobs)) {
    const { output } = measure(command);
    for (const [key, value] of Object.entries(JSON.parse(output.trim().split('\n')[0])))
      result[`${language}_${key}`] = value;
  }
  return result;
}
