/** A job's nodes as a stored plan. */
import { type Edge, type Node, Partitioning } from '@drey/sdk/protocol';
import { deserialize } from '../../expressions/serialize';
import type { TableConfig } from '../../operators/table/configs';
import type { FunctionSpec } from '../../functions/user/contracts';
import type { CatalogManager } from '../../planner/catalog/catalog-manager';
import type { ResolvedTable } from '../../planner/catalog/contracts';
import { tableError } from '../../types/sql-error';
import type { Exchanged } from '../graph-nodes';
import type { GraphWriter } from '../translate';
import type { StoredEdge, StoredFunction, StoredNode, StoredTable } from './stored-plan';

export interface PlanContext {
  readonly catalog: CatalogManager;
  readonly stored: (table: ResolvedTable) => StoredTable;
}

/** Throws TableException for nodes that a plan cannot hold. */
export function storedNodes(writer: GraphWriter, context: PlanContext): StoredNode[] {
  const own = new Set(writer.graphNodes.map(({ id }) => id));
  return writer.graphNodes.map((node) => {
    if (node.inputs.every(({ source }) => own.has(source))) return storedNode(node, writer, context);
    throw tableError(
      `${node.name} cannot be part of a compiled plan: tables of DataStreams exist in the program that made them only.`,
    );
  });
}

function storedNode(node: Node, writer: GraphWriter, context: PlanContext): StoredNode {
  const origin = writer.origins.get(node.id);
  const { id, name } = node;
  switch (origin?.kind) {
    case 'source': {
      const { dynamicOptions, plan, watermark } = origin;
      return { id, type: 'source', name, table: context.stored(origin.table), dynamicOptions, plan, watermark };
    }
    case 'values':
      return { id, type: 'values', name, rows: origin.rows, rowType: origin.rowType };
    case 'sink': {
      const { dynamicOptions, plan, changes } = origin;
      const inputs = node.inputs.map(storedEdge);
      return { id, type: 'sink', name, table: context.stored(origin.table), dynamicOptions, plan, inputs, changes };
    }
    case 'transform':
      return storedTransform(node, origin.keys, context);
    default:
      throw tableError(`${name} cannot be part of a compiled plan.`);
  }
}

function storedTransform(node: Node, keys: readonly number[] | undefined, context: PlanContext): StoredNode {
  const { id, name, description, operator } = node;
  if (operator?.kind !== 'transform') throw tableError(`${name} cannot be part of a compiled plan.`);
  const { session, ...config } = deserialize<TableConfig>(operator.value.payload);
  const named = withNames(config, context);
  checkConfig(name, named);
  return {
    id,
    type: 'transform',
    operator: operator.value.kind,
    name,
    description,
    inputs: node.inputs.map(storedEdge),
    ...(keys === undefined ? {} : { keys }),
    config: named,
    functions: (session.functions ?? []).map(({ key, spec, site }) => storedFunction(key, spec.name, site, context)),
    ...(node.uid === '' ? {} : { uid: node.uid }),
    parallelism: node.parallelism,
    maxParallelism: node.maxParallelism,
    deadLetters: node.sideOutputs.length > 0,
  };
}

function storedFunction(key: string, own: string, site: StoredFunction['site'], context: PlanContext): StoredFunction {
  const name = context.catalog.nameOfFunction(key);
  if (name !== undefined) return { key, name, site };
  throw tableError(`Function '${own}' cannot be part of a compiled plan: no name in a catalog stands for it.`);
}

/** A process table function is looked up again when the plan is restored, if it is an object of the program. */
function withNames<C extends object>(config: C, { catalog }: PlanContext): C {
  const { spec } = config as { readonly spec?: FunctionSpec };
  if (spec?.source.kind !== 'object') return config;
  const catalogName = catalog.nameOfObject(spec.source.id);
  return catalogName === undefined ? config : { ...config, spec: undefined, catalogName };
}

/** A function that an operator holds itself must be found without the program's table of functions. */
function checkConfig(operator: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  const { source, name } = value as { readonly source?: unknown; readonly name?: unknown };
  if (typeof source === 'object' && source !== null && (source as { kind?: unknown }).kind === 'object') {
    throw tableError(
      `Function '${String(name)}' cannot be part of a compiled plan in ${operator}: it is an object of the program.`,
    );
  }
  for (const part of value instanceof Map ? value.values() : Object.values(value)) checkConfig(operator, part);
}

function storedEdge({ source, input, partitioning, keyFields, sideOutput }: Edge): StoredEdge {
  const exchange = exchangeOf(partitioning, keyFields);
  return { source, input, ...(exchange ? { exchange } : {}), ...(sideOutput === '' ? {} : { sideOutput }) };
}

function exchangeOf(partitioning: Edge['partitioning'], keys: readonly number[]): Exchanged | undefined {
  if (partitioning === Partitioning.HASH) return { kind: 'hash', keys };
  return partitioning === Partitioning.GLOBAL ? { kind: 'single' } : undefined;
}
