/** OVER: windows, their frames and what is required of them. */
import type { AggregateCall, FrameBound, Over, OverFrame } from '../../../expressions/contracts';
import type { AggregateFunction } from '../../../functions/contracts';
import type { FrameBound as WrittenBound, FunctionCall, Name, Window } from '../../../sql/ast';
import { resolveOrder } from './aggregate-calls';
import { callSpan } from './call-spans';
import { invalid } from './errors';
import type { Resolving } from './resolving';

const UNBOUNDED_PRECEDING: FrameBound = { kind: 'UNBOUNDED_PRECEDING' };
const UNBOUNDED_FOLLOWING: FrameBound = { kind: 'UNBOUNDED_FOLLOWING' };
const CURRENT_ROW: FrameBound = { kind: 'CURRENT_ROW' };

/** Functions of the rows' order, whose frame cannot be chosen. */
const RANKING = new Set(['ROW_NUMBER', 'RANK', 'DENSE_RANK', 'PERCENT_RANK', 'CUME_DIST', 'NTILE']);
const OFFSETS = new Set(['LEAD', 'LAG']);
const NEED_ORDER = new Set(['RANK', 'DENSE_RANK', 'PERCENT_RANK', 'CUME_DIST', 'NTILE']);

export function resolveOver(
  call: AggregateCall,
  definition: AggregateFunction,
  over: Window | Name,
  node: FunctionCall,
  r: Resolving,
): Over {
  const window = windowOf(over, r);
  const inside: Partial<Resolving> = { inOver: callSpan(node, r) };
  const nested: Resolving = { ...r, resolve: (expression, more) => r.resolve(expression, { ...inside, ...more }) };
  const partition = window.partitionBy.map((expression) => nested.resolve(expression));
  const order = resolveOrder(window.orderBy, nested);
  checkWindow(definition.name, window, r.context.text);
  const frame = frameOf(definition.name, window, order.length > 0, nested);
  return { kind: 'over', call, partition, order, frame, type: call.type };
}

/** A window as written, with what it takes over of a named one. */
function windowOf(over: Window | Name, r: Resolving): Window {
  const name = 'text' in over ? over : over.base;
  if (name === undefined) return over as Window;
  const found = r.context.namedWindow?.(name);
  if (found === undefined) throw invalid(`Window '${name.text}' not found`, name.span);
  const base = windowOf(found, r);
  if ('text' in over) return base;
  if (over.partitionBy.length > 0) {
    throw invalid('PARTITION BY not allowed with existing window reference', over.partitionBy[0].span);
  }
  if (over.orderBy.length > 0 && base.orderBy.length > 0) {
    throw invalid('ORDER BY not allowed in both base and referenced windows', over.orderBy[0].span);
  }
  if (base.frame !== undefined) {
    throw invalid('Referenced window cannot have framing declarations', over.span);
  }
  return {
    ...over,
    partitionBy: base.partitionBy,
    orderBy: over.orderBy.length > 0 ? over.orderBy : base.orderBy,
  };
}

/** The word ROWS or RANGE. */
function unitSpan(window: Window, text: string): Window['span'] {
  const { frame, orderBy, partitionBy, span } = window;
  const from = [...orderBy.map((item) => item.expression), ...partitionBy].reduce(
    (end, one) => Math.max(end, one.span.end),
    span.start,
  );
  const start = text.toUpperCase().indexOf(frame!.unit, from);
  if (start < 0) return span;
  const length = frame!.unit.length;
  const lines = text.slice(0, start).split('\n');
  const line = lines.length;
  const column = lines[line - 1].length + 1;
  return { start, end: start + length, line, column, endLine: line, endColumn: column + length - 1 };
}

function checkWindow(name: string, window: Window, text: string): void {
  if (NEED_ORDER.has(name) && window.orderBy.length === 0) {
    throw invalid('RANK or DENSE_RANK functions require ORDER BY clause in window specification', window.span);
  }
  const { frame } = window;
  if (frame === undefined) return;
  if (RANKING.has(name) || OFFSETS.has(name)) {
    throw invalid('ROW/RANGE not allowed with RANK, DENSE_RANK or ROW_NUMBER functions', unitSpan(window, text));
  }
  if (frame.lower.kind === 'UNBOUNDED_FOLLOWING') {
    throw invalid('UNBOUNDED FOLLOWING cannot be specified for the lower frame boundary', window.span);
  }
  if (frame.upper?.kind === 'UNBOUNDED_PRECEDING') {
    throw invalid('UNBOUNDED PRECEDING cannot be specified for the upper frame boundary', window.span);
  }
  const upper = frame.upper?.kind ?? 'CURRENT_ROW';
  if (frame.lower.kind === 'CURRENT_ROW' && upper === 'PRECEDING') {
    throw invalid('Upper frame boundary cannot be PRECEDING when lower boundary is CURRENT ROW', window.span);
  }
  if (frame.lower.kind === 'FOLLOWING' && upper === 'CURRENT_ROW') {
    throw invalid('Upper frame boundary cannot be CURRENT ROW when lower boundary is FOLLOWING', window.span);
  }
  if (frame.lower.kind === 'FOLLOWING' && upper === 'PRECEDING') {
    throw invalid('Upper frame boundary cannot be PRECEDING when lower boundary is FOLLOWING', window.span);
  }
  if (frame.unit === 'ROWS') return;
  if (window.orderBy.length > 1) {
    throw invalid('RANGE clause cannot be used with compound ORDER BY clause', unitSpan(window, text));
  }
  if (window.orderBy.length === 0) throw invalid('Window specification must contain an ORDER BY clause', window.span);
}

/** Without ORDER BY the frame is all rows of the partition, with it all up to the current one's peers. */
function frameOf(name: string, window: Window, ordered: boolean, r: Resolving): OverFrame {
  if (RANKING.has(name)) return { unit: 'ROWS', lower: UNBOUNDED_PRECEDING, upper: CURRENT_ROW };
  if (OFFSETS.has(name)) return { unit: 'ROWS', lower: UNBOUNDED_PRECEDING, upper: UNBOUNDED_FOLLOWING };
  const { frame } = window;
  if (frame === undefined) {
    return { unit: 'RANGE', lower: UNBOUNDED_PRECEDING, upper: ordered ? CURRENT_ROW : UNBOUNDED_FOLLOWING };
  }
  return {
    unit: frame.unit,
    lower: boundOf(frame.lower, frame.unit, r),
    upper: frame.upper === undefined ? CURRENT_ROW : boundOf(frame.upper, frame.unit, r),
  };
}

function boundOf(bound: WrittenBound, unit: OverFrame['unit'], r: Resolving): FrameBound {
  if (bound.offset === undefined) return { kind: bound.kind };
  const offset = r.resolve(bound.offset);
  const { span } = bound.offset;
  if (unit === 'ROWS' && offset.kind === 'literal' && Number(offset.value) < 0) {
    throw invalid('ROWS value must be a non-negative integral constant', span);
  }
  if (unit === 'RANGE' && (offset.type.root === 'CHAR' || offset.type.root === 'VARCHAR')) {
    throw invalid('Data Type mismatch between ORDER BY and RANGE clause', span);
  }
  return { kind: bound.kind, offset };
}
