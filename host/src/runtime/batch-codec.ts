/** Batches as bytes: between threads, and in snapshots of channels. */
import { RowBatch, TypeRoot } from '@drey/sdk/protocol';
import type { StreamEdge } from '../graph/contracts';
import { columnsBatch, rowsBatch } from '../types/batch';
import type { Batch, BatchKeys } from '../types/contracts';
import { decodeObjects, encodeObjects } from '../types/objects';

/** Rows of a type that has no columns, as encodeObjects makes them. */
interface PlainBatch {
  readonly rows: Uint8Array;
  readonly timestamps: ArrayLike<number> | undefined;
  readonly keys: BatchKeys | undefined;
  readonly partitions: Int32Array | undefined;
}

/** `frame` owns its whole buffer, so it can be transferred. */
export type EncodedBatch = { readonly frame: Uint8Array<ArrayBuffer> } | { readonly plain: PlainBatch };

export function encodeBatch(batch: Batch, { type }: StreamEdge): EncodedBatch {
  if (!type || hasObjects(type)) {
    const { timestamps, keys, partitions } = batch;
    const rows = encodeObjects(batch.rows());
    return { plain: { rows, timestamps, keys: keys && { index: keys.index, values: keys.values }, partitions } };
  }
  // The writer's buffer may be larger than the frame and is not shared: copy once.
  return { frame: new Uint8Array(RowBatch.encode(batch.columns(type)).finish()) };
}

export function decodeBatch(encoded: EncodedBatch, edge: StreamEdge): Batch {
  if ('frame' in encoded) return columnsBatch(RowBatch.decode(encoded.frame), edge.type!, edge.keyType);
  const { rows, timestamps, keys, partitions } = encoded.plain;
  return rowsBatch(decodeObjects(rows), timestamps, keys, partitions);
}

export function encodedBytes(encoded: EncodedBatch): number {
  return 'frame' in encoded ? encoded.frame.length : encoded.plain.rows.length;
}

function hasObjects(type: { readonly root: number; readonly children: readonly { root: number }[] }): boolean {
  if (type.root === TypeRoot.OBJECT) return true;
  return type.children.some((child) => hasObjects(child as typeof type));
}
