/** Queries: WITH, set operations, SELECT and its clauses. */
import type {
  CommonTable,
  Expression,
  GroupBy,
  GroupItem,
  Name,
  Query,
  QueryBody,
  Select,
  SelectItem,
  SetOperation,
  Window,
} from '../ast';
import type { Cursor } from './cursor';
import { MAX_CHAIN } from './cursor';
import { atExpression, continueExpression, operand, parseExpression, QUERY_STARTS } from './expressions';
import { parseHints } from './hints';
import { parseFrom } from './tables';
import { optional } from './types';
import { parseOrderBy, parseWindow } from './windows';

const SET_OPERATORS = ['UNION', 'INTERSECT', 'EXCEPT', 'MINUS'];
const ENDINGS = ['ORDER', 'LIMIT', 'OFFSET', 'FETCH'];

/** The next token continues a query behind its first SELECT. */
export function atQueryContinuation(p: Cursor): boolean {
  return SET_OPERATORS.includes(p.kind) || ENDINGS.includes(p.kind);
}

/** A query with everything: WITH, set operations, ORDER BY, LIMIT. */
export function parseQuery(p: Cursor): Query {
  return p.nested(() => {
    const mark = p.mark();
    const recursive = p.kind === 'WITH' && p.peek(1) === 'RECURSIVE';
    const tables = p.at('WITH') ? withList(p) : undefined;
    const body = setOperations(p, leaf(p));
    const clauses = { ...optional('with', tables), ...(recursive ? { recursive } : {}) };
    return p.node(mark, { kind: 'query' as const, ...clauses, body, ...endings(p) });
  });
}

/** `(query) UNION ...`: a query of which the first operand is read, in parentheses. */
export function continueQuery(p: Cursor, mark: number, first: Query): Query {
  const body = setOperations(p, first);
  return p.node(mark, { kind: 'query' as const, body, ...endings(p) });
}

/** What may stand first within parentheses: a query, or an expression. */
export function parseQueryOrExpression(p: Cursor): Query | Expression {
  const mark = p.mark();
  const outer = p.andEnds;
  p.andEnds = false;
  let result: Query | Expression;
  if (QUERY_STARTS.includes(p.kind)) {
    result = parseQuery(p);
  } else {
    p.wanted(QUERY_STARTS);
    const first = operand(p);
    result =
      first.kind === 'subquery' && atQueryContinuation(p)
        ? continueQuery(p, mark, first.query)
        : continueExpression(p, first);
  }
  p.andEnds = outer;
  return result;
}

function withList(p: Cursor): CommonTable[] {
  p.expect('WITH');
  p.accept('RECURSIVE');
  return p.list(() => {
    const mark = p.mark();
    const name = p.name();
    const columns = p.at('(') ? p.nameList() : undefined;
    p.expect('AS', '(');
    const query = parseQuery(p);
    p.expect(')');
    return p.node(mark, { name, ...optional('columns', columns), query });
  });
}

// ---------------------------------------------------------------- set operations

/** UNION and EXCEPT from left to right; INTERSECT binds tighter. */
function setOperations(p: Cursor, first: QueryBody): QueryBody {
  let left = intersections(p, first);
  for (let length = 0; ; length++) {
    const operator = p.acceptAny(['EXCEPT', 'MINUS', 'UNION']);
    if (operator === undefined) {
      return left;
    }
    checkLength(p, length);
    const suffix = quantifier(p);
    const right = intersections(p, leaf(p));
    left = setOperation(p, left, operator, suffix, right);
  }
}

function intersections(p: Cursor, first: QueryBody): QueryBody {
  let left = first;
  for (let length = 0; p.accept('INTERSECT'); length++) {
    checkLength(p, length);
    const suffix = quantifier(p);
    left = setOperation(p, left, 'INTERSECT', suffix, leaf(p));
  }
  return left;
}

function checkLength(p: Cursor, length: number): void {
  if (length >= MAX_CHAIN) {
    throw p.failure(`The query is a chain of more than ${MAX_CHAIN} set operations`);
  }
}

function quantifier(p: Cursor): string {
  return p.acceptAny(['ALL', 'DISTINCT']) ?? '';
}

function setOperation(p: Cursor, left: QueryBody, word: string, suffix: string, right: QueryBody): SetOperation {
  return {
    kind: 'set_operation',
    operator: word === 'MINUS' ? 'EXCEPT' : (word as SetOperation['operator']),
    all: suffix === 'ALL',
    text: suffix === '' ? word : `${word} ${suffix}`,
    left,
    right,
    span: p.from(left.span),
  };
}

function leaf(p: Cursor): QueryBody {
  const mark = p.mark();
  if (p.accept('(')) {
    const query = parseQuery(p);
    p.expect(')');
    return { ...query, span: p.since(mark) };
  }
  if (p.at('SELECT')) {
    return select(p);
  }
  if (p.accept('VALUES')) {
    return p.node(mark, { kind: 'values' as const, rows: p.list(() => valuesRow(p)) });
  }
  if (p.kind === 'VALUE') {
    throw p.failure('VALUE is not allowed under the current SQL conformance level');
  }
  if (p.accept('TABLE')) {
    return p.node(mark, { kind: 'table' as const, name: p.identifier() });
  }
  p.wanted(['WITH']);
  if (atExpression(p) && p.kind !== 'EOF') {
    throw p.failure('Non-query expression encountered in illegal context');
  }
  throw p.unexpected();
}

/** `1`, `(1, 2)`, `ROW(1, 2)` */
function valuesRow(p: Cursor): readonly Expression[] {
  const value = parseExpression(p);
  if (value.kind === 'row') {
    return value.items;
  }
  return [value.kind === 'parenthesized' ? value.expression : value];
}

function endings(p: Cursor): Pick<Query, 'orderBy' | 'offset' | 'limit'> {
  const orderBy = p.at('ORDER') ? parseOrderBy(p) : undefined;
  let limit = p.accept('LIMIT') ? limitOf(p) : undefined;
  let offset: Expression | undefined;
  if (p.accept('OFFSET')) {
    offset = count(p);
    p.acceptAny(['ROW', 'ROWS']);
    if (limit === undefined && p.at('LIMIT')) {
      throw p.failure("'OFFSET start LIMIT count' is not allowed under the current SQL conformance level");
    }
  }
  if (limit === undefined && p.accept('FETCH')) {
    p.expectAny(['FIRST', 'NEXT']);
    limit = count(p);
    p.expectAny(['ROW', 'ROWS']);
    p.expect('ONLY');
  }
  return { ...optional('orderBy', orderBy), ...optional('offset', offset), ...optional('limit', limit) };
}

function limitOf(p: Cursor): Expression | 'ALL' {
  if (p.accept('ALL')) {
    return 'ALL';
  }
  const limit = count(p);
  if (p.at(',')) {
    const what = p.peek(1) === 'ALL' ? 'ALL' : 'count';
    throw p.failure(`'LIMIT start, ${what}' is not allowed under the current SQL conformance level`);
  }
  return limit;
}

/** A number without sign, or a parameter. */
function count(p: Cursor): Expression {
  const mark = p.mark();
  if (p.accept('?')) {
    return p.node(mark, { kind: 'parameter' as const });
  }
  if (!p.atAny(['integer', 'decimal_number', 'DECIMAL', 'approximate'])) {
    throw p.unexpected();
  }
  return operand(p);
}

// ---------------------------------------------------------------- select

function select(p: Cursor): Select {
  const mark = p.mark();
  p.expect('SELECT');
  const hints = parseHints(p);
  if (p.kind === 'STREAM') {
    throw p.failure('SELECT STREAM is not supported');
  }
  const distinct = p.acceptAny(['DISTINCT', 'ALL']);
  const items = p.list(() => selectItem(p));
  const head = { kind: 'select' as const, hints, ...optional('quantifier', distinct), items };
  if (!p.accept('FROM')) {
    return p.node(mark, { ...head, windows: [] });
  }
  const from = parseFrom(p);
  const where = p.accept('WHERE') ? parseExpression(p) : undefined;
  const groupBy = p.at('GROUP') ? groupByClause(p) : undefined;
  const having = p.accept('HAVING') ? parseExpression(p) : undefined;
  const windows = p.accept('WINDOW') ? p.list(() => namedWindow(p)) : [];
  const qualify = p.accept('QUALIFY') ? parseExpression(p) : undefined;
  return p.node(mark, {
    ...head,
    from,
    ...optional('where', where),
    ...optional('groupBy', groupBy),
    ...optional('having', having),
    windows,
    ...optional('qualify', qualify),
  });
}

function selectItem(p: Cursor): SelectItem {
  const mark = p.mark();
  const expression = p.accept('*') ? p.node(mark, { kind: 'star' as const }) : parseExpression(p);
  const as = p.accept('AS');
  if (p.atName()) {
    const alias = p.name();
    return p.node(mark, { expression, alias });
  }
  if (p.at('string')) {
    throw p.failure('Expecting alias, found character literal');
  }
  if (as) {
    throw p.unexpected();
  }
  return p.node(mark, { expression });
}

function namedWindow(p: Cursor): { name: Name; window: Window } {
  const name = p.name();
  p.expect('AS');
  return { name, window: parseWindow(p) };
}

function groupByClause(p: Cursor): GroupBy {
  const mark = p.mark();
  p.expect('GROUP', 'BY');
  const distinct = p.acceptAny(['DISTINCT', 'ALL']);
  const items = p.list(() => groupItem(p, false));
  return p.node(mark, { ...optional('quantifier', distinct), items });
}

/** `inSets`: `(a)` is a set of one there, and an expression elsewhere. */
function groupItem(p: Cursor, inSets: boolean): GroupItem {
  if (p.acceptAll('GROUPING', 'SETS')) {
    return { kind: 'GROUPING SETS', items: p.nested(() => p.parenthesized(() => groupItem(p, true))) };
  }
  const word = p.acceptAny(['ROLLUP', 'CUBE']);
  if (word !== undefined) {
    return { kind: word, items: p.parenthesized(() => groupExpression(p, true)) };
  }
  if (p.acceptAll('(', ')')) {
    return { kind: 'set', expressions: [] };
  }
  return groupExpression(p, inSets);
}

function groupExpression(p: Cursor, inSets: boolean): GroupItem {
  const expression = parseExpression(p);
  if (expression.kind === 'row' && !expression.explicit) {
    return { kind: 'set', expressions: expression.items };
  }
  return inSets && expression.kind === 'parenthesized'
    ? { kind: 'set', expressions: [expression.expression] }
    : { kind: 'expression', expression };
}
