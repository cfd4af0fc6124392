/** Users' process table functions: one operator over all tables of the call. */
import type { Expr } from '../../../expressions/contracts';
import { rexText } from '../../../expressions/print';
import type { ProcessParameter, ProcessTable } from '../../../functions/user/contracts';
import { typesEqualIgnoringNullability } from '../../../types/logical/equals';
import type { LogicalType } from '../../../types/logical/contracts';
import { isTimeAttribute, row } from '../../../types/logical/types';
import { type SqlError, tableError, validation } from '../../../types/sql-error';
import type { ProcessTableFunction, TableArgument } from '../../contracts';
import { processInvocation, recordText } from '../../logical/print';
import { isUid } from '../../resolve/queries/process-functions-checks';
import type { PhysicalNode } from '../node';
import { ProcessTableFunctionNode } from '../nodes/process-node';
import { Values } from '../nodes/source';
import { type ConvertContext, exchange } from './context';
import { integerOption } from './options';

export function convertUserProcessFunction(node: ProcessTableFunction, context: ConvertContext): PhysicalNode {
  const registered = context.session.functions?.(node.userFunction ?? '');
  const declared = registered?.spec.process;
  if (registered === undefined || declared === undefined) {
    throw tableError(`The process table function ${node.name} cannot be run by this version.`);
  }
  const invocation = processInvocation(node, rexText);
  const record = recordText(node.rowType);
  if (context.settings.batch) throw noBatch(invocation, record);
  checkTableCount(node, context);
  const { parameters } = declared;
  const tables = node.inputs.map((argument) => tableOf(node, argument, parameters));
  const set = tables.some(({ parameter }) => parameters[parameter].traits.includes('SET_SEMANTIC_TABLE'));
  const inputs = node.inputs.map(({ input, partition }, i) => {
    const made = context.convert(input);
    return parameters[tables[i].parameter].traits.includes('SET_SEMANTIC_TABLE') ? exchange(made, partition) : made;
  });
  const call = {
    invocation,
    record,
    uid: uidOf(node, set),
    registered,
    tables,
    parameters,
    onTime: tables.some(({ timeColumn }) => timeColumn >= 0),
    settings: {
      name: node.name,
      spec: registered.spec,
      set,
      passThrough: parameters.some(({ traits }) => traits.includes('PASS_COLUMNS_THROUGH')),
      scalars: parameters.map((parameter) => scalarOf(node, parameter)),
      args: parameters.map((parameter) => typeOf(node, parameter)),
      collected: node.functionOutput ?? row([], false),
      ttl: context.settings.ttl,
    },
  };
  return new ProcessTableFunctionNode(inputs.length > 0 ? inputs : [oneRow()], call, node.rowType);
}

const oneRow = (): PhysicalNode => new Values([[]], row([], false));

function noBatch(invocation: string, record: string): SqlError {
  return tableError(
    `Cannot generate a valid execution plan for the given query: \n\nFlinkLogicalTableFunctionScan(invocation=[${invocation}], rowType=[${record}])\n\n` +
      'This exception indicates that the query uses an unsupported SQL feature.\n' +
      'Please check the documentation for the set of currently supported SQL features.',
  );
}

function checkTableCount(node: ProcessTableFunction, context: ConvertContext): void {
  const most = integerOption(context.settings.option, 'table.optimizer.ptf.max-tables', 20);
  if (node.inputs.length > most) {
    throw validation(`Unsupported table argument count. Currently, the number of input tables is limited to ${most}.`);
  }
}

function tableOf(
  node: ProcessTableFunction,
  { name, input, partition, order }: TableArgument,
  parameters: readonly ProcessParameter[],
): Omit<ProcessTable, 'changelog'> {
  const parameter = parameters.findIndex((one) => one.name === name);
  const declared = parameters[parameter].type;
  const onTime = node.scalars.get('on_time');
  const names = onTime && 'descriptor' in onTime ? onTime.descriptor : [];
  const { fields } = input.rowType;
  const timeColumn = fields.findIndex((field) => names.includes(field.name));
  if (timeColumn >= 0 && !isTimeAttribute(fields[timeColumn].type)) {
    throw validation(
      `Column '${fields[timeColumn].name}' is not a valid time attribute. Only columns with a watermark declaration qualify for the \`on_time\` argument. Also, make sure that the watermarked column is forwarded without any modification.`,
    );
  }
  if (order.length > 0 && !isTimeAttribute(fields[order[0].index].type)) {
    throw validation(
      `Invalid ORDER BY clause for table argument '${name}'. The first ORDER BY column '${fields[order[0].index].name}' is not a valid time attribute. Only columns with a watermark declaration qualify for ORDER BY. Also, make sure that the watermarked column is forwarded without any modification.`,
    );
  }
  const type = declared === undefined || declared === 'DESCRIPTOR' ? undefined : declared;
  return { name, parameter, input: input.rowType, ...(type && { type }), partition, order, timeColumn };
}

function uidOf(node: ProcessTableFunction, set: boolean): string | undefined {
  if (node.scalars.has('uid')) return node.uid;
  if (!set) return undefined;
  const name = node.name.slice(node.name.lastIndexOf('.') + 1);
  if (isUid(name)) return name;
  throw validation(
    `Could not derive a unique identifier for process table function '${node.name}'. The function's name does not qualify for a UID. Please provide a custom identifier using the implicit \`uid\` argument. For example: myFunction(..., uid => 'my-id')`,
  );
}

function typeOf(node: ProcessTableFunction, { name, type }: ProcessParameter): LogicalType | 'DESCRIPTOR' {
  return type ?? node.inputs.find((input) => input.name === name)?.input.rowType ?? 'DESCRIPTOR';
}

/** The value as the function's parameter has it. */
function scalarOf(
  node: ProcessTableFunction,
  { name, type }: ProcessParameter,
): Expr | { readonly descriptor: readonly string[] } | undefined {
  const value = node.scalars.get(name);
  if (value === undefined || 'descriptor' in value || type === undefined || type === 'DESCRIPTOR') return value;
  if (typesEqualIgnoringNullability(value.type, type)) return value;
  return { kind: 'call', name: 'CAST', args: [value], type };
}

/** Two calls that keep state must have names of their own. Calls that are one node are one call. */
export function checkProcessUids(roots: readonly PhysicalNode[]): void {
  const uids = new Set<string>();
  const seen = new Set<PhysicalNode>();
  const visit = (node: PhysicalNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    node.inputs.forEach(visit);
    if (!(node instanceof ProcessTableFunctionNode) || node.call.uid === undefined) return;
    if (uids.has(node.call.uid)) {
      throw validation(
        `Duplicate unique identifier '${node.call.uid}' detected among process table functions. Make sure that all PTF calls have an identifier defined that is globally unique. Please provide a custom identifier using the implicit \`uid\` argument. For example: myFunction(..., uid => 'my-id')`,
      );
    }
    uids.add(node.call.uid);
  };
  roots.forEach(visit);
}
