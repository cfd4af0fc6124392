/** Statements whose planning is done: they can be stored, explained and run. */
import { type ExplainDetail, TableResult } from './table-result';
import { newNumber, type CallOptions, type TableSession } from './table-session';

/** Where a compiled plan is: a local file, or its text. */
export type PlanReference = { readonly file: string } | { readonly json: string };

/** Made by `TableEnvironment.compilePlanSql`, `TableEnvironment.loadPlan` and `StatementSet.compilePlan`. */
export class CompiledPlan {
  private constructor(
    private readonly session: TableSession,
    private readonly number: number,
    private readonly json: string,
    private readonly version: string,
  ) {}

  /** @internal */
  static async of(session: TableSession, method: string, options: CallOptions): Promise<CompiledPlan> {
    const made = newNumber();
    const { texts } = await session.call(method, { ...options, made, graph: true });
    return new CompiledPlan(session, made, texts[0], texts[1]);
  }

  asJsonString(): string {
    return this.json;
  }

  getFlinkVersion(): string {
    return this.version;
  }

  /** Rejects when the file exists, and neither `ignoreIfExists` nor `table.plan.force-recompile` is set. */
  async writeToFile(file: string, ignoreIfExists = false): Promise<void> {
    const texts = [file, ignoreIfExists ? 'ignore' : ''];
    await this.session.call('writePlan', { tables: [this.number], texts });
  }

  /** The optimized execution plan; plans have no syntax tree any more. */
  async explain(...details: ExplainDetail[]): Promise<string> {
    return (await this.session.call('explainPlan', { tables: [this.number], texts: details, graph: true })).texts[0];
  }

  /** Runs the plan as one job. */
  execute(): Promise<TableResult> {
    return TableResult.of(this.session, 'executePlan', { tables: [this.number] });
  }
}
