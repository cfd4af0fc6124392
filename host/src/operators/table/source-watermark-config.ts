/** What the planner writes into a source for the watermark that it makes. */
import type { Expr } from '../../expressions/contracts';
import type { TableConfig } from './configs';

/** FunctionSpec.kind of the watermark generators of SQL's sources: their payload is a SourceWatermarkConfig. */
export const TABLE_WATERMARK = 'table-watermark';

/** A watermark that a source makes for each of its splits. */
export interface SourceWatermarkConfig extends TableConfig {
  readonly watermark: Expr;
  /** After each record that raises it, not at intervals. */
  readonly perRecord: boolean;
}
