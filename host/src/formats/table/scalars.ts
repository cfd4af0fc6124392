/** Texts of scalar values as Java's parse methods read them. */
import { canonicalInteger } from '../../types/binary';
import { parseJavaDouble, parseJavaFloat } from '../../types/java-numbers';
import type { DecimalType, LogicalType } from '../../types/logical/contracts';
import { decimalFromScientific } from '../../types/sql-decimals';
import { FormatError } from './contracts';

const BITS = { TINYINT: 7, SMALLINT: 15, INTEGER: 31, BIGINT: 63, INTERVAL_YEAR_MONTH: 31, INTERVAL_DAY_TIME: 63 };
export type IntegerRoot = keyof typeof BITS;

export function isIntegerRoot(root: LogicalType['root']): root is IntegerRoot {
  return root in BITS;
}

export function numberFormat(message: string): FormatError {
  return new FormatError(message, 'java.lang.NumberFormatException');
}

/** Integer.parseInt and its kin, after trim(). */
export function integerParser(root: IntegerRoot): (text: string) => number | bigint {
  const limit = 2n ** BigInt(BITS[root]);
  const small = 2 ** Math.min(BITS[root], 53);
  return (source) => {
    const text = asciiDigits(source.trim());
    if (!/^[-+]?\d+$/.test(text)) throw numberFormat(`For input string: "${text}"`);
    if (text.length < 16) {
      const value = Number(text);
      if (value < small && value >= -small) return value + 0;
    }
    const value = BigInt(text.replace('+', ''));
    if (value < limit && value >= -limit) return canonicalInteger(value);
    throw numberFormat(outOfRange(root, text));
  };
}

/** Java's integers and decimals may have digits of any script. */
function asciiDigits(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) as number;
    let zero = code;
    // Digits stand in tens, and tens may follow each other.
    while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String((code - zero) % 10);
  });
}

function outOfRange(root: IntegerRoot, text: string): string {
  return root === 'TINYINT' || root === 'SMALLINT'
    ? `Value out of range. Value:"${text}" Radix:10`
    : `For input string: "${text}"`;
}

export const parseDoubleText = (text: string): number => parseJavaDouble(text.trim());
export const parseFloatText = (text: string): number => parseJavaFloat(text.trim());

/** Boolean.parseBoolean: what is not "true" is false. */
export const parseBooleanText = (text: string): boolean => text.trim().toLowerCase() === 'true';

/** NULL for numbers of too many digits. */
export function decimalParser({ precision, scale }: DecimalType): (text: string) => number | bigint | null {
  return (text) => {
    const value = decimalFromScientific(asciiDigits(text), { precision, scale });
    if (text === '') {
      const cause = new FormatError('Index 0 out of bounds for length 0', 'java.lang.ArrayIndexOutOfBoundsException');
      throw new FormatError('', 'java.lang.NumberFormatException', { cause });
    }
    if (value === undefined) throw numberFormat(decimalMessage(text));
    return value;
  };
}

function decimalMessage(text: string): string {
  const at = [...text].findIndex((character) => !/[\d.eE+-]/.test(character));
  return at < 0
    ? "Character array is missing \"exponent\" mark 'e' or 'E'."
    : `Character ${text[at]} is neither a decimal digit number, decimal point, nor "e" notation exponential mark.`;
}

/** Blanks and control characters may stand between groups of four. */
const BASE64 = /^(?:[\0-\x20]*[A-Za-z0-9+/]{4})*[\0-\x20]*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Base64 as Jackson reads it. Throws `exceptionClass`. */
export function parseBase64(text: string, exceptionClass: string): Uint8Array {
  if (!BASE64.test(text)) {
    throw new FormatError('Unable to deserialize byte array.', exceptionClass);
  }
  return new Uint8Array(Buffer.from(text, 'base64'));
}
