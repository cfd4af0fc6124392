/**
 * Resolution: syntax tree -> typed plan. `expressions/` turns one expression into an Expr given a scope; `queries/` builds the
 * relational nodes, makes the scopes and takes aggregate and window calls out of the expressions that come back.
 */
import type { Expr } from '../../expressions/contracts';
import type { SessionInfo } from '../../functions/contracts';
import type { Expression, Name, Query } from '../../sql/ast';
import type { RowType } from '../../types/logical/contracts';
import type { CatalogReader } from '../catalog/contracts';
import type { LogicalNode } from '../contracts';

/** What a name in an expression stands for. */
export interface ScopeMatch {
  readonly expr: Expr;
  /** How many parts of the name were used; the rest are nested fields. */
  readonly consumed: number;
  /** Name or alias of the column's table, for messages about nested fields. */
  readonly table?: string;
}

export interface Scope {
  /**
   * The column that the parts begin with (column, table.column, catalog.db.table.column ...), in this query or, as a
   * CorrelatedRef, in an outer one. undefined when there is none. Throws for an ambiguous name.
   */
  lookup(parts: readonly Name[]): ScopeMatch | undefined;
  /** True when a table or alias of this name is visible (so that messages say "Column 'x' not found in table 't'"). */
  hasTable(name: Name): boolean;
  /** Columns that `*` or `t.*` stands for, with their names. undefined: no such table. */
  star(qualifier: readonly Name[] | undefined): readonly { readonly name: string; readonly expr: Expr }[] | undefined;
  /** Names for "did you mean" suggestions. */
  columnNames(): readonly string[];
}

/** Where an expression stands: decides whether aggregates, OVER, window auxiliaries and pattern functions are allowed. */
export type ExpressionPlace =
  | 'select'
  | 'where'
  | 'group by'
  | 'having'
  | 'order by'
  | 'join'
  | 'values'
  | 'computed column'
  | 'watermark'
  | 'argument'
  | 'match';

export interface ExpressionContext {
  readonly scope: Scope;
  readonly place: ExpressionPlace;
  readonly session: SessionInfo;
  readonly catalog: CatalogReader;
  /** The text of the statement, for messages that quote it. */
  readonly text: string;
  /** Plans a sub-query in an expression; names not found inside are looked up in `scope`. */
  resolveQuery(query: Query): LogicalNode;
  /** The query has a GROUP BY with keys: its aggregates never see empty input. */
  readonly grouped?: boolean;
  /** WINDOW w AS (...) */
  namedWindow?(name: Name): import('../../sql/ast').Window | undefined;
  /** MATCH_RECOGNIZE: the columns and variables in reach. */
  readonly match?: { readonly row: RowType; isVariable(name: Name): boolean };
}

/** planner/resolve/expressions/index.ts */
export type ResolveExpression = (expression: Expression, context: ExpressionContext) => Expr;
