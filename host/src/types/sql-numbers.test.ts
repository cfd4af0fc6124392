/** Number paths against plain BigInt arithmetic on random operands, small ones and such at the edges of 53 and 64 bits. */
import { canonicalInteger } from './binary';
import { parseInt8, parseInt32, parseJavaDouble, parseJavaFloat, parseLong } from './java-numbers';
import {
  addLong,
  bigPowerOf10,
  type DecimalShape,
  decimalAdder,
  decimalComparator,
  decimalDivider,
  decimalFloor,
  decimalFromScientific,
  decimalMultiplier,
  decimalRemainder,
  decimalRescaler,
  decimalRounder,
  decimalSubtractor,
  decimalToDouble,
  decimalTruncater,
  divInt,
  divLong,
  doubleToLong,
  floorDivLong,
  floorModLong,
  type Long,
  modInt,
  modLong,
  mulLong,
  negLong,
  subLong,
  type Unscaled,
} from './sql-numbers';

/** Deterministic random numbers (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const random = generator(42);
const EDGES = [0n, 1n, -1n, 2n ** 31n, 2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)];

function randomInteger(digits: number): bigint {
  const length = 1 + Math.floor(random() * digits);
  let text = '';
  for (let i = 0; i < length; i++) text += Math.floor(random() * 10);
  return random() < 0.5 ? BigInt(text) : -BigInt(text);
}

function randomLong(): Long {
  if (random() < 0.2) return canonicalInteger(EDGES[Math.floor(random() * EDGES.length)]);
  return canonicalInteger(BigInt.asIntN(64, randomInteger(19)));
}

const wrap = (value: bigint) => canonicalInteger(BigInt.asIntN(64, value));
const plain = (value: Long) => Object.is(value, -0);

test('64-bit arithmetic', () => {
  const floorDiv = (a: bigint, b: bigint) => (a - (((a % b) + b) % b)) / b;
  for (let i = 0; i < 20_000; i++) {
    const a = randomLong();
    const b = randomLong();
    const [x, y] = [BigInt(a), BigInt(b)];
    const results: [Long, Long][] = [
      [addLong(a, b), wrap(x + y)],
      [subLong(a, b), wrap(x - y)],
      [mulLong(a, b), wrap(x * y)],
      [negLong(a), wrap(-x)],
    ];
    if (b !== 0) {
      results.push([divLong(a, b), wrap(x / y)], [modLong(a, b), wrap(x % y)]);
      results.push([floorDivLong(a, b), wrap(floorDiv(x, y))], [floorModLong(a, b), wrap(((x % y) + y) % y)]);
    }
    for (const [actual, expected] of results) {
      if (actual !== expected || plain(actual)) throw new Error(`${a}, ${b}: ${results.join(' / ')}`);
    }
  }
});

test('division by zero, ints and conversions', () => {
  expect(() => divLong(1, 0)).toThrow('/ by zero');
  expect(() => modInt(1, 0)).toThrow('/ by zero');
  expect(divInt(-2147483648, -1)).toBe(-2147483648);
  expect(divInt(-7, 2)).toBe(-3);
  expect(modInt(-7, 2)).toBe(-1);
  expect(doubleToLong(1e19)).toBe(9223372036854775807n);
  expect(doubleToLong(-1e15 - 0.5)).toBe(-1e15);
});

/** A simple implementation: exact fractions, rounded at the end. */
function halfUp(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const rounded = (n * 2n + d) / (d * 2n);
  return negative ? -rounded : rounded;
}

function fit(value: bigint, { precision }: DecimalShape): Unscaled | null {
  return value >= bigPowerOf10(precision) || value <= -bigPowerOf10(precision) ? null : canonicalInteger(value);
}

const ten = (n: number) => bigPowerOf10(n);

function shape(): DecimalShape {
  const precision = 1 + Math.floor(random() * (random() < 0.6 ? 15 : 38));
  return { precision, scale: Math.floor(random() * (precision + 1)) };
}

test('decimal arithmetic', () => {
  for (let i = 0; i < 4000; i++) {
    const [a, b, result] = [shape(), shape(), shape()];
    const x = randomInteger(a.precision);
    const y = randomInteger(b.precision);
    const [u, w] = [canonicalInteger(x), canonicalInteger(y)];
    const scale = Math.max(a.scale, b.scale);
    const [left, right] = [x * ten(scale - a.scale), y * ten(scale - b.scale)];
    const to = (value: bigint, from: number) => fit(halfUp(value * ten(result.scale), ten(from)), result);
    const results: [Unscaled | null, Unscaled | null][] = [
      [decimalAdder(a, b, result)(u, w), to(left + right, scale)],
      [decimalSubtractor(a, b, result)(u, w), to(left - right, scale)],
      [decimalMultiplier(a, b, result)(u, w), to(x * y, a.scale + b.scale)],
      [decimalRescaler(a.scale, result)(u), to(x, a.scale)],
      [decimalComparator(a.scale, b.scale)(u, w), left < right ? -1 : left > right ? 1 : 0],
    ];
    if (y !== 0n && left / right < ten(38) && left / right > -ten(38)) {
      results.push([decimalRemainder(a, b, result)(u, w), to(left % right, scale)]);
    }
    for (const [actual, expected] of results) {
      if (actual !== expected || Object.is(actual, -0)) {
        throw new Error(
          `${x} ${JSON.stringify(a)}, ${y} ${JSON.stringify(b)} ${JSON.stringify(result)}: ${results.join(' / ')}`,
        );
      }
    }
  }
});

test('decimal division rounds to 38 digits first', () => {
  for (let i = 0; i < 4000; i++) {
    const [a, b] = [shape(), shape()];
    const result = { precision: 38, scale: Math.floor(random() * 20) };
    const x = randomInteger(a.precision);
    const y = randomInteger(b.precision) || 1n;
    const shift = 80;
    const exact = (x * ten(shift + b.scale)) / (y * ten(a.scale));
    const digits = exact.toString().replace('-', '').length;
    const cut = Math.max(0, digits - 38);
    const rounded = halfUp(exact, ten(cut));
    const expected = fit(halfUp(rounded * ten(cut) * ten(result.scale), ten(shift)), result);
    expect(decimalDivider(a, b, result)(canonicalInteger(x), canonicalInteger(y))).toBe(expected);
  }
});

test('decimal functions', () => {
  const d = (precision: number, scale: number) => ({ precision, scale });
  expect(decimalDivider(d(10, 2), d(10, 2), d(23, 13))(1000, 300)).toBe(33333333333333);
  expect(decimalDivider(d(1, 0), d(1, 0), d(7, 6))(2, 3)).toBe(666667);
  expect(() => decimalDivider(d(3, 1), d(3, 1), d(8, 6))(1, 0)).toThrow('Division by zero');
  expect(decimalRemainder(d(2, 1), d(1, 0), d(2, 1))(-75, 2)).toBe(-15);
  expect(decimalRounder(d(4, 3), 2, d(4, 2))(1005)).toBe(101);
  expect(decimalRounder(d(3, 0), -1, d(4, 0))(125)).toBe(130);
  expect(decimalTruncater(d(4, 3), 1)(-1999)).toBe(-19);
  expect(decimalRounder(d(5, 2), -(2 ** 31), d(5, 0))(99999)).toBe(0);
  expect(decimalTruncater(d(5, 2), -(2 ** 31))(99999)).toBe(0);
  expect(decimalFloor(1)(-15)).toBe(-2);
  expect(decimalToDouble(d(5, 2))(12345)).toBe(123.45);
  expect(decimalFromScientific('1.5e-3', d(5, 4))).toBe(15);
  expect(decimalFromScientific('1e40', d(38, 0))).toBeNull();
  expect(decimalFromScientific('x', d(38, 0))).toBeUndefined();
});

test('texts of numbers', () => {
  expect(parseLong('-9223372036854775808')).toBe(-9223372036854775808n);
  expect(() => parseLong('9223372036854775808')).toThrow('Overflow.');
  expect(parseInt32('-2147483648.9')).toBe(-2147483648);
  expect(() => parseInt8('128')).toThrow('Overflow.');
  expect(() => parseInt32('1.x')).toThrow('Invalid character found.');
  expect(() => parseInt32('-')).toThrow('Input has only positive or negative symbol.');
  expect(parseJavaDouble(' 0x.8p1 ')).toBe(1);
  expect(() => parseJavaDouble('')).toThrow('empty String');
  // Halfway between two floats but for its last digit: rounding by way of double goes the wrong way.
  expect(parseJavaFloat('1.000000059604644775390626')).toBe(1 + 2 ** -23);
  expect(parseJavaFloat('1.000000059604644775390625')).toBe(1);
});
