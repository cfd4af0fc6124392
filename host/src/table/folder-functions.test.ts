import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadFolderFunctions } from './folder-functions';
import { TableSession } from './session';

function folderWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'drey-functions-'));
  mkdirSync(join(folder, '.drey'));
  writeFileSync(join(folder, '.drey/functions.sql'), text);
  return folder;
}

test('the functions of a folder are there before the first statement', async () => {
  const session = new TableSession();
  await loadFolderFunctions(session, mkdtempSync(join(tmpdir(), 'drey-functions-')));
  const text =
    "-- own\nCREATE TEMPORARY SYSTEM FUNCTION f AS 'a.B' LANGUAGE JAVA;\nCREATE FUNCTION g AS 'a.C' LANGUAGE JAVA;";
  await loadFolderFunctions(session, folderWith(text));
  const { rows } = await session.executeSql('SHOW USER FUNCTIONS');
  const names: string[] = [];
  for await (const batch of rows) for (const row of batch) names.push(String(row));
  expect(names).toEqual(['+I[f]', '+I[g]']);
});

test('a statement that fails is told with the file', async () => {
  const folder = folderWith('CREATE FUNCTION;');
  await expect(loadFolderFunctions(new TableSession(), folder)).rejects.toThrow(
    `The functions of ${join(folder, '.drey/functions.sql')} cannot be registered: Encountered`,
  );
});
