/** EXPLAIN: the text of plans in Flink's sections. */
import { optimize } from '../../planner/optimize';
import type { LogicalNode, Sink } from '../../planner/contracts';
import { printLogicalPlan } from '../../planner/logical/print';
import { explainTree } from '../../planner/physical/explain';
import type { PhysicalNode } from '../../planner/physical/node';
import type { Statement } from '../../sql/ast';
import { tableError } from '../../types/sql-error';
import { planResult } from '../engine';
import type { TableSession } from '../session';

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
  const context = await session.engineContext();
  const physical = plans.map(
    (plan): PhysicalNode =>
      plan.node === 'Sink' ? optimize(plan, context.session, context.connectors) : planResult(plan, context).input,
  );
  const options = { changelogMode: details.includes('CHANGELOG_MODE') };
  const sections = [
    '== Abstract Syntax Tree ==',
    ...plans.map((plan) => `${printLogicalPlan(plan)}\n`),
    '== Optimized Physical Plan ==',
    ...physical.map((plan) => explainTree(plan, options)),
    '== Optimized Execution Plan ==',
    ...physical.map((plan) => explainTree(plan)),
  ];
  return sections.join('\n');
}
