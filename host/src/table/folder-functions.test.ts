/** The file that every session of a folder runs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadFolderFunctions } from './folder-functions';
import type { TableSession } from './session';

const folder = mkdtempSync(join(tmpdir(), 'drey-folder-functions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('nothing of a file with other statements is run', async () => {
  mkdirSync(join(folder, '.drey'));
  const run: string[] = [];
  const session = {
    configuration: { option: () => undefined },
    async *executeStatements(script: string) {
      run.push(script);
      yield undefined;
    },
  } as unknown as TableSession;
  const write = (text: string): void => writeFileSync(join(folder, '.drey', 'functions.sql'), text);
  write("CREATE TEMPORARY SYSTEM FUNCTION f AS 'f' LANGUAGE PYTHON;\nDROP TABLE IF EXISTS t;");
  await expect(loadFolderFunctions(session, folder)).rejects.toThrow(/CREATE FUNCTION statements only: DROP TABLE/);
  expect(run).toEqual([]);
  write("CREATE TEMPORARY SYSTEM FUNCTION f AS 'f' LANGUAGE PYTHON;");
  await loadFolderFunctions(session, folder);
  expect(run).toHaveLength(1);
});
