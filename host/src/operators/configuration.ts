/** Reading Flink's configuration values: durations ("200 ms", "1 min", "500"), numbers and booleans. */

type Configuration = ReadonlyMap<string, string>;

const UNITS: Readonly<Record<string, number>> = {
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  s: 1000,
  sec: 1000,
  secs: 1000,
  second: 1000,
  seconds: 1000,
  '': 1,
  ms: 1,
  milli: 1,
  millis: 1,
  millisecond: 1,
  milliseconds: 1,
  us: 1e-3,
  µs: 1e-3,
  micro: 1e-3,
  micros: 1e-3,
  microsecond: 1e-3,
  microseconds: 1e-3,
  ns: 1e-6,
  nano: 1e-6,
  nanos: 1e-6,
  nanosecond: 1e-6,
  nanoseconds: 1e-6,
};

/** Milliseconds of a Flink duration: a number with an optional unit (default ms), or ISO-8601 such as "PT1M30S". */
export function parseDuration(text: string): number | undefined {
  const plain = /^(\d+)\s*([a-zµ]*)$/i.exec(text.trim());
  if (plain) {
    const unit = UNITS[plain[2].toLowerCase()];
    return unit === undefined ? undefined : Math.floor(Number(plain[1]) * unit);
  }
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text.trim());
  if (!iso || text.trim().length < 3) return undefined;
  const [days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0));
  return Math.round(days * 86_400_000 + hours * 3_600_000 + minutes * 60_000 + seconds * 1000);
}

function invalid(key: string, text: string, expected: string): Error {
  const error = new Error(`Could not parse value '${text}' for key '${key}': ${expected} expected.`);
  return Object.assign(error, { exceptionClass: 'java.lang.IllegalArgumentException' });
}

/** The duration under `key` in ms. Throws when the text is no duration. */
export function durationOption(configuration: Configuration, key: string, fallback: number): number {
  const text = configuration.get(key);
  if (text === undefined || text === '') return fallback;
  const value = parseDuration(text);
  if (value === undefined) throw invalid(key, text, 'a duration such as "200 ms"');
  return value;
}

/** The number under `key`. Throws when the text is no number. */
export function numberOption(configuration: Configuration, key: string, fallback: number): number {
  const text = configuration.get(key);
  if (text === undefined || text.trim() === '') return fallback;
  const value = Number(text);
  if (Number.isNaN(value)) throw invalid(key, text, 'a number');
  return value;
}

/** The boolean under `key`. Throws when the text is neither "true" nor "false". */
export function booleanOption(configuration: Configuration, key: string, fallback: boolean): boolean {
  const text = configuration.get(key)?.trim().toLowerCase();
  if (text === undefined || text === '') return fallback;
  if (text !== 'true' && text !== 'false') throw invalid(key, text, 'true or false');
  return text === 'true';
}

/** Flink's text of a map, `k1:v1,k2:v2`; a key or value that holds separators stands in quotes. */
export function parseMap(text: string): Map<string, string> {
  const entries = splitOutsideQuotes(text, ',').map((entry) => splitOutsideQuotes(entry, ':'));
  return new Map(
    entries.filter((parts) => parts.length > 1).map(([key, ...value]) => [unquoted(key), unquoted(value.join(':'))]),
  );
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts = [''];
  let quote = '';
  for (const char of text) {
    if (char === separator && quote === '') {
      parts.push('');
      continue;
    }
    if (quote === '' && (char === "'" || char === '"')) quote = char;
    else if (char === quote) quote = '';
    parts[parts.length - 1] += char;
  }
  return parts;
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  const [first] = trimmed;
  if (trimmed.length < 2 || (first !== "'" && first !== '"') || !trimmed.endsWith(first)) return trimmed;
  return trimmed.slice(1, -1).replaceAll(first + first, first);
}
