/** Functions over windows of rows (OVER): the operator for a configuration. */
import type { Node } from '@drey/sdk/protocol';
import { deserialize } from '../../expressions/serialize';
import type { Operator } from '../contracts';
import { registerOperator } from '../registry';
import { transformOf } from '../udf-operator';
import type { OverAggregateConfig } from './configs';
import { BatchOver } from './over-aggregate-batch';
import { NonTimeOver } from './over-aggregate-non-time';
import { ProctimeRangeOver, ProctimeRowsOver, ProctimeUnboundedOver } from './over-aggregate-proctime';
import { RowtimeRangeOver, RowtimeRowsOver, RowtimeUnboundedOver } from './over-aggregate-rowtime';

function createOver(node: Node): Operator {
  const { session, time, groups } = deserialize<OverAggregateConfig>(transformOf(node).payload);
  if (session.batch) return new BatchOver(node);
  if (time === 'NONE') return new NonTimeOver(node);
  const [{ unit, preceding }] = groups;
  if (time === 'PROCTIME') {
    if (preceding === undefined) return new ProctimeUnboundedOver(node);
    return unit === 'ROWS' ? new ProctimeRowsOver(node) : new ProctimeRangeOver(node);
  }
  if (preceding === undefined) return new RowtimeUnboundedOver(node);
  return unit === 'ROWS' ? new RowtimeRowsOver(node) : new RowtimeRangeOver(node);
}

registerOperator('table-over-aggregate', createOver);
