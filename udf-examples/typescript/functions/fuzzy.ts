/** Fuzzy match: the name of a list that is closest to a text, by bigrams in common. The list comes as an ARRAY; the result is a ROW. */
import { udf } from '@drey/sdk/udf';

function bigrams(text: string): Map<string, number> {
  const padded = ` ${text.toLowerCase().trim()} `;
  const counts = new Map<string, number>();
  for (let i = 0; i + 2 <= padded.length; i++) {
    const pair = padded.slice(i, i + 2);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return counts;
}

const total = (counts: Map<string, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0);

/** Dice's coefficient: 0 to 1. */
function similarity(a: string, b: string): number {
  const [left, right] = [bigrams(a), bigrams(b)];
  let common = 0;
  for (const [pair, count] of left) common += Math.min(count, right.get(pair) ?? 0);
  return (2 * common) / (total(left) + total(right));
}

/** NULL when no name has half of its bigrams in common. */
export const closest = udf(
  { args: { text: 'STRING', names: 'ARRAY<STRING>' }, result: 'ROW<name STRING, score DOUBLE>' },
  (text: string | null, names: readonly (string | null)[] | null) => {
    let best: { name: string; score: number } | null = null;
    for (const name of names ?? []) {
      const score = text === null || name === null ? 0 : similarity(text, name);
      if (name !== null && score >= 0.5 && score > (best?.score ?? 0)) best = { name, score };
    }
    return best;
  },
);
