/** The nodes of a job, made of a stored plan. */
import { type Edge, Node, SideOutput, TransformOperator } from '@drey/sdk/protocol';
import { serialize } from '../../expressions/serialize';
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
  sessionConfig,
  tableEdge,
  transformationOfKind,
  uidGeneration,
  uidMaker,
  valuesSource,
} from '../graph-nodes';
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
  const restored = new Map<number, Node>();
  return plan.nodes.map((node) => {
    const uid = (node.type === 'transform' ? node.uid : undefined) ?? uidOf(node.id, transformationOf(node));
    const made = Node.create({ id: node.id, uid, ...parts(node, context) });
    if (node.type === 'sink') made.parallelism ||= inputParallelism(node.inputs, restored);
    restored.set(node.id, made);
    return made;
  });
}

/** A sink without a parallelism of its own runs where its input runs; 0 = the job's default. */
function inputParallelism(inputs: readonly StoredEdge[], nodes: ReadonlyMap<number, Node>): number {
  const [input] = inputs;
  if (inputs.length !== 1 || input.exchange) return 0;
  return nodes.get(input.source)?.parallelism ?? 0;
}

function transformationOf(node: StoredNode): string {
  return node.type === 'transform' ? transformationOfKind(node.operator) : node.type;
}

function parts(node: StoredNode, context: RestoreContext): Partial<Node> {
  const { engine } = context;
  switch (node.type) {
    case 'source': {
      const source = engine.connectors.source(contextOf(node, context));
      return connectorSource(node.name, source, node, sessionConfig(engine));
    }
    case 'values':
      return valuesSource(node.name, node.rows, node.rowType, engine.session);
    case 'sink': {
      const sink = engine.connectors.sink(contextOf(node, context));
      const inputs = node.inputs.map((edge) => edgeOf(edge, node.plan.consumed));
      return { ...connectorSink(node.name, sink, node.plan), inputs };
    }
    case 'transform':
      return transform(node, context);
    default:
      throw tableError(`The plan has a node of the unknown type '${(node as { readonly type?: unknown }).type}'.`);
  }
}

function contextOf({ table, dynamicOptions }: StoredSource | StoredSink, context: RestoreContext): TableContext {
  const found = restoredTable(table, context.catalog, restorationOf(context.configuration));
  return tableContext(context.engine, table.path, found, dynamicOptions);
}

function transform(node: StoredNode & { readonly type: 'transform' }, context: RestoreContext): Partial<Node> {
  const { name, description, operator: kind, keys, parallelism, maxParallelism } = node;
  const functions = node.functions.map((fn) => restoredFunction(fn, context));
  const session = { ...sessionConfig(context.engine), ...(functions.length > 0 ? { functions } : {}) };
  const config = { ...withFunction(node.config, context), session } as TableConfig;
  const keyType = keys && keyTypeOf(config.inputs[0], keys);
  const value = TransformOperator.create({ kind, payload: serialize(config), keyType });
  return {
    name,
    description,
    inputs: node.inputs.map((edge) => edgeOf(edge, config.inputs[edge.input])),
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
