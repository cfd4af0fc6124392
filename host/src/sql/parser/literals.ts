/** Literals of numbers, strings, times and intervals. */
import type { BinaryLiteral, Expression, IntervalLiteral, StringLiteral } from '../ast';
import type { Cursor } from './cursor';
import { parseIntervalQualifier } from './types';

const NUMBERS = new Set(['integer', 'decimal_number', 'approximate']);
const STRINGS = new Set(['string', 'prefixed_string', 'unicode_string', 'escaped_string', 'binary_string']);

/** Tokens that start a literal. */
export const LITERAL_STARTS: readonly string[] = [...NUMBERS, ...STRINGS, 'TRUE', 'FALSE', 'UNKNOWN', 'NULL'];

/** A literal that its first token tells; undefined when there is none. */
export function parseLiteral(p: Cursor): Expression | undefined {
  const kind = p.kind;
  if (NUMBERS.has(kind)) {
    return parseNumber(p);
  }
  if (STRINGS.has(kind)) {
    return parseString(p);
  }
  const mark = p.mark();
  switch (kind) {
    case 'TRUE':
    case 'FALSE':
    case 'UNKNOWN':
      p.advance();
      return p.node(mark, { kind: 'boolean' as const, value: kind === 'UNKNOWN' ? null : kind === 'TRUE' });
    case 'NULL':
      p.advance();
      return p.node(mark, { kind: 'null' as const });
    case 'DECIMAL':
      return p.peek(1) === 'string' ? parseNumber(p) : undefined;
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      return temporal(p, kind);
    case '{d':
    case '{t':
    case '{ts':
      return jdbcTemporal(p, kind);
    default:
      return undefined;
  }
}

/** A number without sign, also `DECIMAL '1.5'`. */
export function parseNumber(p: Cursor): Expression {
  const mark = p.mark();
  if (p.kind === 'DECIMAL' && p.peek(1) === 'string') {
    p.advance();
    const text = p.simpleString().trim();
    const digits = /^([+-]?)((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/.exec(text);
    if (digits === null) {
      throw p.failure(`Literal '${text}' can not be parsed to type 'DECIMAL'`, p.positionOf(mark));
    }
    const number = p.node(mark, { kind: 'number' as const, text: digits[2]! });
    return digits[1] === '-'
      ? p.node(mark, { kind: 'unary' as const, operator: '-', postfix: false, operand: number })
      : number;
  }
  if (!NUMBERS.has(p.kind)) {
    p.wanted(NUMBERS);
    throw p.unexpected();
  }
  const text = p.image;
  p.advance();
  return p.node(mark, { kind: 'number' as const, text });
}

/** A string in any form, with its continuation on following lines; `anywhere`: also on the same line, as options may. */
export function parseString(p: Cursor, anywhere = false): StringLiteral | BinaryLiteral {
  if (!STRINGS.has(p.kind)) {
    p.wanted(STRINGS);
    throw p.unexpected();
  }
  if (p.kind === 'binary_string') {
    return binary(p);
  }
  const mark = p.mark();
  const { kind, image } = p;
  p.advance();
  if (kind === 'escaped_string') {
    return p.node(mark, { kind: 'string' as const, value: unescapeC(p, mark, image), text: image });
  }
  const bodies = [unquote(image), ...continuation(p, anywhere)];
  const escapeChar = kind === 'unicode_string' ? p.unicodeEscape() : undefined;
  const raw = bodies.join('');
  const value = escapeChar === undefined ? raw : p.unescapeUnicode(raw, escapeChar, mark);
  // A literal of several pieces is kept as one.
  const prefix = image.slice(0, image.indexOf("'"));
  const suffix = escapeChar === undefined || escapeChar === '\\' ? '' : ` UESCAPE '${escapeChar}'`;
  const text = `${prefix}'${raw.replaceAll("'", "''")}'${suffix}`;
  return p.node(mark, { kind: 'string' as const, value, text });
}

/** The text of an option's key or value. */
export function parseText(p: Cursor): string {
  const literal = parseString(p, true);
  if (literal.kind !== 'string') {
    throw p.failure('Expected a character literal');
  }
  return literal.value;
}

/** `'a'` line end `'b'`; the pieces must stand on lines of their own. */
function continuation(p: Cursor, anywhere = false): string[] {
  const bodies: string[] = [];
  while (p.kind === 'string') {
    const mark = p.mark();
    if (!anywhere && p.positionOf(mark - 1).endLine === p.positionOf(mark).line) {
      throw p.invalid('String literal continued on same line', mark);
    }
    bodies.push(unquote(p.image));
    p.advance();
  }
  return bodies;
}

function unquote(image: string): string {
  return image.slice(image.indexOf("'") + 1, -1).replaceAll("''", "'");
}

function binary(p: Cursor): BinaryLiteral {
  const mark = p.mark();
  let hex = unquote(p.image);
  p.advance();
  hex += continuation(p).join('');
  if (!/^[0-9a-fA-F]*$/.test(hex)) {
    throw p.failure("Binary literal string must contain only characters '0' - '9', 'A' - 'F'", p.positionOf(mark));
  }
  return p.node(mark, { kind: 'binary' as const, hex: hex.toUpperCase() });
}

const C_ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** E'a\nb': escapes as in C and PostgreSQL. */
function unescapeC(p: Cursor, mark: number, image: string): string {
  const body = image.slice(2, -1).replaceAll("''", "'");
  return body.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (_, octal?: string, hex?: string, unicode?: string, long?: string, char?: string) => {
      const code = octal === undefined ? (hex ?? unicode ?? long) : undefined;
      if (octal !== undefined || code !== undefined) {
        return codePoint(p, mark, Number.parseInt(octal ?? code!, octal === undefined ? 16 : 8));
      }
      if (char === 'u' || char === 'U') {
        throw p.failure('Malformed Unicode escape', p.positionOf(mark));
      }
      return C_ESCAPES[char!] ?? char!;
    },
  );
}

function codePoint(p: Cursor, mark: number, code: number): string {
  if (code > 0x10ffff) {
    throw p.failure('Malformed Unicode escape', p.positionOf(mark));
  }
  return String.fromCodePoint(code);
}

function temporal(p: Cursor, type: 'DATE' | 'TIME' | 'TIMESTAMP'): Expression | undefined {
  const mark = p.mark();
  if (p.peek(1) === 'string') {
    p.advance();
    return p.node(mark, { kind: 'temporal' as const, type, value: p.simpleString() });
  }
  if (type === 'TIMESTAMP' && p.peek(1) === 'WITH') {
    p.expect('TIMESTAMP', 'WITH', 'LOCAL', 'TIME', 'ZONE');
    return p.node(mark, { kind: 'temporal' as const, type: 'TIMESTAMP_LTZ' as const, value: p.simpleString() });
  }
  return undefined;
}

const JDBC_TYPES = { '{d': 'DATE', '{t': 'TIME', '{ts': 'TIMESTAMP' } as const;

function jdbcTemporal(p: Cursor, brace: keyof typeof JDBC_TYPES): Expression {
  const mark = p.mark();
  p.advance();
  const value = p.simpleString();
  p.expect('}');
  return p.node(mark, { kind: 'temporal' as const, type: JDBC_TYPES[brace], value });
}

/** `INTERVAL -'1' DAY`; the next token is INTERVAL. */
export function parseIntervalLiteral(p: Cursor): IntervalLiteral {
  const mark = p.mark();
  p.expect('INTERVAL');
  const negative = p.acceptAny(['-', '+']) === '-';
  const value = p.simpleString();
  return p.node(mark, { kind: 'interval' as const, value, negative, qualifier: parseIntervalQualifier(p) });
}
