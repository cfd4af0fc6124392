/** Texts that Java's classes give, for functions that show what they got. */
import type { LocalDateTime } from '@drey/sdk/udf';

/** java.time.LocalDateTime: seconds only when there are any. */
export function localDateTimeText(time: LocalDateTime): string {
  return time.toString().replace(/(T\d\d:\d\d):00$/, '$1');
}

/** java.time.Duration of ms. */
export function durationText(millis: number): string {
  if (millis === 0) return 'PT0S';
  const seconds = Math.trunc(millis / 1000);
  const rest = Math.abs(millis % 1000);
  const [hours, minutes, left] = [Math.trunc(seconds / 3600), Math.trunc((seconds % 3600) / 60), seconds % 60];
  const fraction = rest === 0 ? '' : `.${String(rest).padStart(3, '0').replace(/0+$/, '')}`;
  const parts = [hours ? `${hours}H` : '', minutes ? `${minutes}M` : '', left || rest ? `${left}${fraction}S` : ''];
  return `PT${parts.join('')}`;
}

/** java.time.Period of months, years apart. */
export function periodText(months: number): string {
  if (months === 0) return 'P0D';
  const [years, left] = [Math.trunc(months / 12), months % 12];
  return `P${years ? `${years}Y` : ''}${left ? `${left}M` : ''}`;
}

/** java.util.Map, sorted by key: a HashMap has an order of its own. */
export function mapText(map: Iterable<readonly [unknown, unknown]>): string {
  const entries = [...map].map(([key, value]) => `${String(key)}=${String(value)}`);
  return `{${entries.sort().join(', ')}}`;
}

/** Flink's ColumnList. */
export function columnListText(names: readonly string[] | null | undefined): string {
  return names ? `(${names.map((name) => `\`${name}\``).join(', ')})` : 'null';
}
