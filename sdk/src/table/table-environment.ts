/** Table environments: sessions of SQL, alone or together with a stream environment. */
import type { Configuration } from '../configuration';
import { type DataStream, SingleOutputStreamOperator } from '../datastream/data-stream';
import { StreamExecutionEnvironment } from '../environment';
import type { Transformation } from '../graph/transformation';
import { TypeRoot } from '../protocol';
import type { Row } from '../row';
import { TypeInformation } from '../types';
import type { UserDefinedFunction } from '../udf/functions';
import type { ProcessTableFunction } from '../udf/process-table-function';
import { check, notNull } from '../validate';
import type { ChangelogMode, Schema } from './schema';
import { CompiledPlan, type PlanReference } from './compiled-plan';
import { StatementSet } from './statement-set';
import { Table } from './table';
import { TableConfig } from './table-config';
import { type ExplainDetail, TableResult } from './table-result';
import { newNumber, TableSession } from './table-session';

/** A user function of SQL, or a class of them. */
type AnyFunction = UserDefinedFunction | ProcessTableFunction;
export type UserFunctionLike = AnyFunction | (new () => AnyFunction);

/** Streaming or batch, with options under Flink's keys. */
export class EnvironmentSettings {
  private constructor(
    readonly streaming: boolean,
    readonly configuration: Configuration | undefined,
  ) {}

  static inStreamingMode(configuration?: Configuration): EnvironmentSettings {
    return new EnvironmentSettings(true, configuration);
  }

  static inBatchMode(configuration?: Configuration): EnvironmentSettings {
    return new EnvironmentSettings(false, configuration);
  }
}

const PREFIX: Readonly<Record<ChangelogMode, readonly string[]>> = {
  insert: [],
  all: ['changelog'],
  upsert: ['changelog', 'upsert'],
};

/** Catalogs, options and SQL. Errors are those of Flink: `message`, and `exceptionClass` with the Java class. */
export class TableEnvironment {
  protected readonly session: TableSession;
  readonly #config: TableConfig;

  protected constructor(
    protected readonly env: StreamExecutionEnvironment,
    settings?: EnvironmentSettings,
  ) {
    this.#config = new TableConfig(env.getConfiguration());
    for (const [key, value] of settings?.configuration?.toMap() ?? []) this.#config.set(key, value);
    if (settings) this.#config.set('execution.runtime-mode', settings.streaming ? 'STREAMING' : 'BATCH');
    this.session = new TableSession(env, this.#config);
  }

  static create(settings: EnvironmentSettings = EnvironmentSettings.inStreamingMode()): TableEnvironment {
    return new TableEnvironment(StreamExecutionEnvironment.getExecutionEnvironment(), settings);
  }

  getConfig(): TableConfig {
    return this.#config;
  }

  /** Runs one statement. Jobs of queries and INSERTs go on when this resolves. */
  executeSql(statement: string): Promise<TableResult> {
    return TableResult.of(this.session, 'executeSql', { texts: [statement] });
  }

  /** The rows of a query, which does not run yet. */
  sqlQuery(query: string): Promise<Table> {
    return this.table('sqlQuery', query);
  }

  /** A table or view of the catalog. */
  from(path: string): Promise<Table> {
    return this.table('from', path);
  }

  async explainSql(statement: string, ...details: ExplainDetail[]): Promise<string> {
    return (await this.session.call('explainSql', { texts: [statement, ...details], graph: true })).texts[0];
  }

  /** The plan of an INSERT, which can be stored. */
  compilePlanSql(statement: string): Promise<CompiledPlan> {
    return CompiledPlan.of(this.session, 'compilePlan', { texts: [statement] });
  }

  /** A plan that was stored. Rejects when it does not fit the tables and functions of this session. */
  loadPlan(reference: PlanReference): Promise<CompiledPlan> {
    const texts = 'file' in reference ? ['file', reference.file] : ['json', reference.json];
    return CompiledPlan.of(this.session, 'loadPlan', { texts });
  }

  /** Runs a plan that was stored. */
  async executePlan(reference: PlanReference): Promise<TableResult> {
    return (await this.loadPlan(reference)).execute();
  }

  createStatementSet(): StatementSet {
    const made = newNumber();
    return new StatementSet(this.session, made, this.session.call('createSet', { made }));
  }

  /** Registers a table under a name, until the end of the session. */
  async createTemporaryView(path: string, table: Table): Promise<void> {
    await this.session.call('createTemporaryView', { texts: [path], tables: [table.number] });
  }

  /** Resolves with whether there was one. */
  async dropTemporaryView(path: string): Promise<boolean> {
    return (await this.session.call('dropTemporary', { texts: ['view', path] })).texts[0] === 'true';
  }

  /**
   * Registers a user function (`@drey/sdk/udf`) under a name that counts in all catalogs and databases, before those of the catalogs
   * and Flink's own. Of a class, each operator's subtask has an instance; of an object, a copy.
   */
  createTemporarySystemFunction(name: string, fn: UserFunctionLike): Promise<void> {
    return this.createUserFunction('temporary system', name, fn);
  }

  /** Registers a user function under a name in a catalog and database, until the end of the session. */
  createTemporaryFunction(path: string, fn: UserFunctionLike): Promise<void> {
    return this.createUserFunction('temporary', path, fn);
  }

  /** Registers a user function in a catalog. Catalogs in memory keep it until the end of the session. */
  createFunction(path: string, fn: UserFunctionLike, ignoreIfExists = false): Promise<void> {
    return this.createUserFunction('catalog', path, fn, ignoreIfExists);
  }

  /** Resolves with whether there was one. */
  dropTemporarySystemFunction(name: string): Promise<boolean> {
    return this.dropUserFunction('temporary system', name);
  }

  /** Resolves with whether there was one. */
  dropTemporaryFunction(path: string): Promise<boolean> {
    return this.dropUserFunction('temporary', path);
  }

  /** Resolves with whether there was one. */
  dropFunction(path: string): Promise<boolean> {
    return this.dropUserFunction('catalog', path);
  }

  /** Names of the functions that are not Flink's own. */
  async listUserDefinedFunctions(): Promise<string[]> {
    return (await this.session.call('show', { texts: ['USER FUNCTIONS'] })).texts;
  }

  /** Names of all functions. */
  async listFunctions(): Promise<string[]> {
    return (await this.session.call('show', { texts: ['FUNCTIONS'] })).texts;
  }

  private async createUserFunction(scope: string, path: string, fn: UserFunctionLike, ignore = false): Promise<void> {
    notNull(fn, 'The function must not be null.');
    const texts = [scope, path, this.session.functionId(fn), ignore ? 'ignore' : ''];
    await this.session.call('createFunction', { texts });
  }

  private async dropUserFunction(scope: string, path: string): Promise<boolean> {
    return (await this.session.call('dropFunction', { texts: [scope, path] })).texts[0] === 'true';
  }

  async listTables(): Promise<string[]> {
    return (await this.session.call('listTables')).texts;
  }

  async useCatalog(name: string): Promise<void> {
    await this.session.call('useCatalog', { texts: [name] });
  }

  async useDatabase(name: string): Promise<void> {
    await this.session.call('useDatabase', { texts: [name] });
  }

  async getCurrentCatalog(): Promise<string> {
    return (await this.session.call('current')).texts[0];
  }

  async getCurrentDatabase(): Promise<string> {
    return (await this.session.call('current')).texts[1];
  }

  private async table(method: string, text: string): Promise<Table> {
    const made = newNumber();
    const { schema } = await this.session.call(method, { texts: [text], made, graph: true });
    return new Table(this.session, made, schema);
  }
}

/** A table environment that shares its program with a stream environment. */
export class StreamTableEnvironment extends TableEnvironment {
  static override create(settings?: EnvironmentSettings): StreamTableEnvironment;
  static override create(env: StreamExecutionEnvironment, settings?: EnvironmentSettings): StreamTableEnvironment;
  static override create(
    first?: StreamExecutionEnvironment | EnvironmentSettings,
    settings?: EnvironmentSettings,
  ): StreamTableEnvironment {
    if (first instanceof StreamExecutionEnvironment) return new StreamTableEnvironment(first, settings);
    return new StreamTableEnvironment(StreamExecutionEnvironment.getExecutionEnvironment(), first ?? settings);
  }

  /**
   * The records of a DataStream as a table of insertions. Columns that the schema does not declare are those of the stream's type;
   * metadata column "rowtime" is the record's timestamp, `SOURCE_WATERMARK()` takes over the stream's watermarks.
   */
  fromDataStream<T>(stream: DataStream<T>, schema?: Schema): Promise<Table> {
    return this.read(stream, schema, 'insert');
  }

  /** A stream of {@link Row} as a table; the kinds of the rows count. */
  fromChangelogStream(stream: DataStream<Row>, schema?: Schema, mode: ChangelogMode = 'all'): Promise<Table> {
    return this.read(stream, schema, mode);
  }

  /** A table's rows as a stream. Rejects when the table has changes other than insertions. */
  toDataStream(table: Table): Promise<SingleOutputStreamOperator<Row>> {
    return this.write(table, 'insert', undefined);
  }

  /** A table's changes as a stream of rows, whose kinds say what they are. */
  toChangelogStream(
    table: Table,
    schema?: Schema,
    mode: ChangelogMode = 'all',
  ): Promise<SingleOutputStreamOperator<Row>> {
    return this.write(table, mode, schema);
  }

  private async read<T>(stream: DataStream<T>, schema: Schema | undefined, mode: ChangelogMode): Promise<Table> {
    const { dataType } = stream.type;
    check(
      dataType.root !== TypeRoot.OBJECT,
      'A DataStream needs type information to become a table: give the operator that makes it a type, such as Types.ROW_NAMED(...).',
    );
    const transformation = single(stream);
    this.session.streams.add(transformation);
    const made = newNumber();
    const texts = [String(transformation.id), schema?.toString() ?? '', ...PREFIX[mode]];
    const reply = await this.session.call('fromStream', { texts, made, type: dataType, graph: true });
    return new Table(this.session, made, reply.schema);
  }

  private async write(
    table: Table,
    mode: ChangelogMode,
    schema: Schema | undefined,
  ): Promise<SingleOutputStreamOperator<Row>> {
    const texts = [mode, schema?.toString() ?? ''];
    const { nodes, nodeId, type } = await this.session.call('toStream', { tables: [table.number], texts, graph: true });
    const made = new Map<number, Transformation>();
    for (const stream of this.session.streams) collect(stream, made);
    const own = new Set(made.keys());
    for (const node of nodes) {
      if (own.has(node.id)) continue;
      const inputs = node.inputs.map((edge) => ({
        ref: {
          transformation: made.get(edge.source) as Transformation,
          sideOutput: '',
          partitioning: edge.partitioning,
        },
        input: edge.input,
      }));
      const transformation = this.env.addTransformation(node.name, { kind: 'node', node }, inputs);
      transformation.parallelism = node.parallelism;
      transformation.description = node.description;
      made.set(node.id, transformation);
    }
    const result = made.get(nodeId) as Transformation;
    const names = type?.fieldNames.join(', ') ?? '';
    const information = new TypeInformation<Row>(type as NonNullable<typeof type>, `ExternalTypeInfo<Row(${names})>`);
    result.outputType = information as TypeInformation;
    return new SingleOutputStreamOperator(this.env, result, information);
  }
}

/** The operator that makes the stream; a union has none. */
function single<T>(stream: DataStream<T>): Transformation {
  const [ref, ...others] = stream.refs;
  if (others.length === 0 && ref.sideOutput === '') return ref.transformation;
  return single(stream.map((value) => value).returns(stream.type));
}

function collect(root: Transformation, into: Map<number, Transformation>): void {
  if (into.has(root.id)) return;
  into.set(root.id, root);
  for (const { ref } of root.inputs) collect(ref.transformation, into);
}
