/**
 * exp, log and pow rounded as exactly as Java's intrinsics do it: the engine's own may be off by one in the last digit, which shows
 * in results.
 */
import { add, divide, inverseFactorials, multiply, type Pair } from './double-pairs';

const LN2: Pair = [Math.LN2, 2.3190468138462996e-17];
const LN10: Pair = [Math.LN10, -2.1707562233822494e-16];
const INVERSE_FACTORIALS = inverseFactorials(12);
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
