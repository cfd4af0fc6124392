/** Parser of java.util.regex (Java 17). */
import { parseClass } from './class-parser';
import { type Flags, type RegexNode, maxLength } from './nodes';
import { Reader } from './reader';
import { LINE_ENDS, predefinedSet, singleSet } from './sets';

export interface ParsedRegex {
  readonly root: RegexNode;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

const NO_FLAGS: Flags = {
  ignoreCase: false,
  unicodeCase: false,
  multiline: false,
  dotAll: false,
  unixLines: false,
  comments: false,
  unicodeClasses: false,
};

const FLAG_LETTERS: Readonly<Record<string, readonly (keyof Flags)[]>> = {
  i: ['ignoreCase'],
  m: ['multiline'],
  s: ['dotAll'],
  d: ['unixLines'],
  u: ['unicodeCase'],
  c: [],
  x: ['comments'],
  U: ['unicodeClasses', 'unicodeCase'],
};

const START = '(?<![\\s\\S])';
const END = '(?![\\s\\S])';
const NEVER: RegexNode = { kind: 'assertion', text: '(?!)' };
const EMPTY: RegexNode = { kind: 'sequence', items: [] };

class Parser {
  private readonly reader: Reader;
  private groups = 0;
  private readonly names = new Map<string, number>();

  constructor(pattern: string) {
    this.reader = new Reader(pattern, NO_FLAGS);
  }

  parse(): ParsedRegex {
    const root = this.alternatives();
    if (!this.reader.atEnd()) throw this.reader.error("Unmatched closing ')'", this.reader.position - 1);
    return { root, groups: this.groups, names: this.names };
  }

  private alternatives(): RegexNode {
    const items = [this.sequence()];
    while (this.reader.take('|')) items.push(this.sequence());
    return items.length === 1 ? (items[0] as RegexNode) : { kind: 'alternatives', items };
  }

  private sequence(): RegexNode {
    const items: RegexNode[] = [];
    for (;;) {
      this.reader.skipComments();
      const char = this.reader.peek();
      if (char === '' || char === '|' || char === ')') break;
      if (char === '*' || char === '+' || char === '?') {
        throw this.reader.error(`Dangling meta character '${char}'`);
      }
      const atom = char === '{' ? EMPTY : this.atom();
      if (atom !== undefined) items.push(this.quantified(atom));
    }
    return items.length === 1 ? (items[0] as RegexNode) : { kind: 'sequence', items };
  }

  /** Undefined for a group that only sets flags. */
  private atom(): RegexNode | undefined {
    const { reader } = this;
    switch (reader.peek()) {
      case '(':
        reader.take('(');
        return this.group();
      case '[':
        reader.take('[');
        return { kind: 'set', set: parseClass(reader) };
      case '.':
        reader.take('.');
        return { kind: 'set', set: this.dot() };
      case '^':
        reader.take('^');
        return { kind: 'assertion', text: this.lineStart() };
      case '$':
        reader.take('$');
        return { kind: 'assertion', text: this.lineEnd() };
      case '\\':
        reader.take('\\');
        return this.escape();
      default:
        return { kind: 'set', set: singleSet(reader.nextCode(), reader.flags) };
    }
  }

  private dot(): string {
    const { flags } = this.reader;
    if (flags.dotAll) return '[\\s\\S]';
    return flags.unixLines ? '[^\\n]' : `[^${LINE_ENDS}]`;
  }

  private lineStart(): string {
    const { flags } = this.reader;
    if (!flags.multiline) return START;
    const after = flags.unixLines ? '(?<=\\n)' : `(?<=[${LINE_ENDS}])(?<!\\r(?=\\n))`;
    return `(?=[\\s\\S])(?:${START}|${after})`;
  }

  private lineEnd(): string {
    const { flags } = this.reader;
    const ends = flags.unixLines ? '\\n' : '\\r\\n|[\\r\\x85\\u2028\\u2029]|(?<!\\r)\\n';
    return flags.multiline ? `(?=${ends}|${END})` : `(?=(?:${ends})?${END})`;
  }

  private wordBoundary(negated: boolean): string {
    const word = this.reader.flags.unicodeClasses
      ? (predefinedSet('w', this.reader.flags) as string)
      : '[\\p{L}\\p{Nd}_]';
    const inside = `(?<=${word})(?=${word})|(?<!${word})(?!${word})`;
    const boundary = `(?<=${word})(?!${word})|(?<!${word})(?=${word})`;
    return `(?:${negated ? inside : boundary})`;
  }

  private escape(): RegexNode {
    const { reader } = this;
    const letter = reader.peek();
    const assertion = (text: string): RegexNode => {
      reader.position++;
      return { kind: 'assertion', text };
    };
    switch (letter) {
      case 'A':
        return assertion(START);
      case 'z':
        return assertion(END);
      case 'Z':
        return assertion(
          `(?=(?:${reader.flags.unixLines ? '\\n' : '\\r\\n|[\\r\\x85\\u2028\\u2029]|(?<!\\r)\\n'})?${END})`,
        );
      case 'b':
        if (reader.peek(1) === '{') throw reader.unsupported('\\b{g}');
        return assertion(this.wordBoundary(false));
      case 'B':
        return assertion(this.wordBoundary(true));
      case 'G':
        throw reader.unsupported('\\G');
      case 'X':
        throw reader.unsupported('\\X');
      case 'R':
        reader.position++;
        return { kind: 'linebreak' };
      case 'k':
        return this.namedBackreference();
      case 'p':
      case 'P':
        return { kind: 'set', set: reader.property() };
      default:
        break;
    }
    if (/[1-9]/.test(letter)) return this.backreference();
    const set = predefinedSet(letter, reader.flags);
    if (set !== undefined) {
      reader.position++;
      return { kind: 'set', set };
    }
    return { kind: 'set', set: singleSet(reader.escapedCode(), reader.flags) };
  }

  /** Takes as many digits as there are groups for. */
  private backreference(): RegexNode {
    const { reader } = this;
    let index = Number(reader.peek());
    reader.position++;
    while (/\d/.test(reader.peek()) && index * 10 + Number(reader.peek()) <= this.groups) {
      index = index * 10 + Number(reader.peek());
      reader.position++;
    }
    return this.reference(index);
  }

  private namedBackreference(): RegexNode {
    const { reader } = this;
    reader.position++;
    const name = reader.match(/^<([a-zA-Z][a-zA-Z0-9]*)>/)?.[1];
    if (name === undefined) throw reader.error("\\k is not followed by '<' for named capturing group");
    const index = this.names.get(name);
    if (index === undefined) throw reader.error(`named capturing group <${name}> does not exist`);
    return this.reference(index);
  }

  private reference(index: number): RegexNode {
    if (this.reader.flags.ignoreCase) throw this.reader.unsupported('a back reference that ignores case');
    return index > this.groups ? NEVER : { kind: 'backreference', index };
  }

  private group(): RegexNode | undefined {
    const { reader } = this;
    if (!reader.take('?')) return this.capture();
    if (reader.take(':')) return this.enclosed();
    if (reader.take('=')) return { kind: 'look', behind: false, negative: false, body: this.enclosed() };
    if (reader.take('!')) return { kind: 'look', behind: false, negative: true, body: this.enclosed() };
    if (reader.take('>')) return { kind: 'atomic', body: this.enclosed() };
    if (reader.take('<=')) return this.lookBehind(false);
    if (reader.take('<!')) return this.lookBehind(true);
    if (reader.take('<')) {
      const name = reader.match(/^([a-zA-Z][a-zA-Z0-9]*)>/)?.[1];
      if (name === undefined) {
        const letter = /[a-zA-Z]/.test(reader.peek());
        throw reader.error(
          letter
            ? "named capturing group is missing trailing '>'"
            : 'capturing group name does not start with a Latin letter',
        );
      }
      if (this.names.has(name)) throw reader.error(`Named capturing group <${name}> is already defined`);
      return this.capture(name);
    }
    return this.flagGroup();
  }

  private capture(name?: string): RegexNode {
    const index = ++this.groups;
    if (name !== undefined) this.names.set(name, index);
    return { kind: 'capture', index, body: this.enclosed() };
  }

  private lookBehind(negative: boolean): RegexNode {
    const start = this.reader.position;
    const body = this.enclosed();
    if (!Number.isFinite(maxLength(body))) {
      throw this.reader.error('Look-behind group does not have an obvious maximum length', start);
    }
    return { kind: 'look', behind: true, negative, body };
  }

  /** To the closing parenthesis; flags that are set inside end there. */
  private enclosed(): RegexNode {
    const { flags } = this.reader;
    const body = this.alternatives();
    if (!this.reader.take(')')) throw this.reader.error('Unclosed group', this.reader.pattern.length);
    this.reader.flags = flags;
    return body;
  }

  private flagGroup(): RegexNode | undefined {
    const { reader } = this;
    const before = reader.flags;
    const flags: { -readonly [K in keyof Flags]: boolean } = { ...before };
    let value = true;
    for (;;) {
      const letter = reader.peek();
      if (letter === ')' || letter === ':') break;
      if (letter === '-' && value) value = false;
      else {
        const names = FLAG_LETTERS[letter];
        if (names === undefined)
          throw reader.error(letter === '' ? 'Unknown inline modifier' : 'Unknown inline modifier');
        for (const name of names) flags[name] = value;
      }
      reader.position++;
    }
    const scoped = reader.peek() === ':';
    reader.position++;
    reader.flags = flags;
    if (!scoped) return undefined;
    const body = this.enclosed();
    reader.flags = before;
    return body;
  }

  private quantified(atom: RegexNode): RegexNode {
    const { reader } = this;
    reader.skipComments();
    const bounds = this.bounds();
    if (bounds === undefined) return atom;
    const mode = reader.take('?') ? 'lazy' : reader.take('+') ? 'possessive' : 'greedy';
    return { kind: 'repeat', body: atom, min: bounds[0], max: bounds[1], mode };
  }

  private bounds(): readonly [number, number] | undefined {
    const { reader } = this;
    if (reader.take('*')) return [0, Number.POSITIVE_INFINITY];
    if (reader.take('+')) return [1, Number.POSITIVE_INFINITY];
    if (reader.take('?')) return [0, 1];
    if (reader.peek() !== '{') return undefined;
    const match = reader.match(/^\{(\d+)(,(\d*))?\}/);
    if (match === null) {
      throw reader.error(
        /^\{\d/.test(reader.pattern.slice(reader.position)) ? 'Unclosed counted closure' : 'Illegal repetition',
      );
    }
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (max < min) throw reader.error('Illegal repetition range', reader.position - 1);
    return [min, max];
  }
}

/** Throws PatternSyntaxError for what Java refuses and UnsupportedRegex for what cannot be carried over. */
export function parseJavaRegex(pattern: string): ParsedRegex {
  return new Parser(pattern).parse();
}
