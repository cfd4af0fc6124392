/** Attacks on savepoints: at the wrong moment, two at once, of another program. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  expected,
  filesBelow,
  pause,
  published,
  quietScript,
  running,
  setUpAttacks,
  stage,
  submit,
  until,
} from './testing';

setUpAttacks();
const HOURLY = { 'execution.checkpointing.interval': '1 h' };
const outcome = (promise: Promise<string>): Promise<string> => promise.catch((error: Error) => `!${error.message}`);

const metadataOf = (path: string): string => join(path.replace(/^file:/, ''), '_metadata');

/** How each has ended. */
async function outcomes(...promises: Promise<string>[]): Promise<string[]> {
  return Promise.all(promises.map(outcome));
}

test.each([true, false])('stop right after the submission waits until all tasks run (drain: %s)', async (drain) => {
  stage.script.count = 100_000;
  stage.script.onOpen = () => pause(100);
  const one = submit(HOURLY);
  expect(one.job.status()).toBe('INITIALIZING');
  const path = await one.job.stopWithSavepoint({ drain });
  expect(existsSync(metadataOf(path))).toBe(true);
  expect((await one.job.result).status).toBe('FINISHED');
});

test('a savepoint and a checkpoint right after the submission', async () => {
  stage.script.count = 100_000;
  const one = submit(HOURLY);
  const [path, checkpoint] = await Promise.all([one.job.triggerSavepoint(), one.job.triggerCheckpoint()]);
  expect(existsSync(metadataOf(path))).toBe(true);
  expect(checkpoint.kind).toBe('checkpoint');
  one.job.cancel();
  await one.job.result;
});

test('a job that fails, or is cancelled, while it starts', async () => {
  stage.script.onOpen = () => Promise.reject(new Error('not to be opened'));
  const failing = submit({ ...HOURLY, 'restart-strategy.type': 'none' });
  expect(await outcome(failing.job.stopWithSavepoint({ drain: false }))).toMatch(/^!.*(FAILING|FAILED)/);
  const cancelled = submit(HOURLY);
  const stop = outcome(cancelled.job.stopWithSavepoint({ drain: false }));
  cancelled.job.cancel();
  expect(await stop).toMatch(/^!.*(CANCELLING|CANCELED)/);
});

test.each(['stop', 'savepoint'])('%s of a job that restarts: as in Flink, with its state', async (what) => {
  stage.script.count = 100_000;
  stage.script.onBatch = (attempt) => {
    if (attempt === 0) throw new Error('killed');
  };
  const one = submit({ ...HOURLY, 'restart-strategy.fixed-delay.delay': '200 ms' });
  await until(() => one.job.status() === 'RESTARTING');
  const { jobId } = one.job;
  const savepoint = what === 'stop' ? one.job.stopWithSavepoint({ drain: false }) : one.job.triggerSavepoint();
  expect(await outcome(savepoint)).toBe(
    `!Checkpoint triggering task Source: attack-numbers (1/1) of job ${jobId} is not being executed at the moment: the job is RESTARTING. ` +
      'Aborting checkpoint. Failure reason: Not all required tasks are currently running.',
  );
  one.job.cancel();
  await one.job.result;
});

test('savepoints of a job that has ended', async () => {
  stage.script.count = 5;
  const one = submit(HOURLY);
  await one.job.result;
  const text = `!Job ${one.job.jobId} is not running, it is FINISHED`;
  expect(await outcomes(one.job.stopWithSavepoint({ drain: false }), one.job.triggerSavepoint())).toEqual([text, text]);
});

test('without a directory', async () => {
  stage.script.count = 100_000;
  const one = submit({ ...HOURLY, 'execution.checkpointing.savepoint-dir': '' });
  const [first, second] = await outcomes(one.job.triggerSavepoint(), one.job.stopWithSavepoint({ drain: true }));
  expect(first).toMatch(/^!No savepoint directory configured\./);
  expect(second).toBe(first);
  expect(one.job.status()).toBe('RUNNING');
  one.job.cancel();
  await one.job.result;
});

test('two savepoints at once, and a checkpoint', async () => {
  stage.script.count = 100_000;
  const one = submit(HOURLY);
  await running(one);
  const { job } = one;
  const [a, b, c] = await Promise.all([job.triggerSavepoint(), job.triggerSavepoint(), job.triggerCheckpoint()]);
  expect(a).not.toBe(b);
  for (const path of [a, b]) expect(existsSync(metadataOf(path))).toBe(true);
  expect(c.directory).toContain('/chk-');
  job.cancel();
  await job.result;
});

test('a stop takes the place of what is under way, and the later of two stops counts', async () => {
  stage.script.count = 100_000;
  const one = submit({ 'execution.checkpointing.interval': '10 ms' });
  await running(one);
  const { job } = one;
  const [savepoint, first, second] = await outcomes(
    job.triggerSavepoint(),
    job.stopWithSavepoint({ drain: false }),
    job.stopWithSavepoint({ drain: false }),
  );
  expect([savepoint, first]).toEqual(Array(2).fill('!Checkpoint Coordinator is suspending.'));
  expect(existsSync(metadataOf(second))).toBe(true);
  expect((await job.result).status).toBe('FINISHED');
  const last = Math.max(...job.checkpointStatistics().history.map(({ id }) => id));
  const stopped = job.checkpointStatistics().latest?.savepoint;
  // No periodic checkpoint came between the savepoint and the end.
  expect([stopped?.id, stopped?.stops]).toEqual([last, true]);
  stage.script.count = 0;
  expect((await submit({ 'execution.state-recovery.path': second }).job.result).failure).toBeUndefined();
  expect(filesBelow(join(stage.directory, 'checkpoints'))).toEqual([]);
});

test('a savepoint that stops a job which then fails, or finishes by itself', async () => {
  for (let round = 0; round < 12; round++) {
    stage.script = { ...quietScript(), count: 40 };
    stage.script.onBatch = (attempt, seen) => {
      if (round % 3 === 0 && attempt === 0 && seen > 10 + round) throw new Error('killed');
    };
    const one = submit({ 'execution.checkpointing.interval': '10 ms' }, 1 + (round % 2));
    await pause(5 + 3 * round);
    const result = await outcome(one.job.stopWithSavepoint({ drain: round % 2 === 1 }));
    const { status, failure } = await one.job.result;
    expect([status, failure]).toEqual(['FINISHED', undefined]);
    if (result.startsWith('!')) expect(published()).toEqual(expected());
    else {
      expect(existsSync(metadataOf(result))).toBe(true);
      const more = submit({ 'execution.state-recovery.path': result });
      expect((await more.job.result).failure).toBeUndefined();
      if (round % 2 === 0) expect(published()).toEqual(expected());
    }
  }
}, 20_000);

test('cancel during a checkpoint leaves no files', async () => {
  for (let round = 0; round < 30; round++) {
    stage.script.count = 100_000;
    const incremental = String(round % 2 === 0);
    const options = { 'execution.checkpointing.interval': '10 ms', 'execution.checkpointing.incremental': incremental };
    const one = submit(options, 2);
    await running(one);
    await pause(round);
    one.job.cancel();
    await one.job.result;
    const left = readdirSync(stage.directory, { recursive: true }).filter((name) => name !== 'checkpoints');
    expect([round, left]).toEqual([round, []]);
    rmSync(join(stage.directory, 'checkpoints'), { recursive: true, force: true });
  }
}, 20_000);

test('the savepoint of another program', async () => {
  stage.script.count = 100_000;
  const one = submit(HOURLY);
  await running(one);
  await until(() => stage.script.rows > 0);
  const path = await one.job.stopWithSavepoint({ drain: false });
  const other = { uid: 'another' };
  const refused = await submit({ ...HOURLY, 'execution.state-recovery.path': path }, 1, other).job.result;
  expect(refused.status).toBe('FAILED');
  for (const part of [
    `Failed to rollback to checkpoint/savepoint ${path}.`,
    '--allowNonRestoredState',
    '"attack-counting" with uid \'counting\'',
  ]) {
    expect(refused.failure?.message).toContain(part);
  }
  stage.script.count = 10;
  const ignore = { 'execution.state-recovery.ignore-unclaimed-state': 'true' };
  const allowed = submit({ ...HOURLY, ...ignore, 'execution.state-recovery.path': path }, 1, other);
  expect((await allowed.job.result).failure).toBeUndefined();
});
