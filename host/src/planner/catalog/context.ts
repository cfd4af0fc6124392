/** What statements on catalogs need from the resolver, put together for one statement. */
import type { SessionInfo } from '../../functions/contracts';
import type { Query } from '../../sql/ast';
import { parseStatement } from '../../sql/index';
import { SqlError, tableError } from '../../types/sql-error';
import type { RowType } from '../../types/logical/contracts';
import { resolveExpression, typeOfName } from '../resolve/expressions/index';
import { planNamed } from '../resolve/index';
import { RowScope } from '../resolve/queries/scope';
import type { CatalogManager } from './catalog-manager';
import { expandQuery, functionText } from './expand';
import type { SchemaContext, VisibleColumn } from './schema';

export interface StatementContext extends SchemaContext {
  readonly session: SessionInfo;
  /** Names and types of a query's columns; names may repeat. */
  columnsOf(query: Query): { readonly names: readonly string[]; readonly rowType: RowType };
  /** The query as written, with names in backticks, and with all names in full. */
  textOf(query: Query): { readonly original: string; readonly expanded: string };
}

/** No name in SQL holds this. */
const HIDDEN = '\u0000';

export function statementContext(catalog: CatalogManager, session: SessionInfo, text: string): StatementContext {
  return {
    session,
    typeOf: typeOfName,
    functionName: (name) => functionText(name, catalog),
    resolveExpression: (expression, columns, place) =>
      unvalidated(() =>
        resolveExpression(expression, {
          scope: scopeOf(columns),
          place,
          session,
          catalog,
          text,
          resolveQuery: () => {
            throw tableError(`Sub-queries are not supported in a ${place}.`);
          },
        }),
      ),
    columnsOf(query) {
      const { names, node } = planNamed(query, {
        catalog,
        session,
        text,
        resolveExpression,
        parseQuery: (view) => parseStatement(view) as Query,
      });
      return { names, rowType: node.rowType };
    },
    textOf: (query) => ({
      original: text.slice(query.span.start, query.span.end),
      expanded: expandQuery(query, catalog),
    }),
  };
}

const CONTEXT_EXCEPTION = 'org.apache.calcite.runtime.CalciteContextException';

/** DDL's expressions are not validated as queries are: Flink lets Calcite's exception through, with other words for columns. */
function unvalidated<T>(resolve: () => T): T {
  try {
    return resolve();
  } catch (error) {
    const cause = error instanceof SqlError ? error.cause : undefined;
    if (!(cause instanceof SqlError) || cause.exceptionClass !== CONTEXT_EXCEPTION) {
      throw error;
    }
    throw new SqlError(inDdl(cause.message), CONTEXT_EXCEPTION, cause.position, { cause: renamed(cause.cause) });
  }
}

function renamed(cause: unknown): unknown {
  return cause instanceof SqlError ? new SqlError(inDdl(cause.message), cause.exceptionClass, cause.position) : cause;
}

function inDdl(message: string): string {
  return message.replace(/Column '([^']*)' not found in any table/, "Unknown identifier '$1'");
}

function scopeOf(columns: readonly VisibleColumn[]): RowScope {
  const relation = {
    alias: '',
    names: columns.map((column, i) => column.name ?? `${HIDDEN}${i}`),
    types: columns.map((column) => column.type),
    start: 0,
  };
  return new RowScope([relation], undefined, () => 0);
}
