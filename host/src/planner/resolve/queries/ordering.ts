/** ORDER BY and LIMIT. */
import type { SortField } from '../../../expressions/contracts';
import type { OrderItem } from '../../../sql/ast';
import { invalid } from './errors';

/** ORDER BY and LIMIT as far as they take effect here. */
export interface Ordering {
  readonly items: readonly OrderItem[];
  readonly offset?: number;
  readonly fetch?: number;
}

export function limitsOf(ordering: Ordering): { readonly offset?: number; readonly fetch?: number } | undefined {
  const { offset, fetch } = ordering;
  if (offset === undefined && fetch === undefined) return undefined;
  return { ...(offset !== undefined && { offset }), ...(fetch !== undefined && { fetch }) };
}

/** The column that `ORDER BY 2` means. */
export function ordinalOf(item: OrderItem, count: number): number | undefined {
  const { expression } = item;
  if (expression.kind !== 'number' || !/^\d+$/.test(expression.text)) return undefined;
  const ordinal = Number(expression.text);
  if (ordinal < 1 || ordinal > count) throw invalid('Ordinal out of range', expression.span);
  return ordinal - 1;
}

/** Defaults: ascending; NULL is the lowest value. */
export function sortField(item: OrderItem, index: number): SortField {
  const descending = item.direction === 'DESC';
  return { index, descending, nullsFirst: item.nulls === undefined ? !descending : item.nulls === 'FIRST' };
}
