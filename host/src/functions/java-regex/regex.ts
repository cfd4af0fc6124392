/**
 * Regular expressions of java.util.regex as JavaScript ones. Two differences stay: a group in a repeated part forgets its text
 * when a later repetition does not take part in it (Java keeps the last), and a back reference to a group without text matches the
 * empty text (in Java it fails).
 */
import { memoize } from '../define';
import type { RegexNode } from './nodes';
import { type ParsedRegex, parseJavaRegex } from './parser';

/** Emits JavaScript text. Atomic groups become a look-ahead with a group of their own, so groups are numbered anew. */
class Emitter {
  /** JavaScript's index of each of Java's groups; 0 is the whole match. */
  readonly indices: number[] = [0];
  private next = 1;

  emit(node: RegexNode): string {
    switch (node.kind) {
      case 'set':
      case 'assertion':
        return node.kind === 'set' ? node.set : node.text;
      case 'sequence':
        return node.items.map((item) => (item.kind === 'alternatives' ? this.grouped(item) : this.emit(item))).join('');
      case 'alternatives':
        return node.items.map((item) => this.emit(item)).join('|');
      case 'capture': {
        this.indices[node.index] = this.next++;
        return `(${this.emit(node.body)})`;
      }
      case 'atomic':
        return this.atomic(node.body);
      case 'look':
        return `(?${node.behind ? '<' : ''}${node.negative ? '!' : '='}${this.emit(node.body)})`;
      case 'repeat':
        return this.repeat(node);
      case 'backreference':
        return `(?:\\${this.indices[node.index]})`;
      default:
        return '(?:\\r\\n|[\\n\\x0b\\f\\r\\x85\\u2028\\u2029])';
    }
  }

  private grouped(node: RegexNode): string {
    return `(?:${this.emit(node)})`;
  }

  private atomic(body: RegexNode): string {
    const index = this.next++;
    return `(?:(?=(${this.emit(body)}))\\${index})`;
  }

  private repeat(node: RegexNode & { readonly kind: 'repeat' }): string {
    if (node.mode === 'possessive') return this.atomic({ ...node, mode: 'greedy' });
    const body =
      node.body.kind === 'set' || node.body.kind === 'capture' ? this.emit(node.body) : this.grouped(node.body);
    return body + quantifier(node.min, node.max) + (node.mode === 'lazy' ? '?' : '');
  }
}

function quantifier(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === 0 && max === 1) return '?';
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

/** A search must not begin within a pair of surrogates: it would find the match before it again. */
function nextCharacter(text: string, index: number): number {
  return index + ((text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1);
}

export interface JavaMatch {
  readonly index: number;
  readonly end: number;
  /** By Java's numbers; null where a group took no part. */
  readonly groups: readonly (string | null)[];
}

export class JavaRegex {
  readonly groupCount: number;
  private readonly source: string;
  private readonly indices: readonly number[];
  private readonly search: RegExp;
  private whole: RegExp | undefined;

  constructor(parsed: ParsedRegex) {
    const emitter = new Emitter();
    this.source = emitter.emit(parsed.root);
    this.indices = emitter.indices;
    this.groupCount = parsed.groups;
    this.search = new RegExp(this.source, 'vg');
  }

  /** Pattern.matches: the whole text. */
  matches(text: string): boolean {
    this.whole ??= new RegExp(`^(?:${this.source})$`, 'v');
    return this.whole.test(text);
  }

  /** True when some part matches. */
  find(text: string): boolean {
    this.search.lastIndex = 0;
    return this.search.test(text);
  }

  /** The first match at or after `from`. */
  first(text: string, from = 0): JavaMatch | null {
    this.search.lastIndex = from;
    const match = this.search.exec(text);
    if (match === null) return null;
    const groups = this.indices.map((index) => match[index] ?? null);
    return { index: match.index, end: match.index + match[0].length, groups };
  }

  /** All matches, one after the other. */
  *all(text: string): Generator<JavaMatch, void, undefined> {
    for (let from = 0; from <= text.length; ) {
      const match = this.first(text, from);
      if (match === null) return;
      yield match;
      from = match.end === match.index ? nextCharacter(text, match.end) : match.end;
    }
  }

  replaceAll(text: string, replacement: string): string {
    return text.replace(this.search, () => replacement);
  }

  /** String.split: `limit` 0 drops empty parts at the end; a match of nothing at the start gives no part. */
  split(text: string, limit = 0): string[] {
    const parts: string[] = [];
    let from = 0;
    for (const match of this.all(text)) {
      if (limit > 0 && parts.length === limit - 1) break;
      if (match.end === 0) continue;
      if (match.index === match.end && match.index === text.length) break;
      parts.push(text.slice(from, match.index));
      from = match.end;
    }
    if (from === 0 && parts.length === 0) return [text];
    parts.push(text.slice(from));
    if (limit === 0) while (parts.length > 0 && parts[parts.length - 1] === '') parts.pop();
    return parts;
  }
}

const compiled = memoize((pattern: string) => new JavaRegex(parseJavaRegex(pattern)), 256);

/** Compiles an expression; the last ones are remembered. Throws PatternSyntaxError and UnsupportedRegex. */
export function compileJavaRegex(pattern: string): JavaRegex {
  return compiled(pattern);
}
