/**
 * Sources are asked for the columns that are read, in the order in which a projection right above the scan first reads them, and
 * where they can, for single fields inside ROW columns. Flink: PushProjectIntoTableSourceScanRule, NestedProjectionUtil.
 */
import { inputRef, substitute, visitAll } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import type { FieldType } from '../../types/logical/contracts';
import { row } from '../../types/logical/types';
import type { TableSource } from '../catalog/connector-contracts';
import type { Aggregate, LogicalNode, Project, Scan } from '../contracts';
import { isIdentity } from '../logical/nodes';
import { sourceColumns } from '../logical/source-row';
import { type PushContext, transform, withPushed } from './push-context';

export function pushProjectionsIntoSources(root: LogicalNode, context: PushContext): LogicalNode {
  return transform(root, (node) => {
    switch (node.node) {
      case 'Scan':
        return pushed(node, context.source(node));
      case 'Project':
        return node.input.node === 'Scan' ? pushProject(node, node.input, context.source(node.input)) : node;
      case 'Aggregate':
        return node.input.node === 'Scan' ? countRows(node, node.input, context.source(node.input)) : node;
      default:
        return node;
    }
  });
}

function isPushed(scan: Scan): boolean {
  return scan.pushed?.order.includes('project') === true;
}

/** The scan with the abilities that its columns ask for. */
function pushed(scan: Scan, source: TableSource | undefined): Scan {
  if (!source) return scan;
  const whole = sourceColumns(scan.table, source);
  const nested = scan.pushed?.projection !== undefined;
  const narrow = nested || scan.columns.length < whole.length;
  if (narrow && source.acceptsProjection) {
    return withPushed(scan, source.metadata ? ['project', 'metadata'] : ['project'], {});
  }
  if (!source.metadata) return scan;
  if (narrow) return withPushed(scan, ['metadata'], {});
  const declared = scan.table.schema.columns.some(({ kind }) => kind === 'metadata');
  // All metadata that the table declares is read from the beginning: in front of what was pushed since.
  if (!declared || scan.pushed?.order.includes('metadata')) return scan;
  return { ...scan, pushed: { ...scan.pushed, order: ['metadata', ...(scan.pushed?.order ?? [])] } };
}

function pushProject(node: Project, scan: Scan, source: TableSource | undefined): LogicalNode {
  if (!source?.acceptsProjection) return node;
  const tree = source.acceptsNestedProjection ? nestedReads(node.exprs) : undefined;
  if (!isPushed(scan) && !tree) return node;
  const reads = tree ?? topLevelReads(node.exprs);
  if (reads.length === 0) return { ...node, input: pushed(withFirstColumn(scan, source), source) };
  return remapped(node, projected(scan, reads, source), reads);
}

/** A field that is read: the column of the scan and the way down from it. */
interface Read {
  readonly column: number;
  readonly path: readonly number[];
  /** Names from below the column down to the field, each after an underscore. */
  readonly name: string;
  /** Undefined = that of the column. */
  readonly type: FieldType['type'] | undefined;
}

function topLevelReads(exprs: readonly Expr[]): Read[] {
  const columns = new Set<number>();
  for (const expr of exprs) visitAll(expr, (part) => void (part.kind === 'input' && columns.add(part.index)));
  return [...columns].map((column) => ({ column, path: [], name: '', type: undefined }));
}

/** A field access by way of ROWs from a column. */
function accessOf(expr: Expr): Read | undefined {
  if (expr.kind === 'input') return { column: expr.index, path: [], name: '', type: expr.type };
  if (expr.kind !== 'field' || expr.of.type.root !== 'ROW') return undefined;
  const outer = accessOf(expr.of);
  return outer && { ...outer, path: [...outer.path, expr.index], name: `${outer.name}_${expr.name}`, type: expr.type };
}

function isWithin(read: Read, other: Read): boolean {
  return read.column === other.column && other.path.every((index, i) => read.path[i] === index);
}

/** The fields that are read, those of one column together; a field that is read as a whole takes in those below it. */
function nestedReads(exprs: readonly Expr[]): Read[] {
  const found: Read[] = [];
  const add = (expr: Expr): void => {
    const read = accessOf(expr);
    if (read) found.push(read);
    else if (expr.kind === 'field') add(expr.of);
    else if (expr.kind === 'call') expr.args.forEach(add);
    else visitAll(expr, (part) => void (part.kind === 'input' && found.push(accessOf(part) as Read)));
  };
  exprs.forEach(add);
  const leaves = found.filter(
    (read, i) => !found.some((other, j) => isWithin(read, other) && (read.path.length > other.path.length || j < i)),
  );
  return grouped(leaves, 0);
}

/** Fields with the same way stand together, where the first of them was found. */
function grouped(reads: readonly Read[], depth: number): Read[] {
  const step = (read: Read) => (depth === 0 ? read.column : read.path[depth - 1]);
  const groups = new Map<number, Read[]>();
  for (const read of reads) groups.set(step(read), [...(groups.get(step(read)) ?? []), read]);
  return [...groups.values()].flatMap((group) => (group.length === 1 ? group : grouped(group, depth + 1)));
}

function projected(scan: Scan, reads: readonly Read[], source: TableSource): Scan {
  const columns = reads.map(({ column }) => scan.columns[column]);
  const nested = reads.some(({ path }) => path.length > 0);
  const names = new Set<string>();
  let duplicates = 0;
  const fields = reads.map(({ column, name, type }) => {
    const field = scan.rowType.fields[column];
    let unique = field.name + name;
    while (names.has(unique)) unique += `_$${duplicates++}`;
    names.add(unique);
    return { name: unique, type: type ?? field.type };
  });
  const narrowed: Scan = { ...scan, columns, rowType: row(fields, false) };
  const paths = { projection: reads.map(({ path }) => path) };
  const abilities = source.metadata ? (['project', 'metadata'] as const) : (['project'] as const);
  return withPushed(narrowed, abilities, nested ? paths : {});
}

function remapped(node: Project, scan: Scan, reads: readonly Read[]): LogicalNode {
  const move = (expr: Expr): Expr | undefined => {
    const access = accessOf(expr);
    if (!access) return undefined;
    const place = reads.findIndex(
      ({ column, path }) => column === access.column && String(path) === String(access.path),
    );
    return place < 0 ? undefined : inputRef(place, expr.type);
  };
  const exprs = node.exprs.map((expr) => substitute(expr, move));
  const named = scan.rowType.fields.every(({ name }, i) => name === node.rowType.fields[i]?.name);
  return named && isIdentity(exprs, scan) ? scan : { ...node, input: scan, exprs };
}

function countRows(node: Aggregate, scan: Scan, source: TableSource | undefined): LogicalNode {
  if (!source?.acceptsProjection || scan.columns.length > 0) return node;
  return { ...node, input: withFirstColumn(scan, source) };
}

/** A source is not asked for rows without columns. */
function withFirstColumn(scan: Scan, source: TableSource): Scan {
  const [first] = sourceColumns(scan.table, source);
  const { name, type } = scan.table.schema.columns[first];
  return { ...scan, columns: [first], rowType: row([{ name, type }], false) };
}
