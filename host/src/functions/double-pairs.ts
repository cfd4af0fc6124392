/** Numbers of 106 bits: pairs of doubles, whose sum they stand for. */

export type Pair = readonly [high: number, low: number];

/** a + b exactly, for |a| >= |b| or a = 0. */
function quickSum(a: number, b: number): Pair {
  const high = a + b;
  return [high, b - (high - a)];
}

/** a + b exactly. */
function twoSum(a: number, b: number): Pair {
  const high = a + b;
  const part = high - a;
  return [high, a - (high - part) + (b - part)];
}

const SPLITTER = 134217729;

/** a * b exactly. */
function twoProduct(a: number, b: number): Pair {
  const high = a * b;
  const ca = SPLITTER * a;
  const a1 = ca - (ca - a);
  const a2 = a - a1;
  const cb = SPLITTER * b;
  const b1 = cb - (cb - b);
  const b2 = b - b1;
  return [high, a1 * b1 - high + a1 * b2 + a2 * b1 + a2 * b2];
}

export function add(a: Pair, b: Pair): Pair {
  const [high, low] = twoSum(a[0], b[0]);
  const [tail, rest] = twoSum(a[1], b[1]);
  const sum = quickSum(high, low + tail);
  return quickSum(sum[0], sum[1] + rest);
}

export function multiply(a: Pair, b: Pair): Pair {
  const [high, low] = twoProduct(a[0], b[0]);
  return quickSum(high, low + a[0] * b[1] + a[1] * b[0]);
}

export function divide(a: Pair, b: Pair): Pair {
  const first = a[0] / b[0];
  const rest = add(a, multiply([-first, 0], b));
  const second = rest[0] / b[0];
  const left = add(rest, multiply([-second, 0], b));
  const sum = quickSum(first, second);
  return quickSum(sum[0], sum[1] + left[0] / b[0]);
}

/** 1 / n! */
export function inverseFactorials(count: number): readonly Pair[] {
  const result: Pair[] = [[1, 0]];
  for (let n = 1; n <= count; n++) result.push(divide(result[n - 1] as Pair, [n, 0]));
  return result;
}
