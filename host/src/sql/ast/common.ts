/**
 * The syntax tree of Flink SQL. It keeps what was written (quoting, literal texts, order), so that `print.ts` can give the
 * statement back; nothing here is resolved. Every node has the range of text it came from.
 */

/** Offsets in UTF-16 units (end exclusive), line and column from 1 as Flink's messages count. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Node {
  readonly span: Span;
}

/** One part of a name. */
export interface Name extends Node {
  readonly text: string;
  readonly quoted: boolean;
  /** A compound name where a column's own name belongs (ALTER TABLE ADD (a.b INT)); `text` joins its parts with dots. */
  readonly path?: Identifier;
}

/** `a.b.c` */
export interface Identifier extends Node {
  readonly kind: 'identifier';
  readonly parts: readonly Name[];
}

export interface TypeName extends Node {
  /** Upper case: 'INT', 'VARCHAR', 'TIMESTAMP', 'TIMESTAMP_LTZ', 'ROW', 'ARRAY', 'MAP', 'MULTISET', 'INTERVAL', 'RAW', 'STRUCTURED', ... */
  readonly name: string;
  /** Length, precision, scale in order. */
  readonly arguments: readonly number[];
  /** TIME, TIMESTAMP: undefined = not written. */
  readonly timeZone?: 'WITH' | 'WITHOUT' | 'WITH LOCAL';
  /** ARRAY<T>, MULTISET<T>, MAP<K, V>; `INT ARRAY` is the same with postfix. */
  readonly elements?: readonly TypeName[];
  readonly postfix?: boolean;
  /** ROW<a INT 'comment', ...>, STRUCTURED<'class', a INT>. */
  readonly fields?: readonly { readonly name: Name; readonly type: TypeName; readonly comment?: string }[];
  /** RAW('class', 'serializer'), STRUCTURED<'class', ...>. */
  readonly strings?: readonly string[];
  readonly interval?: IntervalQualifier;
  /** A user-defined type by name. */
  readonly identifier?: Identifier;
  /** undefined = nothing written. */
  readonly nullable?: boolean;
}

export interface IntervalQualifier extends Node {
  /** 'YEAR', 'MONTH', 'DAY', ..., 'SECOND', and for EXTRACT, FLOOR, TIMESTAMPDIFF also 'QUARTER', 'WEEK', 'DOW', 'EPOCH', ... */
  readonly from: string;
  readonly to?: string;
  readonly precision?: number;
  readonly fraction?: number;
}
