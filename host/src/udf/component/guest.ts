/** A component in this thread: loaded once for each hash and memory limit, instances as they are needed. */
import { setFlagsFromString } from 'node:v8';
import type { FunctionGrants, FunctionLimits, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { guestFailure, WrongResult } from '../batches/guest-failure';
import { Guard } from '../sandbox/guard';
import { compileInstrumented, instrument } from '../sandbox/instrument';
import { type WasmModule, wasmApi } from '../sandbox/webassembly';
import { GuestOutput } from '../wasi/guest-output';
import { preview2 } from '../wasi/preview2';
import { bindingsOf, type ComponentExports, type GuestFunction, type Instantiate, LiftBudget } from './bindings';
import { type ComponentFunctions, functionsOf } from './functions';
import { WrongArgument } from './lower';
import { TranspileError, transpiled } from './transpile';
import { readWit, type WitWorld } from './wit-text';

type Named = Pick<FunctionSpec, 'name' | 'language'>;

/** Compiled, and its functions known. */
export interface LoadedComponent {
  readonly hash: string;
  readonly world: WitWorld;
  readonly functions: ComponentFunctions;
  /** Interfaces that it imports, without versions. */
  readonly imports: readonly string[];
  readonly bindings: (budget: LiftBudget) => Instantiate;
  readonly modules: ReadonlyMap<string, WasmModule>;
}

/** Throws UserFunctionError for what is no component, or is refused by the sandbox. */
export async function loadComponent(
  spec: Named,
  bytes: Uint8Array,
  limits: FunctionLimits,
  cache?: string,
): Promise<LoadedComponent> {
  if (bytes[4] === 1 && bytes[6] === 0) {
    throw new UserFunctionError(spec, 'invalid', 'this is a core module, not a component');
  }
  try {
    const component = await transpiled(bytes, cache);
    enableExtendedConstants();
    const modules = new Map<string, WasmModule>();
    for (const [name, core] of component.cores) {
      modules.set(name, compileInstrumented(instrument(core, { memory: limits.memory })));
    }
    const world = readWit(component.wit);
    const { hash, imports } = component;
    const bindings = bindingsOf(component.bindings);
    return { hash, world, functions: functionsOf(world), imports, bindings, modules };
  } catch (error) {
    if (error instanceof TranspileError)
      throw new UserFunctionError(spec, error.failure, error.message, { cause: error });
    throw guestFailure(spec, error, new Guard(), limits);
  }
}

/** (module (global i32 (i32.add (i32.const 0) (i32.const 0)))) */
const EXTENDED_CONSTANT = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 6, 9, 1, 127, 0, 65, 0, 65, 0, 106, 11);

/**
 * Modules of componentize-py compute addresses of their parts in the initial values of globals (WebAssembly 2.0's extended
 * constant expressions). V8 has them behind a flag until version 11.4; Node 20 has 11.3. The flag counts for modules that are
 * compiled after it is set.
 */
function enableExtendedConstants(): void {
  if (!wasmApi.validate(EXTENDED_CONSTANT)) setFlagsFromString('--experimental-wasm-extended-const');
}

/** Methods of an instance of one component. Made when it is first called, and anew after a trap. */
export class ComponentGuest {
  private readonly guard = new Guard();
  private readonly budget = new LiftBudget();
  private readonly output: GuestOutput;
  private readonly instantiate: Instantiate;
  private exports: ComponentExports | undefined;
  /** The instance has answered a call. */
  private answered = false;

  constructor(
    spec: Named,
    private readonly component: LoadedComponent,
    private readonly limits: FunctionLimits,
    private readonly grants: FunctionGrants,
    private readonly parameters: ReadonlyMap<string, string>,
  ) {
    this.output = new GuestOutput(spec.name, grants.output !== false);
    this.instantiate = component.bindings(this.budget);
  }

  /** Makes the instance now: errors of its start and of `open` come here, and a large one does not cost the first batch its time. */
  open(spec: FunctionSpec): void {
    this.guarded(spec, 'open', () => {
      this.exports ??= this.start();
    });
  }

  /** Calls a function of the instance; `lift` converts what it gives, within the limits of the call. */
  call<T>(spec: FunctionSpec, path: readonly string[], args: () => readonly unknown[], lift: (value: unknown) => T): T {
    try {
      const value = this.attempt(spec, path, args, lift);
      this.answered = true;
      return value;
    } catch (error) {
      // Collectors of JavaScript guests free late or never: a guest that has served before gets its memory anew, once.
      if (!this.answered || !(error instanceof UserFunctionError) || error.failure !== 'memory') throw error;
      this.answered = false;
      return this.attempt(spec, path, args, lift);
    }
  }

  private attempt<T>(
    spec: FunctionSpec,
    path: readonly string[],
    args: () => readonly unknown[],
    lift: (value: unknown) => T,
  ): T {
    if (this.exports === undefined) this.open(spec);
    return this.guarded(spec, undefined, () => lift(this.functionAt(path)(...args())));
  }

  close(): void {
    this.output.flush();
    this.exports = undefined;
  }

  private functionAt(path: readonly string[]): GuestFunction {
    let found: unknown = this.exports;
    for (const name of path) found = (found as Record<string, unknown> | undefined)?.[name];
    if (typeof found !== 'function') throw new WrongResult(`the component does not export '${path.join('.')}'`);
    return found as GuestFunction;
  }

  private start(): ComponentExports {
    const imports = preview2(this.component.imports, this.grants, this.output, this.guard.check);
    const exports = this.instantiate(
      (name) => this.component.modules.get(name)!,
      imports,
      (module, own) => new wasmApi.Instance(module, { ...own, ...this.guard.imports }),
    );
    const lifecycle = Object.entries(exports).find(([name]) => name.startsWith('drey:udf/lifecycle'));
    if (lifecycle !== undefined) (lifecycle[1] as { open: GuestFunction }).open([...this.parameters]);
    return exports;
  }

  private guarded<T>(spec: FunctionSpec, phase: string | undefined, use: () => T): T {
    this.guard.start(this.limits.deadline);
    this.budget.start(this.limits.output);
    try {
      return use();
    } catch (error) {
      const reported = this.reported(spec, error, phase);
      // An answer with an error is an answer; after anything else the guest's memory may be in any state.
      if (!isAnswer(error) && !(error instanceof WrongArgument)) this.exports = undefined;
      this.output.flush();
      throw reported;
    }
  }

  private reported(spec: FunctionSpec, error: unknown, phase: string | undefined): UserFunctionError {
    const during = phase === undefined ? '' : `in ${phase}: `;
    if (error instanceof WrongArgument) {
      return new UserFunctionError(spec, 'failed', `wrong argument: ${error.message}`, { cause: error });
    }
    if (isAnswer(error)) {
      const { message, row } = failureOf(error.payload);
      return new UserFunctionError(spec, 'failed', during + message, { ...(row !== undefined && { row }) });
    }
    if (!this.guard.memoryRefused && isOutOfMemoryRead(error)) {
      const message = `what came back is not inside of the guest's memory (${(error as Error).message})`;
      return new UserFunctionError(spec, 'result', during + message, { cause: error });
    }
    return guestFailure(spec, error, this.guard, this.limits, phase);
  }
}

/** jco throws what a function gives as the error of its `result<…>`. */
function isAnswer(error: unknown): error is { readonly payload: unknown } {
  return error instanceof Error && error.constructor.name === 'ComponentError' && 'payload' in error;
}

function failureOf(payload: unknown): { readonly message: string; readonly row?: number } {
  if (typeof payload === 'string') return { message: payload };
  const { row, message } = payload as { row?: unknown; message?: unknown };
  if (typeof message !== 'string') return { message: JSON.stringify(payload, bigintText) ?? String(payload) };
  return typeof row === 'number' ? { message, row } : { message };
}

function bigintText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Bindings read with typed arrays and DataViews, which throw so. */
function isOutOfMemoryRead(error: unknown): boolean {
  return (
    error instanceof RangeError &&
    /outside the bounds|typed array length|start offset|offset is out/i.test(error.message)
  );
}
