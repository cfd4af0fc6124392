/** Process table functions: Flink's own (TO_CHANGELOG, ML_PREDICT, ...) and those of the user. */
import type { Expr } from '../../../expressions/contracts';
import type { FunctionCall, TableFunctionCall } from '../../../sql/ast';
import { supportsImplicitCast } from '../../../types/logical/casts';
import type { FieldType, LogicalType, RowType } from '../../../types/logical/contracts';
import { typeSummary } from '../../../types/logical/print';
import { DOUBLE, row, STRING } from '../../../types/logical/types';
import { validation } from '../../../types/sql-error';
import type { UserFunction } from '../../catalog/contracts';
import type { ProcessTableFunction, TableArgument } from '../../contracts';
import { rowOf } from '../../logical/row-types';
import { functionName, matchArguments, planTableArgument, scalarArgument } from './arguments';
import type { Env } from './context';
import { invalid } from './errors';
import { planPredict } from './process-functions-models';
import { argumentTypeText, planUserProcessFunction } from './process-functions-user';

type Scalars = Map<string, Expr | { readonly descriptor: readonly string[] }>;

interface Given {
  readonly inputs: readonly TableArgument[];
  readonly scalars: Scalars;
}

interface Form {
  readonly parameters: readonly string[];
  readonly required: number;
  /** Rows are looked at one by one: PARTITION BY makes no sense. */
  readonly rowSemantics?: boolean;
  rowType(given: Given): RowType;
}

/** Parameters that every process table function has. */
const SYSTEM_PARAMETERS = ['on_time', 'uid'];

const FORMS: Record<string, Form> = {
  TO_CHANGELOG: {
    parameters: ['input', 'op', 'op_mapping', ...SYSTEM_PARAMETERS],
    required: 1,
    rowSemantics: true,
    rowType: toChangelogRow,
  },
  FROM_CHANGELOG: {
    parameters: ['input', 'op', 'op_mapping', ...SYSTEM_PARAMETERS],
    required: 1,
    rowSemantics: true,
    rowType: fromChangelogRow,
  },
  VECTOR_SEARCH: {
    parameters: ['SEARCH_TABLE', 'COLUMN_TO_SEARCH', 'COLUMN_TO_QUERY', 'TOP_K', 'CONFIG'],
    required: 4,
    rowType: searchRow,
  },
};

export function isProcessFunction(env: Env, item: TableFunctionCall): boolean {
  const { call } = item;
  if (isPredict(call) || (call.name.parts.length === 1 && functionName(call) in FORMS)) return true;
  const tables = ['table_argument', 'descriptor', 'default', 'subquery'];
  if (call.arguments.some((argument) => argument.name !== undefined || tables.includes(argument.value.kind)))
    return true;
  const user = userFunction(env, call);
  return user?.registered?.spec.kind === 'PROCESS_TABLE' || (!item.wrapped && user !== undefined);
}

function userFunction(env: Env, call: FunctionCall): UserFunction | undefined {
  const { catalog } = env.context;
  const named = catalog.fn(call.name.parts.map((part) => part.text));
  return named && (catalog.load?.(named) ?? named);
}

const isPredict = (call: FunctionCall): boolean => call.name.parts.length === 1 && functionName(call) === 'ML_PREDICT';

export function planProcessFunction(env: Env, call: FunctionCall): ProcessTableFunction {
  if (isPredict(call)) return planPredict(env, call);
  const form = call.name.parts.length === 1 ? FORMS[functionName(call)] : undefined;
  if (form === undefined) return planUser(env, call);
  const given = givenArguments(env, call, form);
  const uid = given.scalars.get('uid');
  return {
    node: 'ProcessTableFunction',
    name: functionName(call),
    inputs: given.inputs,
    scalars: given.scalars,
    parameters: form.parameters,
    ...(uid && 'kind' in uid && uid.kind === 'literal' && typeof uid.value === 'string' && { uid: uid.value }),
    rowType: form.rowType(given),
  };
}

function planUser(env: Env, call: FunctionCall): ProcessTableFunction {
  const user = userFunction(env, call);
  const written = call.name.parts.map((part) => part.text).join('.');
  if (user === undefined) throw unknownFunction(env, call, written);
  if (user.registered?.spec.kind === 'PROCESS_TABLE') return planUserProcessFunction(env, call, user, user.registered);
  if (user.definition !== undefined) throw unknownFunction(env, call, written);
  throw validation(
    `Function '${user.path.join('.')}' with the class '${user.identifier}' cannot be called: it has no implementation here.`,
  );
}

function unknownFunction(env: Env, call: FunctionCall, written: string): Error {
  const types = call.arguments.map((argument) => {
    const text = argumentTypeText(env, argument);
    return argument.name ? `${argument.name.text} => ${text}` : text;
  });
  return invalid(`No match found for function signature ${written}(${types.join(', ')})`, call.span);
}

function givenArguments(env: Env, call: FunctionCall, form: Form): Given {
  const inputs: TableArgument[] = [];
  const scalars: Scalars = new Map();
  for (const [parameter, argument] of matchArguments(call, form.parameters, form.required)) {
    const { value } = argument;
    const table = planTableArgument(env, parameter, argument);
    if (table !== undefined) {
      if (form.rowSemantics && table.partition.length > 0) throw partitioned(call, inputs.length);
      inputs.push(table);
    } else if (value.kind === 'descriptor')
      scalars.set(parameter, { descriptor: value.columns.map((column) => column.text) });
    else scalars.set(parameter, scalarArgument(env, argument));
  }
  return { inputs, scalars };
}

function partitioned(call: FunctionCall, operand: number): Error {
  return invalid(
    `Only tables with set semantics may be partitioned. Invalid PARTITION BY clause in the ${operand}-th operand of table function '${functionName(call)}'`,
    call.span,
  );
}

const rowFrom = (fields: readonly FieldType[]): RowType =>
  rowOf(
    fields.map((field) => field.name),
    fields.map((field) => field.type),
  );

function onlyInput(given: Given, name: string): readonly FieldType[] {
  const [table] = given.inputs;
  if (table === undefined) throw validation(`First argument must be a table for ${name}.`);
  return table.input.rowType.fields;
}

/** The one column that a descriptor argument names. */
function onlyColumn(given: Given, parameter: string): string | undefined {
  const value = given.scalars.get(parameter);
  if (value === undefined || !('descriptor' in value)) return undefined;
  if (value.descriptor.length !== 1) {
    throw validation(`The descriptor for argument '${parameter}' must contain exactly one column name.`);
  }
  return value.descriptor[0];
}

function toChangelogRow(given: Given): RowType {
  const fields = onlyInput(given, 'TO_CHANGELOG');
  checkMapping(given, (key) => key);
  const op = onlyColumn(given, 'op') ?? 'op';
  if (fields.some(({ name }) => name === op)) {
    throw validation(`Field names must be unique. Found duplicates: [${op}]`);
  }
  return rowFrom([{ name: op, type: STRING }, ...fields]);
}

function fromChangelogRow(given: Given): RowType {
  const fields = onlyInput(given, 'FROM_CHANGELOG');
  const name = onlyColumn(given, 'op') ?? 'op';
  const column = fields.find((field) => field.name === name);
  if (column === undefined) throw validation(`The op column '${name}' does not exist in the input schema.`);
  if (column.type.root !== 'VARCHAR' && column.type.root !== 'CHAR') {
    throw validation(`The op column '${name}' must be of STRING type, but was '${typeSummary(column.type)}'.`);
  }
  const kinds = checkMapping(given, (_, value) => value);
  if (kinds.includes('UPDATE_AFTER') && !kinds.includes('UPDATE_BEFORE')) {
    throw validation(
      "The 'op_mapping' must include UPDATE_BEFORE for retract mode. Upsert mode (without UPDATE_BEFORE) is not supported in this version.",
    );
  }
  return rowFrom(fields.filter((field) => field.name !== name));
}

const ROW_KINDS = ['INSERT', 'UPDATE_BEFORE', 'UPDATE_AFTER', 'DELETE'];

/** The row kinds that `op_mapping` names, each at most once. */
function checkMapping(given: Given, side: (key: string, value: string) => string): string[] {
  const value = given.scalars.get('op_mapping');
  if (value === undefined || !('kind' in value)) return [];
  const entries = constantMap(value);
  if (entries === undefined) throw validation("The 'op_mapping' argument must be a constant MAP literal.");
  const kinds = entries.flatMap(([key, item]) => side(key, item).split(',')).map((kind) => kind.trim());
  const unknown = kinds.find((kind) => !ROW_KINDS.includes(kind));
  const invalidMapping = "Invalid target mapping for argument 'op_mapping'.";
  if (unknown !== undefined) {
    throw validation(
      `${invalidMapping} Unknown change operation: '${unknown}'. Valid values are: [${ROW_KINDS.join(', ')}].`,
    );
  }
  const repeated = kinds.find((kind, i) => kinds.indexOf(kind) !== i);
  if (repeated !== undefined) throw validation(`${invalidMapping} Duplicate change operation: '${repeated}'.`);
  return kinds;
}

/** The entries of MAP['k', 'v', ...] whose keys and values are strings. */
function constantMap(expr: Expr): (readonly [string, string])[] | undefined {
  if (expr.kind === 'literal' && expr.value instanceof Map) return [...(expr.value as Map<string, string>)];
  if (expr.kind !== 'call' || expr.name !== 'MAP') return undefined;
  const values = expr.args.map(literalText);
  if (values.some((value) => value === undefined)) return undefined;
  const entries = values.flatMap((key, i) => (i % 2 === 0 ? [[key as string, values[i + 1] as string] as const] : []));
  return [...new Map(entries)];
}

function literalText(expr: Expr): string | undefined {
  if (expr.kind === 'call' && expr.name === 'CAST') return literalText(expr.args[0]);
  return expr.kind === 'literal' && typeof expr.value === 'string' ? expr.value.trimEnd() : undefined;
}

function typeOfColumn(fields: readonly FieldType[], name: string): LogicalType {
  const field = fields.find((one) => one.name === name);
  if (field === undefined) throw validation(`Unknown identifier '${name}'`);
  return field.type;
}

function searchRow(given: Given): RowType {
  const fields = onlyInput(given, 'VECTOR_SEARCH');
  const name = onlyColumn(given, 'COLUMN_TO_SEARCH') ?? '';
  const type = typeOfColumn(fields, name);
  if (type.root !== 'ARRAY' || (type.element.root !== 'FLOAT' && type.element.root !== 'DOUBLE')) {
    throw validation(
      `Expect search column \`${name}\` type is ARRAY<FLOAT> or ARRAY<DOUBLE>, but its type is ${typeSummary(type)}.`,
    );
  }
  const query = given.scalars.get('COLUMN_TO_QUERY');
  if (query && 'kind' in query && !supportsImplicitCast(query.type, type)) {
    throw validation(
      `Can not cast the query column type ${typeSummary(query.type)} to target type ${typeSummary(type)}. Please keep the query column type is same to the search column type.`,
    );
  }
  const topK = given.scalars.get('TOP_K');
  if (!topK || !('kind' in topK) || topK.kind !== 'literal' || topK.type.root !== 'INTEGER') {
    throw validation('Expect parameter top_k is an INTEGER NOT NULL literal in VECTOR_SEARCH.');
  }
  if (Number(topK.value) <= 0) throw validation(`Parameter top_k must be greater than 0, but was ${topK.value}.`);
  return row(
    [...rowFrom(fields).fields, ...rowFrom([...fields, { name: 'score', type: DOUBLE }]).fields.slice(-1)],
    false,
  );
}
