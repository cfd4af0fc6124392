/** Expressions of the syntax tree. */
import type { Identifier, IntervalQualifier, Name, Node, TypeName } from './common';
import type { Query, TableReference } from './queries';

export interface NumberLiteral extends Node {
  readonly kind: 'number';
  /** As written: '12', '1.50', '1e3'. A sign is a unary operator. */
  readonly text: string;
}
export interface StringLiteral extends Node {
  readonly kind: 'string';
  readonly value: string;
  /** As written, quotes included (`N'..'`, `U&'..' UESCAPE '!'`, `_UTF8'..'`). */
  readonly text: string;
}
export interface BinaryLiteral extends Node {
  readonly kind: 'binary';
  readonly hex: string;
}
export interface BooleanLiteral extends Node {
  readonly kind: 'boolean';
  /** null = UNKNOWN */
  readonly value: boolean | null;
}
export interface NullLiteral extends Node {
  readonly kind: 'null';
}
/** DATE '...', TIME '...', TIMESTAMP '...' (also with LOCAL TIME ZONE). */
export interface TemporalLiteral extends Node {
  readonly kind: 'temporal';
  readonly type: 'DATE' | 'TIME' | 'TIMESTAMP' | 'TIMESTAMP_LTZ';
  readonly value: string;
}
/** INTERVAL -'1-2' YEAR TO MONTH */
export interface IntervalLiteral extends Node {
  readonly kind: 'interval';
  readonly value: string;
  readonly negative: boolean;
  readonly qualifier: IntervalQualifier;
}
/** A keyword as an argument: SECOND in FLOOR(t TO SECOND), BOTH in TRIM, NULL ON EMPTY, ... */
export interface SymbolArgument extends Node {
  readonly kind: 'symbol';
  readonly value: string;
}
export interface Star extends Node {
  readonly kind: 'star';
  /** `t.*` */
  readonly qualifier?: Identifier;
  /** SELECT * EXCEPT/EXCLUDE (...), when the dialect has it. */
  readonly except?: readonly Identifier[];
}
export interface Unary extends Node {
  readonly kind: 'unary';
  /** '-', '+', 'NOT'; 'EXISTS' and 'UNIQUE' with a sub-query; postfix: 'IS NULL', 'IS NOT TRUE', 'IS JSON OBJECT', ... */
  readonly operator: string;
  readonly postfix: boolean;
  readonly operand: Expression;
}
export interface Binary extends Node {
  readonly kind: 'binary_op';
  /** Upper case: '+', '||', '=', '<>' ('!=' is told apart by text), 'AND', 'OR', 'IS DISTINCT FROM', 'OVERLAPS', 'CONTAINS', 'MULTISET UNION', 'MEMBER OF', ... */
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
  /** `= ANY (...)`, `<> ALL (...)` */
  readonly quantifier?: 'ANY' | 'SOME' | 'ALL';
}
export interface Between extends Node {
  readonly kind: 'between';
  readonly negated: boolean;
  readonly symmetric: boolean;
  /** As written; undefined = nothing. */
  readonly asymmetric: boolean;
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
}
export interface Like extends Node {
  readonly kind: 'like';
  readonly negated: boolean;
  readonly operator: 'LIKE' | 'SIMILAR TO' | 'RLIKE' | 'ILIKE';
  readonly operand: Expression;
  readonly pattern: Expression;
  readonly escape?: Expression;
}
export interface In extends Node {
  readonly kind: 'in';
  readonly negated: boolean;
  readonly operand: Expression;
  readonly list?: readonly Expression[];
  readonly query?: Query;
}
export interface Case extends Node {
  readonly kind: 'case';
  readonly operand?: Expression;
  readonly branches: readonly { readonly when: readonly Expression[]; readonly then: Expression }[];
  readonly otherwise?: Expression;
}
/** CAST(e AS T), TRY_CAST(e AS T), e::T */
export interface Cast extends Node {
  readonly kind: 'cast';
  readonly form: 'CAST' | 'TRY_CAST' | '::';
  readonly operand: Expression;
  readonly type: TypeName;
}
/** `a.b` on an expression that is no plain identifier: `f(x).b`, `(r).b`, `a[1].b`, `(r).*` */
export interface FieldOf extends Node {
  readonly kind: 'field_of';
  readonly operand: Expression;
  readonly field: Name | 'star';
}
/** `a[1]`, `m['k']` */
export interface Item extends Node {
  readonly kind: 'item';
  readonly operand: Expression;
  readonly index: Expression;
}
/**
 * Any function call. Special syntax (TRIM, SUBSTRING FROM, POSITION IN, OVERLAY, EXTRACT, FLOOR TO, TIMESTAMPADD, JSON_*, CEIL) is
 * given as arguments in the order of the function's ordinary form, keywords as symbols; see parser/functions.ts for each.
 */
export interface FunctionCall extends Node {
  readonly kind: 'call';
  readonly name: Identifier;
  readonly arguments: readonly Argument[];
  readonly quantifier?: 'DISTINCT' | 'ALL';
  /** COUNT(*) */
  readonly star: boolean;
  /** ORDER BY inside the parentheses. */
  readonly orderBy?: readonly OrderItem[];
  readonly withinGroup?: readonly OrderItem[];
  readonly filter?: Expression;
  readonly nulls?: 'IGNORE' | 'RESPECT';
  readonly over?: Window | Name;
  /** Called without parentheses (CURRENT_DATE, USER, PI?). */
  readonly bare: boolean;
  /** The type that the call's own syntax names: JSON_VALUE(.. RETURNING T), INTERVAL (e) DAY. */
  readonly returning?: TypeName;
  /** The original syntax form, for printing: 'trim', 'substring_from', 'json_value', ... (parser/functions.ts lists all). */
  readonly syntax?: string;
}
export interface Argument extends Node {
  /** `name => value` */
  readonly name?: Name;
  readonly value: Expression | TableArgument | DescriptorArgument | ModelArgument | DefaultArgument;
}
/** MODEL m */
export interface ModelArgument extends Node {
  readonly kind: 'model';
  readonly name: Identifier;
}
/** TABLE t [PARTITION BY ..] [ORDER BY ..], TABLE (query) ..., or a bare sub-query as table argument. */
export interface TableArgument extends Node {
  readonly kind: 'table_argument';
  readonly table: TableReference;
  readonly partitionBy?: readonly Expression[];
  readonly orderBy?: readonly OrderItem[];
}
export interface DescriptorArgument extends Node {
  readonly kind: 'descriptor';
  readonly columns: readonly Name[];
  /** DESCRIPTOR(a INT, b STRING) */
  readonly types?: readonly (TypeName | undefined)[];
}
export interface DefaultArgument extends Node {
  readonly kind: 'default';
}
export interface RowConstructor extends Node {
  readonly kind: 'row';
  /** ROW(...) rather than (..., ...) */
  readonly explicit: boolean;
  readonly items: readonly Expression[];
}
export interface ArrayConstructor extends Node {
  readonly kind: 'array';
  readonly items: readonly Expression[];
  readonly query?: Query;
}
export interface MapConstructor extends Node {
  readonly kind: 'map';
  /** key, value, key, value ... */
  readonly items: readonly Expression[];
  readonly query?: Query;
}
export interface MultisetConstructor extends Node {
  readonly kind: 'multiset';
  readonly items: readonly Expression[];
  readonly query?: Query;
}
export interface SubqueryExpression extends Node {
  readonly kind: 'subquery';
  readonly query: Query;
}
/** NEXT VALUE etc. are no Flink SQL. `?` placeholders parse to this so that the error can say where. */
export interface Parameter extends Node {
  readonly kind: 'parameter';
}
/** Parentheses that were written around an expression. */
export interface Parenthesized extends Node {
  readonly kind: 'parenthesized';
  readonly expression: Expression;
}
/** PREV, NEXT, FIRST, LAST, CLASSIFIER, MATCH_NUMBER and FINAL/RUNNING in MATCH_RECOGNIZE are calls; this is `FINAL e`. */
export interface MatchSemantics extends Node {
  readonly kind: 'match_semantics';
  readonly semantics: 'FINAL' | 'RUNNING';
  readonly operand: Expression;
}
/** `e AT TIME ZONE z` and `expr AS name` inside a call's arguments. */
export interface Named extends Node {
  readonly kind: 'named';
  readonly expression: Expression;
  readonly name: Name;
}

export type Expression =
  | Identifier
  | NumberLiteral
  | StringLiteral
  | BinaryLiteral
  | BooleanLiteral
  | NullLiteral
  | TemporalLiteral
  | IntervalLiteral
  | SymbolArgument
  | Star
  | Unary
  | Binary
  | Between
  | Like
  | In
  | Case
  | Cast
  | FieldOf
  | Item
  | FunctionCall
  | RowConstructor
  | ArrayConstructor
  | MapConstructor
  | MultisetConstructor
  | SubqueryExpression
  | Parameter
  | Parenthesized
  | MatchSemantics
  | Named;

export interface OrderItem extends Node {
  readonly expression: Expression;
  readonly direction?: 'ASC' | 'DESC';
  readonly nulls?: 'FIRST' | 'LAST';
}

export interface Window extends Node {
  /** OVER (w ORDER BY ...) */
  readonly base?: Name;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly frame?: {
    readonly unit: 'ROWS' | 'RANGE';
    readonly lower: FrameBound;
    readonly upper?: FrameBound;
  };
}
export interface FrameBound {
  readonly kind: 'UNBOUNDED_PRECEDING' | 'PRECEDING' | 'CURRENT_ROW' | 'FOLLOWING' | 'UNBOUNDED_FOLLOWING';
  readonly offset?: Expression;
}
