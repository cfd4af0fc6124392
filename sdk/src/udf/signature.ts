/** Signatures of user functions: which calls there are, and of what types. */
import type { DataType } from '../table/data-types';

/** A type as SQL text, or made by `DataTypes`. */
export type TypeText = string | DataType;
/** A type, or a name that stands for one type in the whole call: `{ variable: 'T' }`. */
export type ParameterType = TypeText | { readonly variable: string };

export interface Parameter {
  /** For calls with `name => value`. */
  readonly name?: string;
  readonly type: ParameterType;
  /** May be left out of a call with named arguments: the function then gets null. */
  readonly optional?: boolean;
}

/** Types only; or types with names and options; or names and types. */
export type Parameters = readonly (ParameterType | Parameter)[] | Readonly<Record<string, ParameterType>>;

/** One form of a call. */
export interface CallSignature {
  /** Default: no parameters. */
  readonly args?: Parameters;
  /** The last parameter may be given any number of times, none included. */
  readonly variadic?: boolean;
  /** Of table functions: the row type, or a single column's type. */
  readonly result: ParameterType;
  /** Aggregate functions: the type of the accumulator. `LIST_VIEW<t>` and `MAP_VIEW<k, v>` may stand for fields. */
  readonly accumulator?: TypeText;
}

/** A call that a polymorphic function is asked about. */
export interface CallInfo {
  /** Types of the arguments, as SQL text. */
  readonly types: readonly string[];
  /** Number of arguments. */
  readonly count: number;
  /** The value of an argument that is a literal, in the form in which the function would get it; undefined when it is none. */
  literal(position: number): unknown;
}

export interface InferredTypes {
  /** Types to which the arguments are to be cast; default: as they are. */
  readonly args?: readonly TypeText[];
  readonly result: TypeText;
  readonly accumulator?: TypeText;
}

/** What is known of a function besides its types. */
export interface FunctionTraits {
  /** Same arguments, same result: default true. */
  readonly deterministic?: boolean;
  /** Name in messages; default: that of the function or class. */
  readonly name?: string;
}

/** One form of a call, several, or types that the function decides for each call. */
export type FunctionSignature = FunctionTraits &
  (
    | CallSignature
    | { readonly overloads: readonly CallSignature[] }
    /** Throws an Error with the reason when it cannot be called so. */
    | { readonly inferTypes: (call: CallInfo) => InferredTypes }
  );
