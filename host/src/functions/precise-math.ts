/**
 * exp, log and pow rounded as exactly as Java's intrinsics do it: the engine's own may be off by one in the last digit, which shows
 * in results. Intermediate values are pairs of doubles (106 bits), whose sum they stand for.
 */

type Pair = readonly [high: number, low: number];

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

function add(a: Pair, b: Pair): Pair {
  const [high, low] = twoSum(a[0], b[0]);
  const [tail, rest] = twoSum(a[1], b[1]);
  const sum = quickSum(high, low + tail);
  return quickSum(sum[0], sum[1] + rest);
}

function multiply(a: Pair, b: Pair): Pair {
  const [high, low] = twoProduct(a[0], b[0]);
  return quickSum(high, low + a[0] * b[1] + a[1] * b[0]);
}

function divide(a: Pair, b: Pair): Pair {
  const first = a[0] / b[0];
  const rest = add(a, multiply([-first, 0], b));
  const second = rest[0] / b[0];
  const left = add(rest, multiply([-second, 0], b));
  const sum = quickSum(first, second);
  return quickSum(sum[0], sum[1] + left[0] / b[0]);
}

const LN2: Pair = [Math.LN2, 2.3190468138462996e-17];
const LN10: Pair = [Math.LN10, -2.1707562233822494e-16];
/** 1 / n! */
const INVERSE_FACTORIALS: readonly Pair[] = (() => {
  const result: Pair[] = [[1, 0]];
  for (let n = 1; n <= 12; n++) result.push(divide(result[n - 1] as Pair, [n, 0]));
  return result;
})();
const HALVINGS = 7;

/** exp of a pair as a pair and a power of two. */
function expOf(x: Pair): { readonly value: Pair; readonly exponent: number } {
  const exponent = Math.round(x[0] / LN2[0]);
  const reduced = add(x, multiply([-exponent, 0], LN2));
  const scale = 2 ** -HALVINGS;
  const r: Pair = [reduced[0] * scale, reduced[1] * scale];
  // expm1 by its series; then (1 + s)^2 - 1 = 2s + s^2 undoes each halving.
  let s = INVERSE_FACTORIALS[12] as Pair;
  for (let n = 11; n >= 1; n--) s = add(INVERSE_FACTORIALS[n] as Pair, multiply(s, r));
  s = multiply(s, r);
  for (let i = 0; i < HALVINGS; i++) s = add([2 * s[0], 2 * s[1]], multiply(s, s));
  return { value: add(s, [1, 0]), exponent };
}

/** ln of a positive, normal number. */
function logOf(x: number): Pair {
  let exponent = Math.round(Math.log2(x));
  if (exponent > 1022) exponent = 1022;
  const mantissa = x / 2 ** exponent;
  const guess = Math.log(mantissa);
  const { value, exponent: shift } = expOf([-guess, 0]);
  const scaled: Pair = [value[0] * 2 ** shift, value[1] * 2 ** shift];
  const error = add(multiply([mantissa, 0], scaled), [-1, 0]);
  const correction = add(error, [-0.5 * error[0] * error[0], 0]);
  return add(multiply([exponent, 0], LN2), add([guess, 0], correction));
}

const LARGEST_LOG = 709;
const SMALLEST_LOG = -708;
const SMALLEST_NORMAL = 2 ** -1022;

function rounded(x: Pair): number | undefined {
  if (!(x[0] < LARGEST_LOG && x[0] > SMALLEST_LOG)) return undefined;
  const { value, exponent } = expOf(x);
  return (value[0] + value[1]) * 2 ** exponent;
}

export function exp(x: number): number {
  return rounded([x, 0]) ?? Math.exp(x);
}

const isNormal = (x: number): boolean => x >= SMALLEST_NORMAL && x < Number.POSITIVE_INFINITY;

export function ln(x: number): number {
  return isNormal(x) ? logOf(x)[0] : Math.log(x);
}

export function log10(x: number): number {
  return isNormal(x) ? divide(logOf(x), LN10)[0] : Math.log10(x);
}

export function pow(x: number, y: number): number {
  const magnitude = Math.abs(x);
  const odd = Number.isInteger(y) && Math.abs(y % 2) === 1;
  const usual =
    isNormal(magnitude) && magnitude !== 1 && y !== 0 && Number.isFinite(y) && (x > 0 || Number.isInteger(y));
  const result = usual ? rounded(multiply(logOf(magnitude), [y, 0])) : undefined;
  if (result === undefined) return x ** y;
  return x < 0 && odd ? -result : result;
}
