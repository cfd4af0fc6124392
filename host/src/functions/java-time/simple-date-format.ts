/**
 * java.text.SimpleDateFormat, lenient, in the locale en-US: old functions (FROM_UNIXTIME, UNIX_TIMESTAMP, TO_DATE with a format,
 * CONVERT_TZ) print and parse with it. Before October 1582 its calendar is Julian.
 */
import { memoize } from '../define';
import { daysFromHybrid, hybridFromDays, isoDayOfWeek, MILLIS_PER_DAY, sundayBased, weekSince } from './calendar';
import { IllegalPattern, UnsupportedLetter } from './elements';
import { DAYS, ERAS, MONTHS, styled } from './names';
import { instantInStandardTime, timeZoneOf, utilOffset, type Zone } from './zones';

interface Letters {
  readonly letter: string;
  readonly count: number;
}
type Part = Letters | string;

const LETTERS = 'GyMwWDdFEaHkKhmsSzZYuXL';

/** Fields and literal texts of a pattern. */
function readPattern(pattern: string): readonly Part[] {
  const parts: Part[] = [];
  const addText = (text: string): void => {
    const last = parts[parts.length - 1];
    if (typeof last === 'string') parts[parts.length - 1] = last + text;
    else parts.push(text);
  };
  for (let i = 0; i < pattern.length; ) {
    const char = pattern.charAt(i);
    if (char === "'") {
      const match = /^'((?:[^']|'')*)'/.exec(pattern.slice(i));
      if (match === null) throw new IllegalPattern('Unterminated quote');
      addText(match[0] === "''" ? "'" : (match[1] as string).replaceAll("''", "'"));
      i += match[0].length;
    } else if (/[A-Za-z]/.test(char)) {
      const start = i;
      while (pattern.charAt(i) === char) i++;
      if (!LETTERS.includes(char)) throw new IllegalPattern(`Illegal pattern character '${char}'`);
      parts.push({ letter: char, count: i - start });
    } else {
      addText(char);
      i++;
    }
  }
  return parts;
}

interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly days: number;
  readonly millis: number;
  readonly instant: number;
  readonly offset: number;
  readonly zone: Zone;
}

function fieldsOf(instant: number, zone: Zone): Fields {
  const offset = utilOffset(instant, zone);
  const days = Math.floor((instant + offset) / MILLIS_PER_DAY);
  return { ...hybridFromDays(days), days, millis: instant + offset - days * MILLIS_PER_DAY, instant, offset, zone };
}

function weekOfYear({ days, year }: Fields): readonly [year: number, week: number] {
  const next = daysFromHybrid(year + 1, 1, 1);
  if (days >= next - (sundayBased(next) - 1)) return [year + 1, 1];
  return [year, weekSince(days, daysFromHybrid(year, 1, 1))];
}

function offsetText(offset: number, separator: string, minutes = true): string {
  const total = Math.floor(Math.abs(offset) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const tail = minutes ? separator + two(total % 60) : '';
  return (offset < 0 ? '-' : '+') + two(Math.floor(total / 60)) + tail;
}

function zoneName({ zone, instant }: Fields, long: boolean): string {
  const timeZoneName = long ? 'long' : 'short';
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone.id, timeZoneName }).formatToParts(instant);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone.id;
}

/** Years of the Christian era or before it, always positive. */
const eraYear = (year: number): number => (year >= 1 ? year : 1 - year);

const NUMBERS: Readonly<Record<string, (fields: Fields) => number>> = {
  d: ({ day }) => day,
  D: ({ days, year }) => days - daysFromHybrid(year, 1, 1) + 1,
  F: ({ day }) => Math.ceil(day / 7),
  w: (fields) => weekOfYear(fields)[1],
  W: ({ days, day }) => weekSince(days, days - day + 1),
  u: ({ days }) => isoDayOfWeek(days),
  H: ({ millis }) => Math.floor(millis / 3_600_000),
  k: ({ millis }) => Math.floor(millis / 3_600_000) || 24,
  K: ({ millis }) => Math.floor(millis / 3_600_000) % 12,
  h: ({ millis }) => Math.floor(millis / 3_600_000) % 12 || 12,
  m: ({ millis }) => Math.floor(millis / 60_000) % 60,
  s: ({ millis }) => Math.floor(millis / 1000) % 60,
  S: ({ millis }) => millis % 1000,
};

function printField({ letter, count }: Letters, fields: Fields): string {
  const value = NUMBERS[letter];
  if (value !== undefined) return String(value(fields)).padStart(count, '0');
  switch (letter) {
    case 'y':
    case 'Y': {
      const year = letter === 'y' ? eraYear(fields.year) : weekOfYear(fields)[0];
      return count === 2 ? String(year % 100).padStart(2, '0') : String(year).padStart(count, '0');
    }
    case 'M':
    case 'L':
      if (count <= 2) return String(fields.month).padStart(count, '0');
      return styled(MONTHS, count === 3 ? 'short' : 'full')[fields.month - 1] as string;
    case 'E':
      return styled(DAYS, count <= 3 ? 'short' : 'full')[isoDayOfWeek(fields.days) - 1] as string;
    case 'G':
      return ERAS.short[fields.year >= 1 ? 1 : 0] as string;
    case 'a':
      return fields.millis >= MILLIS_PER_DAY / 2 ? 'PM' : 'AM';
    case 'Z':
      return offsetText(fields.offset, '');
    case 'X':
      if (count > 3) throw new IllegalPattern(`invalid ISO 8601 format: length=${count}`);
      return fields.offset === 0 ? 'Z' : offsetText(fields.offset, count === 3 ? ':' : '', count > 1);
    default:
      return zoneName(fields, count >= 4);
  }
}

// --- parsing --------------------------------------------------------------------------------------------------------------

interface Parsed {
  year: number;
  era: number | undefined;
  month: number;
  day: number;
  dayOfYear: number | undefined;
  /** Of a date in weeks: the year or the week was given. */
  weekYear: number | undefined;
  week: number | undefined;
  /** From Sunday, 1 to 7. */
  weekday: number;
  hour: number;
  hourOfHalf: number | undefined;
  half: number;
  minute: number;
  second: number;
  millisecond: number;
  offset: number | undefined;
}

/** Letters whose number takes exactly its count of digits when another field follows without a separator. */
const COUNTED = 'yYdHhmsDFwWkKSu';

/** Fields whose values have to be combined by the rules of weeks. */
const NOT_PARSED = 'WFu';

/** Hours of the abbreviations of zones that have one meaning only. */
const ZONE_HOURS: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  UT: 0,
  WET: 0,
  WEST: 1,
  CET: 1,
  CEST: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  JST: 9,
  KST: 9,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  AKST: -9,
  AKDT: -8,
  HST: -10,
};

class Parser {
  private position = 0;
  private readonly parsed: Parsed = {
    year: 1970,
    era: undefined,
    month: 1,
    day: 1,
    dayOfYear: undefined,
    weekYear: undefined,
    week: undefined,
    weekday: 1,
    hour: 0,
    hourOfHalf: undefined,
    half: 0,
    minute: 0,
    second: 0,
    millisecond: 0,
    offset: undefined,
  };

  constructor(
    private readonly text: string,
    private readonly parts: readonly Part[],
  ) {}

  /** Null when the text does not begin with what the pattern says. */
  run(zone: Zone): number | null {
    for (const [i, part] of this.parts.entries()) {
      const fits = typeof part === 'string' ? this.literal(part) : this.field(part, this.parts[i + 1]);
      if (!fits) return null;
    }
    return this.instant(zone);
  }

  private literal(text: string): boolean {
    if (!this.text.startsWith(text, this.position)) return false;
    this.position += text.length;
    return true;
  }

  private field(part: Letters, next: Part | undefined): boolean {
    while (this.position < this.text.length && ' \t'.includes(this.text.charAt(this.position))) this.position++;
    const { letter, count } = part;
    if (NOT_PARSED.includes(letter)) throw new UnsupportedLetter(letter);
    switch (letter) {
      case 'G':
        return this.name(ERAS.short, (i) => (this.parsed.era = i));
      case 'a':
        return this.name(['AM', 'PM'], (i) => (this.parsed.half = i));
      case 'E':
        return this.name([...DAYS, ...styled(DAYS, 'short')], (i) => (this.parsed.weekday = ((i + 1) % 7) + 1));
      case 'M':
      case 'L':
        if (count >= 3)
          return this.name([...MONTHS, ...styled(MONTHS, 'short')], (i) => (this.parsed.month = (i % 12) + 1));
        break;
      case 'z':
      case 'Z':
      case 'X':
        return this.zone(letter);
      default:
        break;
    }
    const abutting =
      typeof next === 'object' && (COUNTED.includes(next.letter) || ('ML'.includes(next.letter) && next.count <= 2));
    return this.number(part, abutting);
  }

  private number({ letter, count }: Letters, abutting: boolean): boolean {
    const start = this.position;
    if (abutting && start + count > this.text.length) return false;
    const rest = abutting ? this.text.slice(start, start + count) : this.text.slice(start);
    const digits = /^-?\d+/.exec(rest)?.[0];
    if (digits === undefined) return false;
    this.position += digits.length;
    this.assign(letter, Number(digits), count <= 2 && /^\d\d$/.test(digits));
    return true;
  }

  private assign(letter: string, value: number, twoDigits: boolean): void {
    const { parsed } = this;
    if (letter === 'y') parsed.year = twoDigits ? nearYear(value) : value;
    else if (letter === 'Y') parsed.weekYear = twoDigits ? nearYear(value) : value;
    else if (letter === 'w') parsed.week = value;
    else if (letter === 'M' || letter === 'L') parsed.month = value;
    else if (letter === 'd') parsed.day = value;
    else if (letter === 'D') parsed.dayOfYear = value;
    else if (letter === 'H') parsed.hour = value;
    else if (letter === 'k') parsed.hour = value === 24 ? 0 : value;
    else if (letter === 'K') parsed.hourOfHalf = value;
    else if (letter === 'h') parsed.hourOfHalf = value === 12 ? 0 : value;
    else if (letter === 'm') parsed.minute = value;
    else if (letter === 's') parsed.second = value;
    else parsed.millisecond = value;
  }

  private name(names: readonly string[], set: (index: number) => void): boolean {
    const rest = this.text.slice(this.position).toLowerCase();
    let best = -1;
    for (const [i, name] of names.entries()) {
      if (rest.startsWith(name.toLowerCase()) && name.length > (names[best]?.length ?? 0)) best = i;
    }
    if (best < 0) return false;
    this.position += (names[best] as string).length;
    set(best);
    return true;
  }

  private zone(letter: string): boolean {
    const rest = this.text.slice(this.position);
    const pattern =
      letter === 'X' ? /^(?:(Z)|([+-])(\d\d)(?::?(\d\d))?)/ : /^(?:(GMT|UTC)?([+-])(\d{1,2}):?(\d\d)|(GMT|UTC))/;
    const match = pattern.exec(rest);
    if (match === null) {
      const word = letter === 'X' ? undefined : /^[A-Za-z]+(?:[/_][A-Za-z]+)*/.exec(rest)?.[0];
      if (word === undefined) return false;
      const hours = ZONE_HOURS[word.toUpperCase()];
      if (hours === undefined) throw new UnsupportedLetter(`${letter} (zone ${word})`);
      this.position += word.length;
      this.parsed.offset = hours * 3_600_000;
      return true;
    }
    this.position += match[0].length;
    const [, , sign, hours = '0', minutes = '0'] = match;
    const offset = Number(hours) * 3_600_000 + Number(minutes) * 60_000;
    this.parsed.offset = sign === '-' ? -offset : offset;
    return true;
  }

  private instant(zone: Zone): number {
    const { parsed } = this;
    const hour = parsed.hourOfHalf === undefined ? parsed.hour : parsed.half * 12 + parsed.hourOfHalf;
    const ofDay = ((hour * 60 + parsed.minute) * 60 + parsed.second) * 1000 + parsed.millisecond;
    const local = this.days() * MILLIS_PER_DAY + ofDay;
    return parsed.offset === undefined ? instantInStandardTime(local, zone) : local - parsed.offset;
  }

  /** A year of weeks makes a date in weeks, whatever else is given. */
  private days(): number {
    const { parsed } = this;
    const year = parsed.era === 0 ? 1 - parsed.year : parsed.year;
    if (parsed.weekYear !== undefined || (parsed.week !== undefined && !this.hasDay())) {
      const first = daysFromHybrid(parsed.weekYear ?? year, 1, 1);
      return first - sundayBased(first) + ((parsed.week ?? 1) - 1) * 7 + parsed.weekday;
    }
    if (parsed.dayOfYear !== undefined) return daysFromHybrid(year, 1, parsed.dayOfYear);
    return daysFromHybrid(year, parsed.month, parsed.day);
  }

  private hasDay(): boolean {
    return this.parts.some((part) => typeof part === 'object' && 'dD'.includes(part.letter));
  }
}

/** A year of two digits lies between 80 years ago and 20 years ahead. */
function nearYear(twoDigits: number): number {
  const start = new Date().getUTCFullYear() - 80;
  const year = Math.floor(start / 100) * 100 + twoDigits;
  return year < start ? year + 100 : year;
}

export class SimpleDateFormat {
  private readonly parts: readonly Part[];

  constructor(pattern: string) {
    this.parts = readPattern(pattern);
  }

  format(instant: number, zone: Zone): string {
    const fields = fieldsOf(instant, zone);
    let result = '';
    for (const part of this.parts) result += typeof part === 'string' ? part : printField(part, fields);
    return result;
  }

  /** The instant in ms; null for a text that does not fit. What follows the pattern is ignored. */
  parse(text: string, zone: Zone): number | null {
    return new Parser(text, this.parts).run(zone);
  }
}

/** The format of a pattern; the last ones are remembered. Throws IllegalPattern. */
export const simpleDateFormatOf = memoize((pattern: string) => new SimpleDateFormat(pattern), 256);

/** CONVERT_TZ: between zones by TimeZone.getTimeZone. */
export function convertTimeZone(text: string, from: string, to: string): string | null {
  const format = simpleDateFormatOf('yyyy-MM-dd HH:mm:ss');
  const instant = format.parse(text, timeZoneOf(from));
  return instant === null ? null : format.format(instant, timeZoneOf(to));
}
