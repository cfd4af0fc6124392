/** Java functions that Flink's programs use, written in TypeScript: by class name. */
import { AGGREGATE_FUNCTIONS } from './aggregate-functions';
import { PROCESS_TABLE_FUNCTIONS } from './process-table-functions';
import { SCALAR_AND_TABLE_FUNCTIONS } from './scalar-table-functions';

export const JAVA_FUNCTIONS: ReadonlyMap<string, unknown> = new Map([
  ...AGGREGATE_FUNCTIONS,
  ...PROCESS_TABLE_FUNCTIONS,
  ...SCALAR_AND_TABLE_FUNCTIONS,
]);
