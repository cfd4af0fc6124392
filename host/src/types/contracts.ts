/**
 * Values and batches: the currency of the data plane. See docs/architecture.md, "Data plane".
 */
import type { DataType, RowBatch } from '@drey/sdk/protocol';

/** Timestamp of a row that has none (Java's Long.MIN_VALUE). Event timestamps and watermarks are ms since the epoch. */
export const NO_TIMESTAMP = -(2 ** 63);
/** Watermark before any was received. */
export const MIN_WATERMARK = -(2 ** 63);
/** Watermark after the end of a bounded input (Java's Long.MAX_VALUE, as a double). */
export const MAX_WATERMARK = 2 ** 63;

/** The keys of a batch on a keyed edge whose keys were computed upstream (by a Python key selector). */
export interface BatchKeys {
  /** index[i] is the position of row i's key in `values`. */
  readonly index: Int32Array;
  /** Distinct keys, as internal values of the key type (PICKLED: the pickle's bytes). */
  readonly values: readonly unknown[];
}

/**
 * Rows of one stream in arrival order. Immutable once emitted. It is held as rows, as columns (the wire form that a Python
 * stage emits), or both: each form is made from the other on first use, so that rows between two Python stages are
 * never decoded in the host.
 */
export interface Batch<T = unknown> {
  readonly length: number;
  /** Event timestamps in ms, NO_TIMESTAMP where a row has none; undefined when no row has one. */
  readonly timestamps: ArrayLike<number> | undefined;
  readonly keys: BatchKeys | undefined;
  /** partition_custom from Python: target channel of each row. */
  readonly partitions: Int32Array | undefined;
  /** Internal values (see types/README comment in values.ts); decodes columns on first use. */
  rows(): readonly T[];
  /** The wire form for rows of `type`; encodes rows on first use. */
  columns(type: DataType): RowBatch;
  /** A batch of the rows at `indexes`, in that order, in whichever form this batch has. */
  select(indexes: Int32Array): Batch<T>;
}

/** Fields of rows that are looked at, by position; of a column of rows those of its own fields, undefined being all of them. */
export type FieldReads = ReadonlyMap<number, ReadonlySet<number> | undefined>;

/** How a key is used by state tables and partitioners. One for each keyed edge or operator, made from the key's type. */
export interface KeyCodec<K = unknown> {
  /** A primitive that is equal exactly for equal keys, for use as a Map key. */
  toMapKey(key: K): string | number | bigint | boolean;
  /** Java's hashCode of the key as Flink sees it (for PyFlink keys: of Row.of(key)), for key groups. */
  hash(key: K): number;
}
