/** q13's side input: keys 0 to 9999, each with its own text as value. */
import { registerLookupSource } from '../../host/src/operators/table/lookup-sources';
import type { TableConnector } from '../../host/src/planner/catalog/connector-contracts';
import { type Row, rowClass } from '../../host/src/types/rows';

const KEYS = 10_000;

export const sideInput: TableConnector = {
  identifier: 'nexmark-side-input',
  source: () => ({
    changelog: { insert: true, updateBefore: false, updateAfter: false, delete: false },
    bounded: true,
    scannable: false,
    lookup: { cached: false, async: false },
    node: () => {
      throw new Error('the side input can only be looked up');
    },
  }),
};

export function registerSideInput(): void {
  const SideRow = rowClass(2);
  const rows: readonly Row[][] = Array.from({ length: KEYS }, (_, key) => [new SideRow(0, key, `${key}`)]);
  registerLookupSource('nexmark-side-input', () => ({
    lookup: ([key]) => rows[Number(key)] ?? [],
  }));
}
