/** Entry points of the resolution of queries. */
import type { Query } from '../../../sql/ast';
import type { LogicalNode } from '../../contracts';
import type { Env, Planned, QueryContext } from './context';
import { planItem } from './from';
import { planQuery } from './queries';

/** The environment of a whole statement. */
export function rootEnv(context: QueryContext): Env {
  const ids = context.correlationIds ?? { next: 0 };
  return { context, newId: () => ids.next++, top: true, planQuery, planItem };
}

/** The plan of a query. */
export function resolveQuery(query: Query, context: QueryContext): LogicalNode {
  return planNamed(query, context).node;
}

/** The plan with the column names as written, which may repeat. */
export function planNamed(query: Query, context: QueryContext): Planned {
  return planQuery(query, rootEnv(context));
}
