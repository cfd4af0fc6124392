/** java.util.Formatter's hexadecimal floating point numbers (%a) and dates of milliseconds since 1970 (%t), in UTC. */
import { DAYS, MONTHS } from './java-time/names';

const view = new DataView(new ArrayBuffer(8));
const FRACTION_DIGITS = 13;

/** A finite number that is not negative: `0x1.8p0`. `precision`: hexadecimal digits after the point, -1 for as many as there are. */
export function hexFloat(value: number, precision: number): string {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  let exponent = value === 0 ? 0 : biased === 0 ? -1022 : biased - 1023;
  let mantissa = bits & 0xfffffffffffffn;
  let whole = biased === 0 ? 0n : 1n;
  const digits = precision === 0 ? 1 : precision;
  if (digits < 0 || digits >= FRACTION_DIGITS) {
    const fraction = mantissa.toString(16).padStart(FRACTION_DIGITS, '0').replace(/0+$/, '') || '0';
    return `0x${whole}.${fraction.padEnd(digits, '0')}p${exponent}`;
  }
  // Rounded numbers are normal ones.
  if (whole === 0n && mantissa !== 0n) {
    const shift = 53 - mantissa.toString(2).length;
    mantissa = (mantissa << BigInt(shift)) & 0xfffffffffffffn;
    exponent -= shift;
    whole = 1n;
  }
  const rounded = roundHalfEven((whole << 52n) | mantissa, BigInt(4 * (FRACTION_DIGITS - digits)));
  let text = rounded.toString(16).padStart(digits + 1, '0');
  if (text.startsWith('2')) {
    text = `1${'0'.repeat(digits)}`;
    exponent++;
  }
  return `0x${text[0]}.${text.slice(1)}p${exponent}`;
}

function roundHalfEven(value: bigint, bits: bigint): bigint {
  const half = 1n << (bits - 1n);
  const kept = value >> bits;
  const rest = value & ((1n << bits) - 1n);
  return rest > half || (rest === half && (kept & 1n) === 1n) ? kept + 1n : kept;
}

const two = (value: number): string => String(value).padStart(2, '0');
const hour12 = (date: Date): number => date.getUTCHours() % 12 || 12;
const year = (date: Date): string => String(date.getUTCFullYear()).padStart(4, '0');
const month = (date: Date): string => MONTHS[date.getUTCMonth()];
const weekday = (date: Date): string => DAYS[(date.getUTCDay() + 6) % 7];
const half = (date: Date): string => (date.getUTCHours() < 12 ? 'am' : 'pm');
const dayOfYear = (date: Date): number =>
  Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;

const clock = (date: Date): string => `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
const clockWithSeconds = (date: Date): string => `${clock(date)}:${two(date.getUTCSeconds())}`;

const FIELDS: { readonly [letter: string]: (date: Date) => string } = {
  H: (date) => two(date.getUTCHours()),
  I: (date) => two(hour12(date)),
  k: (date) => String(date.getUTCHours()),
  l: (date) => String(hour12(date)),
  M: (date) => two(date.getUTCMinutes()),
  S: (date) => two(date.getUTCSeconds()),
  L: (date) => String(date.getUTCMilliseconds()).padStart(3, '0'),
  N: (date) => String(date.getUTCMilliseconds() * 1_000_000).padStart(9, '0'),
  p: half,
  z: () => '+0000',
  Z: () => 'UTC',
  s: (date) => String(Math.trunc(date.getTime() / 1000)),
  Q: (date) => String(date.getTime()),
  B: month,
  b: (date) => month(date).slice(0, 3),
  h: (date) => month(date).slice(0, 3),
  A: weekday,
  a: (date) => weekday(date).slice(0, 3),
  C: (date) => two(Math.trunc(date.getUTCFullYear() / 100)),
  Y: year,
  y: (date) => two(date.getUTCFullYear() % 100),
  j: (date) => String(dayOfYear(date)).padStart(3, '0'),
  m: (date) => two(date.getUTCMonth() + 1),
  d: (date) => two(date.getUTCDate()),
  e: (date) => String(date.getUTCDate()),
  R: clock,
  T: clockWithSeconds,
  r: (date) =>
    `${two(hour12(date))}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${half(date).toUpperCase()}`,
  D: (date) => `${two(date.getUTCMonth() + 1)}/${two(date.getUTCDate())}/${two(date.getUTCFullYear() % 100)}`,
  F: (date) => `${year(date)}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`,
  c: (date) =>
    `${weekday(date).slice(0, 3)} ${month(date).slice(0, 3)} ${two(date.getUTCDate())} ${clockWithSeconds(date)} UTC ${year(date)}`,
};

/** The field or composition of this letter; undefined when Java has none, or the date is beyond what Date holds. */
export function timeField(letter: string, millis: number | bigint): string | undefined {
  const date = new Date(Number(millis));
  return Number.isNaN(date.getTime()) || !Object.hasOwn(FIELDS, letter) ? undefined : FIELDS[letter](date);
}
