/** Ranges within a call that the syntax tree has no node for. */
import type { FunctionCall, Span } from '../../../sql/ast';
import type { Resolving } from './resolving';

/** The last part of the name up to the closing parenthesis: without FILTER, WITHIN GROUP and OVER, which follow the call. */
export function callSpan(node: FunctionCall, r: Resolving): Span {
  const { parts } = node.name;
  const { start, line, column } = parts[parts.length - 1].span;
  const from = { ...node.span, start, line, column };
  const followed = node.over ?? node.filter ?? node.withinGroup ?? node.nulls;
  if (followed === undefined) return from;
  const end = closing(r.context.text, node.name.span.end);
  return end === undefined ? from : { ...from, ...endAt(r.context.text, end, node) };
}

/** The offset behind the parenthesis that closes the first one from `at` on. */
function closing(text: string, at: number): number | undefined {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const char = text[i];
    if (char === "'" || char === '`' || char === '"') {
      i = text.indexOf(char, i + 1);
      if (i < 0) return undefined;
    } else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return i + 1;
  }
  return undefined;
}

function endAt(text: string, end: number, node: FunctionCall): Pick<Span, 'end' | 'endLine' | 'endColumn'> {
  const { span } = node.name;
  const between = text.slice(span.end, end);
  const lines = between.split('\n');
  const last = lines[lines.length - 1].length;
  const endColumn = lines.length === 1 ? span.endColumn + last : last;
  return { end, endLine: span.endLine + lines.length - 1, endColumn };
}

/** What stands first between the parentheses: DISTINCT, `*`. */
export function firstWordSpan(node: FunctionCall, length: number): Span {
  const { span } = node.name;
  const start = span.end + 1;
  const column = span.endColumn + 2;
  return {
    start,
    end: start + length,
    line: span.endLine,
    column,
    endLine: span.endLine,
    endColumn: column + length - 1,
  };
}
