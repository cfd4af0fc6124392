/** Single nodes and edges of a table job, of plans that were just made and of plans that were stored. */
import {
  type DataType,
  Edge,
  FunctionSpec,
  Generator,
  JobGraph,
  type Node,
  Partitioning,
  ProtocolVersion,
  type RowBatch,
  RuntimeMode,
  SinkOperator,
  SourceOperator,
  WatermarkOperator,
} from '@drey/sdk/protocol';
import { withFileWriters } from '../connectors/filesystem/table-nodes';
import { serialize } from '../expressions/serialize';
import type { Expr } from '../expressions/contracts';
import type { SessionInfo } from '../functions/contracts';
import { parseMap } from '../operators/configuration';
import { keyTypeOf } from '../operators/table/base';
import type { TableConfig } from '../operators/table/configs';
import { type SourceWatermarkConfig, TABLE_WATERMARK } from '../operators/table/source-watermark-config';
import type { ConnectorNode, SourcePlan, TableSink, TableSource } from '../planner/catalog/connector-contracts';
import type { ResolvedTable } from '../planner/catalog/contracts';
import type { Exchange } from '../planner/physical/nodes/calc-nodes';
import type { SourceWatermark } from '../planner/physical/nodes/source';
import { rowsBatch } from '../types/batch';
import type { RowType } from '../types/logical/contracts';
import { toWire } from '../types/logical/wire';
import type { Row } from '../types/rows';
import { SqlError } from '../types/sql-error';
import { literalRows } from './literal-rows';

export interface TranslateOptions {
  readonly session: SessionInfo;
  /** Options that operators may ask for. */
  readonly configuration: ReadonlyMap<string, string>;
  /** Of nodes that run where their source runs, and of sources; undefined = the job's. */
  readonly parallelism?: number | undefined;
}

export type SinkPlan = Parameters<TableSink['node']>[0];

/** What the planner decided about a source; its connector makes the node of it. */
export interface PlannedSource {
  readonly plan: SourcePlan;
  readonly watermark: SourceWatermark | undefined;
}

/** What a node of a graph was made of, where the node itself no longer says. */
export type NodeOrigin =
  | ({
      readonly kind: 'source';
      readonly table: ResolvedTable;
      readonly dynamicOptions: ReadonlyMap<string, string>;
    } & PlannedSource)
  | { readonly kind: 'values'; readonly rows: readonly (readonly Expr[])[]; readonly rowType: RowType }
  /** `keys`: columns of the first input that the operator's state is kept by. */
  | { readonly kind: 'transform'; readonly keys: readonly number[] | undefined }
  | {
      readonly kind: 'sink';
      readonly table: ResolvedTable;
      readonly dynamicOptions: ReadonlyMap<string, string>;
      readonly plan: SinkPlan;
      /** The query gives not insertions alone. */
      readonly changes: boolean;
    };

/** How rows are distributed on an edge. */
export type Exchanged = Exchange['distribution'];

export function sessionConfig({ session, configuration }: TranslateOptions): TableConfig['session'] {
  const { timeZone, batch, queryStart } = session;
  return { timeZone, batch, queryStart, options: Object.fromEntries(configuration) };
}

export function tableJob(name: string, nodes: Node[], options: ReadonlyMap<string, string>): JobGraph {
  const configuration = new Map(options);
  // Operators of tables give batch results by themselves: their inputs are not sorted by key.
  configuration.delete('execution.runtime-mode');
  const jobParameters = parseMap(configuration.get('pipeline.global-job-parameters') ?? '');
  const mode = RuntimeMode.STREAMING;
  return JobGraph.create({
    version: ProtocolVersion.PROTOCOL_V1,
    name,
    mode,
    configuration,
    jobParameters,
    nodes: withFileWriters(nodes),
  });
}

/** `rowType`: of the rows on the edge. */
export function tableEdge(
  source: number,
  input: number,
  { exchange, sideOutput }: { readonly exchange?: Exchanged | undefined; readonly sideOutput: string },
  rowType: RowType,
): Edge {
  if (!exchange) return Edge.create({ source, input, sideOutput, partitioning: Partitioning.AUTO });
  if (exchange.kind === 'single') return Edge.create({ source, input, partitioning: Partitioning.GLOBAL });
  const keyFields = [...exchange.keys];
  const keyType = keyTypeOf(rowType, exchange.keys);
  return Edge.create({ source, input, partitioning: Partitioning.HASH, keyFields, keyType });
}

export function connectorSource(
  name: string,
  source: TableSource,
  planned: PlannedSource,
  session: TableConfig['session'],
): Partial<Node> {
  const { plan } = planned;
  const made = source.node(plan);
  const watermarks = watermarkOperator(planned, session);
  return sourceNode(name, made, made.bounded ?? source.bounded, plan.produced, source.parallelism, watermarks);
}

export function valuesSource(
  name: string,
  cells: readonly (readonly Expr[])[],
  rowType: RowType,
  session: SessionInfo,
): Partial<Node> {
  return sourceNode(name, { connector: 'collection', rows: literalRows(cells, session) }, true, rowType);
}

function sourceNode(
  name: string,
  node: ConnectorNode,
  bounded: boolean,
  rowType: RowType,
  parallelism = 0,
  watermarks?: WatermarkOperator,
): Partial<Node> {
  const outputType = toWire(rowType);
  const value = SourceOperator.create({
    connector: node.connector,
    options: new Map(node.options ?? []),
    bounded,
    format: node.format ?? '',
    formatOptions: new Map(node.formatOptions ?? []),
    rows: node.rows ? encodeRows(node.rows as readonly Row[], outputType) : undefined,
    watermarks,
  });
  const fixed = node.connector === 'collection' ? { parallelism: 1, maxParallelism: 1 } : { parallelism };
  return { name, outputType, operator: { kind: 'source', value }, ...fixed };
}

function encodeRows(rows: readonly Row[], type: DataType): RowBatch {
  return rowsBatch(rows).columns(type);
}

/** The watermark that the source makes for each of its splits. */
function watermarkOperator(
  { watermark, plan }: PlannedSource,
  session: TableConfig['session'],
): WatermarkOperator | undefined {
  if (!watermark || (watermark.expr.kind === 'call' && watermark.expr.name === 'SOURCE_WATERMARK')) return undefined;
  const { expr, perRecord, idleTimeout, alignment } = watermark;
  const { produced } = plan;
  const config: SourceWatermarkConfig = { inputs: [produced], output: produced, session, watermark: expr, perRecord };
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

export function connectorSink(name: string, sink: TableSink, plan: SinkPlan): Partial<Node> {
  return sinkNode(name, sink.node(plan), sink.parallelism);
}

export function sinkNode(name: string, node: ConnectorNode, parallelism = 0, collectId = ''): Partial<Node> {
  const value = SinkOperator.create({
    connector: node.connector,
    options: new Map(node.options ?? []),
    format: node.format ?? '',
    formatOptions: new Map(node.formatOptions ?? []),
    collectId,
  });
  return { name, operator: { kind: 'sink', value }, parallelism };
}

type Option = SessionInfo['option'];

/** `table.exec.uid.generation`: whether operators of compiled plans, and of others, get uids. */
export function uidGeneration(option: Option): 'PLAN_ONLY' | 'ALWAYS' | 'DISABLED' {
  const text = option('table.exec.uid.generation') ?? 'PLAN_ONLY';
  const value = text.trim().toUpperCase();
  if (value === 'PLAN_ONLY' || value === 'ALWAYS' || value === 'DISABLED') return value;
  throw new SqlError(
    `Could not parse value '${text}' for key 'table.exec.uid.generation'.`,
    'java.lang.IllegalArgumentException',
  );
}

/** Makes uids as `table.exec.uid.format` says. */
export function uidMaker(option: Option): (id: number, transformation: string) => string {
  const format = option('table.exec.uid.format') ?? '<id>_<transformation>';
  return (id, transformation) =>
    format
      .replaceAll('<id>', `${id}`)
      .replaceAll('<type>', transformation)
      .replaceAll('<version>', '1')
      .replaceAll('<transformation>', transformation);
}

/** What an operator of this kind is called in uids. */
export function transformationOfKind(kind: string): string {
  return kind.replace(/^table-/, '');
}
