/** Joins of batch plans under the names of the strategies that Flink would choose for tables without statistics. */
import { conjuncts } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { BatchExchange, BatchNode, type Distribution, distributionBy, isExchange, shuffled } from './batch-node';
import { fieldsText, textStyle } from './explain-text';
import type { PhysicalNode } from './node';
import { Calc, Exchange } from './nodes/calc-nodes';
import type { Join } from './nodes/join-nodes';
import type { Terms } from './shown-node';

/** Rows that a table without statistics is taken to have. */
const TABLE_ROWS = 1e8;

type Side = 0 | 1;

export function batchJoin(node: Join): PhysicalNode {
  const { join, hint } = node;
  const keyed = join.leftKeys.length > 0;
  const loops = !keyed || hint?.name === 'NEST_LOOP';
  const broadcast = hint?.name === 'BROADCAST';
  const merges = keyed && hint?.name === 'SHUFFLE_MERGE';
  const name = merges ? 'SortMergeJoin' : loops ? 'NestedLoopJoin' : 'HashJoin';
  const build = buildSide(node);
  const keysOf = [join.leftKeys, join.rightKeys];
  const spread = loops || broadcast;
  const inputs = spread ? withBroadcast(node, build) : node.inputs.map((input, side) => shuffled(input, keysOf[side]));
  const [left, right] = node.inputs;
  const terms = () => [
    ...join.terms(left.rowType, right.rowType),
    ['select', fieldsText(node.rowType)] as const,
    ...(broadcast && !loops ? [['isBroadcast', '[true]'] as const] : []),
    ...(merges ? [] : [['build', build === 0 ? '[left]' : '[right]'] as const]),
  ];
  const needed = (side: number): Distribution => {
    if (!spread) return distributionBy(keysOf[side]);
    return { kind: side === build ? 'broadcast' : 'any' };
  };
  const needs = {
    inputs: [needed(0), needed(1)],
    given: spread ? [] : givenBy(node),
    ...(merges ? {} : { first: build }),
  };
  // The execution plan leaves the choice between strategies to the running job.
  const adaptive = name === 'HashJoin' && hint === undefined && join.joinType !== 'FULL' && inputs.every(isExchange);
  return adaptive
    ? new AdaptiveJoin('HashJoin', inputs, node.rowType, needs, terms)
    : new BatchNode(name, inputs, node.rowType, needs, terms);
}

/** A hash join in the physical plan, of which the execution plan says that it may become another one. */
class AdaptiveJoin extends BatchNode {
  override get name(): string {
    return textStyle() === 'digest' ? 'HashJoin' : 'AdaptiveJoin';
  }

  override terms(): Terms {
    const own = super.terms();
    return textStyle() === 'digest' ? own : [['originalJoin', '[ShuffleHashJoin]'], ...own];
  }
}

/** Rows that have no partner are where the keys of their own side are. */
function givenBy({ join, inputs }: Join): Distribution[] {
  const { joinType, leftKeys, rightKeys } = join;
  const right = rightKeys.map((key) => inputs[0].rowType.fields.length + key);
  if (joinType === 'FULL') return [];
  if (joinType === 'RIGHT') return [distributionBy(right)];
  return [distributionBy(leftKeys), ...(joinType === 'INNER' ? [distributionBy(right)] : [])];
}

/** The smaller side is held; what a semi-join looks into always is. */
function buildSide({ join, hint, inputs }: Join): Side {
  if (hint !== undefined) return hint.side;
  switch (join.joinType) {
    case 'SEMI':
    case 'ANTI':
      return 1;
    default: {
      const outer = join.leftKeys.length === 0 ? join.joinType : 'INNER';
      if (outer === 'LEFT') return 1;
      if (outer === 'RIGHT') return 0;
      return sizeOf(inputs[0]) <= sizeOf(inputs[1]) ? 0 : 1;
    }
  }
}

function withBroadcast({ inputs }: Join, build: Side): PhysicalNode[] {
  return inputs.map((input, side) => {
    const below = input instanceof Exchange ? input.input : input;
    if (side !== build) return below;
    return new BatchExchange(below, 'broadcast');
  });
}

/** Bytes, by Flink's default statistics. */
function sizeOf(node: PhysicalNode): number {
  return rowsOf(node) * node.rowType.fields.reduce((sum, { type }) => sum + widthOf(type), 0);
}

function rowsOf(node: PhysicalNode): number {
  if (node.inputs.length === 0) return TABLE_ROWS;
  const rows = Math.max(...node.inputs.map(rowsOf));
  return node instanceof Calc ? rows * selectivityOf(node.condition) : rows;
}

function selectivityOf(condition: Expr | undefined): number {
  return conjuncts(condition).reduce((product, part) => product * partOf(part), 1);
}

function partOf(part: Expr): number {
  if (part.kind !== 'call') return 0.25;
  if (part.name === '=') return 0.15;
  if (part.name === 'IS NOT NULL') return 0.9;
  return part.name === '<' || part.name === '>' || part.name === '<=' || part.name === '>=' ? 0.5 : 0.25;
}

const WIDTHS: Readonly<Partial<Record<LogicalType['root'], number>>> = {
  BOOLEAN: 1,
  TINYINT: 1,
  SMALLINT: 2,
  INTEGER: 4,
  FLOAT: 4,
  DATE: 12,
  TIME: 12,
  BIGINT: 8,
  DOUBLE: 8,
  DECIMAL: 12,
};

function widthOf(type: LogicalType): number {
  if (type.root === 'ROW') return type.fields.reduce((sum, field) => sum + widthOf(field.type), 0);
  if (type.root === 'ARRAY') return 16 * widthOf(type.element);
  return WIDTHS[type.root] ?? 12;
}
