/** Splitting of a script into statements. */
import { dollarEnd } from './lexer';

/** One statement of a script, without the semicolon and the blanks and comments around it. */
export interface StatementText {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Of the first character, from 1. */
  readonly line: number;
  readonly column: number;
  /** Ended by a semicolon; the last statement of a script may lack it. */
  readonly terminated: boolean;
}

/** Blanks, comments (not hints), literals, quoted names, words, semicolons; anything else is one character. */
const PIECES =
  /[ \t\f]+|\r\n?|\n|(?:--|\/\/)[^\r\n]*|\/\*(?!\+)[\s\S]*?\*\/|'(?:[^']|'')*'|`(?:[^`\r\n]|``)*`|[A-Za-z_$][\w$]*|;|[\s\S]/g;

/**
 * Splits at semicolons outside of literals, comments and statement sets. Text that is no SQL at all splits too: nothing here
 * fails. SET and RESET may hold unquoted values with `--` or `//`, which start no comment there.
 */
export function splitStatements(text: string): StatementText[] {
  return new Splitter(text).run();
}

class Splitter {
  private readonly statements: StatementText[] = [];
  private start = -1;
  private startLine = 1;
  private startColumn = 1;
  private end = 0;
  private line = 1;
  private lineStart = 0;
  /** The statement's words so far, at most the last three. */
  private words: string[] = [];
  private first = '';
  /** CREATE or ALTER FUNCTION. */
  private definesFunction = false;
  /** Within BEGIN ... END of a statement set. */
  private inSet = false;
  private afterSemicolon = false;

  constructor(private readonly text: string) {}

  run(): StatementText[] {
    const { text } = this;
    PIECES.lastIndex = 0;
    for (let match = PIECES.exec(text); match !== null; match = PIECES.exec(text)) {
      this.piece(this.dollarText(match.index) ?? match[0], match.index);
    }
    this.finish(text.length, false);
    return this.statements;
  }

  /** The source of a function, `AS $$ ... $$`, as one piece; one that does not end goes to the end of the script. */
  private dollarText(at: number): string | undefined {
    const { text } = this;
    if (text[at] !== '$' || this.words.at(-1) !== 'AS' || !this.definesFunction) return undefined;
    const end = dollarEnd(text, at);
    if (end === undefined) return undefined;
    PIECES.lastIndex = end < 0 ? text.length : end;
    return text.slice(at, PIECES.lastIndex);
  }

  private piece(piece: string, at: number): void {
    const char = piece[0]!;
    if (char === '\n' || char === '\r') {
      this.line++;
      this.lineStart = at + piece.length;
    } else if (char === ';' && !this.keepsSemicolon()) {
      this.finish(at, true);
    } else if (char !== ' ' && char !== '\t' && char !== '\f') {
      this.content(piece, at);
    }
    if (piece.length > 1 && (char === '/' || char === "'" || char === '$') && /[\r\n]/.test(piece)) {
      this.countLines(piece, at);
    }
  }

  private countLines(piece: string, at: number): void {
    for (const match of piece.matchAll(/\r\n?|\n/g)) {
      this.line++;
      this.lineStart = at + match.index + match[0].length;
    }
  }

  /** Semicolons within a statement set separate its inserts. */
  private keepsSemicolon(): boolean {
    this.afterSemicolon = this.inSet;
    return this.inSet;
  }

  private content(piece: string, at: number): void {
    if (/^(?:--|\/\/|\/\*(?!\+))/.test(piece) && piece.length > 1) {
      if ((this.first === 'SET' || this.first === 'RESET') && !piece.startsWith('/*')) {
        // No comment: read on behind the two characters.
        PIECES.lastIndex = at + 2;
        this.end = at + 2;
      }
      return;
    }
    if (this.start < 0) {
      this.start = at;
      this.startLine = this.line;
      this.startColumn = at - this.lineStart + 1;
    }
    this.end = at + piece.length;
    if (piece === ';') {
      return;
    }
    this.word(/^[A-Za-z_]/.test(piece) ? piece.toUpperCase() : piece);
    this.afterSemicolon = false;
  }

  private word(word: string): void {
    this.first = this.first === '' ? word : this.first;
    this.definesFunction ||= word === 'FUNCTION' && (this.first === 'CREATE' || this.first === 'ALTER');
    if (this.inSet) {
      this.inSet = !(word === 'END' && this.afterSemicolon);
      return;
    }
    this.words = [...this.words.slice(-2), word];
    this.inSet = this.words.join(' ') === 'STATEMENT SET BEGIN';
  }

  private finish(at: number, terminated: boolean): void {
    if (this.start >= 0) {
      const { start, end, startLine: line, startColumn: column } = this;
      this.statements.push({ text: this.text.slice(start, end), start, end, line, column, terminated });
    }
    this.start = -1;
    this.end = at;
    this.words = [];
    this.first = '';
    this.definesFunction = false;
    this.inSet = false;
    this.afterSemicolon = false;
  }
}
