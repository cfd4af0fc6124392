/**
 * Expressions by operator precedence. The levels are Calcite's; all binary operators associate to the left.
 */
import type { Expression, Identifier, Query, Span } from '../ast';
import { CONTEXT_VARIABLES, RESERVED_FUNCTION_NAMES } from '../keywords';
import type { Cursor } from './cursor';
import { MAX_CHAIN } from './cursor';
import { atBuiltinCall, parseBuiltinCall, parseCall } from './functions';
import { LITERAL_STARTS, parseIntervalLiteral, parseLiteral } from './literals';
import { atIntervalUnit, parseIntervalQualifier } from './types';

const OR = 22;
const AND = 24;
const NOT = 26;
const POSTFIX = 28;
const COMPARISON = 30;
const RANGE = 32;
const ADDITIVE = 40;
const EXISTS = 40;
const MULTIPLICATIVE = 60;
const SIGN = 80;

/** Operators of one token. */
const BINARY_OPERATORS: ReadonlyMap<string, number> = new Map([
  ['=', COMPARISON],
  ['<>', COMPARISON],
  ['!=', COMPARISON],
  ['<', COMPARISON],
  ['<=', COMPARISON],
  ['>', COMPARISON],
  ['>=', COMPARISON],
  ['+', ADDITIVE],
  ['-', ADDITIVE],
  ['*', MULTIPLICATIVE],
  ['/', MULTIPLICATIVE],
  ['%', MULTIPLICATIVE],
  ['||', MULTIPLICATIVE],
  ['AND', AND],
  ['OR', OR],
  ['CONTAINS', COMPARISON],
  ['OVERLAPS', COMPARISON],
  ['EQUALS', COMPARISON],
  ['PRECEDES', COMPARISON],
  ['SUCCEEDS', COMPARISON],
]);
const COMPARISONS = new Set(['=', '<>', '!=', '<', '<=', '>', '>=']);

/** What may continue an expression, for messages. */
const CONTINUATIONS = [
  ...['.', 'NOT', 'IN', '<', '<=', '>', '>=', '=', '<>', '!=', 'BETWEEN', 'LIKE', 'ILIKE', 'RLIKE', 'SIMILAR'],
  ...['+', '-', '*', '/', '%', '||', 'AND', 'OR', 'IS', 'MEMBER', 'SUBMULTISET', 'CONTAINS', 'OVERLAPS', 'EQUALS'],
  ...['PRECEDES', 'SUCCEEDS', 'MULTISET', '[', 'FORMAT'],
];
/** What may start one. */
export const STARTS = [
  ...['+', '-', 'NOT', 'EXISTS', 'UNIQUE', 'INTERVAL', ...LITERAL_STARTS, 'DATE', 'TIME', 'TIMESTAMP', '?'],
  ...['CAST', 'TRY_CAST', 'EXTRACT', 'POSITION', 'CONVERT', 'TRANSLATE', 'OVERLAY', 'FLOOR', 'CEIL', 'CEILING'],
  ...['SUBSTRING', 'TRIM', 'CLASSIFIER', 'MATCH_NUMBER', 'PREV', 'NEXT', 'RUNNING', 'JSON_EXISTS', 'JSON_VALUE'],
  ...['JSON_QUERY', 'JSON_OBJECT', 'JSON_OBJECTAGG', 'JSON_ARRAY', 'JSON_ARRAYAGG', 'MULTISET', 'ARRAY', 'PERIOD'],
  ...['{fn', 'CASE', 'ROW', '(', ...RESERVED_FUNCTION_NAMES, ...CONTEXT_VARIABLES],
];
const START_SET = new Set([
  ...STARTS,
  '{d',
  '{t',
  '{ts',
  'MAP',
  'DECIMAL',
  'SAFE_CAST',
  'PERCENTILE_CONT',
  'PERCENTILE_DISC',
]);

/** Keywords that start a query within parentheses. */
export const QUERY_STARTS = ['SELECT', 'WITH', 'VALUES', 'VALUE', 'TABLE'];

/** The next token starts an expression. */
export function atExpression(p: Cursor): boolean {
  if (START_SET.has(p.kind)) {
    return true;
  }
  p.wanted(STARTS);
  return p.atName();
}

/** A whole expression. */
export function parseExpression(p: Cursor): Expression {
  const outer = p.andEnds;
  p.andEnds = false;
  const expression = climb(p, operand(p), 0);
  p.andEnds = outer;
  return expression;
}

/** Continues an expression of which the first operand is read. */
export function continueExpression(p: Cursor, first: Expression): Expression {
  return climb(p, first, 0);
}

/** `left op right op ...` with operators that bind at least as tightly as `lowest`. */
function climb(p: Cursor, first: Expression, lowest: number): Expression {
  let left = first;
  for (let length = 0; ; length++) {
    if (length > MAX_CHAIN) {
      throw p.failure(`The expression is a chain of more than ${MAX_CHAIN} operators`);
    }
    const next = continuation(p, left, lowest);
    if (next === undefined) {
      return left;
    }
    left = next;
  }
}

function continuation(p: Cursor, left: Expression, lowest: number): Expression | undefined {
  const kind = p.kind;
  const precedence = BINARY_OPERATORS.get(kind);
  if (precedence !== undefined) {
    if (precedence < lowest || (kind === 'AND' && p.andEnds)) {
      return undefined;
    }
    return binary(p, left, kind, precedence);
  }
  switch (kind) {
    case 'IS':
      return is(p, left, lowest);
    case 'NOT':
    case 'IN':
    case 'BETWEEN':
    case 'LIKE':
    case 'ILIKE':
    case 'RLIKE':
    case 'SIMILAR':
      return predicate(p, left, lowest);
    case 'MEMBER':
    case 'SUBMULTISET':
    case 'MULTISET':
    case 'IMMEDIATELY':
      return wordOperator(p, left, lowest);
    case 'FORMAT':
      return p.peek(1) === 'JSON' && POSTFIX >= lowest ? formatJson(p, left) : undefined;
  }
  p.wanted(CONTINUATIONS);
  return undefined;
}

function operandAbove(p: Cursor, lowest: number): Expression {
  return climb(p, operand(p), lowest);
}

function binary(p: Cursor, left: Expression, operator: string, precedence: number): Expression {
  if (operator === '!=') {
    throw p.failure("Bang equal '!=' is not allowed under the current SQL conformance level");
  }
  p.advance();
  if (COMPARISONS.has(operator)) {
    const quantifier = p.kind;
    if ((quantifier === 'SOME' || quantifier === 'ANY' || quantifier === 'ALL') && p.peek(1) === '(') {
      p.advance();
      const right = quantified(p);
      return { kind: 'binary_op', operator, left, right, quantifier, span: p.from(left.span) };
    }
  }
  const right = operandAbove(p, precedence + 1);
  return { kind: 'binary_op', operator, left, right, span: p.from(left.span) };
}

/** The right side of `= ANY`: a sub-query or a list, which is a row. */
function quantified(p: Cursor): Expression {
  const mark = p.mark();
  const { list, query } = queryOrList(p);
  return query !== undefined
    ? p.node(mark, { kind: 'subquery' as const, query })
    : p.node(mark, { kind: 'row' as const, explicit: false, items: list! });
}

// ---------------------------------------------------------------- predicates

const TRUTHS = ['NULL', 'TRUE', 'FALSE', 'UNKNOWN', 'EMPTY'];

function is(p: Cursor, left: Expression, lowest: number): Expression | undefined {
  const negated = p.peek(1) === 'NOT';
  const distinct = p.peek(negated ? 2 : 1) === 'DISTINCT';
  if ((distinct ? COMPARISON : POSTFIX) < lowest) {
    return undefined;
  }
  p.expect('IS');
  const not = p.accept('NOT') ? 'NOT ' : '';
  if (p.accept('DISTINCT')) {
    p.expect('FROM');
    const right = operandAbove(p, COMPARISON + 1);
    return { kind: 'binary_op', operator: `IS ${not}DISTINCT FROM`, left, right, span: p.from(left.span) };
  }
  const operator = `IS ${not}${truth(p)}`;
  return { kind: 'unary', operator, postfix: true, operand: left, span: p.from(left.span) };
}

function truth(p: Cursor): string {
  if (p.accept('A')) {
    p.expect('SET');
    return 'A SET';
  }
  if (p.accept('JSON')) {
    return `JSON ${p.acceptAny(['VALUE', 'OBJECT', 'ARRAY', 'SCALAR']) ?? 'VALUE'}`;
  }
  return p.expectAny(TRUTHS);
}

function formatJson(p: Cursor, left: Expression): Expression {
  p.expect('FORMAT', 'JSON');
  const encoding = p.accept('ENCODING') ? ` ENCODING ${p.expectAny(['UTF8', 'UTF16', 'UTF32'])}` : '';
  return { kind: 'unary', operator: `FORMAT JSON${encoding}`, postfix: true, operand: left, span: p.from(left.span) };
}

function predicate(p: Cursor, left: Expression, lowest: number): Expression | undefined {
  const negated = p.kind === 'NOT';
  const word = p.peek(negated ? 1 : 0);
  if (negated && word === 'SUBMULTISET') {
    return wordOperator(p, left, lowest);
  }
  if (RANGE < lowest) {
    return undefined;
  }
  switch (word) {
    case 'IN': {
      skip(p, negated);
      p.expect('IN');
      return { kind: 'in', negated, operand: left, ...queryOrList(p), span: p.from(left.span) };
    }
    case 'BETWEEN':
      skip(p, negated);
      return between(p, left, negated);
    case 'LIKE':
    case 'ILIKE':
    case 'RLIKE':
      skip(p, negated);
      p.advance();
      return like(p, left, negated, word);
    case 'SIMILAR':
      skip(p, negated);
      p.expect('SIMILAR', 'TO');
      return like(p, left, negated, 'SIMILAR TO');
  }
  p.wanted(CONTINUATIONS);
  return undefined;
}

function skip(p: Cursor, negated: boolean): void {
  if (negated) {
    p.advance();
  }
}

function between(p: Cursor, operandOf: Expression, negated: boolean): Expression {
  p.expect('BETWEEN');
  const how = p.acceptAny(['SYMMETRIC', 'ASYMMETRIC']);
  const outer = p.andEnds;
  p.andEnds = true;
  const low = operandAbove(p, 0);
  p.andEnds = outer;
  if (!p.accept('AND')) {
    throw p.failure('BETWEEN operator has no terminating AND');
  }
  const high = operandAbove(p, RANGE + 1);
  return {
    kind: 'between',
    negated,
    symmetric: how === 'SYMMETRIC',
    asymmetric: how === 'ASYMMETRIC',
    operand: operandOf,
    low,
    high,
    span: p.from(operandOf.span),
  };
}

function like(
  p: Cursor,
  left: Expression,
  negated: boolean,
  operator: 'LIKE' | 'SIMILAR TO' | 'RLIKE' | 'ILIKE',
): Expression {
  const pattern = operandAbove(p, RANGE + 1);
  const fields = { kind: 'like' as const, negated, operator, operand: left, pattern };
  if (p.accept('ESCAPE')) {
    const escapeChar = operandAbove(p, RANGE + 1);
    return { ...fields, escape: escapeChar, span: p.from(left.span) };
  }
  return { ...fields, span: p.from(left.span) };
}

const MULTISET_PRECEDENCE: Readonly<Record<string, number>> = { UNION: 14, INTERSECT: 18, EXCEPT: 14 };

/** MEMBER OF, [NOT] SUBMULTISET OF, MULTISET UNION ..., IMMEDIATELY PRECEDES. */
function wordOperator(p: Cursor, left: Expression, lowest: number): Expression | undefined {
  const set = p.kind === 'MULTISET' ? MULTISET_PRECEDENCE[p.peek(1)] : COMPARISON;
  if (set === undefined || set < lowest) {
    return undefined;
  }
  const words: string[] = [];
  if (p.accept('MULTISET')) {
    words.push('MULTISET', p.expectAny(Object.keys(MULTISET_PRECEDENCE)), ...quantifierWord(p));
  } else if (p.accept('IMMEDIATELY')) {
    words.push('IMMEDIATELY', p.expectAny(['PRECEDES', 'SUCCEEDS']));
  } else {
    words.push(...(p.accept('NOT') ? ['NOT'] : []), p.expectAny(['MEMBER', 'SUBMULTISET']), 'OF');
    p.expect('OF');
  }
  const right = operandAbove(p, set + 1);
  return { kind: 'binary_op', operator: words.join(' '), left, right, span: p.from(left.span) };
}

function quantifierWord(p: Cursor): string[] {
  const word = p.acceptAny(['ALL', 'DISTINCT']);
  return word === undefined ? [] : [word];
}

// ---------------------------------------------------------------- operands

const PREFIXES: Readonly<Record<string, number>> = { '+': SIGN, '-': SIGN, NOT, EXISTS, UNIQUE: EXISTS };

/** A primary with its prefixes before and `.field`, `[index]` behind. */
export function operand(p: Cursor): Expression {
  p.enter();
  const mark = p.mark();
  const prefix = PREFIXES[p.kind];
  let result: Expression;
  if (prefix !== undefined) {
    const operator = p.kind;
    p.advance();
    const inner = operandAbove(p, prefix);
    result = p.node(mark, { kind: 'unary' as const, operator, postfix: false, operand: inner });
  } else {
    result = accessors(p, primary(p));
  }
  p.leave();
  return result;
}

function accessors(p: Cursor, first: Expression): Expression {
  let result = first;
  for (let length = 0; ; length++) {
    if (length > MAX_CHAIN) {
      throw p.failure(`The expression is a chain of more than ${MAX_CHAIN} operators`);
    }
    if (p.kind === '.' && p.atName(1)) {
      p.advance();
      result = { kind: 'field_of', operand: result, field: p.name(), span: p.from(first.span) };
    } else if (p.accept('[')) {
      const index = parseExpression(p);
      p.expect(']');
      result = { kind: 'item', operand: result, index, span: p.from(first.span) };
    } else {
      return result;
    }
  }
}

function primary(p: Cursor): Expression {
  const literal = parseLiteral(p);
  if (literal !== undefined) {
    return literal;
  }
  const mark = p.mark();
  switch (p.kind) {
    case '(':
      return parentheses(p);
    case 'INTERVAL':
      return interval(p);
    case '?':
      p.advance();
      return p.node(mark, { kind: 'parameter' as const });
    case 'CASE':
      return caseExpression(p);
    case 'ROW':
      return row(p);
    case 'PERIOD':
      p.advance();
      return p.node(mark, { kind: 'row' as const, explicit: true, items: p.parenthesized(() => parseExpression(p)) });
    case 'ARRAY':
    case 'MULTISET':
      return valueConstructor(p, p.kind === 'ARRAY' ? 'array' : 'multiset');
    case 'MAP':
      if (p.peek(1) === '[' || p.peek(1) === '(') {
        return valueConstructor(p, 'map');
      }
      break;
  }
  if (atBuiltinCall(p)) {
    return parseBuiltinCall(p);
  }
  return nameOrCall(p);
}

/** A column, a function call, a function without parentheses. */
function nameOrCall(p: Cursor): Expression {
  const mark = p.mark();
  const kind = p.kind;
  if (RESERVED_FUNCTION_NAMES.has(kind) && p.peek(1) === '(') {
    return parseCall(p, mark, keywordName(p));
  }
  if (CONTEXT_VARIABLES.has(kind)) {
    return p.node(mark, { kind: 'call' as const, name: keywordName(p), arguments: [], star: false, bare: true });
  }
  if (!atExpression(p)) {
    throw p.unexpected();
  }
  const name = p.identifier();
  if (p.at('(')) {
    return parseCall(p, mark, name);
  }
  if (p.kind === '.' && p.peek(1) === '*') {
    p.expect('.', '*');
    return p.node(mark, { kind: 'star' as const, qualifier: name });
  }
  return name;
}

/** The next keyword as a function's name. */
export function keywordName(p: Cursor): Identifier {
  const mark = p.mark();
  const text = p.image;
  p.advance();
  const span = p.since(mark);
  return { kind: 'identifier', parts: [{ text, quoted: false, span }], span };
}

/** `(expr)`, `(query)`, `(a, b)`, `(a - b) DAY` */
function parentheses(p: Cursor): Expression {
  const mark = p.mark();
  const { list, query } = queryOrList(p);
  if (query !== undefined) {
    return p.node(mark, { kind: 'subquery' as const, query });
  }
  if (list!.length > 1) {
    return p.node(mark, { kind: 'row' as const, explicit: false, items: list! });
  }
  const expression = list![0]!;
  return atIntervalUnit(p)
    ? difference(p, mark, expression)
    : p.node(mark, { kind: 'parenthesized' as const, expression });
}

/** `(a - b) DAY`: the difference of two times as an interval; arguments a, b and the unit as an interval's type. */
function difference(p: Cursor, mark: number, expression: Expression): Expression {
  if (expression.kind !== 'binary_op' || expression.operator !== '-') {
    throw p.failure('Illegal expression. Was expecting "(DATETIME - DATETIME) INTERVALQUALIFIER"');
  }
  const interval = parseIntervalQualifier(p);
  const returning = { name: 'INTERVAL', arguments: [], interval, span: interval.span };
  const { left, right } = expression;
  return p.node(mark, {
    kind: 'call' as const,
    name: synthetic('MINUS_DATE', expression.span),
    arguments: [left, right].map((value) => ({ value, span: value.span })),
    returning,
    star: false,
    bare: false,
    syntax: 'minus_date',
  });
}

/** `(query)` or `(e, e, ...)`: what IN, ANY, ARRAY and plain parentheses take. */
function queryOrList(p: Cursor): { list?: Expression[]; query?: Query } {
  p.expect('(');
  const first = p.grammar.queryOrExpression(p);
  if (first.kind === 'query') {
    p.expect(')');
    return { query: first };
  }
  const list = [first];
  while (p.accept(',')) {
    list.push(parseExpression(p));
  }
  p.expect(')');
  const only = list.length === 1 ? list[0]! : undefined;
  return only?.kind === 'subquery' ? { query: only.query } : { list };
}

/** A name the parser gives, for forms that have no name of their own. */
export function synthetic(text: string, span: Span): Identifier {
  return { kind: 'identifier', parts: [{ text, quoted: false, span }], span };
}

/** INTERVAL '..' DAY; also INTERVAL (e) DAY, INTERVAL 5 DAY, INTERVAL a DAY: a call of INTERVAL with the type it gives. */
function interval(p: Cursor): Expression {
  const mark = p.mark();
  const sign = p.peek(1) === '-' || p.peek(1) === '+';
  if (p.peek(sign ? 2 : 1) === 'string') {
    return parseIntervalLiteral(p);
  }
  p.expect('INTERVAL');
  const negative = p.acceptAny(['-', '+']) === '-';
  const amount = intervalAmount(p);
  const qualifier = parseIntervalQualifier(p, true);
  const value: Expression = negative
    ? { kind: 'unary', operator: '-', postfix: false, operand: amount, span: amount.span }
    : amount;
  return p.node(mark, {
    kind: 'call' as const,
    name: synthetic('INTERVAL', p.since(mark)),
    arguments: [{ value, span: value.span }],
    returning: { name: 'INTERVAL', arguments: [], interval: qualifier, span: qualifier.span },
    star: false,
    bare: false,
    syntax: 'interval',
  });
}

function intervalAmount(p: Cursor): Expression {
  const mark = p.mark();
  if (p.accept('(')) {
    const expression = parseExpression(p);
    p.expect(')');
    return p.node(mark, { kind: 'parenthesized' as const, expression });
  }
  if (p.atName()) {
    return p.identifier();
  }
  p.wanted(['string', '(']);
  const literal = parseLiteral(p);
  if (literal?.kind !== 'number') {
    throw p.unexpected();
  }
  return literal;
}

function caseExpression(p: Cursor): Expression {
  const mark = p.mark();
  p.expect('CASE');
  const value = p.at('WHEN') ? undefined : parseExpression(p);
  const branches: { when: Expression[]; then: Expression }[] = [];
  p.wanted(['WHEN']);
  do {
    p.expect('WHEN');
    const when = p.list(() => parseExpression(p));
    p.expect('THEN');
    // biome-ignore lint/suspicious/noThenProperty: the word of CASE; a branch is never awaited.
    branches.push({ when, then: parseExpression(p) });
  } while (p.at('WHEN'));
  const otherwise = p.accept('ELSE') ? parseExpression(p) : undefined;
  p.expect('END');
  return p.node(mark, {
    kind: 'case' as const,
    ...(value === undefined ? {} : { operand: value }),
    branches,
    ...(otherwise === undefined ? {} : { otherwise }),
  });
}

function row(p: Cursor): Expression {
  const mark = p.mark();
  p.expect('ROW');
  const { list, query } = queryOrList(p);
  const items = list ?? [{ kind: 'subquery' as const, query: query!, span: query!.span }];
  return p.node(mark, { kind: 'row' as const, explicit: true, items });
}

/** ARRAY[..], ARRAY(query), ARRAY(a, b), MAP[..], MULTISET[..]. The form with parentheses and a list is a call. */
function valueConstructor(p: Cursor, kind: 'array' | 'map' | 'multiset'): Expression {
  const mark = p.mark();
  const name = keywordName(p);
  if (p.accept('[')) {
    const items = p.kind === ']' && kind !== 'multiset' ? [] : p.list(() => parseExpression(p));
    p.expect(']');
    return p.node(mark, { kind, items });
  }
  if (!p.at('(')) {
    throw p.unexpected();
  }
  if (p.peek(1) === ')' && kind !== 'multiset') {
    p.expect('(', ')');
    return p.node(mark, { kind: 'call' as const, name, arguments: [], star: false, bare: false });
  }
  const { list, query } = queryOrList(p);
  if (query !== undefined) {
    return p.node(mark, { kind, items: [], query });
  }
  const values = list!.map((value) => ({ value, span: value.span }));
  return p.node(mark, { kind: 'call' as const, name, arguments: values, star: false, bare: false });
}
