/** The parts of a DateTimeFormatter pattern and the reading of the pattern's letters. */
import type { TextStyle } from './names';

export type FieldName =
  | 'YEAR'
  | 'YEAR_OF_ERA'
  | 'ERA'
  | 'MONTH'
  | 'DAY_OF_MONTH'
  | 'DAY_OF_YEAR'
  | 'DAY_OF_WEEK'
  | 'LOCALIZED_DAY_OF_WEEK'
  | 'ALIGNED_DAY_OF_WEEK_IN_MONTH'
  | 'WEEK_BASED_YEAR'
  | 'WEEK_OF_WEEK_BASED_YEAR'
  | 'WEEK_OF_MONTH'
  | 'QUARTER'
  | 'AMPM'
  | 'HOUR_OF_AMPM'
  | 'CLOCK_HOUR_OF_AMPM'
  | 'HOUR'
  | 'CLOCK_HOUR'
  | 'MINUTE'
  | 'SECOND'
  | 'NANO'
  | 'MILLI_OF_DAY'
  | 'NANO_OF_DAY'
  | 'MODIFIED_JULIAN_DAY';

export type SignStyle = 'NORMAL' | 'NOT_NEGATIVE' | 'EXCEEDS_PAD' | 'NEVER';

export interface NumberElement {
  readonly kind: 'number';
  readonly field: FieldName;
  readonly min: number;
  readonly max: number;
  readonly sign: SignStyle;
  /** Digits that the fixed-width numbers right after this one take. */
  readonly subsequent: number;
  /** Two-digit years from 2000 on. */
  readonly reduced?: boolean;
}

export type Element =
  | NumberElement
  | { readonly kind: 'fraction'; readonly min: number; readonly max: number; readonly point: boolean }
  | { readonly kind: 'text'; readonly field: FieldName; readonly style: TextStyle }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'optional'; readonly elements: readonly Element[] }
  | { readonly kind: 'padded'; readonly width: number; readonly element: Element }
  /** `colon` and `zero` as in Java's offset patterns; `full` for GMT+8:00. */
  | { readonly kind: 'offset'; readonly pattern: string; readonly zero: string }
  | { readonly kind: 'localizedOffset'; readonly full: boolean }
  | { readonly kind: 'zone'; readonly text: boolean }
  /** The part of the day in words; only printed. */
  | { readonly kind: 'dayPeriod' };

/** java.lang.IllegalArgumentException. */
export class IllegalPattern extends Error {
  override readonly name = 'IllegalPattern';
  readonly exceptionClass = 'java.lang.IllegalArgumentException';
}

/** A letter that Java knows and this does not. */
export class UnsupportedLetter extends Error {
  override readonly name = 'UnsupportedLetter';
  constructor(letter: string) {
    super(`Date and time pattern: the letter '${letter}' is not supported.`);
  }
}

const number = (field: FieldName, min: number, max: number, sign: SignStyle = 'NOT_NEGATIVE'): NumberElement => ({
  kind: 'number',
  field,
  min,
  max,
  sign,
  subsequent: 0,
});

/** One letter: as many digits as there are; two: exactly two. */
function upToTwo(letter: string, count: number, field: FieldName): NumberElement {
  if (count > 2) throw tooMany(letter);
  return count === 1 ? number(field, 1, 19, 'NORMAL') : number(field, 2, 2);
}

const tooMany = (letter: string): IllegalPattern => new IllegalPattern(`Too many pattern letters: ${letter}`);

function textOrNumber(letter: string, count: number, field: FieldName): Element {
  if (count > 5) throw tooMany(letter);
  if (count <= 2) return upToTwo(letter, count, field);
  return { kind: 'text', field, style: count === 3 ? 'short' : count === 4 ? 'full' : 'narrow' };
}

function textOnly(letter: string, count: number, field: FieldName): Element {
  if (count > 5) throw tooMany(letter);
  return { kind: 'text', field, style: count <= 3 ? 'short' : count === 4 ? 'full' : 'narrow' };
}

function year(field: FieldName, count: number): NumberElement {
  if (count === 2) return { ...number(field, 2, 2), reduced: true };
  return number(field, count, 19, count < 4 ? 'NORMAL' : 'EXCEEDS_PAD');
}

const OFFSETS: Readonly<Record<string, readonly string[]>> = {
  X: ['+HHmm', '+HHMM', '+HH:MM', '+HHMMss', '+HH:MM:ss'],
  x: ['+HHmm', '+HHMM', '+HH:MM', '+HHMMss', '+HH:MM:ss'],
};

function offset(letter: string, count: number): Element {
  if (letter === 'Z') {
    if (count < 4) return { kind: 'offset', pattern: '+HHMM', zero: '+0000' };
    if (count === 4) return { kind: 'localizedOffset', full: true };
    if (count === 5) return { kind: 'offset', pattern: '+HH:MM:ss', zero: 'Z' };
    throw tooMany(letter);
  }
  const pattern = OFFSETS[letter]?.[count - 1];
  if (pattern === undefined) throw tooMany(letter);
  const zero = letter === 'X' ? 'Z' : count === 1 ? '+00' : count % 2 === 0 ? '+0000' : '+00:00';
  return { kind: 'offset', pattern, zero };
}

const SIMPLE_FIELDS: Readonly<Record<string, FieldName>> = {
  d: 'DAY_OF_MONTH',
  h: 'CLOCK_HOUR_OF_AMPM',
  H: 'HOUR',
  k: 'CLOCK_HOUR',
  K: 'HOUR_OF_AMPM',
  m: 'MINUTE',
  s: 'SECOND',
  w: 'WEEK_OF_WEEK_BASED_YEAR',
};

const LONG_FIELDS: Readonly<Record<string, FieldName>> = {
  A: 'MILLI_OF_DAY',
  n: 'NANO',
  N: 'NANO_OF_DAY',
  g: 'MODIFIED_JULIAN_DAY',
};

function single(letter: string, count: number, field: FieldName): NumberElement {
  if (count > 1) throw tooMany(letter);
  return number(field, 1, 19, 'NORMAL');
}

/** The part for `count` times a letter. */
export function letterElement(letter: string, count: number): Element {
  const simple = SIMPLE_FIELDS[letter];
  if (simple !== undefined) return upToTwo(letter, count, simple);
  const long = LONG_FIELDS[letter];
  if (long !== undefined) return number(long, count, 19, letter === 'g' ? 'NORMAL' : 'NOT_NEGATIVE');
  switch (letter) {
    case 'u':
      return year('YEAR', count);
    case 'y':
      return year('YEAR_OF_ERA', count);
    case 'Y':
      return year('WEEK_BASED_YEAR', count);
    case 'M':
    case 'L':
      return textOrNumber(letter, count, 'MONTH');
    case 'Q':
    case 'q':
      return textOrNumber(letter, count, 'QUARTER');
    case 'e':
      return textOrNumber(letter, count, count <= 2 ? 'LOCALIZED_DAY_OF_WEEK' : 'DAY_OF_WEEK');
    case 'c':
      if (count === 2) throw new IllegalPattern(`Invalid pattern "cc"`);
      return textOrNumber(letter, count, count === 1 ? 'LOCALIZED_DAY_OF_WEEK' : 'DAY_OF_WEEK');
    case 'E':
      return textOnly(letter, count, 'DAY_OF_WEEK');
    case 'G':
      return textOnly(letter, count, 'ERA');
    case 'a':
      if (count > 1) throw tooMany(letter);
      return { kind: 'text', field: 'AMPM', style: 'short' };
    case 'D':
      if (count > 3) throw tooMany(letter);
      return count === 1 ? number('DAY_OF_YEAR', 1, 19, 'NORMAL') : number('DAY_OF_YEAR', count, 3);
    case 'F':
      return single(letter, count, 'ALIGNED_DAY_OF_WEEK_IN_MONTH');
    case 'W':
      return single(letter, count, 'WEEK_OF_MONTH');
    case 'S':
      return { kind: 'fraction', min: count, max: count, point: false };
    case 'X':
    case 'x':
    case 'Z':
      return offset(letter, count);
    case 'O':
      if (count !== 1 && count !== 4) throw new IllegalPattern('Pattern letter count must be 1 or 4: O');
      return { kind: 'localizedOffset', full: count === 4 };
    case 'V':
      if (count !== 2) throw new IllegalPattern(`Pattern letter count must be 2: V`);
      return { kind: 'zone', text: false };
    case 'v':
    case 'z':
      if (count > 4) throw tooMany(letter);
      return { kind: 'zone', text: true };
    case 'B':
      if (count !== 1 && count !== 4 && count !== 5)
        throw new IllegalPattern(`Wrong number of pattern letters: ${letter}`);
      return { kind: 'dayPeriod' };
    default:
      throw new IllegalPattern(`Unknown pattern letter: ${letter}`);
  }
}

/**
 * Adds an element the way the builder does: numbers of fixed width that follow a number right away are counted for it, so that it
 * leaves their digits.
 */
class ElementList {
  readonly elements: Element[] = [];
  private lastNumber = -1;

  add(element: Element): void {
    if (element.kind === 'number') this.addNumber(element);
    else if (element.kind === 'fraction' && element.min === element.max && !element.point)
      this.addFixed(element, element.max);
    else {
      this.elements.push(element);
      this.lastNumber = -1;
    }
  }

  private addNumber(element: NumberElement): void {
    const fixed = element.min === element.max && element.sign === 'NOT_NEGATIVE';
    if (fixed) this.addFixed(element, element.max);
    else this.start(element);
  }

  private addFixed(element: Element, width: number): void {
    const base = this.elements[this.lastNumber];
    if (base === undefined) this.start(element);
    else {
      if (base.kind === 'number') this.elements[this.lastNumber] = { ...base, subsequent: base.subsequent + width };
      this.elements.push(element);
    }
  }

  private start(element: Element): void {
    this.elements.push(element);
    this.lastNumber = this.elements.length - 1;
  }
}

/** Length of the text that a quote starts at `start`, and the text. */
function quotedText(pattern: string, start: number): readonly [text: string, end: number] {
  let text = '';
  for (let i = start + 1; i < pattern.length; i++) {
    if (pattern.charAt(i) !== "'") text += pattern.charAt(i);
    else if (pattern.charAt(i + 1) === "'") {
      text += "'";
      i++;
    } else return [text === '' ? "'" : text, i + 1];
  }
  throw new IllegalPattern(`Pattern ends with an incomplete string literal: ${pattern}`);
}

/** Reads a pattern of DateTimeFormatter.ofPattern. */
export function parsePattern(pattern: string): readonly Element[] {
  const stack: ElementList[] = [new ElementList()];
  const current = (): ElementList => stack[stack.length - 1] as ElementList;
  const close = (): void => {
    const elements = (stack.pop() as ElementList).elements;
    if (elements.length > 0) current().add({ kind: 'optional', elements });
  };
  let padding = 0;
  const add = (element: Element): void => {
    current().add(padding > 0 ? { kind: 'padded', width: padding, element } : element);
    padding = 0;
  };
  for (let i = 0; i < pattern.length; ) {
    const char = pattern.charAt(i);
    if (/[A-Za-z]/.test(char)) {
      const start = i;
      while (pattern.charAt(i) === char) i++;
      if (char === 'p') {
        if (!/[A-Za-z]/.test(pattern.charAt(i)))
          throw new IllegalPattern(`Pad letter 'p' must be followed by valid pad pattern: ${pattern}`);
        padding = i - start;
      } else add(letterElement(char, i - start));
      continue;
    }
    if (char === "'") {
      const [text, end] = quotedText(pattern, i);
      add({ kind: 'literal', text });
      i = end;
      continue;
    }
    if (char === '{' || char === '}' || char === '#') {
      throw new IllegalPattern(`Pattern includes reserved character: '${char}'`);
    }
    if (char === '[') stack.push(new ElementList());
    else if (char === ']') {
      if (stack.length === 1) throw new IllegalPattern('Pattern invalid as it contains ] without previous [');
      close();
    } else add({ kind: 'literal', text: char });
    i++;
  }
  while (stack.length > 1) close();
  return current().elements;
}
