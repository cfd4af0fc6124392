import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inPartitions, listPartitions } from './partitions';

const root = mkdtempSync(join(tmpdir(), 'drey-partitions-'));
afterAll(() => rmSync(root, { recursive: true }));

const KEYS = ['p', 'q'];
const DEFAULT = '__DEFAULT_PARTITION__';

beforeAll(() => {
  for (const folder of ['p=y/q=1', 'p=a%2Fb/q=2', `p=${DEFAULT}/q=3`, 'p=x', '_tmp/q=1', 'other']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  writeFileSync(join(root, 'p=y', 'q=9'), 'a file');
});

test('partitions are the folders of as many levels as there are keys, by name', () => {
  const found = listPartitions(root, KEYS, DEFAULT).map((partition) => Object.fromEntries(partition));
  expect(found).toEqual([
    { p: null, q: '3' },
    { p: 'a/b', q: '2' },
    { p: 'y', q: '1' },
  ]);
});

test('a path that does not exist has none', () => {
  expect(listPartitions(join(root, 'none'), KEYS, DEFAULT)).toEqual([]);
});

test('files of the partitions that are wanted', () => {
  const wanted = inPartitions(root, KEYS, DEFAULT, [
    ['a/b', '2'],
    [null, '3'],
  ]);
  expect(wanted(join(root, 'p=a%2Fb/q=2/f.csv'))).toBe(true);
  expect(wanted(join(root, `p=${DEFAULT}/q=3/deep/f.csv`))).toBe(true);
  expect(wanted(join(root, 'p=y/q=1/f.csv'))).toBe(false);
});
