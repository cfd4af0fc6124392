/** AVG as Calcite computes it over windows: a sum of the arguments divided by their count. For EXPLAIN. */
import type { LogicalType } from '../types/logical/contracts';
import type { AggregateCall } from './contracts';

export interface Average {
  /** Type of the sum. */
  readonly sum: LogicalType;
  /** What the sum is cast to before it is divided. */
  readonly total?: LogicalType;
  /** What the quotient is cast to. */
  readonly quotient?: LogicalType;
}

/** Types whose quotient by a count has another type. */
const NARROW: ReadonlySet<string> = new Set(['TINYINT', 'SMALLINT', 'INTEGER']);

/** undefined for other functions. */
export function averageOf({ name, args, type }: AggregateCall): Average | undefined {
  if (name !== 'AVG') return undefined;
  const [{ type: arg }] = args;
  if (arg.root === 'DECIMAL') return { sum: { ...arg, precision: 38, nullable: true }, total: type };
  const sum = { ...arg, nullable: true };
  return NARROW.has(arg.root) ? { sum, quotient: type } : { sum };
}
