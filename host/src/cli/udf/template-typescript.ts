import type { Template } from './templates';

export const TYPESCRIPT: Template = {
  example: 'to_euros',
  files: {
    'drey-udf.json': `{
  "name": "{{name}}",
  "language": "typescript",
  "source": "src/functions.ts"
}
`,
    'src/functions.ts': `import { DataTypes, udaf, udf, udtf } from '@drey/sdk/udf';

const RATES: Readonly<Record<string, number>> = { EUR: 1, USD: 0.92, GBP: 1.17 };

/** An amount in euros; NULL for a currency that is not known. */
export const to_euros = udf(
  { args: { amount: DataTypes.DOUBLE(), currency: DataTypes.STRING() }, result: DataTypes.DOUBLE() },
  (amount: number | null, currency: string | null) => {
    const rate = currency === null ? undefined : RATES[currency];
    return amount === null || rate === undefined ? null : Math.round(amount * rate * 100) / 100;
  },
);

/** The words of a text, with their position. */
export const words = udtf(
  { args: { line: DataTypes.STRING() }, result: 'ROW<word STRING, pos INT>' },
  function* (line: string | null) {
    for (const [pos, word] of (line ?? '').split(/\\s+/).entries()) if (word !== '') yield { word, pos };
  },
);

/** The average of values that weigh differently. */
export const weighted_avg = udaf(
  {
    args: { value: DataTypes.DOUBLE(), weight: DataTypes.DOUBLE() },
    accumulator: 'ROW<total DOUBLE, weights DOUBLE>',
    result: DataTypes.DOUBLE(),
  },
  {
    createAccumulator: () => ({ total: 0, weights: 0 }),
    accumulate(acc: { total: number; weights: number }, value: number | null, weight: number | null) {
      if (value === null || weight === null) return;
      acc.total += value * weight;
      acc.weights += weight;
    },
    getValue: (acc: { total: number; weights: number }) => (acc.weights === 0 ? null : acc.total / acc.weights),
  },
);
`,
    'rows.jsonl': `[10, "USD"]
{"amount": 2.5, "currency": "GBP"}
[7, "XXX"]
`,
    'example.sql': `CREATE TEMPORARY FUNCTION to_euros AS 'to_euros' LANGUAGE TYPESCRIPT USING FILE 'src/functions.ts';
SELECT amount, to_euros(amount, currency) AS euros FROM (VALUES (10.0, 'USD'), (2.5, 'GBP')) AS payments(amount, currency);
`,
    'README.md': `# {{name}}

    drey udf test to_euros --input rows.jsonl
    drey udf register
    drey sql -e "SELECT to_euros(10, 'USD')"
`,
  },
};
