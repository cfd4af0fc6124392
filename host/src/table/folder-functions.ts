/**
 * Functions that every session started in a folder knows: the CREATE FUNCTION statements of `.drey/functions.sql`, which
 * `drey udf register` writes (`udf.functions-file` names another file).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseStatement, splitStatements } from '../sql/index';
import { SqlError } from '../types/sql-error';
import type { TableSession } from './session';

export const FUNCTIONS_FILE = join('.drey', 'functions.sql');
const OPTION = 'udf.functions-file';

/** To be awaited before a session's first statement. Throws SqlError that names the file when a statement of it fails. */
export async function loadFolderFunctions(session: TableSession, folder = process.cwd()): Promise<void> {
  const path = resolve(folder, session.configuration.option(OPTION) ?? FUNCTIONS_FILE);
  if (!existsSync(path)) return;
  try {
    const script = readFileSync(path, 'utf8');
    onlyFunctions(script);
    for await (const _ of session.executeStatements(script));
  } catch (error) {
    const { message } = error as Error;
    throw new SqlError(`The functions of ${path} cannot be registered: ${message}`, undefined, undefined, {
      cause: error,
    });
  }
}

/** A file that is run without being asked for may not do more than its name says: no statement of another kind is run. */
function onlyFunctions(script: string): void {
  for (const { text } of splitStatements(script)) {
    const { kind } = parseStatement(text);
    if (kind !== 'create_function')
      throw new SqlError(`it may hold CREATE FUNCTION statements only: ${text.slice(0, 200)}`);
  }
}
