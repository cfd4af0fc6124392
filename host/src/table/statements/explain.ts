/** EXPLAIN: the text of plans in Flink's sections. */
import { buildStreamGraph, explainJson, printPlan } from '../../graph/index';
import type { StreamGraph } from '../../graph/contracts';
import { tableContext } from '../../planner/catalog/table-context';
import type { LogicalNode, Scan, Sink } from '../../planner/contracts';
import { printLogicalPlan } from '../../planner/logical/print';
import { withMetadataCasts } from '../../planner/logical/shown-metadata';
import { checkProcessUids } from '../../planner/physical/convert/process-table-functions-user';
import { shareEqualParts } from '../../planner/physical/reuse';
import { shareScans } from '../../planner/physical/reuse-scans';
import { reuseSinks } from '../../planner/physical/reuse-sinks';
import { optimize } from '../../planner/optimize';
import { explainExecution, explainTree } from '../../planner/physical/explain';
import { batchExecution } from '../../planner/physical/explain-batch-execution';
import { shown } from '../../planner/physical/explain-shape';
import { PlanEstimates } from '../../planner/physical/estimates';
import type { PhysicalNode } from '../../planner/physical/node';
import { StreamSource } from '../../planner/physical/nodes/source';
import type { Statement } from '../../sql/ast';
import { tableError, validation } from '../../types/sql-error';
import { type EngineContext, jobGraph, planResult } from '../engine';
import type { TableSession } from '../session';
import { explainedTableAs } from './create-table-as';
import { executionNodes } from './execution-nodes';
import { adviceOn } from './plan-advice';

const DETAILS: ReadonlySet<string> = new Set([
  'ESTIMATED_COST',
  'CHANGELOG_MODE',
  'JSON_EXECUTION_PLAN',
  'PLAN_ADVICE',
]);

/** The text of EXPLAIN `statement`. */
export async function explainStatement(
  session: TableSession,
  statement: Statement,
  text: string,
  details: readonly string[],
): Promise<string> {
  switch (statement.kind) {
    case 'query':
      return explainPlans(session, [session.planQuery(statement, text).plan], details);
    case 'insert':
      return explainPlans(session, [session.planInsert(statement, text)], details);
    case 'statement_set':
      return explainPlans(
        session,
        statement.statements.map((insert) => session.planInsert(insert, text)),
        details,
      );
    case 'create_table':
      return explainPlans(session, [explainedTableAs(session, statement, text)], details);
    case 'explain':
      return explainStatement(session, statement.statement, text, [...details, ...statement.details]);
    default:
      throw tableError(`Unsupported operation: ${statement.kind}`);
  }
}

/** Plans of queries and INSERTs that would run as one job. */
export async function explainPlans(
  session: TableSession,
  plans: readonly (LogicalNode | Sink)[],
  details: readonly string[],
): Promise<string> {
  const unknown = details.find((detail) => !DETAILS.has(detail));
  if (unknown !== undefined) throw validation(`There is no detail ${unknown} of EXPLAIN.`);
  const context = await session.engineContext();
  const optimized = plans.map((plan) => optimize(plan, context.session, context.connectors));
  const isOn = (key: string) => session.configuration.option(key)?.toLowerCase() !== 'false';
  const reuses = isOn('table.optimizer.reuse-sub-plan-enabled');
  const multipleInputs = isOn('table.optimizer.multiple-input-enabled');
  const reusesSources = reuses && isOn('table.optimizer.reuse-source-enabled');
  const scanned = reusesSources ? shareScans(optimized) : optimized;
  const shapes = scanned.map((plan) => shown(plan, context.session));
  const physical = isOn('table.optimizer.reuse-sink-enabled') ? reuseSinks(shapes) : shapes;
  checkProcessUids(shareEqualParts(physical));
  const sourceOf = ({ path, table, dynamicOptions }: Scan) =>
    context.connectors.source(tableContext(context, path, table, dynamicOptions));
  const executed = context.session.batch ? batchExecution(physical, { reuses, multipleInputs }) : physical;
  const sections = [
    '== Abstract Syntax Tree ==',
    ...plans.map((plan) => `${printLogicalPlan(withMetadataCasts(plan, sourceOf))}\n`),
    ...physicalSection(physical, details, context),
    '== Optimized Execution Plan ==',
    explainExecution(executed, reuses),
  ];
  const shows = details.includes('JSON_EXECUTION_PLAN');
  // Statements that cannot run as a job cannot be explained either; the plan of a query has no sink yet that could refuse it.
  const graph = shows || plans.every(({ node }) => node === 'Sink') ? executionGraph(plans, context) : undefined;
  if (shows && graph) {
    const streams = physical.some(readsStreams);
    const json = streams ? explainJson(graph) : printPlan(executionNodes(executed, optimized, context, reuses));
    sections.push('== Physical Execution Plan ==', json);
  }
  return sections.join('\n');
}

function physicalSection(
  physical: readonly PhysicalNode[],
  details: readonly string[],
  context: EngineContext,
): string[] {
  const changelogMode = details.includes('CHANGELOG_MODE');
  const { batch } = context.session;
  const estimates = details.includes('ESTIMATED_COST') ? { estimates: new PlanEstimates(batch) } : {};
  if (!details.includes('PLAN_ADVICE')) {
    return [
      '== Optimized Physical Plan ==',
      ...physical.map((plan) => explainTree(plan, { changelogMode, batch, ...estimates })),
    ];
  }
  const { numbers, texts } = adviceOn(physical, context.session);
  const trees = physical.map((plan) => explainTree(plan, { changelogMode, batch, advice: numbers, ...estimates }));
  const advice = texts.map((text, i) => `advice[${i + 1}]: ${text}\n`).join('');
  return ['== Optimized Physical Plan With Advice ==', ...trees, advice === '' ? 'No available advice...\n' : advice];
}

/** Nodes of DataStreams are part of the plan. */
function readsStreams(node: PhysicalNode): boolean {
  return node instanceof StreamSource || node.inputs.some(readsStreams);
}

/** The job's nodes. */
function executionGraph(plans: readonly (LogicalNode | Sink)[], context: EngineContext): StreamGraph {
  const physical = plans.map((plan) =>
    plan.node === 'Sink' ? optimize(plan, context.session, context.connectors) : planResult(plan, context),
  );
  return buildStreamGraph(jobGraph('explain', physical, context, 'result'));
}
