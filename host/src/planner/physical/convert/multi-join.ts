/** Multi-joins. */
import type { MultiJoin as LogicalMultiJoin } from '../../contracts';
import { commonJoinKey } from '../../logical/common-join-key';
import type { PhysicalNode } from '../node';
import { MultiJoin } from '../nodes/multi-join';
import { type ConvertContext, exchange } from './context';
import { durationText } from './options';
import { plainRow, withoutTimeAttributes } from './time-attributes';

export function convertMultiJoin(node: LogicalMultiJoin, context: ConvertContext): PhysicalNode {
  const inputs = node.inputs.map((input) => withoutTimeAttributes(context.convert(input)));
  const counts = inputs.map((input) => input.rowType.fields.length);
  const keys = commonJoinKey(counts, node.conditions) ?? counts.map(() => []);
  const { ttl } = context.settings;
  const settings = {
    joinTypes: node.joinTypes,
    keys,
    conditions: node.conditions.map((condition, i) => (i === 0 ? undefined : condition)),
    ttls: inputs.map((_, i) => (node.ttls.length === 0 ? ttl : durationText(node.ttls[i]))),
    ttlHints: node.ttls,
  };
  return new MultiJoin(
    inputs.map((input, i) => exchange(input, keys[i])),
    settings,
    plainRow(node.rowType),
  );
}
