/** State that is not in memory is read for many rows at once. */
import type { KeyedStateBackend } from '../state/contracts';

/** Rows whose keys are looked up together. */
export const PREFETCH_ROWS = 256;

/** To be called when `PREFETCH_ROWS` rows were processed since the last call: the next ones begin at `from`. */
export function prefetchKeys<R>(
  backend: KeyedStateBackend,
  rows: readonly R[],
  from: number,
  keyOf: (row: R) => unknown,
): void {
  if (backend.prefetches !== true) return;
  const end = Math.min(from + PREFETCH_ROWS, rows.length);
  // One row alone is read as quickly when it is processed.
  if (end - from < 2) return;
  const keys: unknown[] = [];
  try {
    for (let i = from; i < end; i++) keys.push(keyOf(rows[i]));
  } catch {
    // It is thrown again when that row's turn has come.
  }
  backend.prefetch?.(keys);
}
