/**
 * Modules of TypeScript or JavaScript, compiled to a script that a thread evaluates as often as it needs instances. The script is an
 * async function (so that a module may await at its top level) of one argument, which supplies what is not bundled: Node's own
 * modules and the SDK.
 */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { Script } from 'node:vm';
import type { Message, OutputFile, Plugin } from 'esbuild';
import type { FunctionSource, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { addSourceMap } from './source-maps';

export type ModuleSource = Extract<FunctionSource, { kind: 'module' }>;

/** A compiled module as it may be sent to another thread. */
export interface ModuleText {
  /** By which threads know it: that of its source. */
  readonly key: string;
  /** Of the script, in stacks. */
  readonly id: string;
  readonly code: string;
  /** Source map, JSON; its names are relative to the folder. */
  readonly map: string;
  readonly folder: string;
  /** Modules that it asks its host for. */
  readonly externals: readonly string[];
  /** Files compiled in that are no code (JSON, texts), and not of the module's folder, the session's folder or a package. */
  readonly foreignData: readonly string[];
}

export interface CompiledModule {
  readonly text: ModuleText;
  readonly script: Script;
}

interface Cached extends CompiledModule {
  /** Times of change of the files, ms; empty for text. */
  readonly files: ReadonlyMap<string, number>;
}

const cache = new Map<string, Promise<Cached>>();

export async function compileModule(
  spec: Pick<FunctionSpec, 'name' | 'language'>,
  source: ModuleSource,
): Promise<CompiledModule> {
  const key = keyOf(source);
  const known = await cache.get(key)?.catch(() => undefined);
  if (known && isCurrent(known)) return known;
  const compiled = compile(spec, source, key);
  cache.set(key, compiled);
  return compiled;
}

function keyOf({ path, text = '' }: ModuleSource): string {
  return path ?? `text:${createHash('sha256').update(text).digest('hex')}`;
}

/** Makes a module known that was compiled in another thread. */
export function provideModule(text: ModuleText): void {
  cache.set(text.key, Promise.resolve({ ...prepared(text), files: new Map() }));
}

function prepared(text: ModuleText): CompiledModule {
  addSourceMap(text.id, text.map, text.folder);
  return { text, script: new Script(text.code, { filename: text.id, lineOffset: -1 }) };
}

function isCurrent({ files }: Cached): boolean {
  return [...files].every(([path, time]) => changed(path) === time);
}

function changed(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}

const BUILTINS = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));

function isExternal(path: string): boolean {
  return BUILTINS.has(path) || path.startsWith('node:') || path === '@drey/sdk' || path === '@drey/sdk/udf';
}

/** Every module that is not bundled is asked for by one call. */
function externalsPlugin(found: Set<string>): Plugin {
  return {
    name: 'drey-externals',
    setup(context) {
      context.onResolve({ filter: /.*/ }, ({ path }) => {
        if (!isExternal(path)) return undefined;
        found.add(path);
        return { path, namespace: 'drey-host' };
      });
      context.onLoad({ filter: /.*/, namespace: 'drey-host' }, ({ path }) => ({
        contents: `module.exports = dreyHost(${JSON.stringify(path)});`,
        loader: 'js',
      }));
    },
  };
}

async function compile(
  spec: Pick<FunctionSpec, 'name' | 'language'>,
  source: ModuleSource,
  key: string,
): Promise<Cached> {
  const externals = new Set<string>();
  const { build } = await import('esbuild');
  const { path, text = '' } = source;
  const folder = path === undefined ? process.cwd() : dirname(path);
  const built = build({
    ...(path === undefined
      ? { stdin: { contents: text, loader: 'ts', sourcefile: `${fileName(spec.name)}.ts`, resolveDir: folder } }
      : { entryPoints: [path] }),
    outfile: resolve(folder, 'module.mjs'),
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
    plugins: [externalsPlugin(externals)],
  });
  const { outputFiles, metafile } = await built.catch((error: unknown) => {
    throw new UserFunctionError(spec, 'invalid', `the module cannot be compiled\n${messages(error, folder)}`, {
      cause: error,
    });
  });
  const id = `drey-udf:${createHash('sha256').update(key).digest('hex').slice(0, 12)}/${basename(path ?? spec.name)}`;
  const files = Object.keys(metafile.inputs)
    .filter((name) => path !== undefined && !name.startsWith('drey-host:'))
    .map((name) => resolve(folder, name));
  const foreignData = Object.keys(metafile.inputs)
    .filter((name) => !name.startsWith('drey-host:') && name !== '<stdin>' && !CODE_FILE.test(name))
    .map((name) => resolve(folder, name))
    .filter((name) => !name.includes('/node_modules/') && !isWithin(folder, name) && !isWithin(process.cwd(), name));
  const code = scriptText(textOf(outputFiles, '.mjs'));
  const map = textOf(outputFiles, '.map');
  return {
    ...prepared({ key, id, code, map, folder, externals: [...externals], foreignData }),
    files: new Map(files.map((name) => [name, changed(name)])),
  };
}

const CODE_FILE = /\.[cm]?[jt]sx?$/;

function isWithin(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

function fileName(name: string): string {
  return name.replace(/[^A-Za-z0-9_.-]/g, '_');
}

function textOf(files: readonly OutputFile[], ending: string): string {
  return files.find(({ path }) => path.endsWith(ending))?.text ?? '';
}

const NAMED_EXPORTS = /(?:^|\n)export \{([^}]*)\};\s*$/;
const DEFAULT_EXPORT = /(?:^|\n)export default ([^\n]*);\s*$/;

/** The compiler's only export statement, the last of its output, as a return. The first line is no part of the module. */
function scriptText(code: string): string {
  const body = code
    .replace(NAMED_EXPORTS, (_, names: string) => `\nreturn { ${exportedNames(names)} };\n`)
    .replace(DEFAULT_EXPORT, (_, value: string) => `\nreturn { default: ${value} };\n`);
  return `(async function (dreyHost) { 'use strict';\n${body}\n})`;
}

/** `a, b as c` as properties. */
function exportedNames(names: string): string {
  return names
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [local, exported = local] = entry.split(' as ');
      return `${exported.startsWith('"') ? exported : JSON.stringify(exported)}: ${local}`;
    })
    .join(', ');
}

function messages(error: unknown, folder: string): string {
  const { errors } = error as { errors?: readonly Message[] };
  if (errors === undefined || errors.length === 0) return error instanceof Error ? error.message : String(error);
  return errors
    .map(({ text, location }) => {
      if (!location) return text;
      const file = isAbsolute(location.file) ? location.file : resolve(folder, location.file);
      const shown = relative(process.cwd(), file);
      return `${shown.startsWith('..') ? file : shown}:${location.line}:${location.column + 1}: ${text}`;
    })
    .join('\n');
}
