/** What a module is, without running it: for `drey udf inspect` and for registering its functions. */
import type { FunctionLimits, FunctionSpec } from '../../functions/user/contracts';
import { ModuleReader } from '../sandbox/bytes';
import { RefusedModule } from '../sandbox/instrument';
import { wasmApi } from '../sandbox/webassembly';
import { MANIFEST_SECTION, type ModuleFunction, type ModuleManifest, parseManifest } from './manifest';
import { hashOf, readModule, sectionTexts } from './module';
import { signatureText } from './overloads';

export interface ModuleInspection {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** sha-256, hexadecimal. */
  readonly hash: string;
  readonly language: string | undefined;
  readonly toolchain: string | undefined;
  readonly functions: readonly ModuleFunction[];
  /** One line a form of call: `f(x BIGINT) -> STRING`. */
  readonly signatures: readonly string[];
  /** "module.name kind". */
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  /** Of its memory, own or imported; pages of 64 KiB. */
  readonly memory: { readonly initial: number; readonly maximum: number | undefined } | undefined;
}

/** Throws RefusedModule for what is no module, or none of user functions. */
export function inspectModule(path: string): ModuleInspection {
  const bytes = readModule(path);
  let module: InstanceType<typeof wasmApi.Module>;
  try {
    module = new wasmApi.Module(bytes);
  } catch (error) {
    throw new RefusedModule('invalid', `${path} is no core WebAssembly module: ${(error as Error).message}`);
  }
  const manifest: ModuleManifest = parseManifest(sectionTexts(module, MANIFEST_SECTION));
  return {
    path,
    size: bytes.length,
    hash: hashOf(bytes),
    language: manifest.language,
    toolchain: manifest.toolchain,
    functions: manifest.functions,
    signatures: manifest.functions.flatMap((fn) => fn.overloads.map((overload) => signatureText(fn.name, overload))),
    imports: wasmApi.Module.imports(module).map((entry) => `${entry.module}.${entry.name} ${entry.kind}`),
    exports: wasmApi.Module.exports(module).map((entry) => `${entry.name} ${entry.kind}`),
    memory: memoryOf(bytes),
  };
}

/** The specs of a module's functions but for limits and grants, which are the registrar's. */
export function moduleFunctions(
  path: string,
): (Omit<FunctionSpec, 'limits' | 'grants'> & { readonly asks: Partial<FunctionLimits> })[] {
  const { functions, hash } = inspectModule(path);
  return functions.map((fn) => ({
    name: fn.name,
    kind: fn.kind,
    language: 'WASM',
    carrier: 'wasm',
    source: { kind: 'wasm', path, export: fn.name, hash },
    overloads: fn.overloads.map(({ entries: _, ...overload }) => overload),
    deterministic: fn.deterministic,
    asks: fn.limits,
    row: true,
    batch: true,
    ...(fn.kind === 'AGGREGATE' || fn.kind === 'TABLE_AGGREGATE'
      ? {
          retracts: fn.overloads.every(({ entries }) => entries.retract !== undefined),
          merges: fn.overloads.every(({ entries }) => entries.merge !== undefined),
        }
      : {}),
  }));
}

const IMPORT_SECTION = 2;
const MEMORY_SECTION = 5;

function memoryOf(bytes: Uint8Array): ModuleInspection['memory'] {
  const reader = new ModuleReader(bytes, 8);
  while (!reader.done) {
    const id = reader.byte();
    const end = reader.u32() + reader.at;
    if (id === IMPORT_SECTION) {
      const imported = importedMemory(reader);
      if (imported !== undefined) return imported;
    } else if (id === MEMORY_SECTION && reader.u32() > 0) return limitsAt(reader);
    reader.at = end;
  }
  return undefined;
}

function importedMemory(reader: ModuleReader): ModuleInspection['memory'] {
  for (let n = reader.u32(); n > 0; n--) {
    reader.skip(reader.u32());
    reader.skip(reader.u32());
    const kind = reader.byte();
    if (kind === 2) return limitsAt(reader);
    if (kind === 1) {
      reader.byte();
      limitsAt(reader);
    } else if (kind === 0) reader.u32();
    else reader.skip(2);
  }
  return undefined;
}

function limitsAt(reader: ModuleReader): { initial: number; maximum: number | undefined } {
  const flags = reader.byte();
  const initial = reader.u32();
  return { initial, maximum: flags & 1 ? reader.u32() : undefined };
}
