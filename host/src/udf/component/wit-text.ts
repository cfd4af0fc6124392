/**
 * Reads the WIT text of a component (as wasm-tools prints it from the binary): the functions that it exports, with their types
 * resolved, and what it imports. Types of `drey:udf/types` are known by name; those of other packages are not part of the text.
 */

export type WitPrimitive =
  | 'bool'
  | 's8'
  | 's16'
  | 's32'
  | 's64'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 'f32'
  | 'f64'
  | 'char'
  | 'string';

export type WitType =
  | { readonly kind: WitPrimitive }
  | { readonly kind: 'list' | 'option'; readonly element: WitType }
  | { readonly kind: 'tuple'; readonly elements: readonly WitType[] }
  | { readonly kind: 'record'; readonly name: string; readonly fields: readonly WitField[] }
  | { readonly kind: 'enum'; readonly names: readonly string[] }
  | { readonly kind: 'result'; readonly ok: WitType | undefined; readonly error: WitType | undefined }
  /** A type of `drey:udf/types`. */
  | { readonly kind: 'drey'; readonly name: string }
  /** What no column can have: variants, flags, resources, types of other packages. `text` as written. */
  | { readonly kind: 'other'; readonly text: string };

export interface WitField {
  readonly name: string;
  readonly type: WitType;
}

export interface WitFunction {
  readonly name: string;
  readonly params: readonly WitField[];
  readonly result: WitType | undefined;
}

export interface WitInterface {
  readonly name: string;
  readonly functions: readonly WitFunction[];
}

export interface WitWorld {
  readonly functions: readonly WitFunction[];
  /** Interfaces whose contents are in the text. */
  readonly interfaces: readonly WitInterface[];
  /** Names of exported interfaces of packages, e.g. `drey:udf/lifecycle@1.0.0`. */
  readonly exports: readonly string[];
  /** Names of imported interfaces and functions. */
  readonly imports: readonly string[];
}

const TYPES_INTERFACE = /^drey:udf\/types(@.*)?$/;
const PRIMITIVES = new Set<string>([
  'bool',
  's8',
  's16',
  's32',
  's64',
  'u8',
  'u16',
  'u32',
  'u64',
  'f32',
  'f64',
  'char',
  'string',
]);

export function readWit(text: string): WitWorld {
  return new WitReader(text).world();
}

type Scope = Map<string, WitType>;

class WitReader {
  private readonly tokens: readonly string[];
  private next = 0;

  constructor(text: string) {
    const plain = text.replace(/\/\/[^\n]*/g, ' ').replace(/\/\*[\s\S]*?\*\//g, ' ');
    this.tokens = plain.match(/->|[{}()<>,;:=*@]|[^\s{}()<>,;:=*@]+/g) ?? [];
  }

  world(): WitWorld {
    this.skipTo('world');
    this.take();
    this.expect('{');
    const scope: Scope = new Map();
    const functions: WitFunction[] = [];
    const interfaces: WitInterface[] = [];
    const exports: string[] = [];
    const imports: string[] = [];
    while (!this.accept('}')) {
      if (this.definition(scope)) continue;
      const direction = this.take();
      if (direction !== 'import' && direction !== 'export') throw this.unexpected(direction);
      const name = this.path();
      const exported = direction === 'export';
      if (!this.accept(':')) {
        this.expect(';');
        (exported ? exports : imports).push(name);
      } else if (this.peek() === 'interface') {
        this.take();
        const found = this.interface(name, scope);
        if (exported) interfaces.push(found);
        else imports.push(name);
      } else {
        const fn = this.function(name, scope);
        if (exported) functions.push(fn);
        else imports.push(name);
      }
    }
    return { functions, interfaces, exports, imports };
  }

  private interface(name: string, outer: Scope): WitInterface {
    const scope: Scope = new Map(outer);
    const functions: WitFunction[] = [];
    this.expect('{');
    while (!this.accept('}')) {
      if (this.definition(scope)) continue;
      const fn = this.identifier();
      this.expect(':');
      functions.push(this.function(fn, scope));
    }
    return { name, functions };
  }

  /** `use`, `type`, `record` ...: adds to the scope. False when something else comes. */
  private definition(scope: Scope): boolean {
    const word = this.peek();
    // A function may be called like a keyword: then a colon follows.
    if (this.tokens[this.next + 1] === ':') return false;
    switch (word) {
      case 'use':
        this.take();
        this.use(scope);
        return true;
      case 'type': {
        this.take();
        const name = this.identifier();
        this.expect('=');
        scope.set(name, this.type(scope));
        this.expect(';');
        return true;
      }
      case 'record': {
        this.take();
        const name = this.identifier();
        scope.set(name, { kind: 'record', name, fields: this.fields('{', '}', scope) });
        return true;
      }
      case 'enum': {
        this.take();
        const name = this.identifier();
        scope.set(name, { kind: 'enum', names: this.names() });
        return true;
      }
      case 'variant':
      case 'flags':
      case 'resource': {
        this.take();
        const name = this.identifier();
        scope.set(name, { kind: 'other', text: `${word} ${name}` });
        if (this.peek() === '{') this.skipBlock();
        else this.expect(';');
        return true;
      }
      default:
        return false;
    }
  }

  private use(scope: Scope): void {
    const from = this.path().replace(/\.$/, '');
    this.expect('{');
    while (!this.accept('}')) {
      const name = this.identifier();
      let alias = name;
      if (this.accept('as')) alias = this.identifier();
      scope.set(
        alias,
        TYPES_INTERFACE.test(from) ? { kind: 'drey', name } : { kind: 'other', text: `type '${name}' of ${from}` },
      );
      this.accept(',');
    }
    this.expect(';');
  }

  private function(name: string, scope: Scope): WitFunction {
    const word = this.take();
    if (word === 'async') this.take();
    else if (word !== 'func') throw this.unexpected(word);
    const params = this.fields('(', ')', scope);
    const result = this.accept('->') ? this.type(scope) : undefined;
    this.expect(';');
    return { name, params, result };
  }

  private fields(open: string, close: string, scope: Scope): WitField[] {
    this.expect(open);
    const fields: WitField[] = [];
    while (!this.accept(close)) {
      const name = this.identifier();
      this.expect(':');
      fields.push({ name, type: this.type(scope) });
      this.accept(',');
    }
    return fields;
  }

  private names(): string[] {
    this.expect('{');
    const names: string[] = [];
    while (!this.accept('}')) {
      names.push(this.identifier());
      this.accept(',');
    }
    return names;
  }

  private type(scope: Scope): WitType {
    const word = this.take();
    // `%list` is a name, not the keyword.
    if (word.startsWith('%')) return scope.get(word.slice(1)) ?? { kind: 'other', text: word };
    if (PRIMITIVES.has(word)) return { kind: word as WitPrimitive };
    switch (word) {
      case 'list':
      case 'option':
        return { kind: word, element: this.arguments(scope)[0]! };
      case 'tuple':
        return { kind: 'tuple', elements: this.arguments(scope) as WitType[] };
      case 'result': {
        const [ok, error] = this.peek() === '<' ? this.arguments(scope) : [];
        return { kind: 'result', ok, error };
      }
      case 'borrow':
      case 'own':
      case 'future':
      case 'stream':
      case 'error-context':
        if (this.peek() === '<') this.arguments(scope);
        return { kind: 'other', text: word };
      default:
        return scope.get(word) ?? { kind: 'other', text: word };
    }
  }

  /** `_` stands for no type. */
  private arguments(scope: Scope): (WitType | undefined)[] {
    this.expect('<');
    const types: (WitType | undefined)[] = [];
    while (!this.accept('>')) {
      types.push(this.accept('_') ? undefined : this.type(scope));
      this.accept(',');
    }
    return types;
  }

  /** A name such as `drey:udf/types@1.0.0.`, or a plain one. Ends before `{`, `;`, and a `:` that an interface or function follows. */
  private path(): string {
    let name = this.take();
    for (;;) {
      const token = this.peek();
      const after = this.tokens[this.next + 1];
      if (token === '@' || (token === ':' && after !== 'interface' && after !== 'func' && after !== 'async')) {
        name += this.take() + this.take();
      } else return name.replace(/^%/, '');
    }
  }

  private identifier(): string {
    return this.take().replace(/^%/, '');
  }

  private skipBlock(): void {
    let depth = 0;
    do {
      const token = this.take();
      if (token === '{') depth++;
      else if (token === '}') depth--;
    } while (depth > 0);
  }

  private skipTo(word: string): void {
    while (this.take() !== word);
  }

  private peek(): string | undefined {
    return this.tokens[this.next];
  }

  private take(): string {
    const token = this.tokens[this.next++];
    if (token === undefined) throw new Error('the WIT text ends too early');
    return token;
  }

  private accept(token: string): boolean {
    if (this.tokens[this.next] !== token) return false;
    this.next++;
    return true;
  }

  private expect(token: string): void {
    const found = this.take();
    if (found !== token) throw this.unexpected(found, token);
  }

  private unexpected(found: string, wanted?: string): Error {
    return new Error(`WIT text: '${found}'${wanted === undefined ? '' : ` instead of '${wanted}'`}`);
  }
}
