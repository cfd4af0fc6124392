/** What a WebAssembly file is, from its bytes alone. */

/** `core`: a module of none of the known interfaces. */
export type WasmKind = 'drey' | 'arrow' | 'component' | 'core' | 'none';

const CUSTOM = 0;
const EXPORTS = 7;

/** Reads section heads only: the file need not be valid. */
export function wasmKind(bytes: Uint8Array): WasmKind {
  if (bytes.length < 8 || bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d) return 'none';
  // Version, then layer: 0 = core module, 1 = component.
  if (bytes[6] === 1) return 'component';
  let arrow = false;
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at];
    const size = unsigned(bytes, at + 1);
    if (size === undefined) break;
    const end = size.next + size.value;
    if (id === CUSTOM && nameAt(bytes, size.next) === 'drey.udf') return 'drey';
    if (id === EXPORTS)
      arrow = includesText(bytes.subarray(size.next, Math.min(end, bytes.length)), 'ARROWUDF_VERSION');
    at = end;
  }
  return arrow ? 'arrow' : 'core';
}

/** LEB128. */
function unsigned(bytes: Uint8Array, start: number): { readonly value: number; readonly next: number } | undefined {
  let value = 0;
  for (let i = 0; i < 5 && start + i < bytes.length; i++) {
    const byte = bytes[start + i];
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: start + i + 1 };
  }
  return undefined;
}

function nameAt(bytes: Uint8Array, start: number): string {
  const length = unsigned(bytes, start);
  return length === undefined ? '' : Buffer.from(bytes.subarray(length.next, length.next + length.value)).toString();
}

function includesText(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(text);
}
