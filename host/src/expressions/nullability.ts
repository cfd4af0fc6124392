/** Which values may be NULL when they are computed, whatever their types say. */
import type { Expr } from './contracts';

/**
 * Functions of these types give NULL for arguments outside of their domain (LPAD with a negative length, a DECIMAL that does not
 * fit) although the result is typed NOT NULL; Flink, too, looks at the value.
 */
const CHECKED_ROOTS = new Set<string>(['DECIMAL', 'CHAR', 'VARCHAR', 'BINARY', 'VARBINARY']);

/** True when code has to check the value. */
export function mayBeNull(expr: Expr): boolean {
  return expr.type.nullable || (expr.kind === 'call' && CHECKED_ROOTS.has(expr.type.root));
}
