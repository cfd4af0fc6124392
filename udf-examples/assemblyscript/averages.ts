/** Aggregate functions: an object of the class is the accumulator; its fields are kept by the host, in state and in checkpoints. */
import { none, Nullable, some } from 'drey';

/** Prices weighted by quantities; takes rows back, so it works over changing input and in OVER windows. */
@udaf
export class WeightedAverage {
  sum: f64 = 0;
  weight: i64 = 0;

  accumulate(price: f64, quantity: i64): void {
    this.sum += price * <f64>quantity;
    this.weight += quantity;
  }

  retract(price: f64, quantity: i64): void {
    this.sum -= price * <f64>quantity;
    this.weight -= quantity;
  }

  merge(other: WeightedAverage): void {
    this.sum += other.sum;
    this.weight += other.weight;
  }

  value(): Nullable<f64> {
    return this.weight == 0 ? none<f64>() : some<f64>(this.sum / <f64>this.weight);
  }
}

/** The mean of the last five values. */
@udaf
export class MovingAverage {
  last: f64[] = [];

  accumulate(value: f64): void {
    this.last.push(value);
    if (this.last.length > 5) this.last.shift();
  }

  value(): Nullable<f64> {
    if (this.last.length == 0) return none<f64>();
    let sum = 0.0;
    for (let i = 0; i < this.last.length; i++) sum += this.last[i];
    return some<f64>(sum / <f64>this.last.length);
  }
}

/** The two largest values, as rows: a table aggregate. */
export class Ranked {
  constructor(
    public value: f64,
    public rank: i32,
  ) {}
}

@udaf
export class TopTwo {
  first: f64 = -Infinity;
  second: f64 = -Infinity;

  accumulate(value: f64): void {
    if (value > this.first) {
      this.second = this.first;
      this.first = value;
    } else if (value > this.second) this.second = value;
  }

  emit(): Ranked[] {
    const rows: Ranked[] = [];
    if (this.first > -Infinity) rows.push(new Ranked(this.first, 1));
    if (this.second > -Infinity) rows.push(new Ranked(this.second, 2));
    return rows;
  }
}
