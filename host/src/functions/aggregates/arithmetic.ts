/** Sums and quotients of SQL numbers for accumulators, with Java's overflow. Code for INT and smaller is in line. */
import { canonicalInteger } from '../../types/binary';
import type { LogicalType } from '../../types/logical/contracts';
import { addLong, subLong } from '../../types/sql-numbers';

type Integer = number | bigint;

export interface Helpers {
  helper(name: string, value: unknown): string;
}

const DECIMAL_LIMIT = 10n ** 38n;

/** NULL when a decimal of 38 digits does not hold the value. */
function checked(value: bigint): Integer | null {
  return value >= DECIMAL_LIMIT || value <= -DECIMAL_LIMIT ? null : canonicalInteger(value);
}

/** Sum of decimals of one scale; NULL stays NULL, as it stands for an overflow. */
export function addDecimal(a: Integer | null, b: Integer | null): Integer | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return a === null || b === null ? null : checked(BigInt(a) + BigInt(b));
}

export function subtractDecimal(a: Integer | null, b: Integer | null): Integer | null {
  return b === null ? null : addDecimal(a, -b);
}

/** `sum` / `count` with `digits` more digits after the point, rounded half up (away from zero). */
export function averageDecimal(sum: Integer | null, count: Integer, digits: number): Integer | null {
  if (sum === null) return null;
  const dividend = BigInt(sum) * 10n ** BigInt(digits);
  const divisor = BigInt(count);
  const quotient = dividend / divisor;
  const rest = dividend - quotient * divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const rounded = twice >= (divisor < 0n ? -divisor : divisor) ? (rest < 0n !== divisor < 0n ? -1n : 1n) : 0n;
  return checked(quotient + rounded);
}

/** Code for `a` + `b` or `a` - `b` in the arithmetic of `type`; both are of that type, none is null. */
export function sumCode(type: LogicalType, a: string, operator: '+' | '-', b: string, call: Helpers): string {
  const plus = operator === '+';
  switch (type.root) {
    case 'TINYINT':
      return `(${a} ${operator} ${b}) << 24 >> 24`;
    case 'SMALLINT':
      return `(${a} ${operator} ${b}) << 16 >> 16`;
    case 'INTEGER':
      return `(${a} ${operator} ${b}) | 0`;
    case 'BIGINT':
      return `${plus ? call.helper('addLong', addLong) : call.helper('subLong', subLong)}(${a}, ${b})`;
    case 'FLOAT':
      return `Math.fround(${a} ${operator} ${b})`;
    case 'DOUBLE':
      return `${a} ${operator} ${b}`;
    case 'DECIMAL':
      return `${plus ? call.helper('addDecimal', addDecimal) : call.helper('subtractDecimal', subtractDecimal)}(${a}, ${b})`;
    default:
      throw new Error(`No arithmetic for ${type.root}`);
  }
}
