/**
 * Operators by TransformOperator.kind. A module registers its kinds when it is loaded; `operators/index.ts` loads those of the
 * host. Python stages are registered apart, because one operator runs several nodes.
 */
import type { DataType, Node } from '@drey/sdk/protocol';
import type { Operator, OperatorFactory } from './contracts';

/** An output of a Python stage that somebody consumes. */
export interface StageOutputSpec {
  /** Position in StageSpec.nodes. */
  readonly node: number;
  /** OutputTag id, unique in a stage; empty = the main output of the last node. */
  readonly sideOutput: string;
  readonly type: DataType | undefined;
}

/** A run of chained Python nodes that one worker stage executes. Only the first may be keyed, two-input or a window. */
export interface StageSpec {
  readonly nodes: readonly Node[];
  /** The main output of the last node comes first, and is always there. */
  readonly outputs: readonly StageOutputSpec[];
}

export type StageFactory = (stage: StageSpec) => Operator;

/** TransformOperator.kind of nodes that run in the Python worker. */
export const PYTHON_KIND = 'python';

/** FunctionSpec.kind of Python functions that have keyed state and timers. */
export const KEYED_PYTHON_KINDS: ReadonlySet<string> = new Set([
  'keyed_process',
  'keyed_co_process',
  'keyed_broadcast_process',
  'window',
  'window_all',
]);

const factories = new Map<string, OperatorFactory>();
let stageFactory: StageFactory | undefined;

/** Makes `kind` known; a later registration replaces an earlier one. */
export function registerOperator(kind: string, factory: OperatorFactory): void {
  factories.set(kind, factory);
}

/** Sets what runs Python nodes. */
export function registerStageOperator(factory: StageFactory): void {
  stageFactory = factory;
}

export function hasStageOperator(): boolean {
  return stageFactory !== undefined;
}

export function hasOperator(kind: string): boolean {
  return factories.has(kind);
}

/** The operator of a transform node. Throws when its kind is not known to this host. */
export function createOperator(node: Node): Operator {
  if (node.operator?.kind !== 'transform') throw new Error(`Node ${node.id} (${node.name}) is no transform operator`);
  const { kind } = node.operator.value;
  const factory = factories.get(kind);
  if (!factory) {
    throw new Error(`The operator kind "${kind}" of node ${node.id} (${node.name}) is not known to this host`);
  }
  return factory(node);
}

/** The operator of a run of Python nodes. Throws when this host has no Python support. */
export function createStageOperator(stage: StageSpec): Operator {
  if (!stageFactory) throw new Error(`This host was started without Python support: ${stage.nodes[0].name}`);
  return stageFactory(stage);
}
