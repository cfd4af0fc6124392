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
@udf('(DOUBLE, STRING) -> DOUBLE')
export function to_euros(amount: f64, currency: string): Nullable<f64> {
  const factor = rate(currency);
  return isNaN(factor) ? none<f64>() : some<f64>(Math.round(amount * factor * 100.0) / 100.0);
}

export class Word {
  constructor(
    public word: string,
    public pos: i32,
  ) {}
}

/** The words of a text, with their position. */
@udtf
export function words(line: string): Word[] {
  const found: Word[] = [];
  const parts = line.split(' ');
  for (let i = 0; i < parts.length; i++) if (parts[i].length > 0) found.push(new Word(parts[i], found.length));
  return found;
}

/** The average of values that weigh differently. */
@udaf
export class weighted_avg {
  total: f64 = 0;
  weights: f64 = 0;

  accumulate(value: f64, weight: f64): void {
    this.total += value * weight;
    this.weights += weight;
  }

  retract(value: f64, weight: f64): void {
    this.total -= value * weight;
    this.weights -= weight;
  }

  merge(other: weighted_avg): void {
    this.total += other.total;
    this.weights += other.weights;
  }

  value(): Nullable<f64> {
    return this.weights == 0 ? none<f64>() : some<f64>(this.total / this.weights);
  }
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
