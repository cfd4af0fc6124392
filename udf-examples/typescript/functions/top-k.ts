/**
 * Aggregate and table aggregate: the k most frequent words. The MapView of the accumulator is read and written entry by entry, so a
 * group may have many words. (Table aggregates are called from the Table API; `drey udf test` runs one now.)
 */
import { type Collector, MapView, TableAggregateFunction, udaf } from '@drey/sdk/udf';

interface Counts {
  readonly counts: MapView<string, number>;
}

type Entry = readonly [word: string, times: number];

function most(counts: MapView<string, number>, k: number): readonly Entry[] {
  const byCount = ([a, m]: Entry, [b, n]: Entry): number => n - m || (a < b ? -1 : 1);
  return [...counts].sort(byCount).slice(0, k);
}

function add({ counts }: Counts, word: string | null, times: number): void {
  if (word === null) return;
  const left = (counts.get(word) ?? 0) + times;
  if (left === 0) counts.remove(word);
  else counts.put(word, left);
}

/** 'word (times)', the most frequent first. */
export const topThree = udaf(
  { args: ['STRING'], accumulator: 'ROW<counts MAP_VIEW<STRING, BIGINT>>', result: 'ARRAY<STRING>' },
  {
    createAccumulator: (): Counts => ({ counts: new MapView<string, number>() }),
    accumulate: (acc: Counts, word: string | null) => add(acc, word, 1),
    retract: (acc: Counts, word: string | null) => add(acc, word, -1),
    merge(acc: Counts, others: Iterable<Counts>) {
      for (const { counts } of others) for (const [word, times] of counts) add(acc, word, times);
    },
    getValue: ({ counts }: Counts) => most(counts, 3).map(([word, times]) => `${word} (${times})`),
  },
);

export class TopTwo extends TableAggregateFunction<object, Counts> {
  readonly signature = {
    args: ['STRING'],
    accumulator: 'ROW<counts MAP_VIEW<STRING, BIGINT>>',
    result: 'ROW<word STRING, times BIGINT, `rank` INT>',
  };

  createAccumulator(): Counts {
    return { counts: new MapView<string, number>() };
  }

  accumulate(acc: Counts, word: string | null): void {
    add(acc, word, 1);
  }

  override emitValue({ counts }: Counts, out: Collector<object>): void {
    for (const [i, [word, times]] of most(counts, 2).entries()) out.collect({ word, times, rank: i + 1 });
  }
}
