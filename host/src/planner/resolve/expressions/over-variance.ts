/**
 * STDDEV and VARIANCE over a window, as Calcite expands them: (sum(x²) - sum(x)² / n) / n in the arithmetic of the result's type. So
 * integers are divided as integers, and sums cancel as they do in Flink.
 */
import { literal } from '../../../expressions';
import type { Expr, Over } from '../../../expressions/contracts';
import type { AggregateFunction } from '../../../functions/contracts';
import type { Span } from '../../../sql/ast';
import { BIGINT, decimal, INT, notNull, nullable } from '../../../types/logical/types';
import { builtIn, builtInCall, checkedCall, coerce, type Resolving } from './resolving';

/** Whether the deviation is divided by the number of rows, or by one less. */
const BIASED: ReadonlyMap<string, boolean> = new Map([
  ['STDDEV_POP', true],
  ['VAR_POP', true],
  ['STDDEV_SAMP', false],
  ['VAR_SAMP', false],
]);

export function expandVariance(over: Over, span: Span, r: Resolving): Expr {
  const biased = BIASED.get(over.call.name);
  if (biased === undefined) return over;
  const { type } = over;
  const call = (name: string, ...args: Expr[]): Expr => builtInCall(name, args, span, r);
  const windowed = (name: string, arg: Expr): Expr => {
    const checked = checkedCall(builtIn(name) as AggregateFunction, { args: [arg] }, span, groupedIn(r));
    return { ...over, call: { ...over.call, name, ...checked }, type: checked.type };
  };
  const x = coerce(over.call.args[0] as Expr, type, r);
  const [sum, count] = [windowed('SUM', x), windowed('COUNT', x)];
  const number = coerce(count, type, r);
  const deviation = call('-', windowed('SUM', call('*', x, x)), call('/', call('*', sum, sum), number));
  const one = literal(1, notNull(INT));
  const divisor = biased
    ? number
    : call('CASE', call('=', count, one), literal(null, nullable(BIGINT)), call('-', count, one));
  const variance = call('/', deviation, divisor);
  if (!over.call.name.startsWith('STDDEV')) return coerce(variance, type, r);
  const half = literal(5, notNull(decimal(2, 1)));
  return coerce(call('POWER', coerce(variance, type, r), half), type, r);
}

/** A window is never empty: sums of values that are not null are not null. */
function groupedIn(r: Resolving): Resolving {
  return { ...r, context: { ...r.context, grouped: true } };
}
