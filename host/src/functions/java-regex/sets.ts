/** Sets of characters as operands for JavaScript's `v` mode: predefined classes, properties, case variants. */
import type { Flags } from './nodes';

const SYNTAX = /[\\^$.*+?()[\]{}|/\-&!#%,:;<=>@`~]/;

/** One character as text of a pattern, inside or outside of a class. */
export function literalText(code: number): string {
  const char = String.fromCodePoint(code);
  if (SYNTAX.test(char)) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code >= 0x20 && code < 0x7f ? char : `\\u{${code.toString(16)}}`;
}

const isAsciiLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/** The character and those that differ in case only. */
function caseVariants(code: number, flags: Flags): readonly number[] {
  if (!flags.unicodeCase) return isAsciiLetter(code) ? [code, code ^ 32] : [code];
  const char = String.fromCodePoint(code);
  const variants = new Set([code]);
  for (const other of [char.toUpperCase(), char.toLowerCase(), char.toUpperCase().toLowerCase()]) {
    if ([...other].length === 1) variants.add(other.codePointAt(0) as number);
  }
  return [...variants];
}

export function singleSet(code: number, flags: Flags): string {
  if (!flags.ignoreCase) return literalText(code);
  const variants = caseVariants(code, flags);
  return variants.length === 1 ? literalText(code) : `[${variants.map(literalText).join('')}]`;
}

const range = (from: number, to: number): string =>
  from === to ? literalText(from) : `${literalText(from)}-${literalText(to)}`;

/** A range in a class; with (?i) also the letters of the other case, with (?iu) those of any script. */
export function rangeSet(from: number, to: number, flags: Flags): string {
  const parts = [range(from, to)];
  if (flags.ignoreCase) {
    for (const [first, last] of [
      [65, 90],
      [97, 122],
    ] as const) {
      const low = Math.max(from, first);
      const high = Math.min(to, last);
      if (low <= high) parts.push(range(low ^ 32, high ^ 32));
    }
    if (flags.unicodeCase) {
      for (let code = Math.max(from, 0x80); code <= Math.min(to, 0x1e943); code++) {
        for (const variant of caseVariants(code, flags))
          if (variant < from || variant > to) parts.push(literalText(variant));
      }
    }
  }
  return `[${parts.join('')}]`;
}

export const LINE_ENDS = '\\n\\r\\u0085\\u2028\\u2029';

/** \d \w \s \h \v and their complements. */
export function predefinedSet(letter: string, flags: Flags): string | undefined {
  const positive = letter.toLowerCase();
  const ascii: Readonly<Record<string, string>> = {
    d: '0-9',
    w: 'a-zA-Z0-9_',
    s: ' \\t\\n\\x0b\\f\\r',
    h: ' \\t\\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000',
    v: '\\n\\x0b\\f\\r\\x85\\u2028\\u2029',
  };
  const unicode: Readonly<Record<string, string>> = {
    d: '\\p{Nd}',
    w: '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}',
    s: '\\p{White_Space}',
  };
  const content = (flags.unicodeClasses ? unicode[positive] : undefined) ?? ascii[positive];
  if (content === undefined) return undefined;
  return letter === positive ? `[${content}]` : `[^${content}]`;
}

const POSIX: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7f',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e',
  Graph: '\\x21-\\x7e',
  Print: '\\x20-\\x7e',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1f\\x7f',
  XDigit: '0-9a-fA-F',
  Space: ' \\t\\n\\x0b\\f\\r',
};

const POSIX_UNICODE: Readonly<Record<string, string>> = {
  Lower: '\\p{Lowercase}',
  Upper: '\\p{Uppercase}',
  Alpha: '\\p{Alphabetic}',
  Digit: '\\p{Nd}',
  Alnum: '\\p{Alphabetic}\\p{Nd}',
  Punct: '\\p{P}',
  Graph: '[^\\p{White_Space}\\p{Cc}\\p{Cs}\\p{Cn}]',
  Print: '[[^\\p{White_Space}\\p{Cc}\\p{Cs}\\p{Cn}]\\p{Zs}]',
  Blank: '\\p{Zs}\\t',
  Cntrl: '\\p{Cc}',
  XDigit: '\\p{Nd}\\p{Hex_Digit}',
  Space: '\\p{White_Space}',
};

/** Methods of java.lang.Character. */
const JAVA_CLASSES: Readonly<Record<string, string>> = {
  javaLowerCase: '\\p{Lowercase}',
  javaUpperCase: '\\p{Uppercase}',
  javaAlphabetic: '\\p{Alphabetic}',
  javaIdeographic: '\\p{Ideographic}',
  javaTitleCase: '\\p{Lt}',
  javaDigit: '\\p{Nd}',
  javaDefined: '\\P{Cn}',
  javaLetter: '\\p{L}',
  javaLetterOrDigit: '\\p{L}\\p{Nd}',
  javaSpaceChar: '\\p{Z}',
  javaWhitespace: '\\t-\\r\\x1c-\\x20\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000',
  javaISOControl: '\\x00-\\x1f\\x7f-\\x9f',
  javaMirrored: '\\p{Bidi_Mirrored}',
};

/** Unicode properties under the names that follow `Is`. */
const BINARY_PROPERTIES: Readonly<Record<string, string>> = {
  ALPHABETIC: '\\p{Alphabetic}',
  IDEOGRAPHIC: '\\p{Ideographic}',
  LETTER: '\\p{L}',
  LOWERCASE: '\\p{Lowercase}',
  UPPERCASE: '\\p{Uppercase}',
  TITLECASE: '\\p{Lt}',
  PUNCTUATION: '\\p{P}',
  CONTROL: '\\p{Cc}',
  WHITE_SPACE: '\\p{White_Space}',
  WHITESPACE: '\\p{White_Space}',
  DIGIT: '\\p{Nd}',
  HEX_DIGIT: '\\p{Nd}\\p{Hex_Digit}',
  JOIN_CONTROL: '\\p{Join_Control}',
  NONCHARACTER_CODE_POINT: '\\p{Noncharacter_Code_Point}',
  ASSIGNED: '\\P{Cn}',
};

/** Blocks by their names in lower case without separators. Only the frequent ones have a counterpart. */
const BLOCKS: Readonly<Record<string, string>> = {
  basiclatin: '\\x00-\\x7f',
  latin1supplement: '\\x80-\\xff',
  latinextendeda: '\\u0100-\\u017f',
  latinextendedb: '\\u0180-\\u024f',
  greek: '\\u0370-\\u03ff',
  greekandcoptic: '\\u0370-\\u03ff',
  cyrillic: '\\u0400-\\u04ff',
  hebrew: '\\u0590-\\u05ff',
  arabic: '\\u0600-\\u06ff',
  devanagari: '\\u0900-\\u097f',
  thai: '\\u0e00-\\u0e7f',
  generalpunctuation: '\\u2000-\\u206f',
  hiragana: '\\u3040-\\u309f',
  katakana: '\\u30a0-\\u30ff',
  cjkunifiedideographs: '\\u4e00-\\u9fff',
  hangulsyllables: '\\uac00-\\ud7af',
  hangulsyllable: '\\uac00-\\ud7af',
};

function javascriptProperty(text: string): string | undefined {
  try {
    new RegExp(text, 'v');
    return text;
  } catch {
    return undefined;
  }
}

const capitalized = (name: string): string =>
  name.toLowerCase().replace(/(^|_)[a-z]/g, (letter) => letter.toUpperCase());

function scriptSet(name: string): string | undefined {
  return javascriptProperty(`\\p{Script=${capitalized(name)}}`);
}
const blockSet = (name: string): string | undefined => BLOCKS[name.toLowerCase().replace(/[ _-]/g, '')];
const categorySet = (name: string): string | undefined =>
  /^([A-Z][a-z]?|LC)$/.test(name) ? javascriptProperty(`\\p{${name}}`) : undefined;

export type PropertyProblem = 'unknown' | 'unsupported block';

/** The set of \p{name}, or why there is none. `key` is set for \p{key=name}. */
export function propertySet(
  name: string,
  key: string | undefined,
  flags: Flags,
): string | { problem: PropertyProblem } {
  const content = key === undefined ? namedProperty(name, flags) : keyedProperty(key.toLowerCase(), name);
  if (content === undefined) {
    const block = key === undefined ? name.startsWith('In') : /^(blk|block)$/i.test(key);
    return { problem: block ? 'unsupported block' : 'unknown' };
  }
  return `[${content}]`;
}

function keyedProperty(key: string, name: string): string | undefined {
  if (key === 'sc' || key === 'script') return scriptSet(name);
  if (key === 'blk' || key === 'block') return blockSet(name);
  if (key === 'gc' || key === 'general_category') return categorySet(name);
  return undefined;
}

function namedProperty(name: string, flags: Flags): string | undefined {
  if (name.startsWith('In')) return blockSet(name.slice(2));
  if (name.startsWith('Is')) {
    const rest = name.slice(2);
    return BINARY_PROPERTIES[rest.toUpperCase()] ?? categorySet(rest) ?? scriptSet(rest);
  }
  if (name === 'L1') return '\\x00-\\xff';
  if (name === 'all') return '\\p{Any}';
  const posixName = flags.ignoreCase && (name === 'Lower' || name === 'Upper') ? 'Alpha' : name;
  const posix = flags.unicodeClasses ? (POSIX_UNICODE[posixName] ?? POSIX[posixName]) : POSIX[posixName];
  return posix ?? JAVA_CLASSES[name] ?? categorySet(name);
}
