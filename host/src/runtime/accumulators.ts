/** Accumulators: kept by subtask, merged by kind for the job's result. */
import type { Accumulator, AccumulatorRegistry } from '../operators/contracts';

/** An accumulator's state at one moment, as it crosses threads. */
export interface AccumulatorSnapshot {
  readonly name: string;
  readonly kind: string;
  readonly value: unknown;
}

export class SubtaskAccumulators implements AccumulatorRegistry {
  private readonly byName = new Map<string, Accumulator>();

  /** Throws when the name is taken, as Flink does. */
  add(name: string, accumulator: Accumulator): void {
    if (this.byName.has(name)) {
      throw new Error(`The accumulator '${name}' already exists and cannot be added.`);
    }
    this.byName.set(name, accumulator);
  }

  get(name: string): Accumulator | undefined {
    return this.byName.get(name);
  }

  snapshot(): AccumulatorSnapshot[] {
    return [...this.byName].map(([name, accumulator]) => ({
      name,
      kind: accumulator.kind,
      value: accumulator.value(),
    }));
  }
}

type Merge = (a: never, b: never) => unknown;

function sum(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(a + b)) return a + b;
  if (typeof a === 'number' && typeof b === 'number' && !(Number.isInteger(a) && Number.isInteger(b))) return a + b;
  return BigInt(a) + BigInt(b);
}

function mergeHistograms(a: ReadonlyMap<unknown, number>, b: ReadonlyMap<unknown, number>): Map<unknown, number> {
  const merged = new Map(a);
  for (const [key, count] of b) merged.set(key, (merged.get(key) ?? 0) + count);
  return merged;
}

const MERGES: Readonly<Record<string, Merge>> = {
  IntCounter: sum,
  LongCounter: sum,
  DoubleCounter: (a: number, b: number) => a + b,
  IntMinimum: (a: number, b: number) => Math.min(a, b),
  IntMaximum: (a: number, b: number) => Math.max(a, b),
  LongMinimum: (a: number | bigint, b: number | bigint) => (b < a ? b : a),
  LongMaximum: (a: number | bigint, b: number | bigint) => (b > a ? b : a),
  DoubleMinimum: (a: number, b: number) => Math.min(a, b),
  DoubleMaximum: (a: number, b: number) => Math.max(a, b),
  AverageAccumulator: (a: { count: number; sum: number }, b: { count: number; sum: number }) => ({
    count: a.count + b.count,
    sum: a.sum + b.sum,
  }),
  ListAccumulator: (a: readonly unknown[], b: readonly unknown[]) => [...a, ...b],
  Histogram: mergeHistograms,
};

/** One value by name over all subtasks. Throws when a kind cannot be merged, or one name has two kinds. */
export function mergeAccumulators(snapshots: Iterable<AccumulatorSnapshot>): Map<string, unknown> {
  const merged = new Map<string, AccumulatorSnapshot>();
  for (const next of snapshots) {
    const previous = merged.get(next.name);
    if (!previous) {
      merged.set(next.name, next);
      continue;
    }
    const merge = MERGES[next.kind];
    if (previous.kind !== next.kind || !merge) {
      throw new Error(`The accumulators '${next.name}' of kinds ${previous.kind} and ${next.kind} cannot be merged`);
    }
    merged.set(next.name, { ...next, value: merge(previous.value as never, next.value as never) });
  }
  return new Map([...merged.values()].map(({ name, kind, value }) => [name, final(kind, value)]));
}

function final(kind: string, value: unknown): unknown {
  if (kind !== 'AverageAccumulator') return value;
  const { count, sum: total } = value as { count: number; sum: number };
  return count > 0 ? total / count : 0;
}
