/** A regular expression of java.util.regex after parsing. Flags are already applied to the nodes they concern. */

export interface Flags {
  /** (?i) */
  readonly ignoreCase: boolean;
  /** (?u): case folding beyond ASCII. */
  readonly unicodeCase: boolean;
  /** (?m) */
  readonly multiline: boolean;
  /** (?s) */
  readonly dotAll: boolean;
  /** (?d): only \n ends a line. */
  readonly unixLines: boolean;
  /** (?x) */
  readonly comments: boolean;
  /** (?U): \w, \d, \s, \b and POSIX classes as Unicode defines them. */
  readonly unicodeClasses: boolean;
}

/** `set` is an operand of a class in JavaScript's `v` mode: a single character, an escape or a class in brackets. */
export type RegexNode =
  | { readonly kind: 'set'; readonly set: string }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'alternatives'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'capture'; readonly index: number; readonly body: RegexNode }
  | { readonly kind: 'atomic'; readonly body: RegexNode }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negative: boolean; readonly body: RegexNode }
  | {
      readonly kind: 'repeat';
      readonly body: RegexNode;
      readonly min: number;
      /** Infinity when open. */
      readonly max: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
    }
  | { readonly kind: 'backreference'; readonly index: number }
  /** JavaScript text that consumes nothing: anchors and boundaries. */
  | { readonly kind: 'assertion'; readonly text: string }
  /** JavaScript text of one or two characters: \R. */
  | { readonly kind: 'linebreak' };

/** java.util.regex.PatternSyntaxException. */
export class PatternSyntaxError extends Error {
  override readonly name = 'PatternSyntaxError';
  readonly exceptionClass = 'java.util.regex.PatternSyntaxException';

  constructor(description: string, pattern: string, index: number) {
    const where = index >= 0 ? ` near index ${index}` : '';
    const caret = index >= 0 && index < pattern.length ? `\n${' '.repeat(index)}^` : '';
    super(`${description}${where}\n${pattern}${caret}`);
  }
}

/** Something of Java's expressions that has no counterpart here. */
export class UnsupportedRegex extends Error {
  override readonly name = 'UnsupportedRegex';
  constructor(feature: string, pattern: string) {
    super(`Regular expression '${pattern}': ${feature} is not supported.`);
  }
}

/** Longest match in characters; Infinity when there is none. Look-behinds must have one. */
export function maxLength(node: RegexNode): number {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'linebreak':
      return 2;
    case 'sequence':
      return node.items.reduce((sum, item) => sum + maxLength(item), 0);
    case 'alternatives':
      return Math.max(...node.items.map(maxLength));
    case 'capture':
    case 'atomic':
      return maxLength(node.body);
    case 'repeat': {
      // Java measures a greedy repetition of one character as if it were bounded.
      if (node.body.kind === 'set' && node.mode === 'greedy') return Math.min(node.max, Number.MAX_SAFE_INTEGER);
      const length = maxLength(node.body);
      return length === 0 ? 0 : length * node.max;
    }
    case 'backreference':
      return Number.POSITIVE_INFINITY;
    default:
      return 0;
  }
}
