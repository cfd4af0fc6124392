/** Little-endian buffers as typed arrays, 64-bit integers, null bitmaps. The host runs on little-endian machines only. */

export const EMPTY = new Uint8Array(0);

const TWO_32 = 4294967296;

/** `bytes` as int32 values; a view when aligned, else a copy. */
export function asInt32(bytes: Uint8Array): Int32Array {
  if ((bytes.byteOffset & 3) === 0) return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 2);
  return new Int32Array(copyOf(bytes), 0, bytes.byteLength >>> 2);
}

export function asInt16(bytes: Uint8Array): Int16Array {
  if ((bytes.byteOffset & 1) === 0) return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 1);
  return new Int16Array(copyOf(bytes), 0, bytes.byteLength >>> 1);
}

export function asInt8(bytes: Uint8Array): Int8Array {
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function asFloat32(bytes: Uint8Array): Float32Array {
  if ((bytes.byteOffset & 3) === 0) return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 2);
  return new Float32Array(copyOf(bytes), 0, bytes.byteLength >>> 2);
}

export function asFloat64(bytes: Uint8Array): Float64Array {
  if ((bytes.byteOffset & 7) === 0) return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >>> 3);
  return new Float64Array(copyOf(bytes), 0, bytes.byteLength >>> 3);
}

/** Large columns (a collection source's) are read slice by slice: the whole must not be copied for each. */
const REMEMBERED_BYTES = 1 << 17;
const copies = new WeakMap<Uint8Array, ArrayBuffer>();

function copyOf(bytes: Uint8Array): ArrayBuffer {
  if (bytes.byteLength < REMEMBERED_BYTES) return newCopy(bytes);
  let copy = copies.get(bytes);
  if (copy === undefined) copies.set(bytes, (copy = newCopy(bytes)));
  return copy;
}

function newCopy(bytes: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(bytes.byteLength);
  copy.set(bytes);
  return copy.buffer;
}

/** The bytes of a typed array, without a copy. */
export function asBytes(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength);
}

/** A 64-bit integer in canonical form: a number while it is a safe integer, else a bigint. */
export function int64Of(low: number, high: number): number | bigint {
  if (high >= -2097152 && high < 2097152) {
    const value = high * TWO_32 + (low >>> 0);
    if (value !== -9007199254740992) return value;
  }
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

/** Canonical form of a bigint. */
export function canonicalInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Stores an integral number of magnitude at most 2^63 as int64 at index `i` (saturating at 2^63 - 1). */
export function storeInt64(words: Int32Array, i: number, value: number): void {
  if (value >= 2 ** 63) {
    words[2 * i] = -1;
    words[2 * i + 1] = 0x7fffffff;
    return;
  }
  const high = Math.floor(value / TWO_32);
  words[2 * i] = value - high * TWO_32;
  words[2 * i + 1] = high;
}

/** Stores a bigint within 64 bits as int64 at index `i`. */
export function storeBigInt64(words: Int32Array, i: number, value: bigint): void {
  words[2 * i] = Number(BigInt.asIntN(32, value));
  words[2 * i + 1] = Number(BigInt.asIntN(32, value >> 32n));
}

/** int64 timestamps as doubles; Long.MIN_VALUE (no timestamp) is exact. */
export function decodeTimestamps(bytes: Uint8Array): Float64Array {
  const words = asInt32(bytes);
  const times = new Float64Array(words.length >>> 1);
  for (let i = 0; i < times.length; i++) times[i] = words[2 * i + 1] * TWO_32 + (words[2 * i] >>> 0);
  return times;
}

export function encodeTimestamps(times: ArrayLike<number>): Uint8Array {
  const words = new Int32Array(2 * times.length);
  for (let i = 0; i < times.length; i++) storeInt64(words, i, times[i]);
  return asBytes(words);
}

/** True when bit `i` of the bitmap says that value `i` is null. */
export function isNull(nulls: Uint8Array, i: number): boolean {
  return (nulls[i >>> 3] & (1 << (i & 7))) !== 0;
}

/** The bitmap with the bits of `indexes` of `nulls`, or EMPTY when none of them is set. */
export function gatherNulls(nulls: Uint8Array, indexes: Int32Array): Uint8Array {
  if (nulls.length === 0) return EMPTY;
  let gathered = EMPTY;
  for (let i = 0; i < indexes.length; i++) {
    const from = indexes[i];
    if ((nulls[from >>> 3] & (1 << (from & 7))) === 0) continue;
    if (gathered.length === 0) gathered = new Uint8Array((indexes.length + 7) >>> 3);
    gathered[i >>> 3] |= 1 << (i & 7);
  }
  return gathered;
}

/** Text of UTF-8 bytes; the pure ASCII case, by far the most common, is decoded several times faster. */
export function utf8Decode(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('utf8');
}

type Slice = (this: Uint8Array, start: number, end: number) => string;
const latin1Slice = (Buffer.prototype as unknown as { latin1Slice: Slice }).latin1Slice;

/** Bytes `start` to `end` as a string of one character a byte. */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return latin1Slice.call(bytes, start, end);
}
