/** What a process table function declares: parameters, states and its rows. */
import type { TypeText } from './signature';

export type TableTrait =
  /** Rows have nothing to do with each other: no PARTITION BY, no state, no timers. */
  | 'ROW_SEMANTIC_TABLE'
  /** The rows of a partition belong together: state and timers are the partition's. */
  | 'SET_SEMANTIC_TABLE'
  /** Without PARTITION BY all rows are one partition. */
  | 'OPTIONAL_PARTITION_BY'
  /** All columns of the table stand before the function's own, not only those of PARTITION BY. */
  | 'PASS_COLUMNS_THROUGH'
  /** The table may hold updates and deletes. */
  | 'SUPPORT_UPDATES'
  /** Updates come with the old row. */
  | 'REQUIRE_UPDATE_BEFORE'
  /** Deletes hold all columns. */
  | 'REQUIRE_FULL_DELETE'
  /** The call needs `on_time`. */
  | 'REQUIRE_ON_TIME';

/** Names and types of fields; values are objects with these properties. */
export type Fields = Readonly<Record<string, TypeText>>;

export interface ScalarParameter {
  readonly kind: 'scalar';
  readonly type: TypeText;
  readonly optional?: boolean;
}

export interface DescriptorParameter {
  readonly kind: 'descriptor';
  readonly optional?: boolean;
}

export interface TableParameter {
  readonly kind: 'table';
  readonly traits: readonly TableTrait[];
  /** Rows as `Row`s of this type, or as objects with these fields. Absent = rows of any type, as `Row`s with names. */
  readonly type?: TypeText | Fields;
}

export type ProcessParameter = ScalarParameter | DescriptorParameter | TableParameter;

export interface ValueStateDeclaration<S extends object = object> {
  readonly kind: 'value';
  readonly type: TypeText | Fields;
  readonly initial?: () => S;
  /** ms for which a value is kept that is not written; 0 = for ever. Default: `table.exec.state.ttl`. */
  readonly ttl?: number;
}

export interface CollectionStateDeclaration {
  readonly kind: 'list';
  readonly element: TypeText | Fields;
  readonly ttl?: number;
}

export interface MapStateDeclaration {
  readonly kind: 'map';
  readonly key: TypeText;
  readonly value: TypeText | Fields;
  readonly ttl?: number;
}

export type StateDeclaration = ValueStateDeclaration | CollectionStateDeclaration | MapStateDeclaration;

/** A call that a function with an output type of its own choice is asked about. */
export interface ProcessCallInfo {
  /** Row type of a table argument, or type of a scalar, as SQL text; undefined for an argument that the call leaves out. */
  typeOf(argument: string): string | undefined;
  /** Value of an argument that is a literal; the names of a descriptor; undefined for others. */
  literal(argument: string): unknown;
}

export interface ProcessTableSignature {
  /** By name, in the order in which positional calls and `eval` have them. */
  readonly parameters?: Readonly<Record<string, ProcessParameter>>;
  /** By name, in the order in which `eval` and `onTimer` get them. Only with a table of set semantics. */
  readonly states?: Readonly<Record<string, StateDeclaration>>;
  /** A row type, or the type of the only column; or a function of the call. */
  readonly output: TypeText | ((call: ProcessCallInfo) => TypeText);
  /** Default true. */
  readonly deterministic?: boolean;
  /** Name in messages; default: that of the class. */
  readonly name?: string;
}
