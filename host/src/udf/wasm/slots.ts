/** Instances of modules for one caller: made when they are needed, and again after one was lost. */
import type { FunctionContext, FunctionSpec } from '../../functions/user/contracts';
import type { WasmFunction } from '../sandbox/webassembly';
import { asFunctionError, Guest } from './guest';
import { type LoadedModule, loadModule } from './module';

export function moduleOf(spec: FunctionSpec): LoadedModule {
  const { source } = spec;
  try {
    if (source.kind !== 'wasm') throw new Error('its source is no WebAssembly module');
    return loadModule(source.path, source.hash, spec.limits.memory);
  } catch (error) {
    throw asFunctionError(spec, error);
  }
}

/** A module's place in a caller; its instance changes after a trap. */
export class GuestSlot {
  private guest: Guest | undefined;
  private readonly entries = new Map<string, WasmFunction>();

  constructor(
    readonly loaded: LoadedModule,
    private readonly spec: FunctionSpec,
    private readonly context: FunctionContext,
  ) {}

  /** The instance, a new one when there is none or the last one failed. */
  current(): Guest {
    if (this.guest?.failed) this.guest = undefined;
    if (this.guest !== undefined) return this.guest;
    this.entries.clear();
    this.guest = new Guest(this.loaded, this.spec, this.context);
    return this.guest;
  }

  entry(name: string): WasmFunction {
    let entry = this.entries.get(name);
    if (entry === undefined) {
      entry = this.current().exported(name);
      this.entries.set(name, entry);
    }
    return entry;
  }

  close(): void {
    this.guest?.close();
    this.guest = undefined;
  }
}
