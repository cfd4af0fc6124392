/**
 * Resolved expressions: what the planner reasons about and the compiler turns into JavaScript. Plain immutable data, so plans can
 * be printed, compared and sent to another thread (`serialize.ts`).
 */
import type { LogicalType } from '../types/logical/contracts';

/** Field `index` of the input row. Two-input operators (joins): fields of the right input follow those of the left. */
export interface InputRef {
  readonly kind: 'input';
  readonly index: number;
  readonly type: LogicalType;
}

/** `value` is an internal value of `type`; null is NULL. SYMBOL literals (time units, JSON behaviours) are strings. */
export interface Literal {
  readonly kind: 'literal';
  readonly value: unknown;
  readonly type: LogicalType;
}

/**
 * A call of a built-in function or operator by its registered name, or of a user function. Casts are calls of 'CAST',
 * 'TRY_CAST' with `type` as the target; CASE has arguments when1, then1, ..., else; AND and OR have two or more.
 */
export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expr[];
  readonly type: LogicalType;
  /** Key into the session's user functions; absent for built-in ones. */
  readonly userFunction?: string;
  /** False on calls of user functions that are not deterministic; built-in ones say it in their definition. */
  readonly deterministic?: false;
  /** Names of arguments where the function looks at them (ROW constructor fields, OBJECT_OF). */
  readonly argNames?: readonly (string | undefined)[];
  /** Made by implicit coercion: printed by EXPLAIN, not shown in messages. */
  readonly implicit?: boolean;
}

/** `of`.`name` for ROW and STRUCTURED values. */
export interface FieldAccess {
  readonly kind: 'field';
  readonly of: Expr;
  readonly index: number;
  readonly name: string;
  readonly type: LogicalType;
}

/** Field of the row of an outer query (sub-queries, the left side of a Correlate with this id). */
export interface CorrelatedRef {
  readonly kind: 'correlated';
  readonly id: number;
  readonly index: number;
  readonly type: LogicalType;
}

/** A sub-query as a value; removed by planner/rules before physical planning. `plan` is a LogicalNode of the planner. */
export interface Subquery {
  readonly kind: 'subquery';
  readonly form: 'SCALAR' | 'EXISTS' | 'IN' | 'ARRAY' | 'MULTISET';
  /** IN: the left side, one expression for each column. */
  readonly args: readonly Expr[];
  readonly plan: unknown;
  readonly type: LogicalType;
}

export interface SortField {
  readonly index: number;
  readonly descending: boolean;
  /** After defaults: ASC has nulls first, DESC nulls last (NULL is the lowest value). */
  readonly nullsFirst: boolean;
}

export interface FrameBound {
  readonly kind: 'UNBOUNDED_PRECEDING' | 'PRECEDING' | 'CURRENT_ROW' | 'FOLLOWING' | 'UNBOUNDED_FOLLOWING';
  /** PRECEDING, FOLLOWING: a literal, rows or an interval. */
  readonly offset?: Expr;
}

export interface OverFrame {
  readonly unit: 'ROWS' | 'RANGE';
  readonly lower: FrameBound;
  readonly upper: FrameBound;
}

/** A function over a window. Only in projections (and QUALIFY-like filters after rewriting). */
export interface Over {
  readonly kind: 'over';
  readonly call: AggregateCall;
  readonly partition: readonly Expr[];
  readonly order: readonly { readonly expr: Expr; readonly descending: boolean; readonly nullsFirst: boolean }[];
  readonly frame: OverFrame;
  readonly type: LogicalType;
}

/** A column of MATCH_RECOGNIZE: the row(s) mapped to a pattern variable. */
export interface PatternRef {
  readonly kind: 'pattern';
  /** Pattern variable; '*' = any. */
  readonly variable: string;
  readonly index: number;
  readonly type: LogicalType;
}

/** An aggregate call inside an expression while a query is resolved; replaced by an InputRef to the Aggregate's output. */
export interface AggregateExpr {
  readonly kind: 'aggregate';
  readonly call: AggregateCall;
  readonly type: LogicalType;
}

export type Expr =
  | InputRef
  | Literal
  | Call
  | FieldAccess
  | CorrelatedRef
  | Subquery
  | Over
  | PatternRef
  | AggregateExpr;

/** An aggregate function with its arguments as expressions over the operator's input. */
export interface AggregateCall {
  /** Registered name: 'COUNT', 'SUM', 'ROW_NUMBER'. COUNT(*) has no arguments. */
  readonly name: string;
  readonly userFunction?: string;
  readonly args: readonly Expr[];
  readonly distinct: boolean;
  /** FILTER (WHERE ...), BOOLEAN. */
  readonly filter?: Expr;
  /** WITHIN GROUP (ORDER BY) or ORDER BY inside the call. */
  readonly orderBy?: readonly { readonly expr: Expr; readonly descending: boolean; readonly nullsFirst: boolean }[];
  readonly ignoreNulls?: boolean;
  /** MAX of values that only grow, MIN of values that only fall: rows that are taken back do not matter. */
  readonly keepsExtreme?: boolean;
  readonly type: LogicalType;
  /** Output column. */
  readonly alias: string;
}
