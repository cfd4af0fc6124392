/** User functions of SQL and tables: `@drey/sdk/udf`. */
export { Row, RowKind } from '../row';
export { DataType, DataTypes } from '../table/data-types';
export type { Collector } from '../functions';
export type { MetricGroup } from '../runtime-context';
export * from './context';
export * from './declare';
export * from './functions';
export * from './process-table-function';
export * from './module-function';
export * from './signature';
export * from './values';
export * from './views';
