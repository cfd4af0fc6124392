/** The functions of the `udf` benchmark in TypeScript. */
import { udaf, udf } from '@drey/sdk/udf';

export const inc = udf({ args: ['BIGINT'], result: 'BIGINT' }, (x: number) => x + 1);

export const upper_case = udf({ args: ['STRING'], result: 'STRING' }, (text: string) => text.toUpperCase());

export const reversed = udf({ args: ['STRING'], result: 'STRING' }, (text: string) => {
  let result = '';
  for (let i = text.length - 1; i >= 0; i--) result += text[i];
  return result;
});

export const scaled = udf(
  { args: ['BIGINT', 'STRING', 'DOUBLE'], result: 'ROW<id BIGINT, name STRING, price DOUBLE>' },
  (id: number, name: string, price: number) => ({ id: id + 1, name, price: price * 1.5 }),
);

export const total = udaf(
  { args: ['BIGINT'], accumulator: 'ROW<total BIGINT, rows BIGINT>', result: 'BIGINT' },
  {
    createAccumulator: () => ({ total: 0, rows: 0 }),
    accumulate(acc: { total: number; rows: number }, value: number) {
      acc.total += value;
      acc.rows += 1;
    },
    getValue: (acc: { total: number; rows: number }) => acc.total,
  },
);
