/** What reads nothing gives nothing: nodes over an empty VALUES become one, and LIMIT 0. Flink: PruneEmptyRules. */
import type { LogicalNode, SetOp } from '../contracts';
import { inputsOf, withInputs } from '../logical/tree';

export function pruneEmpty(node: LogicalNode): LogicalNode {
  const current = withInputs(node, inputsOf(node).map(pruneEmpty));
  return givesNothing(current) ? nothing(current) : current.node === 'Union' ? union(current) : current;
}

const isEmpty = (node: LogicalNode): boolean => node.node === 'Values' && node.rows.length === 0;

function nothing({ rowType }: LogicalNode): LogicalNode {
  return { node: 'Values', rows: [], rowType };
}

function givesNothing(node: LogicalNode): boolean {
  switch (node.node) {
    case 'Project':
    case 'Filter':
    case 'WatermarkAssigner':
      return isEmpty(node.input);
    case 'Sort':
      return node.fetch === 0 || isEmpty(node.input);
    case 'Aggregate':
      return node.grouping.length > 0 && node.groupSets.every((set) => set.length > 0) && isEmpty(node.input);
    case 'Join': {
      const { type } = node;
      const needsLeft = type === 'INNER' || type === 'LEFT' || type === 'SEMI' || type === 'ANTI';
      const needsRight = type === 'INNER' || type === 'RIGHT' || type === 'SEMI';
      return (needsLeft && isEmpty(node.left)) || (needsRight && isEmpty(node.right));
    }
    default:
      return false;
  }
}

function union(node: SetOp): LogicalNode {
  const inputs = node.inputs.filter((input) => !isEmpty(input));
  if (inputs.length === node.inputs.length) return node;
  return inputs.length === 0 ? nothing(node) : { ...node, inputs };
}
