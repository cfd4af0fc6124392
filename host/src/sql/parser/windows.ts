/** ORDER BY and windows. */
import type { FrameBound, Name, OrderItem, Window } from '../ast';
import type { Cursor } from './cursor';
import { optional } from './types';

export function parseOrderBy(p: Cursor): OrderItem[] {
  p.expect('ORDER', 'BY');
  return p.list(() => orderItem(p));
}

/** ORDER BY of a table argument: one item, or several in parentheses. */
export function parseTableOrderBy(p: Cursor): OrderItem[] {
  p.expect('ORDER', 'BY');
  return p.at('(') ? p.parenthesized(() => orderItem(p)) : [orderItem(p)];
}

function orderItem(p: Cursor): OrderItem {
  const mark = p.mark();
  const expression = p.grammar.expression(p);
  const direction = p.acceptAny(['ASC', 'DESC']);
  const nulls = p.accept('NULLS') ? p.expectAny(['FIRST', 'LAST']) : undefined;
  return p.node(mark, { expression, ...optional('direction', direction), ...optional('nulls', nulls) });
}

/** Behind OVER. */
export function parseWindowOrName(p: Cursor): Window | Name {
  return p.atName() ? p.name() : parseWindow(p);
}

/** `(base PARTITION BY ... ORDER BY ... ROWS BETWEEN ...)` */
export function parseWindow(p: Cursor): Window {
  const mark = p.mark();
  p.expect('(');
  const base = p.atName() ? p.name() : undefined;
  const partitionBy = p.accept('PARTITION') ? p.behind(['BY'], () => p.list(() => p.grammar.expression(p))) : [];
  const orderBy = p.at('ORDER') ? parseOrderBy(p) : [];
  const frame = parseFrame(p);
  if (p.kind === 'ALLOW' || p.kind === 'DISALLOW') {
    throw p.failure(`${p.kind} PARTIAL of windows is not supported`);
  }
  p.expect(')');
  return p.node(mark, { ...optional('base', base), partitionBy, orderBy, ...optional('frame', frame) });
}

function parseFrame(p: Cursor): Window['frame'] | undefined {
  const unit = p.acceptAny(['ROWS', 'RANGE']);
  if (unit === undefined) {
    return undefined;
  }
  if (!p.accept('BETWEEN')) {
    return { unit, lower: bound(p) };
  }
  const lower = bound(p);
  p.expect('AND');
  return { unit, lower, upper: bound(p) };
}

function bound(p: Cursor): FrameBound {
  if (p.acceptAll('CURRENT', 'ROW')) {
    return { kind: 'CURRENT_ROW' };
  }
  if (p.at('UNBOUNDED') && (p.peek(1) === 'PRECEDING' || p.peek(1) === 'FOLLOWING')) {
    p.advance();
    return {
      kind: p.expectAny(['PRECEDING', 'FOLLOWING']) === 'PRECEDING' ? 'UNBOUNDED_PRECEDING' : 'UNBOUNDED_FOLLOWING',
    };
  }
  const offset = p.grammar.expression(p);
  return { kind: p.expectAny(['PRECEDING', 'FOLLOWING']), offset };
}
