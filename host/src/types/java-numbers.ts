/** Numbers to and from text as Java does it, with Flink's and Java's messages. */
import { CastError } from './cast-error';
import { canonicalInteger } from './binary';
import { formatDouble, formatFloat } from './java-floating';
import type { Long } from './sql-numbers';

/** Double.toString: `1.0E7`. */
export const doubleToString: (value: number) => string = formatDouble;
/** Float.toString. */
export const floatToString: (value: number) => string = formatFloat;

/** java.lang.NumberFormatException. */
export function numberFormatError(message: string): CastError {
  return new CastError(message, 'java.lang.NumberFormatException');
}

const DECIMAL_FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?$/;
const NAMED_FLOAT = /^([+-]?)(NaN|Infinity)$/;
const HEX_FLOAT = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)[fFdD]?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: Java's trim cuts all of them
const JAVA_SPACE = /^[\u0000-\u0020]+|[\u0000-\u0020]+$/g;

/** String.trim of Java: everything up to U+0020 goes. */
export function javaTrim(text: string): string {
  return text.replace(JAVA_SPACE, '');
}

/** Double.parseDouble; throws NumberFormatException. */
export function parseJavaDouble(text: string): number {
  const trimmed = javaTrim(text);
  if (DECIMAL_FLOAT.test(trimmed)) return Number(/[fFdD]$/.test(trimmed) ? trimmed.slice(0, -1) : trimmed);
  const named = NAMED_FLOAT.exec(trimmed);
  if (named !== null) return (named[1] === '-' ? -1 : 1) * Number(named[2]);
  const hex = HEX_FLOAT.exec(trimmed);
  if (hex !== null && hex[2].length + hex[3].length > 0) return hexFloat(hex);
  throw numberFormatError(trimmed === '' ? 'empty String' : `For input string: "${trimmed}"`);
}

function hexFloat(match: RegExpExecArray): number {
  const value = Number(BigInt(`0x${match[2]}${match[3]}`)) * 2 ** (Number(match[4]) - 4 * match[3].length);
  return match[1] === '-' ? -value : value;
}

/** Float.parseFloat. */
export function parseJavaFloat(text: string): number {
  const value = parseJavaDouble(text);
  const single = Math.fround(value);
  if (single === value || !Number.isFinite(single)) return single;
  return isMidpoint(value, single) ? roundMidpoint(text, value) : single;
}

/** Halfway between two floats: the double was rounded before, so the text decides on which side it lies. */
function isMidpoint(value: number, single: number): boolean {
  return Math.fround(value + (value - single)) === value + (value - single);
}

function roundMidpoint(text: string, value: number): number {
  const side = compareDecimal(javaTrim(text).replace(/[fFdD]$/, ''), value);
  if (side === 0) return Math.fround(value);
  const step = Math.abs(value) * 2 ** -40;
  return Math.fround(value + side * step);
}

/** Sign of (decimal text - value), exactly. */
function compareDecimal(text: string, value: number): number {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return 0;
  let numerator = BigInt(`${match[2]}${match[3]}`) * (match[1] === '-' ? -1n : 1n);
  let denominator = 1n;
  const exponent = Number(match[4] ?? 0) - match[3].length;
  if (exponent >= 0) numerator *= 10n ** BigInt(exponent);
  else denominator *= 10n ** BigInt(-exponent);
  // Halfway points of floats are multiples of 2^-150.
  const difference = numerator * 2n ** 150n - BigInt(value * 2 ** 150) * denominator;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

const PLAIN_INTEGER = /^([+-]?)(\d{1,15})$/;

/** Text to a 64-bit integer as Flink casts it: digits after a point are checked and dropped. */
export function parseLong(text: string): Long {
  if (PLAIN_INTEGER.test(text)) return Number(text) + 0;
  const whole = integerPart(text);
  if (whole === undefined) throw badInteger(text, 9223372036854775808n);
  const value = BigInt(whole === '' || whole === '-' || whole === '+' ? 0 : whole.replace('+', ''));
  if (value > 9223372036854775807n || value < -9223372036854775808n) throw overflow(text);
  return canonicalInteger(value);
}

/** Text to INT. */
export function parseInt32(text: string): number {
  return parseWithin(text, -2147483648, 2147483647);
}
/** Text to SMALLINT. */
export function parseInt16(text: string): number {
  return parseWithin(text, -32768, 32767);
}
/** Text to TINYINT. */
export function parseInt8(text: string): number {
  return parseWithin(text, -128, 127);
}

function parseWithin(text: string, min: number, max: number): number {
  const whole = integerPart(text);
  if (whole === undefined) throw badInteger(text, 2147483648n);
  const value = whole === '' || whole === '-' || whole === '+' ? 0 : Number(whole);
  if (value < min || value > max) throw overflow(text);
  return value + 0;
}

const INTEGER = /^([+-]?\d*)(?:\.\d*)?$/;

function integerPart(text: string): string | undefined {
  if (text === '' || text === '-' || text === '+') return undefined;
  return INTEGER.exec(text)?.[1];
}

/** The reason is the first thing wrong from the left: too many digits before a bad character are an overflow. */
function badInteger(text: string, limit: bigint): CastError {
  if (text === '') return reject(text, 'Input is empty.');
  if (text === '-' || text === '+') return reject(text, 'Input has only positive or negative symbol.');
  const digits = /^[+-]?(\d+)/.exec(text);
  return digits !== null && BigInt(digits[1]) > limit ? overflow(text) : reject(text, 'Invalid character found.');
}

function overflow(text: string): CastError {
  return reject(text, 'Overflow.');
}

function reject(text: string, reason: string): CastError {
  return numberFormatError(`For input string: '${text}'. ${reason}`);
}
