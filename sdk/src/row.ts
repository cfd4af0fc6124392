/**
 * Row: a record of fields, with the kind of change it stands for. The same class is used by programs, by operators and by
 * the codecs, so a row is never converted on its way.
 *
 * A row is an instance of a class made for its arity (`kind`, `f0` … `fn`): all rows of one type share one hidden class.
 * Rows whose type has field names are instances of a subclass that carries the names on its prototype.
 */

/** What a row means in a changelog; the numbers are Flink's `RowKind.toByteValue`. */
export const RowKind = { INSERT: 0, UPDATE_BEFORE: 1, UPDATE_AFTER: 2, DELETE: 3 } as const;
export type RowKind = (typeof RowKind)[keyof typeof RowKind];

const KIND_STRINGS = ['+I', '-U', '+U', '-D'] as const;

/** Flink's short string of a kind: `+I`, `-U`, `+U`, `-D`. */
export function rowKindString(kind: RowKind): string {
  return KIND_STRINGS[kind];
}

/** The constructor of the rows of one arity (and, possibly, of one list of field names). */
export interface RowConstructor {
  new (kind: RowKind, ...fields: unknown[]): Row;
  readonly prototype: Row;
}

/** Flink's `org.apache.flink.types.Row`. Fields are reached as `row.f0`, by position or by name. */
export abstract class Row {
  declare kind: RowKind;
  [field: `f${number}`]: unknown;
  /** Names of the positions, when the row's type has them; undefined for purely positional rows and for rows by name. */
  declare readonly names: readonly string[] | undefined;

  /** A positional row of kind +I. */
  static of(...values: unknown[]): Row {
    return new (rowClass(values.length))(RowKind.INSERT, ...values);
  }

  /** A positional row of the given kind. */
  static ofKind(kind: RowKind, ...values: unknown[]): Row {
    return new (rowClass(values.length))(kind, ...values);
  }

  /** A positional row whose fields are all null until they are set. */
  static withPositions(arity: number, kind: RowKind = RowKind.INSERT): Row {
    return new (rowClass(arity))(kind, ...new Array<null>(arity).fill(null));
  }

  /** An empty row whose fields are set and read by name; the order of the fields is that of the type it is used as. */
  static withNames(kind: RowKind = RowKind.INSERT): Row {
    return new NamedRow(kind);
  }

  /** A shallow copy. */
  static copy(row: Row): Row {
    return row.clone();
  }

  /** A positional row of the fields at `positions`, or a row by name of the fields called so; the kind is kept. */
  static project(row: Row, fields: readonly number[] | readonly string[]): Row {
    if (fields.length > 0 && typeof fields[0] === 'string') {
      const named = new NamedRow(row.kind);
      for (const name of fields as readonly string[]) named.setField(name, row.getField(name));
      return named;
    }
    return Row.ofKind(row.kind, ...fields.map((field) => row.getField(field)));
  }

  /** The fields of all rows one after the other, positional, with the kind of the first. */
  static join(first: Row, ...others: Row[]): Row {
    return Row.ofKind(first.kind, ...[first, ...others].flatMap((row) => row.toArray()));
  }

  getKind(): RowKind {
    return this.kind;
  }

  setKind(kind: RowKind): void {
    this.kind = kind;
  }

  abstract getArity(): number;
  /** The field at a position, or of a name when the row knows names. Throws RangeError or Error as Flink does. */
  abstract getField(field: number | string): unknown;
  abstract setField(field: number | string, value: unknown): void;
  /** Names when the row is by name (or, with `includeNamedPositions`, when its type has names); else null. */
  abstract getFieldNames(includeNamedPositions?: boolean): Set<string> | null;
  /** The values in order of positions (by name: in order of insertion). */
  abstract toArray(): unknown[];
  abstract clone(): Row;

  /** Equality of kind and, deeply, of all fields. */
  equals(other: unknown): boolean {
    return deepEquals(this, other);
  }

  /** Flink's Row.toString: `+I[a, 1]`, by name `+I{name=a, age=1}`. */
  toString(): string {
    const row = this as Row;
    if (row instanceof NamedRow) {
      const entries = [...row.fields].map(([name, value]) => `${name}=${fieldToString(value)}`);
      return `${rowKindString(this.kind)}{${entries.join(', ')}}`;
    }
    return `${rowKindString(this.kind)}[${this.toArray().map(fieldToString).join(', ')}]`;
  }
}

/** Rows by position: the base of the generated classes. */
abstract class PositionedRow extends Row {
  declare readonly arity: number;

  getArity(): number {
    return this.arity;
  }

  getField(field: number | string): unknown {
    const position = this.position(field);
    if (position < 0) throw new Error(`Unknown field name '${field}' for mapping to a position.`);
    return this[`f${position}`];
  }

  setField(field: number | string, value: unknown): void {
    const position = this.position(field);
    if (position < 0) {
      const available = `Available names are: [${this.names?.join(', ')}]`;
      throw new Error(`Unknown field name '${field}' for mapping to a row position. ${available}`);
    }
    this[`f${position}`] = value;
  }

  getFieldNames(includeNamedPositions = false): Set<string> | null {
    return includeNamedPositions && this.names ? new Set(this.names) : null;
  }

  toArray(): unknown[] {
    const values = new Array<unknown>(this.arity);
    for (let i = 0; i < values.length; i++) values[i] = this[`f${i}`];
    return values;
  }

  clone(): Row {
    return new (this.constructor as unknown as RowConstructor)(this.kind, ...this.toArray());
  }

  /** Position of a field; -1 for a name that the type does not have. */
  private position(field: number | string): number {
    if (typeof field === 'number') {
      if (!(field >= 0 && field < this.arity)) {
        throw new RangeError(`Index ${field} out of bounds for length ${this.arity}`);
      }
      return field;
    }
    if (this.names === undefined)
      throw new Error('Accessing a field by name is not supported in position-based field mode.');
    return this.names.indexOf(field);
  }
}

/** Rows by name (`Row.withNames`). */
export class NamedRow extends Row {
  readonly fields = new Map<string, unknown>();

  constructor(kind: RowKind) {
    super();
    this.kind = kind;
  }

  getArity(): number {
    return this.fields.size;
  }

  getField(field: number | string): unknown {
    this.checkName(field);
    return this.fields.get(field as string) ?? null;
  }

  setField(field: number | string, value: unknown): void {
    this.checkName(field);
    this.fields.set(field as string, value);
  }

  getFieldNames(): Set<string> {
    return new Set(this.fields.keys());
  }

  toArray(): unknown[] {
    return [...this.fields.values()];
  }

  clone(): Row {
    const copy = new NamedRow(this.kind);
    for (const [name, value] of this.fields) copy.fields.set(name, value);
    return copy;
  }

  private checkName(field: number | string): void {
    if (typeof field === 'number') {
      throw new Error('Accessing a field by position is not supported in name-based field mode.');
    }
  }
}

const positional: RowConstructor[] = [];
const named = new Map<string, RowConstructor>();

/** The class of positional rows with `arity` fields: `new C(kind, f0, …)`. */
export function rowClass(arity: number): RowConstructor {
  return (positional[arity] ??= generateRowClass(arity, undefined));
}

/** The class of positional rows whose fields have `names`. */
export function namedRowClass(names: readonly string[]): RowConstructor {
  const key = names.map((name) => `${name.length}:${name}`).join();
  let found = named.get(key);
  if (found === undefined) named.set(key, (found = generateRowClass(names.length, [...names])));
  return found;
}

/** A plain constructor function rather than a derived class: construction is one allocation that V8 inlines. */
function generateRowClass(arity: number, names: readonly string[] | undefined): RowConstructor {
  const fields = Array.from({ length: arity }, (_, i) => `f${i}`);
  const source =
    `return function Row${arity}(${['kind', ...fields].join(', ')}) { this.kind = kind; ` +
    `${fields.map((field) => `this.${field} = ${field};`).join(' ')} };`;
  const generated = new Function(source)() as RowConstructor;
  Object.setPrototypeOf(generated.prototype, PositionedRow.prototype);
  Object.defineProperties(generated.prototype, { arity: { value: arity }, names: { value: names } });
  return generated;
}

/** Structural equality of field values, as Flink's deep comparison of rows: arrays, bytes, maps and rows by content. */
export function deepEquals(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Row) return b instanceof Row && rowEquals(a, b);
  if (Array.isArray(a)) return Array.isArray(b) && sequenceEquals(a, b);
  if (a instanceof Map) return b instanceof Map && mapEquals(a, b);
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
    return sequenceEquals(a as unknown as ArrayLike<unknown>, b as unknown as ArrayLike<unknown>);
  }
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  const equals = (a as { equals?: unknown }).equals;
  return typeof equals === 'function' && equals.call(a, b) === true;
}

function rowEquals(a: Row, b: Row): boolean {
  if (a.kind !== b.kind || a.getArity() !== b.getArity()) return false;
  if (a instanceof NamedRow) return b instanceof NamedRow ? mapEquals(a.fields, b.fields) : equalsByName(b, a);
  if (b instanceof NamedRow) return equalsByName(a, b);
  return sequenceEquals(a.toArray(), b.toArray());
}

/** A positional row whose type has names equals a row by name with the same fields. */
function equalsByName(positional: Row, byName: NamedRow): boolean {
  const { names } = positional;
  if (names === undefined) return false;
  for (const [name, value] of byName.fields) {
    if (!names.includes(name) || !deepEquals(positional.getField(name), value)) return false;
  }
  return true;
}

function sequenceEquals(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!deepEquals(a[i], b[i])) return false;
  return true;
}

function mapEquals(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (!b.has(key) || !deepEquals(value, b.get(key))) return false;
  return true;
}

/** A field in Row.toString: nested arrays and maps are spelled out as Java's deep toString does. */
function fieldToString(value: unknown): string {
  if (value === undefined) return 'null';
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(fieldToString).join(', ')}]`;
  if (ArrayBuffer.isView(value)) return `[${Array.from(value as Int8Array, signedByte(value)).join(', ')}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([k, v]) => `${fieldToString(k)}=${fieldToString(v)}`).join(', ')}}`;
  }
  const text = String(value);
  return text === '[object Object]' ? JSON.stringify(value) : text;
}

/** Bytes print as Java's signed bytes; other typed arrays as they are. */
function signedByte(view: ArrayBufferView): (value: number) => number {
  return view instanceof Uint8Array ? (value) => (value << 24) >> 24 : (value) => value;
}
