/** Calls of a component's functions with columns of internal values. */
import type { CallSite, ColumnValues, FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { LogicalType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import { WrongResult } from '../batches/guest-failure';
import type { GuestCall } from '../batches/program';
import type { ComponentFunction, FunctionBody } from './functions';
import type { ComponentGuest } from './guest';
import { type LiftColumn, liftColumn, rowsOf } from './lift';
import { fieldType, type LowerColumn, lowerColumn } from './lower';
import { takesNull } from './shapes';
import { fits } from './signatures';

/** Throws UserFunctionError 'unsupported' where a type of the call cannot cross as the function's types are. */
export function checkSite(spec: FunctionSpec, fn: ComponentFunction, site: CallSite): void {
  const refuse = (what: string, wit: LogicalType, sql: LogicalType) => {
    const message = `${what} of '${fn.name}' is ${typeSummary(wit)}, ${typeSummary(sql)} cannot cross as that`;
    throw new UserFunctionError(spec, 'unsupported', message);
  };
  const { parameters, result } = fn.overload;
  if (site.args.length !== parameters.length) {
    const message = `'${fn.name}' takes ${parameters.length} arguments, not ${site.args.length}`;
    throw new UserFunctionError(spec, 'unsupported', message);
  }
  site.args.forEach((arg, i) => {
    const type = parameters[i].type as LogicalType;
    if (!fits(type, arg)) refuse(`parameter '${parameters[i].name}'`, type, arg);
  });
  const given = result as LogicalType;
  if (!fits(given, resultRow(site.result, fn))) refuse('the result', given, site.result);
}

/** The planner may want the single column of a table function as it is, without a row around it. */
function resultRow(type: LogicalType, fn: ComponentFunction): LogicalType {
  if (fn.kind !== 'TABLE' || type.root === 'ROW' || type.root === 'STRUCTURED') return type;
  return { root: 'ROW', nullable: true, fields: [{ name: 'f0', type }] };
}

export function openGuestCall(
  spec: FunctionSpec,
  site: CallSite,
  fn: ComponentFunction,
  guest: ComponentGuest,
): GuestCall {
  checkSite(spec, fn, site);
  const lower = fn.params.map((param, i) => lowerColumn(param.column, site.args[i]));
  const strict = fn.params.flatMap((param, i) => (takesNull(param.column) ? [] : [i]));
  const lift = resultLift(fn.body, site.result);
  const empty: () => unknown = fn.kind === 'TABLE' ? () => [] : () => null;
  const run = (args: readonly ColumnValues[], count: number): unknown[] =>
    guest.call(
      spec,
      fn.path,
      () => (fn.takesCount ? [count] : lowered(lower, args)),
      (value) => lift(value, count),
    );
  return {
    call: (args, count) => {
      const rows = rowsWithout(args, strict, count);
      if (rows === undefined) return { values: run(args, count) };
      const values = Array.from({ length: count }, empty);
      if (rows.length === 0) return { values };
      const found = run(
        args.map((column) => rows.map((row) => column[row])),
        rows.length,
      );
      rows.forEach((row, i) => {
        values[row] = found[i];
      });
      return { values };
    },
  };
}

function lowered(lower: readonly LowerColumn[], args: readonly ColumnValues[]): unknown[] {
  return lower.map((column, i) => column(args[i]));
}

/** Rows in which no strict argument is NULL; undefined = all. */
function rowsWithout(args: readonly ColumnValues[], strict: readonly number[], count: number): number[] | undefined {
  const nulls = strict.filter((i) => args[i].includes(null));
  if (nulls.length === 0) return undefined;
  const rows: number[] = [];
  for (let row = 0; row < count; row++) if (nulls.every((i) => args[i][row] !== null)) rows.push(row);
  return rows;
}

function resultLift(body: FunctionBody, type: LogicalType): LiftColumn {
  if (body.kind === 'SCALAR') return liftColumn(body.result, type);
  if (body.kind !== 'TABLE') throw new Error('an aggregate has no column of results');
  const isRow = type.root === 'ROW' || type.root === 'STRUCTURED';
  const columns = body.columns.map(({ key, column }, i) => ({
    key,
    lift: liftColumn(column, isRow ? fieldType(type, i) : type),
  }));
  const rows = rowsOf(columns.length);
  return (value, count) => {
    const table = value as Record<string, unknown> & { counts: Uint32Array };
    const total = totalOf(table.counts, count);
    const found = columns.map(({ key, lift }) => lift(table[key], total));
    const all = isRow ? rows(found, total) : found[0];
    let end = 0;
    return Array.from(table.counts, (length) => all.slice(end, (end += length)));
  };
}

function totalOf(counts: Uint32Array, count: number): number {
  if (counts.length !== count) throw new WrongResult(`${counts.length} counts came back for ${count} rows`);
  return counts.reduce((sum, length) => sum + length, 0);
}
