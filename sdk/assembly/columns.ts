/**
 * Columns in linear memory (docs/udf-abi.md): what generated code reads its arguments from and builds its results with. AssemblyScript;
 * not for authors. Memory of a batch is taken from an arena; objects of the author are the collector's.
 */

const FIRST_CHUNK: usize = 65536;

/** Chunks are linked through their first word. */
let chunk: usize = 0;
let chunkEnd: usize = 0;
let next: usize = 0;
/** Chunks before the current one, linked through their first word. */
const taken: usize = 0;

/** The row that is being worked on, for the host's messages. */
export const ROW: usize = memory.data(8);

/** Memory until the next batch, aligned to 8. */
export function arena(size: usize): usize {
  const at = next;
  const end = at + ((size + 7) & ~7);
  if (end > chunkEnd || end < at) return arenaChunk(size);
  next = end;
  return at;
}

function arenaChunk(size: usize): usize {
  const bytes = max(max(FIRST_CHUNK, (chunkEnd - chunk) * 2), (size + 15) & ~7);
  const fresh = heap.alloc(bytes);
  store<usize>(fresh, chunk);
  // What lies below the chunk cannot be released before the batch is over.
  // @ts-ignore: added to the runtime when functions are built
  if (ASC_RUNTIME == 0) rowMark = __mark();
  chunk = fresh;
  chunkEnd = fresh + bytes;
  next = ((fresh + 8 + 7) & ~7) + ((size + 7) & ~7);
  return (fresh + 8 + 7) & ~7;
}

/** Bytes of the author's objects at which they are collected. */
let collectAt: usize = 4 << 20;

/** Modules without state (runtime "stub"): where objects of the current row begin, and where those of a batch do. */
let rowMark: usize = 0;
let batchMark: usize = 0;

/** A row is done: no object of the author is on the stack of generated code, and none of this row is needed any more. */
// @ts-ignore: decorator
@inline
export function rowDone(): void {
  if (ASC_RUNTIME == 0) {
    // @ts-ignore: added to the runtime when functions are built
    __release(rowMark);
  } else collect();
}

/** Objects of the author are only in globals when this is called. Without a collector they stay until the batch is over. */
// @ts-ignore: decorator
@inline
export function collect(): void {
  if (ASC_RUNTIME != 0) {
    // @ts-ignore: added to the runtime when functions are built
    if (__allocated() > collectAt) collectNow();
  }
}

function collectNow(): void {
  __collect();
  // @ts-ignore: added to the runtime when functions are built
  collectAt = max(<usize>(4 << 20), __allocated() * 2);
}

/** Frees the batch; with a collector the newest (largest) chunk is kept. */
export function resetArena(): void {
  if (ASC_RUNTIME == 0) {
    // @ts-ignore: added to the runtime when functions are built
    if (batchMark == 0) batchMark = __mark();
    // @ts-ignore: added to the runtime when functions are built
    __release(batchMark);
    rowMark = batchMark;
    chunk = chunkEnd = next = 0;
    return;
  }
  collect();
  if (chunk == 0) return;
  let old = load<usize>(chunk);
  while (old != 0) {
    const before = load<usize>(old);
    heap.free(old);
    old = before;
  }
  store<usize>(chunk, 0);
  next = (chunk + 8 + 7) & ~7;
}

/** An object whose fields are all zero. */
export function zeroed(size: usize, id: u32): usize {
  const object = __new(size, id);
  memory.fill(object, 0, size);
  return object;
}

// ---------------------------------------------------------------- reading

// @ts-expect-error: decorator
@inline
export function columnAt(args: usize, i: i32): usize {
  return args + <usize>i * 24;
}

// @ts-expect-error: decorator
@inline
export function nullsOf(column: usize): usize {
  return load<usize>(column);
}

// @ts-expect-error: decorator
@inline
export function dataOf(column: usize): usize {
  return load<usize>(column, 4);
}

// @ts-expect-error: decorator
@inline
export function childOf(column: usize, i: i32): usize {
  return load<usize>(column, 12) + <usize>i * 24;
}

// @ts-expect-error: decorator
@inline
export function lengthOf(column: usize): i32 {
  return load<i32>(column, 16);
}

// @ts-expect-error: decorator
@inline
export function bitAt(nulls: usize, i: i32): bool {
  return nulls != 0 && ((<i32>load<u8>(nulls + <usize>(i >> 3)) >> (i & 7)) & 1) != 0;
}

// @ts-expect-error: decorator
@inline
export function isNull(column: usize, i: i32): bool {
  return bitAt(load<usize>(column), i);
}

// @ts-expect-error: decorator
@inline
export function startOf(column: usize, i: i32): i32 {
  return load<i32>(load<usize>(column, 8) + (<usize>i << 2));
}

/** UTF-8 to a string of the author; ASCII goes 8 bytes at once. */
export function readString(column: usize, i: i32): string {
  const from = startOf(column, i);
  const length = startOf(column, i + 1) - from;
  const source = load<usize>(column, 4) + from;
  const text = changetype<string>(__new(<usize>length << 1, idof<string>()));
  const to = changetype<usize>(text);
  let k = 0;
  for (; k + 8 <= length; k += 8) {
    if ((load<u64>(source + k) & 0x8080808080808080) != 0) return String.UTF8.decodeUnsafe(source, length);
    v128.store(to + (<usize>k << 1), v128.load_ext<u8>(source + k));
  }
  for (; k < length; k++) {
    const byte = load<u8>(source + k);
    if (byte >= 0x80) return String.UTF8.decodeUnsafe(source, length);
    store<u16>(to + (<usize>k << 1), byte);
  }
  return text;
}

export function readBytes(column: usize, i: i32): Uint8Array {
  const from = startOf(column, i);
  const length = startOf(column, i + 1) - from;
  const bytes = new Uint8Array(length);
  memory.copy(bytes.dataStart, load<usize>(column, 4) + from, length);
  return bytes;
}

export function nullError(what: string): void {
  throw new Error(`${what} is NULL; declare it nullable`);
}

// ---------------------------------------------------------------- building

/** A column that grows. Lists and rows have builders of their children. */
@unmanaged
export class Builder {
  nulls: usize;
  data: usize;
  offsets: usize;
  children: usize;
  count: i32;
  childCount: i32;
  /** Bytes of a value of fixed width; 0 = none, -1 = bytes with offsets, -2 = list. */
  width: i32;
  capacity: i32;
  bytes: i32;
  bytesCapacity: i32;
}

export const BYTES = -1;
export const LIST = -2;

export function newBuilder(width: i32, rows: i32, childCount: i32): Builder {
  const builder = changetype<Builder>(arena(offsetof<Builder>()));
  const capacity = max(rows, 8);
  builder.nulls = 0;
  builder.count = 0;
  builder.width = width;
  builder.capacity = capacity;
  builder.bytes = 0;
  builder.bytesCapacity = width == BYTES ? capacity * 16 : 0;
  builder.data = width > 0 ? arena(capacity * width) : width == BYTES ? arena(builder.bytesCapacity) : 0;
  builder.offsets = width < 0 ? arena((capacity + 1) << 2) : 0;
  if (width < 0) store<i32>(builder.offsets, 0);
  builder.childCount = childCount;
  builder.children = childCount > 0 ? arena(childCount << 2) : 0;
  return builder;
}

export function setChild(builder: Builder, i: i32, child: Builder): void {
  store<usize>(builder.children + (<usize>i << 2), changetype<usize>(child));
}

// @ts-expect-error: decorator
@inline
export function child(builder: Builder, i: i32): Builder {
  return changetype<Builder>(load<usize>(builder.children + (<usize>i << 2)));
}

function grown(at: usize, used: usize, size: usize): usize {
  const fresh = arena(size);
  if (used > 0) memory.copy(fresh, at, used);
  return fresh;
}

function bitmapBytes(capacity: i32): usize {
  return <usize>((capacity + 63) >> 6) << 3;
}

function growRows(builder: Builder): void {
  const capacity = builder.capacity;
  const larger = capacity * 2;
  if (builder.width > 0) builder.data = grown(builder.data, capacity * builder.width, larger * builder.width);
  if (builder.width < 0) builder.offsets = grown(builder.offsets, (capacity + 1) << 2, (larger + 1) << 2);
  if (builder.nulls != 0) {
    const size = bitmapBytes(capacity);
    builder.nulls = grown(builder.nulls, size, bitmapBytes(larger));
    memory.fill(builder.nulls + size, 0, bitmapBytes(larger) - size);
  }
  builder.capacity = larger;
}

/** Address of the next value of fixed width. */
// @ts-expect-error: decorator
@inline
export function slot(builder: Builder): usize {
  if (builder.count == builder.capacity) growRows(builder);
  return builder.data + <usize>(builder.count++) * <usize>builder.width;
}

function setBit(nulls: usize, i: i32): void {
  const at = nulls + <usize>(i >> 3);
  const byte: i32 = load<u8>(at);
  const bit: i32 = 1 << (i & 7);
  store<u8>(at, <u8>(byte | bit));
}

/** A NULL; children of rows are NULL too. */
export function addNull(builder: Builder): void {
  if (builder.count == builder.capacity) growRows(builder);
  const i = builder.count++;
  if (builder.nulls == 0) {
    builder.nulls = arena(bitmapBytes(builder.capacity));
    memory.fill(builder.nulls, 0, bitmapBytes(builder.capacity));
  }
  setBit(builder.nulls, i);
  if (builder.width > 0) memory.fill(builder.data + <usize>i * <usize>builder.width, 0, builder.width);
  else if (builder.width < 0) store<i32>(builder.offsets + (<usize>(i + 1) << 2), load<i32>(builder.offsets + (<usize>i << 2)));
  else for (let k = 0; k < builder.childCount; k++) addNull(child(builder, k));
}

/** A row whose fields are added to the children. */
// @ts-expect-error: decorator
@inline
export function addRow(builder: Builder): void {
  if (builder.count == builder.capacity) growRows(builder);
  builder.count++;
}

/** The items that were added to the first child since the last list are a list. */
export function endList(builder: Builder): void {
  if (builder.count == builder.capacity) growRows(builder);
  builder.count++;
  store<i32>(builder.offsets + (<usize>builder.count << 2), child(builder, 0).count);
}

/** Address of room for `size` bytes behind those of the values before. */
function room(builder: Builder, size: i32): usize {
  const needed = builder.bytes + size;
  if (needed > builder.bytesCapacity) {
    const larger = max(needed, builder.bytesCapacity * 2);
    builder.data = grown(builder.data, builder.bytes, larger);
    builder.bytesCapacity = larger;
  }
  return builder.data + builder.bytes;
}

function endBytes(builder: Builder, size: i32): void {
  if (builder.count == builder.capacity) growRows(builder);
  builder.bytes += size;
  builder.count++;
  store<i32>(builder.offsets + (<usize>builder.count << 2), builder.bytes);
}

/** A string as UTF-8; ASCII goes 8 characters at once. Halves of surrogate pairs become U+FFFD. */
export function addString(builder: Builder, text: string): void {
  const length = text.length;
  const from = changetype<usize>(text);
  const to = room(builder, length);
  let k = 0;
  for (; k + 8 <= length; k += 8) {
    const units = v128.load(from + (<usize>k << 1));
    if (v128.any_true(v128.and(units, i16x8.splat(<i16>0xff80)))) {
      addUtf8(builder, text);
      return;
    }
    v128.store_lane<u64>(to + k, v128.narrow<i16>(units, units), 0);
  }
  for (; k < length; k++) {
    const unit = load<u16>(from + (<usize>k << 1));
    if (unit >= 0x80) {
      addUtf8(builder, text);
      return;
    }
    store<u8>(to + k, unit);
  }
  endBytes(builder, length);
}

function addUtf8(builder: Builder, text: string): void {
  const to = room(builder, text.length * 3);
  const size = String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, to, false, String.UTF8.ErrorMode.REPLACE);
  endBytes(builder, <i32>size);
}

export function addBytes(builder: Builder, bytes: Uint8Array): void {
  const to = room(builder, bytes.length);
  memory.copy(to, bytes.dataStart, bytes.length);
  endBytes(builder, bytes.length);
}

/** Writes the descriptor of a finished column. */
export function finish(builder: Builder, descriptor: usize): void {
  store<usize>(descriptor, builder.nulls);
  store<usize>(descriptor, builder.data, 4);
  store<usize>(descriptor, builder.offsets, 8);
  store<i32>(descriptor, builder.count, 16);
  store<i32>(descriptor, 0, 20);
  const count = builder.childCount;
  const children = count > 0 ? arena(count * 24) : 0;
  store<usize>(descriptor, children, 12);
  for (let k = 0; k < count; k++) finish(child(builder, k), children + <usize>k * 24);
}

/** Marks row `i` of a fixed column that is written in place; `nulls` is 0 until the first. */
export function markNull(nulls: usize, rows: i32, i: i32): usize {
  let at = nulls;
  if (at == 0) {
    at = arena(bitmapBytes(rows));
    memory.fill(at, 0, bitmapBytes(rows));
  }
  setBit(at, i);
  return at;
}

/** The descriptor of a fixed column. */
export function describe(descriptor: usize, nulls: usize, data: usize, rows: i32): void {
  store<usize>(descriptor, nulls);
  store<usize>(descriptor, data, 4);
  store<usize>(descriptor, 0, 8);
  store<usize>(descriptor, 0, 12);
  store<i32>(descriptor, rows, 16);
  store<i32>(descriptor, 0, 20);
}
