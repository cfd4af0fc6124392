/**
 * The functions that every session of a folder knows: a script of CREATE FUNCTION statements, `.drey/functions.sql`, which sessions run
 * when they start. It is plain SQL, so it can be read, kept in version control, and used elsewhere with `drey sql -i`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseStatement, splitStatements } from '../../sql/index';
import type { CreateFunction } from '../../sql/ast';
import { FUNCTIONS_FILE } from '../../table/folder-functions';

/** The file of a folder. */
export function functionsFile(folder = process.cwd()): string {
  return join(resolve(folder), FUNCTIONS_FILE);
}

export interface RegisteredStatement {
  readonly name: string;
  readonly text: string;
  readonly statement: CreateFunction;
}

/** Statements of the file, in order. Throws SqlError where it is not what it should be. */
export function readFunctions(path: string): readonly RegisteredStatement[] {
  if (!existsSync(path)) return [];
  return splitStatements(readFileSync(path, 'utf8')).map(({ text }) => {
    const statement = parseStatement(text);
    if (statement.kind !== 'create_function')
      throw new Error(`${path} may hold CREATE FUNCTION statements only: ${text}`);
    const name = statement.name.parts.map((part) => part.text).join('.');
    return { name, text, statement };
  });
}

export function writeFunctions(path: string, statements: readonly Pick<RegisteredStatement, 'text'>[]): void {
  mkdirSync(dirname(path), { recursive: true });
  const head = '-- Functions of this folder: written by "drey udf register", run by every session that starts here.\n';
  writeFileSync(path, `${head}${statements.map(({ text }) => `${text.trim()};\n`).join('')}`);
}

/** What a registered function is made of. */
export interface Registration {
  readonly name: string;
  readonly language: 'TYPESCRIPT' | 'WASM' | 'PYTHON';
  readonly identifier: string;
  /** Absolute. */
  readonly file: string;
  readonly options: Readonly<Record<string, string>>;
}

export function createStatement({ name, language, identifier, file, options }: Registration): string {
  const entries = Object.entries(options).map(([key, value]) => `${quoted(key)} = ${quoted(value)}`);
  const settings = entries.length === 0 ? '' : ` WITH (${entries.join(', ')})`;
  const id = `\`${name.replaceAll('`', '``')}\``;
  const using = `USING FILE ${quoted(file)}`;
  // One line that does not parse would keep every session of the folder from starting.
  if (/[\n\r]/.test(name))
    throw new Error(`${JSON.stringify(name)} cannot be the name of a function: it has line breaks`);
  return `CREATE TEMPORARY SYSTEM FUNCTION ${id} AS ${quoted(identifier)} LANGUAGE ${language} ${using}${settings}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
