/** Small generated functions over rows of known arity: copies, joined and extended rows. */
import { RowKind, type Row, rowClass } from '../../types/rows';

export type WithKind = (row: Row, kind: RowKind) => Row;
export type JoinRows = (left: Row, right: Row, kind: RowKind) => Row;

function fieldsOf(name: string, arity: number): string[] {
  return Array.from({ length: arity }, (_, i) => `${name}.f${i}`);
}

function nulls(count: number): string[] {
  return new Array<string>(count).fill('null');
}

/** The row with another kind: itself when it is of that kind. Rows are shared between operators, so they are never changed. */
export function withKind(arity: number): WithKind {
  const source = `return function withKind(row, kind) {
  return row.kind === kind ? row : new Row(${['kind', ...fieldsOf('row', arity)].join(', ')});
};`;
  return new Function('Row', source)(rowClass(arity)) as WithKind;
}

/** The row of the fields at these positions. */
export function projector(columns: readonly number[]): WithKind {
  const fields = columns.map((column) => `row.f${column}`);
  const source = `return function project(row, kind) { return new Row(${['kind', ...fields].join(', ')}); };`;
  return new Function('Row', source)(rowClass(columns.length)) as WithKind;
}

/** The row with one more field. */
export function appender(arity: number): (row: Row, value: unknown, kind: RowKind) => Row {
  const fields = ['kind', ...fieldsOf('row', arity), 'value'].join(', ');
  const source = `return function append(row, value, kind) { return new Row(${fields}); };`;
  return new Function('Row', source)(rowClass(arity + 1)) as (row: Row, value: unknown, kind: RowKind) => Row;
}

/** The fields of a left row, then those of a right row. */
export function rowJoiner(leftArity: number, rightArity: number): JoinRows {
  const fields = ['kind', ...fieldsOf('left', leftArity), ...fieldsOf('right', rightArity)].join(', ');
  const source = `return function join(left, right, kind) { return new Row(${fields}); };`;
  return new Function('Row', source)(rowClass(leftArity + rightArity)) as JoinRows;
}

/** A row of the left side with NULLs on the right. */
export function rightPadder(leftArity: number, rightArity: number): WithKind {
  const fields = ['kind', ...fieldsOf('row', leftArity), ...nulls(rightArity)].join(', ');
  const source = `return function padRight(row, kind) { return new Row(${fields}); };`;
  return new Function('Row', source)(rowClass(leftArity + rightArity)) as WithKind;
}

/** A row of the right side with NULLs on the left. */
export function leftPadder(leftArity: number, rightArity: number): WithKind {
  const fields = ['kind', ...nulls(leftArity), ...fieldsOf('row', rightArity)].join(', ');
  const source = `return function padLeft(row, kind) { return new Row(${fields}); };`;
  return new Function('Row', source)(rowClass(leftArity + rightArity)) as WithKind;
}

/** True when one of the fields is NULL; rows without such columns always pass. */
export function anyNull(columns: readonly number[]): (row: Row) => boolean {
  if (columns.length === 0) return () => false;
  const tests = columns.map((column) => `row.f${column} === null`).join(' || ');
  return new Function(`return function anyNull(row) { return ${tests}; };`)() as (row: Row) => boolean;
}

/** Whether a row adds to a relation (+I, +U) rather than takes from it. */
export function isAccumulate(row: Row): boolean {
  return row.kind === RowKind.INSERT || row.kind === RowKind.UPDATE_AFTER;
}
