/** FROM: tables, sub-queries, table functions, joins. */
import type {
  DerivedTable,
  Expression,
  FunctionCall,
  Identifier,
  JoinedTable,
  NamedTable,
  Query,
  TableReference,
} from '../ast';
import type { Cursor } from './cursor';
import { MAX_CHAIN } from './cursor';
import { parseExpression } from './expressions';
import { parseArguments } from './functions';
import { parseHints } from './hints';
import { parseMatchRecognize } from './match';
import { parseNumber } from './literals';
import { optional } from './types';

const QUERY_STARTS = ['SELECT', 'WITH', 'VALUES', 'VALUE'];
const QUERY_CONTINUATIONS = ['UNION', 'INTERSECT', 'EXCEPT', 'MINUS', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH'];

/** The tables behind FROM, joined from left to right. */
export function parseFrom(p: Cursor): TableReference {
  return joins(p, tableReference(p), true);
}

function joins(p: Cursor, first: TableReference, commas: boolean): TableReference {
  let left = first;
  for (let length = 0; ; length++) {
    if (length > MAX_CHAIN) {
      throw p.failure(`The query joins more than ${MAX_CHAIN} tables`);
    }
    const next = join(p, left, commas);
    if (next === undefined) {
      return left;
    }
    left = next;
  }
}

function join(p: Cursor, left: TableReference, commas: boolean): JoinedTable | undefined {
  if (commas && p.accept(',')) {
    const right = tableReference(p);
    return { kind: 'join', left, right, type: 'COMMA', natural: false, span: p.from(left.span) };
  }
  const natural = p.accept('NATURAL');
  const type = joinType(p, natural);
  if (type === undefined) {
    return undefined;
  }
  const keyword = p.since(p.mark() - 1);
  const right = tableReference(p);
  const fields = { kind: 'join' as const, left, right, type, natural, keyword };
  const mark = p.mark();
  if (p.accept('ON')) {
    const conditionKeyword = p.since(mark);
    const on = parseExpression(p);
    return { ...fields, on, conditionKeyword, span: p.from(left.span) };
  }
  if (p.accept('USING')) {
    const conditionKeyword = p.since(mark);
    const using = p.nameList();
    return { ...fields, using, conditionKeyword, span: p.from(left.span) };
  }
  return { ...fields, span: p.from(left.span) };
}

function joinType(p: Cursor, required: boolean): JoinedTable['type'] | undefined {
  if ((p.kind === 'CROSS' || p.kind === 'OUTER') && p.peek(1) === 'APPLY') {
    throw p.failure('APPLY operator is not allowed under the current SQL conformance level');
  }
  const word = p.acceptAny(['CROSS', 'FULL', 'INNER', 'JOIN', 'LEFT', 'RIGHT']);
  switch (word) {
    case undefined:
      if (required) {
        throw p.unexpected();
      }
      return undefined;
    case 'JOIN':
      return 'INNER';
    case 'LEFT':
    case 'RIGHT':
    case 'FULL':
      p.accept('OUTER');
      break;
  }
  p.expect('JOIN');
  return word;
}

// ---------------------------------------------------------------- one table

function tableReference(p: Cursor): TableReference {
  return p.nested(() => {
    const table = pivots(p, primaryTable(p));
    return table.kind === 'join' ? rejectAlias(p, table) : suffixes(p, table);
  });
}

function primaryTable(p: Cursor): TableReference {
  const mark = p.mark();
  const lateral = p.accept('LATERAL');
  if (p.at('(')) {
    const table = parenthesizedTable(p, lateral);
    return table.kind === 'named_table' || table.kind === 'derived_table' ? matched(p, table) : table;
  }
  if (p.accept('UNNEST')) {
    const expressions = unnestArguments(p);
    const ordinality = p.acceptAll('WITH', 'ORDINALITY');
    return p.node(mark, { kind: 'unnest' as const, expressions, ordinality, lateral });
  }
  if (p.at('TABLE')) {
    p.expect('TABLE', '(');
    const call = tableCall(p);
    p.expect(')');
    return p.node(mark, { kind: 'table_function' as const, call, lateral, wrapped: true });
  }
  if (lateral || !p.atName()) {
    throw p.unexpected();
  }
  return namedTable(p, mark);
}

function namedTable(p: Cursor, mark: number): TableReference {
  const name = p.identifier();
  if (p.at('(')) {
    const call = callOf(p, mark, name);
    return p.node(mark, { kind: 'table_function' as const, call, lateral: false, wrapped: false });
  }
  const hints = parseHints(p);
  let systemTime: Expression | undefined;
  if (p.accept('FOR')) {
    p.expect('SYSTEM_TIME', 'AS', 'OF');
    systemTime = parseExpression(p);
  }
  const table: NamedTable = p.node(mark, {
    kind: 'named_table' as const,
    name,
    ...(hints.length === 0 ? {} : { hints }),
    ...optional('systemTime', systemTime),
  });
  return matched(p, table);
}

/** MATCH_RECOGNIZE behind a table, which may have an alias of its own. */
function matched<T extends NamedTable | DerivedTable>(p: Cursor, table: T): TableReference {
  if (p.kind === 'MATCH_RECOGNIZE') {
    return parseMatchRecognize(p, table);
  }
  if (p.kind === 'AS' && p.atName(1) && p.peek(2) === 'MATCH_RECOGNIZE') {
    p.expect('AS');
    const name = p.name();
    return parseMatchRecognize(p, { ...table, alias: { name }, span: p.from(table.span) });
  }
  p.wanted(['MATCH_RECOGNIZE']);
  return table;
}

/** `f(...)` within TABLE( ) */
function tableCall(p: Cursor): FunctionCall {
  const mark = p.mark();
  p.accept('SPECIFIC');
  return callOf(p, mark, p.identifier());
}

function callOf(p: Cursor, mark: number, name: Identifier): FunctionCall {
  p.expect('(');
  const args = p.kind === ')' ? [] : parseArguments(p);
  p.expect(')');
  return p.node(mark, { kind: 'call' as const, name, arguments: args, star: false, bare: false });
}

function unnestArguments(p: Cursor): Expression[] {
  p.expect('(');
  const first = p.grammar.queryOrExpression(p);
  const expressions: Expression[] = [
    first.kind === 'query' ? { kind: 'subquery', query: first, span: first.span } : first,
  ];
  while (p.accept(',')) {
    expressions.push(parseExpression(p));
  }
  p.expect(')');
  return expressions;
}

/** `(query)` or `(a JOIN b)`. What starts with further parentheses is told apart by what follows them. */
function parenthesizedTable(p: Cursor, lateral: boolean): TableReference {
  const mark = p.mark();
  p.expect('(');
  const inner = queryOrTables(p);
  p.expect(')');
  if (inner.kind === 'query') {
    return p.node(mark, { kind: 'derived_table' as const, query: inner, lateral });
  }
  if (inner.kind === 'join') {
    if (lateral) {
      throw p.failure('Join expression encountered in illegal context', p.positionOf(mark));
    }
    return { ...inner, span: p.since(mark) };
  }
  if (!lateral && (inner.alias === undefined || !atAlias(p))) {
    return inner;
  }
  return tableInParentheses(p, mark, inner, lateral);
}

function atAlias(p: Cursor): boolean {
  return p.kind === 'AS' || p.atName();
}

/** A table with two aliases, or LATERAL: as a query of its own. */
function tableInParentheses(p: Cursor, mark: number, inner: TableReference, lateral: boolean): DerivedTable {
  const span = p.since(mark);
  const star = { kind: 'star' as const, span };
  const body = {
    kind: 'select' as const,
    hints: [],
    items: [{ expression: star, span }],
    from: inner,
    windows: [],
    span,
  };
  return { kind: 'derived_table', query: { kind: 'query', body, span }, lateral, span };
}

function queryOrTables(p: Cursor): Query | TableReference {
  if (QUERY_STARTS.includes(p.kind) || (p.kind === 'TABLE' && p.peek(1) !== '(')) {
    return p.grammar.query(p);
  }
  p.wanted(QUERY_STARTS);
  const mark = p.mark();
  const first = tableReference(p);
  if (first.kind === 'derived_table' && first.alias === undefined && QUERY_CONTINUATIONS.includes(p.kind)) {
    return p.grammar.continueQuery(p, mark, { ...first.query, span: first.span });
  }
  if (first.kind === 'derived_table' && first.alias === undefined && p.kind === ')') {
    return { ...first.query, span: first.span };
  }
  return joins(p, first, false);
}

// ---------------------------------------------------------------- what follows a table

function rejectAlias(p: Cursor, table: JoinedTable): JoinedTable {
  if (p.kind === 'AS' || p.atName() || p.kind === 'TABLESAMPLE') {
    throw p.failure('Join expression encountered in illegal context');
  }
  return table;
}

function suffixes(p: Cursor, table: Exclude<TableReference, JoinedTable>): TableReference {
  let result = table;
  if (p.accept('AS') || p.atName()) {
    const name = p.name();
    const columns = p.at('(') ? p.nameList() : undefined;
    result = { ...table, alias: { name, ...optional('columns', columns) }, span: p.from(table.span) };
  }
  if (p.accept('TABLESAMPLE')) {
    const sample = tableSample(p);
    result = { ...result, sample, span: p.from(table.span) } as typeof result;
  }
  return result;
}

function tableSample(p: Cursor): NonNullable<NamedTable['sample']> {
  const method = p.expectAny(['BERNOULLI', 'SYSTEM', 'SUBSTITUTE']);
  if (method === 'SUBSTITUTE') return substitute(p);
  p.expect('(');
  const percent = parseNumber(p);
  p.expect(')');
  if (!p.accept('REPEATABLE')) {
    return { method, percent };
  }
  p.expect('(');
  const mark = p.mark();
  const negative = p.acceptAny(['-', '+']) === '-';
  const number = parseNumber(p);
  const seed: Expression = negative
    ? p.node(mark, { kind: 'unary' as const, operator: '-', postfix: false, operand: number })
    : number;
  p.expect(')');
  return { method, percent, seed };
}

function substitute(p: Cursor): NonNullable<NamedTable['sample']> {
  p.expect('(');
  const name = parseExpression(p);
  p.expect(')');
  return { method: 'SUBSTITUTE', substitute: name };
}

/** PIVOT and UNPIVOT are read as far as their parentheses go. */
function pivots(p: Cursor, table: TableReference): TableReference {
  let result = table;
  while (p.kind === 'PIVOT' || p.kind === 'UNPIVOT') {
    const { start } = p.since(p.mark());
    p.advance();
    p.acceptAll('INCLUDE', 'NULLS');
    p.acceptAll('EXCLUDE', 'NULLS');
    skipParentheses(p);
    const span = p.from(table.span);
    result = { kind: 'pivot', table: result, text: p.slice(start, span.end), span };
  }
  return result;
}

function skipParentheses(p: Cursor): void {
  p.expect('(');
  for (let open = 1; open > 0; p.advance()) {
    if (p.kind === 'EOF') {
      throw p.unexpected();
    }
    open += p.kind === '(' ? 1 : p.kind === ')' ? -1 : 0;
  }
}
