/** Joins of batch plans by the strategies that Flink would choose by their costs. */
import { type BatchContext, cheapest, isDisabled } from './batch-choice';
import {
  BatchExchange,
  BatchJoin,
  BatchNode,
  type Distribution,
  distributionBy,
  isExchange,
  type JoinChoice,
  shuffled,
} from './batch-node';
import { fieldsText } from './explain-text';
import type { PhysicalNode } from './node';
import { Calc, Exchange } from './nodes/calc-nodes';
import type { Join } from './nodes/join-nodes';
import type { Terms } from './shown-node';

type Side = 0 | 1;

/** Bytes of a side that is sent to all workers. */
const BROADCAST_THRESHOLD = 1024 ** 2;
/** A side that has so many different rows, of all that it has, is not made distinct before a semi-join. */
const DISTINCT_RATIO = 0.8;

export function batchJoin(node: Join, context: BatchContext): PhysicalNode {
  const distinct = withDistinctBuild(node, context);
  const made = strategies(node, context).map((choice) => joined(choice.strategy === 'merge' ? node : distinct, choice));
  return cheapest(made, context);
}

function isKeyed({ join }: Join): boolean {
  return join.leftKeys.length > 0;
}

/** The one that a hint asks for, or all that are possible. */
function strategies(node: Join, context: BatchContext): readonly JoinChoice[] {
  const plain = { broadcast: false, singleRow: false };
  const hint = validHint(node);
  if (hint !== undefined) {
    const { name, side } = hint;
    if (name === 'SHUFFLE_MERGE') return [{ ...plain, strategy: 'merge', build: 0 }];
    if (name === 'NEST_LOOP') return [{ ...plain, strategy: 'loop', build: side }];
    return [{ ...plain, strategy: 'hash', build: side, broadcast: name === 'BROADCAST' }];
  }
  const allows = (operator: string) => !isDisabled(operator, context);
  const choices: JoinChoice[] = [];
  if (isKeyed(node)) {
    const broadcast = allows('BroadcastHashJoin') ? broadcastSide(node, context) : undefined;
    if (broadcast !== undefined) choices.push({ ...plain, strategy: 'hash', build: broadcast, broadcast: true });
    else if (allows('ShuffleHashJoin')) choices.push({ ...plain, strategy: 'hash', build: hashBuild(node, context) });
    if (allows('SortMergeJoin')) choices.push({ ...plain, strategy: 'merge', build: 0 });
  }
  const single = singleRowSide(node);
  if (single !== undefined) choices.push({ ...plain, strategy: 'loop', build: single, singleRow: true });
  if (allows('NestedLoopJoin') || choices.length === 0) {
    choices.push({ ...plain, strategy: 'loop', build: loopBuild(node, context) });
  }
  return choices;
}

/** Hints that the kind of join does not allow are as good as none. */
function validHint({ hint, join }: Join): Join['hint'] {
  if (hint === undefined || join.joinType === 'SEMI' || join.joinType === 'ANTI') return undefined;
  if (hint.name === 'NEST_LOOP') return hint;
  if (join.leftKeys.length === 0) return undefined;
  if (hint.name !== 'BROADCAST') return hint;
  const outer: Partial<Record<typeof join.joinType, Side>> = { LEFT: 1, RIGHT: 0 };
  const needed = outer[join.joinType];
  return join.joinType === 'FULL' || (needed !== undefined && needed !== hint.side) ? undefined : hint;
}

function sizes({ inputs }: Join, { estimates }: BatchContext): readonly number[] {
  return inputs.map((input) => estimates.size(input));
}

function broadcastSide(node: Join, context: BatchContext): Side | undefined {
  const { session } = context;
  if (session.option('table.optimizer.adaptive-broadcast-join.strategy')?.toUpperCase() === 'RUNTIME_ONLY') {
    return undefined;
  }
  const written = session.option('table.optimizer.join.broadcast-threshold');
  const threshold = written === undefined ? BROADCAST_THRESHOLD : Number(written);
  const [left, right] = sizes(node, context);
  const small = (size: number, side: Side) => (size <= threshold ? side : undefined);
  switch (node.join.joinType) {
    case 'RIGHT':
      return small(left, 0);
    case 'FULL':
      return undefined;
    case 'INNER':
      return left <= threshold || right <= threshold ? (left < right ? 0 : 1) : undefined;
    default:
      return small(right, 1);
  }
}

function hashBuild(node: Join, context: BatchContext): Side {
  const { joinType } = node.join;
  const [left, right] = sizes(node, context);
  if (left === right) return joinType === 'SEMI' || joinType === 'ANTI' ? 1 : 0;
  // What a semi-join looks into is always held.
  return left < right && joinType !== 'SEMI' && joinType !== 'ANTI' ? 0 : 1;
}

function loopBuild(node: Join, context: BatchContext): Side {
  const { joinType } = node.join;
  if (joinType === 'RIGHT') return 0;
  if (joinType !== 'INNER' && joinType !== 'FULL') return 1;
  const [left, right] = sizes(node, context);
  return left <= right ? 0 : 1;
}

function singleRowSide({ join, inputs }: Join): Side | undefined {
  const [left, right] = inputs.map(isSingleRow);
  switch (join.joinType) {
    case 'INNER':
    case 'FULL':
      return left || right ? (left ? 0 : 1) : undefined;
    case 'RIGHT':
      return left ? 0 : undefined;
    default:
      return right ? (left ? 0 : 1) : undefined;
  }
}

/** An aggregation of all rows, whatever is computed of its result. */
function isSingleRow(node: PhysicalNode): boolean {
  if (node instanceof Calc || node instanceof Exchange) return isSingleRow(node.input);
  if (!(node instanceof BatchNode) || node.work?.kind !== 'aggregate') return false;
  return node.work.final && node.work.grouping.length === 0 && node.work.window === undefined;
}

/** A semi-join looks for rows that can be made few before they are sent. */
function withDistinctBuild(node: Join, { estimates }: BatchContext): Join {
  const { joinType } = node.join;
  if (joinType !== 'SEMI' && joinType !== 'ANTI') return node;
  const [left, right] = node.inputs;
  const below = right instanceof Exchange ? right.input : right;
  const { rowType } = below;
  const grouping = rowType.fields.map((_, i) => i);
  const count = estimates.distinctCount(below, grouping);
  if (count === undefined || count / estimates.rowCount(below) >= DISTINCT_RATIO) return node;
  const work = { kind: 'aggregate', hash: true, grouping, calls: 0, final: false, merge: false } as const;
  const distinct = new BatchNode(
    'LocalHashAggregate',
    below,
    rowType,
    { inputs: [{ kind: 'any' }] },
    () => {
      const names = fieldsText(rowType);
      return [
        ['groupBy', names],
        ['select', names],
      ];
    },
    work,
  );
  return node.copy({ inputs: [left, right instanceof Exchange ? right.copy({ inputs: [distinct] }) : distinct] });
}

function joined(node: Join, choice: JoinChoice): PhysicalNode {
  const { join } = node;
  const { strategy, build, broadcast, singleRow } = choice;
  const keysOf = [join.leftKeys, join.rightKeys];
  const spread = strategy === 'loop' || broadcast;
  const inputs = spread ? withBroadcast(node, build) : node.inputs.map((input, side) => shuffled(input, keysOf[side]));
  const [left, right] = node.inputs;
  const distinct = (join.joinType === 'SEMI' || join.joinType === 'ANTI') && isLocalDistinct(right);
  const terms = (): Terms => [
    ...join.terms(left.rowType, right.rowType),
    ['select', fieldsText(node.rowType)],
    ...(strategy === 'hash' && broadcast ? [['isBroadcast', '[true]'] as const] : []),
    ...(strategy === 'merge' ? [] : [['build', build === 0 ? '[left]' : '[right]'] as const]),
    ...(strategy === 'hash' && distinct ? [['tryDistinctBuildRow', '[true]'] as const] : []),
    ...(singleRow ? [['singleRowJoin', '[true]'] as const] : []),
  ];
  const needed = (side: number): Distribution => {
    if (!spread) return distributionBy(keysOf[side]);
    return { kind: side === build ? 'broadcast' : 'any' };
  };
  const needs = {
    inputs: [needed(0), needed(1)],
    given: spread ? [] : givenBy(node),
    ...(strategy === 'merge' ? {} : { first: build }),
  };
  const name = { hash: 'HashJoin', merge: 'SortMergeJoin', loop: 'NestedLoopJoin' }[strategy];
  // The execution plan leaves the choice between strategies to the running job.
  const adaptive =
    strategy !== 'loop' &&
    !broadcast &&
    node.hint === undefined &&
    join.joinType !== 'FULL' &&
    inputs.every(isExchange);
  return new BatchJoin(name, inputs, node.rowType, needs, terms, join, choice, adaptive);
}

function isLocalDistinct(node: PhysicalNode): boolean {
  const below = node instanceof Exchange ? node.input : node;
  return below instanceof BatchNode && below.work?.kind === 'aggregate' && !below.work.final;
}

/** Rows that have no partner are where the keys of their own side are. */
function givenBy({ join, inputs }: Join): Distribution[] {
  const { joinType, leftKeys, rightKeys } = join;
  const right = rightKeys.map((key) => inputs[0].rowType.fields.length + key);
  if (joinType === 'FULL') return [];
  if (joinType === 'RIGHT') return [distributionBy(right)];
  return [distributionBy(leftKeys), ...(joinType === 'INNER' ? [distributionBy(right)] : [])];
}

function withBroadcast({ inputs }: Join, build: Side): PhysicalNode[] {
  return inputs.map((input, side) => {
    const below = input instanceof Exchange ? input.input : input;
    if (side !== build) return below;
    return new BatchExchange(below, 'broadcast', { kind: 'broadcast' });
  });
}
