/**
 * The physical plan: nodes under Flink's names (EXPLAIN's "Optimized Physical Plan"), each the plan of one operator. Nodes are
 * immutable; inference makes copies with their changelog traits set.
 */
import type { TableConfig, TableOperatorConfigs, TableOperatorKind, Windowing } from '../../operators/table/configs';
import type { RowType } from '../../types/logical/contracts';
import { ALL_KINDS, type DeleteKind, fullDeleteOrNone, INSERT, type ModifyKinds, type UpdateKind } from './traits';

export type ColumnSets = readonly (readonly number[])[];
export type Monotonicity = 'CONSTANT' | 'INCREASING' | 'DECREASING' | 'NONE';

export interface WindowColumns {
  readonly start: readonly number[];
  readonly end: readonly number[];
  readonly time: readonly number[];
  readonly windowing: Windowing;
}

/** One way of meeting a requirement on updates. */
export interface UpdateStrategy {
  /** What each input must give. */
  readonly inputs: readonly UpdateKind[];
  /** What this node then gives. */
  readonly provided: UpdateKind | ((inputs: readonly PhysicalNode[]) => UpdateKind);
  /** The node of this strategy, when it is not the node itself. */
  readonly node?: PhysicalNode;
}

export interface DeleteStrategy {
  readonly inputs: readonly DeleteKind[];
  readonly provided: DeleteKind | ((inputs: readonly PhysicalNode[]) => DeleteKind);
}

/** The operator of a node; every kind with its own configuration. */
export type OperatorPlan = {
  [K in TableOperatorKind]: {
    readonly kind: K;
    readonly config: Omit<TableOperatorConfigs[K], keyof TableConfig>;
    /** Key columns of each input; absent = not keyed. */
    readonly keys?: readonly (readonly number[])[];
    /** By which a savepoint knows the operator. */
    readonly uid?: string;
  };
}[TableOperatorKind];

export abstract class PhysicalNode {
  abstract readonly name: string;
  readonly modifyKinds: ModifyKinds = INSERT;
  readonly updateKind: UpdateKind = 'NONE';
  readonly deleteKind: DeleteKind = 'NONE';

  constructor(
    readonly inputs: readonly PhysicalNode[],
    readonly rowType: RowType,
  ) {}

  get input(): PhysicalNode {
    return this.inputs[0];
  }

  copy(changes: Partial<Pick<PhysicalNode, 'inputs' | 'modifyKinds' | 'updateKind' | 'deleteKind'>>): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this)) as this, this, changes);
  }

  /** Kinds of changes that an input may give. */
  acceptedKinds(_input: number): ModifyKinds {
    return ALL_KINDS;
  }

  /** True when a requirement of the consumer is one for the inputs (Calc, Exchange, ...), so that it is who complains. */
  get forwardsRequirement(): boolean {
    return false;
  }

  /** What the node gives, with the inputs' kinds known. `required`: what the consumer can take. */
  abstract providedKinds(required: ModifyKinds): ModifyKinds;

  /** Ways to give `required`, best first. */
  abstract updateStrategies(required: UpdateKind): readonly UpdateStrategy[];

  deleteStrategies(_required: DeleteKind): readonly DeleteStrategy[] {
    const inputs = this.inputs.map((input) => fullDeleteOrNone(input.modifyKinds));
    return [{ inputs, provided: fullDeleteOrNone(this.modifyKinds) }];
  }

  /** Name in messages of consumers. */
  get requester(): string {
    return `StreamPhysical${this.name}`;
  }

  /**
   * Column sets by which the node's changes can be applied as upserts (Flink's FlinkRelMdUpsertKeys); undefined = unknown, none =
   * rows can only be told apart as a whole.
   */
  upsertKeys(): ColumnSets | undefined {
    return undefined;
  }

  /** Columns whose values never change for one upsert key; undefined = none is known. */
  immutableColumns(): readonly number[] | undefined {
    return undefined;
  }

  /** How the values of a column change for one upsert key, for Top-N over updates. */
  monotonicity(): readonly Monotonicity[] | undefined {
    return undefined;
  }

  /** Columns that hold the bounds of a window TVF's windows. */
  windowColumns(): WindowColumns | undefined {
    return undefined;
  }

  /** Attributes in EXPLAIN, in order. */
  abstract terms(): readonly (readonly [string, string])[];

  /** An operator that runs right before this node's, in the same task: part of the node, so EXPLAIN does not show it. */
  preparation(): { readonly plan: OperatorPlan; readonly rowType: RowType } | undefined {
    return undefined;
  }

  /** The operator; undefined for nodes that become edges, sources or sinks. */
  operator(): OperatorPlan | undefined {
    return undefined;
  }

  /** Does the consumer need -U rows? */
  protected get generateUpdateBefore(): boolean {
    return this.updateKind === 'BEFORE_AND_AFTER';
  }
}

/** A node whose rows are those of its input as far as kinds are concerned. */
export abstract class ForwardingNode extends PhysicalNode {
  override get forwardsRequirement(): boolean {
    return true;
  }

  providedKinds(): ModifyKinds {
    return this.input.modifyKinds;
  }

  override upsertKeys(): ColumnSets | undefined {
    return this.input.upsertKeys();
  }

  override immutableColumns(): readonly number[] | undefined {
    return this.input.immutableColumns();
  }

  override monotonicity(): readonly Monotonicity[] | undefined {
    return this.input.monotonicity();
  }

  override windowColumns(): WindowColumns | undefined {
    return this.input.windowColumns();
  }

  updateStrategies(required: UpdateKind): readonly UpdateStrategy[] {
    return [{ inputs: [required], provided: (inputs) => inputs[0].updateKind }];
  }
}

/** A forwarding node that also lets deletes by key through. */
export abstract class TransparentNode extends ForwardingNode {
  override deleteStrategies(required: DeleteKind): readonly DeleteStrategy[] {
    return [{ inputs: [required], provided: (inputs) => inputs[0].deleteKind }];
  }
}
