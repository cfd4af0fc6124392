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
/** What the longer of two jobs has more is many checkpoints' worth, at some 10 M rows a second. */
const JOB_ROWS = [20 * MILLION, 60 * MILLION];
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

function job(backend, keys, rows, interval, storage) {
  const settings = { 'state.backend.type': backend };
  if (interval !== undefined) {
    settings['execution.checkpointing.interval'] = interval;
    settings['execution.checkpointing.incremental'] = 'true';
    settings['execution.checkpointing.dir'] = `file://${storage}`;
  }
  const options = Object.entries(settings).map(([key, value]) => `-D${key}=${value}`);
  const program = join(bench, 'jobs/keyed-counts.ts');
  return measure([process.execPath, hostBundle, 'run', ...options, program, String(rows), String(keys)]);
}

/**
 * By turns, so that what else the machine does meets all. The difference of a long and a short job is what the rows cost with
 * checkpoints going on; the rest is what the first checkpoint costs once, in loaded and newly compiled code.
 */
function checkpointsOfJob(backend, keys, storage) {
  const runs = Array.from({ length: JOB_RUNS }, () =>
    JOB_ROWS.map((rows) => [undefined, '1s'].map((interval) => job(backend, keys, rows, interval, storage))),
  );
  const least = (length, every, key) => Math.min(...runs.map((run) => run[length][every][key]));
  const more = (every, key) => least(1, every, key) - least(0, every, key);
  return {
    rows_per_s: Math.round((JOB_ROWS[1] - JOB_ROWS[0]) / more(0, 'wall')),
    rows_per_s_checkpoint_1s: Math.round((JOB_ROWS[1] - JOB_ROWS[0]) / more(1, 'wall')),
    checkpoint_percent: round((more(0, 'wall') / more(1, 'wall')) * 100, 1),
    checkpoint_percent_by_cpu: round((more(0, 'cpu') / more(1, 'cpu')) * 100, 1),
    whole_job_percent_by_cpu: round((least(1, 0, 'cpu') / least(1, 1, 'cpu')) * 100, 1),
    once_cpu_s: round(least(0, 1, 'cpu') - (least(0, 0, 'cpu') * more(1, 'cpu')) / more(0, 'cpu'), 2),
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
