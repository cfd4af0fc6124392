/**
 * The parser's place in the tokens, and what all parts of the grammar share: tests of the next token, names, spans, errors.
 *
 * Expected tokens are not gathered while parsing. After a failure the text is parsed once more with `recorder` set: the same
 * steps lead to the same token, and every test made there is written down. So valid text pays nothing for good messages.
 */
import { type SourcePosition, validation } from '../../types/sql-error';
import type { Expression, Identifier, Name, Query, Span } from '../ast';
import { NON_RESERVED_KEYWORDS } from '../keywords';
import { type Origin, type TokenKind, type Tokens, tokenize } from '../lexer';
import { parseFailure, unexpectedToken } from '../parse-error';

/** Deepest nesting of expressions, queries and types. Keeps the parser and all recursive readers of the tree off the stack's end. */
export const MAX_NESTING = 400;
/** Longest chain of one level, as `a OR b OR c ...`: its tree is as deep as the chain is long. */
export const MAX_CHAIN = 2500;
const MAX_NAME_LENGTH = 256;

/** Entry points that parts of the grammar need from each other; parser/index.ts puts them together. */
export interface Grammar {
  expression(p: Cursor): Expression;
  /** One operand: no binary operators. */
  operand(p: Cursor): Expression;
  /** A query or an expression, as the first thing within parentheses may be. */
  queryOrExpression(p: Cursor): Query | Expression;
  query(p: Cursor): Query;
  /** A query of which the first operand is read, in parentheses; the token marked is its first. */
  continueQuery(p: Cursor, mark: number, first: Query): Query;
}

/** Where tests that fail are written down. */
interface Recorder {
  /** Index of the token that did not fit. */
  readonly at: number;
  readonly expected: Set<string>;
}

/** Kinds that may be a name. */
const NAME_IMAGES = ['<BACK_QUOTED_IDENTIFIER>', '<IDENTIFIER>', '<UNICODE_QUOTED_IDENTIFIER>'];

/** Images of those kinds that are no text of their own. */
const IMAGES: ReadonlyMap<TokenKind, string> = new Map([
  ['EOF', '<EOF>'],
  ['name', '<IDENTIFIER>'],
  ['quoted_name', '<BACK_QUOTED_IDENTIFIER>'],
  ['unicode_name', '<UNICODE_QUOTED_IDENTIFIER>'],
  ['integer', '<UNSIGNED_INTEGER_LITERAL>'],
  ['decimal_number', '<DECIMAL_NUMERIC_LITERAL>'],
  ['approximate', '<APPROX_NUMERIC_LITERAL>'],
  ['string', '<QUOTED_STRING>'],
  ['dollar_string', '<DOLLAR_QUOTED_STRING>'],
  ['prefixed_string', '<PREFIXED_STRING_LITERAL>'],
  ['unicode_string', '<UNICODE_STRING_LITERAL>'],
  ['escaped_string', '<C_STYLE_ESCAPED_STRING_LITERAL>'],
  ['binary_string', '<BINARY_STRING_LITERAL>'],
]);

export class Cursor {
  private readonly kinds: readonly TokenKind[];
  private index = 0;
  private depth = 0;
  /** Set while `x BETWEEN ...` reads its lower bound: there AND ends the expression. */
  andEnds = false;
  /** Unset while the type of a table's column is read: there is no INTERVAL among those. */
  intervalTypes = true;

  constructor(
    private readonly tokens: Tokens,
    readonly grammar: Grammar,
    private readonly recorder?: Recorder,
  ) {
    this.kinds = tokens.kinds;
  }

  // -------------------------------------------------------------- looking

  /** Kind of the next token, without recording. */
  get kind(): TokenKind {
    return this.kinds[this.index]!;
  }

  /** Kind of a later token. */
  peek(distance: number): TokenKind {
    return this.kinds[Math.min(this.index + distance, this.kinds.length - 1)]!;
  }

  /** The next token's text. */
  get image(): string {
    return this.slice(this.tokens.starts[this.index]!, this.tokens.ends[this.index]!);
  }

  /** Text between two offsets of spans. */
  slice(start: number, end: number): string {
    const { text, offset } = this.tokens;
    return text.slice(start - offset, end - offset);
  }

  at(kind: TokenKind): boolean {
    if (this.kinds[this.index] === kind) {
      return true;
    }
    if (this.recorder !== undefined) {
      this.record(kind);
    }
    return false;
  }

  /** The next tokens are these, in order; the first is recorded. */
  atAll(...kinds: readonly TokenKind[]): boolean {
    return this.at(kinds[0]!) && kinds.every((kind, i) => this.peek(i) === kind);
  }

  atAny(kinds: readonly TokenKind[]): boolean {
    // Each is tested, so that all are recorded.
    let found = false;
    for (const kind of kinds) {
      found = this.at(kind) || found;
    }
    return found;
  }

  /** A token that may be a name stands next. */
  atName(distance = 0): boolean {
    const kind = this.peek(distance);
    if (kind === 'name' || kind === 'quoted_name' || kind === 'unicode_name' || NON_RESERVED_KEYWORDS.has(kind)) {
      return true;
    }
    if (this.recorder !== undefined && distance === 0) {
      NAME_IMAGES.forEach((image) => {
        this.recordImage(image);
      });
    }
    return false;
  }

  /** Writes down what could have stood here, for tests made on `kind` directly. */
  wanted(kinds: Iterable<TokenKind>): void {
    if (this.recorder !== undefined && this.recorder.at === this.index) {
      for (const kind of kinds) {
        this.record(kind);
      }
    }
  }

  private record(kind: TokenKind): void {
    this.recordImage(IMAGES.get(kind) ?? `"${kind}"`);
  }

  private recordImage(image: string): void {
    if (this.recorder!.at === this.index) {
      this.recorder!.expected.add(image);
    }
  }

  // -------------------------------------------------------------- moving

  advance(): void {
    if (this.index < this.kinds.length - 1) {
      this.index++;
    }
  }

  accept(kind: TokenKind): boolean {
    if (this.at(kind)) {
      this.advance();
      return true;
    }
    return false;
  }

  /** All of these tokens, or none. */
  acceptAll(...kinds: readonly TokenKind[]): boolean {
    if (!this.atAll(...kinds)) {
      return false;
    }
    this.index += kinds.length;
    return true;
  }

  /** The first of `kinds` that stands next. */
  acceptAny<K extends TokenKind>(kinds: readonly K[]): K | undefined {
    if (!this.atAny(kinds)) {
      return undefined;
    }
    const kind = this.kind as K;
    this.advance();
    return kind;
  }

  expect(...kinds: readonly TokenKind[]): void {
    for (const kind of kinds) {
      if (!this.accept(kind)) {
        throw this.unexpected();
      }
    }
  }

  expectAny<K extends TokenKind>(kinds: readonly K[]): K {
    const kind = this.acceptAny(kinds);
    if (kind === undefined) {
      throw this.unexpected();
    }
    return kind;
  }

  /** What stands behind `words`, which must stand next. */
  behind<T>(words: readonly TokenKind[], parse: () => T): T {
    this.expect(...words);
    return parse();
  }

  /** `item, item, ...` */
  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.accept(',')) {
      items.push(item());
    }
    return items;
  }

  /** `(item, ...)`, at least one. */
  parenthesized<T>(item: () => T): T[] {
    this.expect('(');
    const items = this.list(item);
    this.expect(')');
    return items;
  }

  /** Runs `parse` one level deeper. */
  nested<T>(parse: () => T): T {
    this.enter();
    const result = parse();
    this.leave();
    return result;
  }

  enter(): void {
    if (++this.depth > MAX_NESTING) {
      throw this.failure(`The statement is nested more than ${MAX_NESTING} levels deep`);
    }
  }

  leave(): void {
    this.depth--;
  }

  // -------------------------------------------------------------- names

  name(): Name {
    if (!this.atName()) {
      throw this.unexpected();
    }
    const start = this.mark();
    const kind = this.kind;
    const image = this.image;
    this.advance();
    if (kind === 'unicode_name') {
      return this.unicodeName(start, image);
    }
    const quoted = kind === 'quoted_name';
    const text = quoted ? image.slice(1, -1).replaceAll('``', '`') : image;
    if (text.length > MAX_NAME_LENGTH) {
      const message = `Length of identifier '${text}' must be less than or equal to ${MAX_NAME_LENGTH} characters`;
      throw this.failure(message, this.positionOf(start));
    }
    return { text, quoted, span: this.since(start) };
  }

  private unicodeName(start: number, image: string): Name {
    const body = image.slice(3, -1).replaceAll('""', '"');
    const escapeChar = this.unicodeEscape();
    return { text: this.unescapeUnicode(body, escapeChar, start), quoted: true, span: this.since(start) };
  }

  /** UESCAPE 'c' */
  unicodeEscape(): string {
    if (!this.accept('UESCAPE')) {
      return '\\';
    }
    const literal = this.simpleString();
    if (literal.length !== 1 || /[0-9a-fA-F+" \t\n\r\f]/.test(literal)) {
      throw this.failure('UESCAPE must be a single character which is not a hex digit, sign, quote or blank');
    }
    return literal;
  }

  /** Code points of four hex digits (`\0041`), the escape character doubled for itself. */
  unescapeUnicode(text: string, escapeChar: string, start: number): string {
    let result = '';
    for (let i = 0; i < text.length; i++) {
      if (text[i] !== escapeChar) {
        result += text[i];
      } else if (text[i + 1] === escapeChar) {
        result += escapeChar;
        i++;
      } else {
        const digits = text.slice(i + 1, i + 5);
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
          throw this.failure(
            `Unicode escape sequence starting at character ${i} is not exactly four hex digits`,
            this.positionOf(start),
          );
        }
        result += String.fromCharCode(Number.parseInt(digits, 16));
        i += 4;
      }
    }
    return result;
  }

  /** `a.b.c` */
  identifier(): Identifier {
    const start = this.mark();
    const parts = [this.name()];
    while (this.at('.') && this.atName(1)) {
      this.advance();
      parts.push(this.name());
    }
    return { kind: 'identifier', parts, span: this.since(start) };
  }

  /** An identifier of one part. */
  simpleIdentifier(): Identifier {
    const name = this.name();
    return { kind: 'identifier', parts: [name], span: name.span };
  }

  /** `(a, b, ...)` */
  nameList(): Name[] {
    return this.parenthesized(() => this.name());
  }

  // -------------------------------------------------------------- small literals

  /** `'..'` and nothing else. */
  simpleString(): string {
    if (!this.at('string')) {
      throw this.unexpected();
    }
    const value = this.image.slice(1, -1).replaceAll("''", "'");
    this.advance();
    return value;
  }

  /** The text between dollars, `$$..$$`; undefined when none stands next. */
  dollarString(): string | undefined {
    if (this.kind !== 'dollar_string') return undefined;
    const { image } = this;
    const tag = image.indexOf('$', 1) + 1;
    this.advance();
    return image.slice(tag, -tag);
  }

  /** A word that is no keyword of Flink; undefined when none of them stands next. Flink's messages do not know them. */
  acceptWord<T extends string>(words: readonly T[]): T | undefined {
    if (this.kind !== 'name') return undefined;
    const upper = this.image.toUpperCase();
    const found = words.find((word) => word === upper);
    if (found !== undefined) this.advance();
    return found;
  }

  unsignedInteger(): number {
    if (!this.at('integer')) {
      throw this.unexpected();
    }
    const image = this.image;
    const value = Number(image);
    if (value > 0x7fffffff) {
      throw this.failure(`Literal '${image}' can not be parsed to type 'java.lang.Integer'`);
    }
    this.advance();
    return value;
  }

  // -------------------------------------------------------------- spans

  /** The next token's index, for `since`. */
  mark(): number {
    return this.index;
  }

  /** From the token marked to the last one read. */
  since(mark: number): Span {
    const { starts, ends, lines, columns, endLines, endColumns } = this.tokens;
    const last = Math.max(this.index - 1, mark);
    return {
      start: starts[mark]!,
      end: ends[last]!,
      line: lines[mark]!,
      column: columns[mark]!,
      endLine: endLines[last]!,
      endColumn: endColumns[last]!,
    };
  }

  /** From the start of a node to the last token read. */
  from(first: Span): Span {
    const { ends, endLines, endColumns } = this.tokens;
    const last = this.index - 1;
    return {
      start: first.start,
      end: ends[last]!,
      line: first.line,
      column: first.column,
      endLine: endLines[last]!,
      endColumn: endColumns[last]!,
    };
  }

  /** A node of the tokens since `mark`. Takes `fields` over: it must be an object of the caller's own. */
  node<T extends object>(mark: number, fields: T): T & { readonly span: Span } {
    const node = fields as T & { span: Span };
    node.span = this.since(mark);
    return node;
  }

  positionOf(mark: number): SourcePosition {
    const { lines, columns, endLines, endColumns } = this.tokens;
    return { line: lines[mark]!, column: columns[mark]!, endLine: endLines[mark]!, endColumn: endColumns[mark]! };
  }

  // -------------------------------------------------------------- errors

  /** The next token does not fit. Tells only the place: `parseWith` finds out what was expected. */
  unexpected(): UnexpectedToken {
    return new UnexpectedToken(this.index);
  }

  /** A rule of the grammar that no token says. */
  failure(message: string, position: SourcePosition = this.positionOf(this.index)): Error {
    return parseFailure(message, position, this.image);
  }

  /** What Flink's parser takes and its validator rejects, where nothing but the text is needed to tell. */
  invalid(message: string, mark: number): Error {
    const { line, column, endLine, endColumn } = this.positionOf(mark);
    const place =
      line === endLine && column === endColumn
        ? `At line ${line}, column ${column}`
        : `From line ${line}, column ${column} to line ${endLine}, column ${endColumn}`;
    return validation(`SQL validation failed. ${place}: ${message}`, this.positionOf(mark));
  }
}

/** Signal of the first pass; never leaves this file. */
class UnexpectedToken extends Error {
  constructor(readonly index: number) {
    super('unexpected token');
  }
}

/** Parses all of `text` with one entry of the grammar. */
export function parseWith<T>(text: string, grammar: Grammar, parse: (p: Cursor) => T, origin?: Origin): T {
  const tokens = tokenize(text, origin);
  try {
    return parse(new Cursor(tokens, grammar));
  } catch (error) {
    if (!(error instanceof UnexpectedToken)) {
      throw error;
    }
    throw explain(tokens, grammar, parse, error.index);
  }
}

function explain<T>(tokens: Tokens, grammar: Grammar, parse: (p: Cursor) => T, index: number): Error {
  const recorder: Recorder = { at: index, expected: new Set() };
  try {
    parse(new Cursor(tokens, grammar, recorder));
  } catch (error) {
    if (!(error instanceof UnexpectedToken)) {
      throw error;
    }
  }
  const eof = tokens.kinds[index] === 'EOF';
  const { text, offset, starts, ends } = tokens;
  const image = eof ? '<EOF>' : text.slice(starts[index]! - offset, ends[index]! - offset);
  const { expected } = recorder;
  // A word in capitals that is a keyword, where a name could stand: Flink tells that it is the keyword that disturbs.
  const keyword = tokens.kinds[index] === image && /^[A-Z]/.test(image) && expected.has('<IDENTIFIER>');
  const position = {
    line: tokens.lines[index]!,
    column: tokens.columns[index]!,
    endLine: tokens.endLines[index]!,
    endColumn: tokens.endColumns[index]!,
  };
  return unexpectedToken(image, keyword, endFirst(expected), position);
}

/** The end of the text stands first in Flink's lists. */
function endFirst(expected: ReadonlySet<string>): string[] {
  const rest = [...expected].filter((image) => image !== '<EOF>');
  return expected.has('<EOF>') ? ['<EOF>', ...rest] : rest;
}
