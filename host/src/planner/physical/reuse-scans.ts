/**
 * A table that is read several times, for other columns each time, is read once for all of them. Flink: ScanReuser. Scans that
 * differ in more than their columns stay apart, and so do those whose source makes watermarks or gives single fields of columns.
 */
import { inlineInputs, inputRef } from '../../expressions/analyze';
import { toJson } from '../../expressions/serialize';
import type { FieldType } from '../../types/logical/contracts';
import { row } from '../../types/logical/types';
import type { PhysicalNode } from './node';
import { Calc } from './nodes/calc-nodes';
import { Source } from './nodes/source';

/** The plans with scans of the same table merged. */
export function shareScans(roots: readonly PhysicalNode[]): readonly PhysicalNode[] {
  const groups = new Map<string, Set<Source>>();
  const seen = new Set<PhysicalNode>();
  const visit = (node: PhysicalNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node instanceof Source && !node.watermark && !node.plan.paths) {
      const key = keyOf(node);
      groups.set(key, (groups.get(key) ?? new Set()).add(node));
    }
    node.inputs.forEach(visit);
  };
  roots.forEach(visit);
  const merged = new Map<PhysicalNode, PhysicalNode>();
  for (const sources of groups.values()) mergeGroup([...sources], merged);
  if (merged.size === 0) return roots;
  const narrowing = new Set(merged.values());
  const replace = (node: PhysicalNode): PhysicalNode => {
    const known = merged.get(node);
    if (known) return known;
    const inputs = node.inputs.map(replace);
    const same = inputs.every((input, i) => input === node.inputs[i]);
    const result = same ? node : (composed(node, inputs[0], narrowing) ?? node.copy({ inputs }));
    merged.set(node, result);
    return result;
  };
  return roots.map(replace);
}

/** A Calc over the columns of a merged scan, as one with the Calc that chooses them. */
function composed(
  node: PhysicalNode,
  input: PhysicalNode,
  narrowing: ReadonlySet<PhysicalNode>,
): PhysicalNode | undefined {
  if (!(node instanceof Calc) || !(input instanceof Calc) || !narrowing.has(input)) return undefined;
  const exprs = node.exprs.map((expr) => inlineInputs(expr, input.exprs));
  const condition = node.condition && inlineInputs(node.condition, input.exprs);
  const { modifyKinds, updateKind, deleteKind } = node;
  return new Calc(input.input, exprs, condition, node.rowType).copy({ modifyKinds, updateKind, deleteKind });
}

/** Equal for scans that may differ in their columns alone. */
function keyOf({ scan, plan, source, modifyKinds, updateKind, deleteKind }: Source): string {
  const { filters, limit, partitions } = plan;
  const options = [...scan.dynamicOptions];
  const parts = partitions?.map((partition) => [...partition]);
  const traits = [modifyKinds, updateKind, deleteKind];
  return JSON.stringify(toJson([scan.path, options, filters, limit, parts, source.parallelism, traits]));
}

const columnsOf = ({ plan }: Source): string => JSON.stringify([plan.projection, plan.metadata]);

function mergeGroup(sources: readonly Source[], merged: Map<PhysicalNode, PhysicalNode>): void {
  if (new Set(sources.map(columnsOf)).size < 2) return;
  const whole = union(sources);
  const names = whole.rowType.fields.map(({ name }) => name);
  for (const source of sources) {
    const exprs = source.rowType.fields.map(({ name, type }) => inputRef(names.indexOf(name), type));
    const { modifyKinds, updateKind, deleteKind } = source;
    const narrowed = new Calc(whole, exprs, undefined, source.rowType).copy({ modifyKinds, updateKind, deleteKind });
    merged.set(source, columnsOf(source) === columnsOf(whole) ? whole : narrowed);
  }
}

/** One scan for the columns of all, as they stand in the table. */
function union(sources: readonly Source[]): Source {
  const [{ scan, source, table, plan, modifyKinds, updateKind, deleteKind }] = sources;
  const fields = new Map<number | string, FieldType>();
  for (const { plan: one, rowType } of sources) {
    for (const [i, key] of [...one.projection, ...one.metadata].entries()) fields.set(key, rowType.fields[i]);
  }
  const projection = [...fields.keys()].filter((key) => typeof key === 'number').sort((a, b) => a - b);
  const metadata = (source.metadata ?? []).flatMap(({ key }) => (fields.has(key) ? [key] : []));
  const produced = row(
    [...projection, ...metadata].map((key) => fields.get(key) as FieldType),
    false,
  );
  const keys = (table.schema.primaryKey?.columns ?? []).map((name) =>
    produced.fields.findIndex((field) => field.name === name),
  );
  const known = table.schema.primaryKey && !keys.includes(-1) ? keys.sort((a, b) => a - b) : undefined;
  const made = new Source(scan, source, { ...plan, projection, metadata, produced }, known, undefined, produced);
  return made.copy({ modifyKinds, updateKind, deleteKind });
}
