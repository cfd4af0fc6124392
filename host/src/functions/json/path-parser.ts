/** JSON paths as Jayway's JsonPath reads them. */
import { parseFilter } from './filter';
import { closing, InvalidPath, type JsonPath, type PathToken, splitTop, tokenText } from './path-types';

export function parsePath(spec: string): JsonPath {
  const text = spec.trim();
  if (text === '') throw new InvalidPath('json can not be null or empty');
  if (text.endsWith('.')) throw new InvalidPath("Path must not end with a '.' or '..'");
  const rooted = text.startsWith('$') || text.startsWith('@') ? text : `$.${text}`;
  const parser = new PathParser(rooted);
  const tokens = parser.parse();
  const definite = tokens.every((token, i) => isDefinite(token, i === tokens.length - 1));
  return { tokens, definite, text: rooted[0] + tokens.map(tokenText).join(''), relative: rooted[0] === '@' };
}

function isDefinite(token: PathToken, last: boolean): boolean {
  switch (token.kind) {
    case 'properties':
      return token.names.length === 1 || last;
    case 'indexes':
      return token.indexes.length === 1;
    case 'function':
      return true;
    default:
      return false;
  }
}

class PathParser {
  private at = 1;
  private readonly tokens: PathToken[] = [];
  constructor(private readonly text: string) {}

  parse(): readonly PathToken[] {
    while (this.at < this.text.length) this.tokens.push(this.token());
    return this.tokens;
  }

  private fail(message = `Could not parse token starting at position ${this.at}`): never {
    throw new InvalidPath(message);
  }

  private token(): PathToken {
    if (this.text[this.at] === '[') return this.bracket();
    if (this.text[this.at] !== '.') this.fail(`Illegal character at position ${this.at} expected '.' or '['`);
    this.at++;
    if (this.text[this.at] === '.') return this.descend();
    if (this.text[this.at] === '[') return this.bracket();
    return this.name();
  }

  /** `..name` and `..[`: the dot of what follows is part of it. */
  private descend(): PathToken {
    const next = this.text[this.at + 1];
    if (next === undefined) this.fail();
    if (next === '[') this.at++;
    return { kind: 'descend' };
  }

  private name(): PathToken {
    if (this.text[this.at] === '*') {
      this.at++;
      return { kind: 'wildcard' };
    }
    const match = /[^.[( ]*/y;
    match.lastIndex = this.at;
    const name = (match.exec(this.text) as RegExpExecArray)[0];
    this.at += name.length;
    const end = this.text[this.at];
    if (end === ' ') this.fail("Use bracket notion ['my prop'] if your property contains blank characters.");
    if (end === '(') return this.call(name);
    if (name === '') this.fail();
    return { kind: 'properties', names: [name] };
  }

  private call(name: string): PathToken {
    const close = closing(this.text, this.at, '(', ')');
    if (close < 0) this.fail('Arguments to function are not closed');
    const inside = this.text.slice(this.at + 1, close).trim();
    this.at = close + 1;
    return { kind: 'function', name, args: inside === '' ? [] : splitTop(inside) };
  }

  private bracket(): PathToken {
    const close = closing(this.text, this.at, '[', ']');
    if (close < 0) this.fail();
    const inside = this.text.slice(this.at + 1, close).trim();
    this.at = close + 1;
    if (inside === '*') return { kind: 'wildcard' };
    if (inside.startsWith('?')) return { kind: 'filter', test: parseFilter(inside.slice(1).trim(), parsePath) };
    if (/^['"]/.test(inside)) return { kind: 'properties', names: splitTop(inside).map(unquote) };
    const slice = /^(-?\d+)?\s*:\s*(-?\d+)?$/.exec(inside);
    if (slice !== null) {
      return {
        kind: 'slice',
        ...(slice[1] !== undefined && { from: Number(slice[1]) }),
        ...(slice[2] !== undefined && { to: Number(slice[2]) }),
      };
    }
    const indexes = inside.split(',').map((part) => part.trim());
    if (!indexes.every((part) => /^-?\d+$/.test(part))) this.fail();
    return { kind: 'indexes', indexes: indexes.map(Number) };
  }
}

function unquote(text: string): string {
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || !text.endsWith(quote)) {
    throw new InvalidPath(`Property has not been closed - missing closing ${quote ?? "'"}`);
  }
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}
