/** CRC-32 (IEEE 802.3, as zlib's), in pieces: `crc32(b, crc32(a))` is that of a and b. */
import * as zlib from 'node:zlib';

/** Node has it from 20.15 and 22.2 on. */
const native = (zlib as { readonly crc32?: (data: Uint8Array, value?: number) => number }).crc32;

let table: Int32Array | undefined;

function makeTable(): Int32Array {
  const made = new Int32Array(256);
  for (let i = 0; i < 256; i++) {
    let value = i;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    made[i] = value;
  }
  return made;
}

/** For versions of Node without it; exported for the test. */
export function tableCrc32(bytes: Uint8Array, start = 0): number {
  const steps = (table ??= makeTable());
  let crc = ~start;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ steps[(crc ^ bytes[i]) & 0xff];
  return ~crc >>> 0;
}

export const crc32: (bytes: Uint8Array, start?: number) => number = native ?? tableCrc32;
