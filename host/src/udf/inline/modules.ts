/** Modules of user functions in a task's thread: evaluated once for each operator's subtask, so that subtasks share no objects. */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import * as sdk from '@drey/sdk/udf';
import type { FunctionContext, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { type CompiledModule, compileModule, type ModuleSource } from './compile';
import { failed } from './failure';

/** Supplies what modules import and do not bundle. */
export type ModuleHost = (name: string) => unknown;
export type Evaluate = (compiled: CompiledModule, spec: Pick<FunctionSpec, 'name' | 'language'>) => Promise<Exports>;
type Exports = Readonly<Record<string, unknown>>;

const evaluations = new WeakMap<object, Map<CompiledModule, Promise<Exports>>>();
let evaluate: Evaluate = evaluateHere;

/** How modules are evaluated in this thread. Threads for isolated functions set it before the first module is loaded. */
export function setEvaluation(how: Evaluate): void {
  evaluate = how;
}

/** What the module exports under the source's name. `owner`: who shares one evaluation. */
export async function loadModule(
  spec: Pick<FunctionSpec, 'name' | 'language'>,
  source: ModuleSource,
  owner: FunctionContext | object,
): Promise<unknown> {
  const exports = await moduleExports(spec, source, owner);
  if (source.export in exports) return exports[source.export];
  const { default: whole } = exports;
  if (typeof whole === 'object' && whole !== null && source.export in whole) {
    return (whole as Exports)[source.export];
  }
  const names = Object.keys(exports);
  const there = names.length === 0 ? 'nothing' : names.join(', ');
  throw new UserFunctionError(spec, 'invalid', `the module does not export '${source.export}', but ${there}`);
}

export async function moduleExports(
  spec: Pick<FunctionSpec, 'name' | 'language'>,
  source: ModuleSource,
  owner: object,
): Promise<Exports> {
  const compiled = await compileModule(spec, source);
  let own = evaluations.get(owner);
  if (own === undefined) evaluations.set(owner, (own = new Map()));
  let exports = own.get(compiled);
  if (exports === undefined) own.set(compiled, (exports = evaluate(compiled, spec)));
  try {
    return await exports;
  } catch (error) {
    throw failed(spec, error, { message: 'the module cannot be loaded' });
  }
}

async function evaluateHere(compiled: CompiledModule): Promise<Exports> {
  const nodeRequire = createRequire(resolve(process.cwd(), 'module.js'));
  const host: ModuleHost = (name) => (name.startsWith('@drey/sdk') ? sdk : nodeRequire(name));
  const run = compiled.script.runInThisContext() as (host: ModuleHost) => Promise<Exports>;
  return run(host);
}
