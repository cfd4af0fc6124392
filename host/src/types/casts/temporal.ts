/** Casts among dates, times and timestamps. */
import type { LogicalType } from '../logical/contracts';
import type { Long } from '../sql-numbers';
import {
  ltzToLocal,
  localToLtz,
  MILLIS_PER_DAY,
  timestampMillis,
  timestampOf,
  timestampRescaler,
  truncateTime,
} from '../sql-time';
import type { CastFunction, CastRule } from './contracts';

const precisionOf = (type: LogicalType): number => (type as { precision: number }).precision;

const timestamps: CastRule = {
  from: ['TIMESTAMP', 'TIMESTAMP_LTZ'],
  to: ['TIMESTAMP', 'TIMESTAMP_LTZ'],
  make: (from, to, { zone }) => {
    const precision = precisionOf(from);
    const rescale = timestampRescaler(precision, precisionOf(to));
    if (from.root === to.root) return rescale as CastFunction;
    const convert = from.root === 'TIMESTAMP' ? localToLtz(zone, precision) : ltzToLocal(zone, precision);
    return (value) => rescale(convert(value as Long));
  },
  inline: (from, to, value) => {
    const same = from.root === to.root && precisionOf(from) <= precisionOf(to);
    return same && Math.max(3, precisionOf(from)) === Math.max(3, precisionOf(to)) ? value : undefined;
  },
};

const timestampToDate: CastRule = {
  from: ['TIMESTAMP', 'TIMESTAMP_LTZ'],
  to: ['DATE'],
  make: (from, _to, { zone }) => {
    const precision = precisionOf(from);
    // Flink divides local timestamps as Java does, so that days before 1970 are cut towards it.
    if (from.root === 'TIMESTAMP') {
      return (value) => Math.trunc(timestampMillis(value as Long, precision) / MILLIS_PER_DAY) + 0;
    }
    return (value) => Math.floor(zone.toLocal(timestampMillis(value as Long, precision)) / MILLIS_PER_DAY);
  },
};

const timestampToTime: CastRule = {
  from: ['TIMESTAMP', 'TIMESTAMP_LTZ'],
  to: ['TIME'],
  make: (from, to, { zone }) => {
    const precision = precisionOf(from);
    const target = precisionOf(to);
    if (from.root === 'TIMESTAMP') {
      return (value) => truncateTime((timestampMillis(value as Long, precision) % MILLIS_PER_DAY) * 1000, target) + 0;
    }
    return (value) => {
      const local = zone.toLocal(timestampMillis(value as Long, precision));
      return truncateTime((local - Math.floor(local / MILLIS_PER_DAY) * MILLIS_PER_DAY) * 1000, target);
    };
  },
};

const dateToTimestamp: CastRule = {
  from: ['DATE'],
  to: ['TIMESTAMP', 'TIMESTAMP_LTZ'],
  make: (_, to, { zone }) => {
    const precision = precisionOf(to);
    if (to.root === 'TIMESTAMP') return (value) => timestampOf((value as number) * MILLIS_PER_DAY, 0, precision);
    return (value) => timestampOf(zone.toInstant((value as number) * MILLIS_PER_DAY), 0, precision);
  },
};

const timeToTimestamp: CastRule = {
  from: ['TIME'],
  to: ['TIMESTAMP', 'TIMESTAMP_LTZ'],
  make: (_, to, { zone }) => {
    const precision = precisionOf(to);
    if (to.root === 'TIMESTAMP') return (value) => timestampOf((value as number) / 1000, 0, precision);
    return (value) => timestampOf(zone.toInstant((value as number) / 1000), 0, precision);
  },
};

const times: CastRule = {
  from: ['TIME'],
  to: ['TIME'],
  make: (from, to) => {
    const precision = precisionOf(to);
    return precisionOf(from) <= precision ? (value) => value : (value) => truncateTime(value as number, precision);
  },
  inline: (from, to, value) => (precisionOf(from) <= precisionOf(to) ? value : undefined),
};

export const TEMPORAL_RULES: readonly CastRule[] = [
  timestamps,
  timestampToDate,
  timestampToTime,
  dateToTimestamp,
  timeToTimestamp,
  times,
];
