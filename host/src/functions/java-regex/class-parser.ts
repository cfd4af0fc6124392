/** The part in brackets of a Java expression: unions, ranges, nested classes and intersections. */
import type { Reader } from './reader';
import { predefinedSet, rangeSet, singleSet } from './sets';

/** From after `[` to after the matching `]`: an operand for `v` mode. */
export function parseClass(reader: Reader): string {
  const start = reader.position - 1;
  const negated = reader.take('^');
  const operands: string[] = [];
  let union: string[] = [];
  let first = true;
  for (;;) {
    reader.skipComments();
    if (reader.atEnd()) throw reader.error('Unclosed character class', Math.max(reader.pattern.length - 1, start));
    // Java takes a `]` for itself as long as the class is empty.
    if (reader.peek() === ']' && !(first && operands.length === 0)) break;
    if (reader.take('&&')) {
      while (reader.take('&')) {
        // More ampersands change nothing.
      }
      if (union.length > 0) operands.push(unionOf(union));
      union = [];
      if (reader.peek() === ']' && operands.length === 0) throw reader.error('Bad class syntax', reader.position);
      first = false;
      continue;
    }
    union.push(parseItem(reader));
    first = false;
  }
  reader.take(']');
  if (union.length > 0) operands.push(unionOf(union));
  const content = operands.length === 1 ? operands[0] : operands.join('&&');
  return `[${negated ? '^' : ''}${content}]`;
}

const unionOf = (sets: readonly string[]): string => (sets.length === 1 ? (sets[0] as string) : `[${sets.join('')}]`);

function parseItem(reader: Reader): string {
  if (reader.take('[')) return parseClass(reader);
  const from = parseMember(reader);
  if (typeof from === 'string') return from;
  reader.skipComments();
  const next = reader.peek(1);
  if (reader.peek() !== '-' || next === '[' || next === ']' || next === '') return singleSet(from, reader.flags);
  reader.take('-');
  const end = reader.position;
  const to = parseMember(reader);
  if (typeof to === 'string') throw reader.error('Illegal character range', end);
  if (to < from) throw reader.error('Illegal character range', end);
  return rangeSet(from, to, reader.flags);
}

/** A single character's code, or the set of a class escape. */
function parseMember(reader: Reader): number | string {
  if (reader.peek() !== '\\') return reader.nextCode();
  reader.take('\\');
  const letter = reader.peek();
  if (letter === 'p' || letter === 'P') return reader.property();
  const set = predefinedSet(letter, reader.flags);
  if (set !== undefined) {
    reader.nextCode();
    return set;
  }
  return reader.escapedCode();
}
