/** What a stage is, derived from its graph nodes once, and the message that opens it. */
import {
  DataType,
  type FunctionSpec,
  type Node,
  OpenStage,
  StageFunction,
  StageOutput,
  type TransformOperator,
  TypeRoot,
} from '@drey/sdk/protocol';
import { numberOption } from '../../operators/configuration';
import type { OperatorContext } from '../../operators/contracts';
import { KEYED_PYTHON_KINDS } from '../../operators/registry';
import { plainTaskName } from '../../operators/runtime-context';
import type { StageSpec } from '../../operators/registry';

/** Rows of a frame when the user does not say (Flink's own 1000 is for a slower bridge). */
const DEFAULT_FRAME_ROWS = 8192;
const BUNDLE_SIZE = 'python.fn-execution.bundle.size';
/** Most rows in flight of an async operator whose node does not say. */
const DEFAULT_CAPACITY = 100;

export interface StagePlan {
  readonly spec: StageSpec;
  readonly functions: readonly FunctionSpec[];
  /** The first function is keyed. */
  readonly keyed: boolean;
  /** The second input is broadcast, without keys. */
  readonly broadcast: boolean;
  /** State and timers have namespaces. */
  readonly windowed: boolean;
  readonly async: boolean;
  /** Most rows in flight of an async stage. */
  readonly capacity: number;
  /** An async stage whose rows complete in their order. */
  readonly ordered: boolean;
  /** Type of the keys that the last key selector of the stage fills in. */
  readonly outputKeyType: DataType | undefined;
}

export function planStage(spec: StageSpec): StagePlan {
  const functions = spec.nodes.map((node) => functionOf(node));
  const [{ kind }] = functions;
  const asyncNode = spec.nodes.find((_, i) => functions[i].kind === 'async');
  return {
    spec,
    functions,
    keyed: KEYED_PYTHON_KINDS.has(kind),
    broadcast: kind === 'keyed_broadcast_process',
    windowed: kind === 'window' || kind === 'window_all',
    async: asyncNode !== undefined,
    ordered: asyncNode !== undefined && transformOf(asyncNode).options.get('ordered') === 'true',
    capacity: asyncNode === undefined ? 0 : numberOption(transformOf(asyncNode).options, 'capacity', DEFAULT_CAPACITY),
    outputKeyType: outputKeyType(spec, functions),
  };
}

/** Keys pass through later functions only when those keep the rows as they are, so only a key selector at the end counts. */
function outputKeyType(spec: StageSpec, functions: readonly FunctionSpec[]): DataType | undefined {
  const last = functions.length - 1;
  return functions[last].kind === 'key_selector' ? transformOf(spec.nodes[last]).keyType : undefined;
}

export function maxFrameRows(configuration: ReadonlyMap<string, string>): number {
  return Math.max(1, Math.floor(numberOption(configuration, BUNDLE_SIZE, DEFAULT_FRAME_ROWS)));
}

/** The type of a keyed stage's keys: the node's, else that of the edge that brings them, else any Python object. */
export function stageKeyType(plan: StagePlan): DataType {
  const [node] = plan.spec.nodes;
  const declared = transformOf(node).keyType ?? node.inputs.find((edge) => edge.keyType !== undefined)?.keyType;
  return declared ?? DataType.create({ root: TypeRoot.PICKLED });
}

export function openStageMessage(plan: StagePlan, context: OperatorContext, stageId: number): OpenStage {
  const { spec } = plan;
  return OpenStage.create({
    stageId,
    jobName: context.jobName,
    functions: spec.nodes.map((node, i) => stageFunction(node, plan.functions[i])),
    inputTypes: [...context.inputTypes],
    keyType: plan.keyed ? stageKeyType(plan) : undefined,
    outputs: spec.outputs.map(({ node, sideOutput, type }) => StageOutput.create({ function: node, sideOutput, type })),
    subtaskIndex: context.subtaskIndex,
    parallelism: context.parallelism,
    maxParallelism: context.maxParallelism,
    attempt: context.attempt,
    batchMode: context.batchMode && plan.keyed,
    configuration: new Map(context.configuration),
    jobParameters: new Map(context.jobParameters),
    taskName: plainTaskName(context),
    maxFrameRows: maxFrameRows(context.configuration),
  });
}

function stageFunction(node: Node, spec: FunctionSpec): StageFunction {
  const transform = transformOf(node);
  return StageFunction.create({
    kind: spec.kind,
    name: node.name,
    payload: spec.payload,
    outputType: node.outputType,
    sideOutputs: node.sideOutputs,
    operatorId: node.uid === '' ? String(node.id) : node.uid,
    keyType: transform.keyType,
    options: transform.options,
  });
}

function functionOf(node: Node): FunctionSpec {
  const [spec] = transformOf(node).functions;
  if (spec === undefined) throw new Error(`The Python node ${node.id} (${node.name}) has no function`);
  return spec;
}

function transformOf(node: Node): TransformOperator {
  if (node.operator?.kind !== 'transform') throw new Error(`Node ${node.id} (${node.name}) is no transform operator`);
  return node.operator.value;
}
