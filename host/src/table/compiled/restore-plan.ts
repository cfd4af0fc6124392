/** The nodes of a job, made of a stored plan. */
import { type Edge, Node, SideOutput, TransformOperator } from '@drey/sdk/protocol';
import { serialize } from '../../expressions/serialize';
import { defaultParallelism } from '../../graph';
import type { OperatorFunction } from '../../functions/user/call-sites';
import type { FunctionSpec } from '../../functions/user/contracts';
import { keyTypeOf } from '../../operators/table/base';
import type { TableConfig } from '../../operators/table/configs';
import { DEAD_LETTER_ROW, DEAD_LETTERS } from '../../operators/table/dead-letters';
import type { CatalogManager } from '../../planner/catalog/catalog-manager';
import type { TableContext } from '../../planner/catalog/connector-contracts';
import { tableContext } from '../../planner/catalog/table-context';
import type { RowType } from '../../types/logical/contracts';
import { toWire } from '../../types/logical/wire';
import { tableError } from '../../types/sql-error';
import type { EngineContext } from '../engine';
import {
  connectorSink,
  connectorSource,
  type Exchanged,
  sessionConfig,
  tableEdge,
  transformationOfKind,
  uidGeneration,
  uidMaker,
  valuesSource,
} from '../graph-nodes';
import {
  behindSource,
  DEFAULT,
  exchangedParallelism,
  nodeParallelism,
  sinkDistribution,
  sourceExchange,
} from '../parallelism';
import type { SessionConfiguration } from '../session-configuration';
import type { StoredEdge, StoredFunction, StoredNode, StoredPlan, StoredSource, StoredSink } from './stored-plan';
import { restorationOf, restoredTable } from './stored-tables';

export interface RestoreContext {
  readonly catalog: CatalogManager;
  readonly configuration: SessionConfiguration;
  readonly engine: EngineContext;
}

/** Throws TableException when tables or functions are no longer what the plan means. */
export function restoredNodes(plan: StoredPlan, context: RestoreContext): Node[] {
  const { configuration } = context;
  const uidOf = uidGeneration(configuration.option) === 'DISABLED' ? () => '' : uidMaker(configuration.option);
  const before = new Map<number, Restored>();
  return plan.nodes.map((node) => {
    const uid = (node.type === 'transform' ? node.uid : undefined) ?? uidOf(node.id, transformationOf(node));
    const restored = parts(node, { ...context, before });
    const made = Node.create({ id: node.id, uid, ...restored.node });
    before.set(node.id, { ...restored, node: made });
    return made;
  });
}

/** A node, and how rows leave it now: options of tables may be others than when the plan was stored. */
interface Restored<N = Node> {
  readonly node: N;
  /** That operators behind it have; DEFAULT and UNSET too. */
  readonly parallelism: number;
  readonly exchange?: Exchanged | undefined;
}

interface PartContext extends RestoreContext {
  readonly before: ReadonlyMap<number, Restored>;
}

/** With the exchanges of sources. */
function currentEdges(edges: readonly StoredEdge[], before: PartContext['before']): StoredEdge[] {
  return edges.map((edge) => {
    const exchange = edge.exchange ?? before.get(edge.source)?.exchange;
    return exchange === undefined ? edge : { ...edge, exchange };
  });
}

/** Of operators that run where their first input runs. */
function inputParallelism([{ exchange, source }]: readonly StoredEdge[], before: PartContext['before']): number {
  return exchange ? exchangedParallelism(exchange) : (before.get(source)?.parallelism ?? DEFAULT);
}

function transformationOf(node: StoredNode): string {
  return node.type === 'transform' ? transformationOfKind(node.operator) : node.type;
}

function parts(node: StoredNode, context: PartContext): Restored<Partial<Node>> {
  const { engine, before } = context;
  switch (node.type) {
    case 'source':
      return restoredSource(node, context);
    case 'values':
      return { node: valuesSource(node.name, node.rows, node.rowType, engine.session), parallelism: 1 };
    case 'sink':
      return restoredSink(node, context);
    case 'transform': {
      const made = transform(node, context);
      const parallelism = node.parallelism || inputParallelism(currentEdges(node.inputs, before), before);
      return { node: { ...made, parallelism: nodeParallelism(parallelism, context.engine.parallelism) }, parallelism };
    }
    default:
      throw tableError(`The plan has a node of the unknown type '${(node as { readonly type?: unknown }).type}'.`);
  }
}

function restoredSource(node: StoredSource, context: PartContext): Restored<Partial<Node>> {
  const { engine } = context;
  const table = contextOf(node, context);
  const source = engine.connectors.source(table);
  const made = connectorSource(node.name, source, node, sessionConfig(engine));
  const keys = primaryKeyIn(node.plan.produced, table);
  return {
    node: { ...made, parallelism: made.parallelism || nodeParallelism(DEFAULT, engine.parallelism) },
    parallelism: behindSource(source),
    exchange: sourceExchange(source, table.path, keys.length > 0 && !keys.includes(-1) ? keys : undefined),
  };
}

/** The sink, whose parallelism the operator that brings its changes in order takes too. */
function restoredSink(node: StoredSink, context: PartContext): Restored<Partial<Node>> {
  const { engine, before } = context;
  const table = contextOf(node, context);
  const sink = engine.connectors.sink(table);
  const made = connectorSink(node.name, sink, node.plan);
  const edges = currentEdges(node.inputs, before);
  const materializer = before.get(edges[0].source)?.node;
  const materializes = isMaterializer(materializer);
  const parallelism = inputParallelism(
    materializes ? materializer.inputs.map(({ source, input }) => ({ source, input })) : edges,
    before,
  );
  const spread = sinkDistribution(
    {
      path: table.path,
      sink,
      primaryKey: primaryKeyIn(node.plan.consumed, table),
      insertOnly: !node.changes,
      parallelism,
    },
    engine.parallelism ?? defaultParallelism(engine.configuration),
    engine.session.option,
  );
  if (materializes) materializer.parallelism = nodeParallelism(spread.parallelism, engine.parallelism);
  const exchange = materializes ? undefined : spread.exchange;
  const inputs = edges.map((edge) => edgeOf(exchange ? { ...edge, exchange } : edge, node.plan.consumed));
  return {
    node: { ...made, parallelism: made.parallelism || nodeParallelism(spread.parallelism, engine.parallelism), inputs },
    parallelism: spread.parallelism,
  };
}

function isMaterializer(node: Node | undefined): node is Node {
  return node?.operator?.kind === 'transform' && node.operator.value.kind === 'table-sink-materializer';
}

/** Places of the key's columns in rows of these columns; -1 for those that are not read. */
function primaryKeyIn({ fields }: RowType, { physical, primaryKey }: TableContext): number[] {
  return primaryKey.map((key) => fields.findIndex(({ name }) => name === physical.fields[key].name));
}

function contextOf({ table, dynamicOptions }: StoredSource | StoredSink, context: RestoreContext): TableContext {
  const found = restoredTable(table, context.catalog, restorationOf(context.configuration));
  return tableContext(context.engine, table.path, found, dynamicOptions);
}

function transform(node: StoredNode & { readonly type: 'transform' }, context: PartContext): Partial<Node> {
  const { name, description, operator: kind, keys, parallelism, maxParallelism } = node;
  const functions = node.functions.map((fn) => restoredFunction(fn, context));
  const session = { ...sessionConfig(context.engine), ...(functions.length > 0 ? { functions } : {}) };
  const config = { ...withFunction(node.config, context), session } as TableConfig;
  const keyType = keys && keyTypeOf(config.inputs[0], keys);
  const value = TransformOperator.create({ kind, payload: serialize(config), keyType });
  return {
    name,
    description,
    inputs: currentEdges(node.inputs, context.before).map((edge) => edgeOf(edge, config.inputs[edge.input])),
    outputType: toWire(config.output),
    operator: { kind: 'transform', value },
    parallelism,
    maxParallelism,
    ...(node.deadLetters
      ? { sideOutputs: [SideOutput.create({ id: DEAD_LETTERS, type: toWire(DEAD_LETTER_ROW) })] }
      : {}),
  };
}

function edgeOf({ source, input, exchange, sideOutput = '' }: StoredEdge, rowType: RowType): Edge {
  return tableEdge(source, input, { exchange, sideOutput }, rowType);
}

/** Puts the function in the place of its name (write-plan.ts). */
function withFunction<C extends object>(config: C, context: RestoreContext): C {
  const { catalogName } = config as { readonly catalogName?: readonly string[] };
  return catalogName === undefined ? config : { ...config, spec: specOf(catalogName, context) };
}

function restoredFunction({ key, name, site }: StoredFunction, context: RestoreContext): OperatorFunction {
  return { key, spec: specOf(name, context), site };
}

/** Functions are always those that the catalog has now. */
function specOf(name: readonly string[], { catalog }: RestoreContext): FunctionSpec {
  const found = catalog.fn(name);
  const registered = found && catalog.load(found).registered;
  if (registered) return registered.spec;
  throw tableError(
    `Cannot resolve function '${name.join('.')}' of the persisted plan. Make sure that it is registered under this name ` +
      'when the plan is restored.',
  );
}
