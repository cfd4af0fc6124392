/** Window table-valued functions: TUMBLE, HOP, CUMULATE, SESSION. */
import type { Expr } from '../../../expressions/contracts';
import type { Argument, FunctionCall } from '../../../sql/ast';
import type { LogicalType } from '../../../types/logical/contracts';
import { isProctime, isTimeAttribute, notNull, timestamp } from '../../../types/logical/types';
import { validation } from '../../../types/sql-error';
import type { TableArgument, WindowSpec, WindowTableFunction } from '../../contracts';
import { planType, recordText } from '../../logical/print';
import { rowOf } from '../../logical/row-types';
import {
  constantInterval,
  descriptorColumns,
  functionName,
  matchArguments,
  planTableArgument,
  scalarArgument,
} from './arguments';
import type { Env } from './context';
import { invalid } from './errors';

interface Form {
  readonly parameters: readonly string[];
  readonly required: number;
  readonly signature: string;
}

const INTERVAL = 'datetime interval';
const FORMS: Record<WindowSpec['kind'], Form> = {
  TUMBLE: {
    parameters: ['DATA', 'TIMECOL', 'SIZE', 'OFFSET'],
    required: 3,
    signature: `TUMBLE(TABLE table_name, DESCRIPTOR(timecol), ${INTERVAL}[, ${INTERVAL}])`,
  },
  HOP: {
    parameters: ['DATA', 'TIMECOL', 'SLIDE', 'SIZE', 'OFFSET'],
    required: 4,
    signature: `HOP(TABLE table_name, DESCRIPTOR(timecol), ${INTERVAL}, ${INTERVAL}[, ${INTERVAL}])`,
  },
  CUMULATE: {
    parameters: ['DATA', 'TIMECOL', 'STEP', 'SIZE', 'OFFSET'],
    required: 4,
    signature: `CUMULATE(TABLE table_name, DESCRIPTOR(timecol), ${INTERVAL}, ${INTERVAL}[, ${INTERVAL}])`,
  },
  SESSION: {
    parameters: ['DATA', 'TIMECOL', 'GAP'],
    required: 3,
    signature: 'SESSION(TABLE table_name [PARTITION BY col1, col2, ...], DESCRIPTOR(timecol), datetime interval)',
  },
};

export function isWindowFunction(call: FunctionCall): boolean {
  return call.name.parts.length === 1 && functionName(call) in FORMS;
}

export function planWindowFunction(env: Env, call: FunctionCall): WindowTableFunction {
  const kind = functionName(call) as WindowSpec['kind'];
  const form = FORMS[kind];
  const given = matchArguments(call, form.parameters, form.required);
  const table = planTableArgument(env, 'DATA', given.get('DATA')!);
  const columns = table && descriptorColumns(given.get('TIMECOL')!, table.input);
  const intervals = form.parameters.slice(2).map((parameter) => intervalArgument(env, given.get(parameter)));
  if (
    table === undefined ||
    columns === undefined ||
    intervals.some((expr) => expr !== undefined && !isInterval(expr))
  ) {
    throw mismatch(env, call, form, table);
  }
  const timeIndex = columns[0];
  checkTimeColumn(env, form, table.input.rowType.fields[timeIndex].type);
  const window = {
    kind,
    timeIndex,
    timeAttribute: attributeOf(env, table, timeIndex),
    ...measures(kind, intervals, form),
  };
  const operands = intervals.filter((expr) => expr !== undefined);
  return {
    node: 'WindowTableFunction',
    input: table.input,
    window: { ...window, partition: table.partition, operands },
    rowType: windowRow(table, timeIndex),
  };
}

function intervalArgument(env: Env, argument: Argument | undefined): Expr | undefined {
  return argument && scalarArgument(env, argument);
}

const isInterval = (expr: Expr): boolean =>
  expr.type.root === 'INTERVAL_DAY_TIME' || expr.type.root === 'INTERVAL_YEAR_MONTH';

function mismatch(env: Env, call: FunctionCall, form: Form, table: TableArgument | undefined): Error {
  const types = call.arguments.map((argument, i) => {
    if (i === 0 && table !== undefined) return `<${recordText(table.input.rowType).toUpperCase()}>`;
    if (argument.value.kind === 'descriptor') return '<COLUMN_LIST>';
    if (argument.value.kind === 'table_argument') return '<RECORDTYPE>';
    return `<${planType(scalarArgument(env, argument).type)}>`;
  });
  const name = functionName(call);
  return invalid(
    `Cannot apply '${name}' to arguments of type '${name}(${types.join(', ')})'. Supported form(s): ${form.signature}`,
    call.span,
  );
}

function checkTimeColumn(env: Env, form: Form, type: LogicalType): void {
  if (isTimeAttribute(type)) return;
  if ((type.root !== 'TIMESTAMP' && type.root !== 'TIMESTAMP_LTZ') || type.precision > 3) {
    const message =
      `The window function ${form.signature} requires the timecol to be TIMESTAMP or TIMESTAMP_LTZ, but is ${planType(type)}.\n` +
      'Besides, the timecol must be a time attribute type in streaming mode.';
    throw validation(`SQL validation failed. ${message}`, undefined, validation(message));
  }
  if (!env.context.session.batch) {
    throw validation(`The window function requires the timecol is a time attribute type, but is ${planType(type)}.`);
  }
}

function attributeOf(env: Env, table: TableArgument, timeIndex: number): WindowSpec['timeAttribute'] {
  if (env.context.session.batch) return 'BATCH';
  return isProctime(table.input.rowType.fields[timeIndex].type) ? 'PROCTIME' : 'ROWTIME';
}

/** Sizes in ms, by the order of the function's parameters. */
function measures(
  kind: WindowSpec['kind'],
  intervals: readonly (Expr | undefined)[],
  form: Form,
): Pick<WindowSpec, 'size' | 'slide' | 'offset'> {
  const values = intervals.map((expr, i) => {
    if (expr === undefined) return 0;
    const value = expr.type.root === 'INTERVAL_DAY_TIME' ? constantInterval(expr) : undefined;
    if (value === undefined)
      throw validation(`${form.parameters[i + 2]} of ${kind} must be a constant interval of days to seconds.`);
    return value;
  });
  checkMeasures(kind, values);
  if (kind === 'TUMBLE') return { size: values[0], offset: values[1] };
  if (kind === 'SESSION') return { size: values[0], offset: 0 };
  const [slide, size, offset] = values;
  return { slide, size, offset };
}

function checkMeasures(kind: WindowSpec['kind'], [first, second]: readonly number[]): void {
  const problem = measureProblem(kind, first, second);
  if (problem) throw validation(`${kind} table function ${problem}`);
}

function measureProblem(kind: WindowSpec['kind'], first: number, second: number): string | undefined {
  const based = 'based aggregate requires';
  switch (kind) {
    case 'TUMBLE':
      if (first <= 0) return `${based} size to be positive, but got ${first} ms.`;
      return Math.abs(second) >= first
        ? `parameters must satisfy abs(offset) < size, but got size ${first} ms and offset ${second} ms.`
        : undefined;
    case 'SESSION':
      return first <= 0 ? `${based} gap to be positive, but got gap ${first} ms.` : undefined;
    case 'HOP':
      if (first > 0 && second > 0) return undefined;
      return `${based} slide and size to be positive, but got slide ${first} ms and size ${second} ms.`;
    case 'CUMULATE':
      if (first <= 0 || second <= 0) {
        return `${based} maxSize and step to be positive, but got maxSize ${second} ms and step ${first} ms.`;
      }
      if (second % first === 0) return undefined;
      return `${based} maxSize must be an integral multiple of step, but got maxSize ${second} ms and step ${first} ms.`;
  }
}

/** The input's columns, window_start, window_end and window_time, which stays a time attribute. */
function windowRow(table: TableArgument, timeIndex: number): WindowTableFunction['rowType'] {
  const { fields } = table.input.rowType;
  const bound = notNull(timestamp(3));
  return rowOf(
    [...fields.map((field) => field.name), 'window_start', 'window_end', 'window_time'],
    [...fields.map((field) => field.type), bound, bound, notNull(fields[timeIndex].type)],
  );
}
