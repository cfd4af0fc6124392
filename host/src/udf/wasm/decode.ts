/**
 * Columns out of a guest's memory. Nothing that a guest says is believed: addresses, lengths, offsets, UTF-8 and amounts are checked,
 * and what does not hold is a BadResult that says where.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { canonicalInteger } from '../../types/binary';
import { Bitmap } from '../../types/bitmap';
import { variantOf } from '../../types/content-bytes';
import type { LogicalType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import { rowClass, RowKind } from '../../types/rows';
import { COLUMN, type Layout, layoutOf, widthOf } from './layout';
import type { GuestMemory } from './memory';

/** What a guest gave back is not what the ABI says. */
export class BadResult extends Error {
  override readonly name = 'BadResult';

  constructor(
    message: string,
    readonly failure: 'result' | 'output' = 'result',
    readonly row?: number,
  ) {
    super(message);
  }
}

/** A batch of results being read: its memory, and how many bytes (and values without bytes) it may still hold. */
export class Source {
  private left: number;

  constructor(
    readonly memory: GuestMemory,
    private readonly limit: number,
  ) {
    this.left = limit;
  }

  /** Checks that `size` bytes at `at` are in memory, aligned, and not too many. */
  region(at: number, size: number, alignment: number, what: string): number {
    const address = at >>> 0;
    this.spend(size);
    if (address + size > this.memory.size) {
      throw new BadResult(
        `${what}: ${size} bytes at ${address} are outside of its memory of ${this.memory.size} bytes`,
      );
    }
    if (size > 0 && address % alignment !== 0) {
      throw new BadResult(`${what}: address ${address} is no multiple of ${alignment}`);
    }
    return address;
  }

  spend(amount: number): void {
    this.left -= amount;
    if (this.left < 0) throw new BadResult(`its results are larger than ${this.limit} bytes`, 'output');
  }
}

/** Reads the column whose descriptor is at an address; `count` = how many values it must have. */
export type ColumnReader = (source: Source, descriptor: number, count: number) => unknown[];

interface Descriptor {
  readonly nulls: number;
  readonly data: number;
  readonly offsets: number;
  readonly children: number;
}

const RESULT = 'the result';

/** `where`: "the result", "field 'a' of the result". */
export function readerOf(type: LogicalType, where = RESULT): ColumnReader {
  const layout = layoutOf(type);
  const values = valuesOf(type, layout, where);
  const what = `${where} (${typeSummary(type)})`;
  // Below a NULL row anything may stand: only the outermost column is held to NOT NULL.
  const nullable = type.nullable || where !== RESULT;
  return (source, at, count) => {
    const column = descriptorAt(source, at, count, what);
    const nulls = column.nulls === 0 ? 0 : source.region(column.nulls, (count + 7) >> 3, 1, `${what}, nulls`);
    const out = values(source, column, count, nulls);
    if (nulls !== 0) setNulls(source, nulls, out, nullable, what);
    return out;
  };
}

function descriptorAt(source: Source, at: number, count: number, what: string): Descriptor {
  const word = source.region(at, COLUMN.SIZE, 4, `${what}, descriptor`) >> 2;
  const { u32 } = source.memory;
  const length = u32[word + 4];
  if (length !== count) throw new BadResult(`${what} has ${length} values instead of ${count}`);
  return { nulls: u32[word], data: u32[word + 1], offsets: u32[word + 2], children: u32[word + 3] };
}

function setNulls(source: Source, nulls: number, out: unknown[], nullable: boolean, what: string): void {
  const { bytes } = source.memory;
  for (let i = 0; i < out.length; i++) {
    const byte = bytes[nulls + (i >> 3)];
    if (byte === 0) {
      i |= 7;
      continue;
    }
    if ((byte & (1 << (i & 7))) === 0) continue;
    if (!nullable) throw new BadResult(`${what} is NULL`, 'result', i);
    out[i] = null;
  }
}

function isNull(source: Source, nulls: number, i: number): boolean {
  return nulls !== 0 && (source.memory.bytes[nulls + (i >> 3)] & (1 << (i & 7))) !== 0;
}

/** Reads the values; what it says of NULLs is overwritten. */
type Values = (source: Source, column: Descriptor, count: number, nulls: number) => unknown[];

function valuesOf(type: LogicalType, layout: Layout, where: string): Values {
  switch (layout.kind) {
    case 'null':
      return (source, _column, count) => {
        source.spend(count);
        return new Array<unknown>(count).fill(null);
      };
    case 'string':
      return stringValues(where);
    case 'bytes':
      return bytesValues(where, (bytes) => Uint8Array.from(bytes));
    case 'variant':
      return bytesValues(where, variantOf);
    case 'bitmap':
      return bytesValues(where, (bytes) => Bitmap.fromBytes(bytes));
    case 'array':
      return arrayValues(where, layout.element);
    case 'map':
      return mapValues(where, layout.key, layout.value);
    case 'row':
      return rowValues(where, layout.fields);
    default:
      return fixedValues(type, layout, where);
  }
}

function fixedValues(type: LogicalType, layout: Layout, where: string): Values {
  const width = widthOf(layout);
  const alignment = Math.min(width, 8);
  const read = fixedReader(layout);
  const check = type.root === 'DECIMAL' ? decimalCheck(type.precision, where) : undefined;
  return (source, { data }, count, nulls) => {
    const at = source.region(data, count * width, alignment, `${where}, values`);
    const out = read(source.memory, at, count);
    if (check) for (let i = 0; i < count; i++) if (!isNull(source, nulls, i)) check(out[i] as number | bigint, i);
    return out;
  };
}

function decimalCheck(precision: number, where: string): (value: number | bigint, row: number) => void {
  const limit = 10n ** BigInt(precision);
  const near = Number(limit);
  const small = precision <= 15;
  return (value, row) => {
    if (typeof value === 'number' && (!small || (value < near && value > -near))) {
      if (small || BigInt(Math.abs(value)) < limit) return;
    } else if (typeof value === 'bigint' && value < limit && value > -limit) return;
    throw new BadResult(`${where} has more than ${precision} digits: ${value}`, 'result', row);
  };
}

function fixedReader(layout: Layout): (memory: GuestMemory, at: number, count: number) => unknown[] {
  switch (layout.kind) {
    case 'bool':
      return ({ bytes }, at, count) => Array.from({ length: count }, (_, i) => bytes[at + i] !== 0);
    case 'i8':
      return ({ i8 }, at, count) => Array.from(i8.subarray(at, at + count));
    case 'i16':
      return ({ i16 }, at, count) => Array.from(i16.subarray(at >> 1, (at >> 1) + count));
    case 'i32':
      return ({ i32 }, at, count) => copyNumbers(i32, at >> 2, count);
    case 'f32':
      return ({ f32 }, at, count) => Array.from(f32.subarray(at >> 2, (at >> 2) + count));
    case 'f64':
      return ({ f64 }, at, count) => copyNumbers(f64, at >> 3, count);
    case 'time':
      return ({ i32 }, at, count) =>
        Array.from(i32.subarray(at >> 2, (at >> 2) + count), (value) => value * layout.factor);
    case 'scaled':
      return ({ i64 }, at, count) =>
        Array.from(i64.subarray(at >> 3, (at >> 3) + count), (value) =>
          canonicalInteger(floorDivide(value, BigInt(layout.factor))),
        );
    case 'nanos':
      return ({ i64, i32 }, at, count) =>
        Array.from({ length: count }, (_, i) => {
          const nanos = i64[(at >> 3) + 2 * i] * 1_000_000n + BigInt(i32[(at >> 2) + 4 * i + 2]);
          return canonicalInteger(floorDivide(nanos, BigInt(layout.unit)));
        });
    case 'i128':
      return ({ i64 }, at, count) =>
        Array.from({ length: count }, (_, i) =>
          canonicalInteger((i64[(at >> 3) + 2 * i + 1] << 64n) | BigInt.asUintN(64, i64[(at >> 3) + 2 * i])),
        );
    default:
      return readLongs;
  }
}

function copyNumbers(from: Int32Array | Float64Array, base: number, count: number): number[] {
  const out = new Array<number>(count);
  for (let i = 0; i < count; i++) out[i] = from[base + i];
  return out;
}

const TWO_32 = 4294967296;
const SAFE_HIGH = 2 ** 21;

/** i64 as numbers where they are safe. The lowest word of -2^53 is 0: it is no safe integer. */
function readLongs({ i32, i64 }: GuestMemory, at: number, count: number): unknown[] {
  const base = at >> 2;
  const out = new Array<unknown>(count);
  for (let i = 0; i < count; i++) {
    const low = i32[base + 2 * i];
    const high = i32[base + 2 * i + 1];
    if (high === low >> 31) out[i] = low;
    else if (high < SAFE_HIGH && (high > -SAFE_HIGH || (high === -SAFE_HIGH && low !== 0))) {
      out[i] = high * TWO_32 + (low >>> 0);
    } else out[i] = i64[(base >> 1) + i];
  }
  return out;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const rest = value % by;
  return rest < 0n ? value / by - 1n : value / by;
}

/** Checks offsets: not negative, never falling. Returns the index of the first in `i32`. */
function checkedOffsets(source: Source, { offsets }: Descriptor, count: number, where: string): number {
  if (count === 0) return 0;
  const base = source.region(offsets, 4 * (count + 1), 4, `${where}, offsets`) >> 2;
  const { i32 } = source.memory;
  let previous = i32[base];
  if (previous < 0) throw new BadResult(`${where}: offset 0 is ${previous}`, 'result', 0);
  for (let i = 1; i <= count; i++) {
    const next = i32[base + i];
    if (next < previous)
      throw new BadResult(`${where}: offset ${i} is ${next}, less than the one before`, 'result', i - 1);
    previous = next;
  }
  return base;
}

/** V8 copies substrings that are shorter; longer ones would keep the text of the whole batch alive. */
const COPIED_SUBSTRING = 13;

function stringValues(where: string): Values {
  return (source, column, count) => {
    const base = checkedOffsets(source, column, count, where);
    const { i32, bytes } = source.memory;
    const out = new Array<unknown>(count);
    if (count === 0) return out;
    const first = i32[base];
    const size = i32[base + count] - first;
    const data = source.region(column.data, i32[base + count], 1, `${where}, bytes`);
    const all = bytes.subarray(data + first, data + first + size);
    if (!isAscii(all)) return decodeUtf8(source, data, base, count, all, where);
    const text = bytes.latin1Slice(data + first, data + first + size);
    for (let i = 0; i < count; i++) {
      const from = i32[base + i];
      const to = i32[base + i + 1];
      out[i] =
        to - from < COPIED_SUBSTRING ? text.slice(from - first, to - first) : bytes.latin1Slice(data + from, data + to);
    }
    return out;
  };
}

function decodeUtf8(
  source: Source,
  data: number,
  base: number,
  count: number,
  all: Uint8Array,
  where: string,
): unknown[] {
  const { i32, bytes } = source.memory;
  const valid = isUtf8(all);
  const out = new Array<unknown>(count);
  for (let i = 0; i < count; i++) {
    const from = data + i32[base + i];
    const to = data + i32[base + i + 1];
    // A whole that is valid has invalid parts only where a character is cut.
    const cut = from < to && (bytes[from] & 0xc0) === 0x80;
    if (cut || (!valid && !isUtf8(bytes.subarray(from, to)))) throw new BadResult(`${where} is no UTF-8`, 'result', i);
    out[i] = bytes.utf8Slice(from, to);
  }
  return out;
}

function bytesValues(where: string, make: (bytes: Buffer) => unknown): Values {
  return (source, column, count, nulls) => {
    const base = checkedOffsets(source, column, count, where);
    const { i32, bytes } = source.memory;
    const out = new Array<unknown>(count).fill(null);
    if (count === 0) return out;
    const data = source.region(column.data, i32[base + count], 1, `${where}, bytes`);
    for (let i = 0; i < count; i++) {
      if (isNull(source, nulls, i)) continue;
      try {
        out[i] = make(bytes.subarray(data + i32[base + i], data + i32[base + i + 1]));
      } catch (error) {
        throw new BadResult(`${where} is malformed: ${(error as Error).message}`, 'result', i);
      }
    }
    return out;
  };
}

function childAt(source: Source, { children }: Descriptor, count: number, where: string): number {
  return source.region(children, count * COLUMN.SIZE, 4, `${where}, children`);
}

function arrayValues(where: string, element: LogicalType): Values {
  const read = readerOf(element, `element of ${where}`);
  return (source, column, count) => {
    const base = checkedOffsets(source, column, count, where);
    const out = new Array<unknown>(count);
    if (count === 0) return out;
    const child = childAt(source, column, 1, where);
    const { i32 } = source.memory;
    const items = read(source, child, i32[base + count]);
    for (let i = 0; i < count; i++) out[i] = items.slice(i32[base + i], i32[base + i + 1]);
    return out;
  };
}

function mapValues(where: string, key: LogicalType, value: LogicalType): Values {
  const readKeys = readerOf(key, `key of ${where}`);
  const readItems = readerOf(value, `value of ${where}`);
  return (source, column, count) => {
    const base = checkedOffsets(source, column, count, where);
    const out = new Array<unknown>(count);
    if (count === 0) return out;
    const child = childAt(source, column, 2, where);
    const { i32 } = source.memory;
    const total = i32[base + count];
    const keys = readKeys(source, child, total);
    const items = readItems(source, child + COLUMN.SIZE, total);
    for (let i = 0; i < count; i++) {
      const map = new Map<unknown, unknown>();
      for (let k = i32[base + i]; k < i32[base + i + 1]; k++) map.set(keys[k], items[k]);
      out[i] = map;
    }
    return out;
  };
}

function rowValues(where: string, fields: readonly { readonly name: string; readonly type: LogicalType }[]): Values {
  const readers = fields.map(({ name, type }) => readerOf(type, `field '${name}' of ${where}`));
  const Class = rowClass(fields.length);
  const blank = new Array<null>(fields.length).fill(null);
  return (source, column, count) => {
    const child = childAt(source, column, readers.length, where);
    source.spend(count);
    const rows = new Array<unknown>(count);
    for (let i = 0; i < count; i++) rows[i] = new Class(RowKind.INSERT, ...blank);
    for (let k = 0; k < readers.length; k++) {
      const values = readers[k](source, child + k * COLUMN.SIZE, count);
      const name = `f${k}` as const;
      for (let i = 0; i < count; i++) (rows[i] as Record<string, unknown>)[name] = values[i];
    }
    return rows;
  };
}
