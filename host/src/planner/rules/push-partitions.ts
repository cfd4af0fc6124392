/**
 * Conditions on partition columns alone are decided while the query is planned: the source reads only the partitions that pass.
 * Flink: PushPartitionIntoTableSourceScanRule, PartitionPruner.
 */
import { conjunctionOf, inputRef, isDeterministic, isDynamic, some, substitute } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import { compileScalar } from '../../expressions/products';
import type { LogicalType } from '../../types/logical/contracts';
import { STRING } from '../../types/logical/types';
import { rowClass } from '../../types/rows';
import type { Filter, LogicalNode, Partition, Scan } from '../contracts';
import { filter } from '../logical/nodes';
import { normalConjuncts } from './normal-form';
import { type PushContext, transform, withPushed } from './push-context';

export function pushPartitionsIntoSources(root: LogicalNode, context: PushContext): LogicalNode {
  return transform(root, (node) =>
    node.node === 'Filter' && node.input.node === 'Scan' ? pushInto(node, node.input, context) : node,
  );
}

function pushInto(node: Filter, scan: Scan, context: PushContext): LogicalNode {
  const { partitionKeys } = scan.table;
  const source = context.source(scan);
  if (!source?.partitions || partitionKeys.length === 0 || scan.pushed?.partitions) return node;
  const parts = normalConjuncts(node.condition);
  const decided = parts.filter((part) => isDecided(part, scan));
  if (decided.length === 0) return node;
  const passes = predicate(conjunctionOf(decided) as Expr, scan, context);
  const partitions = source.partitions().filter(passes);
  const empty: LogicalNode = { node: 'Values', rows: [], rowType: node.rowType };
  if (partitions.length === 0) return empty;
  const pushed = withPushed(scan, ['partitions'], { partitions });
  const remaining = conjunctionOf(parts.filter((part) => !decided.includes(part)));
  return remaining === undefined ? pushed : filter(pushed, remaining);
}

const TYPES: ReadonlySet<LogicalType['root']> = new Set([
  'VARCHAR',
  'CHAR',
  'BOOLEAN',
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'FLOAT',
  'DOUBLE',
  'DECIMAL',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMP_LTZ',
]);

/** Reads partition columns only. What a plan may not compute ahead, such as RAND() and CURRENT_TIMESTAMP, is left to the run. */
function isDecided(condition: Expr, scan: Scan): boolean {
  if (!isDeterministic(condition) || isDynamic(condition)) return false;
  let columns = 0;
  const other = some(condition, (part) => {
    if (part.kind === 'call') return part.userFunction !== undefined;
    if (part.kind !== 'input') return part.kind !== 'literal';
    columns++;
    const { name, type } = scan.table.schema.columns[scan.columns[part.index]];
    return !scan.table.partitionKeys.includes(name) || !TYPES.has(type.root);
  });
  return columns > 0 && !other;
}

function predicate(condition: Expr, scan: Scan, { session }: PushContext): (partition: Partition) => boolean {
  const { partitionKeys, schema } = scan.table;
  const overTexts = substitute(condition, (part) => {
    if (part.kind !== 'input') return undefined;
    const { name, type } = schema.columns[scan.columns[part.index]];
    const text = inputRef(partitionKeys.indexOf(name), STRING);
    return { kind: 'call', name: 'CAST', args: [text], type: { ...type, nullable: true } };
  });
  const decide = compileScalar(overTexts, session, partitionKeys);
  const Texts = rowClass(partitionKeys.length);
  return (partition) => decide(new Texts(0, ...partitionKeys.map((key) => partition.get(key) ?? null))) === true;
}
