/**
 * Estimates of EXPLAIN ESTIMATED_COST: row counts and costs as Flink's metadata handlers compute them for tables without statistics
 * (FlinkRelMdRowCount, FlinkRelMdSelectivity, FlinkRelMdSize, FlinkCost). Nothing here decides how a query runs.
 */
import type { Expr } from '../../../expressions/contracts';
import { tableError } from '../../../types/sql-error';
import type { PhysicalNode } from '../node';

/** `io` and `network` in bytes, `memory` in bytes; `cpu` in Flink's units. */
export interface Cost {
  readonly rows: number;
  readonly cpu: number;
  readonly io: number;
  readonly network: number;
  readonly memory: number;
}

/** What estimates of one kind ask of those of the others. */
export interface Estimates {
  /** Of a plan in batch mode. */
  readonly batch: boolean;
  rowCount(node: PhysicalNode): number;
  /** Part of the node's rows that meet the condition. */
  selectivity(node: PhysicalNode, condition: Expr | undefined): number;
  /** How many different values the columns have among the rows that meet the condition; undefined = unknown. */
  distinctCount(node: PhysicalNode, columns: readonly number[], condition?: Expr): number | undefined;
  /** Bytes of a row. */
  rowSize(node: PhysicalNode): number;
  /** Bytes of a row as it is kept in memory. */
  binaryRowSize(node: PhysicalNode): number;
}

export function noEstimate(node: PhysicalNode, why = ''): Error {
  return tableError(`EXPLAIN ESTIMATED_COST of the node ${node.name}${why} is not supported.`);
}

/** Rows of a table of which nothing is known. */
export const DEFAULT_ROW_COUNT = 1e8;
