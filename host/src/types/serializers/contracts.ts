/** How values of one type become bytes and back (docs/state-format.md). */
import type { BinaryReader } from './binary-reader';
import type { BinaryWriter } from './binary-writer';

export interface ValueSerializer<V = unknown> {
  /** Writes a value, which may be null (undefined counts as null). Throws TypeError when the type cannot hold it. */
  write(value: V, writer: BinaryWriter): void;
  read(reader: BinaryReader): V;
}

/** Values that are not null. */
export type Codec = ValueSerializer;
