/** Joins of batch plans under the names of the strategies that Flink would choose for tables without statistics. */
import { conjuncts } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { explainNode } from './explain';
import { fieldsText, textStyle } from './explain-text';
import type { PhysicalNode } from './node';
import { Calc, Exchange } from './nodes/calc-nodes';
import type { Join } from './nodes/join-nodes';
import { ShownNode, type Terms } from './shown-node';

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
  const inputs = loops || broadcast ? withBroadcast(node, build) : node.inputs;
  const [left, right] = node.inputs;
  const terms = () => [
    ...join.terms(left.rowType, right.rowType),
    ['select', fieldsText(node.rowType)] as const,
    ...(broadcast && !loops ? [['isBroadcast', '[true]'] as const] : []),
    ...(merges ? [] : [['build', build === 0 ? '[left]' : '[right]'] as const]),
  ];
  // The execution plan leaves the choice between strategies to the running job.
  const adaptive = name === 'HashJoin' && hint === undefined && join.joinType !== 'FULL';
  if (!adaptive) return new ShownNode(name, inputs, node.rowType, terms);
  const probe = sharesSource(node) ? 1 - build : undefined;
  const shownInputs = inputs.map((input, side) => (side === probe ? batchExchange(input) : input));
  return new AdaptiveJoin(shownInputs, node.rowType, terms);
}

/** A hash join in the physical plan, of which the execution plan says that it may become another one. */
class AdaptiveJoin extends ShownNode {
  constructor(
    inputs: readonly PhysicalNode[],
    rowType: PhysicalNode['rowType'],
    private readonly own: () => Terms,
  ) {
    super('HashJoin', inputs, rowType, own);
  }

  override get name(): string {
    return textStyle() === 'digest' ? 'HashJoin' : 'AdaptiveJoin';
  }

  override terms(): Terms {
    return textStyle() === 'digest' ? this.own() : [['originalJoin', '[ShuffleHashJoin]'], ...this.own()];
  }
}

/** One table on both sides: what is looked up waits until the other side has been read. */
function sharesSource({ inputs }: Join): boolean {
  const [left, right] = inputs.map((input) => (input instanceof Exchange ? input.input : input));
  return left.inputs.length === 0 && right.inputs.length === 0 && explainNode(left) === explainNode(right);
}

function batchExchange(input: PhysicalNode): PhysicalNode {
  if (!(input instanceof Exchange)) return input;
  return new ShownNode('Exchange', input.input, input.rowType, () => [
    ...input.terms(),
    ...(textStyle() === 'digest' ? [] : [['shuffle_mode', '[BATCH]'] as const]),
  ]);
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
    return new ShownNode('Exchange', below, below.rowType, () => [['distribution', '[broadcast]']]);
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
