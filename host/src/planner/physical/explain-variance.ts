/**
 * Variances and deviations as Flink computes them from sums of squared differences (AggregateReduceFunctionsRule): averages beside
 * them are sums divided by counts, too.
 */
import { call, inputRef, literal } from '../../expressions/analyze';
import { averageOf } from '../../expressions/average';
import type { AggregateCall, Expr } from '../../expressions/contracts';
import type { FieldType, LogicalType } from '../../types/logical/contracts';
import { BIGINT, BOOLEAN, DOUBLE, INT, notNull, nullable, row } from '../../types/logical/types';
import { typesEqualIgnoringNullability } from '../../types/logical/equals';
import type { PhysicalNode } from './node';
import type { GroupAggregate } from './nodes/aggregate-nodes';
import { Calc } from './nodes/calc-nodes';

export const SQUARED_DIFFERENCES = '$WELFORD_M2$1';

const VARIANCES: ReadonlySet<string> = new Set(['VAR_POP', 'VAR_SAMP', 'STDDEV_POP', 'STDDEV_SAMP']);
const COUNT_TYPE = notNull(BIGINT);
const HALF: LogicalType = { root: 'DECIMAL', precision: 2, scale: 1, nullable: false };

export function withoutVariances(node: GroupAggregate): PhysicalNode {
  const reduces = ({ name, userFunction }: AggregateCall) => userFunction === undefined && VARIANCES.has(name);
  if (node.name !== 'GroupAggregate' || !node.calls.some(reduces)) return node;
  const keys = node.grouping.length;
  const own = node.rowType.fields;
  const fields: FieldType[] = own.slice(0, keys);
  const calls: AggregateCall[] = [];
  const known = new Map<string, Expr>();
  const add = (made: AggregateCall, name?: string): Expr => {
    const { alias: _alias, ...rest } = made;
    const digest = JSON.stringify(rest);
    const seen = known.get(digest);
    if (seen) return seen;
    const index = fields.push({ name: name ?? `$f${fields.length}`, type: made.type }) - 1;
    calls.push(made);
    const ref = inputRef(index, made.type);
    known.set(digest, ref);
    return ref;
  };
  const outputs: Expr[] = fields.map(({ type }, i) => inputRef(i, type));
  for (const [i, one] of node.calls.entries()) {
    const count = (): Expr => add({ ...one, name: 'COUNT', type: COUNT_TYPE });
    const average = averageOf(one);
    if (average) {
      const sum = add({ ...one, name: 'SUM', type: nullable(average.sum ?? one.type) });
      outputs.push(cast(call('/', [sum, count()], sum.type), one.type));
    } else if (reduces(one)) outputs.push(cast(reduced(one, add, count), one.type));
    else outputs.push(add(one, own[keys + i].name));
  }
  const aggregate = Object.assign(node.copy({}), { calls, rowType: row(fields, false) });
  return new Calc(aggregate, outputs, undefined, node.rowType);
}

function cast(expr: Expr, type: LogicalType): Expr {
  return typesEqualIgnoringNullability(expr.type, type) ? expr : call('CAST', [expr], type);
}

function reduced(one: AggregateCall, add: (made: AggregateCall) => Expr, count: () => Expr): Expr {
  const squares = add({ ...one, name: SQUARED_DIFFERENCES, type: DOUBLE });
  const rows = count();
  const divisor = one.name.endsWith('_POP') ? rows : withoutOne(rows);
  const variance = call('/', [squares, divisor], DOUBLE);
  return one.name.startsWith('VAR') ? variance : call('POWER', [variance, literal(5n, HALF)], DOUBLE);
}

function withoutOne(rows: Expr): Expr {
  const one = literal(1, notNull(INT));
  const single = call('=', [rows, one], notNull(BOOLEAN));
  return call('CASE', [single, literal(null, BIGINT), call('-', [rows, one], BIGINT)], BIGINT);
}
