/** A session: what Flink's TableEnvironment is for SQL. Configuration, catalogs, functions, and statements run one by one. */
import type { JobGraph, Node } from '@drey/sdk/protocol';
import type { FunctionDefinition } from '../functions/contracts';
import type { RegisteredFunction } from '../functions/user/contracts';
import type { JobHandle } from '../runtime/contracts';
import { CatalogManager } from '../planner/catalog/catalog-manager';
import type { TableConnectors } from '../planner/catalog/connector-contracts';
import type { ResolvedTable, UserFunction } from '../planner/catalog/contracts';
import { partsOf } from '../planner/catalog/paths';
import { DEAD_LETTER_ROW, DEAD_LETTERS } from '../operators/table/dead-letters';
import type { LogicalNode, Sink } from '../planner/contracts';
import { deadLetterTable } from '../planner/physical/function-calls';
import { resolveExpression } from '../planner/resolve/expressions/index';
import { planNamed, type QueryContext, resolveInsert, sinkNode } from '../planner/resolve/index';
import type { Insert, Query, Statement } from '../sql/ast';
import { parseStatement, splitStatements } from '../sql/index';
import type { RowType } from '../types/logical/contracts';
import { SqlError, tableError, validation } from '../types/sql-error';
import type { CompiledPlan, PlanReference } from './compiled/plan';
import type { EngineContext } from './engine';
import { plannedParallelism } from './parallelism';
import { SessionConfiguration, type Settings, settingsMap } from './session-configuration';
import {
  awaitInsert,
  insertResult,
  queryResult,
  type SinkId,
  type StartQuery,
  type SubmissionOptions,
} from './session-jobs';
import type { StatementResult } from './session-result';
import type { StartedJob } from './statements/client';
import { Modules } from './statements/modules';
import { StatementSet } from './statements/statement-set';

export { SessionConfiguration } from './session-configuration';
export type { StatementResult } from './session-result';
export type { StatementSet } from './statements/statement-set';

export interface SessionOptions {
  /** Flink's keys. */
  readonly configuration?: Settings;
  /** Connectors of tables; the built-in ones when absent. */
  readonly connectors?: TableConnectors;
  /** Parts of every job's submission: bundle and functions of a TypeScript program, listeners. */
  readonly submit?: SubmissionOptions;
  /** Looks at the code of a function that a statement has named, when it is called; undefined when it cannot. */
  readonly loadFunction?: (fn: UserFunction, configuration: SessionConfiguration) => RegisteredFunction | undefined;
  /**
   * False: SET, RESET, BEGIN STATEMENT SET and other statements of Flink's SQL client are refused, as TableEnvironment.executeSql
   * does. Default true.
   */
  readonly client?: boolean;
}

const PARALLELISM = 'parallelism.default';

/** SHOW JOBS lists as many as Flink's web page keeps of those that have ended. */
const REMEMBERED_JOBS = 50;

/** A query with the names of its columns as written; they may repeat. */
export interface PlannedQuery {
  readonly plan: LogicalNode;
  readonly rowType: RowType;
  readonly names: readonly string[];
}

export type ExplainDetail = 'ESTIMATED_COST' | 'CHANGELOG_MODE' | 'JSON_EXECUTION_PLAN' | 'PLAN_ADVICE';

export class TableSession {
  readonly configuration: SessionConfiguration;
  readonly catalog: CatalogManager;
  readonly client: boolean;
  readonly modules = new Modules();
  /** Jobs of this session, in the order they were started. */
  readonly jobs: StartedJob[] = [];
  /** Those of queries among them: their failures are thrown to who reads the rows. */
  readonly queryJobs = new Set<JobHandle>();
  /** Of the client's BEGIN STATEMENT SET; undefined outside. */
  openSet: StatementSet | undefined;
  private readonly ownConnectors: TableConnectors | undefined;
  private readonly submission: SubmissionOptions;
  private readonly correlationIds = { next: 0 };

  constructor(options: SessionOptions = {}) {
    this.configuration = new SessionConfiguration(settingsMap(options.configuration));
    const { configuration } = this;
    this.catalog = new CatalogManager(
      configuration.get('table.builtin-catalog-name'),
      configuration.get('table.builtin-database-name'),
    );
    const { loadFunction } = options;
    if (loadFunction) this.catalog.loader = (fn) => loadFunction(fn, configuration);
    this.ownConnectors = options.connectors;
    this.submission = options.submit ?? {};
    this.client = options.client ?? true;
  }

  // -------------------------------------------------------------- statements

  /** Runs one statement. Jobs go on when this resolves, unless `table.dml-sync` is set. Throws SqlError. */
  async executeSql(text: string): Promise<StatementResult> {
    const statement = parseStatement(text);
    const { executeStatement } = await import('./statements/execute');
    return executeStatement(this, statement, text);
  }

  /** Runs the statements of a script, each when the one before has given its result; jobs are waited for by the caller. */
  async *executeStatements(script: string): AsyncGenerator<StatementResult> {
    for (const { text } of splitStatements(script)) yield this.executeSql(text);
  }

  createStatementSet(): StatementSet {
    return new StatementSet(this);
  }

  /** The text of EXPLAIN for a query, an INSERT or a statement set. */
  async explainSql(text: string, details: readonly ExplainDetail[] = []): Promise<string> {
    const { explainStatement } = await import('./statements/explain');
    return explainStatement(this, parseStatement(text), text, details);
  }

  /** A query without running it. */
  sqlQuery(text: string): PlannedQuery {
    const statement = parseStatement(text);
    if (statement.kind === 'query') return this.planQuery(statement, text);
    throw validation(
      'Unsupported SQL query! sqlQuery() only accepts a single SQL query of type SELECT, UNION, INTERSECT, EXCEPT, VALUES, and ORDER_BY.',
    );
  }

  // -------------------------------------------------------------- plans

  planQuery(query: Query, text: string): PlannedQuery {
    const { node, names } = planNamed(query, this.queryContext(text));
    return { plan: node, rowType: node.rowType, names };
  }

  planInsert(insert: Insert, text: string): Sink {
    return resolveInsert(insert, this.queryContext(text));
  }

  /** A query's plan written into a table of the catalog. `path` is a name as in SQL. */
  planSink(plan: LogicalNode, path: string | readonly string[], overwrite = false): Sink {
    const parts = typeof path === 'string' ? parseName(path) : path;
    const table = this.catalog.table(parts);
    if (!table) throw tableError(`Sink '${this.catalog.qualify(parts).join('.')}' does not exists`);
    return sinkNode(plan, table, { dynamicOptions: new Map(), overwrite, staticPartitions: new Map() });
  }

  /** Runs a query's plan. `names`: those of the result, when they are not the plan's. */
  async executePlan(plan: LogicalNode, names?: readonly string[]): Promise<StatementResult> {
    const { runQuery } = await import('./engine');
    const context = await this.engineContext();
    const fields = plan.rowType.fields.map((field, i) => ({ ...field, name: names?.[i] ?? field.name }));
    const start: StartQuery = (onRows) => {
      const { job } = runQuery(plan, context, onRows, this.submission);
      this.queryJobs.add(job);
      return this.started('collect', job);
    };
    return queryResult(start, { ...plan.rowType, fields }, !context.session.batch);
  }

  /** Runs INSERTs as one job. */
  async executeInserts(plans: readonly Sink[]): Promise<StatementResult> {
    const { jobGraph, planSink } = await import('./engine');
    const context = await this.engineContext();
    const physical = plans.map((plan) => planSink(plan, context));
    return this.executeGraph(plans.map(sinkId), (name) => jobGraph(name, physical, context));
  }

  /** Runs a job that writes these sinks. */
  async executeGraph(sinks: readonly SinkId[], graphOf: (name: string) => JobGraph): Promise<StatementResult> {
    const { runGraph } = await import('./engine');
    const own = this.configuration.option('pipeline.name');
    const name = own ?? `insert-into_${sinks.map((sink) => sink.name).join(',')}`;
    const job = this.started(name, runGraph(graphOf(name), await this.engineContext(), this.submission));
    const result = insertResult(job, sinks);
    if (this.configuration.boolean('table.dml-sync')) await awaitInsert(result);
    return result;
  }

  /** A statement's plan, to be stored and run later. */
  async compilePlanSql(text: string): Promise<CompiledPlan> {
    const { compileSql } = await import('./statements/compile');
    return compileSql(this, text);
  }

  /** A plan that was stored. */
  async loadPlan(reference: PlanReference): Promise<CompiledPlan> {
    const { loadPlan } = await import('./statements/compile');
    return loadPlan(this, reference);
  }

  private started(name: string, handle: JobHandle): JobHandle {
    const own = this.configuration.option('pipeline.name') ?? name;
    this.jobs.push({ name: own, handle, started: Date.now() });
    if (this.jobs.length > REMEMBERED_JOBS) this.forgetJob();
    return handle;
  }

  /** The oldest job that has ended well. */
  private forgetJob(): void {
    const index = this.jobs.findIndex(({ handle }) => handle.status() === 'FINISHED');
    if (index < 0) return;
    const [{ handle }] = this.jobs.splice(index, 1);
    this.queryJobs.delete(handle);
  }

  // -------------------------------------------------------------- objects of the catalog

  /** Registers a plan under a name. */
  createTemporaryView(name: string, plan: LogicalNode, names?: readonly string[]): void {
    const columns = plan.rowType.fields.map(({ type, name: own }, i) => ({
      kind: 'physical' as const,
      name: names?.[i] ?? own,
      type,
    }));
    this.createTemporary(name, { kind: 'view', schema: { columns }, inline: { kind: 'plan', plan } });
  }

  /** Registers a table or view that no DDL made. */
  createTemporary(name: string, table: Pick<ResolvedTable, 'kind' | 'schema'> & Partial<ResolvedTable>): void {
    const path = this.catalog.qualify(parseName(name));
    this.catalog.createTable({ options: new Map(), partitionKeys: [], ...table, path, temporary: true }, false);
  }

  /** Makes a function known under a name: for all databases, or in one when the name has more than one part. */
  registerFunction(name: string, definition: FunctionDefinition, details: Partial<UserFunction> = {}): void {
    const parts = parseName(name);
    const fn = {
      identifier: definition.name,
      language: 'TYPESCRIPT' as const,
      definition,
      temporary: true,
      ...details,
    };
    if (parts.length === 1) {
      this.catalog.createSystemFunction({ ...fn, path: [parts[0]], system: true }, parts[0], false);
      return;
    }
    const path = this.catalog.qualify(parts);
    this.catalog.createTemporaryFunction({ ...fn, path, system: false }, path, false);
  }

  /** Makes a function of any language known under a name, as `registerFunction` does. */
  registerUserFunction(name: string, fn: RegisteredFunction): void {
    const { definition, ...own } = this.catalog.registered(fn);
    this.registerFunction(name, definition, { language: fn.spec.language, ...own });
  }

  /** Names of tables and views of the current database. */
  listTables(): string[] {
    return this.namesOf(() => true);
  }

  listViews(): string[] {
    return this.namesOf(({ kind }) => kind === 'view');
  }

  listTemporaryTables(): string[] {
    return this.namesOf(({ temporary }) => temporary);
  }

  listTemporaryViews(): string[] {
    return this.namesOf(({ kind, temporary }) => temporary && kind === 'view');
  }

  private namesOf(accepts: (table: ResolvedTable) => boolean): string[] {
    const { currentCatalog, currentDatabase } = this.catalog;
    return this.catalog
      .tablesOf(currentCatalog, currentDatabase)
      .filter(accepts)
      .map(({ path }) => path[2]);
  }

  /** Nodes of DataStreams that tables of this session stand for. */
  streams: readonly Node[] = [];

  // -------------------------------------------------------------- contexts

  queryContext(text: string): QueryContext {
    return {
      catalog: this.catalog,
      session: this.sessionInfo(),
      text,
      resolveExpression,
      parseQuery: (query) => parseStatement(query) as Query,
      correlationIds: this.correlationIds,
    };
  }

  sessionInfo() {
    const { currentDatabase, functions } = this.catalog;
    return this.configuration.sessionInfo(currentDatabase, Date.now(), functions);
  }

  /** Where rows go for which user functions failed; undefined when a failure fails the job. */
  private deadLetters(): EngineContext['deadLetters'] {
    const table = deadLetterTable(this.sessionInfo());
    return table === undefined ? undefined : (nodes) => this.planSink(deadLetterScan(nodes), table);
  }

  /** What planning and running of one statement needs. */
  async engineContext(): Promise<EngineContext> {
    const { streams } = this;
    const connectors = this.ownConnectors ?? (await import('./connectors/registry')).tableConnectors;
    const configuration = new Map(this.configuration.asMap());
    const parallelism = plannedParallelism(this.configuration.option);
    if (parallelism !== undefined && !configuration.has(PARALLELISM)) configuration.set(PARALLELISM, `${parallelism}`);
    // Plans of batch statements run as streams that end; the runtime's own batch mode is that of DataStream programs.
    configuration.delete('execution.runtime-mode');
    const [session, deadLetters] = [this.sessionInfo(), this.deadLetters()];
    return { session, connectors, configuration, parallelism, streams, deadLetters };
  }
}

/** The rows for which functions failed in these nodes of a graph. */
function deadLetterScan(nodes: readonly number[]): LogicalNode {
  const columns = DEAD_LETTER_ROW.fields.map((field) => ({ ...field, kind: 'physical' as const }));
  const scans = nodes.map((nodeId): LogicalNode => {
    const inline = { kind: 'stream' as const, nodeId, sideOutput: DEAD_LETTERS, changelog: false };
    const path: ResolvedTable['path'] = ['', '', `dead letters of ${nodeId}`];
    const table = { kind: 'table' as const, path, schema: { columns }, options: new Map(), partitionKeys: [] };
    return {
      node: 'Scan',
      path,
      table: { ...table, temporary: true, inline },
      dynamicOptions: new Map(),
      columns: columns.map((_, i) => i),
      rowType: DEAD_LETTER_ROW,
    };
  });
  return scans.length === 1 ? scans[0] : { node: 'Union', inputs: scans, all: true, rowType: DEAD_LETTER_ROW };
}

/** Equal for sinks that Flink writes as one. */
export function sinkId({ path, dynamicOptions, targetColumns, staticPartitions, overwrite }: Sink): SinkId {
  const key = JSON.stringify([path, [...dynamicOptions], targetColumns, [...staticPartitions], overwrite]);
  return { name: path.join('.'), key };
}

/** Parts of a name as SQL writes it: `` a.`b c` ``. */
export function parseName(name: string): string[] {
  const statement: Statement = parseStatement(`DESCRIBE ${name}`);
  if (statement.kind !== 'describe' || !statement.name) throw new SqlError(`Not a name: ${name}`);
  return partsOf(statement.name);
}
