/** NOT NULL and length checks before a sink: rows are passed on, changed (trimmed, padded), dropped, or fail the job. */
import type { FieldType, LogicalType } from '../../types/logical/contracts';
import { MAX_LENGTH } from '../../types/logical/contracts';
import { type Row, RowKind, rowClass } from '../../types/rows';
import { validation } from '../../types/sql-error';
import { OperatorError } from '../base';
import { registerOperator } from '../registry';
import { TableOperator } from './base';
import type { ConstraintEnforcerConfig } from './configs';

/** A violation; the column's path is completed on the way out of nested values. */
class Violation {
  constructor(
    readonly column: string,
    readonly text: string,
  ) {}

  within(path: (column: string) => string): Violation {
    return new Violation(path(this.column), this.text);
  }
}

/** The row as it may be written; undefined = it is dropped. Throws Violation. */
type Constraint = (row: Row) => Row | undefined;

type Lengths = NonNullable<ConstraintEnforcerConfig['lengths']>;
type LengthMode = Lengths['mode'];

interface LengthColumn {
  readonly index: number;
  readonly length: number;
  readonly pad: boolean;
  readonly binary: boolean;
  readonly name: string;
}

const NULL_TEXT =
  "is NOT NULL, however, a null value is being written into it. You can set job configuration 'table.exec.sink.not-null-enforcer'" +
  "='DROP' to suppress this exception and drop such records silently.";

function notNull(columns: readonly { readonly index: number; readonly name: string }[], drop: boolean): Constraint {
  return (row) => {
    for (const { index, name } of columns) {
      if (row[`f${index}`] !== null) continue;
      if (drop) return undefined;
      throw new Violation(name, NULL_TEXT);
    }
    return row;
  };
}

function copyOf(row: Row): Row {
  return new (rowClass(row.getArity()))(row.kind, ...row.toArray());
}

function lengthConstraint(columns: readonly LengthColumn[], mode: LengthMode): Constraint {
  return (row) => {
    let result = row;
    for (const column of columns) {
      const value = row[`f${column.index}`];
      if (value === null) continue;
      const fitted = column.binary
        ? fitBytes(value as Uint8Array, column, mode)
        : fitString(value as string, column, mode);
      if (fitted === value) continue;
      if (result === row) result = copyOf(row);
      result[`f${column.index}`] = fitted;
    }
    return result;
  };
}

function fitString(value: string, column: LengthColumn, mode: LengthMode): string {
  const count = characters(value);
  if (!misfits(count, column)) return value;
  if (mode === 'ERROR') throw tooLong(column, column.pad ? 'CHAR' : 'VARCHAR', 'string', count);
  if (count < column.length) return value + ' '.repeat(column.length - count);
  return count === value.length ? value.slice(0, column.length) : [...value].slice(0, column.length).join('');
}

function fitBytes(value: Uint8Array, column: LengthColumn, mode: LengthMode): Uint8Array {
  if (!misfits(value.length, column)) return value;
  if (mode === 'ERROR') throw tooLong(column, column.pad ? 'BINARY' : 'VARBINARY', 'string', value.length);
  const fitted = new Uint8Array(column.length);
  fitted.set(value.subarray(0, column.length));
  return fitted;
}

function misfits(count: number, { length, pad }: LengthColumn): boolean {
  return count > length || (pad && count < length);
}

function tooLong({ name, length }: LengthColumn, type: string, what: string, count: number): Violation {
  return new Violation(
    name,
    `is ${type}(${length}), however, a ${what} of length ${count} is being written into it. ` +
      "You can set job configuration 'table.exec.sink.type-length-enforcer' to control this behaviour.",
  );
}

/** Code points, as SQL counts. */
function characters(text: string): number {
  let count = text.length;
  for (let i = 0; i + 1 < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) count--;
  }
  return count;
}

interface NestedOptions {
  readonly drop: boolean;
  readonly mode: LengthMode | undefined;
  readonly collections: boolean;
}

/** All constraints of the fields of a value inside the row. */
function nestedConstraints(fields: readonly FieldType[], options: NestedOptions): Constraint[] {
  const constraints: Constraint[] = [];
  const required = fields.flatMap(({ name, type }, index) => (type.nullable ? [] : [{ index, name }]));
  if (required.length > 0) constraints.push(notNull(required, options.drop));
  const lengths = fields.flatMap(lengthColumnOf);
  if (options.mode !== undefined && lengths.length > 0) constraints.push(lengthConstraint(lengths, options.mode));
  constraints.push(...deeperConstraints(fields, options));
  return constraints;
}

function lengthColumnOf({ name, type }: FieldType, index: number): LengthColumn[] {
  switch (type.root) {
    case 'CHAR':
    case 'VARCHAR':
    case 'BINARY':
    case 'VARBINARY': {
      if (type.length >= MAX_LENGTH) return [];
      const binary = type.root === 'BINARY' || type.root === 'VARBINARY';
      return [{ index, name, length: type.length, pad: type.root === 'CHAR' || type.root === 'BINARY', binary }];
    }
    default:
      return [];
  }
}

/** Constraints inside the composite fields of a row. */
function deeperConstraints(fields: readonly FieldType[], options: NestedOptions): Constraint[] {
  return fields.flatMap(({ name, type }, index) => {
    if (type.root === 'ROW' || type.root === 'STRUCTURED') {
      const inner = nestedConstraints(type.fields, options);
      return inner.length === 0 ? [] : [nestedRow(index, name, inner)];
    }
    if (!options.collections) return [];
    if (type.root === 'ARRAY') return elements(index, name, type.element, options);
    return type.root === 'MAP' ? entries(index, name, type.key, type.value, options) : [];
  });
}

function nestedRow(index: number, name: string, inner: readonly Constraint[]): Constraint {
  return (row) => {
    const nested = row[`f${index}`] as Row | null;
    if (nested === null) return row;
    const checked = applyAll(inner, nested, (column) => `${name}.${column}`);
    if (checked === undefined || checked === nested) return checked && row;
    const result = copyOf(row);
    result[`f${index}`] = checked;
    return result;
  };
}

function elements(index: number, name: string, element: LogicalType, options: NestedOptions): Constraint[] {
  const inner = nestedConstraints([{ name: 'element', type: element }], options);
  if (inner.length === 0) return [];
  const Element = rowClass(1);
  return [
    (row) => {
      const list = row[`f${index}`] as readonly unknown[] | null;
      for (let i = 0; list !== null && i < list.length; i++) {
        const path = (column: string) => `${name}[${i}]${column.replaceAll('element', '')}`;
        if (applyAll(inner, new Element(RowKind.INSERT, list[i]), path) === undefined) return undefined;
      }
      return row;
    },
  ];
}

function entries(
  index: number,
  name: string,
  key: LogicalType,
  value: LogicalType,
  options: NestedOptions,
): Constraint[] {
  const fields = [
    { name: 'key', type: key },
    { name: 'value', type: value },
  ];
  const inner = nestedConstraints(fields, options);
  if (inner.length === 0) return [];
  const Entry = rowClass(2);
  const path = (column: string) =>
    `${name}[${column === 'key' || column === 'value' ? `${column}]` : column.replace('.', ']')}`;
  return [
    (row) => {
      const map = row[`f${index}`] as ReadonlyMap<unknown, unknown> | null;
      if (map === null) return row;
      for (const [k, v] of map)
        if (applyAll(inner, new Entry(RowKind.INSERT, k, v), path) === undefined) return undefined;
      return row;
    },
  ];
}

function applyAll(constraints: readonly Constraint[], row: Row, path?: (column: string) => string): Row | undefined {
  let result: Row | undefined = row;
  try {
    for (const constraint of constraints) {
      result = constraint(result);
      if (result === undefined) return undefined;
    }
  } catch (thrown) {
    throw thrown instanceof Violation && path !== undefined ? thrown.within(path) : thrown;
  }
  return result;
}

export class ConstraintEnforcerOperator extends TableOperator<ConstraintEnforcerConfig> {
  private constraints!: readonly Constraint[];

  protected override setup(): void {
    const { config } = this;
    const { notNull: required, lengths, nested } = config;
    const named = (index: number) => config.output.fields[index].name;
    const drop = required?.drop ?? config.session.option('table.exec.sink.not-null-enforcer')?.toUpperCase() === 'DROP';
    const constraints: Constraint[] = [];
    if (required !== undefined && required.columns.length > 0) {
      const columns = required.columns.map((index) => ({ index, name: named(index) }));
      constraints.push(notNull(columns, required.drop));
    }
    if (lengths !== undefined) constraints.push(...this.lengthConstraints(lengths));
    if (nested !== undefined) constraints.push(...this.nestedConstraints(nested, drop));
    this.constraints = constraints;
  }

  /** Inside values the session's enforcers apply to all that the types say. */
  private nestedConstraints(nested: 'ROWS' | 'ROWS_AND_COLLECTIONS', drop: boolean): Constraint[] {
    const { lengths, physical, output, session } = this.config;
    const enforcer = session.option('table.exec.sink.type-length-enforcer')?.toUpperCase();
    const mode = lengths?.mode ?? (enforcer === 'ERROR' || enforcer === 'TRIM_PAD' ? enforcer : undefined);
    const collections = nested === 'ROWS_AND_COLLECTIONS';
    if (collections && mode === 'TRIM_PAD') {
      throw validation(
        'Trimming and/or padding is not supported if constraint checking is enabled on types nested in collections.',
      );
    }
    return deeperConstraints((physical ?? output).fields, { drop, mode, collections });
  }

  /** Strings are checked before bytes. */
  private lengthConstraints({ columns, mode }: Lengths): Constraint[] {
    const named = columns.map((column) => ({ ...column, name: this.config.output.fields[column.index].name }));
    return [false, true].flatMap((binary) => {
      const group = named.filter((column) => column.binary === binary);
      return group.length === 0 ? [] : [lengthConstraint(group, mode)];
    });
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) {
      const checked = this.check(row);
      if (checked !== undefined) this.collect(checked);
    }
  }

  private check(row: Row): Row | undefined {
    try {
      return applyAll(this.constraints, row);
    } catch (thrown) {
      if (!(thrown instanceof Violation)) throw thrown;
      throw new OperatorError(`Column '${thrown.column}' ${thrown.text}`, {
        exceptionClass: 'org.apache.flink.table.runtime.operators.sink.constraint.EnforcerException',
        domain: 'user',
      });
    }
  }
}

registerOperator('table-constraint-enforcer', (node) => new ConstraintEnforcerOperator(node));
