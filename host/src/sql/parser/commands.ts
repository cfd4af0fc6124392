/**
 * Statements that are no SQL: SET and RESET with unquoted keys and values (`SET a.b = file:///x`), and the client's own words.
 * They are recognised by their whole text, before any token is read, as Flink does.
 */
import type { ClientCommand, Reset, SetStatement, Span } from '../ast';

const SET = /^SET(?:\s+([^'\s]+)\s*=\s*(?:'([^']*)'|([^;\s]+)))?\s*;?$/is;
const RESET = /^RESET(?:\s+([^'\s]+)\s*)?\s*;?$/is;
const WORDS = /^(CLEAR|HELP|EXIT|QUIT)\s*;?$/i;

/** The command that `text` (without blanks around it) is. */
export function parseCommand(text: string, span: Span): SetStatement | Reset | ClientCommand | undefined {
  const word = WORDS.exec(text);
  if (word !== null) {
    return { kind: 'client_command', command: word[1]!.toUpperCase(), span };
  }
  const reset = RESET.exec(text);
  if (reset !== null) {
    // `RESET;` has no key.
    const key = reset[1]?.replace(/;$/, '');
    return key === undefined || key === '' ? { kind: 'reset', span } : { kind: 'reset', key, span };
  }
  const set = SET.exec(text);
  if (set === null) {
    return undefined;
  }
  const [, key, quoted, plain] = set;
  return key === undefined ? { kind: 'set', span } : { kind: 'set', key, value: quoted ?? plain!, span };
}
