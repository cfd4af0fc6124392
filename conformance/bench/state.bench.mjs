/** State: both backends under load, snapshots, recovery, and a job with a checkpoint every second. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { hostBundle, root } from '../../scripts/lib.mjs';
import { bench, measure, round } from './lib.mjs';

export const description =
  'both state backends: updates per second, memory, checkpoints, recovery; a job with a checkpoint every second (Linux)';

/** What the RocksDB backend may use: the process has to stay below LIMIT_MB with it. */
const MEMORY = process.env.DREY_BENCH_STATE_MEMORY ?? '80mb';
const LIMIT_MB = 256;
const MILLION = 1_000_000;
/** DREY_BENCH_STATE_MILLIONS=1,10 adds the large states, which take many minutes. */
const MILLIONS = (process.env.DREY_BENCH_STATE_MILLIONS ?? '0.01,1').split(',').map(Number);
const UPDATES = Number(process.env.DREY_BENCH_STATE_UPDATES ?? 200_000);
/** Enough for several checkpoints: those of the hashmap backend run at 10 M rows a second. */
const JOB_ROWS = Number(process.env.DREY_BENCH_STATE_ROWS ?? 40 * MILLION);
const JOB_KEYS = (process.env.DREY_BENCH_STATE_KEYS ?? '10000,100000').split(',').map(Number);
const JOB_RUNS = 3;

/** In node_modules, where the local stores' packages are found from. */
async function driver() {
  const folder = join(root, 'node_modules/.cache/drey-bench');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, 'state-backend.cjs');
  await build({
    entryPoints: [join(bench, 'jobs/state-backend.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}

function backendUnderLoad(script, backend, keys) {
  const args = [script, backend, String(keys), String(Math.min(keys, UPDATES)), MEMORY];
  const heap = backend === 'hashmap' ? ['--max-old-space-size=8192'] : [];
  const output = execFileSync(process.execPath, [...heap, ...args], { encoding: 'utf8', maxBuffer: 1 << 24 });
  return JSON.parse(output.trim().split('\n').pop());
}

function job(backend, keys, interval, storage) {
  const settings = { 'state.backend.type': backend };
  if (interval !== undefined) {
    settings['execution.checkpointing.interval'] = interval;
    settings['execution.checkpointing.incremental'] = 'true';
    settings['execution.checkpointing.dir'] = `file://${storage}`;
  }
  const options = Object.entries(settings).map(([key, value]) => `-D${key}=${value}`);
  const program = join(bench, 'jobs/keyed-counts.ts');
  return measure([process.execPath, hostBundle, 'run', ...options, program, String(JOB_ROWS), String(keys)]);
}

/** By turns, so that what else the machine does meets both. */
function checkpointsOfJob(backend, keys, storage) {
  const runs = Array.from({ length: JOB_RUNS }, () => ({
    without: job(backend, keys, undefined, storage),
    every: job(backend, keys, '1s', storage),
  }));
  const [without, every] = ['without', 'every'].map((kind) => (key) => Math.min(...runs.map((run) => run[kind][key])));
  return {
    rows_per_s: Math.round(JOB_ROWS / without('wall')),
    rows_per_s_checkpoint_1s: Math.round(JOB_ROWS / every('wall')),
    checkpoint_percent: round((without('wall') / every('wall')) * 100, 1),
    checkpoint_percent_by_cpu: round((without('cpu') / every('cpu')) * 100, 1),
  };
}

export async function run() {
  const script = await driver();
  const result = { memory_option: MEMORY, limit_mb: LIMIT_MB };
  for (const backend of ['hashmap', 'rocksdb']) {
    for (const millions of MILLIONS) {
      const figures = backendUnderLoad(script, backend, millions * MILLION);
      for (const [key, value] of Object.entries(figures)) {
        result[`${backend}_${millions}m_${key}`] = round(value, value < 100 ? 1 : 0);
      }
    }
  }
  const storage = mkdtempSync(join(tmpdir(), 'drey-bench-checkpoints-'));
  try {
    for (const backend of ['hashmap', 'rocksdb']) {
      for (const keys of JOB_KEYS) {
        const figures = checkpointsOfJob(backend, keys, storage);
        for (const [key, value] of Object.entries(figures)) result[`${backend}_job_${keys}_keys_${key}`] = value;
      }
    }
  } finally {
    rmSync(storage, { recursive: true, force: true });
  }
  return result;
}
