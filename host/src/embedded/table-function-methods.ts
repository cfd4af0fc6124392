/** Calls that register the functions of a TypeScript program. */
import type { TableCall, TableReply } from '@drey/sdk/protocol';
import type { RegisteredFunction } from '../functions/user/contracts';
import { parseName, type TableSession } from '../table/session';
import type { ClientSession, TableService } from './table-service';

type Answer = Partial<TableReply>;
type FunctionMethod = (client: ClientSession, call: TableCall, service: TableService) => Answer | Promise<Answer>;

export interface NewFunction {
  /** "temporary system", "temporary" or "catalog". */
  readonly scope: string;
  readonly path: string;
  readonly identifier: string;
  readonly ignore: boolean;
}

export function createFunction(
  { catalog }: TableSession,
  { scope, path, identifier, ignore }: NewFunction,
  fn: RegisteredFunction,
): void {
  const system = scope === 'temporary system';
  const parts = functionName(scope, path);
  const temporary = scope !== 'catalog';
  const own = { identifier, language: fn.spec.language, temporary, ...catalog.registered(fn) };
  if (system) {
    catalog.createSystemFunction({ ...own, path: [parts[0]], system }, parts[0], ignore);
    return;
  }
  const full = catalog.qualify(parts);
  if (temporary) catalog.createTemporaryFunction({ ...own, path: full, system }, full, ignore);
  else catalog.createFunction({ ...own, path: full, system }, full, ignore);
}

/** Names of system functions are taken as they are; those of others are identifiers of SQL. */
export function functionName(scope: string, path: string): readonly string[] {
  return scope === 'temporary system' ? [path] : parseName(path);
}

export const functionMethods: Readonly<Record<string, FunctionMethod>> = {
  /** texts: "temporary system", "temporary" or "catalog"; path; id in the job's function table; "ignore" or nothing. */
  createFunction: async ({ session }, { texts: [scope, path, id, ignore] }, service) => {
    const target = service.resolveFunction(id);
    if (target === undefined) throw new Error(`The client has no function "${id}"`);
    const { objectFunction } = await import('../udf/modules');
    const fn = await objectFunction(functionName(scope, path).join('.'), target, id, session.configuration.option);
    const { name } = target as { name?: unknown };
    const identifier = typeof name === 'string' && name !== '' ? name : path;
    createFunction(session, { scope, path, identifier, ignore: ignore === 'ignore' }, fn);
    return {};
  },
  /** texts: scope, path; answers whether there was one. */
  dropFunction: ({ session: { catalog } }, { texts: [scope, path] }) => {
    const parts = functionName(scope, path);
    return { texts: [String(catalog.removeFunction(scope, parts))] };
  },
};
