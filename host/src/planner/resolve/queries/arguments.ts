/** Arguments of functions in FROM: positional and named ones, tables and descriptors. */
import type { Expr } from '../../../expressions/contracts';
import type { Argument, Expression, FunctionCall, Name, TableArgument } from '../../../sql/ast';
import { validation } from '../../../types/sql-error';
import type { LogicalNode, TableArgument as PlannedArgument } from '../../contracts';
import type { SortField } from '../../../expressions/contracts';
import { project, refsOf } from '../../logical/nodes';
import { namesOf } from '../../logical/row-types';
import { type Env, resolveIn } from './context';
import { invalid } from './errors';
import { RowScope } from './scope';

/** The arguments by parameter name; parameters that were left out or given as DEFAULT are absent. */
export function matchArguments(
  call: FunctionCall,
  parameters: readonly string[],
  required: number,
): Map<string, Argument> {
  const name = functionName(call);
  const found = new Map<string, Argument>();
  if (call.arguments.length > parameters.length) throw wrongCount(call, name, required);
  call.arguments.forEach((argument, i) => {
    const written = argument.name?.text;
    const parameter = written === undefined ? parameters[i] : parameters.find((one) => sameName(one, written));
    if (parameter === undefined) throw invalid(`No match found for function signature ${name}`, call.span);
    if (found.has(parameter)) throw invalid(`Duplicate argument name: ${parameter}`, argument.span);
    if (argument.value.kind !== 'default') found.set(parameter, argument);
  });
  if (parameters.slice(0, required).some((parameter) => !found.has(parameter))) throw wrongCount(call, name, required);
  return found;
}

const sameName = (a: string, b: string): boolean => a.toUpperCase() === b.toUpperCase();

export function functionName(call: FunctionCall): string {
  return call.name.parts[call.name.parts.length - 1].text.toUpperCase();
}

function wrongCount(call: FunctionCall, name: string, required: number): Error {
  return invalid(`Invalid number of arguments to function '${name}'. Was expecting ${required} arguments`, call.span);
}

/**
 * The table that an argument names, with its PARTITION BY and ORDER BY; undefined when it is no table. 'process': columns as the
 * calls of users' process table functions take them: names only, and NULLs last in ascending order.
 */
export function planTableArgument(
  env: Env,
  name: string,
  argument: Argument,
  mode: 'window' | 'process' = 'window',
): PlannedArgument | undefined {
  const { value } = argument;
  const inner: Env = { ...env, lateral: undefined, hints: undefined, top: false };
  if (value.kind === 'subquery') {
    return { name, input: env.planQuery(value.query, inner).node, partition: [], order: [] };
  }
  if (value.kind !== 'table_argument') return undefined;
  const item = env.planItem(inner, value.table);
  const whole = value.table.kind === 'named_table';
  const input = whole ? project(item.node, refsOf(item.node.rowType), namesOf(item.node)) : item.node;
  if (mode === 'process') {
    return { name, input, partition: namedPartition(value, input), order: namedOrder(value, input) };
  }
  const scope = new RowScope(item.relations, env.outer, env.newId);
  return { name, input, partition: partitionOf(env, value, scope), order: orderOf(env, value, scope) };
}

function columnIndex(expr: Expr, text: string, span: Argument['span']): number {
  if (expr.kind !== 'input') throw invalid(`Invalid column reference in a table argument: ${text}`, span);
  return expr.index;
}

function partitionOf(env: Env, value: TableArgument, scope: RowScope): number[] {
  const items = (value.partitionBy ?? []).flatMap((item) => (item.kind === 'row' ? item.items : [item]));
  return items.map((item) => {
    const inner = item.kind === 'parenthesized' ? item.expression : item;
    return columnIndex(resolveIn(env, scope, 'argument', inner), 'PARTITION BY', item.span);
  });
}

function orderOf(env: Env, value: TableArgument, scope: RowScope): SortField[] {
  return (value.orderBy ?? []).map((item) => {
    const index = columnIndex(resolveIn(env, scope, 'argument', item.expression), 'ORDER BY', item.span);
    const descending = item.direction === 'DESC';
    return { index, descending, nullsFirst: item.nulls === undefined ? !descending : item.nulls === 'FIRST' };
  });
}

function namedPartition(value: TableArgument, input: LogicalNode): number[] {
  const items = (value.partitionBy ?? []).flatMap((item) => (item.kind === 'row' ? item.items : [item]));
  return items.map((item) => namedColumn(item, input, 'PARTITION BY'));
}

function namedOrder(value: TableArgument, input: LogicalNode): SortField[] {
  return (value.orderBy ?? []).map(({ expression, direction, nulls }) => {
    const descending = direction === 'DESC';
    const nullsFirst = nulls === undefined ? descending : nulls === 'FIRST';
    return { index: namedColumn(expression, input, 'ORDER BY'), descending, nullsFirst };
  });
}

function namedColumn(written: Expression, input: LogicalNode, clause: string): number {
  const item = written.kind === 'parenthesized' ? written.expression : written;
  if (item.kind !== 'identifier') throw validation(`Column reference expected for ${clause} clause.`);
  const { text } = item.parts[item.parts.length - 1];
  const names = namesOf(input);
  const index = names.indexOf(text);
  if (index >= 0) return index;
  throw validation(`Invalid column '${text}' for ${clause} clause. Available columns are: [${names.join(', ')}]`);
}

/** The columns of a DESCRIPTOR, which must be columns of the table. */
export function descriptorColumns(argument: Argument, input: LogicalNode): number[] | undefined {
  if (argument.value.kind !== 'descriptor') return undefined;
  return argument.value.columns.map((column) => columnNamed(column, input));
}

function columnNamed(column: Name, input: LogicalNode): number {
  const index = input.rowType.fields.findIndex((field) => field.name === column.text);
  if (index < 0) throw invalid(`Unknown identifier '${column.text}'`, column.span);
  return index;
}

/** A scalar argument; it may refer to what stands on the left of a lateral item. */
export function scalarArgument(env: Env, argument: Argument): Expr {
  const { value } = argument;
  if (
    value.kind === 'table_argument' ||
    value.kind === 'descriptor' ||
    value.kind === 'default' ||
    value.kind === 'model'
  ) {
    throw invalid('A scalar argument was expected', argument.span);
  }
  return resolveIn(env, new RowScope([], env.lateral ?? env.outer, env.newId), 'argument', value);
}

/** ms of an interval of days to seconds that is constant. */
export function constantInterval(expr: Expr): number | undefined {
  if (expr.kind === 'literal' && typeof expr.value === 'number') return expr.value;
  if (expr.kind === 'call' && expr.args.length === 1 && (expr.name === '-' || expr.name === 'UNARY_MINUS')) {
    const inner = constantInterval(expr.args[0]);
    return inner === undefined ? undefined : -inner;
  }
  return undefined;
}
