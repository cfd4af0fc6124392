/** Frames of batch OVER windows over the sorted rows of one partition: for each row, the positions [from, to) of its frame. */
import type { SortField } from '../../expressions/contracts';
import type { LogicalType, RowType, TimestampType } from '../../types/logical/contracts';
import type { Row } from '../../types/rows';
import { tableError } from '../../types/sql-error';
import type { RowComparator } from './comparators';
import type { OverGroup } from './over-aggregate-base';

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
  return rangeFrame(distances, order[0], input.fields[order[0].index].type, compare);
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

const isTimestamp = ({ root }: LogicalType): boolean => root === 'TIMESTAMP' || root === 'TIMESTAMP_LTZ';

/** Microseconds, cut to whole ones. */
function microsOf(type: TimestampType): (value: number | bigint) => number {
  const digits = Math.max(type.precision, 3) - 6;
  if (digits <= 0) return (value) => Number(value) * 10 ** -digits;
  const unit = 10n ** BigInt(digits);
  return (value) => {
    const exact = BigInt(value);
    return Number((exact - (((exact % unit) + unit) % unit)) / unit);
  };
}

/** Values of the ORDER BY column as numbers, in the unit of the frame's offsets; timestamps in µs. */
function orderValue(type: LogicalType): (value: unknown) => number {
  switch (type.root) {
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const micros = microsOf(type);
      return (value) => micros(value as number | bigint);
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

/** Where a row stands to a bound of the current row's frame: inside (true) or not. */
type InBound = (row: Row, current: Row) => boolean;

interface RangeBound {
  readonly distance: number;
  readonly isLower: boolean;
}

/**
 * A NULL beside a value is outside of its frame, and a row with NULL has other NULLs in its frame while the bound does not exclude
 * the row itself.
 */
function boundTest({ distance, isLower }: RangeBound, numberOf: (row: Row) => number | undefined): InBound {
  const holdsItself = isLower ? distance <= 0 : distance >= 0;
  return (row, current) => {
    const [value, own] = [numberOf(row), numberOf(current)];
    if (value === undefined || own === undefined) return value === own && holdsItself;
    return isLower ? value - own >= distance : value - own <= distance;
  };
}

/** Both bounds only move forward, and a row that is outside keeps them there: so rows behind NULLs may never come into a frame. */
function rangeFrame({ lower, upper }: Distances, sort: SortField, type: LogicalType, compare: RowComparator): FrameOf {
  const field = `f${sort.index}` as const;
  const toNumber = orderValue(type);
  const sign = sort.descending ? -1 : 1;
  const scale = isTimestamp(type) ? 1000 : 1;
  const numberOf = (row: Row): number | undefined => (row[field] === null ? undefined : sign * toNumber(row[field]));
  const test = (distance: number, isLower: boolean): InBound => {
    if (distance !== 0) return boundTest({ distance: distance * scale, isLower }, numberOf);
    return isLower ? (row, current) => compare(row, current) >= 0 : (row, current) => compare(row, current) <= 0;
  };
  const inLower = lower === undefined ? undefined : test(lower, true);
  const inUpper = upper === undefined ? undefined : test(upper, false);
  return (rows, i, frame) => {
    if (i === 0) {
      frame.from = 0;
      frame.to = 0;
    }
    if (inUpper === undefined) {
      frame.to = rows.length;
      while (frame.from < rows.length && !inLower!(rows[frame.from], rows[i])) frame.from++;
      return;
    }
    if (inLower !== undefined) while (frame.from < frame.to && !inLower(rows[frame.from], rows[i])) frame.from++;
    for (; frame.to < rows.length && inUpper(rows[frame.to], rows[i]); frame.to++) {
      if (inLower !== undefined && !inLower(rows[frame.to], rows[i])) frame.from = frame.to + 1;
    }
  };
}
