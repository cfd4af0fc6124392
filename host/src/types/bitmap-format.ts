/** The portable serialized format of Roaring bitmaps: cookie, keys and sizes, offsets, containers; all little-endian. */
import { BitsChunk, type Chunk, chunkOf, MAX_ARRAY, RunChunk, runsOf } from './bitmap-chunks';

const COOKIE_WITHOUT_RUNS = 12346;
const COOKIE = 12347;
/** With runs, offsets are written from this number of containers on. */
const OFFSETS_FROM = 4;

interface Parts {
  readonly keys: number[];
  readonly chunks: Chunk[];
}

export function writeBitmap(keys: readonly number[], chunks: readonly Chunk[]): Uint8Array {
  const runs = chunks.some((chunk) => chunk.runs);
  const bodies = chunks.map(writeChunk);
  const header = Buffer.alloc(headerSize(keys.length, runs));
  let at = writeCookie(header, chunks, runs);
  for (let i = 0; i < keys.length; i++) {
    header.writeUInt16LE(keys[i], at);
    header.writeUInt16LE(chunks[i].size - 1, at + 2);
    at += 4;
  }
  let offset = header.length;
  for (let i = 0; at < header.length; i++, at += 4) {
    header.writeUInt32LE(offset, at);
    offset += bodies[i].length;
  }
  return new Uint8Array(Buffer.concat([header, ...bodies]));
}

function hasOffsets(count: number, runs: boolean): boolean {
  return !runs || count >= OFFSETS_FROM;
}

function headerSize(count: number, runs: boolean): number {
  const cookie = runs ? 4 + ((count + 7) >>> 3) : 8;
  return cookie + 4 * count + (hasOffsets(count, runs) ? 4 * count : 0);
}

function writeCookie(header: Buffer, chunks: readonly Chunk[], runs: boolean): number {
  if (!runs) {
    header.writeUInt32LE(COOKIE_WITHOUT_RUNS, 0);
    header.writeUInt32LE(chunks.length, 4);
    return 8;
  }
  header.writeUInt32LE((COOKIE | ((chunks.length - 1) << 16)) >>> 0, 0);
  chunks.forEach((chunk, i) => {
    if (chunk.runs) header[4 + (i >>> 3)] |= 1 << (i & 7);
  });
  return 4 + ((chunks.length + 7) >>> 3);
}

function writeChunk(chunk: Chunk): Buffer {
  if (chunk.runs) {
    const runs = runsOf(chunk);
    return Buffer.from(Uint16Array.of(runs.length / 2, ...runs).buffer);
  }
  if (chunk.size > MAX_ARRAY) {
    const { words } = chunk instanceof BitsChunk ? chunk : BitsChunk.of(chunk);
    return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
  }
  return Buffer.from(Uint16Array.from(chunk.values()).buffer);
}

/** Throws RangeError for bytes that are too few or no bitmap. */
export function readBitmap(bytes: Uint8Array): Parts {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cookie = buffer.readUInt32LE(0);
  const runs = (cookie & 0xffff) === COOKIE;
  if (!runs && cookie !== COOKIE_WITHOUT_RUNS) throw new RangeError(`Invalid cookie: ${cookie}`);
  const count = runs ? (cookie >>> 16) + 1 : buffer.readUInt32LE(4);
  if (count > 65536) throw new RangeError('Size too large');
  const flagBytes = runs ? (count + 7) >>> 3 : 0;
  const start = runs ? 4 + flagBytes : 8;
  let at = start + 4 * count + (hasOffsets(count, runs) ? 4 * count : 0);
  const parts: Parts = { keys: [], chunks: [] };
  for (let i = 0; i < count; i++) {
    const isRun = runs && (buffer[4 + (i >>> 3)] & (1 << (i & 7))) !== 0;
    const size = buffer.readUInt16LE(start + 4 * i + 2) + 1;
    const [chunk, length] = isRun ? readRuns(buffer, at) : readPlain(buffer, at, size);
    parts.keys.push(buffer.readUInt16LE(start + 4 * i));
    parts.chunks.push(chunk);
    at += length;
  }
  return parts;
}

function slice(buffer: Buffer, start: number, length: number): ArrayBuffer {
  if (start + length > buffer.length) throw new RangeError('Too few bytes');
  return new Uint8Array(buffer.subarray(start, start + length)).buffer;
}

function readPlain(buffer: Buffer, at: number, size: number): readonly [Chunk, number] {
  if (size > MAX_ARRAY) return [new BitsChunk(new Int32Array(slice(buffer, at, 8192)), size), 8192];
  return [chunkOf(new Uint16Array(slice(buffer, at, 2 * size)), size), 2 * size];
}

function readRuns(buffer: Buffer, at: number): readonly [Chunk, number] {
  const count = buffer.readUInt16LE(at);
  const runs = new Uint16Array(slice(buffer, at + 2, 4 * count));
  return [isSorted(runs) ? new RunChunk(runs) : overlapping(runs), 2 + 4 * count];
}

/** Whether the runs ascend with gaps between them, as this implementation keeps them. */
function isSorted(runs: Uint16Array): boolean {
  let next = 0;
  for (let i = 0; i < runs.length; i += 2) {
    if (runs[i] < next || runs[i] + runs[i + 1] > 65535) return false;
    next = runs[i] + runs[i + 1] + 2;
  }
  return runs.length > 0;
}

/** Runs that other writers left next to each other or in any order. */
function overlapping(runs: Uint16Array): Chunk {
  const values = new Set<number>();
  for (let i = 0; i < runs.length; i += 2) {
    for (let value = runs[i]; value <= runs[i] + runs[i + 1]; value++) values.add(value & 0xffff);
  }
  const chunk = chunkOf(
    [...values].sort((a, b) => a - b),
    values.size,
  );
  chunk.runs = true;
  return chunk;
}
