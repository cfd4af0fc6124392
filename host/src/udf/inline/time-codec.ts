/** DATE, TIME, TIMESTAMP and TIMESTAMP_LTZ: the classes of the SDK; texts and Dates are taken back as well. */
import { isDate } from 'node:util/types';
import { Instant, LocalDate, LocalDateTime, LocalTime } from '@drey/sdk/udf';
import type { LogicalType, TimestampType } from '../../types/logical/contracts';
import type { Long } from '../../types/sql-numbers';
import { nanosOfMilli, timestampMillis, timestampOf } from '../../types/sql-time';
import type { Codec } from './codec-contracts';
import { mismatch } from './mismatch';

interface Values<T> {
  readonly parse: (text: string) => T;
  readonly fromDate: (date: Date) => T;
}

/** Takes the class itself, a text, or a Date. */
function reader<T>(type: LogicalType, is: (value: unknown) => value is T, values: Values<T>): (value: unknown) => T {
  return (value) => {
    if (is(value)) return value;
    try {
      if (typeof value === 'string') return values.parse(value);
      if (isDate(value)) return values.fromDate(value);
    } catch {
      throw mismatch(type, value);
    }
    throw mismatch(type, value);
  };
}

export function temporalCodec(type: LogicalType): Codec {
  switch (type.root) {
    case 'DATE': {
      const read = reader(type, (value) => value instanceof LocalDate, LocalDate);
      return {
        toUser: (days) => LocalDate.ofEpochDay(days as number),
        fromUser: (value) => read(value).epochDay,
      };
    }
    case 'TIME': {
      const read = reader(type, (value) => value instanceof LocalTime, LocalTime);
      return {
        toUser: (micros) => LocalTime.ofMilliOfDay(Math.floor((micros as number) / 1000)),
        fromUser: (value) => read(value).milliOfDay * 1000,
      };
    }
    default:
      return timestampCodec(type as TimestampType);
  }
}

function timestampCodec(type: TimestampType): Codec {
  const { precision } = type;
  const local = type.root === 'TIMESTAMP';
  const read = local
    ? reader(type, (value) => value instanceof LocalDateTime, LocalDateTime)
    : reader(type, (value) => value instanceof Instant, Instant);
  const make = local ? LocalDateTime.ofEpochMilli : Instant.ofEpochMilli;
  return {
    toUser: (value) => make(timestampMillis(value as Long, precision), nanosOfMilli(value as Long, precision)),
    fromUser: (value) => {
      const { epochMilli, nanoOfMilli } = read(value);
      return timestampOf(epochMilli, nanoOfMilli, precision);
    },
  };
}
