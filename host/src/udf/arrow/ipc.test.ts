/** Arrow files: what is written can be read, and what is broken is refused. */
import { parseType } from '../../types/logical/parse';
import { WrongResult } from '../batches/guest-failure';
import { decoderOf } from './decode';
import { readBatch } from './ipc-read';
import { BatchWriter } from './ipc-write';
import { type ArrowType, readExports } from './signature';

const TYPES: readonly (readonly [ArrowType, string, readonly unknown[]])[] = [
  [{ name: 'int64' }, 'BIGINT', [1, null, -(2n ** 63n), 5]],
  [{ name: 'string' }, 'STRING', ['a', '', null, 'é']],
  [{ name: 'boolean' }, 'BOOLEAN', [true, false, null, true]],
  [{ name: 'list', element: { name: 'string' } }, 'ARRAY<STRING>', [['x', null], [], null, ['y']]],
  [{ name: 'largestring' }, 'STRING', ['a', null, 'bc', '']],
];
const SQL = TYPES.map(([, sql]) => parseType(sql));
const EXPECTED = TYPES.map(([type], i) => ({ type, decode: decoderOf(type, SQL[i]) }));

function file(): Uint8Array {
  const writer = new BatchWriter(
    TYPES.map(([type]) => type),
    SQL,
  );
  return writer.write(
    TYPES.map(([, , values]) => values),
    4,
  );
}

test('round trip', () => {
  expect(readBatch(file(), EXPECTED, TYPES.length)).toEqual(TYPES.map(([, , values]) => values));
});

test('columns that are not as expected', () => {
  const other = [{ type: { name: 'int32' } as const, decode: decoderOf({ name: 'int32' }, parseType('INT')) }];
  expect(() => readBatch(file(), other, 1)).toThrow('5 columns came back where 1 are expected');
  expect(() => readBatch(file(), [...other, ...EXPECTED.slice(1)], 5)).toThrow(
    "column 'a0' is another width or unit than int32",
  );
  expect(() => readBatch(Uint8Array.of(1, 2, 3), EXPECTED, 5)).toThrow('no Arrow file');
});

test('broken files are read or refused, never worse', () => {
  const whole = file();
  // A fixed sequence: the same files in each run.
  let state = 7;
  const random = (below: number) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  for (let i = 0; i < 5000; i++) {
    const broken = whole.slice();
    for (let n = random(4); n >= 0; n--) broken[random(broken.length)] = random(256);
    try {
      readBatch(broken, EXPECTED, TYPES.length);
    } catch (error) {
      if (!(error instanceof WrongResult) && !(error instanceof RangeError)) throw error;
    }
  }
});

test('names of exports', () => {
  const encode = (text: string) =>
    Buffer.from(text).toString('base64').replaceAll('=', '').replaceAll('+', '$').replaceAll('/', '_');
  const exports = readExports([
    'ARROWUDF_VERSION_3_0',
    `arrowudf_${encode('f(int32,struct P[],...)->>struct P')}`,
    `arrowudf_${encode('g(timestamptz)->int32')}`,
    `arrowudt_${encode('P=x:float64,name:string')}`,
    'memory',
  ]);
  const point = {
    name: 'struct',
    fields: [
      { name: 'x', type: { name: 'float64' } },
      { name: 'name', type: { name: 'string' } },
    ],
  };
  expect(exports.version).toEqual([3, 0]);
  expect(exports.signatures).toMatchObject([
    {
      name: 'f',
      kind: 'TABLE',
      variadic: true,
      args: [{ name: 'int32' }, { name: 'list', element: point }],
      result: point,
    },
  ]);
  expect(exports.unusable).toEqual([{ text: 'g(timestamptz)->int32', reason: "type 'timestamptz' is not supported" }]);
});
