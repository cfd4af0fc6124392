/** Text to tokens. One pass over the characters; tokens are columns of arrays rather than objects. */
import { keywordOf } from './keywords';
import { lexicalError } from './parse-error';

/**
 * Kinds of tokens: a keyword is its own kind ('SELECT'), a symbol too ('<='), and these, in small letters to differ from keywords:
 * - name, quoted_name (backticks), unicode_name (U&"..")
 * - integer, decimal_number, approximate
 * - dollar_string ($$..$$ or $tag$..$tag$, only after AS in a statement with FUNCTION)
 * - string, prefixed_string (N'..', _UTF8'..'), unicode_string, escaped_string (E'..'), binary_string
 * - '{d', '{t', '{ts', '{fn', '/*+', '*' + '/', EOF
 */
export type TokenKind = string;

export interface Tokens {
  readonly text: string;
  /** Of the text within a larger one; `starts` and `ends` count from there. */
  readonly offset: number;
  readonly kinds: readonly TokenKind[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Of the first character, from 1. */
  readonly lines: readonly number[];
  readonly columns: readonly number[];
  /** Of the last character. */
  readonly endLines: readonly number[];
  readonly endColumns: readonly number[];
}

const TAB = 9;
const LINE_FEED = 10;
const FORM_FEED = 12;
const RETURN = 13;
const SPACE = 32;
const DOLLAR = 36;

/** 1 = letter, 2 = digit, for ASCII; Java's letters beyond are in `isLetter`. */
const CLASS = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  CLASS[code] = /[A-Za-z_$]/.test(char) ? 1 : /[0-9]/.test(char) ? 2 : 0;
}

const LETTER_RANGES: readonly (readonly [number, number])[] = [
  [0xc0, 0xd6],
  [0xd8, 0xf6],
  [0xf8, 0x1fff],
  [0x3040, 0x318f],
  [0x3300, 0x337f],
  [0x3400, 0x3d2d],
  [0x4e00, 0x9fff],
  [0xf900, 0xfaff],
];

function isLetter(code: number): boolean {
  return code < 128 ? CLASS[code] === 1 : LETTER_RANGES.some(([low, high]) => code >= low && code <= high);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters and digits as in a name; all other scripts' digits lie in the ranges of letters but these. */
function isNamePart(code: number): boolean {
  return code < 128 ? CLASS[code] !== 0 : isLetter(code);
}

const TWO_CHARACTER_SYMBOLS = new Set(['<=', '>=', '<>', '!=', '||', '=>', '..', '*/']);
const SYMBOLS = new Set('()[]{};.,=<>?:+-*/%|^"\''.split(''));

/** Where the text stands in a larger one. */
export interface Origin {
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

class Lexer {
  private readonly kinds: TokenKind[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly lines: number[] = [];
  private readonly columns: number[] = [];
  private readonly endLines: number[] = [];
  private readonly endColumns: number[] = [];
  private position = 0;
  private line: number;
  /** Position of the line's first character; negative when the line begins before the text. */
  private lineStart: number;

  constructor(
    private readonly text: string,
    private readonly origin: Origin,
  ) {
    this.line = origin.line;
    this.lineStart = 1 - origin.column;
  }

  run(): Tokens {
    const { text } = this;
    const { offset } = this.origin;
    while (this.skipBlanks()) {
      const start = this.position;
      const line = this.line;
      const column = start - this.lineStart + 1;
      const kind = this.next(text.charCodeAt(start));
      const end = this.position;
      this.kinds.push(kind);
      this.starts.push(offset + start);
      this.ends.push(offset + end);
      this.lines.push(line);
      this.columns.push(column);
      this.endLines.push(this.line);
      this.endColumns.push(end - this.lineStart);
    }
    this.endOfText();
    return this.asTokens;
  }

  /** The end has the position of the text's last character, as in Flink's messages. */
  private endOfText(): void {
    const { text, origin } = this;
    const lines = text.replace(/(?:\r\n|\r|\n)$/, ' ').split(/\r\n|\r|\n/);
    const last = lines.at(-1)!.length;
    const line = text === '' ? origin.line - 1 : origin.line + lines.length - 1;
    const column = lines.length === 1 ? last + origin.column - 1 : last;
    const end = origin.offset + text.length;
    this.kinds.push('EOF');
    this.starts.push(end);
    this.ends.push(end);
    this.lines.push(line);
    this.columns.push(column);
    this.endLines.push(line);
    this.endColumns.push(column);
  }

  /** To the next token; false at the end. */
  private skipBlanks(): boolean {
    const { text } = this;
    const length = text.length;
    while (this.position < length) {
      const code = text.charCodeAt(this.position);
      if (code === SPACE || code === TAB || code === FORM_FEED) {
        this.position++;
      } else if (code === LINE_FEED || code === RETURN) {
        this.newLine(code);
      } else if ((code === 45 || code === 47) && text.charCodeAt(this.position + 1) === code) {
        this.skipLine();
      } else if (
        code === 47 &&
        text.charCodeAt(this.position + 1) === 42 &&
        text.charCodeAt(this.position + 2) !== 43
      ) {
        this.skipComment();
      } else {
        return true;
      }
    }
    return false;
  }

  private newLine(code: number): void {
    this.position++;
    if (code === RETURN && this.text.charCodeAt(this.position) === LINE_FEED) {
      this.position++;
    }
    this.line++;
    this.lineStart = this.position;
  }

  private skipLine(): void {
    const { text } = this;
    while (this.position < text.length) {
      const code = text.charCodeAt(this.position);
      if (code === LINE_FEED || code === RETURN) {
        return;
      }
      this.position++;
    }
  }

  private skipComment(): void {
    const end = this.text.indexOf('*/', this.position + 2);
    this.advanceTo(end < 0 ? this.text.length : end + 2);
    if (end < 0) {
      throw lexicalError('', '', { line: this.line, column: this.position - this.lineStart + 1 });
    }
  }

  /** Over text that may hold line ends. */
  private advanceTo(end: number): void {
    const { text } = this;
    while (this.position < end) {
      const code = text.charCodeAt(this.position);
      if (code === LINE_FEED || code === RETURN) {
        this.newLine(code);
      } else {
        this.position++;
      }
    }
  }

  private next(code: number): TokenKind {
    if (code === DOLLAR && this.kinds.at(-1) === 'AS' && this.kinds.includes('FUNCTION')) {
      const end = dollarEnd(this.text, this.position);
      if (end !== undefined && end >= 0) {
        this.advanceTo(end);
        return 'dollar_string';
      }
    }
    if (isLetter(code) || code === 95) {
      return this.word();
    }
    const following = this.text.charCodeAt(this.position + 1);
    if (isDigit(code) || (code === 46 && isDigit(following))) {
      return this.number();
    }
    switch (code) {
      case 39:
        return this.quoted('string', this.position);
      case 96:
        return this.backticks();
      case 123:
        return this.brace();
      case 47:
        if (following === 42) {
          this.position += 3;
          return '/*+';
        }
        break;
    }
    return this.symbol();
  }

  private word(): TokenKind {
    const { text } = this;
    const start = this.position;
    const prefixed = this.prefixedLiteral(start);
    if (prefixed !== undefined) {
      return prefixed;
    }
    let end = start + 1;
    while (end < text.length && isNamePart(text.charCodeAt(end))) {
      end++;
    }
    this.position = end;
    const word = text.slice(start, end);
    return word === '$' ? '$' : (keywordOf(word) ?? 'name');
  }

  /** N'..', X'..', E'..', U&'..', U&"..", _UTF8'..' */
  private prefixedLiteral(start: number): TokenKind | undefined {
    const { text } = this;
    const first = text.charCodeAt(start) | 32;
    const second = text.charCodeAt(start + 1);
    if (second === 39) {
      const kind = PREFIXES.get(first);
      if (kind !== undefined) {
        return kind === 'escaped_string' ? this.escapedString(start + 1) : this.quoted(kind, start + 1);
      }
    }
    if (first === 117 && second === 38) {
      const quote = text.charCodeAt(start + 2);
      if (quote === 39) {
        return this.quoted('unicode_string', start + 2);
      }
      if (quote === 34) {
        return this.unicodeName(start + 2);
      }
    }
    if (text.charCodeAt(start) === 95) {
      CHARACTER_SET.lastIndex = start;
      const match = CHARACTER_SET.exec(text);
      if (match !== null) {
        return this.quoted('prefixed_string', start + match[0].length - 1);
      }
    }
    return undefined;
  }

  /** `open` is the position of the first quote; an unclosed literal leaves a lone quote, as Flink's lexer does. */
  private quoted(kind: TokenKind, open: number): TokenKind {
    const { text } = this;
    let close = text.indexOf("'", open + 1);
    while (close >= 0 && text.charCodeAt(close + 1) === 39) {
      close = text.indexOf("'", close + 2);
    }
    if (close < 0) {
      return this.unclosed(open);
    }
    this.advanceTo(close + 1);
    return kind;
  }

  private escapedString(open: number): TokenKind {
    const { text } = this;
    for (let at = open + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 92) {
        at++;
      } else if (code === 39) {
        if (text.charCodeAt(at + 1) !== 39) {
          this.advanceTo(at + 1);
          return 'escaped_string';
        }
        at++;
      }
    }
    return this.unclosed(open);
  }

  /** The prefix of an unclosed literal is a name of its own. */
  private unclosed(open: number): TokenKind {
    if (open > this.position) {
      const word = this.text.slice(this.position, open);
      const name = /^[A-Za-z0-9_]+/.exec(word)?.[0] ?? word;
      this.position += name.length;
      return keywordOf(name) ?? 'name';
    }
    this.position++;
    return "'";
  }

  private unicodeName(open: number): TokenKind {
    const match = matchAt(DOUBLE_QUOTED, this.text, open);
    if (match === undefined) {
      this.position++;
      return 'name';
    }
    this.position = open + match.length;
    return 'unicode_name';
  }

  private backticks(): TokenKind {
    const match = matchAt(BACKTICKS, this.text, this.position);
    if (match === undefined) {
      const rest = /^`[^`\r\n]*/.exec(this.text.slice(this.position, this.position + 1000))![0];
      const end = this.position + rest.length;
      const position = { line: this.line, column: end - this.lineStart + 1 };
      throw lexicalError(this.text.charAt(end), rest, position);
    }
    this.position += match.length;
    return 'quoted_name';
  }

  /** JDBC escapes: {d '..'}, {t '..'}, {ts '..'}, {fn f(..)}. */
  private brace(): TokenKind {
    const match = matchAt(JDBC_BRACE, this.text, this.position);
    this.position += match === undefined ? 1 : match.length;
    return match === undefined ? '{' : `{${match.slice(1).trim().toLowerCase()}`;
  }

  private number(): TokenKind {
    const match = matchAt(NUMBER, this.text, this.position)!;
    this.position += match.length;
    if (/[eE]/.test(match)) {
      return 'approximate';
    }
    return match.includes('.') ? 'decimal_number' : 'integer';
  }

  private symbol(): TokenKind {
    const { text, position } = this;
    const two = text.slice(position, position + 2);
    if (TWO_CHARACTER_SYMBOLS.has(two)) {
      this.position += 2;
      return two;
    }
    const one = two.charAt(0);
    if (SYMBOLS.has(one)) {
      this.position++;
      return one;
    }
    throw lexicalError(one, '', { line: this.line, column: position - this.lineStart + 1 });
  }

  private get asTokens(): Tokens {
    return {
      text: this.text,
      offset: this.origin.offset,
      kinds: this.kinds,
      starts: this.starts,
      ends: this.ends,
      lines: this.lines,
      columns: this.columns,
      endLines: this.endLines,
      endColumns: this.endColumns,
    };
  }
}

/** First letters in lower case. */
const PREFIXES: ReadonlyMap<number, TokenKind> = new Map([
  [110, 'prefixed_string'],
  [120, 'binary_string'],
  [101, 'escaped_string'],
]);

const CHARACTER_SET = /_[A-Za-z0-9][A-Za-z0-9:.\-_]*'/y;
const DOUBLE_QUOTED = /"(?:[^"\r\n]|"")+"/y;
const BACKTICKS = /`(?:[^`\r\n]|``)+`/y;
const JDBC_BRACE = /\{ *(?:ts|fn|d|t)(?![A-Za-z0-9_$])/iy;
const NUMBER = /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;

const DOLLAR_TAG = /\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$/y;

/** Position behind the text in dollars that begins here; -1 when it does not end, undefined when none begins. */
export function dollarEnd(text: string, position: number): number | undefined {
  const tag = matchAt(DOLLAR_TAG, text, position);
  if (tag === undefined) return undefined;
  const close = text.indexOf(tag, position + tag.length);
  return close < 0 ? -1 : close + tag.length;
}

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

/** All tokens of `text`, ended by one EOF. Throws SqlParseError for text that is no token. */
export function tokenize(text: string, origin: Origin = { offset: 0, line: 1, column: 1 }): Tokens {
  return new Lexer(text, origin).run();
}
