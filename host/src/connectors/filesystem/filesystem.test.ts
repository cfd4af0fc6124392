import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { datePattern } from './date-pattern';
import { localPath } from '../../filesystems/paths';
import { fileSystem } from '../../filesystems/registry';
import { FileNotFoundError, listFiles } from './paths';

test('java.time patterns of bucket names', () => {
  const time = Date.UTC(2024, 1, 9, 5, 7, 3, 45);
  expect(datePattern('yyyy-MM-dd--HH', 'UTC')(time)).toBe('2024-02-09--05');
  expect(datePattern("yy/M/d 'at' HH:mm:ss.SSS", 'UTC')(time)).toBe('24/2/9 at 05:07:03.045');
  expect(datePattern('yyyy-MM-dd--HH', 'Asia/Seoul')(time)).toBe('2024-02-09--14');
  expect(() => datePattern('EEEE', 'UTC')).toThrow("the letter 'E'");
});

test('files below a directory, sorted, without hidden ones', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drey-files-'));
  mkdirSync(join(folder, 'b'));
  mkdirSync(join(folder, '.git'));
  for (const name of ['c.txt', 'b/a.txt', '.hidden', '_SUCCESS', '.git/x']) writeFileSync(join(folder, name), '');
  expect((await listFiles(fileSystem(folder), folder)).map(({ path }) => path)).toEqual([
    join(folder, 'b/a.txt'),
    join(folder, 'c.txt'),
  ]);
});

test('paths: URLs of other file systems and missing files are refused by name', async () => {
  expect(localPath('file:///tmp/a%20b')).toBe('/tmp/a b');
  expect(() => fileSystem('hdfs://host/x')).toThrow("'hdfs'");
  await expect(listFiles(fileSystem('/'), '/no/such/file')).rejects.toThrow(FileNotFoundError);
});
