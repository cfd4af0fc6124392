/** Java functions that Flink's programs use, written in TypeScript: by class name. */
import { PROCESS_TABLE_FUNCTIONS } from './process-table-functions';

export const JAVA_FUNCTIONS: ReadonlyMap<string, unknown> = new Map([...PROCESS_TABLE_FUNCTIONS]);
