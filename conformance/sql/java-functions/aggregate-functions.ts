/** Aggregate functions of Flink's programs, by what the programs expect of them. */
import { AggregateFunction } from '@drey/sdk/udf';

interface Weighted {
  sum: number;
  count: number;
}

/** Mean of values that count as often as their weights say; whole numbers. */
class WeightedAvgWithMerge extends AggregateFunction<number | null, Weighted> {
  readonly signature = {
    overloads: [
      { args: ['BIGINT', 'INT'], result: 'BIGINT', accumulator: 'ROW<`sum` BIGINT, `count` BIGINT>' },
      { args: ['BIGINT', 'BIGINT'], result: 'BIGINT', accumulator: 'ROW<`sum` BIGINT, `count` BIGINT>' },
    ],
  };

  createAccumulator(): Weighted {
    return { sum: 0, count: 0 };
  }

  accumulate(acc: Weighted, value: number | null, weight: number | null): void {
    acc.sum += (value ?? 0) * (weight ?? 0);
    acc.count += weight ?? 0;
  }

  override retract(acc: Weighted, value: number | null, weight: number | null): void {
    this.accumulate(acc, value, -(weight ?? 0));
  }

  override merge(acc: Weighted, others: Iterable<Weighted>): void {
    for (const { sum, count } of others) {
      acc.sum += sum;
      acc.count += count;
    }
  }

  getValue({ sum, count }: Weighted): number | null {
    return count === 0 ? null : Math.trunc(sum / count);
  }
}

interface Seen {
  values: string[];
}

/** Different texts in the order in which they came first. */
class ConcatDistinctAggFunction extends AggregateFunction<string, Seen> {
  readonly signature = { args: ['STRING'], result: 'STRING', accumulator: 'ROW<`values` ARRAY<STRING>>' };

  createAccumulator(): Seen {
    return { values: [] };
  }

  accumulate(acc: Seen, value: string | null): void {
    if (value !== null && !acc.values.includes(value)) acc.values.push(value);
  }

  override merge(acc: Seen, others: Iterable<Seen>): void {
    for (const { values } of others) for (const value of values) this.accumulate(acc, value);
  }

  getValue({ values }: Seen): string {
    return values.join('|');
  }
}

interface Count {
  count: number;
}

class LargerThanCount extends AggregateFunction<number, Count> {
  readonly signature = { args: ['BIGINT', 'BIGINT'], result: 'BIGINT', accumulator: 'ROW<`count` BIGINT>' };

  createAccumulator(): Count {
    return { count: 0 };
  }

  accumulate(acc: Count, a: number, b: number): void {
    if (a > b) acc.count++;
  }

  override retract(acc: Count, a: number, b: number): void {
    if (a > b) acc.count--;
  }

  getValue({ count }: Count): number {
    return count;
  }
}

interface Sum {
  sum: number;
}

/** Sum of the fields `k`. */
class MyAggFunc extends AggregateFunction<number, Sum> {
  readonly signature = { args: ['VARIANT'], result: 'BIGINT', accumulator: 'ROW<`sum` BIGINT>' };

  createAccumulator(): Sum {
    return { sum: 0 };
  }

  accumulate(acc: Sum, variant: { readonly k?: number | null } | null): void {
    acc.sum += Number(variant?.k ?? 0);
  }

  getValue({ sum }: Sum): number {
    return sum;
  }
}

const UTILS = 'org.apache.flink.table.planner.plan.utils.JavaUserDefinedAggFunctions';

export const AGGREGATE_FUNCTIONS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  [`${UTILS}$WeightedAvgWithMerge`, WeightedAvgWithMerge],
  [`${UTILS}$ConcatDistinctAggFunction`, ConcatDistinctAggFunction],
  [`${UTILS}$LargerThanCount`, LargerThanCount],
  ['org.apache.flink.table.planner.plan.nodes.exec.stream.VariantSemanticTest$MyAggFunc', MyAggFunc],
]);
