/** The JavaScript API of WebAssembly as far as the host uses it. TypeScript has its types in the DOM library only. */

export interface WasmModule {
  readonly __module?: never;
}
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
export interface WasmGlobal {
  value: number | bigint;
}
export type WasmFunction = (...args: (number | bigint)[]) => number | bigint | undefined;
export type WasmImports = Record<string, Record<string, unknown>>;
export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}
export type ExternalKind = 'function' | 'table' | 'memory' | 'global' | 'tag';
export interface WasmImport {
  readonly module: string;
  readonly name: string;
  readonly kind: ExternalKind;
}
export interface WasmExport {
  readonly name: string;
  readonly kind: ExternalKind;
}

interface WasmApi {
  validate(bytes: Uint8Array): boolean;
  readonly Module: {
    new (bytes: Uint8Array): WasmModule;
    imports(module: WasmModule): WasmImport[];
    exports(module: WasmModule): WasmExport[];
    customSections(module: WasmModule, name: string): ArrayBuffer[];
  };
  readonly Instance: new (module: WasmModule, imports: WasmImports) => WasmInstance;
  readonly Memory: new (limits: { initial: number; maximum?: number }) => WasmMemory;
  readonly RuntimeError: new (message?: string) => Error;
}

export const wasmApi = (globalThis as unknown as { readonly WebAssembly: WasmApi }).WebAssembly;
