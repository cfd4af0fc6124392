import type { Template } from './templates';

export const ASSEMBLYSCRIPT: Template = {
  example: 'to_euros',
  files: {
    'drey-udf.json': `{
  "name": "{{name}}",
  "language": "assemblyscript",
  "source": "assembly/functions.ts",
  "module": "build/functions.wasm"
}
`,
    'assembly/functions.ts': `import { Nullable, none, some } from 'drey';

function rate(currency: string): f64 {
  if (currency == 'EUR') return 1.0;
  if (currency == 'USD') return 0.92;
  if (currency == 'GBP') return 1.17;
  return NaN;
}

/** An amount in euros; NULL for a currency that is not known. */
export function to_euros(amount: f64, currency: string): Nullable<f64> {
  const factor = rate(currency);
  return isNaN(factor) ? none<f64>() : some<f64>(Math.round(amount * factor * 100.0) / 100.0);
}

/** How many words a text has. */
export function word_count(line: string): i32 {
  let count = 0;
  const words = line.split(' ');
  for (let i = 0; i < words.length; i++) if (words[i].length > 0) count++;
  return count;
}
`,
    'rows.jsonl': `[10, "USD"]
[2.5, "GBP"]
[7, "XXX"]
`,
    'example.sql': `CREATE TEMPORARY FUNCTION to_euros AS 'to_euros' LANGUAGE WASM USING FILE 'build/functions.wasm';
SELECT amount, to_euros(amount, currency) AS euros FROM (VALUES (10.0, 'USD'), (2.5, 'GBP')) AS payments(amount, currency);
`,
    'README.md': `# {{name}}

    drey udf build
    drey udf test to_euros --input rows.jsonl
    drey udf register
    drey sql -e "SELECT to_euros(10, 'USD')"
`,
  },
};
