/** `drey udf register`, `unregister` and `list`: the functions of a folder's sessions. */
import { relative } from 'node:path';
import { UsageError } from '../arguments';
import { textTable } from '../text-table';
import { functionNames, loadFrom, type Source, sourceOf } from './functions';
import { createStatement, functionsFile, readFunctions, writeFunctions } from './functions-file';
import { kindText, signatureLines } from './signatures';

type Settings = Readonly<Record<string, string>>;

/** Every function is loaded first, so what is registered can be used. Returns lines that say what was registered. */
export async function register(path: string, as: string | undefined, settings: Settings): Promise<string[]> {
  const source = sourceOf(path);
  const names = await functionNames(source, settings);
  if (as !== undefined && names.size !== 1) {
    throw new UsageError(
      `--as names one function, but ${source.file} has ${names.size}: ${[...names.keys()].join(', ')}`,
    );
  }
  const file = functionsFile();
  let statements = readFunctions(file).map(({ name, text }) => ({ name, text }));
  const lines: string[] = [];
  for (const [own, exported] of names) {
    const name = as ?? own;
    const fn = await loadFrom(source, name, exported, settings);
    const text = createStatement({
      ...source,
      name,
      identifier: exported,
      options: { ...source.options, ...settings },
    });
    statements = [...statements.filter((one) => one.name.toLowerCase() !== name.toLowerCase()), { name, text }];
    lines.push(...signatureLines(fn, name));
  }
  writeFunctions(file, statements);
  return [...lines, `written to ${relative(process.cwd(), file)}; sessions that start in this folder know them`];
}

export function unregister(name: string): string {
  const file = functionsFile();
  const statements = readFunctions(file);
  const left = statements.filter((one) => one.name.toLowerCase() !== name.toLowerCase());
  if (left.length === statements.length) throw new UsageError(`${file} has no function "${name}"`);
  writeFunctions(file, left);
  return `${name} is no longer registered`;
}

/** A table; a function that cannot be loaded is shown with the reason. */
export async function list(settings: Settings): Promise<string> {
  const file = functionsFile();
  const statements = readFunctions(file);
  if (statements.length === 0) return `no functions are registered here (${relative(process.cwd(), file)})\n`;
  const rows: string[][] = [];
  for (const { name, statement } of statements) rows.push(await listed(name, statement, settings));
  return textTable(['name', 'language', 'kind', 'signature', 'module'], rows);
}

type Statement = ReturnType<typeof readFunctions>[number]['statement'];

async function listed(name: string, statement: Statement, settings: Settings): Promise<string[]> {
  const { resources, language = '', className, properties = [] } = statement;
  const file = resources[0]?.uri ?? '';
  const place = relative(process.cwd(), file);
  try {
    const options = Object.fromEntries(properties.map(({ key, value }) => [key, value]));
    const source: Source = { ...sourceOf(file), options };
    const fn = await loadFrom(source, name, className, settings);
    return [name, language, kindText(fn), signatureLines(fn, name).join('; '), place];
  } catch (error) {
    return [name, language, '?', `cannot be loaded: ${(error as Error).message}`, place];
  }
}
