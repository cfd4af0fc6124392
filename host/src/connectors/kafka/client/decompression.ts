/** Decompression of record batches: gzip by zlib, snappy and LZ4 here, zstd by Node where it has it, else by fzstd. */
import * as zlib from 'node:zlib';
import { KafkaClientError } from './errors';

type Decompress = (data: Uint8Array) => Uint8Array;

const GZIP = 1;
const SNAPPY = 2;
const LZ4 = 3;
const ZSTD = 4;

let zstd: Decompress | undefined;

/** Loads what a codec of a batch's attributes needs, before `decompress` of it. True when nothing is left to be loaded. */
export function isCodecReady(codec: number): boolean {
  if (codec !== ZSTD || zstd) return true;
  const { zstdDecompressSync } = zlib as { zstdDecompressSync?: Decompress };
  if (!zstdDecompressSync) return false;
  zstd = zstdDecompressSync;
  return true;
}

export async function loadCodec(codec: number): Promise<void> {
  if (isCodecReady(codec)) return;
  const { decompress: inflate } = await import('fzstd');
  zstd = inflate;
}

/** Throws KafkaClientError for codecs that are not known and data that cannot be read. */
export function decompress(codec: number, data: Buffer): Buffer {
  try {
    switch (codec) {
      case GZIP:
        return zlib.gunzipSync(data);
      case SNAPPY:
        return decompressSnappy(data);
      case LZ4:
        return decompressLz4(data);
      case ZSTD: {
        const bytes = zstd!(data);
        return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      }
    }
  } catch (cause) {
    const name = ['', 'gzip', 'snappy', 'lz4', 'zstd'][codec];
    throw new KafkaClientError(`Records compressed with ${name} cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  }
  throw new KafkaClientError(
    `Records are compressed with codec ${codec}; gzip, snappy, lz4 and zstd (1 to 4) can be read`,
  );
}

const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const XERIAL_HEADER = 16;

/** Java's producer frames snappy blocks as xerial's library does; others write one bare block. */
function decompressSnappy(data: Buffer): Buffer {
  if (data.length < XERIAL_HEADER || data.compare(XERIAL_MAGIC, 0, 8, 0, 8) !== 0) return snappyBlock(data);
  const blocks: Buffer[] = [];
  for (let at = XERIAL_HEADER; at < data.length; ) {
    const size = data.readInt32BE(at);
    at += 4;
    if (size < 0 || at + size > data.length) throw new Error('a snappy block is cut off');
    blocks.push(snappyBlock(data.subarray(at, at + size)));
    at += size;
  }
  return blocks.length === 1 ? blocks[0] : Buffer.concat(blocks);
}

function snappyBlock(input: Buffer): Buffer {
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = input[at++];
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
    if (shift > 28) throw new Error('a snappy length is too long');
  }
  const output = Buffer.allocUnsafe(length);
  let to = 0;
  while (at < input.length) {
    const tag = input[at++];
    const kind = tag & 3;
    if (kind === 0) {
      let size = tag >>> 2;
      if (size >= 60) {
        const bytes = size - 59;
        size = input.readUIntLE(at, bytes);
        at += bytes;
      }
      size++;
      if (to + size > length) throw new Error('a snappy block is longer than it says');
      input.copy(output, to, at, at + size);
      at += size;
      to += size;
      continue;
    }
    let size = (tag >>> 2) + 1;
    let offset: number;
    if (kind === 1) {
      size = ((tag >>> 2) & 7) + 4;
      offset = ((tag >>> 5) << 8) | input[at++];
    } else if (kind === 2) {
      offset = input.readUInt16LE(at);
      at += 2;
    } else {
      offset = input.readUInt32LE(at);
      at += 4;
    }
    to = copyBack(output, to, offset, size);
  }
  if (to !== length) throw new Error('a snappy block is shorter than it says');
  return output;
}

/** Repeats `size` bytes from `offset` before `to`; they may overlap. Gives the new end. */
function copyBack(output: Buffer, to: number, offset: number, size: number): number {
  const from = to - offset;
  if (offset === 0 || from < 0 || to + size > output.length) throw new Error('a reference is out of bounds');
  if (offset >= size) {
    output.copyWithin(to, from, from + size);
  } else {
    for (let i = 0; i < size; i++) output[to + i] = output[from + i];
  }
  return to + size;
}

const LZ4_MAGIC = 0x184d2204;
const LZ4_BLOCK_SIZES = [0, 0, 0, 0, 65536, 262144, 1048576, 4194304];

/** LZ4's frame format. Checksums are not looked at: the batch has one of its own. */
function decompressLz4(data: Buffer): Buffer {
  if (data.readUInt32LE(0) !== LZ4_MAGIC) throw new Error('this is no LZ4 frame');
  const flags = data[4];
  if (flags & 0x01) throw new Error('LZ4 dictionaries are not supported');
  const blockSize = LZ4_BLOCK_SIZES[(data[5] >>> 4) & 7];
  if (blockSize === 0) throw new Error('the size of LZ4 blocks is not valid');
  const independent = (flags & 0x20) !== 0;
  let at = 6 + (flags & 0x08 ? 8 : 0) + 1;
  let output = Buffer.allocUnsafe(Math.max(blockSize, data.length * 3));
  let to = 0;
  for (;;) {
    const word = data.readUInt32LE(at);
    at += 4;
    if (word === 0) break;
    const size = word & 0x7fffffff;
    const end = at + size;
    if (end > data.length) throw new Error('an LZ4 block is cut off');
    if (to + blockSize > output.length) {
      const grown = Buffer.allocUnsafe((to + blockSize) * 2);
      output.copy(grown, 0, 0, to);
      output = grown;
    }
    if (word >>> 31) {
      data.copy(output, to, at, end);
      to += size;
    } else {
      to = lz4Block(data, at, end, output, to, independent ? to : 0);
    }
    at = end + (flags & 0x10 ? 4 : 0);
  }
  return output.subarray(0, to);
}

function lz4Block(input: Buffer, start: number, end: number, output: Buffer, begin: number, lowest: number): number {
  let at = start;
  let to = begin;
  while (at < end) {
    const token = input[at++];
    let literals = token >>> 4;
    if (literals === 15) {
      let byte: number;
      do literals += byte = input[at++];
      while (byte === 255);
    }
    if (at + literals > end || to + literals > output.length) throw new Error('an LZ4 block is damaged');
    if (literals > 32) input.copy(output, to, at, at + literals);
    else for (let i = 0; i < literals; i++) output[to + i] = input[at + i];
    at += literals;
    to += literals;
    if (at >= end) break;
    const offset = input[at] | (input[at + 1] << 8);
    at += 2;
    let size = (token & 15) + 4;
    if (size === 19) {
      let byte: number;
      do size += byte = input[at++];
      while (byte === 255);
    }
    if (to - offset < lowest) throw new Error('an LZ4 reference is out of bounds');
    to = copyBack(output, to, offset, size);
  }
  return to;
}
