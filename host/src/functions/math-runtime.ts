/** What the code of numeric functions calls. Numbers round as decimals do: half away from zero, on the shortest decimal text. */
import { canonicalInteger } from '../types/binary';
import { SqlError } from '../types/sql-error';
import type { Long } from '../types/sql-numbers';

const TEN = (digits: number): bigint => 10n ** BigInt(digits);

/** value / 10^digits, rounded half up (away from zero) or cut. */
function dropDigits(value: bigint, digits: number, round: boolean): bigint {
  const unit = TEN(digits);
  const quotient = value / unit;
  if (!round) return quotient;
  const rest = value % unit;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < unit) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}

const MAX_UNSCALED = TEN(38);

/** The decimal digits and scale of a finite double's shortest text. */
function decimalOf(value: number): { unscaled: bigint; scale: number } {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (match === null) {
    throw new SqlError(
      `Character ${Number.isNaN(value) ? 'N' : 'I'} is neither a decimal digit number, decimal point, nor "e" notation exponential mark.`,
      'java.lang.NumberFormatException',
    );
  }
  const [, sign, whole, fraction = '', exponent = '0'] = match as unknown as [string, string, string, string?, string?];
  const unscaled = BigInt(sign + whole + fraction);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { unscaled, scale } : { unscaled: unscaled * TEN(-scale), scale: 0 };
}

function numberOf(unscaled: bigint, scale: number): number {
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return Number(`${negative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`) + 0;
}

/** Bits of Java's integer types; results of integers wrap. */
const BITS: { readonly [root: string]: number } = { TINYINT: 8, SMALLINT: 16, INTEGER: 32, BIGINT: 64 };

/** FLOAT counts by the digits of the double that it widens to. */
export function roundNumber(value: Long, digits: number, root: string): Long {
  const bits = BITS[root];
  if (bits !== undefined) {
    if (digits >= 0) return value;
    return canonicalInteger(BigInt.asIntN(bits, dropDigits(BigInt(value), -digits, true) * TEN(-digits)));
  }
  const { unscaled, scale } = decimalOf(Number(value));
  return toApproximate(keepDigits(unscaled, scale, digits, true), root);
}

/** Numbers are read as DECIMAL(38, 18) first, so digits beyond are rounded and larger numbers fail. */
export function truncateNumber(value: Long, digits: number, root: string): Long {
  const bits = BITS[root];
  if (bits !== undefined) {
    if (digits >= 0) return value;
    return canonicalInteger(BigInt.asIntN(bits, dropDigits(BigInt(value), -digits, false) * TEN(-digits)));
  }
  const { unscaled, scale } = decimalOf(Number(value));
  const wide = scale > 18 ? dropDigits(unscaled, scale - 18, true) : unscaled * TEN(18 - scale);
  if (wide <= -MAX_UNSCALED || wide >= MAX_UNSCALED) {
    throw new SqlError(
      'Cannot invoke "org.apache.flink.table.data.DecimalData.scale()" because "b0" is null',
      'java.lang.NullPointerException',
    );
  }
  return toApproximate(keepDigits(wide, 18, digits, false), root);
}

function keepDigits(unscaled: bigint, scale: number, digits: number, round: boolean): number {
  if (digits >= scale) return numberOf(unscaled, scale);
  const cut = dropDigits(unscaled, scale - digits, round);
  return digits >= 0 ? numberOf(cut, digits) : numberOf(cut * TEN(-digits), 0);
}

const toApproximate = (value: number, root: string): number => (root === 'FLOAT' ? Math.fround(value) : value);

/** Long.toBinaryString */
export function binaryText(value: Long): string {
  return value < 0 ? BigInt.asUintN(64, BigInt(value)).toString(2) : value.toString(2);
}

/** Long.toHexString in upper case. */
export function hexOfLong(value: Long): string {
  return (value < 0 ? BigInt.asUintN(64, BigInt(value)) : value).toString(16).toUpperCase();
}

export function hexOfText(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex').toUpperCase();
}

/** Bytes of hexadecimal digits; the first of an odd number of digits becomes a zero byte. NULL when there are other characters. */
export function unhex(text: string): Uint8Array | null {
  if (!/^[0-9a-fA-F]*$/.test(text)) return null;
  const padded = text.length % 2 === 0 ? text : `00${text.slice(1)}`;
  const bytes = new Uint8Array(padded.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(padded.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
