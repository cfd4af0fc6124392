/**
 * Java's integer arithmetic on internal values. INT and smaller are int32 numbers; BIGINT is a number while it is a safe
 * integer, else a bigint. Results keep that form (and are never -0), so `===` is equality and `<` is order.
 */
import { canonicalInteger } from './binary';
import { SqlError } from './sql-error';

export * from './sql-decimals';

/** A 64-bit integer in canonical form. */
export type Long = number | bigint;

export const MAX_LONG = 9223372036854775807n;
export const MIN_LONG = -9223372036854775808n;
const MAX_SAFE = Number.MAX_SAFE_INTEGER;

/** java.lang.ArithmeticException. */
export function arithmeticError(message: string): SqlError {
  return new SqlError(message, 'java.lang.ArithmeticException');
}

/** A bigint cut to 64 bits. */
export function wrapLong(value: bigint): Long {
  return canonicalInteger(BigInt.asIntN(64, value));
}

export function addLong(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (sum <= MAX_SAFE && sum >= -MAX_SAFE) return sum;
  }
  return wrapLong(BigInt(a) + BigInt(b));
}

export function subLong(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (difference <= MAX_SAFE && difference >= -MAX_SAFE) return difference;
  }
  return wrapLong(BigInt(a) - BigInt(b));
}

export function mulLong(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (product <= MAX_SAFE && product >= -MAX_SAFE) return product + 0;
  }
  return wrapLong(BigInt(a) * BigInt(b));
}

/** Truncates; throws ArithmeticException for a zero divisor. */
export function divLong(a: Long, b: Long): Long {
  if (b === 0) throw arithmeticError('/ by zero');
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0;
  return wrapLong(BigInt(a) / BigInt(b));
}

/** The sign is the dividend's. */
export function modLong(a: Long, b: Long): Long {
  if (b === 0) throw arithmeticError('/ by zero');
  if (typeof a === 'number' && typeof b === 'number') return (a % b) + 0;
  return wrapLong(BigInt(a) % BigInt(b));
}

export function negLong(a: Long): Long {
  return typeof a === 'number' ? 0 - a : wrapLong(-a);
}

export function absLong(a: Long): Long {
  return a < 0 ? negLong(a) : a;
}

/** Rounds towards negative infinity. */
export function floorDivLong(a: Long, b: Long): Long {
  if (b === 0) throw arithmeticError('/ by zero');
  if (typeof a === 'number' && typeof b === 'number') return Math.floor(a / b) + 0;
  const dividend = BigInt(a);
  const divisor = BigInt(b);
  const quotient = dividend / divisor;
  return wrapLong(quotient * divisor !== dividend && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient);
}

/** The sign is the divisor's. */
export function floorModLong(a: Long, b: Long): Long {
  if (b === 0) throw arithmeticError('/ by zero');
  if (typeof a === 'number' && typeof b === 'number') return floorMod(a, b);
  return subLong(a, mulLong(floorDivLong(a, b), b));
}

function floorMod(a: number, b: number): number {
  const rest = a % b;
  return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0;
}

/** (int) of a long. */
export function longToInt(value: Long): number {
  if (typeof value === 'bigint') return Number(BigInt.asIntN(32, value));
  return value | 0;
}

/** (long) of a double: cut, saturating, NaN is 0. */
export function doubleToLong(value: number): Long {
  if (value <= MAX_SAFE && value >= -MAX_SAFE) return Math.trunc(value) + 0;
  if (Number.isNaN(value)) return 0;
  if (value >= 2 ** 63) return MAX_LONG;
  if (value <= -(2 ** 63)) return MIN_LONG;
  return canonicalInteger(BigInt(value));
}

/** (int) of a double: cut, saturating, NaN is 0. */
export function doubleToInt(value: number): number {
  if (value >= 2147483647) return 2147483647;
  return value <= -2147483648 ? -2147483648 : value | 0;
}

export const toByte = (value: number): number => (value << 24) >> 24;
export const toShort = (value: number): number => (value << 16) >> 16;

export function divInt(a: number, b: number): number {
  if (b === 0) throw arithmeticError('/ by zero');
  return (a / b) | 0;
}

export function modInt(a: number, b: number): number {
  if (b === 0) throw arithmeticError('/ by zero');
  return (a % b) | 0;
}
