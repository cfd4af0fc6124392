/** Resolution of statements that have a plan. */
import type { Statement } from '../../sql/ast';
import type { LogicalNode } from '../contracts';
import { planNamed, type QueryContext, resolveInsert } from './queries/index';

export {
  type Planned,
  persistedColumns,
  planNamed,
  type QueryContext,
  resolveInsert,
  resolveQuery,
  sinkFields,
  sinkNode,
} from './queries/index';

/** The plans of a statement: one for a query or INSERT, one for each INSERT of a statement set, none for other statements. */
export function resolveStatement(statement: Statement, context: QueryContext): LogicalNode[] {
  switch (statement.kind) {
    case 'query':
      return [planNamed(statement, context).node];
    case 'insert':
      return [resolveInsert(statement, context)];
    case 'statement_set':
      return statement.statements.map((insert) => resolveInsert(insert, context));
    case 'execute':
      return resolveStatement(statement.statement, context);
    default:
      return [];
  }
}
