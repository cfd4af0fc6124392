/**
 * Operations on strings as Flink's runtime defines them. Functions that Flink runs on UTF-8 count code points, those that it runs on
 * java.lang.String count UTF-16 units; each is noted.
 */

import { illegalArgument } from './define';

const isHigh = (unit: number): boolean => (unit & 0xfc00) === 0xd800;
const isLow = (unit: number): boolean => (unit & 0xfc00) === 0xdc00;

/** Number of code points. */
export function charLength(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    if (isHigh(text.charCodeAt(i)) && isLow(text.charCodeAt(i + 1))) {
      count--;
      i++;
    }
  }
  return count;
}

/** UTF-16 index of the code point with this index, at most the length. */
export function unitIndex(text: string, chars: number): number {
  if (chars >= text.length) return text.length;
  let i = 0;
  for (let left = chars; left > 0 && i < text.length; left--) {
    i += isHigh(text.charCodeAt(i)) && i + 1 < text.length && isLow(text.charCodeAt(i + 1)) ? 2 : 1;
  }
  return i;
}

/** SQL's SUBSTRING in code points: position 0 is 1, a negative one counts from the end. NULL for a negative length. */
export function substring(text: string, position: number, length = Number.POSITIVE_INFINITY): string | null {
  if (length < 0) return null;
  if (text === '') return '';
  let start = position > 0 ? position - 1 : 0;
  if (position < 0) {
    start = charLength(text) + position;
    if (start < 0) return '';
  }
  const from = unitIndex(text, start);
  if (from >= text.length) return '';
  if (length >= text.length - from) return text.slice(from);
  return text.slice(from, from + unitIndex(text.slice(from), length));
}

export function left(text: string, length: number): string {
  return length <= 0 ? '' : (substring(text, 1, length) as string);
}

export function right(text: string, length: number): string {
  if (length <= 0) return '';
  return length >= charLength(text) ? text : (substring(text, -length) as string);
}

/** Index of `seek` in code points, from code point `from` on; an empty one is found at 0. */
function indexOf(text: string, seek: string, from: number): number {
  if (seek === '') return 0;
  const at = text.indexOf(seek, from <= 0 ? 0 : unitIndex(text, from));
  return at < 0 ? -1 : charLength(text.slice(0, at));
}

/** POSITION and LOCATE: from 1, 0 when absent. */
export function position(seek: string, text: string, from = 1): number {
  return indexOf(text, seek, from - 1) + 1;
}

/** Position of the n-th occurrence; a negative start searches backwards from the end. */
export function instr(text: string, seek: string, start = 1, nth = 1): number {
  if (nth <= 0) throw illegalArgument('nthAppearance must be positive!');
  if (start === 0) return 0;
  if (start < 0) {
    const found = instr(reverse(text), reverse(seek), -start, nth);
    return found === 0 ? 0 : charLength(text) + 2 - found - charLength(seek);
  }
  let from = start;
  let index = 0;
  for (let i = 0; i < nth; i++) {
    index = indexOf(text, seek, from - 1) + 1;
    if (index === 0) return 0;
    from = index + 1;
  }
  return index;
}

export function reverse(text: string): string {
  let result = '';
  for (const char of text) result = char + result;
  return result;
}

/** In UTF-16 units. */
export function overlay(text: string, replacement: string, start: number, length = replacement.length): string {
  if (start <= 0 || start > text.length) return text;
  const tail = start + length <= text.length && length > 0 ? text.slice(start - 1 + length) : '';
  return text.slice(0, start - 1) + replacement + tail;
}

function padding(pad: string, length: number): string {
  return pad.repeat(Math.ceil(length / pad.length)).slice(0, length);
}

/** In UTF-16 units; NULL for a negative length or an empty padding. */
export function lpad(text: string, length: number, pad: string): string | null {
  if (length < 0 || pad === '') return null;
  return length <= text.length ? text.slice(0, length) : padding(pad, length - text.length) + text;
}

export function rpad(text: string, length: number, pad: string): string | null {
  if (length < 0 || pad === '') return null;
  return length <= text.length ? text.slice(0, length) : text + padding(pad, length - text.length);
}

export function repeat(text: string, count: number): string {
  return count <= 0 ? '' : text.repeat(count);
}

/** ASCII letters and digits make words; everything else separates them. */
export function initcap(text: string): string {
  return text.replace(
    /[A-Za-z0-9]+/g,
    (word) => word.charAt(0).toUpperCase() + word.slice(1).replace(/[A-Z]/g, (c) => c.toLowerCase()),
  );
}

/** The first byte in UTF-8, signed. */
export function ascii(text: string): number {
  const code = text.codePointAt(0);
  if (code === undefined) return 0;
  if (code < 0x80) return code;
  const lead = code < 0x800 ? 0xc0 | (code >> 6) : code < 0x10000 ? 0xe0 | (code >> 12) : 0xf0 | (code >> 18);
  return lead - 256;
}

/** The character of the lowest byte; nothing for negative numbers. */
export function chr(code: number | bigint): string {
  return code < 0 ? '' : String.fromCharCode(Number(BigInt.asUintN(8, BigInt(code))));
}

function leadingTrimmed(text: string, chars: string): number {
  let i = 0;
  while (i < text.length) {
    const char = String.fromCodePoint(text.codePointAt(i) as number);
    if (!chars.includes(char)) break;
    i += char.length;
  }
  return i;
}

/** Removes every leading character that occurs in `chars`. */
export function trimLeft(text: string, chars = ' '): string {
  return text.slice(leadingTrimmed(text, chars));
}

export function trimRight(text: string, chars = ' '): string {
  let end = text.length;
  while (end > 0) {
    const wide = end > 1 && isLow(text.charCodeAt(end - 1)) && isHigh(text.charCodeAt(end - 2));
    const start = end - (wide ? 2 : 1);
    if (!chars.includes(text.slice(start, end))) break;
    end = start;
  }
  return text.slice(0, end);
}

export function trimBoth(text: string, chars = ' '): string {
  return trimRight(trimLeft(text, chars), chars);
}

/** Java's whitespace (Character.isWhitespace): the separators U+001C to U+001F are, no-break spaces are not. */
const isJavaWhitespace = (code: number): boolean =>
  code <= 0x20
    ? code === 0x20 || (code >= 9 && code <= 13) || code >= 0x1c
    : code > 0xff && code !== 0x2007 && code !== 0x202f && /[\p{Zs}\p{Zl}\p{Zp}]/u.test(String.fromCodePoint(code));

function splitWhitespace(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (!isJavaWhitespace(text.charCodeAt(i))) continue;
    parts.push(text.slice(from, i));
    from = i + 1;
  }
  parts.push(text.slice(from));
  return parts;
}

/** Java's String.trim: everything up to the space goes, control characters too. */
export function trimJava(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text.charCodeAt(from) <= 0x20) from++;
  while (to > from && text.charCodeAt(to - 1) <= 0x20) to--;
  return text.slice(from, to);
}

/** The parts between separators, all of them; none of an empty text. An empty separator is white space. */
export function splitAll(text: string, separator: string): string[] {
  if (text === '') return [];
  return separator === '' ? splitWhitespace(text) : text.split(separator);
}

export function splitIndex(text: string, separator: string | number, index: number): string | null {
  if (index < 0) return null;
  if (typeof separator === 'number' && (separator > 255 || separator < 1)) return null;
  const character = typeof separator === 'number' ? String.fromCharCode(separator) : separator;
  if (character === '') return splitAll(text, character)[index] ?? null;
  return text === '' ? null : partAt(text, character, index);
}

/** The part behind `index` separators; null when there are not so many. */
function partAt(text: string, separator: string, index: number): string | null {
  let from = 0;
  for (let left = index; left > 0; left--) {
    const at = text.indexOf(separator, from);
    if (at < 0) return null;
    from = at + separator.length;
  }
  const end = text.indexOf(separator, from);
  return end < 0 ? text.slice(from) : text.slice(from, end);
}

/** Parts for SPLIT: an empty delimiter cuts between UTF-16 units. */
export function split(text: string, delimiter: string): string[] {
  return text === '' ? [] : text.split(delimiter);
}

/** CONCAT_WS: skips NULLs; NULL only when the separator is. */
export function concatWs(separator: string | null, ...texts: readonly (string | null)[]): string | null {
  return separator === null ? null : texts.filter((text) => text !== null).join(separator);
}

/** Maps each code point of `from` to the one at the same place in `to`, or to nothing; the first of equal ones counts. */
export function translationOf(from: string, to: string): ReadonlyMap<string, string> {
  const targets = [...to];
  const result = new Map<string, string>();
  for (const [i, char] of [...from].entries()) if (!result.has(char)) result.set(char, targets[i] ?? '');
  return result;
}

export function translate(text: string, translation: ReadonlyMap<string, string>): string {
  let result = '';
  for (const char of text) result += translation.get(char) ?? char;
  return result;
}

const JAVA_DOUBLE =
  /^[+-]?(NaN|Infinity|((\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|0[xX]([0-9a-fA-F]+\.?|[0-9a-fA-F]*\.[0-9a-fA-F]+)[pP][+-]?\d+)[fFdD]?)$/;
/** Digits as Integer.parseInt takes them: of any script. */
const JAVA_INTEGER = /^[+-]?\p{Nd}{1,19}$/u;

/** True when Java reads it as an int, a long or a double. */
export function isDecimalText(text: string): boolean {
  return JAVA_DOUBLE.test(trimJava(text)) || JAVA_INTEGER.test(text);
}

const DIGITS = /^\p{Nd}+$/u;
const LETTERS = /^\p{L}+$/u;
export const isDigitText = (text: string): boolean => DIGITS.test(text);
export const isAlphaText = (text: string): boolean => LETTERS.test(text);
