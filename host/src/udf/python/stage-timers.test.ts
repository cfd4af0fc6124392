import { TimeDomain, TimerChanges, type Timers } from '@drey/sdk/protocol';
import { asBytes, asInt32, decodeTimestamps, encodeTimestamps } from '../../types/binary';
import { MAX_WATERMARK } from '../../types/contracts';
import { decodeStateColumn } from './state-codec';
import { BIGINT, StageHarness } from './testing';

async function keyedStage(kind = 'keyed_process', batchMode = false): Promise<StageHarness> {
  return new StageHarness({ kind, keyType: BIGINT, batchMode }).open();
}

/** [op, time, key index, namespace] each. */
function changes(...entries: [op: number, time: number, key: number, namespace?: string][]): TimerChanges {
  return TimerChanges.create({
    ops: Uint8Array.from(entries.map(([op]) => op)),
    timestamps: encodeTimestamps(entries.map(([, time]) => time)),
    keys: asBytes(Int32Array.from(entries.map(([, , key]) => key))),
    namespaces: entries.some(([, , , namespace]) => namespace)
      ? entries.map(([, , , namespace]) => namespace ?? '')
      : [],
  });
}

function timersOf(
  stage: StageHarness,
  frame: number,
): { times: number[]; keys: unknown[]; namespaces: string[]; watermark: number } {
  const timers = stage.worker.frames[frame].value as Timers;
  const keys = decodeStateColumn(timers.keys, timers.keyCount, BIGINT);
  return {
    times: [...decodeTimestamps(timers.timestamps)],
    keys: [...asInt32(timers.keyIndex)].map((at) => keys[at]),
    namespaces: timers.namespaces,
    watermark: timers.watermark,
  };
}

const DELETE = 1;
const PROCESSING = 2;

test('a watermark waits for the answers, then for its timers', async () => {
  const stage = await keyedStage();
  stage.keyed([11, 12], (value) => value);
  stage.operator.processWatermark(100);
  expect(stage.worker.frames).toHaveLength(1);
  stage.worker.answer({ seq: 1, timers: changes([0, 60, 0], [0, 50, 1], [0, 150, 0], [0, 55, 0], [DELETE, 55, 0]) });
  stage.run();
  expect(timersOf(stage, 1)).toEqual({ times: [50, 60], keys: [12, 11], namespaces: [], watermark: 100 });
  expect(stage.log).toEqual([]);
  // Registered by a timer, and due: but the worker has fired those up to the watermark itself. This one is for later.
  stage.worker.answer({ seq: 2, timers: changes([0, 120, 0]) });
  stage.run();
  expect(stage.log).toEqual(['wm:100']);
  stage.operator.processWatermark(MAX_WATERMARK);
  stage.run();
  expect(timersOf(stage, 2)).toMatchObject({ times: [120, 150], keys: [12, 11], watermark: MAX_WATERMARK });
  stage.worker.answer({ seq: 3 });
  stage.run();
  expect(stage.log).toEqual(['wm:100', `wm:${MAX_WATERMARK}`]);
});

test('rows behind a watermark wait until it has passed', async () => {
  const stage = await keyedStage();
  stage.keyed([1], () => 1);
  stage.operator.processWatermark(10);
  stage.keyed([2], () => 1);
  expect(stage.worker.frames).toHaveLength(1);
  stage.worker.echo(1);
  stage.run();
  expect(stage.log).toEqual([1, 'wm:10']);
  expect(stage.worker.frames[1].value).toMatchObject({ seq: 2, watermark: 10, ackedSeq: 1 });
});

test('namespaces travel with window timers', async () => {
  const stage = await keyedStage('window');
  stage.keyed([1], () => 1);
  stage.worker.answer({ seq: 1, timers: changes([0, 9, 0, '0,10'], [0, 19, 0, '10,20']) });
  stage.operator.processWatermark(19);
  stage.run();
  expect(timersOf(stage, 1)).toMatchObject({ times: [9, 19], namespaces: ['0,10', '10,20'] });
});

test('processing-time timers go before rows that wait', async () => {
  const stage = await keyedStage();
  const start = stage.time.time;
  stage.keyed([1], () => 1);
  stage.worker.answer({ seq: 1, timers: changes([PROCESSING, start + 10, 0], [PROCESSING, start + 500, 0]) });
  stage.run();
  stage.keyed([2], () => 1);
  stage.keyed([3], () => 1);
  stage.keyed([4], () => 1);
  stage.time.advance(start + 20);
  stage.run();
  stage.worker.echo(2);
  stage.worker.echo(3);
  stage.run();
  expect(stage.worker.frames.map(({ kind }) => kind)).toEqual(['data', 'data', 'data', 'timers']);
  expect(stage.worker.frames[3].value).toMatchObject({ domain: TimeDomain.PROCESSING_TIME });
  expect(timersOf(stage, 3).times).toEqual([start + 10]);
  stage.worker.answer({ seq: 4 });
  stage.run();
  expect(stage.worker.frames.map(({ kind }) => kind)).toEqual(['data', 'data', 'data', 'timers', 'data']);
});

test('sorted input: the watermark follows the end of input, and timers stay in the worker', async () => {
  const stage = await keyedStage('keyed_process', true);
  expect(stage.worker.open.batchMode).toBe(true);
  stage.keyed([1], () => 1);
  stage.operator.processWatermark(MAX_WATERMARK);
  const finishing = stage.operator.finish();
  stage.worker.echo(1);
  stage.worker.answer({ seq: 2 });
  stage.run();
  await finishing;
  expect(stage.log).toEqual([1, `wm:${MAX_WATERMARK}`]);
});

test('rows without keys in front of a window belong to one key', async () => {
  const stage = await keyedStage('window');
  stage.rows([1, 2, 3]);
  const { batch } = stage.worker.frames[0].value as { batch: { keyIndex: Uint8Array; keyCount: number } };
  expect([[...asInt32(batch.keyIndex)], batch.keyCount]).toEqual([[0, 0, 0], 1]);
});
