/** What stateless SQL operators tell the code generator, which makes one loop of those that follow each other in a chain. */
import type { Expr } from '../../expressions/contracts';
import type { CompileSession } from '../../expressions/compiler';
import type { RowType } from '../../types/logical/contracts';
import type { Operator } from '../contracts';

/** Takes part in making watermarks: what a generated loop asks of the watermark assigner. */
export interface WatermarkSink {
  /** Greatest watermark so far, and the one that was emitted last. */
  current: number;
  readonly emitted: number;
  /** So many rows are about to be looked at. */
  begin(rows: number): void;
  /** Emits `current`; rows before it must have been emitted. */
  advance(): void;
}

export type TableStep =
  | { readonly kind: 'calc'; readonly exprs: readonly Expr[]; readonly condition: Expr | undefined }
  | {
      readonly kind: 'watermarks';
      readonly expr: Expr;
      readonly rowtimeIndex: number;
      readonly interval: number;
      readonly sink: WatermarkSink;
      readonly nullRowtime: () => never;
    }
  /** Rows of some kinds pass; `insertsUpdates`: +U becomes +I. */
  | { readonly kind: 'kinds'; readonly takes: readonly boolean[]; readonly insertsUpdates: boolean };

/** A stateless operator. Its step is asked for when the operator is open. */
export interface TableFusableOperator extends Operator {
  readonly tableStep: () => TableStep;
  readonly fusionInput: RowType;
  readonly fusionSession: CompileSession;
}

export function isTableFusable(operator: Operator): operator is TableFusableOperator {
  return (operator as Partial<TableFusableOperator>).tableStep !== undefined;
}
