/** Texts of aggregate calls and orders in EXPLAIN. */
import type { AggregateCall, SortField } from '../../expressions/contracts';
import type { FieldType, RowType } from '../../types/logical/contracts';
import { exprText } from './explain-text';

export function callText(fields: readonly FieldType[], call: AggregateCall): string {
  const args =
    call.args.length === 0 && call.name.startsWith('COUNT')
      ? '*'
      : call.args.map((arg) => exprText(arg, fields)).join(', ');
  const filter = call.filter ? ` FILTER ${exprText(call.filter, fields)}` : '';
  return `${call.name}(${call.distinct ? 'DISTINCT ' : ''}${args})${filter}`;
}

/** `a`, `COUNT(*) AS cnt` */
export function aggregateItems(
  fields: readonly FieldType[],
  grouping: readonly number[],
  calls: readonly AggregateCall[],
  output: RowType,
): string[] {
  const texts = calls.map((call, i) => `${callText(fields, call)} AS ${output.fields[grouping.length + i].name}`);
  return [...grouping.map((column) => fields[column].name), ...texts];
}

/** `[a, COUNT(*) AS cnt]` */
export function aggregateText(...parts: Parameters<typeof aggregateItems>): string {
  return `[${aggregateItems(...parts).join(', ')}]`;
}

export function sortText(fields: readonly FieldType[], order: readonly SortField[]): string {
  return order.map(({ index, descending }) => `${fields[index].name} ${descending ? 'DESC' : 'ASC'}`).join(', ');
}
