/** Modules: sets of built-in functions. There is one, "core". */
import type { LoadModule, Show, Use } from '../../sql/ast';
import { quoteName, quoteString } from '../../sql/index';
import { type SqlError, validation } from '../../types/sql-error';
import type { StatementResult, TableSession } from '../session';
import { BOOLEAN, knownRows, ok, STRING, textColumn } from '../session-result';

const CORE = 'core';

export class Modules {
  private readonly loaded = new Set([CORE]);
  private used: readonly string[] = [CORE];

  load(name: string): void {
    if (this.loaded.has(name)) throw validation(`A module with name '${name}' already exists`);
    this.loaded.add(name);
    this.used = [...this.used, name];
  }

  unload(name: string): void {
    this.require(name);
    this.loaded.delete(name);
    this.used = this.used.filter((one) => one !== name);
  }

  use(names: readonly string[]): void {
    names.forEach((name, i) => {
      this.require(name);
      if (names.indexOf(name) !== i) throw validation(`Module '${name}' appears more than once`);
    });
    this.used = [...names];
  }

  private require(name: string): void {
    if (!this.loaded.has(name)) throw validation(`No module with name '${name}' exists`);
  }

  list(): readonly string[] {
    return this.used;
  }

  /** All loaded ones, those in use first. */
  listFull(): readonly (readonly [string, boolean])[] {
    const unused = [...this.loaded].filter((name) => !this.used.includes(name));
    return [...this.used.map((name) => [name, true] as const), ...unused.map((name) => [name, false] as const)];
  }
}

export function loadModule({ modules }: TableSession, statement: LoadModule): StatementResult {
  const name = statement.name.parts[0].text;
  const options = statement.properties.map(({ key, value }) => [quoteString(key), quoteString(value)] as const);
  const written = options.map((option) => option.join(' = ')).join(', ');
  const summary = `LOAD MODULE ${quoteName(name)}${written === '' ? '' : ` WITH (${written})`}`;
  return wrapped(summary, () => {
    if (name !== CORE) throw unknownModule(name, options.map((option) => option.join('=')).sort());
    modules.load(name);
  });
}

export function unloadModule({ modules }: TableSession, statement: LoadModule): StatementResult {
  const name = statement.name.parts[0].text;
  return wrapped(`UNLOAD MODULE ${name}`, () => modules.unload(name));
}

export function useModules({ modules }: TableSession, statement: Use): StatementResult {
  const names = statement.names.map(({ parts }) => parts[0].text);
  return wrapped(`USE MODULES: [${names.join(', ')}]`, () => modules.use(names));
}

export function showModules({ modules }: TableSession, statement: Show): StatementResult {
  if (statement.what !== 'FULL MODULES') return textColumn('module name', modules.list());
  const fields = [
    { name: 'module name', type: STRING },
    { name: 'used', type: BOOLEAN },
  ];
  return knownRows(fields, modules.listFull());
}

function unknownModule(name: string, options: readonly string[]): SqlError {
  return validation(
    `Unable to create module '${name}'.\n\nModule options are:\n${options.join('\n')}`,
    undefined,
    validation(
      `Could not find any factory for identifier '${name}' that implements 'org.apache.flink.table.factories.ModuleFactory' in ` +
        `the classpath.\n\nAvailable factory identifiers are:\n\n${CORE}`,
    ),
  );
}

function wrapped(summary: string, run: () => void): StatementResult {
  try {
    run();
  } catch (error) {
    throw validation(`Could not execute ${summary}. ${(error as Error).message}`, undefined, error);
  }
  return ok();
}
