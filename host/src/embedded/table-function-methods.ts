/** Calls that register the functions of a TypeScript program. */
import type { TableCall, TableReply } from '@drey/sdk/protocol';
import { parseName } from '../table/session';
import type { ClientSession, TableService } from './table-service';

type Answer = Partial<TableReply>;
type FunctionMethod = (client: ClientSession, call: TableCall, service: TableService) => Answer | Promise<Answer>;

export const functionMethods: Readonly<Record<string, FunctionMethod>> = {
  /** texts: "temporary system", "temporary" or "catalog"; path; id in the job's function table; "ignore" or nothing. */
  createFunction: async ({ session }, { texts: [scope, path, id, ignore] }, service) => {
    const target = service.resolveFunction(id);
    if (target === undefined) throw new Error(`The client has no function "${id}"`);
    const { objectFunction } = await import('../udf/modules');
    const { catalog, configuration } = session;
    const parts = parseName(path);
    const fn = await objectFunction(parts.join('.'), target, id, configuration.option);
    const { name } = target as { name?: unknown };
    const identifier = typeof name === 'string' && name !== '' ? name : path;
    const system = scope === 'temporary system';
    const temporary = scope !== 'catalog';
    const own = { identifier, language: fn.spec.language, temporary, ...catalog.registered(fn) };
    if (system) {
      catalog.createSystemFunction({ ...own, path: [parts[0]], system }, parts[0], ignore === 'ignore');
      return {};
    }
    const full = catalog.qualify(parts);
    if (temporary) catalog.createTemporaryFunction({ ...own, path: full, system }, full, ignore === 'ignore');
    else catalog.createFunction({ ...own, path: full, system }, full, ignore === 'ignore');
    return {};
  },
  /** texts: scope, path; answers whether there was one. */
  dropFunction: ({ session: { catalog } }, { texts: [scope, path] }) => {
    const parts = parseName(path);
    return { texts: [String(catalog.removeFunction(scope, parts))] };
  },
};
