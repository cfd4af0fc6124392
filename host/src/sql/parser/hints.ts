/** Hints: `/*+ NAME('k' = 'v'), NAME(a, b) *` `/` behind SELECT and behind a table's name. */
import type { HintClause } from '../ast';
import type { Cursor } from './cursor';

/** The hints that stand next; none gives an empty list. */
export function parseHints(p: Cursor): HintClause[] {
  if (!p.accept('/*+')) {
    return [];
  }
  const hints = p.list(() => hint(p));
  p.expect('*/');
  return hints;
}

function hint(p: Cursor): HintClause {
  const mark = p.mark();
  const name = p.name().text;
  const list: string[] = [];
  const options: { key: string; value: string }[] = [];
  if (p.accept('(') && !p.accept(')')) {
    if (p.peek(1) === '=') {
      options.push(...p.list(() => option(p)));
    } else {
      list.push(...p.list(() => item(p)));
    }
    p.expect(')');
  }
  return p.node(mark, { name, list, options });
}

function option(p: Cursor): { key: string; value: string } {
  const key = p.at('string') ? p.simpleString() : p.name().text;
  p.expect('=');
  return { key, value: p.simpleString() };
}

/** A name, a string or a number. */
function item(p: Cursor): string {
  if (p.at('string')) {
    return p.simpleString();
  }
  if (p.atName()) {
    return p.name().text;
  }
  const sign = p.acceptAny(['-', '+']) === '-' ? '-' : '';
  if (!p.atAny(['integer', 'decimal_number', 'approximate'])) {
    throw p.unexpected();
  }
  const text = p.image;
  p.advance();
  return sign + text;
}
