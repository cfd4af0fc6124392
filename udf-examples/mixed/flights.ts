/** The functions in TypeScript of flights.sql: a scalar and an aggregate. */
import { ListView, udaf, udf } from '@drey/sdk/udf';

const two = (value: number): string => String(value).padStart(2, '0');

/** Date parts and a time such as 517 (05:17). */
export const scheduled = udf(
  { args: { year: 'INT', month: 'INT', day: 'INT', hhmm: 'INT' }, result: 'TIMESTAMP(0)' },
  (year: number, month: number, day: number, hhmm: number) =>
    `${year}-${two(month)}-${two(day)}T${two(Math.trunc(hhmm / 100))}:${two(hhmm % 100)}:00`,
);

interface Values {
  readonly values: ListView<number>;
}

/** NULL values do not count. */
export const median = udaf(
  { args: ['INT'], accumulator: 'ROW<`values` LIST_VIEW<INT>>', result: 'DOUBLE' },
  {
    createAccumulator: (): Values => ({ values: new ListView<number>() }),
    accumulate({ values }: Values, value: number | null) {
      if (value !== null) values.add(value);
    },
    merge({ values }: Values, others: Iterable<Values>) {
      for (const other of others) values.addAll(other.values);
    },
    getValue({ values }: Values) {
      const sorted = [...values].sort((a, b) => a - b);
      const middle = sorted.length >> 1;
      if (sorted.length === 0) return null;
      return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
    },
  },
);
