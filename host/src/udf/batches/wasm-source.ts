/** Bytes of registered WebAssembly files. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export type WasmFunctionSource = Extract<FunctionSpec['source'], { kind: 'wasm' }>;

export function wasmSource(spec: FunctionSpec): WasmFunctionSource {
  if (spec.source.kind !== 'wasm') {
    throw new UserFunctionError(spec, 'invalid', `the carrier '${spec.carrier}' runs WebAssembly files only`);
  }
  return spec.source;
}

/** The file's bytes; throws when they are not those that were registered. */
export async function loadWasm(spec: FunctionSpec): Promise<Uint8Array> {
  const { path, hash } = wasmSource(spec);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new UserFunctionError(spec, 'invalid', `cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
  if (hash !== '' && sha256(bytes) !== hash) {
    throw new UserFunctionError(
      spec,
      'invalid',
      `${path} has changed since the function was registered (its hash differs)`,
    );
  }
  return bytes;
}
