/** SHOW, DESCRIBE, USE. */
import type { Describe, Show, Use } from '../ast';
import { parsePartitionSpec } from './columns';
import type { Cursor } from './cursor';
import { optional } from './types';

/** What SHOW lists, with the filters each takes. */
const LISTS: ReadonlyMap<string, { readonly from: boolean; readonly like: readonly string[] }> = new Map([
  ['CATALOGS', { from: false, like: ['LIKE', 'ILIKE'] }],
  ['DATABASES', { from: true, like: ['LIKE', 'ILIKE'] }],
  ['FUNCTIONS', { from: true, like: ['LIKE', 'ILIKE'] }],
  ['USER FUNCTIONS', { from: true, like: ['LIKE', 'ILIKE'] }],
  ['PROCEDURES', { from: true, like: ['LIKE', 'ILIKE'] }],
  ['TABLES', { from: true, like: ['LIKE'] }],
  ['VIEWS', { from: true, like: ['LIKE'] }],
  ['MATERIALIZED TABLES', { from: true, like: ['LIKE'] }],
  ['MODELS', { from: true, like: ['LIKE'] }],
  ['CONNECTIONS', { from: true, like: ['LIKE'] }],
  ['MODULES', { from: false, like: [] }],
  ['FULL MODULES', { from: false, like: [] }],
  ['JARS', { from: false, like: [] }],
  ['JOBS', { from: false, like: [] }],
]);

const FIRST_WORDS = [
  ...['CATALOGS', 'CURRENT', 'DATABASES', 'FUNCTIONS', 'USER', 'MODELS', 'CONNECTIONS', 'TABLES', 'VIEWS'],
  ...['MATERIALIZED', 'COLUMNS', 'CREATE', 'MODULES', 'FULL', 'PARTITIONS', 'PROCEDURES', 'JARS', 'JOBS'],
];

export function parseShow(p: Cursor): Show {
  const mark = p.mark();
  p.expect('SHOW');
  const word = p.expectAny(FIRST_WORDS);
  switch (word) {
    case 'CURRENT':
      return plain(p, mark, `CURRENT ${p.expectAny(['CATALOG', 'DATABASE'])}`);
    case 'CREATE':
      return showCreate(p, mark);
    case 'COLUMNS': {
      const preposition = p.expectAny(['FROM', 'IN'] as const);
      const name = p.identifier();
      return p.node(mark, { kind: 'show' as const, what: word, preposition, name, ...filter(p, ['LIKE']) });
    }
    case 'PARTITIONS': {
      const name = p.identifier();
      const partition = p.accept('PARTITION') ? parsePartitionSpec(p) : undefined;
      const head = { kind: 'show' as const, what: word, name, negated: false };
      return p.node(mark, { ...head, ...optional('partition', partition) });
    }
    case 'USER':
      p.expect('FUNCTIONS');
      return list(p, mark, 'USER FUNCTIONS');
    case 'FULL':
      p.expect('MODULES');
      return list(p, mark, 'FULL MODULES');
    case 'MATERIALIZED':
      p.expect('TABLES');
      return list(p, mark, 'MATERIALIZED TABLES');
    default:
      return list(p, mark, word);
  }
}

function plain(p: Cursor, mark: number, what: string): Show {
  return p.node(mark, { kind: 'show' as const, what, negated: false });
}

function list(p: Cursor, mark: number, what: string): Show {
  const { from, like } = LISTS.get(what)!;
  const preposition = from ? p.acceptAny(['FROM', 'IN'] as const) : undefined;
  const name = preposition === undefined ? undefined : p.identifier();
  const head = { kind: 'show' as const, what, ...optional('preposition', preposition), ...optional('name', name) };
  return p.node(mark, { ...head, ...filter(p, like) });
}

function filter(p: Cursor, words: readonly string[]): Pick<Show, 'negated' | 'like'> {
  const negated = words.length > 0 && p.accept('NOT');
  const operator = (negated ? p.expectAny(words) : p.acceptAny(words)) as 'LIKE' | 'ILIKE' | undefined;
  return operator === undefined ? { negated } : { negated, like: { operator, pattern: p.simpleString() } };
}

function showCreate(p: Cursor, mark: number): Show {
  const word = p.acceptAny(['TABLE', 'VIEW', 'CATALOG', 'MODEL', 'CONNECTION']);
  if (word !== undefined) {
    const name = word === 'CATALOG' ? p.simpleIdentifier() : p.identifier();
    return p.node(mark, { kind: 'show' as const, what: `CREATE ${word}`, name, negated: false });
  }
  // Not one of Flink's, so its messages do not name it.
  if (p.kind === 'FUNCTION') {
    p.advance();
    return p.node(mark, { kind: 'show' as const, what: 'CREATE FUNCTION', name: p.identifier(), negated: false });
  }
  const orAlter = p.acceptAll('OR', 'ALTER') ? 'OR ALTER ' : '';
  p.expect('MATERIALIZED', 'TABLE');
  const what = `CREATE ${orAlter}MATERIALIZED TABLE`;
  return p.node(mark, { kind: 'show' as const, what, name: p.identifier(), negated: false });
}

/** DESCRIBE t, DESCRIBE CATALOG c, ... A table named like one of these words needs backticks. */
export function parseDescribe(p: Cursor): Describe {
  const mark = p.mark();
  const short = p.expectAny(['DESCRIBE', 'DESC']) === 'DESC';
  const head = { kind: 'describe' as const, short };
  if (p.accept('JOB')) {
    return p.node(mark, { ...head, what: 'JOB' as const, extended: false, text: p.simpleString() });
  }
  const what = p.acceptAny(['CATALOG', 'DATABASE', 'FUNCTION', 'MODEL', 'CONNECTION'] as const);
  const extended = p.accept('EXTENDED');
  const name = what === 'CATALOG' ? p.simpleIdentifier() : p.identifier();
  return p.node(mark, { ...head, what: what ?? ('TABLE' as const), extended, name });
}

export function parseUse(p: Cursor): Use {
  const mark = p.mark();
  p.expect('USE');
  if (p.accept('CATALOG')) {
    return p.node(mark, { kind: 'use' as const, what: 'CATALOG' as const, names: [p.simpleIdentifier()] });
  }
  if (p.accept('MODULES')) {
    return p.node(mark, { kind: 'use' as const, what: 'MODULES' as const, names: p.list(() => p.simpleIdentifier()) });
  }
  return p.node(mark, { kind: 'use' as const, what: 'DATABASE' as const, names: [p.identifier()] });
}
