/** Tables and SQL. */
export { CompiledPlan, type PlanReference } from './compiled-plan';
export { DataTypes } from './data-types';
export { type ChangelogMode, Schema, SchemaBuilder } from './schema';
export { StatementSet } from './statement-set';
export { Table } from './table';
export { EnvironmentSettings, StreamTableEnvironment, TableEnvironment } from './table-environment';
export { TableConfig } from './table-config';
export { type ExplainDetail, type ResultKind, TableResult } from './table-result';
