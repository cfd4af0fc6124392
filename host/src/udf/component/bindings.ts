/**
 * jco's bindings as a function of this thread. They run in the host and believe the guest: a list of 100 million elements that the
 * guest describes with 16 bytes would be built. So what they build is counted, and what exceeds the limit of results throws.
 */
import { OutputExceeded } from '../batches/guest-failure';
import type { WasmImports, WasmInstance, WasmModule } from '../sandbox/webassembly';
import type { ComponentImports } from '../wasi/preview2';

export type GuestFunction = (...args: readonly unknown[]) => unknown;
/** Functions, and interfaces with functions. */
export type ComponentExports = Readonly<Record<string, unknown>>;

export type Instantiate = (
  getCoreModule: (name: string) => WasmModule,
  imports: ComponentImports,
  instantiateCore: (module: WasmModule, imports?: WasmImports) => WasmInstance,
) => ComponentExports;

type Utf8Slice = (this: Uint8Array, start: number, end: number) => string;
const { utf8Slice } = Buffer.prototype as unknown as { utf8Slice: Utf8Slice };

/** What the bindings use in place of their own. `left`: bytes that may still be lifted. */
export class LiftBudget {
  private left = 0;

  start(limit: number): void {
    this.left = limit;
  }

  /** At least one byte for each element of a list. Lengths are read as signed words: none that is negative may give something back. */
  readonly count = (elements: number): void => {
    if (!(elements >= 0) || (this.left -= elements) < 0) throw new OutputExceeded();
  };

  readonly slice = (buffer: ArrayBuffer, start: number, end: number): ArrayBuffer => {
    this.count(end - start);
    return buffer.slice(start, end);
  };

  readonly decoder = {
    decode: (bytes: Uint8Array): string => {
      this.count(bytes.length);
      return utf8Slice.call(bytes, 0, bytes.length);
    },
  };

  readonly encoder = { encode: (text: string): Uint8Array => Buffer.from(text) };
}

/** What is replaced in the text, and whether every text has it. */
const REPLACEMENTS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/^export function instantiate\(/m, 'function instantiate('],
  [/new TextDecoder\(\)/g, 'drey.decoder'],
  [/new TextEncoder\(\)/g, 'drey.encoder'],
  [/\b(memory\d+)\.buffer\.slice\(/g, 'drey.slice($1.buffer, '],
  [/for \(let i = 0; i < (len\d+); i\+\+\) \{/g, 'drey.count($1); $&'],
];

/** Throws Error when the text is not as the pinned version of jco writes it. */
export function bindingsOf(text: string): (budget: LiftBudget) => Instantiate {
  let code = text;
  for (const [pattern, replacement] of REPLACEMENTS) code = code.replace(pattern, replacement);
  if (code === text || /\bimport\b\s*[({'"]|^export /m.test(code))
    throw new Error("jco's bindings are not as expected");
  return new Function('drey', `'use strict'; ${code}\nreturn instantiate;`) as (budget: LiftBudget) => Instantiate;
}
