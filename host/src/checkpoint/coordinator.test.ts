import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Partitioning } from '@drey/sdk/protocol';
import { buildExecutionPlan, buildStreamGraph } from '../graph';
import { GraphBuilder } from '../runtime/testing';
import type { StateFile } from '../state/snapshot/contracts';
import type { OperatorSubtaskState, SubtaskId } from './contracts';
import { createStateOutputs } from './storage';
import { FakeJob, snapshotOf } from './testing';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drey-checkpoint-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const JOB = '0123456789abcdef0123456789abcdef';
const files = (path: string): string[] => (existsSync(path) ? readdirSync(path).sort() : []);

/** A source and a keyed operator, each in `parallelism` subtasks. */
function fakeJob(parallelism = 2): FakeJob {
  const builder = new GraphBuilder();
  builder.graph.parallelism = parallelism;
  const source = builder.collection([1], { parallelism });
  builder.transform('Keyed', [{ source, partitioning: Partitioning.REBALANCE }], { uid: 'keyed' });
  return new FakeJob(buildExecutionPlan(buildStreamGraph(builder.graph)));
}

const every = (ms: number, more: Record<string, string> = {}): Record<string, string> => ({
  'execution.checkpointing.interval': `${ms} ms`,
  ...more,
});

async function writeState(job: FakeJob, scope: 'exclusive' | 'shared', bytes: number): Promise<OperatorSubtaskState> {
  const output = await createStateOutputs(job.last.location).create(scope);
  await output.write(new Uint8Array(bytes));
  return { keyed: { keyGroups: { first: 0, last: 127 }, segments: [await output.close()] } };
}

describe('periodic checkpoints', () => {
  test('come at a fixed rate, one at a time', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator(every(100));
    coordinator.start(1);
    await job.clock.advance(99);
    expect(job.take()).toEqual([]);
    await job.clock.advance(1);
    expect(job.take()).toEqual(['trigger 1']);
    await job.clock.advance(350);
    expect(job.take()).toEqual([]);
    await job.acknowledgeAll(coordinator, 1);
    expect(job.take()).toEqual(['completed 1', 'trigger 2']);
    await job.acknowledgeAll(coordinator, 2);
    expect(job.take()).toEqual(['completed 2']);
    await job.clock.advance(50);
    expect(job.take()).toEqual(['trigger 3']);
  });

  test('keep a pause', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator(every(100, { 'execution.checkpointing.min-pause': '70 ms' }));
    coordinator.start(1);
    await job.clock.advance(100);
    await job.clock.advance(60);
    await job.acknowledgeAll(coordinator, 1);
    expect(job.take()).toEqual(['trigger 1', 'completed 1']);
    await job.clock.advance(69);
    expect(job.take()).toEqual([]);
    await job.clock.advance(1);
    expect(job.take()).toEqual(['trigger 2']);
  });

  test('several at once', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator(every(10, { 'execution.checkpointing.max-concurrent-checkpoints': '2' }));
    coordinator.start(1);
    await job.clock.advance(40);
    expect(job.take()).toEqual(['trigger 1', 'trigger 2']);
    await job.acknowledgeAll(coordinator, 2);
    expect(job.take()).toEqual(['aborted 1', 'completed 2', 'trigger 3']);
    expect(coordinator.statistics().history.find((one) => one.id === 1)?.failure).toBe('Checkpoint has been subsumed.');
  });

  test('wait until all tasks run', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator(every(100));
    job.isReady = false;
    coordinator.start(1);
    await job.clock.advance(250);
    expect(job.take()).toEqual([]);
    job.isReady = true;
    await job.clock.advance(50);
    expect(job.take()).toEqual(['trigger 1']);
    expect(coordinator.statistics().counts).toMatchObject({ total: 3, failed: 2, inProgress: 1 });
  });

  test('end with the job', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator(every(100));
    coordinator.start(1);
    await job.clock.advance(100);
    await coordinator.close('CANCELED');
    await job.clock.advance(1000);
    expect(job.take()).toEqual(['trigger 1']);
    await expect(coordinator.triggerCheckpoint()).rejects.toThrow('CheckpointCoordinator shutdown.');
  });
});

describe('barriers', () => {
  test.each([
    [{}, { mode: 'full', unaligned: false, alignmentTimeoutMs: 0 }],
    [{ 'execution.checkpointing.incremental': 'true' }, { mode: 'incremental' }],
    [{ 'state.backend.incremental': 'true' }, { mode: 'incremental' }],
    [
      {
        'execution.checkpointing.unaligned': 'true',
        'execution.checkpointing.aligned-checkpoint-timeout': '30 s',
      },
      { unaligned: true, alignmentTimeoutMs: 30_000 },
    ],
    [
      { 'execution.checkpointing.unaligned.enabled': 'true', 'execution.checkpointing.mode': 'AT_LEAST_ONCE' },
      { unaligned: false },
    ],
  ])('%j', async (configuration, expected) => {
    const job = fakeJob();
    job.coordinator(every(10, configuration)).start(1);
    await job.clock.advance(10);
    expect(job.last).toMatchObject({ id: 1, kind: 'checkpoint', ...expected });
  });

  test('of savepoints', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator({ 'execution.checkpointing.unaligned': 'true' });
    coordinator.start(1);
    const savepoint = coordinator.triggerSavepoint({ directory });
    await job.settle();
    expect(job.last).toMatchObject({ kind: 'savepoint', mode: 'canonical', unaligned: false });
    expect(job.last.location.directory).toMatch(new RegExp(`^${directory}/savepoint-012345-[0-9a-f]{12}$`));
    await job.acknowledgeAll(coordinator, 1);
    expect((await savepoint).directory).toBe(job.last.location.directory);
    expect(job.take()).toEqual(['trigger 1']);
    await expect(coordinator.triggerSavepoint({})).rejects.toMatchObject({
      exceptionClass: 'java.lang.IllegalStateException',
      message: expect.stringContaining('No savepoint directory configured.'),
    });
  });
});

describe('failures', () => {
  const decline = (job: FakeJob, coordinator: ReturnType<FakeJob['coordinator']>, error: Error): void =>
    coordinator.decline(1, job.running[0], job.last.id, error);
  const THRESHOLD = 'Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to';

  test('a checkpoint expires', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator(every(1000, { 'execution.checkpointing.timeout': '50 ms' }));
    coordinator.start(1);
    await job.clock.advance(1049);
    expect(job.take()).toEqual(['trigger 1']);
    await job.clock.advance(1);
    const [aborted, fail] = job.take();
    expect(aborted).toBe('aborted 1');
    expect(fail).toContain(`${THRESHOLD} Checkpoint expired before completing.`);
    expect(coordinator.statistics().history[0]).toMatchObject({
      status: 'FAILED',
      failure: 'Checkpoint expired before completing.',
    });
  });

  test.each([
    [undefined, true],
    ['CHECKPOINT_ASYNC_EXCEPTION', true],
    ['CHECKPOINT_DECLINED_TASK_NOT_READY', false],
    ['CHECKPOINT_DECLINED_TASK_CLOSING', false],
    ['TASK_FAILURE', false],
  ])('declined for %s: the job fails: %s', async (reason, fails) => {
    const job = fakeJob();
    const coordinator = job.coordinator(every(100));
    coordinator.start(1);
    await job.clock.advance(100);
    decline(job, coordinator, Object.assign(new Error('no'), { reason }));
    expect(job.take().map((event) => event.split(' ')[0])).toEqual(['trigger', 'aborted', ...(fails ? ['fail'] : [])]);
  });

  test('some are tolerated, and a completed one makes up for them', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator(every(100, { 'execution.checkpointing.tolerable-failed-checkpoints': '1' }));
    coordinator.start(1);
    const attempts = ['no', 'yes', 'no', 'no'];
    for (const attempt of attempts) {
      await job.clock.advance(100);
      if (attempt === 'no') decline(job, coordinator, new Error('no'));
      else await job.acknowledgeAll(coordinator, job.last.id);
    }
    const events = job.take();
    expect(events.slice(0, -1)).toEqual([
      'trigger 1',
      'aborted 1',
      'trigger 2',
      'completed 2',
      'trigger 3',
      'aborted 3',
      'trigger 4',
      'aborted 4',
    ]);
    expect(events.at(-1)).toContain(`${THRESHOLD} Checkpoint was declined.`);
  });

  test('a savepoint that a task declines fails no job, unless it was to stop it', async () => {
    for (const stop of [undefined, 'suspend'] as const) {
      const job = fakeJob();
      const coordinator = job.coordinator(
        every(1_000_000, { 'execution.checkpointing.tolerable-failed-checkpoints': '5' }),
      );
      coordinator.start(1);
      const savepoint = coordinator.triggerSavepoint({ directory, ...(stop && { stop }) });
      await job.settle();
      decline(job, coordinator, new Error('disk full'));
      await expect(savepoint).rejects.toMatchObject({
        message: 'Checkpoint was declined.',
        exceptionClass: 'org.apache.flink.runtime.checkpoint.CheckpointException',
        cause: expect.objectContaining({ message: 'disk full' }),
      });
      expect(job.take()).toEqual(['trigger 1', 'aborted 1', ...(stop ? ['fail Checkpoint was declined.'] : [])]);
    }
  });

  test('answers of an older attempt do not count', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator(every(100));
    coordinator.start(1);
    await job.clock.advance(100);
    coordinator.stop('a task failed');
    coordinator.start(2);
    await job.acknowledgeAll(coordinator, 1, undefined, 1);
    expect(job.take()).toEqual(['trigger 1', 'aborted 1']);
    await job.clock.advance(1);
    expect(job.take()).toEqual(['trigger 2']);
    await job.acknowledgeAll(coordinator, 2, undefined, 2);
    expect(job.take()).toEqual(['completed 2']);
  });

  test('the directory cannot be made', async () => {
    const job = fakeJob();
    writeFileSync(join(directory, 'file'), '');
    const coordinator = job.coordinator(every(100, { 'execution.checkpointing.dir': join(directory, 'file/below') }));
    coordinator.start(1);
    await job.clock.advance(100);
    expect(job.take()[0]).toContain('IO-problem detected');
  });
});

describe('ends', () => {
  const bounded = { 'execution.checkpointing.checkpoints-after-tasks-finish': 'true' };

  test('when all subtasks wait a checkpoint is taken at once', async () => {
    const job = fakeJob(1);
    const coordinator = job.coordinator(every(1_000_000, bounded));
    coordinator.start(1);
    const [source, keyed] = job.running;
    coordinator.waiting(source);
    await job.settle();
    expect(job.take()).toEqual([]);
    coordinator.waiting(keyed);
    await job.settle();
    expect(job.take()).toEqual(['trigger 1']);
    for (const id of job.running) coordinator.acknowledge(1, id, 1, snapshotOf({ splits: [] }, true));
    await job.settle();
    expect(job.take()).toEqual(['completed 1']);
    for (const id of [source, keyed]) job.finish(coordinator, id);
    await job.settle();
    expect(job.take()).toEqual([]);
  });

  test('those that came too late for a checkpoint get another', async () => {
    const job = fakeJob(1);
    const coordinator = job.coordinator(every(100, bounded));
    coordinator.start(1);
    const [source, keyed] = job.running;
    coordinator.waiting(source);
    await job.clock.advance(100);
    coordinator.acknowledge(1, source, 1, snapshotOf({ splits: [] }, true));
    coordinator.waiting(keyed);
    coordinator.acknowledge(1, keyed, 1, snapshotOf(undefined, false));
    await job.settle();
    expect(job.take()).toEqual(['trigger 1', 'completed 1']);
    job.finish(coordinator, source);
    await job.settle();
    expect(job.take()).toEqual(['trigger 2']);
    coordinator.acknowledge(1, keyed, 2, snapshotOf(undefined, true));
    await job.settle();
    expect(job.take()).toEqual(['completed 2']);
  });

  test('a failed one is tried again', async () => {
    const job = fakeJob(1);
    const coordinator = job.coordinator(
      every(1_000_000, { 'execution.checkpointing.tolerable-failed-checkpoints': '9' }),
    );
    coordinator.start(1);
    for (const id of job.running) coordinator.waiting(id);
    await job.settle();
    coordinator.decline(1, job.running[0], 1, new Error('busy'));
    await job.settle();
    expect(job.take()).toEqual(['trigger 1', 'aborted 1']);
    await job.clock.advance(1000);
    expect(job.take()).toEqual(['trigger 2']);
  });

  test('a subtask that finishes takes the checkpoint that awaits it along', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator(every(100));
    coordinator.start(1);
    await job.clock.advance(100);
    job.finish(coordinator, job.running[0]);
    expect(job.take()).toEqual(['trigger 1', 'aborted 1']);
    await job.clock.advance(100);
    await job.acknowledgeAll(coordinator, 2);
    expect(job.take()).toEqual(['trigger 2', 'completed 2']);
  });

  test('without checkpoints after tasks have finished', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator(
      every(100, { 'execution.checkpointing.checkpoints-after-tasks-finish': 'false' }),
    );
    coordinator.start(1);
    job.finish(coordinator, job.running[0]);
    await expect(coordinator.triggerCheckpoint()).rejects.toThrow(
      'Some tasks of the job have already finished and checkpointing with finished tasks is not enabled. Failure reason: ' +
        'Not all required tasks are currently running.',
    );
  });

  test('a savepoint that stops the job is the last one', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator(every(100));
    coordinator.start(1);
    await job.clock.advance(100);
    const savepoint = coordinator.triggerSavepoint({ directory, stop: 'drain' });
    await job.settle();
    expect(job.take()).toEqual(['trigger 1', 'aborted 1', 'trigger 2']);
    expect(job.last.stop).toBe('drain');
    await job.acknowledgeAll(coordinator, 2);
    await savepoint;
    for (const id of job.running) coordinator.waiting(id);
    await job.clock.advance(1000);
    expect(job.take()).toEqual(['completed 2']);
  });

  test('union lists of finished subtasks', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator(every(100));
    coordinator.start(1);
    const union: OperatorSubtaskState = {
      operator: { lists: [{ name: 'u', redistribution: 'union', values: [new Uint8Array(1)] }], broadcasts: [] },
    };
    job.finish(coordinator, job.running[0]);
    await job.clock.advance(100);
    await job.acknowledgeAll(coordinator, 1, () => union);
    expect(job.take()).toEqual(['trigger 1', 'aborted 1']);
    expect(coordinator.statistics().history[0].failure).toContain(
      'has used UnionListState, but part of its tasks are FINISHED. Failure reason: Checkpoint was declined (task is closing)',
    );
  });
});

describe('files', () => {
  const stored = (more: Record<string, string> = {}): Record<string, string> =>
    every(100, { 'execution.checkpointing.dir': directory, ...more });
  const root = (): string => join(directory, JOB);

  test('the last checkpoints are retained, and those before deleted', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator(stored({ 'state.checkpoints.num-retained': '2' }));
    coordinator.start(1);
    for (let id = 1; id <= 3; id++) {
      await job.clock.advance(100);
      const state = await writeState(job, 'exclusive', 30_000);
      await job.acknowledgeAll(coordinator, id, ({ subtask }) => (subtask === 0 ? state : undefined));
    }
    expect(files(root())).toEqual(['chk-2', 'chk-3', 'shared', 'taskowned']);
    expect(files(join(root(), 'chk-3'))).toContain('_metadata');
    expect(files(join(root(), 'chk-3'))).toHaveLength(2);
    await coordinator.close('FINISHED');
    expect(files(directory)).toEqual([]);
  });

  test('shared files go with the last checkpoint that refers to them, one later', async () => {
    const job = fakeJob(1);
    const coordinator = job.coordinator(stored());
    coordinator.start(1);
    const segments: StateFile[] = [];
    const shared = (): number => files(join(root(), 'shared')).length;
    const counts = [];
    // Checkpoint 1: A. 2: A B. 3: C (compacted). 4: C. 5: C.
    const plan = [[0], [0, 1], [2], [2], [2]];
    for (const [index, uses] of plan.entries()) {
      await job.clock.advance(100);
      while (segments.length <= Math.max(...uses)) {
        segments.push((await writeState(job, 'shared', 30_000)).keyed!.segments[0]);
      }
      const state = { keyed: { keyGroups: { first: 0, last: 127 }, segments: uses.map((at) => segments[at]) } };
      await job.acknowledgeAll(coordinator, index + 1, ({ task }) => (task === 1 ? state : undefined));
      counts.push(shared());
    }
    expect(counts).toEqual([1, 2, 3, 1, 1]);
    await coordinator.close('FINISHED');
    expect(files(directory)).toEqual([]);
  });

  test('a checkpoint that refers to a deleted file is worthless', async () => {
    const job = fakeJob(1);
    const coordinator = job.coordinator(stored());
    coordinator.start(1);
    await job.clock.advance(100);
    const state = await writeState(job, 'shared', 30_000);
    const uses = ({ task }: SubtaskId): OperatorSubtaskState | undefined => (task === 1 ? state : undefined);
    await job.acknowledgeAll(coordinator, 1, uses);
    for (const id of [2, 3]) {
      await job.clock.advance(100);
      await job.acknowledgeAll(coordinator, id);
    }
    await job.clock.advance(100);
    job.take();
    await job.acknowledgeAll(coordinator, 4, uses);
    expect(job.take()).toEqual(['aborted 4']);
  });

  test('a checkpoint that refers to the own files of another is worthless', async () => {
    const job = fakeJob(1);
    const coordinator = job.coordinator(stored());
    coordinator.start(1);
    await job.clock.advance(100);
    const file: StateFile = { kind: 'file', path: '/d/chk-0/x', size: 1, checksum: 0, scope: 'exclusive' };
    await job.acknowledgeAll(coordinator, 1, () => ({
      keyed: { keyGroups: { first: 0, last: 127 }, segments: [file] },
    }));
    expect(job.take()).toEqual(['trigger 1', 'aborted 1']);
  });

  test('what an aborted checkpoint has written is deleted, late answers too', async () => {
    const job = fakeJob(1);
    const coordinator = job.coordinator(stored({ 'execution.checkpointing.tolerable-failed-checkpoints': '9' }));
    coordinator.start(1);
    await job.clock.advance(100);
    const [source, keyed] = job.running;
    coordinator.acknowledge(1, source, 1, snapshotOf(await writeState(job, 'shared', 30_000)));
    const late = await writeState(job, 'exclusive', 30_000);
    coordinator.decline(1, keyed, 1, new Error('no'));
    await job.settle();
    expect(files(root())).toEqual(['shared', 'taskowned']);
    expect(files(join(root(), 'shared'))).toEqual([]);
    const again = await writeState(job, 'shared', 30_000);
    coordinator.acknowledge(1, keyed, 1, snapshotOf(late));
    coordinator.acknowledge(1, keyed, 1, snapshotOf(again));
    await job.settle();
    expect(files(join(root(), 'shared'))).toEqual([]);
  });

  test.each([
    [undefined, 'FINISHED', false],
    [undefined, 'CANCELED', false],
    [undefined, 'FAILED', false],
    ['DELETE_ON_CANCELLATION', 'FINISHED', false],
    ['DELETE_ON_CANCELLATION', 'CANCELED', false],
    ['DELETE_ON_CANCELLATION', 'FAILED', true],
    ['RETAIN_ON_CANCELLATION', 'FINISHED', false],
    ['RETAIN_ON_CANCELLATION', 'CANCELED', true],
    ['RETAIN_ON_CANCELLATION', 'FAILED', true],
    ['RETAIN_ON_CANCELLATION', 'SUSPENDED', true],
  ] as const)('retention %s, %s: kept %s', async (retention, status, kept) => {
    const job = fakeJob();
    const key = 'execution.checkpointing.externalized-checkpoint-retention';
    const coordinator = job.coordinator(stored(retention === undefined ? {} : { [key]: retention }));
    coordinator.start(1);
    await job.clock.advance(100);
    await job.acknowledgeAll(coordinator, 1);
    await coordinator.close(status);
    expect(files(root())).toEqual(kept ? ['chk-1'] : []);
  });
});

describe('statistics', () => {
  test('count and remember', async () => {
    const job = fakeJob();
    const coordinator = job.coordinator(every(100, { 'web.checkpoints.history': '2' }));
    coordinator.start(1);
    for (let id = 1; id <= 3; id++) {
      await job.clock.advance(100);
      await job.acknowledgeAll(coordinator, id);
    }
    const { counts, history } = coordinator.statistics();
    expect(counts).toEqual({ restored: 0, total: 3, inProgress: 0, completed: 3, failed: 0 });
    expect(history.map((record) => record.id)).toEqual([3, 2]);
    expect(history[0]).toMatchObject({ status: 'COMPLETED', stateBytes: 40, subtasks: 4, acknowledged: 4 });
  });
});
