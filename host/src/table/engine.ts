/** Runs logical plans: optimizes, translates and submits them as jobs. */
import { type HeldCall, HeldResults } from '../connectors/collect/held-results';
import { type JobGraph, type Node, RowBatch } from '@drey/sdk/protocol';
import type { SessionInfo } from '../functions/contracts';
import type { TableConnectors } from '../planner/catalog/connector-contracts';
import type { LogicalNode } from '../planner/contracts';
import { optimize } from '../planner/optimize';
import type { PhysicalNode } from '../planner/physical/node';
import { checkProcessUids } from '../planner/physical/convert/process-table-functions-user';
import { shareEqualParts } from '../planner/physical/reuse';
import { shareScans } from '../planner/physical/reuse-scans';
import { ResultSink } from '../planner/physical/nodes/sink';
import { ALL_KINDS } from '../planner/physical/traits';
import { submitJob } from '../runtime/index';
import type { JobHandle, JobSubmission, SubmitJob } from '../runtime/contracts';
import { columnsBatch } from '../types/batch';
import type { RowType } from '../types/logical/contracts';
import { GraphWriter } from './translate';

export interface EngineContext {
  readonly session: SessionInfo;
  readonly connectors: TableConnectors;
  readonly configuration: ReadonlyMap<string, string>;
  /** `plannedParallelism`. */
  readonly parallelism?: number | undefined;
  /** Nodes of DataStreams that tables stand for. */
  readonly streams?: readonly Node[];
  /** The plan that writes the side outputs of these nodes into the dead-letter table. */
  readonly deadLetters?: ((nodes: readonly number[]) => LogicalNode) | undefined;
  /** Starts jobs; the runtime's own when absent. */
  readonly submitJob?: SubmitJob;
}

/** A query whose rows go to the client: with all four kinds of rows, updates in both. */
export function planResult(plan: LogicalNode, context: EngineContext): ResultSink {
  const finish = (root: PhysicalNode) => new ResultSink(root, 'collect', ALL_KINDS, undefined);
  return optimize(plan, context.session, context.connectors, finish) as ResultSink;
}

export function planSink(plan: LogicalNode, context: EngineContext): PhysicalNode {
  return optimize(plan, context.session, context.connectors);
}

/** One job for all plans. */
export function jobGraph(
  name: string,
  plans: readonly PhysicalNode[],
  context: EngineContext,
  collectId = '',
): JobGraph {
  return writePlans(plans, context, collectId).graph(name);
}

/** The nodes of one job for all plans. */
export function writePlans(plans: readonly PhysicalNode[], context: EngineContext, collectId = ''): GraphWriter {
  const writer = new GraphWriter(context, context.streams);
  // In batch mode the inputs of a join are read one after the other, and one producer of both would wait for itself.
  const reuse = !context.session.batch && context.session.option('table.optimizer.reuse-sub-plan-enabled') !== 'false';
  const reuseSources = reuse && context.session.option('table.optimizer.reuse-source-enabled') !== 'false';
  const scanned = reuseSources ? shareScans(plans) : plans;
  const shared = reuse ? shareEqualParts(scanned) : scanned;
  checkProcessUids(shared);
  for (const plan of shared) writer.add(plan, collectId);
  if (writer.deadLetterNodes.length > 0 && context.deadLetters) {
    writer.add(planSink(context.deadLetters(writer.deadLetterNodes), context));
  }
  return writer;
}

export interface QueryJob {
  readonly job: JobHandle;
  readonly rowType: RowType;
}

/** Starts a query. `onRows` gets batches of rows in order, and undefined at the end. */
export function runQuery(
  plan: LogicalNode,
  context: EngineContext,
  onRows: OnRows,
  submission: Partial<JobSubmission> = {},
): QueryJob {
  const physical = planResult(plan, context);
  const graph = jobGraph('collect', [physical], context, 'result');
  const submit = context.submitJob ?? submitJob;
  const held = new HeldResults(collectHandler(graph, onRows));
  const job = submit({
    graph,
    ...submission,
    handlers: { ...submission.handlers, collect: (payload) => held.receive(payload as HeldCall) },
  });
  void job.result.then(({ status }) => held.end(status === 'FINISHED'));
  return { job, rowType: plan.rowType };
}

/** `error`: the rows end with it, though the job may go on. */
type OnRows = (rows: readonly unknown[] | undefined, error?: string) => void | Promise<void>;

function collectHandler(graph: JobGraph, onRows: OnRows) {
  return async ({ frame, rows, error }: HeldCall): Promise<undefined> => {
    if (rows) await onRows(rows);
    else if (frame) await onRows(decode(graph, frame));
    else await onRows(undefined, error);
    return undefined;
  };
}

function decode(graph: JobGraph, frame: Uint8Array): readonly unknown[] {
  const sink = graph.nodes.find(({ operator }) => operator?.kind === 'sink');
  const source = graph.nodes.find(({ id }) => id === sink?.inputs[0]?.source);
  if (!source?.outputType) throw new Error('the result of a query has no type');
  return columnsBatch(RowBatch.decode(frame), source.outputType).rows();
}

/** Starts INSERT statements as one job. */
export function runInserts(
  name: string,
  plans: readonly LogicalNode[],
  context: EngineContext,
  submission: Partial<JobSubmission> = {},
): JobHandle {
  const physical = plans.map((plan) => planSink(plan, context));
  return runGraph(jobGraph(name, physical, context), context, submission);
}

/** Starts a job that gives nothing to the client. */
export function runGraph(graph: JobGraph, context: EngineContext, submission: Partial<JobSubmission> = {}): JobHandle {
  const submit = context.submitJob ?? submitJob;
  return submit({ graph, ...submission });
}
