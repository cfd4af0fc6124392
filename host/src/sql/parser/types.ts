/** Type names and interval qualifiers. */
import type { IntervalQualifier, Name, TypeName } from '../ast';
import type { Cursor } from './cursor';

/** Words of one token that take no arguments, with the name they stand for. */
const PLAIN_TYPES: ReadonlyMap<string, string> = new Map([
  ['BOOLEAN', 'BOOLEAN'],
  ['INTEGER', 'INT'],
  ['INT', 'INT'],
  ['TINYINT', 'TINYINT'],
  ['SMALLINT', 'SMALLINT'],
  ['BIGINT', 'BIGINT'],
  ['REAL', 'REAL'],
  ['DOUBLE', 'DOUBLE'],
  ['FLOAT', 'FLOAT'],
  ['VARIANT', 'VARIANT'],
  ['STRING', 'STRING'],
  ['BYTES', 'BYTES'],
  ['BITMAP', 'BITMAP'],
  ['DATE', 'DATE'],
]);

/** Words with one optional number. */
const SIZED_TYPES: ReadonlyMap<string, string> = new Map([
  ['BINARY', 'BINARY'],
  ['VARBINARY', 'VARBINARY'],
  ['CHARACTER', 'CHAR'],
  ['CHAR', 'CHAR'],
  ['VARCHAR', 'VARCHAR'],
  ['TIMESTAMP_LTZ', 'TIMESTAMP_LTZ'],
  ['TIME', 'TIME'],
  ['TIMESTAMP', 'TIMESTAMP'],
]);

const DECIMAL_TYPES: ReadonlyMap<string, string> = new Map([
  ['DECIMAL', 'DECIMAL'],
  ['DEC', 'DECIMAL'],
  ['NUMERIC', 'DECIMAL'],
  ['ANY', 'ANY'],
]);

const CONSTRUCTED_TYPES = ['ARRAY', 'MULTISET', 'MAP', 'ROW', 'STRUCTURED', 'RAW', 'INTERVAL'];
const TYPE_WORDS = [...PLAIN_TYPES.keys(), ...SIZED_TYPES.keys(), ...DECIMAL_TYPES.keys(), ...CONSTRUCTED_TYPES];

/** A type without NULL / NOT NULL behind it, as in CAST. */
export function parseCastType(p: Cursor): TypeName {
  return collections(p, p.mark(), typeName(p), false);
}

/** A type with its nullability, as in DDL and within other types. */
export function parseTypeName(p: Cursor): TypeName {
  const mark = p.mark();
  return nullability(p, mark, collections(p, mark, typeName(p), true));
}

/** The type of a column in DDL. */
export function parseColumnType(p: Cursor): TypeName {
  p.intervalTypes = false;
  const type = parseTypeName(p);
  p.intervalTypes = true;
  return type;
}

/** `INT ARRAY`, `INT NOT NULL MULTISET ARRAY` */
function collections(p: Cursor, mark: number, first: TypeName, nullableElements: boolean): TypeName {
  let type = first;
  for (;;) {
    const skip = nullableElements ? lengthOfNullability(p) : 0;
    const word = p.peek(skip);
    if (word !== 'ARRAY' && word !== 'MULTISET') {
      return type;
    }
    p.enter();
    const element = skip === 0 ? type : nullability(p, mark, type);
    p.advance();
    type = p.node(mark, { name: word, arguments: [], elements: [element], postfix: true });
    p.leave();
  }
}

function lengthOfNullability(p: Cursor): number {
  return p.kind === 'NULL' ? 1 : p.kind === 'NOT' && p.peek(1) === 'NULL' ? 2 : 0;
}

function nullability(p: Cursor, mark: number, type: TypeName): TypeName {
  if (p.accept('NULL')) {
    return { ...type, nullable: true, span: p.since(mark) };
  }
  if (p.acceptAll('NOT', 'NULL')) {
    return { ...type, nullable: false, span: p.since(mark) };
  }
  return type;
}

function typeName(p: Cursor): TypeName {
  return p.nested(() => {
    const mark = p.mark();
    const word = p.kind;
    const plain = PLAIN_TYPES.get(word);
    if (plain !== undefined) {
      p.advance();
      if (word === 'DOUBLE') {
        p.accept('PRECISION');
      }
      return p.node(mark, { name: plain, arguments: [] });
    }
    if (SIZED_TYPES.has(word)) {
      return sizedType(p, mark, word);
    }
    const decimal = DECIMAL_TYPES.get(word);
    if (decimal !== undefined) {
      p.advance();
      const sizes = p.at('(') ? p.parenthesized(() => p.unsignedInteger()) : [];
      if (sizes.length > 2) {
        throw p.failure(`${word} takes a precision and a scale`, p.positionOf(mark));
      }
      return p.node(mark, { name: decimal, arguments: sizes });
    }
    return constructedType(p, mark, word);
  });
}

function sizedType(p: Cursor, mark: number, word: string): TypeName {
  p.advance();
  const varying = word !== 'VARBINARY' && /BINARY|CHAR/.test(word) && word !== 'VARCHAR' && p.accept('VARYING');
  const base = SIZED_TYPES.get(word)!;
  const name = varying ? `VAR${base}` : base;
  const size = precision(p);
  const sizes = size === undefined ? [] : [size];
  if (word === 'TIME' || word === 'TIMESTAMP') {
    const timeZone = zone(p);
    return p.node(mark, { name, arguments: sizes, ...(timeZone === undefined ? {} : { timeZone }) });
  }
  if (name.endsWith('CHAR') && p.acceptAll('CHARACTER', 'SET')) {
    p.name();
  }
  return p.node(mark, { name, arguments: sizes });
}

function zone(p: Cursor): TypeName['timeZone'] {
  if (p.acceptAll('WITHOUT', 'TIME', 'ZONE')) {
    return 'WITHOUT';
  }
  return p.acceptAll('WITH', 'LOCAL', 'TIME', 'ZONE') ? 'WITH LOCAL' : undefined;
}

function precision(p: Cursor): number | undefined {
  if (!p.accept('(')) {
    return undefined;
  }
  const value = p.unsignedInteger();
  p.expect(')');
  return value;
}

function constructedType(p: Cursor, mark: number, word: string): TypeName {
  switch (word) {
    case 'ARRAY':
    case 'MULTISET': {
      p.advance();
      p.expect('<');
      const element = parseTypeName(p);
      p.expect('>');
      return p.node(mark, { name: word, arguments: [], elements: [element] });
    }
    case 'RAW': {
      p.advance();
      p.expect('(');
      const className = p.simpleString();
      p.expect(',');
      // `?` is how Flink shows a serializer that has no text.
      const strings = [className, p.accept('?') ? '?' : p.simpleString()];
      p.expect(')');
      return p.node(mark, { name: 'RAW', arguments: [], strings });
    }
    case 'ROW':
      return rowType(p, mark);
    case 'STRUCTURED':
      return structuredType(p, mark);
    case 'INTERVAL': {
      if (!p.intervalTypes) {
        p.wanted(TYPE_WORDS.filter((name) => name !== 'INTERVAL'));
        throw p.unexpected();
      }
      p.advance();
      return p.node(mark, { name: 'INTERVAL', arguments: [], interval: parseIntervalQualifier(p) });
    }
  }
  if (word === 'MAP' && p.peek(1) === '<') {
    return mapType(p, mark);
  }
  if (!p.atName()) {
    p.wanted(TYPE_WORDS);
    throw p.unexpected();
  }
  const identifier = p.identifier();
  const name = identifier.parts.map((part) => part.text).join('.');
  return p.node(mark, { name, arguments: [], identifier });
}

function mapType(p: Cursor, mark: number): TypeName {
  p.advance();
  p.expect('<');
  const key = parseTypeName(p);
  p.expect(',');
  const value = parseTypeName(p);
  p.expect('>');
  return p.node(mark, { name: 'MAP', arguments: [], elements: [key, value] });
}

function rowType(p: Cursor, mark: number): TypeName {
  p.advance();
  if (p.accept('<>')) {
    return p.node(mark, { name: 'ROW', arguments: [], fields: [] });
  }
  const close = p.expectAny(['<', '(']) === '<' ? '>' : ')';
  const fields = p.kind === close ? [] : p.list(() => field(p));
  p.expect(close);
  return p.node(mark, { name: 'ROW', arguments: [], fields });
}

function structuredType(p: Cursor, mark: number): TypeName {
  p.advance();
  p.expect('<');
  const strings = [p.simpleString()];
  const fields = p.accept(',') ? p.list(() => field(p)) : [];
  p.expect('>');
  return p.node(mark, { name: 'STRUCTURED', arguments: [], strings, fields });
}

function field(p: Cursor): { name: Name; type: TypeName; comment?: string } {
  const name = p.name();
  const type = parseTypeName(p);
  return p.at('string') ? { name, type, comment: p.simpleString() } : { name, type };
}

// ---------------------------------------------------------------- intervals

/** Plural forms mean the same. */
const UNITS: ReadonlyMap<string, string> = new Map(
  ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'].flatMap((unit) => [
    [unit, unit],
    [`${unit}S`, unit],
  ]),
);

const ENDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['YEAR', ['MONTH']],
  ['DAY', ['HOUR', 'MINUTE', 'SECOND']],
  ['HOUR', ['MINUTE', 'SECOND']],
  ['MINUTE', ['SECOND']],
]);

/** The next token is a unit of an interval. */
export function atIntervalUnit(p: Cursor): boolean {
  const found = UNITS.has(p.kind);
  if (!found) {
    p.wanted(UNITS.keys());
  }
  return found;
}

/** `DAY(2) TO SECOND(3)`; `startOnly`: as behind `INTERVAL (expr)`. */
export function parseIntervalQualifier(p: Cursor, startOnly = false): IntervalQualifier {
  const mark = p.mark();
  if (!atIntervalUnit(p)) {
    throw p.unexpected();
  }
  const from = UNITS.get(p.kind)!;
  p.advance();
  const sizes = p.at('(') ? p.parenthesized(() => p.unsignedInteger()) : [];
  if (sizes.length > (from === 'SECOND' ? 2 : 1)) {
    throw p.failure(`${from} takes fewer numbers`, p.positionOf(mark));
  }
  const fields = { from, ...optional('precision', sizes[0]), ...optional('fraction', sizes[1]) };
  const ends = ENDS.get(from);
  if (startOnly || ends === undefined || !p.at('TO') || !ends.includes(UNITS.get(p.peek(1)) ?? '')) {
    return p.node(mark, fields);
  }
  p.advance();
  const to = UNITS.get(p.kind)!;
  p.advance();
  const fraction = to === 'SECOND' ? precision(p) : undefined;
  return p.node(mark, { ...fields, to, ...optional('fraction', fraction) });
}

/** An optional member, left out when there is no value. */
export function optional<K extends string, V>(key: K, value: V | undefined): { [name in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [name in K]?: V };
}
