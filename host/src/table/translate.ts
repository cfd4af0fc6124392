/** The physical plan as nodes of a JobGraph. */
import {
  type DataType,
  Edge,
  FunctionSpec,
  Generator,
  JobGraph,
  Node,
  Partitioning,
  ProtocolVersion,
  type RowBatch,
  RuntimeMode,
  SideOutput,
  SinkOperator,
  SourceOperator,
  TransformOperator,
  WatermarkOperator,
} from '@drey/sdk/protocol';
import { serialize } from '../expressions/serialize';
import type { SessionInfo } from '../functions/contracts';
import { type OperatorFunction, usedFunctions } from '../functions/user/call-sites';
import { siteOf } from '../functions/user/definition';
import { keyTypeOf } from '../operators/table/base';
import { DEAD_LETTER_ROW, DEAD_LETTERS } from '../operators/table/dead-letters';
import { parseMap } from '../operators/configuration';
import type { TableConfig, ToStreamConfig } from '../operators/table/configs';
import { type SourceWatermarkConfig, TABLE_WATERMARK } from '../operators/table/source-watermark-config';
import type { ConnectorNode } from '../planner/catalog/connector-contracts';
import type { OperatorPlan, PhysicalNode } from '../planner/physical/node';
import { Exchange, Union } from '../planner/physical/nodes/calc-nodes';
import { ResultSink, Sink } from '../planner/physical/nodes/sink';
import { Source, StreamSource, Values } from '../planner/physical/nodes/source';
import { rowsBatch } from '../types/batch';
import type { RowType } from '../types/logical/contracts';
import { toWire } from '../types/logical/wire';
import type { Row } from '../types/rows';
import { tableError } from '../types/sql-error';
import { literalRows } from './literal-rows';
import { sinkPlans } from './sink-plan';

export interface TranslateOptions {
  readonly session: SessionInfo;
  /** Options that operators may ask for. */
  readonly configuration: ReadonlyMap<string, string>;
}

/** A place in the graph whose rows are those of a physical node. */
interface Made {
  readonly ids: readonly number[];
  readonly exchange?: Exchange['distribution'];
  readonly rowType: RowType;
  readonly sideOutput?: string;
}

/** Collects the nodes of one job: of one statement, or of a statement set. */
export class GraphWriter {
  private readonly nodes: Node[] = [];
  private readonly made = new Map<PhysicalNode, Made>();
  private numbers = 0;
  private nextId: number;
  /** Nodes whose failing rows go to the dead-letter table. */
  readonly deadLetterNodes: number[] = [];

  constructor(
    private readonly options: TranslateOptions,
    /** Nodes of DataStreams that the plan reads, with their ids. */
    private readonly streams: readonly Node[] = [],
  ) {
    this.nextId = streams.reduce((max, { id }) => Math.max(max, id), 0) + 1;
  }

  /** Adds a plan that ends in a sink. `collectId` names the result of a ResultSink. */
  add(root: PhysicalNode, collectId = ''): void {
    if (root instanceof Sink) this.addSink(root);
    else if (root instanceof ResultSink) this.addResult(root, collectId);
    else throw new Error('a plan must end in a sink');
  }

  /** The node whose records are the plan's rows, for a DataStream that continues it. */
  addStream(root: PhysicalNode, config: Pick<ToStreamConfig, 'columns' | 'rowtimeIndex'>, output: RowType): number {
    const input = this.translate(root instanceof ResultSink ? root.input : root);
    return this.transform('TableToDataSteam', '', { kind: 'table-to-stream', config }, [input], output);
  }

  graph(name: string): JobGraph {
    const mode = RuntimeMode.STREAMING;
    const configuration = new Map(this.options.configuration);
    // Operators of tables give batch results by themselves: their inputs are not sorted by key.
    configuration.delete('execution.runtime-mode');
    const nodes = [...this.streams, ...this.nodes];
    const jobParameters = parseMap(configuration.get('pipeline.global-job-parameters') ?? '');
    return JobGraph.create({ version: ProtocolVersion.PROTOCOL_V1, name, mode, configuration, jobParameters, nodes });
  }

  get graphNodes(): readonly Node[] {
    return this.nodes;
  }

  private translate(node: PhysicalNode): Made {
    const known = this.made.get(node);
    if (known) return known;
    const made = this.make(node);
    this.made.set(node, made);
    return made;
  }

  private make(node: PhysicalNode): Made {
    const { rowType } = node;
    if (node instanceof Exchange) return { ...this.translate(node.input), exchange: node.distribution, rowType };
    if (node instanceof Union) return { ids: node.inputs.flatMap((input) => this.unionInput(input)), rowType };
    if (node instanceof StreamSource) return { ids: [this.stream(node)], rowType };
    if (node instanceof Source) return { ids: [this.source(node)], rowType };
    if (node instanceof Values) return { ids: [this.values(node)], rowType };
    const plan = node.operator();
    if (!plan) throw tableError(`The physical node ${node.name} cannot be translated`);
    const inputs = this.prepared(
      node,
      node.inputs.map((input) => this.translate(input)),
    );
    return { ids: [this.transform(node.name, describe(node), plan, inputs, rowType)], rowType };
  }

  /** The inputs of the node's operator, behind the operator that prepares them. */
  private prepared(node: PhysicalNode, inputs: readonly Made[]): readonly Made[] {
    const before = node.preparation();
    if (before === undefined) return inputs;
    const { plan, rowType } = before;
    return [{ ids: [this.transform(node.name, describe(node), plan, inputs, rowType)], rowType }];
  }

  /** An Exchange right below a Union would be lost. */
  private unionInput(input: PhysicalNode): readonly number[] {
    const made = this.translate(input);
    if (!made.exchange) return made.ids;
    throw new Error('an exchange below a union is not translated');
  }

  private source(node: Source): number {
    const { path, source, plan } = node;
    const name = `${path[2]}[${++this.numbers}]`;
    const made = source.node(plan);
    const watermarks = this.watermarksOf(node);
    return this.sourceNode(name, made, made.bounded ?? source.bounded, plan.produced, source.parallelism, watermarks);
  }

  /** The watermark that the source makes for each of its splits. */
  private watermarksOf({ watermark, plan }: Source): WatermarkOperator | undefined {
    if (!watermark || (watermark.expr.kind === 'call' && watermark.expr.name === 'SOURCE_WATERMARK')) return undefined;
    const { expr, perRecord, idleTimeout, alignment } = watermark;
    const config: SourceWatermarkConfig = {
      inputs: [plan.produced],
      output: plan.produced,
      session: this.sessionConfig(),
      watermark: expr,
      perRecord,
    };
    const payload = serialize(config);
    return WatermarkOperator.create({
      generator: Generator.CUSTOM,
      function: FunctionSpec.create({ kind: TABLE_WATERMARK, payload }),
      idleTimeoutMs: idleTimeout,
      alignmentGroup: alignment?.group ?? '',
      alignmentMaxDriftMs: alignment?.maxDrift ?? 0,
      alignmentIntervalMs: alignment?.interval ?? 0,
    });
  }

  private stream({ stream, timestamps, watermarks, path, rowType }: StreamSource): number {
    const { nodeId, composite = true, changelog, sideOutput } = stream;
    const plan: OperatorPlan = {
      kind: 'table-from-stream',
      config: { composite, timestamps, changelog, watermarks },
    };
    const description = `DataSteamToTable(stream=${path.join('.')}, rowtime=${timestamps}, watermark=${watermarks})`;
    const input = { ids: [nodeId], rowType, ...(sideOutput && { sideOutput }) };
    return this.transform('DataSteamToTable', description, plan, [input], rowType);
  }

  private values(node: Values): number {
    const rows = literalRows(node.rows, this.options.session);
    return this.sourceNode(`Values[${++this.numbers}]`, { connector: 'collection', rows }, true, node.rowType);
  }

  private sourceNode(
    name: string,
    node: ConnectorNode,
    bounded: boolean,
    rowType: RowType,
    parallelism = 0,
    watermarks?: WatermarkOperator,
  ): number {
    const type = toWire(rowType);
    const value = SourceOperator.create({
      connector: node.connector,
      options: new Map(node.options ?? []),
      bounded,
      format: node.format ?? '',
      formatOptions: new Map(node.formatOptions ?? []),
      rows: node.rows ? encodeRows(node.rows as readonly Row[], type) : undefined,
      watermarks,
    });
    const fixed = node.connector === 'collection' ? { parallelism: 1, maxParallelism: 1 } : { parallelism };
    return this.push({ name, outputType: type, operator: { kind: 'source', value }, ...fixed });
  }

  private transform(
    name: string,
    description: string,
    plan: OperatorPlan,
    inputs: readonly Made[],
    output: RowType,
  ): number {
    const keyType = plan.keys && keyTypeOf(inputs[0].rowType, plan.keys[0]);
    const config: TableConfig = {
      ...plan.config,
      inputs: inputs.map(({ rowType }) => rowType),
      output,
      session: { ...this.sessionConfig(), ...this.functionsOf(name, plan) },
    };
    const value = TransformOperator.create({ kind: plan.kind, payload: serialize(config), keyType });
    const sides = 'deadLetters' in plan.config && plan.config.deadLetters;
    const single = inputs.some(({ exchange }) => exchange?.kind === 'single');
    const parallelism = single ? 1 : this.inputParallelism(inputs);
    const id = this.push({
      name: `${name}[${++this.numbers}]`,
      description,
      inputs: inputs.flatMap((input, index) => edgesOf(input, index)),
      outputType: toWire(output),
      operator: { kind: 'transform', value },
      parallelism,
      ...(plan.uid === undefined ? {} : { uid: plan.uid }),
      ...(single ? { maxParallelism: 1 } : {}),
      ...(sides ? { sideOutputs: [SideOutput.create({ id: DEAD_LETTERS, type: toWire(DEAD_LETTER_ROW) })] } : {}),
    });
    if (sides) this.deadLetterNodes.push(id);
    return id;
  }

  /** An operator without an exchange before it runs where its input runs; 0 = the job's default. */
  private inputParallelism(inputs: readonly Made[]): number {
    const [input] = inputs;
    if (inputs.length !== 1 || input.exchange || input.ids.length !== 1) return 0;
    const [id] = input.ids;
    return this.nodes.find((node) => node.id === id)?.parallelism ?? 0;
  }

  /** The user functions that an operator's expressions call. */
  private functionsOf(name: string, { kind, config }: OperatorPlan): Pick<TableConfig['session'], 'functions'> {
    const used = usedFunctions(config);
    if (used.length === 0) return {};
    const functions = used.map((one) => {
      const fn = this.options.session.functions?.(one.key);
      if (fn === undefined) throw tableError(`The session does not know the function '${one.key}'`);
      return { key: one.key, spec: fn.spec, site: siteOf(fn, one) };
    });
    if (!BATCH_OPERATORS.has(kind)) checkPlaces(name, functions);
    return { functions };
  }

  private sessionConfig(): TableConfig['session'] {
    const { timeZone, batch, queryStart } = this.options.session;
    return { timeZone, batch, queryStart, options: Object.fromEntries(this.options.configuration) };
  }

  private addSink(sink: Sink): void {
    let input = this.translate(sink.input);
    for (const { name, plan, rowType } of sinkPlans(sink, this.options.session)) {
      const exchange = plan.keys ? { kind: 'hash' as const, keys: plan.keys[0] } : undefined;
      const id = this.transform(name, '', plan, [exchange ? { ...input, exchange } : input], rowType);
      input = { ids: [id], rowType };
    }
    const { settings } = sink;
    const node = settings.sink.node({
      consumed: sink.rowType,
      overwrite: settings.overwrite,
      staticPartitions: settings.staticPartitions,
      ...(settings.targetColumns ? { targetColumns: settings.targetColumns } : {}),
    });
    this.sinkNode(`${settings.path[2]}[${++this.numbers}]`, node, input, '', settings.sink.parallelism);
  }

  private addResult(sink: ResultSink, collectId: string): void {
    this.sinkNode(`Collect table sink`, { connector: 'collect' }, this.translate(sink.input), collectId);
  }

  private sinkNode(name: string, node: ConnectorNode, input: Made, collectId: string, parallelism = 0): void {
    const value = SinkOperator.create({
      connector: node.connector,
      options: new Map(node.options ?? []),
      format: node.format ?? '',
      formatOptions: new Map(node.formatOptions ?? []),
      collectId,
    });
    this.push({
      name,
      inputs: edgesOf(input, 0),
      operator: { kind: 'sink', value },
      parallelism: collectId === '' ? parallelism : 1,
    });
  }

  private push(init: Partial<Node>): number {
    const id = this.nextId++;
    this.nodes.push(Node.create({ id, ...init }));
    return id;
  }
}

const BATCH_OPERATORS = new Set<OperatorPlan['kind']>(['table-function-calc', 'table-function-correlate']);

/** Operators with generated code of their own call functions row by row. */
function checkPlaces(operator: string, functions: readonly OperatorFunction[]): void {
  for (const { spec } of functions) {
    if (spec.row || spec.kind.endsWith('AGGREGATE') || spec.kind === 'PROCESS_TABLE') continue;
    throw tableError(
      `Function '${spec.name}' (${spec.language}) cannot be called in ${operator}: such functions take batches, which only ` +
        'projections, filters, conditions of inner joins and LATERAL TABLE have.',
    );
  }
}

function edgesOf(input: Made, index: number): Edge[] {
  const { exchange, rowType, ids, sideOutput = '' } = input;
  return ids.map((source) => {
    if (!exchange) return Edge.create({ source, input: index, sideOutput, partitioning: Partitioning.AUTO });
    if (exchange.kind === 'single') return Edge.create({ source, input: index, partitioning: Partitioning.GLOBAL });
    return Edge.create({
      source,
      input: index,
      partitioning: Partitioning.HASH,
      keyFields: [...exchange.keys],
      keyType: keyTypeOf(rowType, exchange.keys),
    });
  });
}

function encodeRows(rows: readonly Row[], type: DataType): RowBatch {
  return rowsBatch(rows).columns(type);
}

function describe(node: PhysicalNode): string {
  return `${node.name}(${node
    .terms()
    .map(([key, text]) => `${key}=${text}`)
    .join(', ')})`;
}
