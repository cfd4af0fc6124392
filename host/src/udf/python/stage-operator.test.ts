import { StageOutputBatch } from '@drey/sdk/protocol';
import { encodeTimestamps } from '../../types/binary';
import { encodeColumn } from '../../types/columns';
import { MIN_WATERMARK } from '../../types/contracts';
import { BIGINT, StageHarness } from './testing';

function output(ordinal: number, values: number[]): StageOutputBatch {
  const empty = new Uint8Array(0);
  const columns = encodeColumn(values, BIGINT);
  const batch = {
    count: values.length,
    values: columns,
    timestamps: empty,
    keyIndex: empty,
    keys: undefined,
    keyCount: 0,
    partitions: empty,
  };
  return StageOutputBatch.create({ output: ordinal, batch });
}

test('the stage is opened with what its node says', async () => {
  const { worker } = await new StageHarness({
    sideOutputs: ['late'],
    configuration: { 'python.fn-execution.bundle.size': '7' },
  }).open();
  expect(worker.open).toMatchObject({
    stageId: 1,
    jobName: 'job',
    taskName: 'Stage',
    maxFrameRows: 7,
    batchMode: false,
  });
  expect(worker.open.functions.map(({ kind, name }) => [kind, name])).toEqual([['map', 'Stage']]);
  expect(worker.open.outputs.map((o) => o.sideOutput)).toEqual(['', 'late']);
});

test('two frames are out at most; what comes meanwhile is gathered into the next', async () => {
  const stage = await new StageHarness().open();
  for (const value of [1, 2, 3, 4, 5]) stage.rows([value]);
  expect(stage.worker.frames.map(({ value }) => value.seq)).toEqual([1, 2]);
  stage.worker.echo(1);
  stage.run();
  const third = stage.worker.frames[2];
  expect(third.kind === 'data' && third.value.batch?.count).toBe(3);
  stage.worker.echo(2);
  stage.worker.echo(3);
  stage.run();
  expect(stage.log).toEqual([1, 2, 3, 4, 5]);
});

test('a large batch is cut at the frame size', async () => {
  const stage = await new StageHarness({ configuration: { 'python.fn-execution.bundle.size': '2' } }).open();
  stage.rows([1, 2, 3, 4, 5]);
  expect(stage.operator.ready()).toBe(true);
  stage.rows([6, 7, 8, 9]);
  expect(stage.operator.ready()).toBe(false);
  for (let seq = 1; seq <= 5; seq++) {
    stage.worker.echo(seq);
    stage.run();
  }
  expect(stage.log).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(stage.wakes).toBe(1);
  expect(stage.operator.ready()).toBe(true);
});

test('watermarks and idleness keep their place between unanswered frames', async () => {
  const stage = await new StageHarness().open();
  stage.rows([1], 0, encodeTimestamps([10]));
  stage.operator.processWatermark(10);
  stage.rows([2]);
  stage.operator.processIdle(true);
  stage.operator.processWatermark(20);
  stage.run();
  expect(stage.log).toEqual([]);
  const watermarks = stage.worker.frames.map((frame) => frame.kind === 'data' && frame.value.watermark);
  expect(watermarks).toEqual([MIN_WATERMARK, 10]);
  stage.worker.echo(1);
  stage.run();
  expect(stage.log).toEqual([1, 'wm:10']);
  stage.worker.echo(2);
  stage.run();
  expect(stage.log).toEqual([1, 'wm:10', 2, 'idle:true', 'wm:20']);
});

test('an answer in parts is handled part by part, in order of emission', async () => {
  const stage = await new StageHarness({ sideOutputs: ['odd'] }).open();
  stage.rows([1]);
  stage.operator.processWatermark(5);
  stage.worker.answer({ seq: 1, done: false, outputs: [output(0, [1]), output(1, [3]), output(0, [2])] });
  stage.run();
  expect(stage.log).toEqual([1, 'odd=3', 2]);
  stage.worker.answer({ seq: 1, outputs: [output(1, [5])] });
  stage.run();
  expect(stage.log.slice(3)).toEqual(['odd=5', 'wm:5']);
});

test('finish waits for the end of input to be answered', async () => {
  const stage = await new StageHarness({ kind: 'co_process', inputs: 2 }).open();
  let finished = false;
  stage.rows([1], 1);
  stage.operator.endInput(0);
  stage.operator.endInput(1);
  const finishing = stage.operator.finish().then(() => {
    finished = true;
  });
  expect(stage.worker.frames.map(({ kind }) => kind)).toEqual(['data', 'endInput']);
  stage.worker.echo(1);
  stage.worker.echo(2);
  stage.run();
  await Promise.resolve();
  expect(finished).toBe(false);
  stage.worker.answer({ seq: 3, outputs: [output(0, [9])] });
  stage.run();
  await finishing;
  const ends = stage.worker.frames.flatMap((frame) =>
    frame.kind === 'endInput' ? [[frame.value.input, frame.value.all]] : [],
  );
  expect(ends).toEqual([
    [0, false],
    [0, true],
  ]);
  expect(stage.log).toEqual([1, 9]);
});

test('async: capacity limits the rows in flight, and a watermark waits for the rows before it', async () => {
  const stage = await new StageHarness({ kind: 'async', options: { capacity: '3' } }).open();
  stage.rows([1, 2]);
  stage.rows([3, 4]);
  stage.operator.processWatermark(7);
  stage.rows([5]);
  stage.worker.answer({ seq: 1 });
  stage.worker.answer({ seq: 2 });
  stage.run();
  // 1 and 2, then one more; the rest waits for completions.
  expect(stage.worker.frames.map((frame) => frame.kind === 'data' && frame.value.batch?.count)).toEqual([2, 1]);
  stage.worker.answer({ seq: 0, done: false, completed: 2, outputs: [output(0, [2, 1])] });
  stage.run();
  stage.worker.answer({ seq: 3 });
  stage.run();
  expect(stage.log).toEqual([2, 1]);
  stage.worker.answer({ seq: 0, done: false, completed: 2, outputs: [output(0, [3, 4])] });
  stage.run();
  expect(stage.log).toEqual([2, 1, 3, 4, 'wm:7']);
  expect(stage.worker.frames).toHaveLength(4);
});

test('a failure of user code fails the task with its traceback, after the results before it', async () => {
  const stage = await new StageHarness().open();
  stage.rows([1]);
  stage.rows([0]);
  stage.worker.echo(1);
  const failure = {
    stageId: 1,
    exceptionClass: 'ZeroDivisionError',
    message: 'division by zero',
    traceback: 'Traceback ...',
    operatorName: 'Map',
    record: '0',
    phase: 'process',
    seq: 2,
  };
  stage.worker.reply({ kind: 'failure', value: failure });
  stage.run();
  expect(stage.log).toEqual([1]);
  expect(stage.failures).toHaveLength(1);
  expect(stage.failures[0]).toMatchObject({
    message: 'ZeroDivisionError: division by zero',
    exceptionClass: 'ZeroDivisionError',
    traceback: 'Traceback ...',
    operatorName: 'Map',
    record: '0',
    domain: 'user',
  });
  await stage.operator.close(true);
  // The stage is dead in the worker: there is nothing to close.
  expect(stage.worker.sent.some(({ kind }) => kind === 'closeStage')).toBe(false);
  expect(stage.worker.released).toEqual([true]);
});

test('a failing open rejects', async () => {
  const stage = new StageHarness();
  stage.worker.onOpen = () =>
    stage.worker.lose(new Error('The Python worker of slot 0 (pid 1) was killed by signal 9'));
  await expect(stage.open()).rejects.toThrow('was killed by signal 9');
});

test('a lost worker fails the task; close does not wait for it', async () => {
  const stage = await new StageHarness().open();
  stage.rows([1]);
  stage.worker.lose(new Error('The Python worker of slot 0 (pid 1) was killed by signal 9'));
  stage.run();
  expect(stage.failures.map(({ message }) => message)).toEqual([
    'The Python worker of slot 0 (pid 1) was killed by signal 9',
  ]);
  await stage.operator.close(true);
});

test('close runs the user code of a healthy stage', async () => {
  const stage = await new StageHarness().open();
  await stage.operator.close(false);
  expect(stage.worker.sent.map(({ kind }) => kind)).toEqual(['openStage', 'closeStage']);
  expect(stage.worker.released).toEqual([false]);
});

test('ordered async: rows behind a watermark are sent while it waits for those before it', async () => {
  const stage = await new StageHarness({ kind: 'async', options: { capacity: '10', ordered: 'true' } }).open();
  stage.rows([1, 2]);
  stage.operator.processWatermark(7);
  stage.rows([3]);
  expect(stage.worker.frames).toHaveLength(2);
  stage.worker.answer({ seq: 1 });
  stage.worker.answer({ seq: 2 });
  stage.worker.answer({ seq: 0, done: false, completed: 1, outputs: [output(0, [1])] });
  stage.run();
  expect(stage.log).toEqual([1]);
  stage.worker.answer({ seq: 0, done: false, completed: 1, outputs: [output(0, [2])] });
  stage.worker.answer({ seq: 0, done: false, completed: 1, outputs: [output(0, [3])] });
  stage.run();
  expect(stage.log).toEqual([1, 2, 'wm:7', 3]);
});

test('before a barrier all rows are answered, and what was held between them has gone on', async () => {
  const stage = await new StageHarness({ configuration: { 'python.fn-execution.bundle.size': '1' } }).open();
  stage.rows([1, 2, 3]);
  stage.operator.processWatermark(5);
  let drained = false;
  void stage.operator.prepareSnapshotPreBarrier().then(() => {
    drained = true;
  });
  for (let seq = 1; seq <= 3; seq++) {
    await Promise.resolve();
    expect(drained).toBe(false);
    stage.worker.echo(seq);
    stage.run();
  }
  await Promise.resolve();
  expect(drained).toBe(true);
  expect(stage.log).toEqual([1, 2, 3, 'wm:5']);
});
