/** When a partition is complete: by the wall clock since it was first seen, or by its own time and the watermark. */
import { lenientDays, MILLIS_PER_DAY } from '../../functions/java-time/calendar';
import { formatterOf } from '../../functions/java-time/formatter';
import { localToLtz } from '../../types/sql-time';
import { timeZone } from '../../types/sql-zones';
import { unescapePathName } from './partitions';

/** `sink.partition-commit.*` and `partition.time-extractor.*`. */
export interface CommitTrigger {
  readonly trigger: 'process-time' | 'partition-time';
  readonly delayMs: number;
  /** In which partitions' times are. */
  readonly zone: string;
  /** With `$column` for the value of a partition column; undefined = the value of the first one. */
  readonly pattern?: string;
  /** A pattern of java.time. */
  readonly formatter?: string;
}

export interface PartitionState {
  /** When the partition was first seen, ms. */
  readonly since: number;
  /** ms, by the wall clock. */
  readonly now: number;
  readonly watermark: number;
}

/** `partition`: its folder below the table's path. */
export type IsComplete = (partition: string, state: PartitionState) => boolean;

export function completeness({ trigger, delayMs, zone, pattern, formatter }: CommitTrigger): IsComplete {
  if (trigger === 'process-time') return (_partition, { since, now }) => delayMs === 0 || now > since + delayMs;
  const toInstant = localToLtz(timeZone(zone), 3);
  const parse = formatter === undefined ? defaultTime : (text: string) => formattedTime(text, formatter);
  return (partition, { watermark }) => watermark > Number(toInstant(parse(timeText(partition, pattern)))) + delayMs;
}

function timeText(partition: string, pattern: string | undefined): string {
  const values = partition.split('/').map((part) => {
    const at = part.indexOf('=');
    return [unescapePathName(part.slice(0, at)), unescapePathName(part.slice(at + 1))] as const;
  });
  if (pattern === undefined) return values[0][1];
  return values.reduce((text, [key, value]) => text.split(`$${key}`).join(value), pattern);
}

const TIME = /^(-?\d{1,10})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?)?$/;

/** `2020-1-1` or `2020-1-1 1:2:3.5`, in local ms; fields may be out of their range. */
function defaultTime(text: string): number {
  const match = TIME.exec(text);
  if (!match) throw wrongTime(text);
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const millis = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  return lenientDays(year, month, day) * MILLIS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000 + millis;
}

function formattedTime(text: string, formatter: string): number {
  const { year, month, day, hour = 0, minute = 0, second = 0, nano = 0 } = formatterOf(formatter).parse(text);
  if (year === undefined || month === undefined || day === undefined) throw wrongTime(text);
  const millis = Math.floor(nano / 1_000_000);
  return lenientDays(year, month, day) * MILLIS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000 + millis;
}

function wrongTime(text: string): Error {
  return Object.assign(new Error(`Text '${text}' could not be parsed as the time of a partition`), {
    exceptionClass: 'java.time.format.DateTimeParseException',
    domain: 'user',
  });
}
