/** What the resolver of queries needs to know while it works. */
import type { Expr } from '../../../expressions/contracts';
import type { SessionInfo } from '../../../functions/contracts';
import type { CommonTable, Expression, Query, TableReference, Window } from '../../../sql/ast';
import type { CatalogReader } from '../../catalog/contracts';
import type { Hint, LogicalNode } from '../../contracts';
import type { ExpressionContext, ExpressionPlace, ResolveExpression, Scope } from '../contracts';
import type { FromItem, OuterScope } from './scope';

/** What a statement is resolved against. */
export interface QueryContext {
  readonly catalog: CatalogReader;
  readonly session: SessionInfo;
  /** The text of the statement, for messages. */
  readonly text: string;
  readonly resolveExpression: ResolveExpression;
  /** Parses the text of a view. */
  readonly parseQuery: (text: string) => Query;
  /** Numbers of correlations; they are unique within a session in Flink, within a statement at least. */
  readonly correlationIds?: { next: number };
}

/** A query's result: names as written (they may repeat), while the node's own are unique. */
export interface Planned {
  readonly node: LogicalNode;
  readonly names: readonly string[];
}

/** WITH tables in reach, innermost first. */
export interface CommonTables {
  readonly table: CommonTable;
  readonly outer: CommonTables | undefined;
  /** The environment in which its query was written. */
  readonly env: Env;
  /** The table as its own query sees it. */
  readonly itself?: boolean;
}

/** The place of a query in its statement. */
export interface Env {
  readonly context: QueryContext;
  readonly newId: () => number;
  readonly commonTables?: CommonTables | undefined;
  /** The scope around a sub-query. */
  readonly outer?: OuterScope | undefined;
  /** What lateral items of FROM see on their left. */
  readonly lateral?: OuterScope | undefined;
  /** Views being expanded, against endless recursion. */
  readonly views?: readonly string[] | undefined;
  /** False inside sub-queries: their ORDER BY without LIMIT has no effect. */
  readonly top: boolean;
  /** Query hints of the SELECT around this FROM item. */
  readonly hints?: readonly Hint[] | undefined;
  /** Set by planning queries of the statement. */
  readonly planQuery: (query: Query, env: Env) => Planned;
  /** An item of FROM. */
  readonly planItem: (env: Env, item: TableReference) => FromItem;
}

export interface ExpressionOptions {
  /** The query has GROUP BY, so that aggregates never see empty input. */
  readonly grouped?: boolean;
  readonly windows?: ReadonlyMap<string, Window>;
  readonly match?: ExpressionContext['match'];
}

/** Resolves an expression in a scope; sub-queries in it see the scope as their outer one. */
export function resolveIn(
  env: Env,
  scope: OuterScope | Scope,
  place: ExpressionPlace,
  expression: Expression,
  options: ExpressionOptions = {},
): Expr {
  const { context } = env;
  const outer = 'fromInside' in scope ? scope : env.outer;
  return context.resolveExpression(expression, {
    scope,
    place,
    session: context.session,
    catalog: context.catalog,
    text: context.text,
    resolveQuery: (query) =>
      env.planQuery(query, { ...env, outer, lateral: undefined, top: false, hints: undefined }).node,
    namedWindow: (name) => options.windows?.get(name.text),
    ...(options.match && { match: options.match }),
    ...(options.grouped !== undefined && { grouped: options.grouped }),
  });
}

export function commonTableOf(env: Env, name: string): CommonTables | undefined {
  let found = env.commonTables;
  while (found !== undefined && found.table.name.text !== name) found = found.outer;
  return found;
}
