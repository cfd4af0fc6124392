/** Which values may be NULL when they are computed, whatever their types say. */
import type { Expr } from './contracts';

/** DECIMAL results that do not fit are NULL even where the type is NOT NULL. */
export function mayBeNull(expr: Expr): boolean {
  return expr.type.nullable || (expr.kind === 'call' && expr.type.root === 'DECIMAL');
}
