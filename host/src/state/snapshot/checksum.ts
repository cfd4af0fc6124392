/** CRC-32 (that of gzip and zip). */
import * as zlib from 'node:zlib';

type Crc32 = (bytes: Uint8Array, value?: number) => number;

let table: Int32Array | undefined;

/** Releases of Node 20 before 20.15 have none of their own. */
function portableCrc32(bytes: Uint8Array, value = 0): number {
  table ??= Int32Array.from({ length: 256 }, (_, n) => {
    let rest = n;
    for (let bit = 0; bit < 8; bit++) rest = (rest & 1) === 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    return rest;
  });
  let crc = ~value;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]) & 255];
  return ~crc >>> 0;
}

/** The checksum of `bytes`, or of what had the checksum `value` followed by them. */
export const crc32: Crc32 = (zlib as { crc32?: Crc32 }).crc32 ?? portableCrc32;
