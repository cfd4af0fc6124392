/** Internal values (types/sql-values.md) to the forms that other systems have for them: microseconds, decimal text. */
import { canonicalInteger, int64Of } from '../../types/binary';
import { decimalToText } from '../../types/decimals';
import type { LogicalType } from '../../types/logical/contracts';
import { bigPowerOf10, fitDecimal } from '../../types/sql-decimals';

export type Long = number | bigint;

const MICRO_DIGITS = 6;

/** 10^-n s of one unit of an internal timestamp. */
function digitsOf(type: LogicalType): number {
  return 'precision' in type && type.root !== 'DECIMAL' ? Math.max(3, type.precision) : MICRO_DIGITS;
}

/** TIMESTAMP and TIMESTAMP_LTZ to microseconds; what is finer is cut off towards the past. */
export function toMicros(type: LogicalType): (value: Long) => Long {
  const shift = MICRO_DIGITS - digitsOf(type);
  if (shift === 0) return (value) => value;
  if (shift > 0) return multiplier(10 ** shift);
  return divider(10 ** -shift);
}

export function fromMicros(type: LogicalType): (micros: Long) => Long {
  const shift = digitsOf(type) - MICRO_DIGITS;
  if (shift === 0) return (value) => value;
  if (shift > 0) return multiplier(10 ** shift);
  return divider(10 ** -shift);
}

function multiplier(factor: number): (value: Long) => Long {
  const big = BigInt(factor);
  return (value) => {
    const product = typeof value === 'number' ? value * factor : Number.NaN;
    return Number.isSafeInteger(product) ? product : canonicalInteger(BigInt(value) * big);
  };
}

function divider(divisor: number): (value: Long) => Long {
  const big = BigInt(divisor);
  return (value) => {
    if (typeof value === 'number') return Math.floor(value / divisor);
    const rest = ((value % big) + big) % big;
    return canonicalInteger((value - rest) / big);
  };
}

/** TIME has milliseconds only. */
export function wholeMillis(micros: Long): number {
  const value = Number(micros);
  return value - (value % 1000);
}

/** DECIMAL(p, s) to its text. */
export function decimalText(type: LogicalType): (value: Long) => string {
  const { scale } = type as { scale: number };
  return (value) => decimalToText(value, scale);
}

/** Text to DECIMAL(p, s), rounded HALF_UP; null where it has too many digits (as Flink's casts), undefined when it is no number. */
export function decimalOf(type: LogicalType): (text: string) => Long | null | undefined {
  const { precision, scale } = type as { precision: number; scale: number };
  return (text) => {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
    if (match === null || (match[2] === '' && (match[3] ?? '') === '')) return undefined;
    const fraction = match[3] ?? '';
    const digits = match[2] + fraction;
    const shift = scale - fraction.length + Number(match[4] ?? 0);
    let value = BigInt(digits);
    if (shift >= 0) value = value === 0n ? 0n : value * bigPowerOf10(Math.min(shift, 100));
    else {
      const divisor = bigPowerOf10(Math.min(-shift, digits.length + 1));
      value = (value + divisor / 2n) / divisor;
    }
    return fitDecimal(match[1] === '-' ? -value : value, precision);
  };
}

/** int64 words (low, high) as internal values. Most are small, and small integers need no memory of their own. */
export function longsOf(words: Int32Array, count: number): unknown[] {
  const values = new Array<unknown>(count);
  for (let i = 0; i < count; i++) {
    const low = words[2 * i];
    const high = words[2 * i + 1];
    values[i] = high === low >> 31 ? low : int64Of(low, high);
  }
  return values;
}
