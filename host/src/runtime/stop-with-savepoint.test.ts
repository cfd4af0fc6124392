/** Stopping with a savepoint: what waits for what, and what happens when something fails on the way. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PollResult, SourceOutput, SourceReader, SourceSplit } from '../connectors/contracts';
import { registerConnector } from '../connectors/registry';
import { BaseOperator } from '../operators/base';
import type { OperatorContext } from '../operators/contracts';
import { registerOperator } from '../operators/registry';
import { rowsBatch } from '../types/batch';
import type { Batch } from '../types/contracts';
import type { JobHandle } from './contracts';
import { PublishingSink } from './fixtures/publishing-sink';
import { submitJob } from './index';
import { GraphBuilder } from './testing';

/** What the outside does to a running job. */
interface Script {
  count: number;
  /** Before the operator's state is fixed. */
  beforeSnapshot: (attempt: number) => void | Promise<void>;
  beforeCommit: (attempt: number) => void | Promise<void>;
  readonly published: string[];
  attempts: number;
}
let script: Script;

class Numbers implements SourceReader {
  private split: (SourceSplit & { next: number }) | undefined;
  private noMore = false;
  private wake = () => {};

  open(context: OperatorContext): void {
    this.wake = () => context.wake();
  }

  addSplits([split]: SourceSplit[]): void {
    this.split = { ...split, next: (split.next as number) ?? 0 };
  }

  noMoreSplits(): void {
    this.noMore = true;
  }

  async poll(output: SourceOutput): Promise<PollResult> {
    const { split } = this;
    if (split === undefined || split.next >= script.count) return this.noMore ? 'end' : 'split';
    await new Promise((resolve) => setTimeout(resolve, 1));
    output.emit(rowsBatch([split.next++]), split.id);
    this.wake();
    return 'more';
  }

  snapshot(): SourceSplit[] {
    return this.split === undefined || this.split.next >= script.count ? [] : [{ ...this.split }];
  }
}

class Passing extends BaseOperator {
  override open(context: OperatorContext): void {
    super.open(context);
    script.attempts = Math.max(script.attempts, context.attempt + 1);
  }

  processBatch(batch: Batch): void {
    this.context.output.emit(batch);
  }

  prepareSnapshotPreBarrier(): void | Promise<void> {
    return script.beforeSnapshot(this.context.attempt);
  }
}

async function publish(rows: readonly string[], attempt: number): Promise<void> {
  await script.beforeCommit(attempt);
  script.published.push(...rows);
}

beforeAll(() => {
  registerConnector('stopped-numbers', () => ({
    source: {
      bounded: () => true,
      createEnumerator: () => ({ discover: () => [{ id: 'a' }] }),
      createReader: () => new Numbers(),
    },
  }));
  registerConnector('stopped-sink', () => ({ sink: () => new PublishingSink(publish) }));
  registerOperator('stopped-passing', () => new Passing());
});

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drey-stop-'));
  script = { count: 10_000, beforeSnapshot: () => {}, beforeCommit: () => {}, published: [], attempts: 0 };
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function submit(options: Record<string, string> = {}): JobHandle {
  const configuration = new Map(
    Object.entries({
      'execution.checkpointing.interval': '1 h',
      'execution.checkpointing.savepoint-dir': `file://${directory}/savepoints`,
      'restart-strategy.type': 'fixed-delay',
      'restart-strategy.fixed-delay.attempts': '3',
      'restart-strategy.fixed-delay.delay': '1 ms',
      ...options,
    }),
  );
  const builder = new GraphBuilder({ configuration, parallelism: 1 });
  const passing = builder.transform('stopped-passing', [builder.source('stopped-numbers', { uid: 'source' })], {
    uid: 'passing',
  });
  builder.sink('stopped-sink', passing, { uid: 'sink' });
  return submitJob({ graph: builder.graph, functions: new Map() });
}

/** Once every subtask runs. */
async function running(job: JobHandle): Promise<void> {
  for (;;) {
    const subtasks = job.status() === 'RUNNING' ? await job.metrics() : [];
    if (subtasks.length > 0 && subtasks.every(({ state }) => state === 'RUNNING')) return;
    await pause(2);
  }
}

/** No file can be written there any more. */
function blockSavepoints(): void {
  rmSync(join(directory, 'savepoints'), { recursive: true });
  writeFileSync(join(directory, 'savepoints'), '');
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const localPath = (path: string): string => path.replace(/^file:/, '');
const sorted = (): number[] => script.published.map(Number).sort((a, b) => a - b);

test.each([true, false])('the path comes when the job has ended (drain: %s)', async (drain) => {
  const job = submit();
  await running(job);
  await pause(20);
  const path = await job.stopWithSavepoint({ drain });
  expect(path).toMatch(/^file:\/(?!\/)/);
  expect(existsSync(join(localPath(path), '_metadata'))).toBe(true);
  expect(job.status()).toBe('FINISHED');
  expect(sorted()).toEqual(script.published.map((_, i) => i));
  expect(script.published.length).toBeGreaterThan(0);
});

test('paths of savepoints are as Flink writes them', async () => {
  const job = submit();
  await running(job);
  expect(await job.triggerSavepoint()).toMatch(/^file:\/(?!\/).*\/savepoint-[0-9a-f]{6}-[0-9a-f]{12}$/);
  expect(await job.triggerSavepoint({ directory: `${directory}/plain` })).toContain(
    `file:${directory}/plain/savepoint-`,
  );
  job.cancel();
  await job.result;
});

test.each([true, false])(
  'a commit that fails after the savepoint fails the job, without a restart (drain: %s)',
  async (drain) => {
    const job = submit();
    await running(job);
    await pause(20);
    script.beforeCommit = () => Promise.reject(new Error('no commit'));
    await expect(job.stopWithSavepoint({ drain })).rejects.toThrow(
      /^A savepoint has been created at: file:\/.*, but the corresponding job [0-9a-f]{32} failed during stopping\..*no commit/,
    );
    const { status, failure } = await job.result;
    expect([status, failure?.message]).toEqual(['FAILED', expect.stringContaining('no commit')]);
    expect(script.attempts).toBe(1);
    const [kept] = readdirSync(join(directory, 'savepoints'));
    script.beforeCommit = () => {};
    script.count = 1000;
    const second = submit({ 'execution.state-recovery.path': join(directory, 'savepoints', kept) });
    expect((await second.result).status).toBe('FINISHED');
    // What the savepoint holds is committed by the job that begins with it.
    expect(sorted()).toEqual(script.published.map((_, i) => i));
    // After a drained savepoint the sources have finished.
    expect(script.published.length >= 1000).toBe(!drain);
  },
);

test('a suspending savepoint that fails leaves the job as it was', async () => {
  script.count = 300;
  const job = submit();
  await running(job);
  script.beforeSnapshot = blockSavepoints;
  await expect(job.stopWithSavepoint({ drain: false })).rejects.toThrow();
  script.beforeSnapshot = () => {};
  expect((await job.result).status).toBe('FINISHED');
  expect(script.attempts).toBe(1);
  expect(sorted()).toEqual(Array.from({ length: 300 }, (_, i) => i));
});

test('a draining savepoint that fails starts the job again: its input was cut short', async () => {
  script.count = 300;
  const job = submit();
  await running(job);
  script.beforeSnapshot = (attempt) => {
    if (attempt === 0) blockSavepoints();
  };
  await expect(job.stopWithSavepoint({ drain: true })).rejects.toThrow();
  expect((await job.result).status).toBe('FINISHED');
  expect(script.attempts).toBe(2);
  expect(new Set(sorted())).toEqual(new Set(Array.from({ length: 300 }, (_, i) => i)));
});

test('a failure while the savepoint is taken rejects it, and the job restarts', async () => {
  script.count = 200;
  const job = submit();
  await running(job);
  script.beforeSnapshot = (attempt) => {
    if (attempt === 0) throw new Error('no snapshot');
  };
  await expect(job.stopWithSavepoint({ drain: false })).rejects.toThrow();
  expect((await job.result).status).toBe('FINISHED');
  expect(script.attempts).toBe(2);
});

test('a cancellation meets a savepoint that stops the job', async () => {
  for (let round = 0; round < 10; round++) {
    const job = submit();
    await running(job);
    const stopped = job.stopWithSavepoint({ drain: round % 2 === 0 }).then(
      () => 'stopped',
      () => 'rejected',
    );
    await pause(round);
    job.cancel();
    const { status } = await job.result;
    expect([status, await stopped]).toEqual(status === 'FINISHED' ? ['FINISHED', 'stopped'] : ['CANCELED', 'rejected']);
  }
}, 20_000);
