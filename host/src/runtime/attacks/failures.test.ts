/** Attacks on the course of checkpoints: slow parts, failures in a row, many at once, backpressure, tasks that finish. */
import {
  pause,
  completed,
  expected,
  published,
  setUpAttacks,
  stage,
  submit,
  until,
  filesBelow,
  breakFiles,
} from './testing';

setUpAttacks();

const STATE_FILE = /chk-\d+\/[0-9a-f]{8}-/;

const spin = (ms: number): void => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

describe('a timeout', () => {
  const SHORT = { 'execution.checkpointing.timeout': '60 ms' };

  test('of the synchronous part', async () => {
    stage.script.count = 100_000;
    stage.script.beforeSnapshot = () => pause(200);
    const one = submit({ ...SHORT, 'restart-strategy.type': 'none' });
    const { status, failure } = await one.job.result;
    expect([status, failure?.message]).toEqual([
      'FAILED',
      expect.stringContaining('Checkpoint expired before completing.'),
    ]);
    expect(one.job.checkpointStatistics().history).toMatchObject([
      { status: 'FAILED', failure: 'Checkpoint expired before completing.' },
    ]);
  });

  test('of the asynchronous part leaves nothing behind', async () => {
    let slow = true;
    breakFiles((operation, path) => {
      if (slow && operation === 'close' && STATE_FILE.test(path)) return pause(150);
      return undefined;
    });
    stage.script.count = 3_000;
    const one = submit({ ...SHORT, 'execution.checkpointing.tolerable-failed-checkpoints': '1000' });
    await until(() => one.job.checkpointStatistics().counts.failed >= 3);
    slow = false;
    const { status, failure } = await one.job.result;
    expect([status, failure]).toEqual(['FINISHED', undefined]);
    expect(published()).toEqual(expected());
    expect(filesBelow(stage.directory)).toEqual([]);
  });
});

describe('failures in a row', () => {
  const failSnapshots = (): void => {
    breakFiles((operation, path) => {
      if (operation === 'close' && STATE_FILE.test(path)) throw new Error('no room');
    });
  };

  test.each([
    ['0', 1],
    ['2', 3],
  ])('%s are tolerated: the job restarts with number %i', async (tolerated, fatal) => {
    failSnapshots();
    stage.script.count = 100_000;
    const one = submit({
      'execution.checkpointing.tolerable-failed-checkpoints': tolerated,
      'restart-strategy.fixed-delay.attempts': '2',
    });
    const { status, failure } = await one.job.result;
    expect([status, failure?.message]).toEqual([
      'FAILED',
      expect.stringContaining('Exceeded checkpoint tolerable failure threshold.'),
    ]);
    expect(one.notices[0]).toMatch(
      /^Checkpoint \d+ of job [0-9a-f]{32} failed: Asynchronous task checkpoint failed. Caused by: no room/,
    );
    expect(one.job.checkpointStatistics().history.filter(({ status: s }) => s === 'FAILED').length).toBe(3 * fatal);
  });

  test('all are tolerated', async () => {
    failSnapshots();
    stage.script.count = 2000;
    const one = submit({
      'execution.checkpointing.tolerable-failed-checkpoints': '2147483647',
      'execution.checkpointing.checkpoints-after-tasks-finish': 'false',
    });
    expect((await one.job.result).status).toBe('FINISHED');
    expect(one.job.checkpointStatistics().counts).toMatchObject({ completed: 0 });
    expect(one.states).not.toContain('RESTARTING');
  });
});

test('a location that is never made: the checkpoint expires, and the next ones are taken', async () => {
  let hangs = true;
  breakFiles((operation, path) =>
    hangs && operation === 'mkdirs' && /chk-\d+$/.test(path)
      ? new Promise((resolve) => setTimeout(resolve, 100_000).unref())
      : undefined,
  );
  stage.script.count = 2000;
  const one = submit({
    'execution.checkpointing.timeout': '50 ms',
    'execution.checkpointing.tolerable-failed-checkpoints': '1000',
  });
  await until(() => one.job.checkpointStatistics().counts.failed >= 2);
  hangs = false;
  const { status } = await one.job.result;
  expect([status, published()]).toEqual(['FINISHED', expected()]);
  expect(completed(one)).toBeGreaterThan(0);
}, 20_000);

describe.each([
  ['two at once', { 'execution.checkpointing.max-concurrent-checkpoints': '2' }],
  ['a pause', { 'execution.checkpointing.min-pause': '30 ms' }],
  ['at least once', { 'execution.checkpointing.mode': 'AT_LEAST_ONCE' }],
  ['unaligned', { 'execution.checkpointing.unaligned.enabled': 'true' }],
  [
    'unaligned after a while',
    {
      'execution.checkpointing.unaligned.enabled': 'true',
      'execution.checkpointing.aligned-checkpoint-timeout': '10 ms',
    },
  ],
])('%s, under backpressure', (name, options) => {
  test('nothing is lost', async () => {
    stage.script = { ...stage.script, count: 300, batch: 5, pauseMs: 0 };
    stage.script.onBatch = (attempt, seen) => {
      spin(3);
      if (attempt < 2 && seen > 100) throw new Error('killed');
    };
    const one = submit(options, 2);
    const { failure } = await one.job.result;
    expect(failure).toBeUndefined();
    const rows = new Set(published());
    if (name === 'at least once') expect([...expected()].filter((row) => !rows.has(row))).toEqual([]);
    else expect(published()).toEqual(expected());
    expect(completed(one)).toBeGreaterThan(0);
  });
});
