import { join } from 'node:path';
import { hostBundle } from '../../scripts/lib.mjs';
import { bench, measure } from './lib.mjs';

export const description =
  '20,000,000 numbers through map, filter, keyBy (1,000 keys) and a keyed process function with value state in TypeScript';

export async function run() {
  const { output } = measure([process.execPath, hostBundle, 'run', join(bench, 'jobs/number-stream.ts')]);
  return JSON.parse(output.trim().split('\n')[0]);
}
