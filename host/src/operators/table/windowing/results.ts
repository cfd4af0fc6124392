/** Result rows of window aggregates: grouping columns, results, then the properties of the window. */
import type { RowType } from '../../../types/logical/contracts';
import { type Row, RowKind } from '../../../types/rows';
import { type Aggregator, type RowOfKey, rowOfKey } from '../aggregating';
import type { WindowAggregateConfig } from '../configs';
import { timestampOf, type WindowZone } from './zone';

type Property = WindowAggregateConfig['properties'][number];
type SetProperty = (row: Row, start: number, end: number) => void;

export class WindowResults {
  private readonly rowOfKey: RowOfKey;
  private readonly setters: readonly SetProperty[];

  constructor(
    grouping: number,
    private readonly aggregator: Aggregator,
    properties: readonly Property[],
    output: RowType,
    private readonly zone: WindowZone,
    private readonly now: () => number,
  ) {
    const before = grouping + aggregator.results;
    this.rowOfKey = rowOfKey(grouping, aggregator.results + properties.length);
    this.setters = properties.map((property, i) => this.setter(property, output, before + i));
  }

  /** The result of the window [start, end) of local times. */
  result(key: unknown, acc: Row, start: number, end: number, kind: RowKind = RowKind.INSERT): Row {
    const row = this.rowOfKey(key, kind);
    this.aggregator.setValues(acc, row);
    for (const set of this.setters) set(row, start, end);
    return row;
  }

  private setter(property: Property, output: RowType, index: number): SetProperty {
    const field = `f${index}` as const;
    const { type } = output.fields[index];
    const value = timestampOf(type);
    const { zone, now } = this;
    // A TIMESTAMP_LTZ holds the instant of the local time.
    const convert = (local: number): number | bigint =>
      value(type.root === 'TIMESTAMP_LTZ' ? zone.toInstant(local) : local);
    switch (property) {
      case 'START':
        return (row, start) => {
          row[field] = convert(start);
        };
      case 'END':
        return (row, _start, end) => {
          row[field] = convert(end);
        };
      case 'ROWTIME':
        return (row, _start, end) => {
          row[field] = convert(end - 1);
        };
      default:
        return (row) => {
          row[field] = value(now());
        };
    }
  }
}
