/**
 * Columns of internal values into a guest's memory. A writer first measures a column (an upper bound of the bytes), so that one
 * allocation serves a whole batch, and then writes it.
 */
import type { ColumnValues } from '../../functions/user/contracts';
import type { Bitmap } from '../../types/bitmap';
import { bitmapBytes, variantBytes } from '../../types/content-bytes';
import type { LogicalType } from '../../types/logical/contracts';
import type { Row } from '../../types/rows';
import type { Variant } from '../../types/variant';
import { COLUMN, type Layout, layoutOf, widthOf } from './layout';
import type { GuestMemory } from './memory';

/** Where the next bytes go: an allocated region of a guest. */
export interface Target {
  readonly memory: GuestMemory;
  at: number;
}

export interface ColumnWriter {
  /** An upper bound of the bytes of the column, without its descriptor; remembers what `write` needs. */
  measure(values: ColumnValues, count: number): number;
  write(target: Target, descriptor: number): void;
}

export function writerOf(type: LogicalType): ColumnWriter {
  const layout = layoutOf(type);
  switch (layout.kind) {
    case 'string':
      return new StringWriter();
    case 'bytes':
      return new BytesWriter((value) => value as Uint8Array);
    case 'variant':
      return new BytesWriter((value) => variantBytes(value as Variant));
    case 'bitmap':
      return new BytesWriter((value) => bitmapBytes(value as Bitmap));
    case 'array':
      return new ListWriter([writerOf(layout.element)], spreadArray);
    case 'map':
      return new ListWriter([writerOf(layout.key), writerOf(layout.value)], spreadMap);
    case 'row':
      return new RowWriter(layout.fields.map((field) => writerOf(field.type)));
    default:
      return new FixedWriter(widthOf(layout), fillOf(layout));
  }
}

export function align8(at: number): number {
  return (at + 7) & ~7;
}

/** Bytes of a null bitmap, whole words. */
function bitmapSize(count: number): number {
  return ((count + 63) >> 6) << 3;
}

/** Marks row `i`; `nulls` is 0 until there is a first NULL. Returns the bitmap's address. */
function markNull(target: Target, nulls: number, count: number, i: number): number {
  let at = nulls;
  if (at === 0) {
    at = target.at;
    target.at += bitmapSize(count);
    target.memory.bytes.fill(0, at, target.at);
  }
  target.memory.bytes[at + (i >> 3)] |= 1 << (i & 7);
  return at;
}

function describe(memory: GuestMemory, at: number, nulls: number, data: number, offsets: number, count: number): void {
  const word = at >> 2;
  memory.i32[word] = nulls;
  memory.i32[word + 1] = data;
  memory.i32[word + 2] = offsets;
  memory.i32[word + 3] = 0;
  memory.i32[word + 4] = count;
  memory.i32[word + 5] = 0;
}

/** An empty descriptor, for a result. */
export function clearDescriptor(memory: GuestMemory, at: number): void {
  describe(memory, at, 0, 0, 0, 0);
}

/** Writes `count` values at `data`; returns the address of the null bitmap or 0. */
type Fill = (target: Target, data: number, values: ColumnValues, count: number) => number;

class FixedWriter implements ColumnWriter {
  private values: ColumnValues = [];
  private count = 0;

  constructor(
    private readonly width: number,
    private readonly fill: Fill,
  ) {}

  measure(values: ColumnValues, count: number): number {
    this.values = values;
    this.count = count;
    return align8(count * this.width) + bitmapSize(count);
  }

  write(target: Target, descriptor: number): void {
    const data = target.at;
    target.at += align8(this.count * this.width);
    const nulls = this.fill(target, data, this.values, this.count);
    describe(target.memory, descriptor, nulls, data, 0, this.count);
  }
}

function fillOf(layout: Layout): Fill {
  switch (layout.kind) {
    case 'bool':
      return fillBooleans;
    case 'i8':
      return plainFill((memory) => memory.i8, 0);
    case 'i16':
      return plainFill((memory) => memory.i16, 1);
    case 'i32':
      return fillInts;
    case 'f32':
      return plainFill((memory) => memory.f32, 2);
    case 'f64':
      return fillDoubles;
    case 'i64':
      return fillLongs;
    case 'time':
      return mapped((value) => (value as number) / layout.factor, fillInts);
    case 'scaled':
      return mapped((value) => BigInt(value as number) * BigInt(layout.factor), fillLongs);
    case 'nanos':
      return fillNanos(BigInt(layout.unit));
    case 'i128':
      return fillWide;
    default:
      return (target, _data, values, count) => {
        let nulls = 0;
        for (let i = 0; i < values.length && i < count; i++) nulls = markNull(target, nulls, count, i);
        return nulls;
      };
  }
}

type Numbers = Int8Array | Int16Array | Float32Array;

function plainFill(view: (memory: GuestMemory) => Numbers, shift: number): Fill {
  return (target, data, values, count) => {
    const out = view(target.memory);
    const base = data >> shift;
    let nulls = 0;
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (value === null) nulls = markNull(target, nulls, count, i);
      else out[base + i] = value as number;
    }
    return nulls;
  };
}

const fillBooleans: Fill = (target, data, values, count) => {
  const { bytes } = target.memory;
  let nulls = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    if (value === null) nulls = markNull(target, nulls, count, i);
    bytes[data + i] = value === true ? 1 : 0;
  }
  return nulls;
};

const fillInts: Fill = (target, data, values, count) => {
  const out = target.memory.i32;
  const base = data >> 2;
  let nulls = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    if (value === null) nulls = markNull(target, nulls, count, i);
    else out[base + i] = value as number;
  }
  return nulls;
};

const fillDoubles: Fill = (target, data, values, count) => {
  const out = target.memory.f64;
  const base = data >> 3;
  let nulls = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    if (value === null) nulls = markNull(target, nulls, count, i);
    else out[base + i] = value as number;
  }
  return nulls;
};

const TWO_32 = 4294967296;

const fillLongs: Fill = (target, data, values, count) => {
  const out = target.memory.i32;
  const base = data >> 2;
  let nulls = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    if (typeof value === 'number') {
      const low = value | 0;
      out[base + 2 * i] = low;
      out[base + 2 * i + 1] = low === value ? low >> 31 : Math.floor(value / TWO_32);
    } else if (value === null) nulls = markNull(target, nulls, count, i);
    else target.memory.i64[(base >> 1) + i] = value as bigint;
  }
  return nulls;
};

function mapped(map: (value: unknown) => unknown, fill: Fill): Fill {
  return (target, data, values, count) =>
    fill(
      target,
      data,
      values.map((value) => (value === null ? null : map(value))),
      count,
    );
}

function fillNanos(unit: bigint): Fill {
  return (target, data, values, count) => {
    const { i64, i32 } = target.memory;
    let nulls = 0;
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (value === null) {
        nulls = markNull(target, nulls, count, i);
        continue;
      }
      const nanos = BigInt(value as number) * unit;
      const rest = BigInt.asUintN(64, ((nanos % 1_000_000n) + 1_000_000n) % 1_000_000n);
      i64[(data >> 3) + 2 * i] = (nanos - rest) / 1_000_000n;
      i32[(data >> 2) + 4 * i + 2] = Number(rest);
      i32[(data >> 2) + 4 * i + 3] = 0;
    }
    return nulls;
  };
}

const fillWide: Fill = (target, data, values, count) => {
  const { i64 } = target.memory;
  let nulls = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    if (value === null) {
      nulls = markNull(target, nulls, count, i);
      continue;
    }
    const wide = BigInt(value as number);
    i64[(data >> 3) + 2 * i] = wide;
    i64[(data >> 3) + 2 * i + 1] = wide >> 64n;
  }
  return nulls;
};

/** UTF-8. All strings go in one write; while they are ASCII, their lengths are their numbers of bytes. */
class StringWriter implements ColumnWriter {
  private values: ColumnValues = [];
  private count = 0;
  private joined = '';

  measure(values: ColumnValues, count: number): number {
    this.values = values;
    this.count = count;
    // Array.join takes null for the empty string.
    this.joined = (values.length === count ? values : values.slice(0, count)).join('');
    return align8(4 * (count + 1)) + bitmapSize(count) + align8(3 * this.joined.length);
  }

  write(target: Target, descriptor: number): void {
    const { count, values, joined } = this;
    this.joined = '';
    const { bytes, i32 } = target.memory;
    const offsets = target.at;
    target.at += align8(4 * (count + 1));
    const base = offsets >> 2;
    let nulls = 0;
    let end = 0;
    for (let i = 0; i < count; i++) {
      const value = values[i];
      i32[base + i] = end;
      if (value === null) nulls = markNull(target, nulls, count, i);
      else end += (value as string).length;
    }
    i32[base + count] = end;
    const data = target.at;
    const written = end === 0 ? 0 : bytes.utf8Write(joined, data);
    const used = written === end ? end : writeEach(target.memory, data, base, values, count);
    target.at = align8(data + used);
    describe(target.memory, descriptor, nulls, data, offsets, count);
  }
}

/** Strings that are not all ASCII, one by one: halves of a surrogate pair in neighbours must not become one character. */
function writeEach(memory: GuestMemory, data: number, base: number, values: ColumnValues, count: number): number {
  const { bytes, i32 } = memory;
  let end = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    i32[base + i] = end;
    if (value !== null && value !== '') end += bytes.utf8Write(value as string, data + end);
  }
  i32[base + count] = end;
  return end;
}

class BytesWriter implements ColumnWriter {
  private parts: (Uint8Array | null)[] = [];

  constructor(private readonly bytesOf: (value: unknown) => Uint8Array) {}

  measure(values: ColumnValues, count: number): number {
    this.parts = new Array(count);
    let size = 0;
    for (let i = 0; i < count; i++) {
      const part = values[i] === null ? null : this.bytesOf(values[i]);
      this.parts[i] = part;
      if (part !== null) size += part.length;
    }
    return align8(4 * (count + 1)) + bitmapSize(count) + align8(size);
  }

  write(target: Target, descriptor: number): void {
    const { parts } = this;
    this.parts = [];
    const count = parts.length;
    const { bytes, i32 } = target.memory;
    const offsets = target.at;
    target.at += align8(4 * (count + 1));
    let nulls = 0;
    for (let i = 0; i < count; i++) if (parts[i] === null) nulls = markNull(target, nulls, count, i);
    const data = target.at;
    let end = 0;
    for (let i = 0; i < count; i++) {
      const part = parts[i];
      i32[(offsets >> 2) + i] = end;
      if (part === null) continue;
      bytes.set(part, data + end);
      end += part.length;
    }
    i32[(offsets >> 2) + count] = end;
    target.at = align8(data + end);
    describe(target.memory, descriptor, nulls, data, offsets, count);
  }
}

/** Adds the items of one value to the columns of the children. */
type Spread = (value: unknown, columns: unknown[][]) => void;

const spreadArray: Spread = (value, [items]) => {
  for (const item of value as readonly unknown[]) items.push(item);
};

const spreadMap: Spread = (value, [keys, items]) => {
  for (const [key, item] of value as ReadonlyMap<unknown, unknown>) {
    keys.push(key);
    items.push(item);
  }
};

/** ARRAY, MAP, MULTISET: offsets into columns of items. */
class ListWriter implements ColumnWriter {
  private values: ColumnValues = [];
  private ends: number[] = [];

  constructor(
    private readonly children: readonly ColumnWriter[],
    private readonly spread: Spread,
  ) {}

  measure(values: ColumnValues, count: number): number {
    const columns: unknown[][] = this.children.map(() => []);
    this.values = values;
    this.ends = new Array(count);
    for (let i = 0; i < count; i++) {
      if (values[i] !== null) this.spread(values[i], columns);
      this.ends[i] = columns[0].length;
    }
    let size = align8(4 * (count + 1)) + bitmapSize(count) + this.children.length * COLUMN.SIZE;
    for (let k = 0; k < columns.length; k++) size += this.children[k].measure(columns[k], columns[k].length);
    return size;
  }

  write(target: Target, descriptor: number): void {
    const { ends, values } = this;
    const count = ends.length;
    const { i32 } = target.memory;
    const offsets = target.at;
    target.at += align8(4 * (count + 1));
    let nulls = 0;
    i32[offsets >> 2] = 0;
    for (let i = 0; i < count; i++) {
      if (values[i] === null) nulls = markNull(target, nulls, count, i);
      i32[(offsets >> 2) + i + 1] = ends[i];
    }
    describe(target.memory, descriptor, nulls, 0, offsets, count);
    writeChildren(target, descriptor, this.children);
  }
}

class RowWriter implements ColumnWriter {
  private values: ColumnValues = [];
  private count = 0;

  constructor(private readonly fields: readonly ColumnWriter[]) {}

  measure(values: ColumnValues, count: number): number {
    this.values = values;
    this.count = count;
    let size = bitmapSize(count) + this.fields.length * COLUMN.SIZE;
    for (let k = 0; k < this.fields.length; k++) {
      const name = `f${k}` as const;
      const column = new Array<unknown>(count);
      for (let i = 0; i < count; i++) column[i] = values[i] === null ? null : (values[i] as Row)[name];
      size += this.fields[k].measure(column, count);
    }
    return size;
  }

  write(target: Target, descriptor: number): void {
    let nulls = 0;
    for (let i = 0; i < this.count; i++) {
      if (this.values[i] === null) nulls = markNull(target, nulls, this.count, i);
    }
    describe(target.memory, descriptor, nulls, 0, 0, this.count);
    writeChildren(target, descriptor, this.fields);
  }
}

function writeChildren(target: Target, descriptor: number, children: readonly ColumnWriter[]): void {
  const at = target.at;
  target.at += children.length * COLUMN.SIZE;
  target.memory.i32[(descriptor + COLUMN.CHILDREN) >> 2] = at;
  for (let k = 0; k < children.length; k++) children[k].write(target, at + k * COLUMN.SIZE);
}

/** Bytes for columns with their descriptors, all values measured. */
export function measureAll(writers: readonly ColumnWriter[], columns: readonly ColumnValues[], count: number): number {
  let size = writers.length * COLUMN.SIZE;
  for (let k = 0; k < writers.length; k++) size += writers[k].measure(columns[k], count);
  return size;
}

/** Writes measured columns; their descriptors stand one after the other at the target's start. */
export function writeAll(target: Target, writers: readonly ColumnWriter[]): number {
  const at = target.at;
  target.at += writers.length * COLUMN.SIZE;
  for (let k = 0; k < writers.length; k++) writers[k].write(target, at + k * COLUMN.SIZE);
  return at;
}
