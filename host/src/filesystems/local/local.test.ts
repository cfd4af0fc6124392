import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Committable, Resumable } from '../contracts';
import { FileExistsError, FileNotFoundError } from '../errors';
import { childPath, nameOf, parentOf } from '../paths';
import { fileSystem } from '../registry';

const root = mkdtempSync(join(tmpdir(), 'drey-fs-'));
afterAll(() => rmSync(root, { recursive: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array): string => new TextDecoder().decode(content);
const folder = (name: string): string => join(root, name);
const fs = fileSystem(root);

test('an atomic file appears whole with close, and replaces another', async () => {
  const path = join(folder('atomic'), 'a', 'b');
  for (const content of ['first', 'second']) {
    const writer = await fs.createAtomic(path);
    await writer.write(bytes(content.slice(0, 3)));
    await writer.write(bytes(content.slice(3)));
    expect(writer.position).toBe(content.length);
    expect(await fs.stat(path).then((found) => found?.size)).toBe(content === 'first' ? undefined : 5);
    await writer.close();
    expect(text(await fs.readFile(path))).toBe(content);
  }
  expect(readdirSync(join(folder('atomic'), 'a'))).toEqual(['b']);
});

test('an aborted file leaves nothing', async () => {
  const writer = await fs.createAtomic(join(folder('aborted'), 'x'));
  await writer.write(bytes('abc'));
  await writer.abort();
  expect(readdirSync(folder('aborted'))).toEqual([]);
});

test('writeNew: of many writers one succeeds', async () => {
  const path = join(folder('new'), 'x');
  const results = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => fs.writeNew(path, bytes(`${i}`))));
  const won = results.findIndex(({ status }) => status === 'fulfilled');
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect(errors).toHaveLength(7);
  for (const error of errors) expect(error).toBeInstanceOf(FileExistsError);
  expect(text(await fs.readFile(path))).toBe(`${won}`);
  expect(readdirSync(folder('new'))).toEqual(['x']);
});

test('listing, stat, ranged reads, deletion', async () => {
  const path = folder('list');
  mkdirSync(join(path, 'sub'), { recursive: true });
  writeFileSync(join(path, 'b%2F'), '0123456789');
  writeFileSync(join(path, 'a'), '');
  const names = (await fs.list(`file://${path}`)).map(({ path: entry, directory }) => [nameOf(entry), directory]);
  expect(names).toEqual([
    ['a', false],
    ['b%2F', false],
    ['sub', true],
  ]);
  const [, listed] = await fs.list(`file://${path}`);
  const reader = await fs.openRead(listed.path);
  expect([
    reader.size,
    text(await reader.read(2, 3)),
    text(await reader.read(8, 9)),
    text(await reader.read(20, 1)),
  ]).toEqual([10, '234', '89', '']);
  await reader.close();
  expect(await fs.list(join(path, 'none'))).toEqual([]);
  await expect(fs.delete(path)).rejects.toThrow('not empty');
  await fs.delete(join(path, 'sub'));
  await fs.delete(path, { recursive: true });
  await fs.delete(path);
  expect(await fs.stat(path)).toBeUndefined();
  await expect(fs.readFile(path)).rejects.toThrow(FileNotFoundError);
});

test('an in-progress file is hidden, continued where it was persisted, and published once', async () => {
  const path = join(folder('recover'), 'part');
  const writer = fs.recoverableWriter();
  const file = await writer.open(path);
  await file.write(bytes('kept'));
  const resumable = JSON.parse(JSON.stringify(await file.persist())) as Resumable;
  await file.write(bytes('lost'));
  const again = await writer.recover(resumable);
  expect(again.position).toBe(4);
  await again.write(bytes('!'));
  const committable = JSON.parse(JSON.stringify(await again.closeForCommit())) as Committable;
  expect(await fs.stat(path)).toBeUndefined();
  await writer.commit(committable);
  await writer.commit(committable);
  expect(readFileSync(path, 'utf8')).toBe('kept!');
  expect(readdirSync(folder('recover'))).toEqual(['part']);
  await writer.cleanup(resumable);
});

test('a lost in-progress file is named', async () => {
  const writer = fs.recoverableWriter();
  const file = await writer.open(join(folder('lost'), 'part'));
  await file.write(bytes('12345'));
  const resumable = await file.persist();
  await file.closeForCommit();
  const [name] = readdirSync(folder('lost'));
  truncateSync(join(folder('lost'), name), 3);
  await expect(writer.recover(resumable)).rejects.toThrow('has 3 bytes, but 5 were persisted');
  unlinkSync(join(folder('lost'), name));
  await expect(writer.recover(resumable)).rejects.toThrow('is gone');
});

test('schemes', () => {
  expect(fileSystem('file:///x')).toBe(fs);
  expect(() => fileSystem('hdfs://host/x')).toThrow("Could not find a file system implementation for scheme 'hdfs'");
});

test.each([
  ['/a/b', '/a', 'b'],
  ['/a', '/', 'a'],
  ['s3://bucket/a/b/', 's3://bucket/a', 'b'],
  ['s3://bucket', 's3://bucket', 'bucket'],
])('paths: %s', (path, parent, name) => {
  expect([parentOf(path), nameOf(path)]).toEqual([parent, name]);
  if (parent !== path) expect(childPath(parent, name)).toBe(path.replace(/\/$/, ''));
});
