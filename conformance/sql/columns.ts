/**
 * The columns of the matrix: how the jobs of a statement are run. `restore`: stopped with a savepoint twice on the way and restored, with a
 * checkpoint every few rows; `rescale`: the same at parallelism 1, 3 and 2, and on either state backend; `rocksdb`: in one go, on a
 * backend that keeps next to nothing in memory.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobHandle, JobResult } from '../../host/src/runtime/contracts';
import { rocksdbOptions } from '../../host/src/state/rocksdb/options';
import { leaseStore } from '../../host/src/state/rocksdb/store/shared';
import { Conductor, conducted, type Order, ORDERS } from './pacing';
import { markSinks, rewindSinks } from './recording-sink';

export const COLUMNS = ['straight', 'restore', 'rescale', 'rocksdb'] as const;
export type Column = (typeof COLUMNS)[number];

export type Options = Readonly<Record<string, string>>;

export const ROCKSDB: Options = {
  'state.backend.type': 'rocksdb',
  'drey.state.rocksdb.cache-size': '1 b',
};

/** The store of all jobs of this process: open from the beginning, so that the first jobs use it too. */
export async function openStore(): Promise<void> {
  await leaseStore(rocksdbOptions(new Map(Object.entries(ROCKSDB))), undefined).open();
}

/** One of the jobs, one after the other, that run a statement. */
interface Stage {
  /** Reads up to this share of all rows. */
  readonly share: number;
  readonly options: Options;
}

/** Checkpoints whenever a few rows have been read, and no second attempt: a failure is to be seen. */
export const CHECKPOINTS: Options = {
  'execution.checkpointing.interval': '10 ms',
  'restart-strategy.type': 'none',
};
const HASHMAP: Options = { 'state.backend.type': 'hashmap' };

function stagesOf(column: Column, seed: number): readonly Stage[] {
  const parallelism = (value: number): Options => ({ 'parallelism.default': String(value) });
  // Two places, in the first and in the second half; what is restored once is stored again.
  const [first, second] = [0.2 + 0.3 * seed, 0.55 + 0.35 * seed];
  if (column === 'restore') {
    return [first, second, 1].map((share) => ({ share, options: { ...CHECKPOINTS, ...HASHMAP } }));
  }
  if (column === 'rescale') {
    return [
      { share: first, options: { ...CHECKPOINTS, ...HASHMAP, ...parallelism(1) } },
      { share: second, options: { ...CHECKPOINTS, ...ROCKSDB, ...parallelism(3) } },
      { share: 1, options: { ...CHECKPOINTS, ...HASHMAP, ...parallelism(2) } },
    ];
  }
  return [{ share: 1, options: { ...CHECKPOINTS, ...ROCKSDB } }];
}

/** Jobs in BATCH mode take no checkpoints: they run in one go, with the settings, and in `rescale` at parallelism 3. */
export function batchOptions(column: Column): Options {
  if (column === 'straight') return {};
  const backend = column === 'rocksdb' ? ROCKSDB : HASHMAP;
  return { ...CHECKPOINTS, ...backend, ...(column === 'rescale' ? { 'parallelism.default': '3' } : {}) };
}

/** The same for a text in every run, in [0, 1). */
export function seedOf(text: string): number {
  let hash = 17;
  for (const char of text) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0;
  return hash / 2 ** 32;
}

/** Runs statements in a column. */
export class ColumnRunner {
  /** A statement had several sources, so that the order of their rows may matter. */
  orderMatters = false;
  constructor(
    readonly column: Column,
    private readonly id: string,
    private readonly order: Order,
  ) {}

  /** `start` makes and submits the job with the options set. Resolves with the result of the job that came to the end, or failed. */
  async run(start: (options: Options) => Promise<JobHandle>): Promise<JobResult> {
    const lead = new Conductor(this.order);
    const mark = markSinks();
    const directory = mkdtempSync(join(tmpdir(), 'drey-matrix-'));
    try {
      return await conducted(lead, async () => {
        let restored: Options = {};
        for (const { share, options } of stagesOf(this.column, seedOf(this.id))) {
          lead.begin(share);
          rewindSinks(mark);
          const job = await start({ ...options, ...restored });
          this.orderMatters ||= lead.orderMatters;
          const held = await Promise.race([job.result.then(() => false), lead.held.then(() => true)]);
          const path = held ? await stop(job, directory) : undefined;
          const result = await job.result;
          if (path === undefined) return result;
          restored = { 'execution.state-recovery.path': path };
        }
        throw new Error('the last job was stopped');
      });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
}

/** Undefined when the job failed or ended before. */
export async function stop(job: JobHandle, directory: string): Promise<string | undefined> {
  for (;;) {
    try {
      return await job.stopWithSavepoint({ directory: `file://${directory}`, drain: false });
    } catch (error) {
      if (ENDED.has(job.status())) return undefined;
      // Some of its tasks may still start, or fail.
      if (!/Not all required tasks/.test(String(error)) && job.status() === 'RUNNING') throw error;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}

const ENDED: ReadonlySet<string> = new Set(['FINISHED', 'FAILED', 'CANCELED']);

/**
 * Runs something in a column, in each order that several sources may be read in until one gives what was expected: what comes out
 * of two inputs may depend on it, with and without checkpoints. `attempt` gives what differs.
 */
export async function inColumn(
  column: Column,
  id: string,
  attempt: (runner: ColumnRunner | undefined) => Promise<string | undefined>,
): Promise<string | undefined> {
  if (column === 'straight') return attempt(undefined);
  let first: string | undefined;
  for (const order of ORDERS) {
    const runner = new ColumnRunner(column, id, order);
    const difference = await attempt(runner);
    if (difference === undefined) return undefined;
    first ??= difference;
    if (!runner.orderMatters) break;
  }
  return first;
}
