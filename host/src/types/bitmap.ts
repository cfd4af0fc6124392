/**
 * BITMAP values: 32-bit Roaring bitmaps. Numbers are Java ints, ordered and printed as unsigned ones. Methods that change a bitmap are
 * for aggregates, which own theirs; everybody else calls the static operations, which make new ones.
 */
import {
  ArrayChunk,
  andChunks,
  andNotChunks,
  type Chunk,
  chunksEqual,
  orChunks,
  rangeChunk,
  runsOf,
  withRuns,
  xorChunks,
} from './bitmap-chunks';
import { readBitmap, writeBitmap } from './bitmap-format';
import { CastError } from './cast-error';

/** Flink's text stops after so many characters. */
const TEXT_LIMIT = 0x80000;

type Merge = (a: Chunk, b: Chunk) => Chunk;

export class Bitmap {
  /** High 16 bits of the values, ascending, and the chunk of low bits of each. */
  private keys: number[] = [];
  private chunks: Chunk[] = [];

  static empty(): Bitmap {
    return new Bitmap();
  }

  /** The bitmap of some ints; their order does not matter. */
  static of(values: Iterable<number>): Bitmap {
    const bitmap = new Bitmap();
    for (const value of values) bitmap.add(value);
    return bitmap;
  }

  /** Reads the portable Roaring format; throws Flink's DeserializationException. */
  static fromBytes(bytes: Uint8Array): Bitmap {
    const bitmap = new Bitmap();
    try {
      const { keys, chunks } = readBitmap(bytes);
      bitmap.keys = keys;
      bitmap.chunks = chunks;
    } catch (cause) {
      const name = 'org.apache.flink.types.DeserializationException';
      throw new CastError('Failed to deserialize bitmap from bytes.', name, { cause });
    }
    return bitmap;
  }

  static and(a: Bitmap, b: Bitmap): Bitmap {
    return a.merged(b, andChunks, false, false);
  }
  static or(a: Bitmap, b: Bitmap): Bitmap {
    return a.merged(b, orChunks, true, true);
  }
  static xor(a: Bitmap, b: Bitmap): Bitmap {
    return a.merged(b, xorChunks, true, true);
  }
  static andNot(a: Bitmap, b: Bitmap): Bitmap {
    return a.merged(b, andNotChunks, true, false);
  }

  add(value: number): void {
    const key = value >>> 16;
    const i = this.position(key);
    if (i >= 0) {
      this.chunks[i] = this.chunks[i].add(value & 0xffff);
      return;
    }
    this.keys.splice(~i, 0, key);
    this.chunks.splice(~i, 0, new ArrayChunk().add(value & 0xffff));
  }

  /** Adds the unsigned values from `start` to `end`, exclusive; both within 0 to 2^32. */
  addRange(start: number, end: number): void {
    if (end <= start) return;
    for (let key = Math.floor(start / 65536); key * 65536 < end; key++) {
      const low = Math.max(start - key * 65536, 0);
      const high = Math.min(end - key * 65536, 65536);
      this.merge(key, rangeChunk(low, high));
    }
  }

  private merge(key: number, chunk: Chunk): void {
    const i = this.position(key);
    if (i >= 0) {
      this.chunks[i] = orChunks(this.chunks[i], chunk);
      return;
    }
    this.keys.splice(~i, 0, key);
    this.chunks.splice(~i, 0, chunk);
  }

  remove(value: number): void {
    const i = this.position(value >>> 16);
    if (i < 0) return;
    this.chunks[i] = this.chunks[i].remove(value & 0xffff);
    if (this.chunks[i].size > 0) return;
    this.keys.splice(i, 1);
    this.chunks.splice(i, 1);
  }

  clear(): void {
    this.keys = [];
    this.chunks = [];
  }

  /** In-place forms of the static operations. */
  and(other: Bitmap): void {
    this.take(Bitmap.and(this, other));
  }
  or(other: Bitmap): void {
    this.take(Bitmap.or(this, other));
  }
  xor(other: Bitmap): void {
    this.take(Bitmap.xor(this, other));
  }
  andNot(other: Bitmap): void {
    this.take(Bitmap.andNot(this, other));
  }

  private take(other: Bitmap): void {
    this.keys = other.keys;
    this.chunks = other.chunks;
  }

  contains(value: number): boolean {
    const i = this.position(value >>> 16);
    return i >= 0 && this.chunks[i].has(value & 0xffff);
  }

  get cardinality(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.size, 0);
  }

  get isEmpty(): boolean {
    return this.chunks.length === 0;
  }

  clone(): Bitmap {
    const copy = new Bitmap();
    copy.keys = [...this.keys];
    copy.chunks = this.chunks.map((chunk) => chunk.clone());
    return copy;
  }

  /** Values as unsigned numbers, ascending. */
  *[Symbol.iterator](): IterableIterator<number> {
    for (let i = 0; i < this.keys.length; i++) {
      const high = this.keys[i] * 65536;
      for (const low of this.chunks[i].values()) yield high + low;
    }
  }

  /** Values as Java ints, in unsigned order. */
  toArray(): number[] {
    return Array.from(this, (value) => value | 0);
  }

  /** The portable Roaring format, with run containers where they are shorter. */
  toBytes(): Uint8Array {
    this.chunks = this.chunks.map(withRuns);
    return writeBitmap(this.keys, this.chunks);
  }

  /** `{1,2,3}`. */
  toString(): string {
    const parts: string[] = [];
    let length = 1;
    for (const value of this) {
      if (parts.length > 0 && ++length > TEXT_LIMIT) return `{${parts.join(',')},...}`;
      const text = String(value);
      parts.push(text);
      length += text.length;
    }
    return `{${parts.join(',')}}`;
  }

  equals(other: unknown): boolean {
    if (!(other instanceof Bitmap) || other.keys.length !== this.keys.length) return false;
    return this.keys.every((key, i) => other.keys[i] === key && chunksEqual(this.chunks[i], other.chunks[i]));
  }

  /** A text that is equal for equal bitmaps only. */
  toKey(): string {
    return this.keys.map((key, i) => `${key}:${Array.from(runsOf(this.chunks[i])).join()}`).join(';');
  }

  private position(key: number): number {
    let low = 0;
    let high = this.keys.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (this.keys[middle] === key) return middle;
      if (this.keys[middle] < key) low = middle + 1;
      else high = middle - 1;
    }
    return ~low;
  }

  /** Walks both lists of keys; `left` and `right` say whether chunks of one side only are kept. */
  private merged(other: Bitmap, merge: Merge, left: boolean, right: boolean): Bitmap {
    const result = new Bitmap();
    const push = (key: number, chunk: Chunk) => {
      if (chunk.size === 0) return;
      result.keys.push(key);
      result.chunks.push(chunk);
    };
    let i = 0;
    let j = 0;
    while (i < this.keys.length || j < other.keys.length) {
      const a = this.keys[i] ?? 65536;
      const b = other.keys[j] ?? 65536;
      if (a === b) push(a, merge(this.chunks[i++], other.chunks[j++]));
      else if (a < b) {
        if (left) push(a, this.chunks[i].clone());
        i++;
      } else {
        if (right) push(b, other.chunks[j].clone());
        j++;
      }
    }
    return result;
  }
}
