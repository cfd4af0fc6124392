/** Queries of the syntax tree. */
import type { Identifier, Name, Node, Span } from './common';
import type { Expression, FunctionCall, OrderItem, Window } from './expressions';

export interface Query extends Node {
  readonly kind: 'query';
  readonly with?: readonly CommonTable[];
  readonly recursive?: boolean;
  readonly body: QueryBody;
  readonly orderBy?: readonly OrderItem[];
  readonly offset?: Expression;
  /** LIMIT n or FETCH FIRST n ROWS ONLY; 'ALL' for LIMIT ALL. */
  readonly limit?: Expression | 'ALL';
}
export interface CommonTable extends Node {
  readonly name: Name;
  readonly columns?: readonly Name[];
  readonly query: Query;
}
export type QueryBody = Select | SetOperation | ValuesClause | TableClause | Query;
export interface SetOperation extends Node {
  readonly kind: 'set_operation';
  readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT';
  readonly all: boolean;
  /** DISTINCT or MINUS as written. */
  readonly text: string;
  readonly left: QueryBody;
  readonly right: QueryBody;
}
export interface ValuesClause extends Node {
  readonly kind: 'values';
  readonly rows: readonly (readonly Expression[])[];
}
/** TABLE t */
export interface TableClause extends Node {
  readonly kind: 'table';
  readonly name: Identifier;
}
export interface Select extends Node {
  readonly kind: 'select';
  readonly hints: readonly HintClause[];
  readonly quantifier?: 'DISTINCT' | 'ALL';
  readonly items: readonly SelectItem[];
  readonly from?: TableReference;
  readonly where?: Expression;
  readonly groupBy?: GroupBy;
  readonly having?: Expression;
  readonly windows: readonly { readonly name: Name; readonly window: Window }[];
  readonly qualify?: Expression;
}
export interface SelectItem extends Node {
  readonly expression: Expression;
  readonly alias?: Name;
}
export interface GroupBy extends Node {
  readonly quantifier?: 'DISTINCT' | 'ALL';
  readonly items: readonly GroupItem[];
}
export type GroupItem =
  | { readonly kind: 'expression'; readonly expression: Expression }
  /** () and (a, b) */
  | { readonly kind: 'set'; readonly expressions: readonly Expression[] }
  | { readonly kind: 'ROLLUP' | 'CUBE' | 'GROUPING SETS'; readonly items: readonly GroupItem[] };

/** One hint. Options keep their order, keys as written. */
export interface HintClause extends Node {
  readonly name: string;
  readonly list: readonly string[];
  readonly options: readonly { readonly key: string; readonly value: string }[];
}

export type TableReference =
  | NamedTable
  | DerivedTable
  | TableFunctionCall
  | UnnestTable
  | JoinedTable
  | MatchTable
  | PivotTable;

interface Aliased {
  readonly alias?: { readonly name: Name; readonly columns?: readonly Name[] };
  readonly hints?: readonly HintClause[];
  readonly sample?: {
    /** SUBSTITUTE names another set of data, which Flink has not. */
    readonly method: 'BERNOULLI' | 'SYSTEM' | 'SUBSTITUTE';
    readonly percent?: Expression;
    readonly seed?: Expression;
    readonly substitute?: Expression;
  };
}
export interface NamedTable extends Node, Aliased {
  readonly kind: 'named_table';
  readonly name: Identifier;
  /** FOR SYSTEM_TIME AS OF */
  readonly systemTime?: Expression;
}
export interface DerivedTable extends Node, Aliased {
  readonly kind: 'derived_table';
  readonly query: Query;
  readonly lateral: boolean;
}
/** TABLE(f(...)), LATERAL TABLE(f(...)), and the direct form `FROM f(...)`. */
export interface TableFunctionCall extends Node, Aliased {
  readonly kind: 'table_function';
  readonly call: FunctionCall;
  readonly lateral: boolean;
  readonly wrapped: boolean;
}
export interface UnnestTable extends Node, Aliased {
  readonly kind: 'unnest';
  readonly expressions: readonly Expression[];
  readonly ordinality: boolean;
  readonly lateral: boolean;
}
export interface JoinedTable extends Node {
  readonly kind: 'join';
  readonly left: TableReference;
  readonly right: TableReference;
  /** COMMA is `,`. SEMI and ANTI as in LEFT SEMI JOIN. */
  readonly type: 'COMMA' | 'CROSS' | 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'LEFT SEMI' | 'LEFT ANTI';
  readonly natural: boolean;
  readonly on?: Expression;
  readonly using?: readonly Name[];
  /** JOIN, and ON or USING, as messages name their places. */
  readonly keyword?: Span;
  readonly conditionKeyword?: Span;
}
/** Not supported by Flink: parsed so that the message can name it. */
export interface PivotTable extends Node, Aliased {
  readonly kind: 'pivot';
  readonly table: TableReference;
  /** The clause as written. */
  readonly text: string;
}
export interface MatchTable extends Node, Aliased {
  readonly kind: 'match_recognize';
  readonly table: TableReference;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly measures: readonly { readonly expression: Expression; readonly alias: Name }[];
  readonly rowsPerMatch?: 'ONE' | 'ALL';
  readonly after?: {
    readonly kind: 'PAST_LAST_ROW' | 'TO_NEXT_ROW' | 'TO_FIRST' | 'TO_LAST';
    readonly variable?: Name;
  };
  readonly pattern: Pattern;
  readonly strictStart: boolean;
  readonly strictEnd: boolean;
  readonly within?: Expression;
  readonly subsets: readonly { readonly name: Name; readonly variables: readonly Name[] }[];
  readonly define: readonly { readonly variable: Name; readonly condition: Expression }[];
}
export type Pattern =
  | { readonly kind: 'variable'; readonly name: Name }
  | { readonly kind: 'sequence' | 'alternation' | 'permute'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'exclude' | 'group'; readonly part: Pattern }
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'quantified';
      readonly part: Pattern;
      readonly min: number;
      /** null = unbounded */
      readonly max: number | null;
      readonly reluctant: boolean;
    };
