/**
 * Double.toString and Float.toString of the Java that Flink runs on (17). They are not always the shortest texts: digits are
 * developed until the rest is within half a unit of the last place, in 32-bit, 64-bit or unbounded arithmetic by the size of the
 * operands; whole numbers lose only as many digits as their precision cannot hold.
 */

/** A positive finite number in parts: value = fraction / 2^52 * 2^exponent, with bit 52 of the fraction set. */
interface Parts {
  readonly fraction: bigint;
  readonly exponent: number;
  /** Bits that the number's format holds: 53 or 24, fewer for subnormal numbers. */
  readonly precision: number;
}

/** value = 0.digits * 10^exponent. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

const FRACTION_BITS = 52;
const HIDDEN_BIT = 1n << 52n;

const buffer = new DataView(new ArrayBuffer(8));

function doubleParts(value: number): Parts {
  buffer.setFloat64(0, value);
  const bits = buffer.getBigUint64(0);
  const fraction = bits & (HIDDEN_BIT - 1n);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  if (exponent > 0) return { fraction: fraction | HIDDEN_BIT, exponent: exponent - 1023, precision: 53 };
  const precision = fraction.toString(2).length;
  return { fraction: fraction << BigInt(53 - precision), exponent: precision - 53 - 1022, precision };
}

function floatParts(value: number): Parts {
  buffer.setFloat32(0, value);
  const bits = buffer.getUint32(0);
  const fraction = bits & 0x7fffff;
  const exponent = (bits >>> 23) & 0xff;
  if (exponent > 0) {
    return { fraction: BigInt(fraction | 0x800000) << 29n, exponent: exponent - 127, precision: 24 };
  }
  const precision = 32 - Math.clz32(fraction);
  return { fraction: BigInt(fraction) << BigInt(53 - precision), exponent: precision - 24 - 126, precision };
}

/** Bits of 5^n; above the table Java takes three bits for each factor. */
const BITS_OF_POWER = Array.from({ length: 27 }, (_, n) => (n === 0 ? 0 : (5n ** BigInt(n)).toString(2).length));

const bitsOfPower = (n: number): number => BITS_OF_POWER[n] ?? n * 3;

function decimalOf(parts: Parts): Decimal {
  const { fraction, exponent, precision } = parts;
  const fractionBits = FRACTION_BITS + 1 - trailingZeros(fraction);
  const tinyBits = Math.max(0, fractionBits - exponent - 1);
  if (tinyBits === 0 && exponent <= 62) return wholeNumber(parts);
  const scale = estimatedExponent(fraction, exponent);
  const fives = { value: Math.max(0, -scale), unit: Math.max(0, scale) };
  const twos = {
    value: fives.value + tinyBits + exponent - (fractionBits - 1),
    unit: fives.unit + tinyBits,
    half: fives.value + tinyBits + exponent - precision,
  };
  const common = Math.min(twos.value, twos.unit);
  twos.value -= common;
  twos.unit -= common;
  twos.half -= common;
  // The number below a power of two is only half as far away.
  if (fractionBits === 1) twos.half -= 1;
  if (twos.half < 0) {
    twos.value -= twos.half;
    twos.unit -= twos.half;
    twos.half = 0;
  }
  const valueBits = fractionBits + twos.value + bitsOfPower(fives.value);
  const unitBits = twos.unit + 1 + bitsOfPower(fives.unit + 1);
  const width = valueBits < 64 && unitBits < 64 ? (valueBits < 32 && unitBits < 32 ? 32 : 64) : 0;
  return developed(
    {
      value: ((fraction >> BigInt(53 - fractionBits)) * 5n ** BigInt(fives.value)) << BigInt(twos.value),
      unit: (5n ** BigInt(fives.unit)) << BigInt(twos.unit),
      half: (5n ** BigInt(fives.value)) << BigInt(twos.half),
    },
    scale,
    width,
  );
}

function trailingZeros(fraction: bigint): number {
  const low = Number(fraction & 0xffffffffn) | 0;
  if (low !== 0) return 31 - Math.clz32(low & -low);
  const high = Number(fraction >> 32n) | 0;
  return 63 - Math.clz32(high & -high);
}

/** Decimal exponent of the first digit, or one more. */
function estimatedExponent(fraction: bigint, exponent: number): number {
  const mantissa = Number(fraction) / 2 ** FRACTION_BITS;
  return Math.floor((mantissa - 1.5) * 0.289529654 + 0.176091259 + exponent * 0.301029995663981);
}

/** Whole numbers below 2^63: the digits that the precision cannot hold are rounded away. */
function wholeNumber({ fraction, exponent, precision }: Parts): Decimal {
  let value = exponent >= FRACTION_BITS ? fraction << BigInt(exponent - 52) : fraction >> BigInt(52 - exponent);
  const spare = exponent > precision ? exponent - precision - 1 : 0;
  const lost = spare > 3 ? Math.floor(spare * Math.LOG10E * Math.LN2) : 0;
  if (lost > 0) {
    const unit = 10n ** BigInt(lost);
    const rest = value % unit;
    value = value / unit + (rest >= unit / 2n ? 1n : 0n);
  }
  const text = String(value);
  return { digits: text.replace(/0+$/, ''), exponent: text.length + lost };
}

interface Operands {
  value: bigint;
  readonly unit: bigint;
  /** Half a unit of the last place. */
  half: bigint;
}

/** Digits until the rest is below `half`, or above the next digit less `half`. `width`: bits of the arithmetic, 0 when unbounded. */
function developed(operands: Operands, scale: number, width: number): Decimal {
  const wrap = (value: bigint): bigint => (width === 0 ? value : BigInt.asIntN(width, value));
  const { unit } = operands;
  const ten = wrap(unit * 10n);
  let rest = operands.value;
  let half = operands.half;
  let exponent = scale;
  const step = (): bigint => {
    const digit = rest / unit;
    rest = wrap(10n * (rest % unit));
    half = wrap(half * 10n);
    return digit;
  };
  const isHigh = (): boolean => (width === 0 ? rest + half >= ten : wrap(rest + half) > ten);
  const first = step();
  let low = rest < half;
  let high = isHigh();
  let digits = '';
  if (first === 0n && !high) exponent--;
  else digits += first;
  // Texts with an exponent have two digits at the least.
  if (exponent < -3 || exponent >= 8) low = high = false;
  while (!low && !high) {
    const digit = step();
    // A `half` that has overflown is larger than any rest.
    low = half <= 0n || rest < half;
    high = half <= 0n || isHigh();
    digits += digit;
  }
  if (high && (!low || roundsUp(digits, rest * 2n, ten))) return incremented(digits, exponent + 1);
  return { digits, exponent: exponent + 1 };
}

function roundsUp(digits: string, twice: bigint, ten: bigint): boolean {
  return twice === ten ? digits.charCodeAt(digits.length - 1) % 2 === 1 : twice > ten;
}

function incremented(digits: string, exponent: number): Decimal {
  const nines = /9*$/.exec(digits)![0].length;
  const kept = digits.slice(0, digits.length - nines);
  if (kept === '') return { digits: `1${'0'.repeat(nines - 1)}`, exponent: exponent + 1 };
  return { digits: `${kept.slice(0, -1)}${Number(kept.at(-1)) + 1}${'0'.repeat(nines)}`, exponent };
}

function textOf({ digits, exponent }: Decimal): string {
  if (exponent > 0 && exponent < 8) {
    return `${digits.slice(0, exponent).padEnd(exponent, '0')}.${digits.slice(exponent) || '0'}`;
  }
  if (exponent <= 0 && exponent > -3) return `0.${'0'.repeat(-exponent)}${digits}`;
  return `${digits[0]}.${digits.slice(1) || '0'}E${exponent - 1}`;
}

/**
 * The shortest text, where Java's is the same: numbers of few digits, but neither subnormal ones nor powers of two, nor those
 * that may be halfway between two decimals.
 */
function shortText(value: number, maxDigits: number, exact: number, least: number): string | undefined {
  if (value < least || value >= exact) return undefined;
  if (value >= 1e-3 && value < 1e7) {
    const plain = String(value);
    if (plain.length > maxDigits) return undefined;
    return plain.includes('.') ? plain : `${plain}.0`;
  }
  const text = value.toExponential();
  const split = text.indexOf('e');
  if (split > maxDigits || isPowerOfTwo(value)) return undefined;
  const mantissa = text.slice(0, split);
  return `${mantissa}${mantissa.length === 1 ? '.0' : ''}E${Number(text.slice(split + 1))}`;
}

function isPowerOfTwo(value: number): boolean {
  buffer.setFloat64(0, value);
  return buffer.getUint32(4) === 0 && (buffer.getUint32(0) & 0xfffff) === 0;
}

function special(value: number): string | undefined {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  return Number.isFinite(value) ? undefined : String(value);
}

/** Double.toString. */
export function formatDouble(value: number): string {
  const size = Math.abs(value);
  const text = special(value) ?? shortText(size, 15, 2 ** 53, 2 ** -1022) ?? textOf(decimalOf(doubleParts(size)));
  return value < 0 && size !== Number.POSITIVE_INFINITY ? `-${text}` : text;
}

/** Float.toString of a number that is a float. */
export function formatFloat(value: number): string {
  const size = Math.abs(value);
  const text = special(value) ?? shortFloat(size) ?? textOf(decimalOf(floatParts(size)));
  return value < 0 && size !== Number.POSITIVE_INFINITY ? `-${text}` : text;
}

/** As `shortText`: a float of at most six digits has the text of the double that those digits make. */
function shortFloat(value: number): string | undefined {
  const short = Number(value.toPrecision(6));
  return Math.fround(short) === value && !isPowerOfTwo(value) ? shortText(short, 7, 2 ** 24, 2 ** -126) : undefined;
}
