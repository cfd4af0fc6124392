/** Internal values <-> columns, as docs/protocol.md says. */
import { type Column, type DataType, Encoding, TypeRoot } from '@drey/sdk/protocol';
import { asInt32, latin1 } from './binary';
import { decodeColumn, inferType } from './columns-decode';
import { encodeColumn } from './columns-encode';

export { concatColumns, type Piece, pickleColumn } from './columns-concat';
export { decodeColumn, inferType } from './columns-decode';
export { encodeColumn } from './columns-encode';
export { gatherColumn, TextColumn, textValues } from './columns-gather';
export { Pickled } from './pickled';
export { describeType, describeValue, sameType, ValueError } from './values';

/**
 * Keys of a batch. As decodeColumn, but a PICKLED key is the pickle's bytes. Without a type (the reader does not know
 * it) the layout decides.
 */
export function decodeKeys(column: Column, count: number, type: DataType | undefined): unknown[] {
  if (type === undefined) return decodeColumn(column, count, inferType(column));
  if (type.root !== TypeRoot.PICKLED || column.encoding !== Encoding.BLOB) return decodeColumn(column, count, type);
  return decodeColumn(column, count, { ...type, root: TypeRoot.VARBINARY });
}

/** Inverse of decodeKeys. */
export function encodeKeys(keys: ArrayLike<unknown>, type: DataType): Column {
  return encodeColumn(keys, type);
}

/** The byte strings of a BLOB column as latin1 strings (half the memory of byte arrays, and usable as Map keys); null for null. */
export function decodeLatin1(column: Column, count: number): (string | null)[] {
  const offsets = asInt32(column.offsets);
  const values = new Array<string | null>(count);
  for (let i = 0; i < count; i++) {
    const absent = column.nulls.length > 0 && (column.nulls[i >>> 3] & (1 << (i & 7))) !== 0;
    values[i] = absent ? null : latin1(column.data, offsets[i], offsets[i + 1]);
  }
  return values;
}
