/** Frames of batch OVER windows over the sorted rows of one partition: for each row, the positions [from, to) of its frame. */
import type { SortField } from '../../expressions/contracts';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import type { Row } from '../../types/rows';
import { tableError } from '../../types/sql-error';
import type { RowComparator } from './comparators';
import type { OverGroup } from './over-aggregate-base';
import { millisOf } from './windowing/zone';

export interface Frame {
  from: number;
  to: number;
}

/** Sets `frame` to that of row `i`; called for all rows of a partition in order. */
export type FrameOf = (rows: readonly Row[], i: number, frame: Frame) => void;

/** A bound as a distance to the current row, undefined when there is none; before the row is negative. */
interface Distances {
  readonly lower: number | undefined;
  readonly upper: number | undefined;
}

export function frameOf(
  group: OverGroup,
  order: readonly SortField[],
  input: RowType,
  compare: RowComparator,
): FrameOf {
  const distances: Distances = {
    lower: group.preceding === undefined ? undefined : -group.preceding,
    upper: group.following,
  };
  if (group.unit === 'ROWS') return rowsFrame(distances);
  const plain = (bound: number | undefined): boolean => bound === undefined || bound === 0;
  if (plain(distances.lower) && plain(distances.upper)) return peersFrame(distances, compare);
  if (order.length !== 1) throw tableError('A RANGE frame with an offset needs exactly one ORDER BY column.');
  return rangeFrame(distances, order[0], input.fields[order[0].index].type);
}

function rowsFrame({ lower, upper }: Distances): FrameOf {
  return (rows, i, frame) => {
    frame.from = lower === undefined ? 0 : Math.min(rows.length, Math.max(0, i + lower));
    frame.to = upper === undefined ? rows.length : Math.max(frame.from, Math.min(rows.length, i + upper + 1));
  };
}

/** Bounds at the current row include all rows that are equal in order. */
function peersFrame({ lower, upper }: Distances, compare: RowComparator): FrameOf {
  let first = 0;
  let end = 0;
  return (rows, i, frame) => {
    if (i === 0 || i >= end) {
      first = i;
      end = i + 1;
      while (end < rows.length && compare(rows[i], rows[end]) === 0) end++;
    }
    frame.from = lower === undefined ? 0 : first;
    frame.to = upper === undefined ? rows.length : end;
  };
}

/** Values of the ORDER BY column as numbers, in the unit of the frame's offsets. */
function orderValue(type: LogicalType): (value: unknown) => number {
  switch (type.root) {
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const millis = millisOf(type);
      return (value) => millis(value as number | bigint);
    }
    case 'DATE':
      return (value) => (value as number) * 86_400_000;
    case 'TIME':
      return (value) => (value as number) / 1000;
    case 'DECIMAL':
      return (value) => Number(value) / 10 ** type.scale;
    default:
      return Number;
  }
}

function rangeFrame({ lower, upper }: Distances, { index, descending }: SortField, type: LogicalType): FrameOf {
  const field = `f${index}` as const;
  const toNumber = orderValue(type);
  const sign = descending ? -1 : 1;
  const numberOf = (row: Row): number | undefined => (row[field] === null ? undefined : sign * toNumber(row[field]));
  return (rows, i, frame) => {
    const value = numberOf(rows[i]);
    // Rows without a value are each other's peers, and nobody else's.
    const inLower = (row: Row): boolean => {
      const other = numberOf(row);
      if (value === undefined || other === undefined) return value === other;
      return lower === undefined || other >= value + lower;
    };
    const inUpper = (row: Row): boolean => {
      const other = numberOf(row);
      if (value === undefined || other === undefined) return value === other;
      return upper === undefined || other <= value + upper;
    };
    let from = 0;
    if (lower !== undefined) while (from < rows.length && !inLower(rows[from])) from++;
    let to = rows.length;
    if (upper !== undefined) while (to > from && !inUpper(rows[to - 1])) to--;
    frame.from = from;
    frame.to = to;
  };
}
