/** Queries and INSERT: syntax tree -> logical plan. */
export type { Planned, QueryContext } from './context';
export { invalid } from './errors';
export { persistedColumns, resolveInsert, sinkFields, sinkNode } from './insert';
export { planNamed, resolveQuery, rootEnv } from './root';
