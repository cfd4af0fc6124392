/** Tokens of type texts. */

export type TokenKind =
  | 'BEGIN_SUBTYPE'
  | 'END_SUBTYPE'
  | 'BEGIN_PARAMETER'
  | 'END_PARAMETER'
  | 'LIST_SEPARATOR'
  | 'IDENTIFIER_SEPARATOR'
  | 'LITERAL_STRING'
  | 'LITERAL_INT'
  | 'KEYWORD'
  | 'IDENTIFIER';

export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  /** Index of the token's last character (of its closing quote). */
  readonly end: number;
}

const DELIMITERS: Readonly<Record<string, TokenKind>> = {
  '<': 'BEGIN_SUBTYPE',
  '>': 'END_SUBTYPE',
  '(': 'BEGIN_PARAMETER',
  ')': 'END_PARAMETER',
  ',': 'LIST_SEPARATOR',
  '.': 'IDENTIFIER_SEPARATOR',
};

const KEYWORDS = new Set(
  (
    'CHAR VARCHAR STRING BOOLEAN BINARY VARBINARY BYTES DECIMAL NUMERIC DEC TINYINT SMALLINT INT INTEGER BIGINT FLOAT ' +
    'DOUBLE PRECISION DATE TIME WITH WITHOUT LOCAL ZONE TIMESTAMP TIMESTAMP_LTZ INTERVAL YEAR MONTH DAY HOUR MINUTE ' +
    'SECOND TO ARRAY MULTISET MAP ROW NULL RAW LEGACY NOT DESCRIPTOR STRUCTURED VARIANT BITMAP'
  ).split(' '),
);

/** Splits a type text; names keep their case, keywords are upper case. An unclosed quote ends with the text. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (isSpace(character)) continue;
    const token = tokenAt(text, i, character);
    tokens.push(token);
    i = token.end;
  }
  return tokens;
}

function tokenAt(text: string, start: number, character: string): Token {
  const delimiter = DELIMITERS[character];
  if (delimiter !== undefined) return { kind: delimiter, value: character, end: start };
  if (character === "'") return quoted(text, start, 'LITERAL_STRING');
  if (character === '`') return quoted(text, start, 'IDENTIFIER');
  const digits = character >= '0' && character <= '9';
  let end = start;
  while (end < text.length && (digits ? text[end] >= '0' && text[end] <= '9' : !isDelimiter(text[end]))) end++;
  const value = text.slice(start, end);
  if (digits) return { kind: 'LITERAL_INT', value, end: end - 1 };
  const keyword = value.toUpperCase();
  if (KEYWORDS.has(keyword)) return { kind: 'KEYWORD', value: keyword, end: end - 1 };
  return { kind: 'IDENTIFIER', value, end: end - 1 };
}

function isSpace(character: string): boolean {
  return character.trim() === '';
}

function isDelimiter(character: string): boolean {
  return isSpace(character) || DELIMITERS[character] !== undefined;
}

/** Doubled quotes stand for one. */
function quoted(text: string, start: number, kind: TokenKind): Token {
  const quote = text[start];
  let value = '';
  let end = start + 1;
  for (; end < text.length; end++) {
    if (text[end] === quote && text[end + 1] !== quote) break;
    if (text[end] === quote) end++;
    value += text[end];
  }
  return { kind, value, end };
}
