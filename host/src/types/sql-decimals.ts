/**
 * DECIMAL arithmetic on unscaled integers in canonical form (a number while safe, else a bigint). The functions here make
 * operations for given types, once for each expression; an operation gives null where Flink gives NULL: when the result has
 * more digits than its type. Rounding is HALF_UP.
 */
import { canonicalInteger } from './binary';
import { decimalToText } from './decimals';
import { SqlError } from './sql-error';

export type Unscaled = number | bigint;
/** Precision and scale. */
export interface DecimalShape {
  readonly precision: number;
  readonly scale: number;
}
export type DecimalUnary = (value: Unscaled) => Unscaled | null;
export type DecimalBinary = (a: Unscaled, b: Unscaled) => Unscaled | null;

const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const POWERS = Array.from({ length: 16 }, (_, i) => 10 ** i);
const BIG_POWERS = Array.from({ length: 120 }, (_, i) => 10n ** BigInt(i));

export function bigPowerOf10(exponent: number): bigint {
  return BIG_POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/** The smallest magnitude that has too many digits: exact up to 10^15, else more than any safe integer. */
function numberLimit(precision: number): number {
  return precision <= 15 ? POWERS[precision] : MAX_SAFE + 1;
}

/** Rounds n / d HALF_UP; d > 0. */
function divideHalfUp(n: bigint, d: bigint): bigint {
  const quotient = n / d;
  const rest = n % d;
  if (rest === 0n) return quotient;
  if ((rest < 0n ? -rest : rest) * 2n < d) return quotient;
  return rest < 0n ? quotient - 1n : quotient + 1n;
}

/** As `divideHalfUp` for safe integers, with d a power of ten. */
function divideSafe(n: number, d: number): number {
  const quotient = Math.trunc(n / d);
  const rest = n - quotient * d;
  if (Math.abs(rest) * 2 < d) return quotient + 0;
  return rest < 0 ? quotient - 1 : quotient + 1;
}

function rescaleBig(value: bigint, shift: number): bigint {
  if (shift >= 0) return value * bigPowerOf10(shift);
  return divideHalfUp(value, bigPowerOf10(-shift));
}

/** Canonical form, or null when the value has more digits than `precision`. */
export function fitDecimal(value: bigint, precision: number): Unscaled | null {
  const limit = bigPowerOf10(precision);
  return value >= limit || value <= -limit ? null : canonicalInteger(value);
}

/** Values of scale `from` as DECIMAL(precision, scale). */
export function decimalRescaler(from: number, { precision, scale }: DecimalShape): DecimalUnary {
  const shift = scale - from;
  const limit = numberLimit(precision);
  const slow = (value: Unscaled) => fitDecimal(rescaleBig(BigInt(value), shift), precision);
  if (shift > 15 || shift < -15) return slow;
  if (shift >= 0) {
    const factor = POWERS[shift];
    return (value) => {
      if (typeof value !== 'number') return slow(value);
      const product = value * factor;
      if (product > MAX_SAFE || product < -MAX_SAFE) return slow(value);
      return product < limit && product > -limit ? product : null;
    };
  }
  const divisor = POWERS[-shift];
  return (value) => {
    if (typeof value !== 'number') return slow(value);
    const quotient = divideSafe(value, divisor);
    return quotient < limit && quotient > -limit ? quotient : null;
  };
}

function sumOf(a: DecimalShape, b: DecimalShape, result: DecimalShape, sign: 1 | -1): DecimalBinary {
  const scale = Math.max(a.scale, b.scale);
  const rescale = decimalRescaler(scale, result);
  const limit = numberLimit(result.precision);
  const exact = result.scale === scale;
  const bigA = bigPowerOf10(scale - a.scale);
  const bigB = bigPowerOf10(scale - b.scale) * BigInt(sign);
  const slow: DecimalBinary = (x, y) => rescale(canonicalInteger(BigInt(x) * bigA + BigInt(y) * bigB));
  if (scale - a.scale > 15 || scale - b.scale > 15) return slow;
  const factorA = POWERS[scale - a.scale];
  const factorB = POWERS[scale - b.scale] * sign;
  return (x, y) => {
    if (typeof x !== 'number' || typeof y !== 'number') return slow(x, y);
    const left = x * factorA;
    const right = y * factorB;
    const sum = left + right + 0;
    const safe = left <= MAX_SAFE && left >= -MAX_SAFE && right <= MAX_SAFE && right >= -MAX_SAFE;
    if (!safe || sum > MAX_SAFE || sum < -MAX_SAFE) return slow(x, y);
    if (!exact) return rescale(sum);
    return sum < limit && sum > -limit ? sum : null;
  };
}

export function decimalAdder(a: DecimalShape, b: DecimalShape, result: DecimalShape): DecimalBinary {
  return sumOf(a, b, result, 1);
}

export function decimalSubtractor(a: DecimalShape, b: DecimalShape, result: DecimalShape): DecimalBinary {
  return sumOf(a, b, result, -1);
}

export function decimalMultiplier(a: DecimalShape, b: DecimalShape, result: DecimalShape): DecimalBinary {
  const scale = a.scale + b.scale;
  const rescale = decimalRescaler(scale, result);
  const limit = numberLimit(result.precision);
  const exact = result.scale === scale;
  return (x, y) => {
    if (typeof x === 'number' && typeof y === 'number') {
      const product = x * y + 0;
      if (product <= MAX_SAFE && product >= -MAX_SAFE) {
        if (!exact) return rescale(product);
        return product < limit && product > -limit ? product : null;
      }
    }
    return rescale(canonicalInteger(BigInt(x) * BigInt(y)));
  };
}

/** Java's MathContext of Flink's division and remainder: 38 significant digits. */
const DIVISION_DIGITS = 38;

export function decimalDivider(a: DecimalShape, b: DecimalShape, result: DecimalShape): DecimalBinary {
  const shift = result.scale - a.scale + b.scale;
  const limit = numberLimit(result.precision);
  return (x, y) => {
    if (y === 0) throw divisionByZero(x);
    if (shift >= 0 && typeof x === 'number' && typeof y === 'number') {
      const quotient = divideDigits(x, y, shift);
      if (quotient !== undefined) return quotient < limit && quotient > -limit ? quotient : null;
    }
    return divideBig(BigInt(x), BigInt(y), shift, result.precision);
  };
}

/**
 * x * 10^shift / y HALF_UP, by long division with as many digits at a time as stay exact; undefined when the numbers get too
 * large. A quotient of at most 16 digits is the same whether or not it is rounded to 38 digits before.
 */
function divideDigits(x: number, y: number, shift: number): number | undefined {
  const divisor = Math.abs(y);
  let quotient = Math.trunc(Math.abs(x) / divisor);
  let rest = Math.abs(x) - quotient * divisor;
  let missing = shift;
  while (missing > 0) {
    if (rest === 0 && quotient === 0) return 0;
    let digits = Math.min(missing, 15);
    while (digits > 0 && divisor * POWERS[digits] > MAX_SAFE) digits--;
    if (digits === 0) return undefined;
    rest *= POWERS[digits];
    const part = Math.trunc(rest / divisor);
    rest -= part * divisor;
    quotient = quotient * POWERS[digits] + part;
    if (quotient > MAX_SAFE) return undefined;
    missing -= digits;
  }
  if (rest * 2 >= divisor) quotient++;
  if (quotient > MAX_SAFE) return undefined;
  return x < 0 !== y < 0 ? 0 - quotient : quotient;
}

function divideBig(x: bigint, y: bigint, shift: number, precision: number): Unscaled | null {
  const negative = x < 0n !== y < 0n;
  const dividend = x < 0n ? -x : x;
  const divisor = y < 0n ? -y : y;
  // Enough digits for 38 significant ones, whatever the sizes.
  let extra = DIVISION_DIGITS + 2 + divisor.toString().length - dividend.toString().length;
  if (extra < 0) extra = 0;
  const scaled = dividend * bigPowerOf10(extra);
  const surplus = (scaled / divisor).toString().length - DIVISION_DIGITS;
  let rounded = surplus > 0 ? divideHalfUp(scaled, divisor * bigPowerOf10(surplus)) : scaled / divisor;
  rounded = rescaleBig(rounded, shift - extra + Math.max(surplus, 0));
  return fitDecimal(negative ? -rounded : rounded, precision);
}

/** The remainder has the dividend's sign. */
export function decimalRemainder(a: DecimalShape, b: DecimalShape, result: DecimalShape): DecimalBinary {
  const scale = Math.max(a.scale, b.scale);
  const rescale = decimalRescaler(scale, result);
  const bigA = bigPowerOf10(scale - a.scale);
  const bigB = bigPowerOf10(scale - b.scale);
  return (x, y) => {
    if (y === 0) throw divisionByZero(x);
    if (a.scale === b.scale && typeof x === 'number' && typeof y === 'number') return rescale((x % y) + 0);
    const dividend = BigInt(x) * bigA;
    const divisor = BigInt(y) * bigB;
    const quotient = dividend / divisor;
    if (quotient >= BIG_POWERS[38] || quotient <= -BIG_POWERS[38]) throw arithmetic('Division impossible');
    return rescale(canonicalInteger(dividend % divisor));
  };
}

function divisionByZero(dividend: Unscaled): SqlError {
  return arithmetic(dividend === 0 ? 'Division undefined' : 'Division by zero');
}

function arithmetic(message: string): SqlError {
  return new SqlError(message, 'java.lang.ArithmeticException');
}

/** Order of values of two scales: -1, 0 or 1. */
export function decimalComparator(scaleA: number, scaleB: number): (a: Unscaled, b: Unscaled) => number {
  if (scaleA === scaleB) return (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const scale = Math.max(scaleA, scaleB);
  const bigA = bigPowerOf10(scale - scaleA);
  const bigB = bigPowerOf10(scale - scaleB);
  const factorA = 10 ** (scale - scaleA);
  const factorB = 10 ** (scale - scaleB);
  return (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') {
      const left = a * factorA;
      const right = b * factorB;
      if (left <= MAX_SAFE && left >= -MAX_SAFE && right <= MAX_SAFE && right >= -MAX_SAFE) {
        return left < right ? -1 : left > right ? 1 : 0;
      }
    }
    const left = BigInt(a) * bigA;
    const right = BigInt(b) * bigB;
    return left < right ? -1 : left > right ? 1 : 0;
  };
}

/** ROUND: keeps `digits` after the point (before it when negative); `result` is decimalRound's type. */
export function decimalRounder(from: DecimalShape, digits: number, result: DecimalShape): DecimalUnary {
  if (digits >= from.scale) return (value) => value;
  if (digits >= 0) return decimalRescaler(from.scale, result);
  if (-digits > from.precision) return () => 0;
  const unit = bigPowerOf10(from.scale - digits);
  const back = bigPowerOf10(-digits);
  return (value) => fitDecimal(divideHalfUp(BigInt(value), unit) * back, result.precision);
}

/** TRUNCATE: cuts instead of rounding; the result keeps the scale `digits` (0 when negative). */
export function decimalTruncater(from: DecimalShape, digits: number): (value: Unscaled) => Unscaled {
  if (digits >= from.scale) return (value) => value;
  if (-digits > from.precision) return () => 0;
  const unit = bigPowerOf10(from.scale - digits);
  const back = bigPowerOf10(Math.max(0, -digits));
  return (value) => canonicalInteger((BigInt(value) / unit) * back);
}

/** The integral part of unscaled values, towards negative infinity; an unscaled integer of scale 0. */
export function decimalFloor(scale: number): (value: Unscaled) => Unscaled {
  const unit = bigPowerOf10(scale);
  return (value) => {
    const big = BigInt(value);
    const whole = big / unit;
    return canonicalInteger(big < 0n && whole * unit !== big ? whole - 1n : whole);
  };
}

/** As `decimalFloor`, towards positive infinity. */
export function decimalCeil(scale: number): (value: Unscaled) => Unscaled {
  const unit = bigPowerOf10(scale);
  return (value) => {
    const big = BigInt(value);
    const whole = big / unit;
    return canonicalInteger(big > 0n && whole * unit !== big ? whole + 1n : whole);
  };
}

/** The integral part, cut. */
export function decimalTrunc(scale: number): (value: Unscaled) => bigint {
  const unit = bigPowerOf10(scale);
  return (value) => BigInt(value) / unit;
}

/** Flink divides short decimals as doubles; only longer ones are converted exactly. */
export function decimalToDouble({ precision, scale }: DecimalShape): (value: Unscaled) => number {
  if (precision <= 18) {
    const divisor = 10 ** scale;
    return (value) => Number(value) / divisor;
  }
  return (value) => Number(decimalToText(value, scale));
}

/** Decimal digits of a finite double as Java prints it, or undefined for NaN and infinities. */
export function decimalFromDouble(value: number, { precision, scale }: DecimalShape): Unscaled | null | undefined {
  if (!Number.isFinite(value)) return undefined;
  return decimalFromScientific(String(value), { precision, scale });
}

const SCIENTIFIC = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d+))?$/;
/** Beyond this no value is below 10^38 without being 0. */
const EXPONENT_LIMIT = 10_000;

/** What BigDecimal's constructor accepts, as a value of the type: null when it has too many digits, undefined when it is no number. */
export function decimalFromScientific(text: string, { precision, scale }: DecimalShape): Unscaled | null | undefined {
  const match = SCIENTIFIC.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? match[4] ?? '';
  const digits = (match[2] ?? '') + fraction;
  const exponent = match[5] === undefined ? 0 : Number(match[5]);
  const shift = scale + exponent - fraction.length;
  const significant = digits.replace(/^0+/, '');
  if (significant === '') return 0;
  if (shift + significant.length < 0 || exponent < -EXPONENT_LIMIT) return 0;
  if (shift + significant.length > precision + 1 || exponent > EXPONENT_LIMIT) return null;
  const magnitude = rescaleBig(BigInt(significant), shift);
  return fitDecimal(match[1] === '-' ? -magnitude : magnitude, precision);
}
