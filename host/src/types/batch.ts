/** Batches: rows in arrival order, held as values, as columns, or both. See contracts.ts. */
import type { Column, DataType, RowBatch } from '@drey/sdk/protocol';
import { asBytes, asInt32, decodeTimestamps, EMPTY, encodeTimestamps } from './binary';
import { concatColumns, decodeColumn, decodeKeys, encodeColumn, encodeKeys, gatherColumn, sameType } from './columns';
import { type Batch, type BatchKeys, NO_TIMESTAMP } from './contracts';

const NO_INDEXES = new Int32Array(0);

/** A batch of internal values. `keys` may be ColumnKeys (typed) or plain; plain ones cannot be encoded. */
export function rowsBatch<T>(
  rows: readonly T[],
  timestamps?: ArrayLike<number>,
  keys?: BatchKeys,
  partitions?: Int32Array,
): Batch<T> {
  return new DataBatch<T>(rows.length, rows, undefined, undefined, timestamps, keys, partitions);
}

/** A batch as it came from a Python stage or another thread. `keyType` is the type of its keys, if it has some. */
export function columnsBatch<T = unknown>(rowBatch: RowBatch, type: DataType, keyType?: DataType): Batch<T> {
  const keys =
    rowBatch.keys === undefined
      ? undefined
      : new ColumnKeys(asInt32(rowBatch.keyIndex), rowBatch.keys, rowBatch.keyCount, keyType);
  const partitions = rowBatch.partitions.length === 0 ? undefined : asInt32(rowBatch.partitions);
  return new DataBatch<T>(rowBatch.count, undefined, rowBatch, type, undefined, keys, partitions);
}

/** Keys that came, or may leave, as a column. */
export class ColumnKeys implements BatchKeys {
  #values: readonly unknown[] | undefined;
  #column: Column | undefined;

  constructor(
    readonly index: Int32Array,
    column: Column | undefined,
    readonly count: number,
    readonly type: DataType | undefined,
    values?: readonly unknown[],
  ) {
    this.#column = column;
    this.#values = values;
  }

  /** Keys of a known type from values. */
  static of(index: Int32Array, values: readonly unknown[], type: DataType): ColumnKeys {
    return new ColumnKeys(index, undefined, values.length, type, values);
  }

  get values(): readonly unknown[] {
    return (this.#values ??= decodeKeys(this.#column as Column, this.count, this.type));
  }

  /** The distinct keys in wire form; `type` is needed when these keys are plain values of unknown type. */
  column(type = this.type): Column {
    if (this.#column === undefined) {
      if (type === undefined) throw new Error('keys of unknown type cannot be encoded');
      this.#column = encodeKeys(this.#values as readonly unknown[], type);
    }
    return this.#column;
  }

  /** True when both have the very same list of distinct keys. */
  sharesKeysWith(other: BatchKeys): boolean {
    if (!(other instanceof ColumnKeys)) return false;
    return this.#column === undefined ? this.#values === other.#values : this.#column === other.#column;
  }

  /** The same keys for other rows; the values are shared. */
  withIndex(index: Int32Array): ColumnKeys {
    return new ColumnKeys(index, this.#column, this.count, this.type, this.#values);
  }
}

class DataBatch<T> implements Batch<T> {
  #rows: readonly T[] | undefined;
  #columns: RowBatch | undefined;
  #type: DataType | undefined;
  #timestamps: ArrayLike<number> | undefined;

  constructor(
    readonly length: number,
    rows: readonly T[] | undefined,
    columns: RowBatch | undefined,
    type: DataType | undefined,
    timestamps: ArrayLike<number> | undefined,
    readonly keys: BatchKeys | undefined,
    readonly partitions: Int32Array | undefined,
  ) {
    this.#rows = rows;
    this.#columns = columns;
    this.#type = type;
    this.#timestamps = timestamps;
  }

  get timestamps(): ArrayLike<number> | undefined {
    if (this.#timestamps === undefined && this.#columns !== undefined && this.#columns.timestamps.length > 0) {
      this.#timestamps = decodeTimestamps(this.#columns.timestamps);
    }
    return this.#timestamps;
  }

  rows(): readonly T[] {
    if (this.#rows === undefined) {
      const columns = this.#columns as RowBatch;
      this.#rows = decodeColumn(columns.values, this.length, this.#type as DataType) as T[];
    }
    return this.#rows;
  }

  columns(type: DataType): RowBatch {
    if (this.#columns === undefined || !sameType(this.#type as DataType, type)) {
      this.#columns = this.encode(type);
      this.#type = type;
    }
    return this.#columns;
  }

  /** The columns and their type, when the batch is held as columns. */
  held(): { columns: RowBatch; type: DataType } | undefined {
    return this.#columns === undefined ? undefined : { columns: this.#columns, type: this.#type as DataType };
  }

  select(indexes: Int32Array): Batch<T> {
    const keys = this.keys === undefined ? undefined : selectKeys(this.keys, gatherInt32(this.keys.index, indexes));
    const partitions = this.partitions === undefined ? undefined : gatherInt32(this.partitions, indexes);
    if (this.#rows === undefined) {
      const columns = this.selectColumns(indexes, keys, partitions);
      return new DataBatch<T>(indexes.length, undefined, columns, this.#type, undefined, keys, partitions);
    }
    const rows = new Array<T>(indexes.length);
    for (let i = 0; i < rows.length; i++) rows[i] = this.#rows[indexes[i]];
    const times = this.timestamps;
    const timestamps = times === undefined ? undefined : gatherTimestamps(times, indexes);
    return new DataBatch<T>(rows.length, rows, undefined, undefined, timestamps, keys, partitions);
  }

  private selectColumns(
    indexes: Int32Array,
    keys: BatchKeys | undefined,
    partitions: Int32Array | undefined,
  ): RowBatch {
    const columns = this.#columns as RowBatch;
    const { values, timestamps } = columns;
    return {
      count: indexes.length,
      values: values === undefined ? undefined : gatherColumn(values, indexes),
      timestamps: timestamps.length === 0 ? EMPTY : gatherInt64(timestamps, indexes),
      keyIndex: keys === undefined ? EMPTY : asBytes(keys.index),
      keys: columns.keys,
      keyCount: columns.keyCount,
      partitions: partitions === undefined ? EMPTY : asBytes(partitions),
    };
  }

  private encode(type: DataType): RowBatch {
    const { keys, partitions, timestamps } = this;
    const typed = keys instanceof ColumnKeys ? keys : undefined;
    if (keys !== undefined && typed === undefined) throw new Error('a batch whose keys have no type cannot be encoded');
    return {
      count: this.length,
      values: encodeColumn(this.rows(), type),
      timestamps: timestamps === undefined ? EMPTY : encodeTimestamps(timestamps),
      keyIndex: typed === undefined ? EMPTY : asBytes(typed.index),
      keys: typed?.column(),
      keyCount: typed?.count ?? 0,
      partitions: partitions === undefined ? EMPTY : asBytes(partitions),
    };
  }
}

const EMPTY_BATCH: Batch<never> = rowsBatch<never>([]);

export function emptyBatch<T = unknown>(): Batch<T> {
  return EMPTY_BATCH;
}

/** The keys of other rows of the same batch. */
function selectKeys(keys: BatchKeys, index: Int32Array): BatchKeys {
  return keys instanceof ColumnKeys ? keys.withIndex(index) : { index, values: keys.values };
}

function gatherInt32(from: Int32Array, indexes: Int32Array): Int32Array {
  const gathered = new Int32Array(indexes.length);
  for (let i = 0; i < gathered.length; i++) gathered[i] = from[indexes[i]];
  return gathered;
}

function gatherTimestamps(from: ArrayLike<number>, indexes: Int32Array): Float64Array {
  const gathered = new Float64Array(indexes.length);
  for (let i = 0; i < gathered.length; i++) gathered[i] = from[indexes[i]];
  return gathered;
}

function gatherInt64(bytes: Uint8Array, indexes: Int32Array): Uint8Array {
  const from = asInt32(bytes);
  const gathered = new Int32Array(2 * indexes.length);
  for (let i = 0; i < indexes.length; i++) {
    gathered[2 * i] = from[2 * indexes[i]];
    gathered[2 * i + 1] = from[2 * indexes[i] + 1];
  }
  return asBytes(gathered);
}

/**
 * The rows of all batches, which are of one stream, in one batch. Batches held as columns of one type stay columns. Keys
 * are kept when all batches have them.
 */
export function concatBatches<T>(batches: readonly Batch<T>[]): Batch<T> {
  const filled = batches.filter((batch) => batch.length > 0);
  if (filled.length <= 1) return filled[0] ?? emptyBatch<T>();
  const held = filled.map((batch) => (batch instanceof DataBatch ? batch.held() : undefined));
  const type = held[0]?.type;
  const length = filled.reduce((total, batch) => total + batch.length, 0);
  const keys = concatKeys(filled, length);
  const keyed = keys === undefined || keys instanceof ColumnKeys;
  if (type !== undefined && keyed && held.every((form) => form !== undefined && sameType(form.type, type))) {
    return concatHeld(
      filled,
      held.map((form) => (form as { columns: RowBatch }).columns),
      type,
      keys,
    );
  }
  const rows: T[] = [];
  for (const batch of filled) for (const row of batch.rows()) rows.push(row);
  const partitions = concatPartitions(filled, length);
  return new DataBatch<T>(length, rows, undefined, undefined, concatTimestamps(filled, length), keys, partitions);
}

function concatHeld<T>(
  batches: readonly Batch<T>[],
  columns: readonly RowBatch[],
  type: DataType,
  keys: ColumnKeys | undefined,
): Batch<T> {
  const length = batches.reduce((total, batch) => total + batch.length, 0);
  const timestamps = concatTimestamps(batches, length);
  const partitions = concatPartitions(batches, length);
  const joined: RowBatch = {
    count: length,
    values: concatColumns(columns.map((form) => ({ column: form.values, count: form.count }))),
    timestamps: timestamps === undefined ? EMPTY : encodeTimestamps(timestamps),
    keyIndex: keys === undefined ? EMPTY : asBytes(keys.index),
    keys: keys?.column(),
    keyCount: keys?.count ?? 0,
    partitions: partitions === undefined ? EMPTY : asBytes(partitions),
  };
  return new DataBatch<T>(length, undefined, joined, type, timestamps, keys, partitions);
}

function concatTimestamps(batches: readonly Batch[], length: number): Float64Array | undefined {
  if (batches.every((batch) => batch.timestamps === undefined)) return undefined;
  const joined = new Float64Array(length).fill(NO_TIMESTAMP);
  let at = 0;
  for (const batch of batches) {
    const times = batch.timestamps;
    if (times !== undefined) for (let i = 0; i < batch.length; i++) joined[at + i] = times[i];
    at += batch.length;
  }
  return joined;
}

function concatPartitions(batches: readonly Batch[], length: number): Int32Array | undefined {
  if (batches.some((batch) => batch.partitions === undefined)) return undefined;
  const joined = new Int32Array(length);
  let at = 0;
  for (const batch of batches) {
    joined.set(batch.partitions ?? NO_INDEXES, at);
    at += batch.length;
  }
  return joined;
}

/** Keys side by side, not deduplicated: a key of two batches has two positions. */
function concatKeys(batches: readonly Batch[], length: number): BatchKeys | undefined {
  const parts: BatchKeys[] = [];
  for (const { keys } of batches) {
    if (keys === undefined) return undefined;
    parts.push(keys);
  }
  const shared = parts.every((keys) => keys instanceof ColumnKeys && keys.sharesKeysWith(parts[0]));
  const index = new Int32Array(length);
  let at = 0;
  let base = 0;
  for (const keys of parts) {
    for (let i = 0; i < keys.index.length; i++) index[at++] = keys.index[i] + base;
    if (!shared) base += keys instanceof ColumnKeys ? keys.count : keys.values.length;
  }
  if (shared) return (parts[0] as ColumnKeys).withIndex(index);
  if (!parts.every((keys) => keys instanceof ColumnKeys))
    return { index, values: parts.flatMap((keys) => keys.values) };
  return joinColumnKeys(parts as ColumnKeys[], index, base);
}

function joinColumnKeys(parts: readonly ColumnKeys[], index: Int32Array, count: number): ColumnKeys {
  const column = concatColumns(parts.map((keys) => ({ column: keys.column(), count: keys.count })));
  return new ColumnKeys(index, column, count, parts[0].type);
}
