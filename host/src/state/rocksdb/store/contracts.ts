/**
 * The local store that state spills into: ordered bytes on disk, read synchronously. It is never restored from (checkpoints are),
 * so it needs no durability; what a dead process has left is thrown away.
 */

export interface SpillStore {
  /** The value, which the caller may keep; undefined = absent. */
  get(key: Uint8Array): Uint8Array | undefined;
  getMany(keys: readonly Uint8Array[]): (Uint8Array | undefined)[];
  batch(): SpillBatch;
  /** Rows with `from` <= key < `to` in the order of unsigned bytes, as they are at the time of this call. */
  range(from: Uint8Array, to: Uint8Array): SpillRange;
  deleteRange(from: Uint8Array, to: Uint8Array): void;
  close(): Promise<void>;
}

/** Changes that are made together. Keys and values may be views of buffers that are used again after the call. */
export interface SpillBatch {
  put(key: Uint8Array, value: Uint8Array): void;
  delete(key: Uint8Array): void;
  /** Writes the changes and empties the batch. */
  write(): void;
}

export interface SpillRange {
  /** The next rows, at most `limit` (at least one unless the end is reached): key, value, key, value. Empty at the end. */
  next(limit: number): readonly Uint8Array[];
  close(): void;
}

/** Memory of one store, in bytes. */
export interface SpillMemory {
  readonly writeBuffers: number;
  readonly blockCache: number;
}

/** Opens a store in an empty directory that exists. */
export type OpenSpillStore = (directory: string, memory: SpillMemory) => Promise<SpillStore>;
