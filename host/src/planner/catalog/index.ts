/** Catalogs of a session and the statements on them. */
export { CatalogManager, DEFAULT_CATALOG, DEFAULT_DATABASE } from './catalog-manager';
export { type StatementContext, statementContext } from './context';
export { expandQuery } from './expand';
export { resolveSchema, type SchemaContext } from './schema';
export { definitionOf, type SchemaDefinition } from './definition';
export type { Rows } from './show';
export { type CatalogResult, runCatalogStatement } from './statements';
export { tableOf, viewOf } from './tables';
