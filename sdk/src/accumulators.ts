/**
 * Accumulators: counters of a job, kept by subtask and merged when it ends. `kind` and `value()` are what travels: the host
 * merges values by kind. Flink: docs/dev/datastream/user_defined_functions#accumulators.
 */
export interface Accumulator<V, R> {
  readonly kind: string;
  add(value: V): void;
  getLocalValue(): R;
  resetLocal(): void;
  merge(other: Accumulator<V, R>): void;
  /** The mergeable, structured-cloneable value. */
  value(): unknown;
}

abstract class NumberCounter implements Accumulator<number, number> {
  abstract readonly kind: string;
  protected total = 0;

  abstract add(value: number): void;

  getLocalValue(): number {
    return this.total;
  }

  resetLocal(): void {
    this.total = 0;
  }

  merge(other: Accumulator<number, number>): void {
    this.add(other.getLocalValue());
  }

  value(): unknown {
    return this.total;
  }
}

/** 32-bit sum; wraps as Java's int does. */
export class IntCounter extends NumberCounter {
  readonly kind = 'IntCounter';
  add(value: number): void {
    this.total = (this.total + value) | 0;
  }
}

/** Sum of integers, exact up to 2^53. */
export class LongCounter extends NumberCounter {
  readonly kind = 'LongCounter';
  add(value: number): void {
    this.total += value;
  }
}

export class DoubleCounter extends NumberCounter {
  readonly kind = 'DoubleCounter';
  add(value: number): void {
    this.total += value;
  }
}

/** Collects values; order between subtasks is not defined. */
export class ListAccumulator<T> implements Accumulator<T, T[]> {
  readonly kind = 'ListAccumulator';
  #values: T[] = [];

  add(value: T): void {
    this.#values.push(value);
  }

  getLocalValue(): T[] {
    return this.#values;
  }

  resetLocal(): void {
    this.#values = [];
  }

  merge(other: Accumulator<T, T[]>): void {
    this.#values.push(...other.getLocalValue());
  }

  value(): unknown {
    return this.#values;
  }
}

/** Counts of integers. The value is a Map from integer to count, in ascending order. */
export class Histogram implements Accumulator<number, Map<number, number>> {
  readonly kind = 'Histogram';
  #counts = new Map<number, number>();

  add(value: number): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
  }

  getLocalValue(): Map<number, number> {
    return sorted(this.#counts);
  }

  resetLocal(): void {
    this.#counts.clear();
  }

  merge(other: Accumulator<number, Map<number, number>>): void {
    for (const [value, count] of other.getLocalValue()) {
      this.#counts.set(value, (this.#counts.get(value) ?? 0) + count);
    }
  }

  value(): unknown {
    return this.getLocalValue();
  }
}

/** Minimum or maximum of numbers. */
export class DoubleMinimum implements Accumulator<number, number> {
  readonly kind = 'DoubleMinimum';
  #minimum = Number.POSITIVE_INFINITY;
  add(value: number): void {
    this.#minimum = Math.min(this.#minimum, value);
  }
  getLocalValue(): number {
    return this.#minimum;
  }
  resetLocal(): void {
    this.#minimum = Number.POSITIVE_INFINITY;
  }
  merge(other: Accumulator<number, number>): void {
    this.add(other.getLocalValue());
  }
  value(): unknown {
    return this.#minimum;
  }
}

/** See {@link DoubleMinimum}. */
export class DoubleMaximum implements Accumulator<number, number> {
  readonly kind = 'DoubleMaximum';
  #maximum = Number.NEGATIVE_INFINITY;
  add(value: number): void {
    this.#maximum = Math.max(this.#maximum, value);
  }
  getLocalValue(): number {
    return this.#maximum;
  }
  resetLocal(): void {
    this.#maximum = Number.NEGATIVE_INFINITY;
  }
  merge(other: Accumulator<number, number>): void {
    this.add(other.getLocalValue());
  }
  value(): unknown {
    return this.#maximum;
  }
}

function sorted(counts: Map<number, number>): Map<number, number> {
  return new Map([...counts].sort(([a], [b]) => a - b));
}

/** Mean of numbers. The mergeable value is { count, sum }; the result is 0 when nothing was added. */
export class AverageAccumulator implements Accumulator<number, number> {
  readonly kind = 'AverageAccumulator';
  #count = 0;
  #sum = 0;

  add(value: number): void {
    this.#count++;
    this.#sum += value;
  }

  getLocalValue(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }

  resetLocal(): void {
    this.#count = 0;
    this.#sum = 0;
  }

  merge(other: Accumulator<number, number>): void {
    const { count, sum } = other.value() as { count: number; sum: number };
    this.#count += count;
    this.#sum += sum;
  }

  value(): unknown {
    return { count: this.#count, sum: this.#sum };
  }
}
