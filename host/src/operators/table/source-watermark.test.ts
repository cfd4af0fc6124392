/** Each generator keeps the watermark of its own split. */
import { FunctionSpec } from '@drey/sdk/protocol';
import { call, inputRef, literal } from '../../expressions/analyze';
import { serialize } from '../../expressions/serialize';
import { dayTimeInterval, notNull, row, timestamp } from '../../types/logical/types';
import { Row } from '../../types/rows';
import { generatorsOf } from '../watermark-progress';
import { type SourceWatermarkConfig, TABLE_WATERMARK } from './source-watermark-config';
import './source-watermark';

const TS = timestamp(3);
const SECOND = notNull(dayTimeInterval('SECOND'));

function generators(perRecord: boolean) {
  const type = row([{ name: 'ts', type: TS }], false);
  const config: SourceWatermarkConfig = {
    inputs: [type],
    output: type,
    session: { timeZone: 'UTC', batch: false, queryStart: 0, options: {} },
    watermark: call('-', [inputRef(0, TS), literal(1000, SECOND)], TS),
    perRecord,
  };
  const spec = FunctionSpec.create({ kind: TABLE_WATERMARK, payload: serialize(config) });
  return generatorsOf(spec, () => {
    throw new Error('no function of the user is asked for');
  });
}

function output() {
  const emitted: number[] = [];
  return { emitted, emitWatermark: (time: number) => void emitted.push(time), markIdle() {}, markActive() {} };
}

test('on-event: after each record that raises it', () => {
  const generator = generators(true)();
  const out = output();
  for (const time of [5000, 3000, null, 6000]) generator.onEvent(Row.of(time), 0, out);
  generator.onPeriodicEmit(out);
  expect(out.emitted).toEqual([4000, 5000]);
});

test('on-periodic: at intervals, of each split by itself', () => {
  const make = generators(false);
  const [one, two] = [make(), make()];
  const out = output();
  one.onEvent(Row.of(9000), 0, out);
  two.onEvent(Row.of(2000), 0, out);
  expect(out.emitted).toEqual([]);
  one.onPeriodicEmit(out);
  two.onPeriodicEmit(out);
  expect(out.emitted).toEqual([8000, 1000]);
});
