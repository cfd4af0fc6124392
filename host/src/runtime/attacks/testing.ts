/** A job for hostile tests of checkpoints, and a file system that fails when it is told to. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DataType, Partitioning, StateKind } from '@drey/sdk/protocol';
import type { PollResult, SourceOutput, SourceReader, SourceSplit } from '../../connectors/contracts';
import { registerConnector } from '../../connectors/registry';
import type { FileSystem, FileWriter } from '../../filesystems/contracts';
import { LocalFileSystem } from '../../filesystems/local/file-system';
import { registerFileSystem } from '../../filesystems/registry';
import { BaseOperator } from '../../operators/base';
import type { OperatorContext } from '../../operators/contracts';
import { registerOperator } from '../../operators/registry';
import { internalDescriptor } from '../../operators/state-handles';
import type { InternalValueState, KeyedStateBackend } from '../../state/contracts';
import { rowsBatch } from '../../types/batch';
import type { Batch } from '../../types/contracts';
import type { JobHandle } from '../contracts';
import { PublishingSink } from '../fixtures/publishing-sink';
import { submitJob } from '../index';
import { BIGINT, GraphBuilder, typescript } from '../testing';

/** What the outside does to a job. */
export interface Script {
  /** Numbers of each of the two splits. */
  count: number;
  /** Rows of one batch. */
  batch: number;
  pauseMs: number;
  keys: number;
  /** Of one split, instead of `count`. */
  readonly counts: Record<string, number>;
  /** The key of a number; `row % keys` tells keys apart. */
  keyOf: (row: number) => unknown;
  /** With each row that was counted, for states of its own. */
  touch: ((state: KeyedStateBackend, count: number) => void) | undefined;
  /** Before a subtask of the counting operator counts a batch. */
  onBatch: (attempt: number, seen: number) => void;
  /** Before the counting operator's state is fixed: the synchronous part. */
  beforeSnapshot: (attempt: number, checkpointId: number) => void | Promise<void>;
  onOpen: (attempt: number) => void | Promise<void>;
  beforeCommit: (attempt: number) => void | Promise<void>;
  readonly published: string[];
  attempts: number;
  /** Rows that were counted, in all attempts. */
  rows: number;
}

const nothing = (): void => {};

export function quietScript(): Script {
  return {
    count: 100,
    batch: 5,
    pauseMs: 1,
    keys: 10,
    counts: {},
    keyOf: (row) => row % stage.script.keys,
    touch: undefined,
    onBatch: nothing,
    beforeSnapshot: nothing,
    onOpen: nothing,
    beforeCommit: nothing,
    published: [],
    attempts: 0,
    rows: 0,
  };
}

/** What a test changes; a fresh one for each. */
export const stage: { script: Script; directory: string } = { script: quietScript(), directory: '' };

class Numbers implements SourceReader {
  private splits: (SourceSplit & { next: number })[] = [];
  private noMore = false;
  private wake = nothing;

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
    const { counts, batch, pauseMs } = stage.script;
    const count = counts[split.id] ?? stage.script.count;
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const values = Array.from({ length: batch }, (_, i) => split.next + i).filter((n) => n < count);
    split.next += values.length;
    if (values.length > 0) output.emit(rowsBatch(values), split.id);
    if (split.next >= count) this.splits.shift();
    else this.splits.push(this.splits.shift()!);
    this.wake();
    return 'more';
  }

  snapshot(): SourceSplit[] {
    return this.splits.map((split) => ({ ...split }));
  }
}

/** Numbers the rows of each key and emits key * 1_000_000 + number. */
class Counting extends BaseOperator {
  private seen = 0;
  private state!: InternalValueState<number>;

  override async open(context: OperatorContext): Promise<void> {
    super.open(context);
    stage.script.attempts = Math.max(stage.script.attempts, context.attempt + 1);
    const descriptor = internalDescriptor('count', StateKind.VALUE, BIGINT, undefined);
    this.state = context.keyedState().state(descriptor) as InternalValueState<number>;
    this.state.setNamespace('');
    await stage.script.onOpen(context.attempt);
  }

  processBatch(batch: Batch): void {
    stage.script.onBatch(this.context.attempt, this.seen);
    const out: number[] = [];
    for (const row of batch.rows() as number[]) {
      this.seen++;
      stage.script.rows++;
      const key = row % stage.script.keys;
      this.context.keyedState().setCurrentKey(stage.script.keyOf(row));
      const count = (this.state.get() ?? 0) + 1;
      this.state.put(count);
      stage.script.touch?.(this.context.keyedState(), count);
      out.push(key * 1_000_000 + count);
    }
    this.context.output.emit(rowsBatch(out));
  }

  prepareSnapshotPreBarrier(checkpointId: number): void | Promise<void> {
    return stage.script.beforeSnapshot(this.context.attempt, checkpointId);
  }
}

/** Publishing twice does no harm: no two rows are the same. */
async function publish(rows: readonly string[], attempt: number): Promise<void> {
  await stage.script.beforeCommit(attempt);
  const known = new Set(stage.script.published);
  for (const text of rows) if (!known.has(text)) stage.script.published.push(text);
}

/** To be called once in a test file: operators, and a fresh directory and script for each test. */
export function setUpAttacks(): void {
  beforeAll(() => {
    registerConnector('attack-numbers', () => ({
      source: {
        bounded: () => true,
        createEnumerator: () => ({ discover: () => [{ id: 'a' }, { id: 'b' }] }),
        createReader: () => new Numbers(),
      },
    }));
    registerConnector('attack-sink', () => ({ sink: () => new PublishingSink(publish) }));
    registerOperator('attack-counting', () => new Counting());
  });
  beforeEach(() => {
    stage.script = quietScript();
    stage.directory = mkdtempSync(join(tmpdir(), 'drey-attack-'));
  });
  afterEach(() => {
    rmSync(stage.directory, { recursive: true, force: true });
    registerFileSystem('file', { prefixes: [], create: () => new LocalFileSystem() });
  });
}

export interface Submitted {
  readonly job: JobHandle;
  readonly notices: string[];
  /** "RESTARTING message" for states that a failure has caused. */
  readonly states: string[];
}

/** Source (two splits) -> counting by key -> sink with two phases. */
export function submit(
  options: Record<string, string> = {},
  parallelism = 1,
  { uid = 'counting', keyType = BIGINT }: { readonly uid?: string; readonly keyType?: DataType } = {},
): Submitted {
  const { directory } = stage;
  const configuration = new Map(
    Object.entries({
      'execution.checkpointing.interval': '20 ms',
      'execution.checkpointing.dir': `file://${directory}/checkpoints`,
      'execution.checkpointing.savepoint-dir': `file://${directory}/savepoints`,
      'execution.checkpointing.data-inline-threshold': '0 b',
      'restart-strategy.type': 'fixed-delay',
      'restart-strategy.fixed-delay.attempts': '100',
      'restart-strategy.fixed-delay.delay': '1 ms',
      ...options,
    }),
  );
  const builder = new GraphBuilder({ configuration, parallelism });
  const input = {
    source: builder.source('attack-numbers', { uid: 'source' }),
    partitioning: Partitioning.HASH,
    keySelector: typescript('key'),
    keyType,
  };
  const counting = builder.transform('attack-counting', [input], { uid });
  builder.sink('attack-sink', { source: counting, partitioning: Partitioning.FORWARD }, { uid: 'sink' });
  const notices: string[] = [];
  const states: string[] = [];
  const job = submitJob({
    graph: builder.graph,
    functions: new Map([['key', (row: number) => stage.script.keyOf(row)]]),
    onNotice: (text) => void notices.push(text),
    onStatus: (status, failure) => void states.push(failure === undefined ? status : `${status} ${failure.message}`),
  });
  return { job, notices, states };
}

/** Every number of every key once. */
export function expected(): string[] {
  const { count, counts, keys } = stage.script;
  const rows = (key: number, of: number): number => Math.max(0, Math.ceil((of - key) / keys));
  return Array.from({ length: keys }, (_, key) => {
    const length = rows(key, counts['a'] ?? count) + rows(key, counts['b'] ?? count);
    return Array.from({ length }, (_unused, i) => String(key * 1_000_000 + i + 1));
  }).flat();
}

export const published = (): string[] => [...stage.script.published].sort((a, b) => Number(a) - Number(b));

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function until(condition: () => boolean, what = 'the condition', limitMs = 20_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}`);
    await pause(2);
  }
}

export const completed = ({ job }: Submitted): number => job.checkpointStatistics().counts.completed;

/** The first attempt is killed when there is something to restore. */
export function killOnceRestorable(one: () => Submitted): void {
  stage.script.onBatch = (attempt) => {
    if (attempt === 0 && completed(one()) >= 2) throw new Error('killed');
  };
}

/** Once every subtask runs. */
export async function running({ job }: Submitted): Promise<void> {
  for (;;) {
    const subtasks = job.status() === 'RUNNING' ? await job.metrics() : [];
    if (subtasks.length > 0 && subtasks.every(({ state }) => state === 'RUNNING')) return;
    await pause(2);
  }
}

/** `<checkpoint directory>/<job id>` */
export const jobDirectory = ({ job }: Submitted): string => join(stage.directory, 'checkpoints', job.jobId);

/** Directories of complete checkpoints, oldest first. */
export function completeCheckpoints(submitted: Submitted): string[] {
  const folder = jobDirectory(submitted);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, '_metadata')))
    .sort((a, b) => Number(a.slice(4)) - Number(b.slice(4)))
    .map((name) => join(folder, name));
}

/** Paths of all files below, relative to it. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}

export const read = (path: string): Buffer => readFileSync(path);

/** Local files; `rule` runs before each operation and may throw, or take its time. */
export class FaultyFileSystem extends LocalFileSystem {
  constructor(private readonly rule: Rule) {
    super();
  }

  override async readFile(path: string): Promise<Uint8Array> {
    await this.rule('read', path);
    return super.readFile(path);
  }

  override async openRead(path: string): ReturnType<FileSystem['openRead']> {
    await this.rule('read', path);
    return super.openRead(path);
  }

  override async createAtomic(path: string): Promise<FileWriter> {
    await this.rule('create', path);
    const writer = await super.createAtomic(path);
    const { rule } = this;
    return {
      get position() {
        return writer.position;
      },
      async write(bytes) {
        await rule('write', path);
        await writer.write(bytes);
      },
      async close() {
        await rule('close', path);
        await writer.close();
      },
      abort: () => writer.abort(),
    };
  }

  override async mkdirs(path: string): Promise<void> {
    await this.rule('mkdirs', path);
    await super.mkdirs(path);
  }

  override async delete(path: string, options?: { readonly recursive: boolean }): Promise<void> {
    await this.rule('delete', path);
    await super.delete(path, options);
  }
}

export type Operation = 'read' | 'create' | 'write' | 'close' | 'mkdirs' | 'delete';
export type Rule = (operation: Operation, path: string) => void | Promise<void>;

/** Until the end of the test all local files go through `rule`. */
export function breakFiles(rule: Rule): void {
  registerFileSystem('file', { prefixes: [], create: () => new FaultyFileSystem(rule) });
}

export const diskFull = (): Error =>
  Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
export const readOnly = (path: string): Error =>
  Object.assign(new Error(`EROFS: read-only file system, mkdir '${path}'`), { code: 'EROFS' });
