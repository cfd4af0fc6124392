/** Unaligned checkpoints of a job under backpressure, restored at other parallelisms: nothing is lost, repeated or out of order. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType, Partitioning, StateKind, TypeRoot } from '@drey/sdk/protocol';
import { loadCheckpoint } from '../checkpoint/storage/checkpoint-storage';
import type { PollResult, SourceOutput, SourceReader, SourceSplit } from '../connectors/contracts';
import { registerConnector } from '../connectors/registry';
import { BaseOperator } from '../operators/base';
import { CommittingSink } from '../operators/committing-sink';
import type { OperatorContext } from '../operators/contracts';
import { registerOperator } from '../operators/registry';
import { internalDescriptor } from '../operators/state-handles';
import type { InternalValueState } from '../state/contracts';
import { rowsBatch } from '../types/batch';
import type { Batch } from '../types/contracts';
import type { JobHandle } from './contracts';
import { submitJob } from './index';
import { BIGINT, GraphBuilder, typescript } from './testing';

const SPLITS = 4;
const KEYS = 40;
/** Of each split. */
let count = 0;
/** In one batch. */
let rows = 8;
/** Of the slow operator behind each batch; 0 = none. */
let pauseMs = 2;
const committed = new Set<string>();
const published = new Set<number>();
let repeated = 0;

/** As many numbers as the channels take. */
class Numbers implements SourceReader {
  private splits: (SourceSplit & { next: number })[] = [];
  private noMore = false;

  open(): void {}

  addSplits(splits: SourceSplit[]): void {
    for (const split of splits) this.splits.push({ ...split, next: (split.next as number) ?? 0 });
  }

  noMoreSplits(): void {
    this.noMore = true;
  }

  poll(output: SourceOutput): PollResult {
    const [split] = this.splits;
    if (split === undefined) return this.noMore ? 'end' : 'split';
    const values = Array.from({ length: rows }, (_, i) => split.next + i).filter((n) => n < count);
    split.next += values.length;
    output.emit(rowsBatch(values), split.id);
    if (split.next >= count) this.splits.shift();
    return 'more';
  }

  snapshot(): SourceSplit[] {
    return this.splits.map((split) => ({ ...split }));
  }
}

const keyOfNumber = (n: number): number => n % KEYS;
const keyOfCount = (n: number): number => Math.floor(n / 1_000_000);

abstract class Keyed extends BaseOperator {
  protected state!: InternalValueState<number>;

  override open(context: OperatorContext): void {
    super.open(context);
    const descriptor = internalDescriptor('count', StateKind.VALUE, BIGINT, undefined);
    this.state = context.keyedState().state(descriptor) as InternalValueState<number>;
    this.state.setNamespace('');
  }

  processBatch(batch: Batch): void {
    this.context.output.emit(rowsBatch((batch.rows() as number[]).map((row) => this.row(row))));
  }

  protected abstract row(row: number): number;
}

/** Numbers the rows of each key. */
class Counting extends Keyed {
  protected row(row: number): number {
    const key = keyOfNumber(row);
    this.context.keyedState().setCurrentKey(key);
    const next = (this.state.get() ?? 0) + 1;
    this.state.put(next);
    return key * 1_000_000 + next;
  }
}

/** Takes its time, and fails when the numbers of a key do not follow each other. */
class Following extends Keyed {
  private busy = false;

  ready(): boolean {
    return !this.busy;
  }

  override processBatch(batch: Batch): void {
    super.processBatch(batch);
    if (pauseMs === 0) return;
    this.busy = true;
    setTimeout(() => {
      this.busy = false;
      this.context.wake();
    }, pauseMs);
  }

  protected row(row: number): number {
    this.context.keyedState().setCurrentKey(keyOfCount(row));
    const last = this.state.get() ?? 0;
    if (row % 1_000_000 !== last + 1) throw new Error(`${row} behind ${last}`);
    this.state.put(last + 1);
    return row;
  }
}

interface Written {
  readonly id: string;
  readonly numbers: readonly number[];
}

class Publishing extends CommittingSink<Written> {
  private written: number[] = [];

  override async open(context: OperatorContext): Promise<void> {
    super.open(context);
    await this.openCommitter(context);
  }

  processBatch(batch: Batch): void {
    this.written.push(...(batch.rows() as number[]));
  }

  protected async prepareCommit(): Promise<readonly Written[]> {
    return [{ id: randomUUID(), numbers: this.written.splice(0) }];
  }

  protected async commit(all: readonly Written[]): Promise<void> {
    for (const { id, numbers } of all) {
      // After a restore it comes once more.
      if (committed.has(id)) continue;
      committed.add(id);
      for (const number of numbers) {
        if (published.has(number)) repeated++;
        published.add(number);
      }
    }
  }
}

beforeAll(() => {
  registerConnector('numbers', () => ({
    source: {
      bounded: () => true,
      createEnumerator: () => ({ discover: () => Array.from({ length: SPLITS }, (_, i) => ({ id: `${i}` })) }),
      createReader: () => new Numbers(),
    },
  }));
  registerConnector('publishing-numbers', () => ({ sink: () => new Publishing() }));
  registerOperator('counting-numbers', () => new Counting());
  registerOperator('following-numbers', () => new Following());
});

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drey-unaligned-'));
  published.clear();
  repeated = 0;
  pauseMs = 2;
  rows = 8;
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Source -hash-> Counting -hash-> Following (slow) -rebalance-> Publishing. */
function submit(parallelism: number, restore?: string, options: Record<string, string> = {}): JobHandle {
  const configuration = new Map(
    Object.entries({
      'execution.checkpointing.interval': '20 ms',
      'execution.checkpointing.dir': `file://${directory}`,
      'execution.checkpointing.unaligned.enabled': 'true',
      'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
      'restart-strategy.type': 'none',
      ...(restore === undefined ? {} : { 'execution.state-recovery.path': restore }),
      ...options,
    }),
  );
  const builder = new GraphBuilder({ configuration, parallelism });
  const keyed = (source: number, key: string) => ({
    source,
    partitioning: Partitioning.HASH,
    keySelector: typescript(key),
    keyType: DataType.create({ root: TypeRoot.BIGINT }),
  });
  const source = builder.source('numbers', { uid: 'source' });
  const counting = builder.transform('counting-numbers', [keyed(source, 'number')], { uid: 'counting' });
  const following = builder.transform('following-numbers', [keyed(counting, 'count')], { uid: 'following' });
  builder.sink('publishing-numbers', { source: following, partitioning: Partitioning.REBALANCE }, { uid: 'sink' });
  const functions = new Map([
    ['number', keyOfNumber],
    ['count', keyOfCount],
  ]);
  return submitJob({ graph: builder.graph, functions });
}

/** Runs until some checkpoints are complete, and is cancelled. Gives the last one's directory, which has data in flight. */
async function checkpointOf(job: JobHandle): Promise<string> {
  const completed = () => job.checkpointStatistics().counts.completed;
  const enough = completed() + 3;
  while (completed() < enough && job.status() !== 'FAILED') await new Promise((resolve) => setTimeout(resolve, 5));
  job.cancel();
  expect((await job.result).failure).toBeUndefined();
  const folders = readdirSync(directory).flatMap((id) =>
    readdirSync(join(directory, id)).map((name) => join(id, name)),
  );
  const complete = folders.filter((folder) => existsSync(join(directory, folder, '_metadata')));
  const [newest] = complete.sort((a, b) => numberOf(b) - numberOf(a));
  const path = `file://${join(directory, newest)}`;
  const { operators } = await loadCheckpoint(path, new Map());
  const inFlight = operators.filter(({ subtasks }) => subtasks.some(({ state }) => state.channels !== undefined));
  expect(inFlight.map(({ uid }) => uid)).toContain('following');
  return path;
}

const numberOf = (folder: string): number => Number(/chk-(\d+)$/.exec(folder)?.[1] ?? -1);

const ROCKSDB = { 'state.backend.type': 'rocksdb' };
const LATE = { 'execution.checkpointing.aligned-checkpoint-timeout': '5 ms' };
const INCREMENTAL = { 'execution.checkpointing.incremental': 'true' };

test.each<[number, number, number, Record<string, string>]>([
  [2, 3, 1, {}],
  [1, 3, 2, ROCKSDB],
  [3, 2, 4, LATE],
  [2, 4, 3, INCREMENTAL],
])(
  'at parallelism %i, %i and %i, with %j',
  async (first, second, third, options) => {
    count = 4000;
    const one = await checkpointOf(submit(first, undefined, options));
    const two = await checkpointOf(submit(second, one, options));
    pauseMs = 0;
    const { failure, status } = await submit(third, two, options).result;
    expect(failure).toBeUndefined();
    expect(status).toBe('FINISHED');
    expect([published.size, repeated]).toEqual([SPLITS * count, 0]);
  },
  60_000,
);

test('at the same parallelism', async () => {
  count = 2000;
  const path = await checkpointOf(submit(2));
  pauseMs = 0;
  expect((await submit(2, path).result).failure).toBeUndefined();
  expect([published.size, repeated]).toEqual([SPLITS * count, 0]);
}, 60_000);

test.each([
  [2, 2],
  [2, 3],
])(
  'sources that have ended before the checkpoint, at parallelism %i and %i',
  async (first, second) => {
    count = 400;
    rows = 100;
    pauseMs = 40;
    const path = await checkpointOf(submit(first));
    pauseMs = 0;
    const { failure, status } = await submit(second, path).result;
    expect(failure).toBeUndefined();
    expect(status).toBe('FINISHED');
    expect([published.size, repeated]).toEqual([SPLITS * count, 0]);
  },
  30_000,
);
