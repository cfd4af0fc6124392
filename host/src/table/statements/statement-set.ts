/** INSERTs that run as one job. */
import type { LogicalNode, Sink } from '../../planner/contracts';
import { parseStatement } from '../../sql/index';
import { tableError } from '../../types/sql-error';
import type { CompiledPlan } from '../compiled/plan';
import type { ExplainDetail, StatementResult, TableSession } from '../session';

export class StatementSet {
  private plans: Sink[] = [];

  constructor(private readonly session: TableSession) {}

  get size(): number {
    return this.plans.length;
  }

  /** Checks the statement at once. */
  addInsertSql(text: string): this {
    const statement = parseStatement(text);
    if (statement.kind !== 'insert') throw tableError('Only insert statement is supported now.');
    return this.add(this.session.planInsert(statement, text));
  }

  addInsert(path: string, plan: LogicalNode, overwrite = false): this {
    return this.add(this.session.planSink(plan, path, overwrite));
  }

  add(plan: Sink): this {
    this.plans.push(plan);
    return this;
  }

  async explain(details: readonly ExplainDetail[] = []): Promise<string> {
    const { explainPlans } = await import('./explain');
    return explainPlans(this.session, this.plans, details);
  }

  /** One plan of all that was added, which stays. */
  async compilePlan(): Promise<CompiledPlan> {
    const { CompiledPlan } = await import('../compiled/plan');
    return CompiledPlan.compile(this.session, this.plans);
  }

  /** Runs what was added, and forgets it. */
  async execute(): Promise<StatementResult> {
    const { plans } = this;
    this.plans = [];
    if (plans.length === 0) {
      throw tableError(
        'Failed to execute sql',
        new TypeError('No operators defined in streaming topology. Cannot execute.'),
      );
    }
    return this.session.executeInserts(plans);
  }
}
