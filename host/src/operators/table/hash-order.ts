/**
 * The order in which Flink empties a bundle: that of a Java HashMap whose keys are binary rows. It shows where a bundle of a
 * following operator is full in the middle.
 */
import type { DataType } from '@drey/sdk/protocol';
import { binaryRowHash } from '../../types/binary-row-hash';

const INITIAL_CAPACITY = 16;
const LOAD_FACTOR = 0.75;

/** Keys of one map, which keeps its capacity when it is cleared. */
export class HashOrder {
  private readonly hash: ((key: unknown) => number) | undefined;
  private capacity = INITIAL_CAPACITY;

  constructor(keyType: DataType) {
    this.hash = binaryRowHash(keyType);
  }

  /** The entries by bucket; within one, and for keys whose layout is not known, in their own order. */
  sort<E extends { readonly key: unknown }>(entries: E[]): E[] {
    const { hash } = this;
    if (hash === undefined || entries.length < 2) return entries;
    while (entries.length > this.capacity * LOAD_FACTOR) this.capacity *= 2;
    const mask = this.capacity - 1;
    const placed = entries.map((entry) => {
      const code = hash(entry.key);
      return { entry, bucket: (code ^ (code >>> 16)) & mask };
    });
    return placed.sort((a, b) => a.bucket - b.bucket).map(({ entry }) => entry);
  }
}
