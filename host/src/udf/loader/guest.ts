/** One instance of a plain module behind `@assemblyscript/loader`. After a trap it is never called again. */
import type { FunctionContext, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { guestFailure } from '../batches/guest-failure';
import { Guard } from '../sandbox/guard';
import { compileInstrumented, instrument, RefusedModule } from '../sandbox/instrument';
import { type WasmGlobal, type WasmImport, type WasmImports, type WasmModule, wasmApi } from '../sandbox/webassembly';
import { GuestAbort, type GuestLink, importsFor } from '../wasm/imports';
import { hashOf, readModule } from '../wasm/module';
import { type LoaderTools, type NumberKind, WrongArgument } from './values';

/** As far as it is used here; its own types need those of a browser. */
export interface AssemblyScriptLoader {
  instantiateSync(module: WasmModule, imports: WasmImports): { readonly exports: Readonly<Record<string, unknown>> };
}

export interface PlainModule {
  readonly module: WasmModule;
  readonly imports: readonly WasmImport[];
  /** It has a collector that the host may start. */
  readonly collects: boolean;
}

export type PlainFunction = (...args: (number | bigint)[]) => number | bigint;

const cache = new Map<string, PlainModule>();
const CACHED = 64;
/**
 * Names that mean something to the loader. 'constructor#x' would make it write to Object.prototype of the host, and an export called
 * as one of its own functions would replace that.
 */
const FORBIDDEN_EXPORT = /[#:.]|^__(get|newString|newArray|proto__)/;

/** Throws RefusedModule. `hash` '' = any. `memory`: bytes. */
export function loadPlainModule(path: string, hash: string, memory: number): PlainModule {
  const known = hash === '' ? undefined : cache.get(`${hash}/${memory}`);
  if (known !== undefined) return known;
  const bytes = readModule(path);
  const found = hashOf(bytes);
  if (hash !== '' && found !== hash) {
    throw new RefusedModule('invalid', `the file ${path} has changed since the function was registered`);
  }
  const instrumented = instrument(bytes, { memory });
  const original = new wasmApi.Module(bytes);
  const names = wasmApi.Module.exports(original).map(({ name }) => name);
  for (const name of names) {
    if (FORBIDDEN_EXPORT.test(name))
      throw new RefusedModule('invalid', `the module exports '${name}', which no plain module may`);
  }
  const loaded = {
    module: compileInstrumented(instrumented),
    imports: wasmApi.Module.imports(original),
    collects: names.includes('__collect'),
  };
  if (cache.size >= CACHED) cache.delete(cache.keys().next().value!);
  cache.set(`${found}/${memory}`, loaded);
  return loaded;
}

export class LoaderGuest {
  readonly tools: LoaderTools;
  readonly target: PlainFunction;
  readonly guard = new Guard();
  private readonly exports: Readonly<Record<string, unknown>>;
  private broken = false;

  constructor(
    loader: AssemblyScriptLoader,
    { module, imports }: PlainModule,
    private readonly spec: FunctionSpec,
    exported: string,
    context: FunctionContext,
  ) {
    const link: GuestLink = { memory: undefined };
    const given = { ...importsFor(imports, spec, context, link, this.guard.check), ...this.guard.imports };
    this.guard.start(spec.limits.deadline);
    try {
      this.exports = loader.instantiateSync(module, given).exports;
      const memory = this.exports['memory'] as LoaderTools['memory'] | undefined;
      link.memory = memory as GuestLink['memory'];
      const initialize = this.exports['_initialize'] ?? this.exports['_start'];
      if (typeof initialize === 'function') initialize();
    } catch (error) {
      throw this.failure(error, 'starting');
    }
    this.tools = this.exports as unknown as LoaderTools;
    this.target = this.exports[exported] as PlainFunction;
  }

  get failed(): boolean {
    return this.broken;
  }

  /** The runtime's types stand in the guest's memory: their number, then flags of each by id. */
  readonly arrayId = ({ align, signed, float }: NumberKind): number | undefined => {
    const base = (this.exports['__rtti_base'] as WasmGlobal | undefined)?.value;
    if (typeof base !== 'number' || this.tools.memory === undefined) return undefined;
    const words = new Uint32Array(this.tools.memory.buffer);
    const first = base >>> 2;
    const count = Math.min(words[first] ?? 0, words.length - first - 1);
    for (let id = 0; id < count; id++) {
      const flags = words[first + 1 + id];
      const kind = (flags & ~(POINTER_FREE | SIGNED | FLOAT | NULLABLE)) >>> 0;
      if (kind !== (ARRAY | (1 << (ALIGN_BITS + align))) >>> 0) continue;
      if (((flags & FLOAT) !== 0) === float && (float || ((flags & SIGNED) !== 0) === signed)) return id;
    }
    return undefined;
  };

  /** Any failure as the function's; the instance is dropped unless the argument was at fault. */
  failure(error: unknown, phase?: string): UserFunctionError {
    if (error instanceof WrongArgument) {
      return new UserFunctionError(this.spec, 'failed', `wrong argument: ${error.message}`, { cause: error });
    }
    this.broken = true;
    const failure = guestFailure(this.spec, error, this.guard, this.spec.limits, phase);
    if (!(error instanceof GuestAbort) || error.place === undefined) return failure;
    const message = failure.message.slice(failure.message.indexOf('): ') + 3);
    return new UserFunctionError(this.spec, failure.failure, message, { cause: error, userStack: [error.place] });
  }
}

/** Flags of AssemblyScript's runtime types (std/assembly/shared/typeinfo.ts). */
const ARRAY = 1 << 1;
const POINTER_FREE = 1 << 5;
const ALIGN_BITS = 6;
const SIGNED = 1 << 11;
const FLOAT = 1 << 12;
const NULLABLE = 1 << 13;
