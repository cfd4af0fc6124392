/** How stages of aggregate functions are opened in a worker. */
import { DataType, OpenStage, StageFunction, StageOutput, TypeRoot } from '@drey/sdk/protocol';
import type { FunctionSource, FunctionSpec } from '../../../functions/user/contracts';
import { UserFunctionError } from '../../../functions/user/errors';
import type { OperatorContext } from '../../../operators/contracts';
import { plainTaskName } from '../../../operators/runtime-context';
import { maxFrameRows } from '../stage-plan';

export interface AggregateStagePlan {
  /** What the worker makes of the stage: fn_execution/worker.py. */
  readonly kind: 'group_aggregate' | 'frame_aggregate';
  /** What the worker must know of the calls; the functions in their order. */
  readonly plan: { readonly zone: string; readonly calls: readonly object[]; readonly ttl?: number };
  readonly functions: readonly FunctionSpec[];
  readonly input: readonly DataType[];
  readonly output: readonly DataType[];
  readonly keyType?: DataType;
}

export function rowOfTypes(children: readonly DataType[]): DataType {
  return DataType.create({ root: TypeRoot.ROW, children: [...children] });
}

export function openAggregateStage(stage: AggregateStagePlan, context: OperatorContext, stageId: number): OpenStage {
  const head = StageFunction.create({
    kind: stage.kind,
    name: context.operatorName,
    payload: Buffer.from(JSON.stringify(stage.plan)),
  });
  return OpenStage.create({
    stageId,
    jobName: context.jobName,
    functions: [head, ...stage.functions.map(functionOf)],
    inputTypes: [rowOfTypes(stage.input)],
    keyType: stage.keyType,
    outputs: [StageOutput.create({ type: rowOfTypes(stage.output) })],
    subtaskIndex: context.subtaskIndex,
    parallelism: context.parallelism,
    maxParallelism: context.maxParallelism,
    attempt: context.attempt,
    configuration: new Map(context.configuration),
    jobParameters: new Map(context.jobParameters),
    taskName: plainTaskName(context),
    maxFrameRows: maxFrameRows(context.configuration),
  });
}

/** A function as fn_execution/table_functions.py finds it. */
function functionOf(spec: FunctionSpec): StageFunction {
  const { source } = spec;
  if (source.kind !== 'python') {
    throw new UserFunctionError(spec, 'invalid', `a Python worker cannot run a function of kind '${source.kind}'.`);
  }
  return StageFunction.create({
    kind: 'aggregate',
    name: spec.name,
    payload: source.pickle ?? new Uint8Array(0),
    options: sourceOptions(source, spec),
  });
}

function sourceOptions(source: Extract<FunctionSource, { kind: 'python' }>, spec: FunctionSpec): Map<string, string> {
  const options = new Map<string, string>();
  if (source.text !== undefined) options.set('text', source.text).set('attribute', source.entry ?? lastPart(spec.name));
  else if (source.entry !== undefined) options.set('entry', source.entry);
  return options;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
