/** Compiled plans: statements whose planning is done, which can be stored, explained and run. Flink's CompiledPlan. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JobGraph } from '@drey/sdk/protocol';
import { buildStreamGraph, explainJson } from '../../graph/index';
import type { Sink } from '../../planner/contracts';
import { explainExecution } from '../../planner/physical/explain';
import { shown } from '../../planner/physical/explain-shape';
import { SqlError, tableError } from '../../types/sql-error';
import { planSink, writePlans } from '../engine';
import { tableJob } from '../graph-nodes';
import { sinkId, type StatementResult, type TableSession } from '../session';
import { restoredNodes } from './restore-plan';
import { FLINK_VERSION, PLAN_VERSION, planFromText, planToText, type StoredPlan } from './stored-plan';
import { compilationOf, storedTable } from './stored-tables';
import { storedNodes } from './write-plan';

/** Where a plan is: a file, or its text. */
export type PlanReference = { readonly file: string } | { readonly json: string };

const FORCE = 'table.plan.force-recompile';

export class CompiledPlan {
  readonly flinkVersion: string;

  private constructor(
    private readonly session: TableSession,
    private readonly plan: StoredPlan,
    readonly json: string,
  ) {
    this.flinkVersion = plan.flinkVersion;
  }

  /** Plans INSERTs that will run as one job. */
  static async compile(session: TableSession, sinks: readonly Sink[]): Promise<CompiledPlan> {
    const context = await session.engineContext();
    const compilation = compilationOf(session.configuration);
    const physical = sinks.map((sink) => planSink(sink, context));
    // A plan has no parallelism of a session: it is that of the session that runs it.
    const writer = writePlans(physical, { ...context, parallelism: undefined });
    const { catalog } = session;
    const reuses = context.session.option('table.optimizer.reuse-sub-plan-enabled')?.toLowerCase() !== 'false';
    const plan: StoredPlan = {
      planVersion: PLAN_VERSION,
      flinkVersion: FLINK_VERSION,
      batch: context.session.batch,
      sinks: sinks.map(sinkId),
      description: explainExecution(
        physical.map((one) => shown(one, context.session)),
        reuses,
      ).split('\n'),
      nodes: storedNodes(writer, { catalog, stored: (table) => storedTable(table, compilation) }),
    };
    const text = planToText(plan);
    // What runs is what was stored, also when it runs at once.
    return new CompiledPlan(session, planFromText(text), text);
  }

  /** Throws TableException for what cannot be restored in this session. */
  static async load(session: TableSession, reference: PlanReference): Promise<CompiledPlan> {
    if ('json' in reference) return CompiledPlan.parse(session, reference.json);
    const { file } = reference;
    const path = localPath(file);
    try {
      return await CompiledPlan.parse(session, await readFile(path, 'utf8'));
    } catch (cause) {
      // A table whose options no connector takes is found out when the job is made.
      if (cause instanceof SqlError && cause.exceptionClass !== tableError('').exceptionClass) throw cause;
      throw tableError(`Cannot load Plan from file '${file}'.`, cause);
    }
  }

  private static async parse(session: TableSession, text: string): Promise<CompiledPlan> {
    const plan = planFromText(text);
    const compiled = new CompiledPlan(session, plan, text);
    if (plan.batch !== session.configuration.batch) {
      const [has, is] = plan.batch ? ['batch', 'streaming'] : ['streaming', 'batch'];
      throw tableError(`The plan was compiled in ${has} mode, but the session is in ${is} mode.`);
    }
    await compiled.graph('');
    return compiled;
  }

  async execute(): Promise<StatementResult> {
    const graph = await this.graph('');
    return this.session.executeGraph(this.plan.sinks, (name) => ({ ...graph, name }));
  }

  /** Flink's text: compiled plans have no syntax tree any more. */
  async explain(details: readonly string[] = []): Promise<string> {
    const text = `== Optimized Execution Plan ==\n${this.plan.description.join('\n')}`;
    if (!details.includes('JSON_EXECUTION_PLAN')) return text;
    return `${text}\n== Physical Execution Plan ==\n${explainJson(buildStreamGraph(await this.graph('explain')))}`;
  }

  /** Overwrites a file only when `table.plan.force-recompile` is set. */
  async writeToFile(file: string, ignoreIfExists = false): Promise<void> {
    const path = localPath(file);
    if (existsSync(path)) {
      if (ignoreIfExists) return;
      if (!forcesRecompile(this.session)) throw cannotOverwrite(file);
    }
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, this.json);
    } catch (cause) {
      throw tableError(`Cannot write the compiled plan to file '${file}'.`, cause);
    }
  }

  private async graph(name: string): Promise<JobGraph> {
    const engine = await this.session.engineContext();
    const { catalog, configuration } = this.session;
    return tableJob(name, restoredNodes(this.plan, { catalog, configuration, engine }), engine.configuration);
  }
}

export function forcesRecompile(session: TableSession): boolean {
  return session.configuration.boolean(FORCE);
}

export function cannotOverwrite(file: string): Error {
  return tableError(
    `Cannot overwrite the plan file '${file}'. Either manually remove the file or, if you're debugging your job, set the ` +
      `option '${FORCE}' to true.`,
  );
}

/** Throws TableException for files of other file systems. */
export function localPath(file: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(file)?.[1];
  if (scheme === undefined || (scheme.length === 1 && process.platform === 'win32')) return file;
  if (scheme.toLowerCase() !== 'file') throw tableError(`Plans are stored in local files only, not in '${file}'.`);
  return file.startsWith('file://') ? fileURLToPath(file) : file.slice('file:'.length);
}
