/** What the benchmarks share: whole-process figures of a command. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonEnvironment, root, venvPython } from '../../scripts/lib.mjs';

export const bench = join(root, 'conformance/bench');

/** Wall and CPU seconds (all processes) and, on request, memory of one run. Throws when the command fails. */
export function measure(command, { memory = false, env = {} } = {}) {
  const result = spawnSync(venvPython, [join(bench, 'measure.py'), ...command], {
    encoding: 'utf8',
    env: { ...pythonEnvironment(), ...(memory ? { DREY_MEASURE_MEMORY: '1' } : {}), ...env },
    maxBuffer: 1 << 28,
  });
  const last = (result.stdout ?? '').trim().split('\n').pop() ?? '';
  if (result.status !== 0) throw new Error(`${command.join(' ')} failed:\n${result.stdout}\n${result.stderr}`);
  return { ...JSON.parse(last), output: result.stdout };
}

/** The run with the median of `key` among `n` runs. */
export function median(n, key, run) {
  const runs = Array.from({ length: n }, run).sort((a, b) => a[key] - b[key]);
  return runs[n >> 1];
}

export const round = (value, digits = 3) => Number(value.toFixed(digits));
