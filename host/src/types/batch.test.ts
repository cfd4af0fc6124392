import { DataType, TypeRoot } from '@drey/sdk/protocol';
import { ColumnKeys, columnsBatch, concatBatches, emptyBatch, rowsBatch } from './batch';
import { NO_TIMESTAMP } from './contracts';

const STRING = DataType.create({ root: TypeRoot.VARCHAR });
const LONG = DataType.create({ root: TypeRoot.BIGINT });

const keyed = () =>
  rowsBatch(
    ['a', 'b', 'c', 'd'],
    [1, NO_TIMESTAMP, 3, 2 ** 63],
    ColumnKeys.of(Int32Array.of(0, 1, 0, 1), [7, 8], LONG),
  );

test('rows to columns and back keep timestamps and keys', () => {
  const batch = columnsBatch<string>(keyed().columns(STRING), STRING, LONG);
  expect(batch.rows()).toEqual(['a', 'b', 'c', 'd']);
  expect([...(batch.timestamps as Float64Array)]).toEqual([1, NO_TIMESTAMP, 3, 2 ** 63]);
  expect(batch.keys?.values).toEqual([7, 8]);
  expect([...(batch.keys?.index ?? [])]).toEqual([0, 1, 0, 1]);
});

test.each([
  ['rows', keyed],
  ['columns', () => columnsBatch<string>(keyed().columns(STRING), STRING, LONG)],
])('select from %s', (_, make) => {
  const batch = make().select(Int32Array.of(3, 0));
  expect(batch.length).toBe(2);
  expect([...(batch.timestamps as ArrayLike<number> as Float64Array)]).toEqual([2 ** 63, 1]);
  expect([...(batch.keys?.index ?? [])].map((i) => batch.keys?.values[i])).toEqual([8, 7]);
  expect(batch.rows()).toEqual(['d', 'a']);
  expect(columnsBatch(batch.columns(STRING), STRING, LONG).rows()).toEqual(['d', 'a']);
});

test('batches of columns stay columns when they are joined', () => {
  const one = columnsBatch<string>(keyed().columns(STRING), STRING, LONG);
  const joined = concatBatches([one, emptyBatch<string>(), one.select(Int32Array.of(1)), keyed()]);
  expect(joined.rows()).toEqual(['a', 'b', 'c', 'd', 'b', 'a', 'b', 'c', 'd']);
  expect([...(joined.keys?.index ?? [])].map((i) => joined.keys?.values[i])).toEqual([7, 8, 7, 8, 8, 7, 8, 7, 8]);
  expect(joined.timestamps?.[4]).toBe(NO_TIMESTAMP);
});

test('a batch without timestamps joins one with', () => {
  const joined = concatBatches([rowsBatch([1]), rowsBatch([2], [5])]);
  expect(Array.from(joined.timestamps ?? [])).toEqual([NO_TIMESTAMP, 5]);
  expect(joined.keys).toBeUndefined();
});

test('partitions are selected with their rows', () => {
  const form = rowsBatch(['a', 'b']).columns(STRING);
  const batch = columnsBatch({ ...form, partitions: new Uint8Array(Int32Array.of(4, 5).buffer) }, STRING);
  expect([...(batch.select(Int32Array.of(1)).partitions ?? [])]).toEqual([5]);
});
