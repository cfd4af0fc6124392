/** The physical plan as nodes of a JobGraph. */
import { type Edge, type JobGraph, Node, SideOutput, TransformOperator } from '@drey/sdk/protocol';
import { serialize } from '../expressions/serialize';
import { defaultParallelism } from '../graph';
import { type OperatorFunction, usedFunctions } from '../functions/user/call-sites';
import { siteOf } from '../functions/user/definition';
import { keyTypeOf } from '../operators/table/base';
import { DEAD_LETTER_ROW, DEAD_LETTERS } from '../operators/table/dead-letters';
import type { TableConfig, ToStreamConfig } from '../operators/table/configs';
import { writtenMetadata } from '../planner/catalog/metadata-columns';
import type { OperatorPlan, PhysicalNode } from '../planner/physical/node';
import { Exchange, Union } from '../planner/physical/nodes/calc-nodes';
import { ResultSink, Sink } from '../planner/physical/nodes/sink';
import { Source, StreamSource, Values } from '../planner/physical/nodes/source';
import { isInsertOnly } from '../planner/physical/traits';
import type { RowType } from '../types/logical/contracts';
import { toWire } from '../types/logical/wire';
import { tableError } from '../types/sql-error';
import {
  connectorSink,
  connectorSource,
  type Exchanged,
  type NodeOrigin,
  sessionConfig,
  sinkNode,
  type TranslateOptions,
  tableEdge,
  tableJob,
  transformationOfKind,
  uidGeneration,
  uidMaker,
  valuesSource,
} from './graph-nodes';
import {
  behindSource,
  DEFAULT,
  exchangedParallelism,
  keyedShuffle,
  nodeParallelism,
  sinkDistribution,
  sourceExchange,
} from './parallelism';
import { resultPlans, type SinkStep, sinkPlans } from './sink-plan';

export type { TranslateOptions } from './graph-nodes';

/** Rows of a node of the graph, on the way to others. */
interface Port {
  readonly id: number;
  readonly exchange?: Exchanged | undefined;
  readonly sideOutput?: string | undefined;
}

/** A place in the graph whose rows are those of a physical node. */
interface Made {
  readonly ports: readonly Port[];
  readonly rowType: RowType;
  /** That operators behind it have; DEFAULT and UNSET too. */
  readonly parallelism: number;
}

/** Collects the nodes of one job: of one statement, or of a statement set. */
export class GraphWriter {
  private readonly nodes: Node[] = [];
  private readonly made = new Map<PhysicalNode, Made>();
  private numbers = 0;
  private nextId: number;
  /** Nodes whose failing rows go to the dead-letter table. */
  readonly deadLetterNodes: number[] = [];
  /** What the nodes were made of, by id. */
  readonly origins = new Map<number, NodeOrigin>();

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
    return this.transform('TableToDataSteam', '', { kind: 'table-to-stream', config }, [input], output).ports[0].id;
  }

  graph(name: string): JobGraph {
    const { option } = this.options.session;
    const nodes = uidGeneration(option) === 'ALWAYS' ? this.nodes.map((node) => withUid(node, option)) : this.nodes;
    return tableJob(name, [...this.streams, ...nodes], this.options.configuration);
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
    if (node instanceof Exchange) return { ...exchanged(this.translate(node.input), node.distribution), rowType };
    if (node instanceof Union) return this.union(node);
    if (node instanceof StreamSource) return this.stream(node);
    if (node instanceof Source) return this.source(node);
    if (node instanceof Values) return this.values(node);
    const plan = node.operator();
    if (!plan) throw tableError(`The physical node ${node.name} cannot be translated`);
    const inputs = this.prepared(
      node,
      node.inputs.map((input) => this.translate(input)),
    );
    return this.transform(node.name, describe(node), plan, inputs, rowType);
  }

  /** The inputs of the node's operator, behind the operator that prepares them. */
  private prepared(node: PhysicalNode, inputs: readonly Made[]): readonly Made[] {
    const before = node.preparation();
    if (before === undefined) return inputs;
    const { plan, rowType } = before;
    return [this.transform(node.name, describe(node), plan, inputs, rowType)];
  }

  /** What follows a union runs where its first input runs. */
  private union({ inputs, rowType }: Union): Made {
    const made = inputs.map((input) => this.translate(input));
    return { ports: made.flatMap(({ ports }) => ports), rowType, parallelism: made[0].parallelism };
  }

  private source(node: Source): Made {
    const { path, source, plan } = node;
    const name = `${path[2]}[${++this.numbers}]`;
    const { table, scan, watermark } = node;
    const made = connectorSource(name, source, { plan, watermark }, this.sessionConfig());
    const id = this.push({ ...made, parallelism: made.parallelism || this.nodeParallelism(DEFAULT) });
    this.origins.set(id, { kind: 'source', table, dynamicOptions: scan.dynamicOptions, plan, watermark });
    const exchange = sourceExchange(source, path, node.primaryKey);
    return { ports: [{ id, exchange }], rowType: node.rowType, parallelism: behindSource(source) };
  }

  private stream({ stream, timestamps, watermarks, path, rowType }: StreamSource): Made {
    const { nodeId: id, composite = true, changelog, sideOutput } = stream;
    const plan: OperatorPlan = {
      kind: 'table-from-stream',
      config: { composite, timestamps, changelog, watermarks },
    };
    const description = `DataSteamToTable(stream=${path.join('.')}, rowtime=${timestamps}, watermark=${watermarks})`;
    const node = this.streams.find((one) => one.id === id);
    const parallelism = node?.forceNonParallel ? 1 : (node?.parallelism ?? DEFAULT);
    const input = { ports: [{ id, sideOutput }], rowType, parallelism };
    return this.transform('DataSteamToTable', description, plan, [input], rowType);
  }

  private values(node: Values): Made {
    const { rows, rowType } = node;
    const id = this.push(valuesSource(`Values[${++this.numbers}]`, rows, rowType, this.options.session));
    this.origins.set(id, { kind: 'values', rows, rowType });
    return { ports: [{ id }], rowType, parallelism: 1 };
  }

  private transform(
    name: string,
    description: string,
    plan: OperatorPlan,
    inputs: readonly Made[],
    output: RowType,
    /** Unlike that of its first input. */
    ownParallelism?: number,
  ): Made {
    const keys = plan.keys?.[0];
    const keyType = keys && keyTypeOf(inputs[0].rowType, keys);
    const config: TableConfig = {
      ...plan.config,
      inputs: inputs.map(({ rowType }) => rowType),
      output,
      session: { ...this.sessionConfig(), ...this.functionsOf(name, plan) },
    };
    const value = TransformOperator.create({ kind: plan.kind, payload: serialize(config), keyType });
    const sides = 'deadLetters' in plan.config && plan.config.deadLetters;
    const single = inputs.some(({ ports }) => ports.some(({ exchange }) => exchange?.kind === 'single'));
    const parallelism = single ? 1 : (ownParallelism ?? inputs[0].parallelism);
    const id = this.push({
      name: `${name}[${++this.numbers}]`,
      description,
      inputs: inputs.flatMap((input, index) => edgesOf(input, index)),
      outputType: toWire(output),
      operator: { kind: 'transform', value },
      parallelism: this.nodeParallelism(parallelism),
      ...(plan.uid === undefined ? {} : { uid: plan.uid }),
      ...(single ? { maxParallelism: 1 } : {}),
      ...(sides ? { sideOutputs: [SideOutput.create({ id: DEAD_LETTERS, type: toWire(DEAD_LETTER_ROW) })] } : {}),
    });
    if (sides) this.deadLetterNodes.push(id);
    this.origins.set(id, { kind: 'transform', keys });
    return { ports: [{ id }], rowType: output, parallelism };
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

  private nodeParallelism(parallelism: number): number {
    return nodeParallelism(parallelism, this.options.parallelism);
  }

  private sessionConfig(): TableConfig['session'] {
    return sessionConfig(this.options);
  }

  private addSink(sink: Sink): void {
    const { settings } = sink;
    const { path, primaryKey } = settings;
    const { overwrite, staticPartitions, targetColumns, table, dynamicOptions } = settings;
    const plan = {
      consumed: sink.rowType,
      metadata: writtenMetadata(table, settings.sink),
      overwrite,
      staticPartitions,
      ...(targetColumns ? { targetColumns } : {}),
    };
    const query = this.translate(sink.input);
    const node = connectorSink('', settings.sink, plan);
    const insertOnly = isInsertOnly(sink.input.modifyKinds);
    const { parallelism } = query;
    const spread = sinkDistribution(
      { path, sink: settings.sink, primaryKey, insertOnly, parallelism },
      this.options.parallelism ?? defaultParallelism(this.options.configuration),
      this.options.session.option,
    );
    const input = this.addSteps(query, sinkPlans(sink, this.options.session), spread.parallelism);
    const given = spread.exchange && !sink.materializes ? exchanged(input, spread.exchange) : input;
    const id = this.push({
      ...node,
      name: `${path[2]}[${++this.numbers}]`,
      parallelism: node.parallelism || this.nodeParallelism(spread.parallelism),
      inputs: edgesOf(given, 0),
    });
    this.origins.set(id, { kind: 'sink', table, dynamicOptions, plan, changes: !insertOnly });
  }

  private addResult(sink: ResultSink, collectId: string): void {
    const name = 'Collect table sink';
    keyedShuffle(this.options.session.option);
    const query = this.translate(sink.input);
    const steps = resultPlans(sink, this.options.session);
    const inputs = edgesOf(this.addSteps(query, steps, query.parallelism), 0);
    this.push({ ...sinkNode(name, { connector: 'collect' }, 1, collectId), inputs });
  }

  /** What stands between a query and its sink. Steps with keys run where the sink runs. */
  private addSteps(query: Made, steps: readonly SinkStep[], sinkParallelism: number): Made {
    let input = query;
    for (const { name, plan, rowType } of steps) {
      const keys = plan.keys?.[0];
      input =
        keys === undefined
          ? this.transform(name, '', plan, [input], rowType)
          : this.transform(name, '', plan, [exchanged(input, { kind: 'hash', keys })], rowType, sinkParallelism);
    }
    return input;
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

function withUid(node: Node, option: TranslateOptions['session']['option']): Node {
  if (node.uid !== '') return node;
  const { operator } = node;
  const kind = operator?.kind === 'transform' ? operator.value.kind : (operator?.kind ?? '');
  return { ...node, uid: uidMaker(option)(node.id, transformationOfKind(kind)) };
}

/** A later exchange goes before an earlier one. */
function exchanged({ ports, rowType }: Made, exchange: Exchanged): Made {
  return { ports: ports.map((port) => ({ ...port, exchange })), rowType, parallelism: exchangedParallelism(exchange) };
}

function edgesOf({ ports, rowType }: Made, index: number): Edge[] {
  return ports.map(({ id, exchange, sideOutput = '' }) => tableEdge(id, index, { exchange, sideOutput }, rowType));
}

function describe(node: PhysicalNode): string {
  return `${node.name}(${node
    .terms()
    .map(([key, text]) => `${key}=${text}`)
    .join(', ')})`;
}
