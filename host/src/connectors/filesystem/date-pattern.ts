/** Dates by java.time patterns, as far as bucket names use them. */

const FIELDS: Readonly<Record<string, Intl.DateTimeFormatPartTypes>> = {
  y: 'year',
  u: 'year',
  M: 'month',
  d: 'day',
  H: 'hour',
  m: 'minute',
  s: 'second',
};

/** A formatter of ms since the epoch. Throws on pattern letters that it does not know and on unknown zones. */
export function datePattern(pattern: string, zone: string | undefined): (time: number) => string {
  const format = new Intl.DateTimeFormat('en-US-u-ca-iso8601', {
    ...(zone === undefined ? {} : { timeZone: zone }),
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const tokens = pattern.match(/'(?:[^']|'')*'|([a-zA-Z])\1*|[^a-zA-Z']+/g) ?? [];
  const parts = tokens.map((token) => piece(token, pattern));
  return (time) => {
    const values = new Map(format.formatToParts(time).map(({ type, value }) => [type as string, value]));
    return parts.map((part) => part(values, time)).join('');
  };
}

type Piece = (values: ReadonlyMap<string, string>, time: number) => string;

function piece(token: string, pattern: string): Piece {
  if (token.startsWith("'")) {
    const literal = token === "''" ? "'" : token.slice(1, -1).replaceAll("''", "'");
    return () => literal;
  }
  if (!/[a-zA-Z]/.test(token[0]!)) return () => token;
  const width = token.length;
  if (token[0] === 'S')
    return (_values, time) =>
      String(time % 1000)
        .padStart(3, '0')
        .slice(0, width)
        .padEnd(width, '0');
  const field = FIELDS[token[0]!];
  if (!field) throw new Error(`The date pattern '${pattern}' has the letter '${token[0]}', which is not supported`);
  return (values) => {
    const value = String(Number(values.get(field)));
    return field === 'year' && width === 2 ? value.slice(-2) : value.padStart(width, '0');
  };
}
