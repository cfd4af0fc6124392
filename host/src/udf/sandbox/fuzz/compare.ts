/** Runs a module as it is and instrumented, with the same calls, and says where they differ. For tests. */
import { createHash } from 'node:crypto';
import { Guard } from '../guard';
import { compileInstrumented, instrument, RefusedModule } from '../instrument';
import { ADDED_FUNCTIONS } from '../instrument-shape';
import { type WasmImports, type WasmInstance, type WasmModule, wasmApi } from '../webassembly';
import { type ModuleTypes, typesOf } from './signatures';

/** Bytes of memory that both may have. */
const MEMORY = 64 << 16;
const CALLS = 3;
const V128 = 0x7b;
const [I32, I64, F32, F64] = [0x7f, 0x7e, 0x7d, 0x7c];

export type Comparison =
  | { readonly kind: 'same'; readonly calls: number; readonly traps: number }
  /** The counters make frames larger: recursion that is deep enough overflows earlier. */
  | { readonly kind: 'stack' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'different'; readonly first: string };

interface TableLike {
  readonly length: number;
  get(index: number): unknown;
}

interface TypedApi {
  readonly Global: new (type: { value: string; mutable?: boolean }, value: unknown) => { value: unknown };
  readonly Table: new (type: { element: string; initial: number; maximum?: number }) => TableLike;
}

const typed = wasmApi as unknown as TypedApi;

export function compareInstrumented(bytes: Uint8Array): Comparison {
  let instrumented: WasmModule;
  try {
    instrumented = compileInstrumented(instrument(bytes, { memory: MEMORY }));
  } catch (error) {
    if (error instanceof RefusedModule) return { kind: 'refused', message: error.message };
    throw error;
  }
  const types = typesOf(bytes);
  const guard = new Guard();
  guard.start(60_000);
  const before = trace(new wasmApi.Module(bytes), types, {}, 0);
  const after = trace(instrumented, types, guard.imports, ADDED_FUNCTIONS);
  for (let i = 0; i < Math.max(before.length, after.length); i++) {
    if (before[i] === after[i]) continue;
    if (/call stack size/.test(after[i])) return { kind: 'stack' };
    return { kind: 'different', first: `step ${i}: ${before[i]} / ${after[i]}` };
  }
  const traps = before.filter((line) => line.includes(' threw ')).length;
  return { kind: 'same', calls: before.length, traps };
}

/** Everything that can be seen from outside, as texts. `added`: functions that were put behind the imported ones. */
function trace(module: WasmModule, types: ModuleTypes, guard: WasmImports, added: number): string[] {
  const lines: string[] = [];
  const show = (value: unknown): string => text(value, types.importedFunctions, added);
  const imports = environment(lines, show);
  let instance: WasmInstance;
  try {
    instance = new wasmApi.Instance(module, { ...imports, ...guard });
  } catch (error) {
    lines.push(`start threw ${(error as Error).message}`);
    state(lines, imports['env'], show);
    return lines;
  }
  for (let round = 0; round < CALLS; round++) {
    for (const [name, parameters] of types.parameters) {
      if (parameters.includes(V128)) continue;
      const call = instance.exports[name] as (...args: unknown[]) => unknown;
      try {
        lines.push(`${name} gave ${show(call(...parameters.map((type, i) => argument(type, round * 7 + i))))}`);
      } catch (error) {
        lines.push(`${name} threw ${(error as Error).message}`);
      }
    }
  }
  state(lines, instance.exports, show);
  state(lines, imports['env'], show);
  return lines;
}

/** What modules of the generator may import. */
function environment(lines: string[], show: (value: unknown) => string): WasmImports {
  const logged =
    (name: string, give: (...args: never[]) => unknown) =>
    (...args: never[]): unknown => {
      if (lines.length < 10_000) lines.push(`${name}(${args.map(show).join()})`);
      return give(...args);
    };
  const env = {
    f0: logged('f0', (x: number) => x + 1),
    f1: logged('f1', () => undefined),
    f2: logged('f2', (x: bigint, y: number) => BigInt.asIntN(64, x + (Number.isSafeInteger(y) ? BigInt(y) : 3n))),
    f3: logged('f3', () => [1, -2]),
    f4: logged('f4', (a: number, b: number, c: number) => (a ^ b ^ c) % 1000),
    g0: new typed.Global({ value: 'i32' }, 7),
    g1: new typed.Global({ value: 'i64', mutable: true }, 9n),
    t0: new typed.Table({ element: 'anyfunc', initial: 10, maximum: 100 }),
    m0: new wasmApi.Memory({ initial: 1, maximum: 20 }),
  };
  return { env };
}

function state(lines: string[], things: Readonly<Record<string, unknown>>, show: (value: unknown) => string): void {
  for (const [name, thing] of Object.entries(things)) {
    if (typeof thing === 'function') lines.push(`${name} is ${show(thing)}`);
    else if ((thing as { buffer?: unknown }).buffer instanceof ArrayBuffer) {
      const { buffer } = thing as { buffer: ArrayBuffer };
      const hash = createHash('sha1').update(new Uint8Array(buffer)).digest('hex');
      lines.push(`memory ${name}: ${buffer.byteLength} ${hash}`);
    } else if (typeof (thing as TableLike).get === 'function') {
      const table = thing as TableLike;
      const items = Array.from({ length: Math.min(table.length, 200) }, (_, i) => show(table.get(i)));
      lines.push(`table ${name}: ${table.length} ${items.join()}`);
    } else lines.push(`global ${name}: ${globalText(thing as { value: unknown }, show)}`);
  }
}

/** Globals of type v128 cannot be read. */
function globalText(global: { readonly value: unknown }, show: (value: unknown) => string): string {
  try {
    return show(global.value);
  } catch (error) {
    return (error as Error).message;
  }
}

/** Functions of the module are shown by their index in the original one. */
function text(value: unknown, imported: number, added: number): string {
  if (typeof value === 'function') {
    const index = value.name === '' ? Number.NaN : Number(value.name);
    return Number.isNaN(index) ? `function '${value.name}'` : `function ${index < imported ? index : index - added}`;
  }
  if (Array.isArray(value)) return `[${value.map((item) => text(item, imported, added)).join()}]`;
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return Object.is(value, -0) ? '-0' : `${typeof value} ${String(value)}`;
}

const INTEGERS = [0, 1, -1, 7, 65535, -2147483648, 2147483647, 1024, 12, 100_000];
const DOUBLES = [0, -0, 1.5, -1e300, Number.NaN, Number.POSITIVE_INFINITY, 4294967296, 0.1, -7, 1e-310];

function argument(type: number, i: number): unknown {
  switch (type) {
    case I32:
      return INTEGERS[i % INTEGERS.length];
    case I64:
      return BigInt(INTEGERS[i % INTEGERS.length]) << BigInt(i % 40);
    case F32:
    case F64:
      return DOUBLES[i % DOUBLES.length];
    case 0x70:
      return null;
    default:
      return { object: i };
  }
}
