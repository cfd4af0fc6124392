import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bench } from './lib.mjs';

export const description =
  'random and mutated SQL statements through the parser: none may crash, hang or be refused without a position (DREY_FUZZ_COUNT, DREY_FUZZ_SEED)';

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'drey-fuzz-'));
  try {
    const outfile = join(folder, 'fuzz.cjs');
    const entry = join(bench, 'jobs/sql-fuzz.ts');
    await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20' });
    const { DREY_FUZZ_COUNT: count = '200000', DREY_FUZZ_SEED: seed = '1' } = process.env;
    const { stdout, stderr, status } = spawnSync(process.execPath, [outfile, count, seed], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`the fuzzer ended with ${status}:\n${stderr}`);
    process.stderr.write(stderr);
    return JSON.parse(stdout.trim());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
