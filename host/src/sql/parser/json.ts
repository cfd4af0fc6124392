/** The JSON functions' clauses. The shapes of their arguments are listed in functions.ts. */
import type { Expression, FunctionCall, Identifier, OrderItem, SymbolArgument, TypeName } from '../ast';
import type { Cursor } from './cursor';
import { optional, parseCastType } from './types';
import { parseOrderBy } from './windows';

interface Parts {
  readonly values: readonly Expression[];
  readonly returning?: TypeName | undefined;
  readonly orderBy?: readonly OrderItem[] | undefined;
  readonly syntax: string;
}

/** A call of a JSON_... function; the name is read, `(` stands next. */
export function parseJsonCall(p: Cursor, mark: number, name: Identifier, word: string): FunctionCall {
  p.expect('(');
  const { values, returning, orderBy, syntax } = parts(p, word);
  p.expect(')');
  const withinGroup = word === 'JSON_ARRAYAGG' ? withinGroupOf(p) : undefined;
  return p.node(mark, {
    kind: 'call' as const,
    name,
    arguments: values.map((value) => ({ value, span: value.span })),
    star: false,
    bare: false,
    ...optional('returning', returning),
    ...optional('orderBy', orderBy),
    ...optional('withinGroup', withinGroup),
    syntax,
  });
}

function parts(p: Cursor, word: string): Parts {
  switch (word) {
    case 'JSON_EXISTS':
      return { values: [...inputAndPath(p), ...existsError(p)], syntax: 'json_exists' };
    case 'JSON_VALUE': {
      const input = inputAndPath(p);
      const returning = returningType(p);
      return { values: [...input, ...valueBehaviors(p)], returning, syntax: 'json_value' };
    }
    case 'JSON_QUERY':
      return jsonQuery(p);
    case 'JSON_OBJECT':
    case 'JSON_OBJECTAGG':
      return jsonObject(p, word === 'JSON_OBJECTAGG');
    case 'JSON_ARRAYAGG': {
      const value = p.grammar.expression(p);
      const orderBy = p.at('ORDER') ? parseOrderBy(p) : undefined;
      return { values: [nullClause(p, 'ABSENT_ON_NULL'), value], orderBy, syntax: 'json_array' };
    }
    default: {
      const list = p.kind === ')' || atNullClause(p) ? [] : p.list(() => p.grammar.expression(p));
      return { values: [nullClause(p, 'ABSENT_ON_NULL'), ...list], syntax: 'json_array' };
    }
  }
}

function symbolOf(p: Cursor, mark: number, value: string): SymbolArgument {
  return { kind: 'symbol', value, span: p.since(mark) };
}

function withinGroupOf(p: Cursor): OrderItem[] | undefined {
  if (!p.acceptAll('WITHIN', 'GROUP')) {
    return undefined;
  }
  p.expect('(');
  const items = parseOrderBy(p);
  p.expect(')');
  return items;
}

function inputAndPath(p: Cursor): Expression[] {
  const input = p.grammar.expression(p);
  p.expect(',');
  const path = p.grammar.expression(p);
  if (p.at('PASSING')) {
    throw p.failure('The clause PASSING of JSON functions is not supported');
  }
  return [input, path];
}

function existsError(p: Cursor): Expression[] {
  const mark = p.mark();
  const word = p.acceptAny(['TRUE', 'FALSE', 'UNKNOWN', 'ERROR']);
  if (word === undefined) {
    return [];
  }
  p.expect('ON', 'ERROR');
  return [symbolOf(p, mark, word)];
}

function returningType(p: Cursor): TypeName | undefined {
  return p.accept('RETURNING') ? parseCastType(p) : undefined;
}

/** NULL ON EMPTY, DEFAULT 1 ON ERROR, ... */
function valueBehaviors(p: Cursor): Expression[] {
  const values: Expression[] = [];
  for (;;) {
    const mark = p.mark();
    const word = p.acceptAny(['ERROR', 'NULL', 'DEFAULT']);
    if (word === undefined) {
      return values;
    }
    values.push(symbolOf(p, mark, word));
    if (word === 'DEFAULT') {
      values.push(p.grammar.expression(p));
    }
    values.push(onClause(p));
  }
}

function onClause(p: Cursor): SymbolArgument {
  p.expect('ON');
  const mark = p.mark();
  return symbolOf(p, mark, p.expectAny(['EMPTY', 'ERROR']));
}

function jsonQuery(p: Cursor): Parts {
  const input = inputAndPath(p);
  const returning = returningType(p);
  const at = p.mark();
  const wrapper = symbolOf(p, at, wrapperClause(p));
  const behaviors = { EMPTY: symbolOf(p, at, 'NULL'), ERROR: symbolOf(p, at, 'NULL') };
  for (;;) {
    const mark = p.mark();
    const word = p.acceptAny(['ERROR', 'NULL', 'EMPTY']);
    if (word === undefined) {
      return { values: [...input, wrapper, behaviors.EMPTY, behaviors.ERROR], returning, syntax: 'json_query' };
    }
    const behavior = word === 'EMPTY' ? `EMPTY_${p.expectAny(['ARRAY', 'OBJECT'])}` : word;
    const value = symbolOf(p, mark, behavior);
    behaviors[onClause(p).value as keyof typeof behaviors] = value;
  }
}

function wrapperClause(p: Cursor): string {
  if (p.accept('WITHOUT')) {
    p.accept('ARRAY');
    p.expect('WRAPPER');
    return 'WITHOUT_ARRAY';
  }
  if (!p.accept('WITH')) {
    return 'WITHOUT_ARRAY';
  }
  const kind = p.acceptAny(['CONDITIONAL', 'UNCONDITIONAL']);
  p.accept('ARRAY');
  p.expect('WRAPPER');
  return kind === 'CONDITIONAL' ? 'WITH_CONDITIONAL_ARRAY' : 'WITH_UNCONDITIONAL_ARRAY';
}

function atNullClause(p: Cursor): boolean {
  return (p.kind === 'NULL' || p.kind === 'ABSENT') && p.peek(1) === 'ON' && p.peek(2) === 'NULL';
}

function nullClause(p: Cursor, otherwise: string): SymbolArgument {
  const mark = p.mark();
  const word = p.acceptAny(['NULL', 'ABSENT']);
  if (word !== undefined) {
    p.expect('ON', 'NULL');
  }
  return symbolOf(p, mark, word === undefined ? otherwise : `${word}_ON_NULL`);
}

function jsonObject(p: Cursor, aggregate: boolean): Parts {
  const pairs: Expression[] = [];
  if (aggregate || (p.kind !== ')' && !atNullClause(p))) {
    do {
      pairs.push(...keyAndValue(p));
    } while (!aggregate && p.accept(','));
  }
  return { values: [nullClause(p, 'NULL_ON_NULL'), ...pairs], syntax: 'json_object' };
}

/** `KEY k VALUE v`, `k VALUE v`, `k : v` */
function keyAndValue(p: Cursor): Expression[] {
  const keyed = p.kind === 'KEY' && p.peek(1) !== 'VALUE' && p.peek(1) !== ':' && p.peek(1) !== '.' && p.accept('KEY');
  const key = p.grammar.expression(p);
  const separator = p.expectAny(['VALUE', ':']);
  if (keyed && separator === ':') {
    throw p.failure("Illegal identifier ':'. Was expecting 'VALUE'", p.positionOf(p.mark() - 1));
  }
  return [key, p.grammar.expression(p)];
}
