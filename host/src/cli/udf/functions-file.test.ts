/** Names, paths and options that a statement could be made to end with come back as they were. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStatement, functionsFile, readFunctions, writeFunctions } from './functions-file';

const folder = mkdtempSync(join(tmpdir(), 'drey-functions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TEXTS = [
  'plain',
  "it's",
  "'; DROP TABLE t; --",
  'a`b',
  '`; DROP TABLE t; --',
  'two\nlines',
  '/* no',
  '*/ -- no',
  'ünï😀',
  '../up',
  '$$',
  '\\',
  "\\'",
  'semi;colon',
];

test('every text comes back', () => {
  const path = functionsFile(folder);
  const all = TEXTS.map((text, i) => ({
    name: `f${i}${text.replaceAll(/[.\n]/g, '')}`,
    language: 'WASM' as const,
    identifier: text,
    file: `/tmp/${text}/m.wasm`,
    options: { 'udf.grant.env': text },
  }));
  writeFunctions(
    path,
    all.map((registration) => ({ text: createStatement(registration) })),
  );
  const read = readFunctions(path);
  expect(read.map(({ name }) => name)).toEqual(all.map(({ name }) => name));
  expect(read.map(({ statement }) => statement.className)).toEqual(TEXTS);
  expect(read.map(({ statement }) => statement.resources[0].uri)).toEqual(all.map(({ file }) => file));
  expect(read.map(({ statement }) => statement.properties?.[0].value)).toEqual(TEXTS);
});

test('a name that no statement can hold is refused', () => {
  const rest = { language: 'WASM', identifier: 'f', file: '/m.wasm', options: {} } as const;
  expect(() => createStatement({ ...rest, name: 'a\nb' })).toThrow(/has line breaks/);
});

test('other statements are refused', () => {
  const path = functionsFile(mkdtempSync(join(folder, 'other-')));
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, "CREATE TEMPORARY SYSTEM FUNCTION f AS 'f' LANGUAGE PYTHON; DROP TABLE t;");
  expect(() => readFunctions(path)).toThrow(/CREATE FUNCTION statements only: DROP TABLE t/);
});
