import { Generator, WatermarkOperator } from '@drey/sdk/protocol';
import type { SourceReader } from '../connectors/contracts';
import type { OperatorContext } from '../operators/contracts';
import { rowsBatch } from '../types/batch';
import { SourceWatermarks } from './source-watermarks';
import { CombinedWatermark } from './watermark-valve';

/** A source whose clock ticks by hand, and what it emits. */
function source(options: Partial<WatermarkOperator>) {
  const events: (number | string)[] = [];
  const paused: string[][] = [];
  let now = 0;
  let due: (() => void)[] = [];
  let onLimit: (limit: number) => void = () => undefined;
  const reports: number[] = [];
  const context = {
    batchMode: false,
    configuration: new Map(),
    processingTime: { now: () => now, schedule: (_time: number, call: () => void) => due.push(call) },
    output: { emit: () => undefined },
    wake: () => undefined,
    service: () => ({
      join: (_group: unknown, listener: (limit: number) => void) => {
        onLimit = listener;
        return { report: (watermark: number) => reports.push(watermark), leave: () => undefined };
      },
    }),
  } as unknown as OperatorContext;
  const combined = new CombinedWatermark({
    onWatermark: (time) => events.push(time),
    onIdle: (idle) => events.push(idle ? 'idle' : 'active'),
  });
  const reader = { pauseSplits: (ids: ReadonlySet<string>) => paused.push([...ids]) } as unknown as SourceReader;
  const value = WatermarkOperator.create({ generator: Generator.BOUNDED_OUT_OF_ORDERNESS, ...options });
  const watermarks = new SourceWatermarks(value, context, reader, combined);
  watermarks.open();
  const tick = (time: number): void => {
    now = time;
    for (const call of due.splice(0)) call();
    due = [...due];
  };
  const row = (split: string, time: number): void => watermarks.batch(rowsBatch([0], [time]), split);
  return { watermarks, events, paused, reports, tick, row, limit: (limit: number) => onLimit(limit) };
}

test('the watermark is the least over the splits, also over those that have given nothing yet', () => {
  const { watermarks, events, tick, row } = source({});
  for (const id of ['a', 'b']) watermarks.addSplit(id);
  row('a', 101);
  tick(200);
  expect(events).toEqual([]);
  row('b', 11);
  tick(400);
  row('b', 51);
  tick(600);
  expect(events).toEqual([10, 50]);
  watermarks.removeSplit('b');
  expect(events).toEqual([10, 50, 100]);
});

test('an idle split holds nobody back', () => {
  const { watermarks, events, tick, row } = source({ idleTimeoutMs: 300 });
  for (const id of ['a', 'b']) watermarks.addSplit(id);
  for (let time = 200; time <= 800; time += 200) {
    row('a', time);
    tick(time);
  }
  expect(events[0]).toBeGreaterThan(0);
  expect(events).not.toContain('idle');
});

test('splits that are ahead of their group pause until the others have caught up', () => {
  const { watermarks, paused, row, limit } = source({ alignmentGroup: 'g', alignmentMaxDriftMs: 10 });
  for (const id of ['a', 'b']) watermarks.addSplit(id);
  row('b', 1);
  limit(50);
  row('a', 100);
  expect(paused).toEqual([['a']]);
  expect(watermarks.ready()).toBe(true);
  row('b', 100);
  expect(watermarks.ready()).toBe(false);
  limit(200);
  expect(watermarks.ready()).toBe(true);
  expect(paused.at(-1)).toEqual([]);
});

test('splits that come before the source is open have the generators of the strategy', () => {
  const context = {
    batchMode: false,
    configuration: new Map(),
    processingTime: { now: () => 0, schedule: () => () => undefined },
    output: { emit: () => undefined },
    resolveFunction: () => () => ({
      onEvent: (_row: unknown, time: number, output: { emitWatermark(time: number): void }) =>
        output.emitWatermark(time),
      onPeriodicEmit: () => undefined,
    }),
  } as unknown as OperatorContext;
  const events: number[] = [];
  const combined = new CombinedWatermark({ onWatermark: (time) => events.push(time), onIdle: () => undefined });
  const options = WatermarkOperator.create({ generator: Generator.CUSTOM });
  const watermarks = new SourceWatermarks(options, context, {} as unknown as SourceReader, combined);
  for (const id of ['a', 'b']) watermarks.addSplit(id);
  watermarks.open();
  watermarks.batch(rowsBatch(['x'], Float64Array.of(7)), 'a');
  expect(events).toEqual([]);
  watermarks.batch(rowsBatch(['x'], Float64Array.of(5)), 'b');
  expect(events).toEqual([5]);
});
