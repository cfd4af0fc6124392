import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType, Partitioning, StateKind, TypeRoot } from '@drey/sdk/protocol';
import type { PollResult, SourceOutput, SourceReader, SourceSplit } from '../connectors/contracts';
import { registerConnector } from '../connectors/registry';
import { BaseOperator } from '../operators/base';
import type { OperatorContext } from '../operators/contracts';
import { registerOperator } from '../operators/registry';
import { internalDescriptor } from '../operators/state-handles';
import type { InternalValueState } from '../state/contracts';
import { rowsBatch } from '../types/batch';
import type { Batch } from '../types/contracts';
import type { JobHandle } from './contracts';
import { PublishingSink } from './fixtures/publishing-sink';
import { submitJob } from './index';
import { BIGINT, GraphBuilder, typescript } from './testing';

/** What the outside does to a running job. */
interface Script {
  /** Numbers that each of the two splits gives, and how many in one batch. */
  readonly count: number;
  readonly pauseMs: number;
  /** Fails the counting operator when it has seen so many rows in this attempt. */
  failAfter: (attempt: number) => number;
  published: string[];
  /** Runs before such a failure. */
  onFailure?: () => void;
}
let script: Script;

class Positioned implements SourceReader {
  private splits: (SourceSplit & { next: number })[] = [];
  private noMore = false;
  private wake = () => {};

  open(context: OperatorContext): void {
    this.wake = () => context.wake();
  }

  addSplits(splits: SourceSplit[]): void {
    for (const split of splits) this.splits.push({ ...split, next: (split.next as number) ?? 0 });
  }

  noMoreSplits(): void {
    this.noMore = true;
  }

  async poll(output: SourceOutput): Promise<PollResult> {
    const [split] = this.splits;
    if (split === undefined) return this.noMore ? 'end' : 'split';
    await new Promise((resolve) => setTimeout(resolve, script.pauseMs));
    const values = Array.from({ length: 5 }, (_, i) => split.next + i).filter((n) => n < script.count);
    split.next += values.length;
    if (values.length > 0) output.emit(rowsBatch(values), split.id);
    if (split.next >= script.count) this.splits.shift();
    this.wake();
    return 'more';
  }

  snapshot(): SourceSplit[] {
    return this.splits.map((split) => ({ ...split }));
  }
}

/** Numbers the rows of each key (n mod 10) and emits key * 1_000_000 + number. */
class Counting extends BaseOperator {
  private seen = 0;
  private state!: InternalValueState<number>;

  override open(context: OperatorContext): void {
    super.open(context);
    const descriptor = internalDescriptor('count', StateKind.VALUE, BIGINT, undefined);
    this.state = context.keyedState().state(descriptor) as InternalValueState<number>;
    this.state.setNamespace('');
  }

  processBatch(batch: Batch): void {
    const out: number[] = [];
    for (const row of batch.rows() as number[]) {
      if (++this.seen > script.failAfter(this.context.attempt)) {
        script.onFailure?.();
        throw new Error('killed');
      }
      this.context.keyedState().setCurrentKey(row % 10);
      const count = (this.state.get() ?? 0) + 1;
      this.state.put(count);
      out.push((row % 10) * 1_000_000 + count);
    }
    this.context.output.emit(rowsBatch(out));
  }
}

function publish(rows: readonly string[]): void {
  for (const text of rows) if (!script.published.includes(text)) script.published.push(text);
}

beforeAll(() => {
  registerConnector('positioned', () => ({
    source: {
      bounded: () => true,
      createEnumerator: () => ({ discover: () => [{ id: 'a' }, { id: 'b' }] }),
      createReader: () => new Positioned(),
    },
  }));
  registerConnector('publishing', () => ({ sink: () => new PublishingSink(publish) }));
  registerOperator('counting', () => new Counting());
});

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drey-checkpoints-'));
  script = { count: 100, pauseMs: 1, failAfter: () => Number.POSITIVE_INFINITY, published: [] };
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const KEY = typescript('key');

function submit(parallelism: number, options: Record<string, string> = {}, source = 'positioned'): JobHandle {
  const configuration = new Map(
    Object.entries({
      'execution.checkpointing.interval': '20 ms',
      'execution.checkpointing.dir': `file://${directory}/checkpoints`,
      'execution.checkpointing.savepoint-dir': `file://${directory}/savepoints`,
      'restart-strategy.type': 'fixed-delay',
      'restart-strategy.fixed-delay.attempts': '100',
      'restart-strategy.fixed-delay.delay': '1 ms',
      ...options,
    }),
  );
  const builder = new GraphBuilder({ configuration, parallelism });
  const input = {
    source: builder.source(source, { uid: 'source' }),
    partitioning: Partitioning.HASH,
    keySelector: KEY,
    keyType: DataType.create({ root: TypeRoot.BIGINT }),
  };
  const counting = builder.transform('counting', [input], { uid: 'counting' });
  builder.sink('publishing', { source: counting, partitioning: Partitioning.FORWARD }, { uid: 'sink' });
  return submitJob({ graph: builder.graph, functions: new Map([['key', (n: number) => n % 10]]) });
}

/** Every number of every key once: each of the two splits has count/10 rows of a key. */
function expected(): string[] {
  const each = (2 * script.count) / 10;
  return Array.from({ length: 10 }, (_, key) =>
    Array.from({ length: each }, (_unused, i) => String(key * 1_000_000 + i + 1)),
  ).flat();
}

const published = (): string[] => [...script.published].sort((a, b) => Number(a) - Number(b));

const BACKENDS = ['hashmap', 'rocksdb'];
const MODES: [string, Record<string, string>][] = [
  ['aligned', {}],
  ['unaligned', { 'execution.checkpointing.unaligned.enabled': 'true' }],
  ['incremental', { 'execution.checkpointing.incremental': 'true' }],
  ['in memory', { 'execution.checkpointing.dir': '' }],
];

describe.each(BACKENDS)('%s', (backend) => {
  describe.each(MODES)('%s', (_name, options) => {
    test.each([1, 3])('at parallelism %i, failures repeat nothing and lose nothing', async (parallelism) => {
      script.failAfter = (attempt) => (attempt < 3 ? 40 + 10 * attempt : Number.POSITIVE_INFINITY);
      const job = submit(parallelism, { 'state.backend.type': backend, ...options });
      const { status, failure } = await job.result;
      expect(failure).toBeUndefined();
      expect(status).toBe('FINISHED');
      expect(published()).toEqual(expected());
      expect(job.checkpointStatistics().counts.completed).toBeGreaterThan(0);
    });
  });

  test.each([
    [1, 3],
    [3, 1],
    [2, 2],
  ])('stopped with a savepoint at parallelism %i, resumed at %i', async (before, after) => {
    script = { ...script, count: 600 };
    const options = { 'state.backend.type': backend };
    const first = submit(before, options);
    await until(() => first.checkpointStatistics().counts.completed >= 2);
    const path = await first.stopWithSavepoint({ drain: false });
    expect((await first.result).status).toBe('FINISHED');
    expect(readdirSync(path.replace('file:', ''))).toContain('_metadata');
    expect(script.published.length).toBeLessThan(expected().length);
    const second = submit(after, { ...options, 'execution.state-recovery.path': path });
    expect((await second.result).failure).toBeUndefined();
    expect(published()).toEqual(expected());
  });
});

test('a drained job has finished its operators', async () => {
  script = { ...script, count: 600 };
  const job = submit(1);
  await until(() => job.checkpointStatistics().counts.completed >= 1);
  await job.stopWithSavepoint({ drain: true });
  expect((await job.result).status).toBe('FINISHED');
  const { published: before } = script;
  expect(before.length).toBeGreaterThan(0);
});

test('a savepoint that meets the end of the input', async () => {
  for (let round = 0; round < 20; round++) {
    script = { ...script, count: 60, published: [] };
    const job = submit((round % 3) + 1);
    await new Promise((resolve) => setTimeout(resolve, 12 + 3 * round));
    const savepoint = job.stopWithSavepoint({ drain: round % 2 === 1 }).catch(() => undefined);
    expect((await job.result).status).toBe('FINISHED');
    if ((await savepoint) === undefined) expect(published()).toEqual(expected());
  }
}, 20_000);

test('of a checkpoint whose files are torn, the one before is used', async () => {
  let torn = 0;
  script = {
    ...script,
    count: 600,
    failAfter: (attempt) => (attempt === 0 && completed() >= 3 ? 0 : Number.POSITIVE_INFINITY),
    onFailure: () => {
      const [job] = readdirSync(join(directory, 'checkpoints'));
      const folder = join(directory, 'checkpoints', job);
      const complete = readdirSync(folder).filter((name) => existsSync(join(folder, name, '_metadata')));
      const newest = complete.sort((a, b) => Number(a.slice(4)) - Number(b.slice(4))).at(-1)!;
      for (const name of readdirSync(join(folder, newest))) {
        if (name === '_metadata') continue;
        const path = join(folder, newest, name);
        const bytes = readFileSync(path);
        bytes[bytes.length >> 1] ^= 255;
        writeFileSync(path, bytes);
        torn++;
      }
    },
  };
  const completed = () => job.checkpointStatistics().counts.completed;
  const job = submit(1, {
    'execution.checkpointing.data-inline-threshold': '0 b',
    'execution.checkpointing.num-retained': '3',
  });
  expect((await job.result).failure).toBeUndefined();
  expect(torn).toBeGreaterThan(0);
  expect(new Set(published())).toEqual(new Set(expected()));
});

/** Every access to the checkpoints fails; the function that is given ends that. */
function blockCheckpoints(): () => void {
  const path = join(directory, 'checkpoints');
  renameSync(path, `${path}-away`);
  symlinkSync(path, path);
  return () => {
    rmSync(path);
    renameSync(`${path}-away`, path);
  };
}

test('a restart while the store does not answer is tried again', async () => {
  const completed = () => job.checkpointStatistics().counts.completed;
  script = {
    ...script,
    count: 600,
    failAfter: (attempt) => (attempt === 0 && completed() >= 3 ? 0 : Number.POSITIVE_INFINITY),
    onFailure: () => void setTimeout(blockCheckpoints(), 100),
  };
  const job = submit(1, {
    'execution.checkpointing.data-inline-threshold': '0 b',
    'execution.checkpointing.tolerable-failed-checkpoints': '1000',
  });
  expect((await job.result).failure).toBeUndefined();
  expect(published()).toEqual(expected());
});

test('a host that is started while the store does not answer ends, and the next one goes on', async () => {
  const options = {
    'high-availability.type': 'filesystem',
    'high-availability.storageDir': `file://${directory}/ha`,
    'execution.checkpointing.data-inline-threshold': '0 b',
  };
  script = { ...script, count: 600 };
  const first = submit(1, options);
  while (first.checkpointStatistics().counts.completed < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  first.suspend();
  await first.result;
  const answersAgain = blockCheckpoints();
  const second = await submit(1, options).result;
  expect(second).toMatchObject({ status: 'FAILED', failure: { message: expect.stringContaining('ELOOP') } });
  answersAgain();
  expect(await submit(1, options).result).toMatchObject({ status: 'FINISHED' });
  expect(published()).toEqual(expected());
});

test('queries of live state', async () => {
  script = { ...script, count: 1000 };
  const job = submit(2);
  await until(() => job.checkpointStatistics().counts.completed >= 1);
  const [answer] = await job.queryState({ operator: 'counting', state: 'count', key: '3' });
  expect(answer.entries[0].namespace).toBe('');
  expect(Number(answer.entries[0].value)).toBeGreaterThan(0);
  await expect(job.queryState({ operator: 'counting', state: 'none', key: '3' })).rejects.toThrow(
    'The operator "counting" has no keyed state "none". Its states: "count"',
  );
  job.cancel();
  await job.result;
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
