/**
 * From a declaration (CREATE FUNCTION, `drey udf register`, an object of a TypeScript program) to what the catalog holds. What a
 * module is written in decides who looks into it; each of them is loaded when the first such module comes.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionLimits, FunctionSpec, RegisteredFunction } from '../functions/user/contracts';
import type { FunctionDeclaration } from '../functions/user/declaration';
import { UserFunctionError } from '../functions/user/errors';
import type { UserFunction } from '../planner/catalog/contracts';
import { validation } from '../types/sql-error';
import { type FunctionSettings, functionSettings } from './options';
import { type WasmKind, wasmKind } from './wasm-kind';

type Option = (key: string) => string | undefined;
type Described = Omit<FunctionSpec, 'limits' | 'grants'> & {
  /** Limits that the module wants. */
  readonly asks?: Partial<FunctionLimits>;
};

/** What the session's loader is told of a Python function. It has a deadline only when one is set: its first call may load a model. */
export function pythonModule(declaration: FunctionDeclaration): NonNullable<UserFunction['python']> {
  const { name, options, option, identifier = '', text, file } = declaration;
  const { limits, export: exported, signature } = functionSettings(name, options, option);
  if (signature !== undefined) saysItself(name, 'PYTHON');
  const limited = options.has(TIMEOUT) || option(TIMEOUT) !== undefined;
  const module = file === undefined ? text : readFileSync(localPath(file), 'utf8');
  return {
    entry: exported ?? (identifier || baseName(name)),
    ...(module !== undefined && { text: module }),
    deadline: limited ? limits.deadline : 0,
  };
}

const TIMEOUT = 'udf.batch.timeout';

/**
 * Functions that Python has to be asked about: what is answered asks, at the first call. As in Flink, CREATE FUNCTION does not look
 * whether there is such a function.
 */
export async function describePythonLater(declaration: FunctionDeclaration): Promise<() => RegisteredFunction> {
  const { name, options, option, configuration, identifier = '', text, file } = declaration;
  const { limits, export: exported, signature } = functionSettings(name, options, option);
  if (signature !== undefined) saysItself(name, 'PYTHON');
  const [{ describePython }, { pythonFunction }] = await Promise.all([
    import('./python/functions-describe'),
    import('./python/functions-signature'),
  ]);
  const module = file === undefined ? text : readFileSync(localPath(file), 'utf8');
  const entry = exported ?? (identifier || baseName(name));
  const source = { kind: 'python', entry, ...(module !== undefined && { text: module }) } as const;
  return () => {
    try {
      const signature = describePython(source, configuration);
      return pythonFunction(signature, { name, source, deadline: limits.deadline });
    } catch (cause) {
      const { message } = cause as Error;
      throw validation(`Cannot instantiate user-defined function '${name}'.\n${message}`, undefined, cause);
    }
  };
}

/** Throws ValidationException, or UserFunctionError for modules that cannot be used. */
export async function loadFunction(declaration: FunctionDeclaration): Promise<RegisteredFunction> {
  const { name, options, option } = declaration;
  const settings = functionSettings(name, options, option);
  if (settings.signature !== undefined && declaration.language !== 'WASM') saysItself(name, declaration.language);
  switch (declaration.language) {
    case 'TYPESCRIPT':
      return typeScriptFunction(declaration, settings);
    case 'WASM':
      return wasmFunction(declaration, settings);
    case 'ASSEMBLYSCRIPT':
      return assemblyScriptFunction(declaration, settings);
    default:
      throw validation(`Functions of language ${declaration.language} are not loaded from modules.`);
  }
}

function saysItself(name: string, what: string): never {
  throw validation(
    `'udf.signature' is for plain WebAssembly modules; functions such as '${name}' (${what}) say their types.`,
  );
}

/** An object or class of the program itself; `id`: in the job's function table. */
export async function objectFunction(
  name: string,
  target: unknown,
  id: string,
  option: Option,
): Promise<RegisteredFunction> {
  const { describeFunction } = await import('./inline/describe');
  const { limits, grants } = functionSettings(name, new Map(), option);
  return describeFunction(name, target, { kind: 'object', id }, { limits, grants });
}

// ---------------------------------------------------------------- places

/** `file#export` or `file`, relative to the working directory; of `USING FILE` the file, and the identifier is the export. */
function place({ identifier, file, name }: FunctionDeclaration): { readonly path: string; readonly export?: string } {
  if (file !== undefined) return { path: localPath(file), ...(identifier ? { export: identifier } : {}) };
  const [path, exported] = (identifier ?? '').split(/[#](?=[^#/\\]*$)/);
  if (path === '') throw validation(`CREATE FUNCTION '${name}' names no file.`);
  return { path: localPath(path), ...(exported ? { export: exported } : {}) };
}

function localPath(path: string): string {
  const local = path.startsWith('file:') ? fileURLToPath(path) : path;
  return isAbsolute(local) ? local : resolve(process.cwd(), local);
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).replaceAll('`', '');
}

// ---------------------------------------------------------------- TypeScript

async function typeScriptFunction(
  declaration: FunctionDeclaration,
  settings: FunctionSettings,
): Promise<RegisteredFunction> {
  const { name, text } = declaration;
  const from = text === undefined ? place(declaration) : { text };
  const wanted = settings.export ?? ('export' in from ? from.export : undefined);
  const { export: _, ...source } = { export: '', ...from };
  const module = { kind: 'module', ...source, export: wanted ?? '' } as const;
  const parts = { limits: settings.limits, grants: settings.grants, isolated: settings.isolated };
  if (settings.isolated) {
    const { describeIsolated } = await import('./isolated');
    return describeIsolated(name, module, parts, baseName(name));
  }
  const { describeModule } = await import('./inline/describe-module');
  return describeModule(name, module, parts, baseName(name));
}

// ---------------------------------------------------------------- WebAssembly

async function wasmFunction(declaration: FunctionDeclaration, settings: FunctionSettings): Promise<RegisteredFunction> {
  const { name } = declaration;
  if (declaration.text !== undefined) throw validation(`The WebAssembly function '${name}' needs a file, not a text.`);
  const { path, export: exported } = place(declaration);
  const wanted = settings.export ?? exported ?? baseName(name);
  if (settings.signature !== undefined) {
    const declared = await plainFunction(name, path, wanted, settings.signature);
    return registered(name, [declared], declared.name, settings, path);
  }
  return registered(name, await wasmFunctions(name, path, settings), wanted, settings, path);
}

/** All functions of a file, whatever interface it has; the session's limits hold while it is looked into. */
export async function wasmFunctions(
  name: string,
  path: string,
  settings: FunctionSettings,
): Promise<readonly Described[]> {
  return DESCRIBERS[wasmKind(bytesOf(name, path))](name, path, settings);
}

/** Of a module that says no types; `signature` does. */
async function plainFunction(name: string, path: string, wanted: string, signature: string): Promise<Described> {
  const kind = wasmKind(bytesOf(name, path));
  if (kind === 'none') throw invalid(name, `${path} is no WebAssembly file`);
  if (kind !== 'core') saysItself(name, kind);
  const { plainFunction } = await import('./loader');
  return guarded(name, () => plainFunction(path, wanted, signature));
}

function bytesOf(name: string, path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw invalid(name, `the file ${path} cannot be read: ${(cause as Error).message}`, cause);
  }
}

type Describer = (name: string, path: string, settings: FunctionSettings) => Promise<readonly Described[]>;

const DESCRIBERS: Readonly<Record<WasmKind, Describer>> = {
  async drey(name, path) {
    const { moduleFunctions } = await import('./wasm');
    return guarded(name, () => moduleFunctions(path));
  },
  async arrow(name, path, { limits }) {
    const { inspectArrowModule } = await import('./arrow');
    const { functions, hash } = await guarded(name, () => inspectArrowModule(path, limits));
    return functions.map((fn) => ({
      name: fn.export,
      kind: fn.kind,
      language: 'WASM',
      carrier: 'arrow',
      source: { kind: 'wasm', path, export: fn.export, hash },
      overloads: fn.overloads,
      deterministic: fn.deterministic ?? true,
      row: true,
      batch: true,
    }));
  },
  async component(name, path, { limits, cacheDir }) {
    const { inspectComponent } = await import('./component');
    const { functions, hash } = await guarded(name, () => inspectComponent(path, limits, cacheDir));
    return functions.map(({ export: exported, ...fn }) => ({
      ...fn,
      name: exported,
      language: 'WASM',
      carrier: 'component',
      source: { kind: 'wasm', path, export: exported, hash },
      row: true,
      batch: true,
    }));
  },
  async core(name, path) {
    const known = 'no custom section "drey.udf" (docs/udf-abi.md), and none of arrow-udf\'s exports';
    const plain = "plain modules need WITH ('udf.signature' = '(x BIGINT) -> BIGINT')";
    throw invalid(name, `${path} is a WebAssembly module, but not one of user functions: it has ${known}; ${plain}`);
  },
  async none(name, path) {
    throw invalid(name, `${path} is no WebAssembly file`);
  },
};

function invalid(name: string, message: string, cause?: unknown): UserFunctionError {
  return new UserFunctionError({ name, language: 'WASM' }, 'invalid', message, { cause });
}

/** Errors of those who look into modules, with the function's name. */
async function guarded<T>(name: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UserFunctionError) throw error;
    throw invalid(name, error instanceof Error ? error.message : String(error), error);
  }
}

function registered(
  name: string,
  described: readonly Described[],
  wanted: string,
  settings: FunctionSettings,
  path: string,
): RegisteredFunction {
  const exact = described.filter((one) => one.name === wanted);
  const found = exact[0] ?? described.find((one) => one.name.toLowerCase() === wanted.toLowerCase());
  if (!found) {
    const there = described.map((one) => one.name).join(', ') || 'none';
    throw invalid(name, `${path} has no function '${wanted}'; its functions are: ${there}`);
  }
  const { grants, isolated } = settings;
  const { asks, ...own } = found;
  const spec: FunctionSpec = { ...own, name, limits: smaller(settings.limits, asks), grants };
  return { spec: isolated ? { ...spec, isolated, row: false, batch: true } : spec };
}

/** A module may ask for less than the job allows. A deadline of 0 is none. */
function smaller(limits: FunctionLimits, asks: Partial<FunctionLimits> = {}): FunctionLimits {
  const { deadline = 0, memory = limits.memory, output = limits.output } = asks;
  const deadlines = [limits.deadline, deadline].filter((ms) => ms > 0);
  return {
    deadline: deadlines.length === 0 ? 0 : Math.min(...deadlines),
    memory: Math.min(memory, limits.memory),
    output: Math.min(output, limits.output),
  };
}

// ---------------------------------------------------------------- AssemblyScript

const CACHE = '.drey/cache';

/** Built into a file of the cache: operators load modules from files. */
async function assemblyScriptFunction(
  declaration: FunctionDeclaration,
  settings: FunctionSettings,
): Promise<RegisteredFunction> {
  const { name, text } = declaration;
  const from = text === undefined ? place(declaration) : undefined;
  const { buildAssemblyScript } = await import('./build/assemblyscript');
  const { wasm, hash } = await guarded(name, () =>
    buildAssemblyScript(from ? { path: from.path } : { text: text ?? '', name: `${baseName(name)}.ts` }),
  );
  const folder = resolve(settings.cacheDir ?? CACHE, 'assemblyscript');
  const path = join(folder, `${hash}.wasm`);
  await guarded(name, () => {
    mkdirSync(folder, { recursive: true });
    // Others see all of the file or nothing.
    writeFileSync(`${path}.${process.pid}`, wasm);
    renameSync(`${path}.${process.pid}`, path);
  });
  const { moduleFunctions } = await import('./wasm');
  const described = await guarded(name, () => moduleFunctions(path));
  const wanted = settings.export ?? from?.export ?? (described.length === 1 ? described[0].name : baseName(name));
  return registered(name, described, wanted, settings, from?.path ?? 'the source');
}
