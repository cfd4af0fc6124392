/**
 * The text of one generated function and what it closes over. Helpers are functions of the host under their own names, constants
 * are values made once; neither is looked up again while the function runs.
 */

/** Names that generated code may not take: the language's and those of the frames in `products.ts`. */
const RESERVED = (
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
  'finally for function if implements import in instanceof interface let new null of package private protected public ' +
  'return static super switch this throw true try typeof undefined var void while with yield NaN Infinity ' +
  'Object Array Map Set Math Number String BigInt Boolean Symbol JSON Date RegExp Error Uint8Array ' +
  'row rows out left right acc other i n kind'
).split(' ');

let compiled = 0;

/** What `capture` found: statements that were emitted meanwhile, and the result. */
export interface Captured<T> {
  readonly lines: readonly string[];
  readonly result: T;
}

/** Collects statements of the function under construction. */
export class CodeBuilder {
  private readonly names = new Set<string>(RESERVED);
  private readonly bound = new Map<unknown, string>();
  private readonly closure: { readonly name: string; readonly value: unknown }[] = [];
  private lines: string[] = [];
  private scopes: Map<number, string>[] = [new Map()];

  /** A function or object of the host; the same value has one name. */
  helper(name: string, value: unknown): string {
    const known = this.bound.get(value);
    if (known !== undefined) return known;
    const fresh = this.fresh(name);
    this.closure.push({ name: fresh, value });
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') this.bound.set(value, fresh);
    return fresh;
  }

  /** A value that is made once, when the code is built. */
  constant(name: string, value: unknown): string {
    return this.helper(name, value);
  }

  /** A name that nothing else has; `hint` made an identifier, with a number when it is taken. */
  fresh(hint: string): string {
    const cleaned = hint.replace(/[^A-Za-z0-9_$]+/g, '_').replace(/^(?=[0-9])/, '_');
    const base = cleaned === '' || cleaned === '_' ? 'value' : cleaned;
    let name = base;
    for (let k = 1; this.names.has(name); k++) name = `${base}_${k}`;
    this.names.add(name);
    return name;
  }

  /** A fresh local variable, declared in the current block. */
  local(hint: string): string {
    const name = this.fresh(hint);
    this.line(`let ${name};`);
    return name;
  }

  /** A fresh local constant with the value of `code`. */
  define(hint: string, code: string): string {
    const name = this.fresh(hint);
    this.line(`const ${name} = ${code};`);
    return name;
  }

  /** Adds statements; text of several lines is indented as a whole. */
  line(text: string): void {
    for (const line of text.split('\n')) this.lines.push(line);
  }

  /** `head {`, what `body` emits, `}`. Names that `body` remembers are forgotten after it. */
  block(head: string, body: () => void, tail = '}'): void {
    const inner = this.capture(body);
    this.line(`${head} {`);
    this.indented(inner.lines);
    this.line(tail);
  }

  /** Lines inside a block. */
  indented(lines: readonly string[]): void {
    for (const line of lines) this.lines.push(`  ${line}`);
  }

  /** Runs `body` as if in a block of its own; its statements are given back instead of being added. */
  capture<T>(body: () => T): Captured<T> {
    const outer = this.lines;
    this.lines = [];
    this.scopes.push(new Map());
    try {
      const result = body();
      return { lines: this.lines, result };
    } finally {
      this.lines = outer;
      this.scopes.pop();
    }
  }

  /** The variable of this or an enclosing block that holds expression `id`. */
  recall(id: number): string | undefined {
    for (let k = this.scopes.length - 1; k >= 0; k--) {
      const name = this.scopes[k].get(id);
      if (name !== undefined) return name;
    }
    return undefined;
  }

  remember(id: number, name: string): void {
    this.scopes[this.scopes.length - 1].set(id, name);
  }

  /** Statements so far. */
  text(): string {
    return this.lines.join('\n');
  }

  /** The function of the emitted statements. */
  compile<F>(title: string, parameters: readonly string[]): F {
    const body = this.lines.map((line) => `  ${line}`).join('\n');
    return this.evaluate<F>(title, `return function ${title}(${parameters.join(', ')}) {\n${body}\n};`);
  }

  /** Runs `source`, which returns something, with helpers and constants in reach. */
  evaluate<T>(title: string, source: string): T {
    const number = ++compiled;
    if (process.env.DREY_DUMP_CODE) process.stderr.write(`// expression ${number}: ${title}\n${source}\n`);
    const code = `${source}\n//# sourceURL=drey-expression-${number}-${title}.js`;
    const factory = new Function(...this.closure.map(({ name }) => name), code);
    return factory(...this.closure.map(({ value }) => value)) as T;
  }
}

/** True for code that needs no parentheses wherever it stands: a name, a member, a number, one call. */
function isPrimary(code: string): boolean {
  if (/^[\w$.]+$/.test(code) || /^"(?:[^"\\]|\\.)*"$/.test(code)) return true;
  return /^(?:new )?[\w$.]+\((?:[^()'"`]|\([^()'"`]*\))*\)$/.test(code);
}

/** `code` in parentheses unless it needs none. */
export function parenthesized(code: string): string {
  return isPrimary(code) ? code : `(${code})`;
}

/** True when `code` is a name or a literal: free to repeat. */
export function isAtom(code: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(code) || /^-?\d[\d.e+-]*n?$/.test(code) || /^"(?:[^"\\]|\\.){0,80}"$/.test(code);
}
