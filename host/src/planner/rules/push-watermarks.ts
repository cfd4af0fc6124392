/**
 * Watermarks are made in sources that can: of each split by itself, before filters that the source takes later. Flink:
 * PushWatermarkIntoTableSourceScanRule, PushWatermarkIntoTableSourceScanAcrossCalcRule.
 */
import { inlineInputs, some } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import type { TableSource } from '../catalog/connector-contracts';
import type { LogicalNode, Scan, WatermarkAssigner } from '../contracts';
import { type PushContext, transform, withPushed } from './push-context';

export function pushWatermarksIntoSources(root: LogicalNode, context: PushContext): LogicalNode {
  return transform(root, (node) => (node.node === 'WatermarkAssigner' ? pushInto(node, context) : node));
}

function pushInto(node: WatermarkAssigner, context: PushContext): LogicalNode {
  const { input, expr, rowtimeIndex, rowType } = node;
  if (input.node === 'Scan') {
    return accepts(expr, context.source(input)) ? { ...withWatermark(input, expr), rowType } : node;
  }
  if (input.node !== 'Project' || input.input.node !== 'Scan') return node;
  const scan = input.input;
  if (!accepts(expr, context.source(scan))) return node;
  const rowtime = input.exprs[rowtimeIndex];
  const { type } = rowType.fields[rowtimeIndex];
  const attribute: Expr = { kind: 'call', name: 'REINTERPRET', args: [rowtime], type };
  const exprs = input.exprs.map((column, i) => (i === rowtimeIndex ? attribute : column));
  return { ...input, input: withWatermark(scan, inlineInputs(expr, input.exprs)), exprs, rowType };
}

function withWatermark(scan: Scan, watermark: Expr): Scan {
  return withPushed(scan, ['watermark'], { watermark });
}

/** Expressions with user functions are left to an operator, which can open them. */
function accepts(expr: Expr, source: TableSource | undefined): boolean {
  if (!source) return false;
  if (expr.kind === 'call' && expr.name === 'SOURCE_WATERMARK') return source.emitsWatermarks === true;
  return source.acceptsWatermark === true && !some(expr, (part) => part.kind === 'call' && !!part.userFunction);
}
