/** sin, cos and tan rounded as exactly as Java's intrinsics do it (see precise-math.ts), and cosh. */
import { add, divide, inverseFactorials, multiply, type Pair } from './double-pairs';

/** pi / 2 in three parts. */
const HALF_PI: readonly [number, number, number] = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591833e-33];
/** Multiples of pi / 2 up to this one are exact enough in three parts. */
const LARGEST_MULTIPLE = 2 ** 20;
/** Below it, sin x = x and cos x = 1 but for less than half a unit in the last place. */
const SMALLEST = 2 ** -27;
const INVERSE_FACTORIALS = inverseFactorials(27);

interface Reduced {
  /** x less the multiple of pi / 2 nearest to it. */
  readonly rest: Pair;
  /** That multiple, modulo 4. */
  readonly quadrant: number;
}

function reduce(x: number): Reduced {
  const multiple = Math.round(x / HALF_PI[0]);
  if (Math.abs(multiple) > LARGEST_MULTIPLE) return reduceExactly(x);
  const k: Pair = [-multiple, 0];
  const rest = add(add([x, 0], multiply(k, [HALF_PI[0], 0])), multiply(k, [HALF_PI[1], HALF_PI[2]]));
  return { rest, quadrant: multiple & 3 };
}

/** Bits of the rest after the point. */
const REST_BITS = 180n;
/** At least those that a number above LARGEST_MULTIPLE has after its point. */
const FRACTION_BITS = 40;

function reduceExactly(x: number): Reduced {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(x))) - 52, 0);
  // The error of the multiple of pi / 2 grows with x.
  const bits = REST_BITS + BigInt(exponent + 53);
  const scaled =
    Math.abs(x) < 2 ** 53 ? BigInt(x * 2 ** FRACTION_BITS) << (bits - BigInt(FRACTION_BITS)) : BigInt(x) << bits;
  const half = halfPi(bits);
  const twice = 2n * half;
  let multiple = (2n * scaled + half) / twice;
  if ((2n * scaled + half) % twice < 0n) multiple -= 1n;
  const rest = (scaled - multiple * half) >> (bits - REST_BITS);
  return { rest: pairOf(rest, Number(REST_BITS)), quadrant: Number(BigInt.asUintN(2, multiple)) };
}

function pairOf(scaled: bigint, bits: number): Pair {
  const scale = 2 ** -bits;
  const high = Number(scaled);
  return [high * scale, Number(scaled - BigInt(high)) * scale];
}

/** pi / 2 times 2^bits, by Machin's formula. */
function halfPi(bits: bigint): bigint {
  const guard = bits + 16n;
  return (8n * inverseTangent(5n, guard) - 2n * inverseTangent(239n, guard)) >> 16n;
}

/** atan(1 / n) times 2^bits. */
function inverseTangent(n: bigint, bits: bigint): bigint {
  let power = (1n << bits) / n;
  let sum = power;
  for (let i = 3n; power !== 0n; i += 2n) {
    power /= -n * n;
    sum += power / i;
  }
  return sum;
}

/** The Taylor series that begins with the term of this degree: 1 for sin, 0 for cos. */
function series(x: Pair, degree: 0 | 1): Pair {
  const square = multiply(x, x);
  let sum: Pair = [0, 0];
  for (let n = 26 + degree; n >= degree; n -= 2) {
    const term = INVERSE_FACTORIALS[n] as Pair;
    const minus = (n >> 1) % 2 === 1;
    sum = add(minus ? [-term[0], -term[1]] : term, multiply(sum, square));
  }
  return degree === 1 ? multiply(sum, x) : sum;
}

const negative = ([high, low]: Pair): Pair => [-high, -low];

function sineOf({ rest, quadrant }: Reduced): Pair {
  const value = series(rest, quadrant % 2 === 0 ? 1 : 0);
  return quadrant < 2 ? value : negative(value);
}

const nextQuadrant = ({ rest, quadrant }: Reduced): Reduced => ({ rest, quadrant: (quadrant + 1) & 3 });

const isUsual = (x: number): boolean => Number.isFinite(x) && Math.abs(x) > SMALLEST;

/** So close to the middle of two doubles Java's intrinsics may err, as the engine's functions do. */
const NEAR_MIDDLE = 0.497 * 2 ** -52;

function rounded([high, low]: Pair, native: number): number {
  const exponent = Math.floor(Math.log2(Math.abs(high)));
  return Math.abs(low) > NEAR_MIDDLE * 2 ** exponent ? native : high;
}

export function sin(x: number): number {
  return isUsual(x) ? rounded(sineOf(reduce(x)), Math.sin(x)) : Math.sin(x);
}

export function cos(x: number): number {
  return isUsual(x) ? rounded(sineOf(nextQuadrant(reduce(x))), Math.cos(x)) : Math.cos(x);
}

export function tan(x: number): number {
  if (!isUsual(x)) return Math.tan(x);
  const reduced = reduce(x);
  return divide(sineOf(reduced), sineOf(nextQuadrant(reduced)))[0];
}

/** e as fdlibm's exp gives it, which is what cosh takes there. */
const FDLIBM_E = Math.E + 2 ** -51;

export function cosh(x: number): number {
  return Math.abs(x) === 1 ? 0.5 * FDLIBM_E + 0.5 / FDLIBM_E : Math.cosh(x);
}
