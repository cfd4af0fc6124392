/** Attacks on where checkpoints are stored: disks that are full, read-only or gone; files that are torn, changed or lost. */
import { mkdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  breakFiles,
  completeCheckpoints,
  completed,
  diskFull,
  expected,
  filesBelow,
  jobDirectory,
  type Operation,
  published,
  read,
  readOnly,
  type Rule,
  running,
  setUpAttacks,
  stage,
  type Submitted,
  submit,
  until,
} from './testing';

setUpAttacks();

const TOLERANT = { 'execution.checkpointing.tolerable-failed-checkpoints': '100000' };
const KEEP_ALL = { 'execution.checkpointing.num-retained': '3' };
const INCREMENTAL = { 'execution.checkpointing.incremental': 'true' };

const EXCEEDED = (reason: string): string =>
  `Exceeded checkpoint tolerable failure threshold. The latest checkpoint failed due to ${reason}, view the Checkpoint History tab or the Job Manager log to find out why continuous checkpoints failed.`;

/** While `broken`, the operation on files of that sort fails. */
function failing(
  operation: Operation,
  of: RegExp,
  error: (path: string) => Error,
): { broken: boolean } & { rule: Rule } {
  const state = {
    broken: true,
    rule: (now: Operation, path: string) => {
      if (state.broken && now === operation && of.test(path)) throw error(path);
    },
  };
  return state;
}

/** Not its metadata. */
const STATE_FILE = /(chk-\d+|shared)\/[0-9a-f]{8}-/;

const DISKS: [string, Operation, RegExp, (path: string) => Error, string][] = [
  ['full while state is written', 'write', STATE_FILE, diskFull, 'Asynchronous task checkpoint failed.'],
  ['full when state is made durable', 'close', STATE_FILE, diskFull, 'Asynchronous task checkpoint failed.'],
  ['full while metadata is written', 'write', /_metadata$/, diskFull, 'Failure to finalize checkpoint.'],
  [
    'read-only',
    'mkdirs',
    /checkpoints/,
    readOnly,
    'An Exception occurred while triggering the checkpoint. IO-problem detected.',
  ],
];

describe.each(DISKS)('a disk that is %s', (_name, operation, of, error, reason) => {
  test('fails the job when no failure is tolerated', async () => {
    breakFiles(failing(operation, of, error).rule);
    stage.script.count = 100_000;
    const one = submit({ 'restart-strategy.type': 'none' });
    const { status, failure } = await one.job.result;
    expect([status, failure?.message]).toEqual(['FAILED', EXCEEDED(reason)]);
    expect(filesBelow(stage.directory)).toEqual([]);
  });

  test('costs nothing but the checkpoints when it has room again', async () => {
    const disk = failing(operation, of, error);
    breakFiles(disk.rule);
    stage.script.count = 2_000;
    const one = submit({ ...TOLERANT, ...INCREMENTAL });
    await until(() => one.job.checkpointStatistics().counts.failed >= 3);
    disk.broken = false;
    await until(() => completed(one) >= 2);
    expect((await one.job.result).failure).toBeUndefined();
    expect(one.states.filter((state) => state.startsWith('RESTARTING'))).toEqual([]);
    expect(published()).toEqual(expected());
    expect(filesBelow(stage.directory)).toEqual([]);
  });
});

test('a checkpoint directory that is a file', async () => {
  writeFileSync(join(stage.directory, 'checkpoints'), '');
  stage.script.count = 100_000;
  const { status, failure } = await submit({ 'restart-strategy.type': 'none' }).job.result;
  expect([status, failure?.message]).toEqual(['FAILED', expect.stringContaining('IO-problem detected.')]);
});

test.each([{}, INCREMENTAL])('the directory is deleted while the job runs: %j', async (options) => {
  stage.script.count = 4_000;
  const one = submit({ ...TOLERANT, ...options });
  await until(() => completed(one) >= 3);
  rmSync(join(stage.directory, 'checkpoints'), { recursive: true });
  const before = completed(one);
  await until(() => completed(one) >= before + 3);
  expect(completeCheckpoints(one).length).toBeGreaterThan(0);
  stage.script.onBatch = (attempt) => {
    if (attempt === 0) throw new Error('killed');
  };
  expect((await one.job.result).failure).toBeUndefined();
  expect(published()).toEqual(expected());
});

type Damage = (path: string) => void;
const DAMAGE: Record<string, Damage> = {
  lost: (path) => rmSync(path),
  empty: (path) => truncateSync(path, 0),
  torn: (path) => truncateSync(path, read(path).length >> 1),
  'one byte shorter': (path) => truncateSync(path, read(path).length - 1),
  changed: (path) => {
    const bytes = read(path);
    bytes[bytes.length >> 1] ^= 255;
    writeFileSync(path, bytes);
  },
  'changed at its end': (path) => {
    const bytes = read(path);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(path, bytes);
  },
  longer: (path) => writeFileSync(path, Buffer.concat([read(path), Buffer.alloc(8)])),
  'of zeros': (path) => writeFileSync(path, Buffer.alloc(read(path).length)),
  'a directory': (path) => {
    rmSync(path);
    mkdirSync(path);
  },
};

const BACKENDS: [string, Record<string, string>][] = [
  ['full', {}],
  ['incremental', INCREMENTAL],
  ['rocksdb', { 'state.backend.type': 'rocksdb' }],
];

/** Files that only the newest checkpoint refers to. */
function newestFiles(one: Submitted): string[] {
  const newest = completeCheckpoints(one).at(-1)!;
  const own = filesBelow(newest).map((name) => join(newest, name));
  const shared = join(jobDirectory(one), 'shared');
  const [last] = filesBelow(shared)
    .map((name) => join(shared, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  return last === undefined ? own : [...own, last];
}

describe.each(BACKENDS)('%s', (_name, options) => {
  test.each(Object.keys(DAMAGE))('the files of the newest checkpoint are %s: the one before is used', async (kind) => {
    let damaged: string[] = [];
    stage.script.count = 100_000;
    // An incremental checkpoint without changes has no files of its own.
    const one = submit({ ...options, ...KEEP_ALL, 'execution.checkpointing.interval': '1 h' }, 2);
    await running(one);
    const counted = async (): Promise<void> => {
      const rows = stage.script.rows;
      await until(() => stage.script.rows > rows + 40);
      await one.job.triggerCheckpoint();
    };
    for (let i = 0; i < 3; i++) await counted();
    stage.script.onBatch = (attempt) => {
      if (attempt > 0) return;
      if (damaged.length === 0) {
        damaged = newestFiles(one);
        for (const path of damaged) DAMAGE[kind](path);
      }
      stage.script.count = 0;
      throw new Error('killed');
    };
    expect((await one.job.result).failure).toBeUndefined();
    expect(one.notices).toEqual([
      expect.stringMatching(/^Checkpoint 3 .* cannot be restored: .* The one before it is used/),
    ]);
    expect(damaged.some((path) => one.notices[0].includes(basename(path)))).toBe(true);
    expect(one.job.checkpointStatistics().restored?.id).toBe(2);
  });
});

test('a shared file that all checkpoints refer to is lost: the job names it, fails, and does not begin empty', async () => {
  stage.script.count = 100_000;
  const one = submit({ ...INCREMENTAL, ...KEEP_ALL });
  await until(() => completed(one) >= 4);
  let lost: string[] = [];
  stage.script.onBatch = (attempt) => {
    if (attempt > 0) return;
    const shared = join(jobDirectory(one), 'shared');
    if (lost.length === 0) lost = filesBelow(shared);
    for (const name of lost) rmSync(join(shared, name), { force: true });
    throw new Error('killed');
  };
  expect((await one.job.result).status).toBe('FAILED');
  expect(one.notices.length).toBeGreaterThanOrEqual(3);
  for (const text of one.notices) {
    expect(text).toMatch(/^Checkpoint \d+ .* cannot be restored: .*\/shared\/.* it does not exist/);
    expect(lost.some((name) => text.includes(name))).toBe(true);
  }
  expect(stage.script.attempts).toBe(1);
});

test('a checkpoint that is named for the start lacks a shared file', async () => {
  stage.script.count = 100_000;
  const keep = { 'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION' };
  const one = submit({ ...INCREMENTAL, ...keep });
  await until(() => completed(one) >= 4);
  one.job.cancel();
  await one.job.result;
  const shared = join(jobDirectory(one), 'shared');
  const [lost] = filesBelow(shared);
  rmSync(join(shared, lost));
  const next = submit({ 'execution.state-recovery.path': completeCheckpoints(one).at(-1)! });
  const { status, failure } = await next.job.result;
  expect([status, failure?.message]).toEqual([
    'FAILED',
    expect.stringContaining(`${lost} cannot be read: it does not exist`),
  ]);
  expect(stage.script.attempts).toBe(1);
});
