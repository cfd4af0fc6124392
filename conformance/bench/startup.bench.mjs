import { join } from 'node:path';
import { venvPython } from '../../scripts/lib.mjs';
import { bench, measure, median } from './lib.mjs';

export const description = 'cold word count, `python job.py` to its exit: wall, CPU, memory of all processes';

export async function run() {
  const job = [venvPython, join(bench, 'jobs/word_count.py')];
  measure(job);
  const time = median(5, 'wall', () => measure(job));
  const memory = median(3, 'rss_mb', () => measure(job, { memory: true }));
  return {
    wall_s: time.wall,
    cpu_s: time.cpu,
    rss_mb: memory.rss_mb,
    pss_mb: memory.pss_mb,
    processes: memory.processes,
  };
}
