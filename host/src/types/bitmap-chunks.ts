/**
 * Chunks of a bitmap: up to 65536 numbers of 16 bits, as a sorted array while there are at most 4096 of them, else as bits;
 * or as a few runs, which keeps bitmaps of whole ranges small. The same numbers may stand in any of these forms.
 * `runs` marks a chunk that Java's implementation holds as run-length encoded: it decides only how the chunk is written.
 */

export const MAX_ARRAY = 4096;
const WORDS = 2048;

export interface Chunk {
  readonly size: number;
  runs: boolean;
  has(value: number): boolean;
  /** These change the chunk, or give another one that takes its place. */
  add(value: number): Chunk;
  remove(value: number): Chunk;
  clone(): Chunk;
  values(): Iterable<number>;
}

export class ArrayChunk implements Chunk {
  runs = false;

  /** `items` is sorted; only the first `size` count. */
  constructor(
    public items: Uint16Array = new Uint16Array(4),
    public size = 0,
  ) {}

  private position(value: number): number {
    const { items, size } = this;
    if (size > 0 && items[size - 1] < value) return ~size;
    let low = 0;
    let high = size - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (items[middle] === value) return middle;
      if (items[middle] < value) low = middle + 1;
      else high = middle - 1;
    }
    return ~low;
  }

  has(value: number): boolean {
    return this.position(value) >= 0;
  }

  add(value: number): Chunk {
    const i = this.position(value);
    if (i >= 0) return this;
    if (this.size === MAX_ARRAY) return BitsChunk.of(this).add(value);
    if (this.size === this.items.length) {
      const grown = new Uint16Array(Math.min(MAX_ARRAY, this.size * 2));
      grown.set(this.items);
      this.items = grown;
    }
    this.items.copyWithin(~i + 1, ~i, this.size);
    this.items[~i] = value;
    this.size++;
    return this;
  }

  remove(value: number): Chunk {
    const i = this.position(value);
    if (i < 0) return this;
    this.items.copyWithin(i, i + 1, this.size);
    this.size--;
    return this;
  }

  clone(): Chunk {
    const copy = new ArrayChunk(this.items.slice(0, Math.max(this.size, 4)), this.size);
    copy.runs = this.runs;
    return copy;
  }

  values(): Uint16Array {
    return this.items.subarray(0, this.size);
  }
}

export class BitsChunk implements Chunk {
  runs = false;

  constructor(
    readonly words: Int32Array,
    public size: number,
  ) {}

  static of(chunk: Chunk): BitsChunk {
    const words = new Int32Array(WORDS);
    if (chunk instanceof RunChunk) chunk.fill(words);
    else for (const value of chunk.values()) words[value >>> 5] |= 1 << (value & 31);
    const bits = new BitsChunk(words, chunk.size);
    bits.runs = chunk.runs;
    return bits;
  }

  has(value: number): boolean {
    return (this.words[value >>> 5] & (1 << (value & 31))) !== 0;
  }

  add(value: number): Chunk {
    if (!this.has(value)) {
      this.words[value >>> 5] |= 1 << (value & 31);
      this.size++;
    }
    return this;
  }

  remove(value: number): Chunk {
    if (!this.has(value)) return this;
    this.words[value >>> 5] &= ~(1 << (value & 31));
    this.size--;
    return compact(this);
  }

  clone(): Chunk {
    const copy = new BitsChunk(this.words.slice(), this.size);
    copy.runs = this.runs;
    return copy;
  }

  *values(): Generator<number> {
    for (let i = 0; i < WORDS; i++) {
      for (let word = this.words[i]; word !== 0; word &= word - 1) yield i * 32 + 31 - Math.clz32(word & -word);
    }
  }
}

/** Runs of numbers: it never changes, but gives another chunk for a change. */
export class RunChunk implements Chunk {
  runs = true;
  readonly size: number;

  /** First number and length - 1 of every run; runs are apart and ascend. */
  constructor(readonly items: Uint16Array) {
    let size = 0;
    for (let i = 1; i < items.length; i += 2) size += items[i] + 1;
    this.size = size;
  }

  has(value: number): boolean {
    let low = 0;
    let high = this.items.length / 2 - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (this.items[2 * middle] <= value) low = middle + 1;
      else high = middle - 1;
    }
    return high >= 0 && value <= this.items[2 * high] + this.items[2 * high + 1];
  }

  add(value: number): Chunk {
    return this.has(value) ? this : this.plain().add(value);
  }

  remove(value: number): Chunk {
    return this.has(value) ? this.plain().remove(value) : this;
  }

  clone(): Chunk {
    const copy = new RunChunk(this.items);
    copy.runs = this.runs;
    return copy;
  }

  *values(): Generator<number> {
    for (let i = 0; i < this.items.length; i += 2) {
      const end = this.items[i] + this.items[i + 1];
      for (let value = this.items[i]; value <= end; value++) yield value;
    }
  }

  /** Sets the bits of the numbers. */
  fill(words: Int32Array): void {
    for (let i = 0; i < this.items.length; i += 2) {
      const first = this.items[i];
      const last = first + this.items[i + 1];
      const firstWord = first >>> 5;
      const lastWord = last >>> 5;
      const head = -1 << (first & 31);
      const tail = -1 >>> (31 - (last & 31));
      if (firstWord === lastWord) words[firstWord] |= head & tail;
      else {
        words[firstWord] |= head;
        words.fill(-1, firstWord + 1, lastWord);
        words[lastWord] |= tail;
      }
    }
  }

  private plain(): Chunk {
    return compact(BitsChunk.of(this));
  }
}

/** Whether both hold the same numbers. */
export function chunksEqual(a: Chunk, b: Chunk): boolean {
  if (a.size !== b.size) return false;
  if (a instanceof ArrayChunk && b instanceof ArrayChunk) return itemsEqual(a.values(), b.values());
  if (a instanceof BitsChunk && b instanceof BitsChunk) return itemsEqual(a.words, b.words);
  return itemsEqual(runsOf(a), runsOf(b));
}

function itemsEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Few bits become an array. */
function compact(bits: BitsChunk): Chunk {
  if (bits.size > MAX_ARRAY) return bits;
  const chunk = new ArrayChunk(Uint16Array.from(bits.values()), bits.size);
  chunk.runs = bits.runs;
  return chunk;
}

const FULL = Uint16Array.of(0, 65535);

/** The numbers from `low` to `high`, exclusive, as a run. */
export function rangeChunk(low: number, high: number): Chunk {
  return new RunChunk(Uint16Array.of(low, high - low - 1));
}

/** Chunk of sorted numbers, at most 65536. */
export function chunkOf(values: Iterable<number>, size: number): Chunk {
  if (size <= MAX_ARRAY) return new ArrayChunk(Uint16Array.from(values), size);
  const words = new Int32Array(WORDS);
  for (const value of values) words[value >>> 5] |= 1 << (value & 31);
  return new BitsChunk(words, size);
}

function popcount(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function combine(a: Chunk, b: Chunk, word: (x: number, y: number) => number): Chunk {
  if (a.size === 65536 && b.size === 65536) return word(-1, -1) === 0 ? new ArrayChunk() : new RunChunk(FULL);
  const left = a instanceof BitsChunk ? a : BitsChunk.of(a);
  const right = b instanceof BitsChunk ? b : BitsChunk.of(b);
  const words = new Int32Array(WORDS);
  let size = 0;
  for (let i = 0; i < WORDS; i++) {
    words[i] = word(left.words[i], right.words[i]);
    size += popcount(words[i]);
  }
  return size === 65536 ? new RunChunk(FULL) : compact(new BitsChunk(words, size));
}

/**
 * Which results Java keeps as runs: those of two runs, those of runs and `small`er arrays where Java works on the runs, and full
 * chunks. All others are arrays or bits.
 */
function withKind(result: Chunk, a: Chunk, b: Chunk, small: (runs: Chunk, array: Chunk) => boolean = never): Chunk {
  const kept = (a.runs && b.runs) || (a.runs && isArray(b) && small(a, b)) || (b.runs && isArray(a) && small(b, a));
  result.runs = (kept && runsPay(result)) || result.size === 65536;
  return result;
}

const never = () => false;
const always = () => true;
/** Larger arrays are not taken out of runs one by one. */
const belowThreshold = (_: Chunk, array: Chunk) => array.size < 32;

function isArray(chunk: Chunk): boolean {
  return chunk instanceof ArrayChunk && !chunk.runs;
}

function filtered(a: ArrayChunk, keep: (value: number) => boolean): Chunk {
  const items = a.values().filter(keep);
  return new ArrayChunk(items, items.length);
}

export function andChunks(a: Chunk, b: Chunk): Chunk {
  if (a instanceof ArrayChunk)
    return withKind(
      filtered(a, (value) => b.has(value)),
      a,
      b,
    );
  if (b instanceof ArrayChunk)
    return withKind(
      filtered(b, (value) => a.has(value)),
      a,
      b,
    );
  return withKind(
    combine(a, b, (x, y) => x & y),
    a,
    b,
  );
}

export function andNotChunks(a: Chunk, b: Chunk): Chunk {
  const result = a instanceof ArrayChunk ? filtered(a, (value) => !b.has(value)) : combine(a, b, (x, y) => x & ~y);
  return withKind(result, a, b, (runs, array) => runs === a && belowThreshold(runs, array));
}

export function orChunks(a: Chunk, b: Chunk): Chunk {
  const arrays = a instanceof ArrayChunk && b instanceof ArrayChunk;
  return withKind(arrays ? union(a, b) : combine(a, b, (x, y) => x | y), a, b, always);
}

export function xorChunks(a: Chunk, b: Chunk): Chunk {
  return withKind(
    combine(a, b, (x, y) => x ^ y),
    a,
    b,
    belowThreshold,
  );
}

function union(a: ArrayChunk, b: ArrayChunk): Chunk {
  const left = a.values();
  const right = b.values();
  const items = new Uint16Array(left.length + right.length);
  let count = 0;
  let j = 0;
  for (const value of left) {
    while (j < right.length && right[j] < value) items[count++] = right[j++];
    if (right[j] === value) j++;
    items[count++] = value;
  }
  while (j < right.length) items[count++] = right[j++];
  return chunkOf(items.subarray(0, count), count);
}

/** Start and length - 1 of every run. */
export function runsOf(chunk: Chunk): ArrayLike<number> & Iterable<number> {
  if (chunk instanceof RunChunk) return chunk.items;
  const runs: number[] = [];
  let last = -2;
  for (const value of chunk.values()) {
    if (value === last + 1) runs[runs.length - 1]++;
    else runs.push(value, 0);
    last = value;
  }
  return runs;
}

/** Bytes of the chunk without its runs. */
function plainSize(chunk: Chunk): number {
  return chunk.size <= MAX_ARRAY ? 2 * chunk.size : 8192;
}

/** An existing run container is kept while it is not longer than what an array would take with its header. */
function runsPay(chunk: Chunk): boolean {
  const size = 2 + 2 * runsOf(chunk).length;
  return size <= Math.min(8192, 2 * chunk.size + 2);
}

/** Marks the chunk as runs when that is shorter, as Java's runOptimize does. */
export function withRuns(chunk: Chunk): Chunk {
  chunk.runs = chunk.runs ? runsPay(chunk) : plainSize(chunk) > 2 + 2 * runsOf(chunk).length;
  return chunk;
}
