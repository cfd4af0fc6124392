import { ManualTime } from '../../../operators/harness';
import { type BufferedRow, UpsertBuffer } from './upsert-buffer';

function buffer(maxRows: number, intervalMs: number) {
  const time = new ManualTime();
  const written: string[][] = [];
  const write = (rows: readonly BufferedRow[]) => void written.push(rows.map(({ row }) => String(row)));
  return { time, written, buffer: new UpsertBuffer({ maxRows, intervalMs }, time, write) };
}

test('the last row of each key is written when there are enough keys', () => {
  const { written, buffer: rows } = buffer(3, 1000);
  for (const [key, row] of [
    ['a', 'a1'],
    ['b', 'b1'],
    ['a', 'a2'],
    ['b', 'b2'],
    ['c', 'c1'],
    ['a', 'a3'],
  ])
    rows.add(key, row, 0);
  expect(written).toEqual([['a2', 'b2', 'c1']]);
  rows.flush();
  rows.flush();
  expect(written).toEqual([['a2', 'b2', 'c1'], ['a3']]);
});

test('rows are written when the interval since the last time is over', () => {
  const { time, written, buffer: rows } = buffer(100, 1000);
  rows.add('a', 'a1', 0);
  time.advanceTo(600);
  rows.flush();
  rows.add('a', 'a2', 0);
  time.advanceTo(1100);
  expect(written).toEqual([['a1']]);
  time.advanceTo(1600);
  expect(written).toEqual([['a1'], ['a2']]);
  rows.close();
  rows.add('a', 'a3', 0);
  time.advanceTo(9000);
  expect(written).toEqual([['a1'], ['a2']]);
});
