/**
 * TIMESTAMP from text: `yyyy-M-d`, optionally followed by a space and `H:m:s` with up to nine digits of fraction, read the way
 * java.time reads Flink's pattern, down to its clamping of days behind a month's end and its messages.
 */
import { CastError } from './cast-error';
import { daysFromCivil, daysInMonth } from './sql-calendar';

const FAST = /^(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{0,9}))?)?$/;

/** ms since 1970-01-01 00:00 local and the nanoseconds behind them. */
export interface ParsedTimestamp {
  readonly millis: number;
  readonly nanos: number;
}

/** Throws java.time.format.DateTimeParseException. */
export function parseTimestamp(text: string): ParsedTimestamp {
  const match = FAST.exec(text);
  if (match !== null) {
    const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] = match;
    return combine(text, [+year, +month, +day, +hour, +minute, +second], Number(fraction.padEnd(9, '0')));
  }
  return new PatternReader(text).read();
}

const LIMITS: readonly (readonly [name: string, min: number, max: number])[] = [
  ['YearOfEra', 1, 999999999],
  ['MonthOfYear', 1, 12],
  ['DayOfMonth', 1, 31],
  ['HourOfDay', 0, 23],
  ['MinuteOfHour', 0, 59],
  ['SecondOfMinute', 0, 59],
];
const RANGES: Readonly<Record<string, string>> = { YearOfEra: '1 - 999999999/1000000000', DayOfMonth: '1 - 28/31' };

function combine(text: string, fields: readonly number[], nanos: number): ParsedTimestamp {
  const [year, month, day, hour, minute, second] = fields;
  const midnight = hour === 24 && minute === 0 && second === 0 && nanos === 0;
  for (let i = 0; i < LIMITS.length; i++) {
    const [name, min, max] = LIMITS[i];
    if ((fields[i] >= min && fields[i] <= max) || (name === 'HourOfDay' && midnight)) continue;
    const range = RANGES[name] ?? `${min} - ${max}`;
    throw parseError(
      `Text '${shown(text)}' could not be parsed: Invalid value for ${name} (valid values ${range}): ${fields[i]}`,
    );
  }
  const days = daysFromCivil(year, month, Math.min(day, daysInMonth(year, month)));
  const seconds = days * 86400 + hour * 3600 + minute * 60 + second;
  return { millis: seconds * 1000 + Math.floor(nanos / 1_000_000), nanos: nanos % 1_000_000 };
}

function parseError(message: string): CastError {
  return new CastError(message, 'java.time.format.DateTimeParseException');
}

function shown(text: string): string {
  return text.length > 64 ? `${text.slice(0, 64)}...` : text;
}

/** Texts that are not plain: years of other lengths, repeated or left out digits, and errors with their position. */
class PatternReader {
  private position = 0;

  constructor(private readonly text: string) {}

  read(): ParsedTimestamp {
    const year = this.year();
    this.literal('-');
    const month = this.twice() ?? 1;
    this.literal('-');
    const day = this.twice() ?? 1;
    const start = this.position;
    const time = this.time();
    if (time === undefined) this.position = start;
    if (this.position < this.text.length) {
      const where = `unparsed text found at index ${this.position}`;
      throw parseError(`Text '${shown(this.text)}' could not be parsed, ${where}`);
    }
    const { clock, nanos } = time ?? { clock: [0, 0, 0], nanos: 0 };
    return combine(this.text, [year, month, day, ...clock], nanos);
  }

  /** Four digits; more only behind a plus. */
  private year(): number {
    const match = /^([+-]?)(\d+)/.exec(this.text);
    const digits = match?.[2].length ?? 0;
    const sign = match?.[1] ?? '';
    if (match === null || digits < 4 || digits > 19 || (sign === '+') !== digits > 4) throw this.failure();
    this.position = match[0].length;
    return Number(match[0]);
  }

  /** `[MM][M]`: two digits and then, or instead, any number that is equal. */
  private twice(): number | undefined {
    const two = /^\d{2}/.exec(this.text.slice(this.position));
    if (two !== null) this.position += 2;
    const any = /^-?\d{1,19}/.exec(this.text.slice(this.position));
    if (any !== null && (two === null || Number(any[0]) === Number(two[0]))) {
      this.position += any[0].length;
      return Number(any[0]);
    }
    return two === null ? undefined : Number(two[0]);
  }

  private time(): { clock: number[]; nanos: number } | undefined {
    if (!this.accept(' ')) return undefined;
    const hour = this.twice() ?? 0;
    if (!this.accept(':')) return undefined;
    const minute = this.twice() ?? 0;
    if (!this.accept(':')) return undefined;
    const second = this.twice() ?? 0;
    const fraction = /^\.(\d{0,9})/.exec(this.text.slice(this.position));
    if (fraction !== null) this.position += fraction[0].length;
    return { clock: [hour, minute, second], nanos: Number((fraction?.[1] ?? '').padEnd(9, '0')) };
  }

  private accept(character: string): boolean {
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  private literal(character: string): void {
    if (!this.accept(character)) throw this.failure();
  }

  private failure(): CastError {
    return parseError(`Text '${shown(this.text)}' could not be parsed at index ${this.position}`);
  }
}
