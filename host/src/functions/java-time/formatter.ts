/** java.time.format.DateTimeFormatter for local dates and times: prints and parses by a pattern, in the locale en-US. */
import { memoize } from '../define';
import { type Element, type FieldName, type NumberElement, parsePattern, UnsupportedLetter } from './elements';
import { type LocalDateTime, fieldValue } from './local';
import { DAYS, ERAS, MONTHS, QUARTERS, styled, type TextStyle } from './names';
import { type FieldValues, type ResolvedFields, resolveFields } from './parsed';
import { SqlError } from '../../types/sql-error';
import { dateTimeError, parseErrorClass, zoneIdOf } from './zones';

/** Texts of a field by its value, from `first` on. */
function textsOf(field: FieldName, style: TextStyle): { readonly texts: readonly string[]; readonly first: number } {
  switch (field) {
    case 'MONTH':
      return { texts: styled(MONTHS, style), first: 1 };
    case 'DAY_OF_WEEK':
      return { texts: styled(DAYS, style), first: 1 };
    case 'QUARTER':
      return { texts: QUARTERS[style], first: 1 };
    case 'ERA':
      return { texts: ERAS[style], first: 0 };
    default:
      return { texts: ['AM', 'PM'], first: 0 };
  }
}

// --- printing -------------------------------------------------------------------------------------------------------------

function printNumber(element: NumberElement, value: number): string {
  const shown = element.reduced ? Math.abs(value) % 100 : value;
  const digits = String(Math.abs(shown));
  if (digits.length > element.max) {
    throw dateTimeError(
      `Field ${element.field} cannot be printed as the value ${value} exceeds the maximum print width of ${element.max}`,
    );
  }
  const padded = digits.padStart(element.min, '0');
  if (shown >= 0) return element.sign === 'EXCEEDS_PAD' && digits.length > element.min ? `+${padded}` : padded;
  if (element.sign === 'NOT_NEGATIVE') {
    throw dateTimeError(
      `Field ${element.field} cannot be printed as the value ${value} cannot be negative according to the SignStyle`,
    );
  }
  return `-${padded}`;
}

type Printer = (local: LocalDateTime) => string;

function dayPeriod({ millis, nanos }: LocalDateTime): string {
  const hour = millis / 3_600_000;
  if (nanos === 0 && (hour === 0 || hour === 12)) return hour === 0 ? 'midnight' : 'noon';
  if (hour < 6 || hour >= 21) return 'at night';
  return hour < 12 ? 'in the morning' : hour < 18 ? 'in the afternoon' : 'in the evening';
}

function printerOf(element: Element): Printer {
  switch (element.kind) {
    case 'literal':
      return () => element.text;
    case 'number':
      return (local) => printNumber(element, fieldValue(local, element.field));
    case 'text': {
      const { texts, first } = textsOf(element.field, element.style);
      return (local) => texts[fieldValue(local, element.field) - first] as string;
    }
    case 'fraction':
      return (local) => {
        const digits = String(fieldValue(local, 'NANO'))
          .padStart(9, '0')
          .slice(0, element.max)
          .padEnd(element.min, '0');
        return element.point ? `.${digits}` : digits;
      };
    case 'optional': {
      const printers = element.elements.map(printerOf);
      const printable = !element.elements.some(needsZone);
      return (local) => (printable ? printers.map((print) => print(local)).join('') : '');
    }
    case 'padded': {
      const print = printerOf(element.element);
      return (local) => {
        const text = print(local);
        if (text.length > element.width) {
          throw dateTimeError(
            `Cannot print as output of ${text.length} characters exceeds pad width of ${element.width}`,
          );
        }
        return text.padStart(element.width);
      };
    }
    case 'dayPeriod':
      return dayPeriod;
    case 'zone':
      return () => {
        throw dateTimeError('Unable to extract ZoneId from temporal');
      };
    default:
      return () => {
        throw dateTimeError('Unsupported field: OffsetSeconds');
      };
  }
}

function needsZone(element: Element): boolean {
  if (element.kind === 'optional') return false;
  if (element.kind === 'padded') return needsZone(element.element);
  return element.kind === 'zone' || element.kind === 'offset' || element.kind === 'localizedOffset';
}

// --- parsing --------------------------------------------------------------------------------------------------------------

/** A parse in progress. Steps give the next position, or undefined where the text does not fit. */
interface Parse {
  readonly text: string;
  fields: FieldValues;
}

type Step = (parse: Parse, position: number) => number | undefined;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** False when the field already has another value. */
function setField(parse: Parse, field: FieldName, value: number): boolean {
  const known = parse.fields.get(field);
  if (known !== undefined) return known === value;
  parse.fields.set(field, value);
  return true;
}

function digitsFrom(text: string, start: number, max: number): number {
  let end = start;
  while (end < text.length && end - start < max && isDigit(text.charCodeAt(end))) end++;
  return end;
}

function numberStep(element: NumberElement): Step {
  const { field, min, max, sign, subsequent } = element;
  return (parse, start) => {
    const { text } = parse;
    let position = start;
    const first = text.charAt(position);
    const negative = first === '-';
    const positive = first === '+';
    if (positive && sign !== 'EXCEEDS_PAD') return undefined;
    if (negative && sign !== 'EXCEEDS_PAD' && sign !== 'NORMAL') return undefined;
    if (positive || negative) position++;
    let end = digitsFrom(text, position, max + subsequent);
    if (end - position < min) return undefined;
    if (subsequent > 0) end = position + Math.min(max, Math.max(min, end - position - subsequent));
    const digits = text.slice(position, end);
    let value = Number(digits);
    if (negative) {
      if (value === 0) return undefined;
      value = -value;
    } else if (sign === 'EXCEEDS_PAD') {
      if (positive ? digits.length <= min : digits.length > min) return undefined;
    }
    if (element.reduced && !negative && digits.length === 2) value += 2000;
    return setField(parse, field, value) ? end : undefined;
  };
}

function fractionStep(min: number, max: number, point: boolean): Step {
  return (parse, start) => {
    let position = start;
    if (point) {
      if (parse.text.charAt(position) !== '.') return min === 0 ? position : undefined;
      position++;
    }
    const end = digitsFrom(parse.text, position, max);
    if (end - position < min || (point && end === position)) return undefined;
    if (end === position) return position;
    const nanos = Number(parse.text.slice(position, end).slice(0, 9).padEnd(9, '0'));
    return setField(parse, 'NANO', nanos) ? end : undefined;
  };
}

function textStep(field: FieldName, style: TextStyle): Step {
  const { texts, first } = textsOf(field, style);
  const longestFirst = texts
    .map((text, i) => ({ text, value: i + first }))
    .sort((a, b) => b.text.length - a.text.length);
  return (parse, position) => {
    const found = longestFirst.find(({ text }) => parse.text.startsWith(text, position));
    if (found === undefined) return undefined;
    return setField(parse, field, found.value) ? position + found.text.length : undefined;
  };
}

const OFFSET_TEXTS: Readonly<Record<string, RegExp>> = {
  '+HHmm': /[+-]\d\d(\d\d)?/y,
  '+HHMM': /[+-]\d{4}/y,
  '+HH:MM': /[+-]\d\d:\d\d/y,
  '+HHMMss': /[+-]\d{4}(\d\d)?/y,
  '+HH:MM:ss': /[+-]\d\d:\d\d(:\d\d)?/y,
};

/** Offsets are read and left aside: the result is a local time. */
function patternStep(pattern: RegExp, zero?: string): Step {
  return (parse, position) => {
    pattern.lastIndex = position;
    const match = pattern.exec(parse.text);
    if (match !== null) return position + match[0].length;
    return zero !== undefined && parse.text.startsWith(zero, position) ? position + zero.length : undefined;
  };
}

/** The longest text that names a zone. */
const zoneStep: Step = (parse, position) => {
  const text = /^[A-Za-z0-9/_+:~.-]+/.exec(parse.text.slice(position))?.[0] ?? '';
  for (let length = text.length; length > 0; length--) {
    try {
      zoneIdOf(text.slice(0, length));
      return position + length;
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
    }
  }
  return undefined;
};

function sequenceStep(elements: readonly Element[]): Step {
  const steps = elements.map(stepOf);
  return (parse, start) => {
    let position: number | undefined = start;
    for (const step of steps) {
      position = step(parse, position);
      if (position === undefined) return undefined;
    }
    return position;
  };
}

function optionalStep(elements: readonly Element[]): Step {
  const body = sequenceStep(elements);
  return (parse, position) => {
    const before = new Map(parse.fields);
    const end = body(parse, position);
    if (end === undefined) parse.fields = before;
    return end ?? position;
  };
}

function paddedStep(width: number, element: Element): Step {
  const body = stepOf(element);
  return (parse, position) => {
    const end = position + width;
    if (end > parse.text.length) return undefined;
    let start = position;
    while (start < end && parse.text.charAt(start) === ' ') start++;
    const inner: Parse = { text: parse.text.slice(0, end), fields: parse.fields };
    return body(inner, start) === end ? end : undefined;
  };
}

function stepOf(element: Element): Step {
  switch (element.kind) {
    case 'literal':
      return (parse, position) =>
        parse.text.startsWith(element.text, position) ? position + element.text.length : undefined;
    case 'number':
      return numberStep(element);
    case 'fraction':
      return fractionStep(element.min, element.max, element.point);
    case 'text':
      return textStep(element.field, element.style);
    case 'optional':
      return optionalStep(element.elements);
    case 'padded':
      return paddedStep(element.width, element.element);
    case 'offset':
      return patternStep(OFFSET_TEXTS[element.pattern] as RegExp, element.zero);
    case 'localizedOffset':
      return patternStep(element.full ? /GMT([+-]\d\d:\d\d(:\d\d)?)?/y : /GMT([+-]\d{1,2}(:\d\d(:\d\d)?)?)?/y);
    case 'dayPeriod':
      return () => {
        throw new UnsupportedLetter('B');
      };
    default:
      return zoneStep;
  }
}

export class DateTimeFormatter {
  private readonly printers: readonly Printer[];
  private readonly step: Step;

  constructor(elements: readonly Element[]) {
    this.printers = elements.map(printerOf);
    this.step = sequenceStep(elements);
  }

  format(local: LocalDateTime): string {
    let result = '';
    for (const print of this.printers) result += print(local);
    return result;
  }

  /** The whole text; throws DateTimeParseException. */
  parse(text: string): ResolvedFields {
    const parse: Parse = { text, fields: new Map() };
    const end = this.step(parse, 0);
    if (end === undefined) throw dateTimeError(`Text '${text}' could not be parsed`, parseErrorClass);
    if (end < text.length)
      throw dateTimeError(`Text '${text}' could not be parsed, unparsed text found at index ${end}`, parseErrorClass);
    try {
      return resolveFields(parse.fields);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      throw dateTimeError(`Text '${text}' could not be parsed: ${error.message}`, parseErrorClass);
    }
  }
}

/** The formatter of a pattern; the last ones are remembered. Throws IllegalPattern. */
export const formatterOf = memoize((pattern: string) => new DateTimeFormatter(parsePattern(pattern)), 256);
