/** Unbounded input for a minute: what all processes of a job hold must not grow. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hostBundle, pythonEnvironment, venvPython } from '../../scripts/lib.mjs';
import { bench, round } from './lib.mjs';

export const description =
  'unbounded input for a minute, in Python and in TypeScript: memory and descriptors over time (Linux)';

const SECONDS = Number(process.env.DREY_SOAK_SECONDS ?? 60);
/** V8's young generation and the allocator's pools reach their sizes first. */
const WARM_UP_SECONDS = 15;
const MARK = 'DREY_SOAK_RUN';

/** Processes of a run: their environment carries its mark. */
function processes(id) {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'utf8').includes(`${MARK}=${id}`);
    } catch {
      return false;
    }
  });
}

/** MB (pages shared by processes count once for each sharer's part) and open descriptors of all of them together. */
function sample(id) {
  let kb = 0;
  let descriptors = 0;
  for (const pid of processes(id)) {
    try {
      kb += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
      descriptors += readdirSync(`/proc/${pid}/fd`).length;
    } catch {
      // Ended in this moment.
    }
  }
  return { mb: kb / 1024, descriptors };
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

async function soak(command) {
  const id = randomUUID();
  const env = { ...pythonEnvironment(), DREY_HOST_BUNDLE: hostBundle, [MARK]: id };
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env });
  let lines = 0;
  let errors = '';
  child.stdout.on('data', (data) => {
    for (const byte of data) if (byte === 10) lines++;
  });
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const closed = new Promise((resolve) => child.on('close', resolve));
  await pause(WARM_UP_SECONDS * 1000);
  const samples = [];
  for (let second = 0; second < SECONDS; second++) {
    if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended after ${second} s:\n${errors}`);
    samples.push(sample(id));
    await pause(1000);
  }
  child.kill('SIGINT');
  await closed;
  await pause(500);
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const first = mean(samples.slice(0, quarter).map(({ mb }) => mb));
  const last = mean(samples.slice(-quarter).map(({ mb }) => mb));
  return {
    lines,
    first_quarter_mb: round(first, 1),
    last_quarter_mb: round(last, 1),
    growth_percent: round((last / first - 1) * 100, 1),
    descriptors: `${samples[0].descriptors} -> ${samples[samples.length - 1].descriptors}`,
    left_behind: processes(id).length,
  };
}

export async function run() {
  const jobs = {
    python: [venvPython, join(bench, 'jobs/soak.py')],
    ts: [process.execPath, hostBundle, 'run', join(bench, 'jobs/soak.ts')],
  };
  const result = {};
  for (const [language, command] of Object.entries(jobs)) {
    for (const [key, value] of Object.entries(await soak(command))) result[`${language}_${key}`] = value;
  }
  return result;
}
