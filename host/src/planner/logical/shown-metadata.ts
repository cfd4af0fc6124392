/** How EXPLAIN's syntax tree has tables with metadata columns: the row that the source gives, and casts to the declared types above it. */
import { substitute } from '../../expressions/analyze';
import { row } from '../../types/logical/types';
import type { TableSource } from '../catalog/connector-contracts';
import type { LogicalNode, Project, Scan } from '../contracts';
import { columnExpr, producedType, sourceColumns } from './source-row';
import { inputsOf, withInputs } from './tree';

/** `sourceOf`: the source of a scanned table. */
export function withMetadataCasts(node: LogicalNode, sourceOf: (scan: Scan) => TableSource): LogicalNode {
  if (hasMetadata(node)) return projected(node, sourceOf(node));
  const inputs = inputsOf(node).map((input) => withMetadataCasts(input, sourceOf));
  const same = inputs.every((input, i) => input === inputsOf(node)[i]);
  if (same) return node;
  const [input] = inputsOf(node);
  if (node.node === 'Project' && hasMetadata(input) && isSchema(node, input)) {
    return merged(node, inputs[0] as Project);
  }
  return withInputs(node, inputs);
}

function hasMetadata(node: LogicalNode): node is Scan {
  if (node.node !== 'Scan' || node.table.inline) return false;
  return node.columns.some((column) => node.table.schema.columns[column]?.kind === 'metadata');
}

function projected(scan: Scan, source: TableSource): Project {
  const { columns } = scan.table.schema;
  const order = sourceColumns(scan.table, source);
  const fields = order.map((place) => ({ name: columns[place].name, type: producedType(columns[place], source) }));
  const exprs = scan.columns.map((place) => {
    const at = order.indexOf(place);
    return columnExpr(at, columns[place], fields[at].type);
  });
  return {
    node: 'Project',
    input: { ...scan, columns: order, rowType: row(fields, false) },
    exprs,
    rowType: scan.rowType,
  };
}

/** The projection makes the table's computed columns, and is one with the casts. */
function isSchema({ rowType }: Project, { table }: Scan): boolean {
  const { columns } = table.schema;
  return (
    columns.some(({ kind }) => kind === 'computed') &&
    columns.length === rowType.fields.length &&
    columns.every(({ name }, i) => rowType.fields[i].name === name)
  );
}

function merged(upper: Project, lower: Project): Project {
  const over = (part: Project['exprs'][number]) => (part.kind === 'input' ? lower.exprs[part.index] : undefined);
  return { ...upper, input: lower.input, exprs: upper.exprs.map((expr) => substitute(expr, over)) };
}
