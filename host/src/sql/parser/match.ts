/** MATCH_RECOGNIZE. */
import type { MatchTable, Name, Pattern, TableReference } from '../ast';
import type { Cursor } from './cursor';
import { parseExpression } from './expressions';
import { parseIntervalLiteral } from './literals';
import { optional } from './types';
import { parseOrderBy } from './windows';

/** The clause behind `table`. */
export function parseMatchRecognize(p: Cursor, table: TableReference): MatchTable {
  p.expect('MATCH_RECOGNIZE', '(');
  const partitionBy = p.accept('PARTITION') ? p.behind(['BY'], () => p.list(() => parseExpression(p))) : [];
  const orderBy = p.at('ORDER') ? parseOrderBy(p) : [];
  const measures = p.accept('MEASURES') ? p.list(() => measure(p)) : [];
  const rowsPerMatch = rows(p);
  const after = afterMatch(p);
  p.expect('PATTERN', '(');
  const strictStart = p.accept('^');
  const pattern = alternation(p);
  const strictEnd = p.accept('$');
  p.expect(')');
  const within = p.accept('WITHIN') ? parseIntervalLiteral(p) : undefined;
  const subsets = p.accept('SUBSET') ? p.list(() => subset(p)) : [];
  p.expect('DEFINE');
  const define = p.list(() => definition(p));
  p.expect(')');
  return {
    kind: 'match_recognize',
    table,
    partitionBy,
    orderBy,
    measures,
    ...optional('rowsPerMatch', rowsPerMatch),
    ...optional('after', after),
    pattern,
    strictStart,
    strictEnd,
    ...optional('within', within),
    subsets,
    define,
    span: p.from(table.span),
  };
}

function measure(p: Cursor): MatchTable['measures'][number] {
  const expression = parseExpression(p);
  p.expect('AS');
  return { expression, alias: p.name() };
}

function rows(p: Cursor): 'ONE' | 'ALL' | undefined {
  const word = p.acceptAny(['ONE', 'ALL']);
  if (word !== undefined) {
    p.expect(word === 'ONE' ? 'ROW' : 'ROWS', 'PER', 'MATCH');
  }
  return word;
}

function afterMatch(p: Cursor): MatchTable['after'] {
  if (!p.accept('AFTER')) {
    return undefined;
  }
  p.expect('MATCH', 'SKIP');
  if (p.accept('PAST')) {
    p.expect('LAST', 'ROW');
    return { kind: 'PAST_LAST_ROW' };
  }
  p.expect('TO');
  if (p.acceptAll('NEXT', 'ROW')) {
    return { kind: 'TO_NEXT_ROW' };
  }
  if (p.at('FIRST') && p.atName(1)) {
    p.advance();
    return { kind: 'TO_FIRST', variable: p.name() };
  }
  if (p.at('LAST') && p.atName(1)) {
    p.advance();
  }
  return { kind: 'TO_LAST', variable: p.name() };
}

function subset(p: Cursor): MatchTable['subsets'][number] {
  const name = p.name();
  p.expect('=');
  return { name, variables: p.nameList() };
}

function definition(p: Cursor): MatchTable['define'][number] {
  const variable = p.name();
  p.expect('AS');
  return { variable, condition: parseExpression(p) };
}

// ---------------------------------------------------------------- pattern

function alternation(p: Cursor): Pattern {
  const parts: Pattern[] = [sequence(p)];
  while (p.accept('|')) {
    parts.push(sequence(p));
  }
  return parts.length === 1 ? parts[0]! : { kind: 'alternation', parts };
}

function sequence(p: Cursor): Pattern {
  const parts: Pattern[] = [quantified(p)];
  while (atPattern(p)) {
    parts.push(quantified(p));
  }
  return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
}

function atPattern(p: Cursor): boolean {
  return p.atAny(['(', '{', 'PERMUTE']) || p.atName();
}

function quantified(p: Cursor): Pattern {
  const part = primary(p);
  const range = quantifier(p);
  if (range === undefined) {
    return part;
  }
  const reluctant = p.accept('?') && range.min !== range.max;
  return { kind: 'quantified', part, ...range, reluctant };
}

function quantifier(p: Cursor): { min: number; max: number | null } | undefined {
  if (p.accept('*')) {
    return { min: 0, max: null };
  }
  if (p.accept('+')) {
    return { min: 1, max: null };
  }
  if (p.accept('?')) {
    return { min: 0, max: 1 };
  }
  // `{-` opens an exclusion, which is the next part.
  if (!p.at('{') || p.peek(1) === '-') {
    return undefined;
  }
  p.expect('{');
  const range = bounds(p);
  p.expect('}');
  return range;
}

/** `n`, `n,`, `n,m`, `,m` */
function bounds(p: Cursor): { min: number; max: number | null } {
  if (p.accept(',')) {
    return { min: 0, max: p.unsignedInteger() };
  }
  const min = p.unsignedInteger();
  if (!p.accept(',')) {
    return { min, max: min };
  }
  return { min, max: p.at('integer') ? p.unsignedInteger() : null };
}

function primary(p: Cursor): Pattern {
  return p.nested(() => {
    if (p.accept('(')) {
      const part = alternation(p);
      p.expect(')');
      return { kind: 'group' as const, part };
    }
    if (p.accept('{')) {
      p.expect('-');
      const part = alternation(p);
      p.expect('-', '}');
      return { kind: 'exclude' as const, part };
    }
    if (p.kind === 'PERMUTE') {
      p.advance();
      return { kind: 'permute' as const, parts: p.parenthesized(() => alternation(p)) };
    }
    const name: Name = p.name();
    return { kind: 'variable' as const, name };
  });
}
