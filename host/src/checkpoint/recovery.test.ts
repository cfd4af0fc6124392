import {
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Partitioning } from '@drey/sdk/protocol';
import { buildExecutionPlan, buildStreamGraph } from '../graph';
import { GraphBuilder } from '../runtime/testing';
import type { OperatorSubtaskState } from './contracts';
import type { Coordinator } from './coordinator';
import { CorruptStateError } from './errors';
import { openHaStore } from './ha/open';
import { createStateInputs, createStateOutputs } from './storage';
import { FakeJob } from './testing';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drey-recovery-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const JOB = '0123456789abcdef0123456789abcdef';

function fakeJob(): FakeJob {
  const builder = new GraphBuilder();
  builder.transform('Keyed', [{ source: builder.collection([1]), partitioning: Partitioning.HASH }], { uid: 'keyed' });
  return new FakeJob(buildExecutionPlan(buildStreamGraph(builder.graph)));
}

const options = (more: Record<string, string> = {}): Record<string, string> => ({
  'execution.checkpointing.interval': '100 ms',
  'execution.checkpointing.dir': join(directory, 'checkpoints'),
  'execution.checkpointing.incremental': 'true',
  ...more,
});

const ha = (more: Record<string, string> = {}): Record<string, string> =>
  options({
    'high-availability.type': 'filesystem',
    'high-availability.storageDir': join(directory, 'ha'),
    'execution.checkpointing.num-retained': '2',
    ...more,
  });

/** A host: after a crash another one is made with the same configuration. */
function start(configuration: Record<string, string>): { job: FakeJob; coordinator: Coordinator } {
  const job = fakeJob();
  const store = openHaStore(new Map(Object.entries(configuration)));
  const coordinator = job.coordinator(configuration, { ha: store });
  return { job, coordinator };
}

/** A checkpoint with a file of state. */
async function take(job: FakeJob, coordinator: Coordinator, attempt = 1): Promise<void> {
  await job.clock.advance(100);
  const output = await createStateOutputs(job.last.location).create('shared');
  await output.write(Buffer.alloc(30_000, job.last.id));
  const file = await output.close();
  const state: OperatorSubtaskState = { keyed: { keyGroups: { first: 0, last: 127 }, segments: [file] } };
  await job.acknowledgeAll(coordinator, job.last.id, ({ task }) => (task === 1 ? state : undefined), attempt);
}

/** Every access fails, as that of a store that is away; the function that is given ends it. */
function blockFolder(path: string): () => void {
  renameSync(path, `${path}-away`);
  symlinkSync(path, path);
  return () => {
    rmSync(path);
    renameSync(`${path}-away`, path);
  };
}

const checkpointsDirectory = (): string => join(directory, 'checkpoints', JOB);
const sharedFiles = (): string[] => readdirSync(join(checkpointsDirectory(), 'shared'));

test('a restart begins with the last checkpoint, and refers to its files', async () => {
  const { job, coordinator } = start(options());
  expect(await coordinator.latest()).toBeUndefined();
  coordinator.start(1);
  await take(job, coordinator);
  coordinator.stop('a task failed');
  const restore = await coordinator.latest();
  expect(restore?.checkpointId).toBe(1);
  expect(restore?.subtask({ task: 1, subtask: 0 })?.operators[0].state.keyed).toHaveLength(1);
  coordinator.start(2);
  await take(job, coordinator, 2);
  expect(job.barriers.find(({ id }) => id === 2)?.mode).toBe('incremental');
  expect(job.take()).toContain('completed 2');
  expect(coordinator.statistics()).toMatchObject({ counts: { restored: 1 }, restored: { id: 1, savepoint: false } });
});

describe('high availability', () => {
  test('a host that was killed goes on from its last checkpoint, and sweeps', async () => {
    const first = start(ha());
    first.coordinator.start(1);
    for (let i = 0; i < 3; i++) await take(first.job, first.coordinator);
    // Killed in the middle of checkpoint 4.
    await first.job.clock.advance(100);
    const output = await createStateOutputs(first.job.last.location).create('shared');
    await output.write(Buffer.alloc(30_000));
    await output.close();
    expect(readdirSync(checkpointsDirectory())).toContain('chk-4');
    const second = start(ha());
    const restore = await second.coordinator.latest();
    expect(restore?.checkpointId).toBe(3);
    expect(readdirSync(checkpointsDirectory()).sort()).toEqual(['chk-2', 'chk-3', 'shared', 'taskowned']);
    expect(sharedFiles()).toHaveLength(2);
    second.coordinator.start(1);
    await take(second.job, second.coordinator);
    expect(second.job.last).toMatchObject({ id: 5, mode: 'incremental' });
    expect(second.job.notices).toEqual([]);
  });

  /** A host that stops with a savepoint and is killed before the job has ended. */
  async function stopped(): Promise<string> {
    const first = start(ha());
    first.coordinator.start(1);
    await take(first.job, first.coordinator);
    const savepoint = first.coordinator.triggerSavepoint({ directory: join(directory, 'sp'), stop: 'suspend' });
    await first.job.clock.advance(1);
    await first.job.acknowledgeAll(first.coordinator, 2, () => undefined, 1);
    return (await savepoint).directory;
  }

  test('killed between a savepoint that stops the job and its end: goes on from the savepoint, and never deletes it', async () => {
    const path = await stopped();
    const second = start(ha());
    expect(await second.coordinator.latest()).toMatchObject({ checkpointId: 2 });
    second.coordinator.start(1);
    await take(second.job, second.coordinator);
    expect(second.job.last).toMatchObject({ id: 3, mode: 'full' });
    await second.coordinator.close('FINISHED');
    expect(existsSync(path.replace('file://', ''))).toBe(true);
  });

  test('... and without that savepoint from the checkpoint before', async () => {
    rmSync((await stopped()).replace('file://', ''), { recursive: true });
    const second = start(ha());
    expect(await second.coordinator.latest()).toMatchObject({ checkpointId: 1 });
  });

  test('a job that has ended under a host that could not clean up: the next host does', async () => {
    const first = start(ha());
    first.coordinator.start(1);
    for (let i = 0; i < 2; i++) await take(first.job, first.coordinator);
    const store = openHaStore(new Map(Object.entries(ha())))!;
    await store.setCheckpoints(JOB, await store.checkpoints(JOB));
    await store.markFinished(JOB, 'FINISHED');
    const second = start(ha());
    await second.coordinator.endedBefore('FINISHED');
    expect(existsSync(checkpointsDirectory())).toBe(false);
    expect(await openHaStore(new Map(Object.entries(ha())))!.finished(JOB)).toBeUndefined();
  });

  const damage: Record<string, (chk: string) => void> = {
    'torn metadata': (chk) => truncateSync(join(chk, '_metadata'), 100),
    'no metadata': (chk) => rmSync(join(chk, '_metadata')),
    'changed metadata': (chk) => writeFileSync(join(chk, '_metadata'), 'nonsense nonsense'),
  };
  test.each(Object.keys(damage))('%s: the checkpoint before is used', async (kind) => {
    const first = start(ha());
    first.coordinator.start(1);
    for (let i = 0; i < 2; i++) await take(first.job, first.coordinator);
    damage[kind](join(checkpointsDirectory(), 'chk-2'));
    const second = start(ha());
    expect((await second.coordinator.latest())?.checkpointId).toBe(1);
    expect(second.job.notices[0]).toMatch(/^Checkpoint 2 \(.*chk-2\) cannot be restored: /);
    expect(existsSync(join(checkpointsDirectory(), 'chk-2'))).toBe(true);
    second.coordinator.start(1);
    await take(second.job, second.coordinator);
    expect(second.job.last.id).toBe(3);
  });

  test('a store that does not answer: nothing is given up, for the next host finds it', async () => {
    const first = start(ha());
    first.coordinator.start(1);
    for (let i = 0; i < 2; i++) await take(first.job, first.coordinator);
    const answersAgain = blockFolder(checkpointsDirectory());
    const second = start(ha());
    await expect(second.coordinator.latest()).rejects.toThrow(/ELOOP/);
    await second.coordinator.close('UNRECOVERED');
    answersAgain();
    const third = start(ha());
    expect((await third.coordinator.latest())?.checkpointId).toBe(2);
    expect([...second.job.notices, ...third.job.notices]).toEqual([]);
  });

  test('a store that does not answer at a restart: its error is no corruption', async () => {
    const { job, coordinator } = start(options());
    coordinator.start(1);
    await take(job, coordinator);
    coordinator.stop('a task failed');
    const restore = (await coordinator.latest())!;
    const [{ segments }] = restore.subtask({ task: 1, subtask: 0 })!.operators[0].state.keyed!;
    const inputs = createStateInputs(restore.directory, new Map());
    const answersAgain = blockFolder(checkpointsDirectory());
    await expect(coordinator.latest()).rejects.toThrow(/ELOOP/);
    const error = await inputs.open(segments[0]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ELOOP' });
    expect(error).not.toBeInstanceOf(CorruptStateError);
    answersAgain();
    expect((await coordinator.latest())?.checkpointId).toBe(1);
    rmSync(checkpointsDirectory(), { recursive: true });
    await expect(inputs.open(segments[0])).rejects.toThrow(CorruptStateError);
  });

  test('a lost or torn file of state: the checkpoint before is used, and none is not the same as empty', async () => {
    const first = start(ha());
    first.coordinator.start(1);
    const written: string[] = [];
    for (let i = 0; i < 2; i++) {
      await take(first.job, first.coordinator);
      written.push(sharedFiles().find((name) => !written.includes(name))!);
    }
    const path = (index: number): string => join(checkpointsDirectory(), 'shared', written[index]);
    truncateSync(path(1), 29_000);
    const second = start(ha());
    expect((await second.coordinator.latest())?.checkpointId).toBe(1);
    expect(second.job.notices[0]).toContain(`${path(1)} cannot be read: it has 29000 bytes, not 30000`);
    rmSync(path(0));
    const third = start(ha());
    await expect(third.coordinator.latest()).rejects.toThrow(`${path(0)} cannot be read: it does not exist`);
  });

  test('a task finds a corrupt file: the checkpoint before is used', async () => {
    const { job, coordinator } = start(ha());
    coordinator.start(1);
    for (let i = 0; i < 2; i++) await take(job, coordinator);
    coordinator.stop('a task failed');
    expect((await coordinator.latest())?.checkpointId).toBe(2);
    expect(coordinator.restoreFailed(2, new Error('checksum'))).toBe(true);
    expect((await coordinator.latest())?.checkpointId).toBe(1);
    expect(coordinator.restoreFailed(1, new Error('checksum'))).toBe(false);
    await expect(coordinator.latest()).rejects.toThrow('Checkpoint 1');
  });

  test('state in memory survives in the store', async () => {
    const configuration = ha();
    delete configuration['execution.checkpointing.dir'];
    const first = start(configuration);
    first.coordinator.start(1);
    await first.job.clock.advance(100);
    const state: OperatorSubtaskState = {
      operator: { lists: [{ name: 'l', redistribution: 'split', values: [Buffer.from('v')] }], broadcasts: [] },
    };
    await first.job.acknowledgeAll(first.coordinator, 1, () => state);
    const second = start(configuration);
    const restore = await second.coordinator.latest();
    expect(restore?.subtask({ task: 0, subtask: 0 })?.operators[0].state.operator?.lists[0].name).toBe('l');
  });

  test('nothing stays when the job has ended, everything when its host was stopped', async () => {
    for (const status of ['SUSPENDED', 'FINISHED'] as const) {
      const { job, coordinator } = start(ha());
      await coordinator.latest();
      coordinator.start(1);
      await take(job, coordinator);
      await coordinator.close(status);
      const jobs = readdirSync(join(directory, 'ha', 'default', 'jobs'));
      expect(jobs).toEqual(status === 'SUSPENDED' ? [`${JOB}.json`] : []);
      expect(existsSync(checkpointsDirectory())).toBe(status === 'SUSPENDED');
    }
  });

  test('the store', async () => {
    const configuration = new Map(Object.entries(ha({ 'high-availability.cluster-id': '/prod' })));
    const store = openHaStore(configuration)!;
    const id = store.jobIdFor('counts', 0);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(openHaStore(configuration)!.jobIdFor('counts', 0)).toBe(id);
    expect(store.jobIdFor('counts', 1)).not.toBe(id);
    const pointer = { id: 3, kind: 'checkpoint', timestampMs: 5, directory: '/d' } as const;
    await Promise.all([store.setCheckpoints(id, [pointer]), store.markFinished(id, 'FAILED')]);
    const other = openHaStore(configuration)!;
    expect(await other.latest(id)).toEqual(pointer);
    expect(await other.finished(id)).toBe('FAILED');
    await other.clean(id);
    expect(await openHaStore(configuration)!.finished(id)).toBeUndefined();
    expect(openHaStore(new Map())).toBeUndefined();
    expect(() => openHaStore(new Map([['high-availability', 'zookeeper']]))).toThrow('ZooKeeper and Kubernetes');
    expect(() => openHaStore(new Map([['high-availability.type', 'filesystem']]))).toThrow(
      'high-availability.storageDir',
    );
  });
});

describe('execution.state-recovery.path', () => {
  /** A retained checkpoint of an earlier job; its directory. */
  async function source(): Promise<string> {
    const key = 'execution.checkpointing.externalized-checkpoint-retention';
    const configuration = options({
      [key]: 'RETAIN_ON_CANCELLATION',
      'execution.checkpointing.dir': join(directory, 'old'),
    });
    const { job, coordinator } = start(configuration);
    coordinator.start(1);
    for (let i = 0; i < 5; i++) await take(job, coordinator);
    await coordinator.close('CANCELED');
    return join(directory, 'old', JOB, 'chk-5');
  }

  test.each([
    [undefined, 'full', true],
    ['NO_CLAIM', 'full', true],
    ['LEGACY', 'incremental', true],
    ['CLAIM', 'incremental', false],
  ])('claim mode %s: the first checkpoint is %s, the source is kept: %s', async (mode, first, kept) => {
    const path = await source();
    const claim = mode === undefined ? {} : { 'execution.savepoint-restore-mode': mode };
    const { job, coordinator } = start(options({ 'execution.savepoint.path': path, ...claim }));
    expect((await coordinator.latest())?.checkpointId).toBe(5);
    coordinator.start(1);
    for (let i = 0; i < 3; i++) await take(job, coordinator);
    expect(job.barriers.map(({ id, mode: one }) => [id, one])).toEqual([
      [6, first],
      [7, 'incremental'],
      [8, 'incremental'],
    ]);
    await coordinator.close('FINISHED');
    expect(existsSync(join(path, '_metadata'))).toBe(kept);
    expect(existsSync(path)).toBe(kept);
    expect(readdirSync(join(path, '../shared'))).toHaveLength(kept ? 1 : 0);
  });

  test('a restart before the first own checkpoint begins there again', async () => {
    const path = await source();
    const { coordinator } = start(options({ 'execution.state-recovery.path': `file://${path}/_metadata` }));
    expect((await coordinator.latest())?.checkpointId).toBe(5);
    coordinator.start(1);
    coordinator.stop('a task failed');
    expect((await coordinator.latest())?.checkpointId).toBe(5);
  });

  test('what is named must be usable', async () => {
    const path = await source();
    const [file] = readdirSync(join(path, '../shared'));
    rmSync(join(path, '../shared', file));
    const { coordinator } = start(options({ 'execution.state-recovery.path': path }));
    await expect(coordinator.latest()).rejects.toThrow('it does not exist');
    truncateSync(join(path, '_metadata'), 20);
    await expect(start(options({ 'execution.state-recovery.path': path })).coordinator.latest()).rejects.toThrow(
      `State file ${path}/_metadata cannot be read: it is torn`,
    );
  });

  test('the own checkpoints go first', async () => {
    const path = await source();
    const configuration = ha({ 'execution.state-recovery.path': path });
    const first = start(configuration);
    await first.coordinator.latest();
    first.coordinator.start(1);
    await take(first.job, first.coordinator);
    expect((await start(configuration).coordinator.latest())?.checkpointId).toBe(6);
  });
});
