/** Reads the characters of a Java expression: escapes that stand for one character, properties, comments. */
import { type Flags, PatternSyntaxError, UnsupportedRegex } from './nodes';
import { propertySet } from './sets';

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 };

/** \Q...\E as escaped characters. */
function unquote(pattern: string): string {
  if (!pattern.includes('\\Q')) return pattern;
  let result = '';
  for (let i = 0; i < pattern.length; ) {
    if (pattern.charAt(i) !== '\\') result += pattern.charAt(i++);
    else if (pattern.charAt(i + 1) === 'Q') {
      const end = pattern.indexOf('\\E', i + 2);
      const text = pattern.slice(i + 2, end < 0 ? pattern.length : end);
      result += text.replace(/\p{ASCII}/gu, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
      i = end < 0 ? pattern.length : end + 2;
    } else {
      result += pattern.slice(i, i + 2);
      i += 2;
    }
  }
  return result;
}

export class Reader {
  readonly pattern: string;
  position = 0;
  flags: Flags;

  constructor(
    readonly original: string,
    flags: Flags,
  ) {
    this.pattern = unquote(original);
    this.flags = flags;
  }

  error(description: string, index = this.position): PatternSyntaxError {
    return new PatternSyntaxError(description, this.original, index);
  }

  unsupported(feature: string): UnsupportedRegex {
    return new UnsupportedRegex(feature, this.original);
  }

  atEnd(): boolean {
    return this.position >= this.pattern.length;
  }

  peek(ahead = 0): string {
    return this.pattern.charAt(this.position + ahead);
  }

  take(text: string): boolean {
    if (!this.pattern.startsWith(text, this.position)) return false;
    this.position += text.length;
    return true;
  }

  nextCode(): number {
    const code = this.pattern.codePointAt(this.position);
    if (code === undefined) throw this.error('Unexpected internal error', this.position);
    this.position += code > 0xffff ? 2 : 1;
    return code;
  }

  /** With (?x): white space and comments up to the end of the line. */
  skipComments(): void {
    if (!this.flags.comments) return;
    for (;;) {
      const rest = /^(?:[ \t\n\v\f\r]+|#[^\n\r\u0085\u2028\u2029]*)/.exec(this.pattern.slice(this.position));
      if (rest === null) return;
      this.position += rest[0].length;
    }
  }

  match(pattern: RegExp): RegExpExecArray | null {
    const match = pattern.exec(this.pattern.slice(this.position));
    if (match !== null && match.index === 0) {
      this.position += match[0].length;
      return match;
    }
    return null;
  }

  /** After a backslash: the character that the escape stands for. */
  escapedCode(): number {
    const letter = this.peek();
    if (letter === '') throw this.error('Unexpected internal error', this.position);
    const start = this.position;
    if (!/[A-Za-z0-9]/.test(letter)) return this.nextCode();
    this.position++;
    const simple = SIMPLE_ESCAPES[letter];
    if (simple !== undefined) return simple;
    switch (letter) {
      case '0': {
        const digits = this.match(/^(?:[0-3][0-7]{2}|[0-7]{1,2})/);
        if (digits === null) throw this.error('Illegal octal escape sequence');
        return Number.parseInt(digits[0], 8);
      }
      case 'x':
        return this.hexEscape();
      case 'u':
        return this.unicodeEscape();
      case 'c':
        if (this.atEnd()) throw this.error('Illegal control escape sequence');
        return this.nextCode() ^ 64;
      case 'N':
        throw this.unsupported('\\N{character name}');
      default:
        throw this.error('Illegal/unsupported escape sequence', start);
    }
  }

  private hexEscape(): number {
    const short = this.match(/^[0-9a-fA-F]{2}/);
    if (short !== null) return Number.parseInt(short[0], 16);
    const long = this.match(/^\{([0-9a-fA-F]+)\}/);
    if (long === null) throw this.error('Illegal hexadecimal escape sequence');
    const code = Number.parseInt(long[1] as string, 16);
    if (code > 0x10ffff) throw this.error('Hexadecimal codepoint is too big');
    return code;
  }

  private unicodeEscape(): number {
    const unit = this.match(/^[0-9a-fA-F]{4}/);
    if (unit === null) throw this.error('Illegal Unicode escape sequence');
    const high = Number.parseInt(unit[0], 16);
    if (high < 0xd800 || high > 0xdbff) return high;
    const low = this.match(/^\\u([dD][c-fC-F][0-9a-fA-F]{2})/);
    if (low === null) return high;
    return 0x10000 + ((high - 0xd800) << 10) + (Number.parseInt(low[1] as string, 16) - 0xdc00);
  }

  /** At the letter of \p or \P: an operand for a class. */
  property(): string {
    const negated = this.peek() === 'P';
    this.position++;
    const match = this.match(/^(?:\{([^}]*)\}|([\s\S]))/);
    if (match === null) throw this.error('Unclosed character family', this.pattern.length - 1);
    const text = match[1] ?? (match[2] as string);
    const [first, second] = text.split('=', 2) as [string, string?];
    const set =
      second === undefined ? propertySet(first, undefined, this.flags) : propertySet(second, first, this.flags);
    if (typeof set === 'object') {
      if (set.problem === 'unsupported block') throw this.unsupported(`the character block of \\p{${text}}`);
      throw this.error(`Unknown character property name {${text}}`, this.position - 1);
    }
    return negated ? `[^${set}]` : set;
  }
}
