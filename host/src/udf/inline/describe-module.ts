/** Finds a function in a module of TypeScript and describes it. */
import type { RegisteredFunction } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { ModuleSource } from './compile';
import { describeFunction, functionNames, type SpecParts } from './describe';
import { moduleExports } from './modules';

/** `source.export` '' = the export called `usual`, else the default, else the only function that there is. */
export async function describeModule(
  name: string,
  source: ModuleSource,
  parts: SpecParts,
  usual: string,
): Promise<RegisteredFunction> {
  const spec = { name, language: 'TYPESCRIPT' } as const;
  const exports = await moduleExports(spec, source, {});
  const found = exportOf(exports, source.export, usual);
  if (found === undefined) {
    const names = functionNames(exports);
    const there = names.length === 0 ? 'none' : names.join(', ');
    const wanted = source.export === '' ? `no function called '${usual}'` : `no export '${source.export}'`;
    throw new UserFunctionError(spec, 'invalid', `the module has ${wanted}; its user functions are: ${there}`);
  }
  return describeFunction(name, exports[found], { ...source, export: found }, parts);
}

function exportOf(exports: Readonly<Record<string, unknown>>, wanted: string, usual: string): string | undefined {
  if (wanted !== '') return wanted in exports ? wanted : undefined;
  const names = functionNames(exports);
  const same = names.find((key) => key === usual) ?? names.find((key) => key.toLowerCase() === usual.toLowerCase());
  if (same !== undefined) return same;
  if (names.includes('default')) return 'default';
  return names.length === 1 ? names[0] : undefined;
}
