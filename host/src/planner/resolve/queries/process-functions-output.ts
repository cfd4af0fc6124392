/** Columns of a process table function's rows: those of its tables, its own, and `rowtime`. */
import type { ProcessParameter } from '../../../functions/user/contracts';
import { findCommonType } from '../../../types/logical/common';
import type { FieldType, LogicalType, RowType } from '../../../types/logical/contracts';
import { typeSummary } from '../../../types/logical/print';
import { isTimeAttribute, notNull, withoutAttribute } from '../../../types/logical/types';
import { validation } from '../../../types/sql-error';
import type { TableArgument } from '../../contracts';
import { rowOf } from '../../logical/row-types';
import { canBeTime } from './process-functions-checks';
import type { CallArguments } from './process-functions-user';

export function outputColumns(given: CallArguments, output: LogicalType): RowType {
  const own: readonly FieldType[] =
    output.root === 'ROW' || output.root === 'STRUCTURED' ? output.fields : [{ name: 'EXPR$0', type: output }];
  const fields = unique([...passedColumns(given), ...own, ...rowtimeColumn(given)]);
  return rowOf(
    fields.map(({ name }) => name),
    fields.map(({ type }) => type),
  );
}

function unique(fields: readonly FieldType[]): FieldType[] {
  const counts = new Map<string, number>();
  return fields.map((field) => {
    const count = (counts.get(field.name) ?? -2) + 1;
    counts.set(field.name, count);
    return count < 0 ? field : { ...field, name: `${field.name}${count}` };
  });
}

/** Columns of PARTITION BY, or all of a table that passes its columns through. */
function passedColumns({ parameters, tables }: CallArguments): FieldType[] {
  return parameters.flatMap((parameter) => {
    const table = tables.get(parameter.name);
    if (table === undefined) return [];
    const { fields } = table.input.rowType;
    if (parameter.traits.includes('PASS_COLUMNS_THROUGH')) return [...fields];
    return table.partition.map((column) => fields[column]);
  });
}

function rowtimeColumn({ parameters, tables, values }: CallArguments): FieldType[] {
  const value = values.get('on_time');
  const names = value && 'descriptor' in value ? [...new Set(value.descriptor)] : [];
  const columns: FieldType[] = [];
  const missing: string[] = [];
  for (const parameter of parameters) {
    const table = tables.get(parameter.name);
    if (table === undefined) continue;
    const column = timeColumn(parameter, table, names);
    if (column === undefined) missing.push(parameter.name);
    else columns.push(column);
  }
  if (columns.length > 0 && missing.length > 0) {
    throw validation(
      'Invalid time attribute declaration. If multiple tables are declared, the `on_time` argument must reference a time column for each table argument or none. ' +
        `Missing time attributes for: [${missing.join(', ')}]`,
    );
  }
  const unused = names.filter((name) => !columns.some((column) => column.name === name));
  if (unused.length > 0) {
    throw validation(
      'Invalid time attribute declaration. Each column in the `on_time` argument must reference at least one column in one of the table arguments. ' +
        `Unknown references: [${unused.join(', ')}]`,
    );
  }
  return columns.length === 0 ? [] : [{ name: 'rowtime', type: rowtimeType(columns.map(({ type }) => type)) }];
}

/** The column of a table that `on_time` names. */
function timeColumn(
  { name, traits }: ProcessParameter,
  table: TableArgument,
  names: readonly string[],
): FieldType | undefined {
  const { fields } = table.input.rowType;
  const found = fields.filter((field) => names.includes(field.name));
  for (const [i, field] of found.entries()) {
    if (i > 0) {
      throw validation(
        'Ambiguous time attribute found. The `on_time` argument must reference at most one column in a table argument. ' +
          `Currently, the columns in \`on_time\` point to both '${found[0].name}' and '${field.name}' in table argument '${name}'.`,
      );
    }
    if (!canBeTime(field.type)) {
      throw validation(
        'Unsupported data type for time attribute. The `on_time` argument must reference a TIMESTAMP or TIMESTAMP_LTZ column (up to precision 3). ' +
          `However, column '${field.name}' in table argument '${name}' has data type '${typeSummary(field.type)}'.`,
      );
    }
  }
  const [column] = found;
  if (column === undefined && traits.includes('REQUIRE_ON_TIME')) {
    throw validation(
      `Table argument '${name}' requires a time attribute. Please provide one using the implicit \`on_time\` argument. ` +
        'For example: myFunction(..., on_time => DESCRIPTOR(`my_timestamp`)',
    );
  }
  if (column !== undefined && table.order.length > 0 && fields[table.order[0].index] !== column) {
    throw validation(
      `Invalid ORDER BY clause for table argument '${name}'. When both ORDER BY and the 'on_time' argument are defined, the referenced timestamp columns must match.`,
    );
  }
  return column;
}

function rowtimeType(types: readonly LogicalType[]): LogicalType {
  const roots = new Set(types.map(({ root }) => (root === 'TIMESTAMP' ? 'TIMESTAMP_WITHOUT_TIME_ZONE' : LTZ)));
  if (roots.size > 1) {
    throw validation(
      'Invalid time attribute declaration. All columns in the `on_time` argument must reference the same data type kind. ' +
        `But found: [${[...roots].join(', ')}]`,
    );
  }
  const common = notNull(findCommonType(types.map(withoutAttribute)) ?? types[0]);
  if (common.root !== 'TIMESTAMP' && common.root !== 'TIMESTAMP_LTZ') return common;
  return types.some(isTimeAttribute) ? { ...common, attribute: 'ROWTIME' } : common;
}

const LTZ = 'TIMESTAMP_WITH_LOCAL_TIME_ZONE';
