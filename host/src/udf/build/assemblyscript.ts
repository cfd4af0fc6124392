/**
 * AssemblyScript to modules of user functions: `buildAssemblyScript`. The author writes plain functions; the batch entries of the
 * column ABI are generated around them. The same for files and for text from SQL.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ModuleWriter } from '../sandbox/bytes';
import { MANIFEST_SECTION } from '../wasm/manifest';
import { SOURCE_MAP_SECTION } from '../wasm/source-map';
import { BuildError } from './assemblyscript-declarations';
import { generateGlue, type ManifestJson } from './assemblyscript-glue';
import { compileInThread } from './assemblyscript-thread';

export { BuildError } from './assemblyscript-declarations';

/** A file, or text with the name that messages give it (a file name that ends in ".ts"). */
export type AssemblySource = { readonly path: string } | { readonly text: string; readonly name?: string };

export interface AssemblyOptions {
  /** Default true: for speed. */
  readonly optimize?: boolean;
}

export interface BuiltModule {
  readonly wasm: Uint8Array;
  /** sha-256 of `wasm`, hexadecimal. */
  readonly hash: string;
  /** Content of its custom section "drey.udf"; its source map is in "drey.map". */
  readonly manifest: ManifestJson;
}

/** Builds of this process, the latest last: a file with several functions is compiled once. */
const builds = new Map<string, Promise<BuiltModule>>();
const KEPT_BUILDS = 16;

/** Other files of the author's may change without a trace in this one. */
const IMPORTS_FILES = /\bfrom\s*['"]\.{0,2}\//;

/** Throws BuildError with the compiler's messages, or with the reason why a function has no SQL signature. */
export async function buildAssemblyScript(source: AssemblySource, options: AssemblyOptions = {}): Promise<BuiltModule> {
  const inline = 'text' in source;
  const path = inline ? resolve(source.name ?? 'function.ts') : resolve(source.path);
  if (!path.endsWith('.ts')) throw new BuildError(`an AssemblyScript file must end in .ts: ${path}`);
  const text = inline ? source.text : readText(path);
  if (IMPORTS_FILES.test(text)) return build(path, text, options);
  const key = JSON.stringify([path, text, options.optimize !== false]);
  let built = builds.get(key);
  if (built === undefined) {
    built = build(path, text, options);
    builds.set(key, built);
    built.catch(() => builds.delete(key));
    for (const oldest of builds.keys()) if (builds.size > KEPT_BUILDS) builds.delete(oldest);
  }
  return built;
}

async function build(path: string, text: string, options: AssemblyOptions): Promise<BuiltModule> {
  const file = basename(path);
  const entry = file.slice(0, -3);
  let manifest: ManifestJson | undefined;
  const { wasm, sourceMap } = await compileInThread(
    {
      compiler: `${pathToFileURL(join(found('node_modules/assemblyscript/dist/asc.js', 'assemblyscript'), '..')).href}/`,
      baseDir: dirname(path),
      files: { [file]: text },
      libraries: sdkFiles(),
      entry,
      flags: flags(dirname(path), options.optimize !== false),
    },
    (declarations, version) => {
      const glue = generateGlue(declarations, entry, `assemblyscript ${version}`);
      manifest = glue.manifest;
      return glue.text;
    },
  );
  const bytes = withSections(wasm, {
    [MANIFEST_SECTION]: JSON.stringify(manifest),
    [SOURCE_MAP_SECTION]: slim(sourceMap),
  });
  return { wasm: bytes, hash: createHash('sha256').update(bytes).digest('hex'), manifest: manifest! };
}

function flags(baseDir: string, optimize: boolean): string[] {
  return [
    ...['--baseDir', baseDir, '--outFile', 'module.wasm', '--sourceMap', '--debug'],
    ...['--enable', 'simd', '--optimizeLevel', optimize ? '3' : '0', '--shrinkLevel', '0'],
  ];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new BuildError(`the file cannot be read: ${(error as Error).message}`);
  }
}

/** The files of sdk/assembly, by the names that AssemblyScript finds them under. */
function sdkFiles(): Record<string, string> {
  const folder = dirname(found('sdk/assembly/columns.ts', '@drey/sdk', 'node_modules/@drey/sdk/assembly/columns.ts'));
  const files: Record<string, string> = {};
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.ts')) files[`drey/${name.slice(0, -3)}`] = readFileSync(join(folder, name), 'utf8');
  }
  return files;
}

/** The first of `places` that exists in a folder around this program, the script or the working directory. */
function found(place: string, what: string, ...others: readonly string[]): string {
  for (const start of [__dirname, dirname(process.argv[1] ?? '.'), process.cwd()]) {
    for (let folder = resolve(start); ; folder = dirname(folder)) {
      const file = [place, ...others].map((name) => join(folder, name)).find(existsSync);
      if (file !== undefined) return file;
      if (folder === dirname(folder)) break;
    }
  }
  throw new BuildError(
    `the package ${what} is not installed; AssemblyScript functions are built with it (npm install ${what})`,
  );
}

/** Without the texts of the sources, which only make it larger. */
function slim(sourceMap: string): string {
  if (sourceMap === '') return '{"version":3,"sources":[],"mappings":""}';
  const { version, sources, mappings } = JSON.parse(sourceMap) as {
    version: number;
    sources: string[];
    mappings: string;
  };
  return JSON.stringify({ version, sources, mappings });
}

/** Custom sections at the end of a module move no code. */
export function withSections(wasm: Uint8Array, sections: Readonly<Record<string, string>>): Uint8Array {
  const out = new ModuleWriter(wasm.length + 4096).raw(wasm);
  for (const [name, content] of Object.entries(sections)) {
    const section = new ModuleWriter().name(name).raw(Buffer.from(content, 'utf8'));
    out.byte(0).u32(section.length).raw(section.view());
  }
  return out.view().slice();
}
