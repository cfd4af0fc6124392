/**
 * Changelog inference (Flink's FlinkChangelogModeInferenceProgram): bottom-up, which kinds of changes every node gives and
 * whether its consumer takes them; top-down, whether updates come with their -U row, and whether deletes hold the whole row.
 */
import { tableError } from '../../types/sql-error';
import { explainNode } from './explain';
import type { PhysicalNode } from './node';
import { Exchange } from './nodes/calc-nodes';
import { ChangelogNormalize, DropUpdateBefore } from './nodes/changelog-nodes';
import { Source } from './nodes/source';
import {
  ALL_KINDS,
  DELETE,
  type DeleteKind,
  kindNames,
  type ModifyKinds,
  onlyAfterOrNone,
  UPDATE,
  type UpdateKind,
} from './traits';

export interface RootRequirement {
  /** The consumer wants -U rows whatever an upsert would do (collect, toChangelogStream). */
  readonly updateBefore: boolean;
}

/** Returns the plan with all traits set. Throws TableException when there is none that works. */
export function inferChangelog(root: PhysicalNode, requirement: RootRequirement): PhysicalNode {
  const withKinds = inferKinds(root, ALL_KINDS, 'ROOT');
  const updates = updateRequirements(withKinds, requirement);
  const withUpdates = firstOf(updates, (required) => satisfyUpdate(withKinds, required));
  const deletes = deleteRequirements(withKinds);
  const result = withUpdates && firstOf(deletes, (required) => satisfyDelete(withUpdates, required));
  if (!result) throw tableError(`Can't generate a valid execution plan for the given query:\n${explainNode(root)}`);
  return result;
}

function updateRequirements(root: PhysicalNode, requirement: RootRequirement): UpdateKind[] {
  if (!(root.modifyKinds & UPDATE)) return ['NONE'];
  return requirement.updateBefore ? ['BEFORE_AND_AFTER'] : ['ONLY_UPDATE_AFTER', 'BEFORE_AND_AFTER'];
}

function deleteRequirements(root: PhysicalNode): DeleteKind[] {
  if (!(root.modifyKinds & DELETE)) return ['NONE'];
  return root.name === 'Sink' ? ['DELETE_BY_KEY', 'FULL_DELETE'] : ['FULL_DELETE'];
}

function firstOf<A, R>(candidates: readonly A[], attempt: (candidate: A) => R | undefined): R | undefined {
  for (const candidate of candidates) {
    const result = attempt(candidate);
    if (result !== undefined) return result;
  }
  return undefined;
}

function inferKinds(node: PhysicalNode, required: ModifyKinds, requester: string): PhysicalNode {
  const inputs = node.inputs.map((input, i) =>
    node.forwardsRequirement
      ? inferKinds(input, required, requester)
      : inferKinds(input, node.acceptedKinds(i), node.requester),
  );
  const withInputs = node.copy({ inputs });
  const provided = withInputs.providedKinds(required);
  const excess = provided & ~required;
  if (excess !== 0) {
    throw tableError(
      `${requester} doesn't support consuming ${kindNames(excess)} changes which is produced by node ${explainNode(withInputs)}`,
    );
  }
  return withInputs.copy({ modifyKinds: provided });
}

function satisfyUpdate(node: PhysicalNode, required: UpdateKind): PhysicalNode | undefined {
  if (node instanceof Source) return sourceUpdates(node, required);
  return firstOf(node.updateStrategies(required), ({ inputs: wanted, provided, node: alternative }) => {
    const inputs: PhysicalNode[] = [];
    for (const [i, input] of node.inputs.entries()) {
      const satisfied = satisfyUpdate(input, wanted[i]);
      if (!satisfied || satisfied.updateKind !== wanted[i]) return undefined;
      inputs.push(satisfied);
    }
    const updateKind = typeof provided === 'function' ? provided(inputs) : provided;
    return (alternative ?? node).copy({ inputs, updateKind });
  });
}

/** A source gives what it gives; -U rows that nobody wants are dropped behind it. */
function sourceUpdates(node: Source, required: UpdateKind): PhysicalNode {
  const source = node.copy({ updateKind: node.providedUpdates });
  if (node.providedUpdates === 'BEFORE_AND_AFTER' && required === 'ONLY_UPDATE_AFTER') {
    const drop = new DropUpdateBefore([source], node.rowType);
    return drop.copy({ modifyKinds: node.modifyKinds, updateKind: onlyAfterOrNone(node.modifyKinds) });
  }
  return source;
}

function satisfyDelete(node: PhysicalNode, required: DeleteKind): PhysicalNode | undefined {
  if (node instanceof Source) return node.copy({ deleteKind: node.providedDeletes });
  if (node instanceof ChangelogNormalize && !node.isRequired) {
    const input = satisfyDelete(node.input, required);
    if (input?.deleteKind === required) return input instanceof Exchange ? input.input : input;
  }
  return firstOf(node.deleteStrategies(required), ({ inputs: wanted, provided }) => {
    const inputs: PhysicalNode[] = [];
    for (const [i, input] of node.inputs.entries()) {
      const satisfied = satisfyDelete(input, wanted[i]);
      if (!satisfied || satisfied.deleteKind !== wanted[i]) return undefined;
      inputs.push(satisfied);
    }
    const deleteKind = typeof provided === 'function' ? provided(inputs) : provided;
    return node.copy({ inputs, deleteKind });
  });
}
