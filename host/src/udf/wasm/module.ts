/** Modules by path: read, checked, instrumented and compiled once for a process. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type InstrumentedModule, compileInstrumented, instrument, RefusedModule } from '../sandbox/instrument';
import { type WasmImport, type WasmModule, wasmApi } from '../sandbox/webassembly';
import { MANIFEST_SECTION, type ModuleManifest, parseManifest } from './manifest';
import { SOURCE_MAP_SECTION, SourceMap } from './source-map';

export interface LoadedModule {
  readonly hash: string;
  readonly module: WasmModule;
  readonly manifest: ModuleManifest;
  /** Of the original module. */
  readonly imports: readonly WasmImport[];
  readonly instrumented: InstrumentedModule;
  readonly sourceMap: SourceMap | undefined;
}

/** The newest modules, by content and limit of memory. */
const cache = new Map<string, LoadedModule>();
const CACHED = 64;

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** `hash`: sha-256 that the file must have, '' = any. `memory`: bytes. Throws RefusedModule. */
export function loadModule(path: string, hash: string, memory: number): LoadedModule {
  const known = hash === '' ? undefined : cache.get(`${hash}/${memory}`);
  if (known !== undefined) return known;
  const bytes = readModule(path);
  const found = hashOf(bytes);
  if (hash !== '' && found !== hash) {
    throw new RefusedModule('invalid', `the file ${path} has changed since the function was registered`);
  }
  const again = cache.get(`${found}/${memory}`);
  if (again !== undefined) return again;
  const loaded = loadBytes(bytes, found, memory);
  if (cache.size >= CACHED) cache.delete(cache.keys().next().value!);
  cache.set(`${found}/${memory}`, loaded);
  return loaded;
}

export function readModule(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new RefusedModule('invalid', `the module cannot be read: ${(error as Error).message}`);
  }
}

function loadBytes(bytes: Uint8Array, hash: string, memory: number): LoadedModule {
  const instrumented = instrument(bytes, { memory, mapOffsets: true });
  const original = new wasmApi.Module(bytes);
  const map = sectionTexts(original, SOURCE_MAP_SECTION)[0];
  return {
    hash,
    module: compileInstrumented(instrumented),
    manifest: parseManifest(sectionTexts(original, MANIFEST_SECTION)),
    imports: wasmApi.Module.imports(original),
    instrumented,
    sourceMap: map === undefined ? undefined : new SourceMap(map),
  };
}

export function sectionTexts(module: WasmModule, name: string): string[] {
  return wasmApi.Module.customSections(module, name).map((content) => Buffer.from(content).toString('utf8'));
}
