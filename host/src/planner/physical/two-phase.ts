/**
 * Aggregations in bundles are made in two phases, around the shuffle (Flink's TwoStageOptimizedAggregateRule). Runs on a plan whose
 * changelog traits are known.
 */
import { accumulatorTypeFor, canMerge } from '../../expressions/aggregate-state';
import type { CompileSession } from '../../expressions/compiler';
import type { SessionInfo } from '../../functions/contracts';
import { definitionOf } from '../../functions/user/definition';
import type { MiniBatch } from '../../operators/table/configs';
import { BIGINT, notNull, row } from '../../types/logical/types';
import { exchange } from './convert/context';
import { plannerSettings } from './convert';
import { accumulatorNames } from './explain-phases';
import { booleanOption, enumOption } from './convert/options';
import type { PhysicalNode } from './node';
import { GroupAggregate } from './nodes/aggregate-nodes';
import { Exchange } from './nodes/calc-nodes';
import { GlobalGroupAggregate, IncrementalGroupAggregate, LocalGroupAggregate } from './nodes/phase-nodes';
import { GlobalWindowAggregate, LocalWindowAggregate, WindowAggregate } from './nodes/window-nodes';
import { INSERT, isInsertOnly } from './traits';

const STRATEGY = 'table.optimizer.agg-phase-strategy';

/**
 * Aggregations over windows are split where TWO_PHASE asks for it: one operator that does both is otherwise the faster one, and
 * gives the same rows.
 */
function splitWindows(root: PhysicalNode, session: SessionInfo): PhysicalNode {
  if (session.batch || phaseStrategy(session) !== 'TWO_PHASE') return root;
  const inputs = root.inputs.map((input) => splitWindows(input, session));
  const node = inputs.every((input, i) => input === root.inputs[i]) ? root : root.copy({ inputs });
  return node.name === 'WindowAggregate' && node instanceof WindowAggregate ? windowPhases(node, session) : node;
}

function windowPhases(whole: WindowAggregate, session: SessionInfo): PhysicalNode {
  const { grouping, calls, windowing, source } = whole;
  const splits = windowing.kind !== 'SESSION' && windowing.time === 'ROWTIME' && canMerge(calls, session);
  if (!splits || !(whole.input instanceof Exchange) || !accumulatorNames(calls)) return whole;
  const { input } = whole.input;
  const countRows = windowing.kind === 'HOP' && source.kind === 'time';
  const needRetraction = !isInsertOnly(input.modifyKinds);
  const accumulator = accumulatorTypeFor(calls, { needRetraction, countRows }, compileSession(session));
  const fields = [
    ...grouping.map((column) => input.rowType.fields[column]),
    { name: '$accumulators', type: accumulator },
    { name: '$slice_end', type: notNull(BIGINT) },
  ];
  const local = new LocalWindowAggregate(input, whole, countRows, row(fields, false)).copy({ modifyKinds: INSERT });
  const keys = grouping.map((_, i) => i);
  const exchanged = exchange(local, keys).copy({ modifyKinds: INSERT });
  const { modifyKinds, updateKind, deleteKind } = whole;
  return new GlobalWindowAggregate(exchanged, local, whole).copy({ modifyKinds, updateKind, deleteKind });
}

/** The session with the definitions of its functions: their accumulators are among those of the calls. */
function compileSession(session: SessionInfo): CompileSession {
  const userFunction = (key: string) => {
    const fn = session.functions?.(key);
    return fn && definitionOf(key, fn);
  };
  return { ...session, userFunction };
}

export function splitPhases(whole: PhysicalNode, session: SessionInfo): PhysicalNode {
  const root = splitWindows(whole, session);
  const { miniBatch } = plannerSettings(session);
  if (!miniBatch || phaseStrategy(session) === 'ONE_PHASE') return root;
  const done = new Map<PhysicalNode, PhysicalNode>();
  const visit = (node: PhysicalNode): PhysicalNode => {
    const known = done.get(node);
    if (known) return known;
    const inputs = node.inputs.map(visit);
    const same = inputs.every((input, i) => input === node.inputs[i]);
    const copied = same ? node : node.copy({ inputs });
    const result =
      copied instanceof GroupAggregate ? (twoPhases(copied, { size: miniBatch.size }, session) ?? copied) : copied;
    done.set(node, result);
    return result;
  };
  return visit(root);
}

function phaseStrategy(session: SessionInfo): string {
  const enumClass = 'org.apache.flink.table.api.config.AggregatePhaseStrategy';
  return enumOption(session.option, STRATEGY, enumClass, ['AUTO', 'ONE_PHASE', 'TWO_PHASE']) ?? 'AUTO';
}

/** Undefined when a function's accumulators cannot be added up. */
function twoPhases(whole: GroupAggregate, miniBatch: MiniBatch, session: SessionInfo): PhysicalNode | undefined {
  if (!(whole.input instanceof Exchange) || !canMerge(whole.calls, session)) return undefined;
  const { input } = whole.input;
  const { grouping, effectiveCalls: calls } = whole;
  if (isIncremental(whole, input, session)) return incremental(whole, input, miniBatch, session);
  const accumulator = accumulatorTypeFor(
    calls,
    { needRetraction: !isInsertOnly(input.modifyKinds) },
    compileSession(session),
  );
  const fields = [
    ...grouping.map((column) => input.rowType.fields[column]),
    { name: '$accumulators', type: accumulator },
  ];
  const settings = { accumulator, miniBatch };
  const local = new LocalGroupAggregate(input, grouping, calls, settings, whole.rowType, row(fields, false));
  const exchanged = exchange(
    local,
    grouping.map((_, i) => i),
  );
  const { modifyKinds, updateKind, deleteKind } = whole;
  return new GlobalGroupAggregate(exchanged, local, whole, input.rowType).copy({ modifyKinds, updateKind, deleteKind });
}

/** What they find in a bundle with retractions is a difference that can be added. */
const ADDING = new Set(['COUNT', 'SUM', '$SUM0']);

/** The second level of a split aggregation right above the first. */
function isIncremental(
  whole: GroupAggregate,
  input: PhysicalNode,
  session: SessionInfo,
): input is GlobalGroupAggregate {
  const enabled = booleanOption(session.option, 'table.optimizer.incremental-agg-enabled', true);
  if (!enabled || whole.settings.level !== 'FINAL') return false;
  if (!(input instanceof GlobalGroupAggregate) || input.settings.level !== 'PARTIAL') return false;
  return !input.local.needRetraction || input.calls.every(({ name }) => ADDING.has(name));
}

function incremental(
  whole: GroupAggregate,
  partial: GlobalGroupAggregate,
  miniBatch: MiniBatch,
  session: SessionInfo,
): PhysicalNode {
  const { grouping, effectiveCalls: calls } = whole;
  const { needRetraction } = partial.local;
  const accumulator = accumulatorTypeFor(calls, { needRetraction }, compileSession(session));
  const fields = [
    ...grouping.map((column) => partial.rowType.fields[column]),
    { name: '$accumulators', type: accumulator },
  ];
  const middle = new IncrementalGroupAggregate(partial, whole, { accumulator, miniBatch }, row(fields, false));
  const exchanged = exchange(
    middle,
    grouping.map((_, i) => i),
  );
  const { modifyKinds, updateKind, deleteKind } = whole;
  const global = new GlobalGroupAggregate(exchanged, middle, whole, partial.rowType);
  return global.copy({ modifyKinds, updateKind, deleteKind });
}
