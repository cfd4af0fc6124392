/** CREATE and ALTER FUNCTION for the languages that this host runs. */
import type { FunctionDeclaration } from '../../functions/user/declaration';
import type { RegisteredFunction } from '../../functions/user/contracts';
import { alterFunction, createFunction } from '../../planner/catalog/objects';
import type { UserFunction } from '../../planner/catalog/contracts';
import { partsOf } from '../../planner/catalog/paths';
import type { CatalogManager } from '../../planner/catalog/catalog-manager';
import { functionModules } from '../../runtime/function-modules';
import type { AlterFunction, CreateFunction } from '../../sql/ast';
import { validation } from '../../types/sql-error';
import type { StatementResult, TableSession } from '../session';
import { ok } from '../session-result';

type Language = FunctionDeclaration['language'];
const LANGUAGES: ReadonlySet<string> = new Set<Language>(['TYPESCRIPT', 'ASSEMBLYSCRIPT', 'WASM', 'PYTHON']);

export function isRunHere({ language, source }: CreateFunction | AlterFunction): boolean {
  if (LANGUAGES.has(language ?? '')) return true;
  if (source === undefined) return false;
  throw validation(
    `The source of a function, AS $$ ... $$, needs LANGUAGE TYPESCRIPT, ASSEMBLYSCRIPT or PYTHON, not ${language ?? 'JAVA'}.`,
  );
}

export async function changeFunction(
  session: TableSession,
  statement: CreateFunction | AlterFunction,
): Promise<StatementResult> {
  const { catalog } = session;
  const parts = partsOf(statement.name);
  if (statement.kind === 'create_function' && statement.ifNotExists && exists(catalog, statement, parts)) return ok();
  const details = await detailsOf(session, statement, parts);
  if (statement.kind === 'create_function') createFunction(statement, catalog, details);
  else alterFunction(statement, catalog, details);
  return ok();
}

function exists(catalog: CatalogManager, statement: CreateFunction, parts: readonly string[]): boolean {
  const known = catalog.fn(parts);
  return known !== undefined && known.system === statement.system && known.temporary === statement.temporary;
}

async function detailsOf(
  session: TableSession,
  statement: CreateFunction | AlterFunction,
  parts: readonly string[],
): Promise<Partial<UserFunction>> {
  const { catalog } = session;
  const declaration = declarationOf(session, statement, statement.system ? parts : catalog.qualify(parts));
  const written = {
    language: statement.language as Language,
    resources: statement.resources,
    ...(statement.source !== undefined && { source: statement.source }),
  };
  const modules = await functionModules();
  if (declaration.language !== 'PYTHON') {
    return { ...written, ...catalog.registered(await modules.loadFunction(declaration)) };
  }
  // The session's owner knows how to ask: a client in Python by itself, others with an interpreter of their own.
  if (catalog.loader !== undefined) return { ...written, python: modules.pythonModule(declaration) };
  return laterDetails(catalog, written, await modules.describePythonLater(declaration));
}

/** Members that ask for the function when they are first read. */
function laterDetails(
  catalog: CatalogManager,
  written: Partial<UserFunction>,
  describe: () => RegisteredFunction,
): Partial<UserFunction> {
  let known: ReturnType<CatalogManager['registered']> | undefined;
  const get = () => (known ??= catalog.registered(describe()));
  return Object.defineProperties(
    { ...written },
    {
      registered: { get: () => get().registered, enumerable: true },
      key: { get: () => get().key, enumerable: true },
      definition: { get: () => get().definition, enumerable: true },
    },
  );
}

function declarationOf(
  { configuration }: TableSession,
  { className, source, language, resources, properties = [] }: CreateFunction | AlterFunction,
  path: readonly string[],
): FunctionDeclaration {
  const file = resources.find(({ type }) => type === 'FILE');
  return {
    name: path.length === 1 ? path[0] : path.join('.'),
    language: language as Language,
    ...(source === undefined ? { identifier: className } : { text: source }),
    ...(file && { file: file.uri }),
    options: new Map(properties.map(({ key, value }) => [key, value])),
    option: configuration.option,
    configuration: configuration.asMap(),
  };
}
