/** Calls of process table functions of users: their arguments, Flink's checks of them, and the columns of the result. */
import { some } from '../../../expressions/analyze';
import { familyName } from '../../../expressions/calcite-types';
import type { Expr } from '../../../expressions/contracts';
import type { ProcessParameter, RegisteredFunction } from '../../../functions/user/contracts';
import type { Argument, FunctionCall } from '../../../sql/ast';
import { supportsAvoidingCast, supportsImplicitCast } from '../../../types/logical/casts';
import type { LogicalType } from '../../../types/logical/contracts';
import { typeSummary } from '../../../types/logical/print';
import { notNull, row, STRING, withNullability } from '../../../types/logical/types';
import { SqlError, validation } from '../../../types/sql-error';
import type { UserFunction } from '../../catalog/contracts';
import type { ProcessTableFunction, TableArgument } from '../../contracts';
import { recordText } from '../../logical/print';
import { userFunctionKey } from '../expressions/calls';
import { invalidFunctionCall } from '../expressions/errors';
import { planTableArgument, scalarArgument } from './arguments';
import type { Env } from './context';
import { invalid } from './errors';
import { checkDeclaration, checkTables, checkUid, signatureText } from './process-functions-checks';
import { outputColumns } from './process-functions-output';

const DESCRIPTOR: LogicalType = { root: 'DESCRIPTOR', nullable: true };

const SYSTEM_PARAMETERS: readonly ProcessParameter[] = [
  { name: 'on_time', traits: [], type: 'DESCRIPTOR', optional: true },
  { name: 'uid', traits: [], type: STRING, optional: true },
];

/** One argument of a call; tables are in `CallArguments.tables`. */
export type GivenValue = Expr | { readonly descriptor: readonly string[] };

export interface CallArguments {
  readonly call: FunctionCall;
  readonly name: string;
  /** With those of the system at the end. */
  readonly parameters: readonly ProcessParameter[];
  readonly tables: ReadonlyMap<string, TableArgument>;
  readonly values: ReadonlyMap<string, GivenValue>;
  /** Of each parameter, as messages show them. */
  readonly types: readonly LogicalType[];
}

export function isTable(parameter: ProcessParameter): boolean {
  return parameter.traits.some((trait) => trait === 'ROW_SEMANTIC_TABLE' || trait === 'SET_SEMANTIC_TABLE');
}

export function planUserProcessFunction(
  env: Env,
  call: FunctionCall,
  user: UserFunction,
  registered: RegisteredFunction,
): ProcessTableFunction {
  const declared = registered.spec.process?.parameters ?? [];
  checkDeclaration(declared);
  const name = call.name.parts[call.name.parts.length - 1].text;
  const given = argumentsOf(env, call, name, [...declared, ...SYSTEM_PARAMETERS]);
  if (
    [...given.values.values()].some((value) => 'kind' in value && some(value, (part) => part.kind === 'correlated'))
  ) {
    throw validation(
      `Invalid use of function '${name}'. Currently, only table functions can be used in a correlate operation.`,
    );
  }
  const output = within(given, () => {
    checkNullability(given);
    checkTables(given);
    checkUid(given);
    return outputType(given, registered);
  });
  const columns = within(given, () => outputColumns(given, output));
  const uid = given.values.get('uid');
  return {
    node: 'ProcessTableFunction',
    name: call.name.parts.map((part) => part.text).join('.'),
    userFunction: userFunctionKey(user),
    inputs: given.parameters.flatMap((parameter) => given.tables.get(parameter.name) ?? []),
    scalars: given.values,
    parameters: given.parameters.map((parameter) => parameter.name),
    functionOutput: output,
    ...(uid && 'kind' in uid && uid.kind === 'literal' && typeof uid.value === 'string' && { uid: uid.value }),
    rowType: columns,
  };
}

/** Refusals of Flink's type inference are the causes of an "Invalid function call". */
function within<T>(given: CallArguments, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof SqlError) || error.position !== undefined) throw error;
    throw invalidFunctionCall(given.name, given.types, error, given.call.span);
  }
}

// ---------------------------------------------------------------- arguments

function argumentsOf(
  env: Env,
  call: FunctionCall,
  name: string,
  parameters: readonly ProcessParameter[],
): CallArguments {
  const written = matchParameters(env, call, name, parameters);
  const tables = new Map<string, TableArgument>();
  const values = new Map<string, GivenValue>();
  for (const [i, parameter] of parameters.entries()) {
    const argument = written.get(parameter);
    if (argument === undefined) continue;
    const planned = withCall(env, call, name, parameters, () => plan(env, call, name, parameter, argument, i));
    if ('input' in planned) tables.set(parameter.name, planned);
    else values.set(parameter.name, planned);
  }
  const types = parameters.map((parameter) => shownType(parameter, tables, values));
  const given = { call, name, parameters, tables, values, types };
  if (parameters.some((parameter) => !fits(parameter, given))) throw mismatch(given, name);
  return given;
}

type Planned = TableArgument | GivenValue;

function plan(
  env: Env,
  call: FunctionCall,
  name: string,
  parameter: ProcessParameter,
  argument: Argument,
  position: number,
): Planned {
  const { value } = argument;
  if (value.kind === 'table_argument' && parameter.traits.includes('ROW_SEMANTIC_TABLE')) {
    const clause = value.partitionBy ? ['partitioned', 'PARTITION BY'] : value.orderBy ? ['ordered', 'ORDER BY'] : [];
    if (clause.length > 0) {
      throw invalid(
        `Only tables with set semantics may be ${clause[0]}. Invalid ${clause[1]} clause in the ${position}-th operand of table function '${name}'`,
        call.span,
      );
    }
  }
  if (value.kind === 'subquery' && !isTable(parameter)) {
    throw new SqlError(
      'Subqueries are not supported yet.',
      'org.apache.flink.table.planner.codegen.CodeGenException',
      argument.span,
    );
  }
  const table = planTableArgument(env, parameter.name, argument, 'process');
  if (table !== undefined) return table;
  if (value.kind === 'descriptor') return { descriptor: value.columns.map((column) => column.text) };
  const scalar = scalarArgument(env, argument);
  // An untyped NULL takes the type of its parameter.
  if (scalar.type.root !== 'NULL' || isTable(parameter)) return scalar;
  return { kind: 'literal', value: null, type: withNullability(declaredType(parameter), true) };
}

/** Columns that a table does not have are found while types are inferred. */
function withCall<T>(
  env: Env,
  call: FunctionCall,
  name: string,
  parameters: readonly ProcessParameter[],
  action: () => T,
): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof SqlError) || error.position !== undefined) throw error;
    throw invalidFunctionCall(name, writtenTypes(env, call, parameters), error, call.span);
  }
}

function writtenTypes(env: Env, call: FunctionCall, parameters: readonly ProcessParameter[]): LogicalType[] {
  const written = matchParameters(env, call, '', parameters);
  return parameters.map((parameter) => {
    const argument = written.get(parameter);
    if (argument === undefined) return declaredType(parameter);
    if (argument.value.kind === 'descriptor') return notNull(DESCRIPTOR);
    if (argument.value.kind !== 'table_argument') return scalarArgument(env, argument).type;
    const { partitionBy: _, orderBy: __, ...bare } = argument.value;
    const table = planTableArgument(env, parameter.name, { ...argument, value: bare }, 'process');
    return notNull((table as TableArgument).input.rowType);
  });
}

/** The arguments by parameter; those that are left out or given as DEFAULT are absent. */
function matchParameters(
  env: Env,
  call: FunctionCall,
  name: string,
  parameters: readonly ProcessParameter[],
): Map<ProcessParameter, Argument> {
  const named = call.arguments.filter((argument) => argument.name !== undefined);
  if (named.length > 0 && named.length < call.arguments.length) {
    throw invalid(`Positional and named arguments of function '${name}' must not be mixed.`, call.span);
  }
  for (const { text, span } of named.flatMap((argument) => argument.name ?? [])) {
    const other = parameters.find((one) => one.name !== text && sameName(one.name, text));
    if (other) throw invalid(`Param '${text}' not found in function '${name}'; did you mean '${other.name}'?`, span);
  }
  const required = parameters.filter((parameter) => !parameter.optional).length;
  const count = call.arguments.length;
  if (named.length === 0 && (count > parameters.length || count < required)) {
    throw noSuchCall(env, call, name, parameters);
  }
  const found = new Map<ProcessParameter, Argument>();
  for (const [i, argument] of call.arguments.entries()) {
    const parameter =
      argument.name === undefined ? parameters[i] : parameters.find((one) => sameName(one.name, argument.name!.text));
    if (parameter === undefined || argument.value.kind === 'default') continue;
    if (found.has(parameter)) throw invalid(`Duplicate argument name: ${parameter.name}`, argument.span);
    found.set(parameter, argument);
  }
  if (parameters.some((parameter) => !parameter.optional && !found.has(parameter))) {
    throw invalid('DEFAULT is only allowed for optional parameters', call.span);
  }
  const unknown = named.find((argument) => !parameters.some((one) => sameName(one.name, argument.name!.text)));
  if (unknown) throw noSuchCall(env, call, name, parameters);
  return found;
}

const sameName = (a: string, b: string): boolean => a.toUpperCase() === b.toUpperCase();

// ---------------------------------------------------------------- types

function declaredType(parameter: ProcessParameter): LogicalType {
  const { type } = parameter;
  return type === 'DESCRIPTOR' || type === undefined ? DESCRIPTOR : type;
}

function shownType(
  parameter: ProcessParameter,
  tables: ReadonlyMap<string, TableArgument>,
  values: ReadonlyMap<string, GivenValue>,
): LogicalType {
  const table = tables.get(parameter.name);
  if (table !== undefined) return notNull(table.input.rowType);
  const value = values.get(parameter.name);
  if (value === undefined) return declaredType(parameter);
  if ('descriptor' in value) return notNull(DESCRIPTOR);
  return value.type;
}

/** Is what was given of the kind and type of the parameter? Nullability is looked at later, as is a missing table. */
function fits(parameter: ProcessParameter, given: CallArguments): boolean {
  const table = given.tables.get(parameter.name);
  const value = given.values.get(parameter.name);
  const { type } = parameter;
  if (isTable(parameter)) {
    if (table === undefined) return type === undefined;
    return type === undefined || (type !== 'DESCRIPTOR' && fieldsFit(table.input.rowType, type));
  }
  if (table !== undefined) return false;
  if (value === undefined) return true;
  if ('descriptor' in value) return type === 'DESCRIPTOR';
  if (value.type.root === 'DESCRIPTOR') return type === 'DESCRIPTOR';
  return type !== 'DESCRIPTOR' && type !== undefined && converts(value.type, type);
}

function converts(from: LogicalType, to: LogicalType): boolean {
  const nullable = withNullability(to, true);
  return supportsAvoidingCast(from, nullable) || supportsImplicitCast(from, nullable);
}

/** By position; names may differ. */
function fieldsFit(actual: LogicalType, declared: LogicalType): boolean {
  const fields = 'fields' in declared ? declared.fields : [];
  const own = 'fields' in actual ? actual.fields : [];
  return own.length === fields.length && own.every(({ type }, i) => converts(type, fields[i].type));
}

function checkNullability({ parameters, tables, types, values }: CallArguments): void {
  for (const [i, parameter] of parameters.entries()) {
    if (isTable(parameter)) {
      if (!tables.has(parameter.name)) {
        throw validation(`Invalid argument value. Argument '${parameter.name}' expects a table to be passed.`);
      }
    } else if (values.has(parameter.name) && types[i].nullable && !declaredType(parameter).nullable) {
      throw validation(
        `Invalid argument type at position ${i}. Data type ${typeSummary(declaredType(parameter))} expected but ${typeSummary(types[i])} passed.`,
      );
    }
  }
}

function noSuchCall(env: Env, call: FunctionCall, name: string, parameters: readonly ProcessParameter[]): SqlError {
  return noMatch(
    name,
    call.arguments.map((argument) => argumentTypeText(env, argument)),
    signatureText(parameters),
    call,
  );
}

/** `<NUMERIC>`, `<RecordType(INTEGER a)>` */
export function argumentTypeText(env: Env, argument: Argument): string {
  if (argument.value.kind === 'descriptor' || argument.value.kind === 'default') return typeText(DESCRIPTOR);
  const table = planTableArgument(env, '', argument, 'process');
  return table ? tableText(table) : typeText(scalarArgument(env, argument).type);
}

function mismatch(given: CallArguments, name: string): SqlError {
  const { parameters, tables, types } = given;
  const texts = parameters.map((parameter, i) => {
    const table = tables.get(parameter.name);
    return table ? tableText(table) : typeText(types[i]);
  });
  return noMatch(name, texts, signatureText(parameters), given.call);
}

export const typeText = (type: LogicalType): string => `<${familyName(type)}>`;
export const tableText = ({ input }: TableArgument): string => `<${recordText(input.rowType)}>`;

export function noMatch(name: string, types: readonly string[], signature: string, call: FunctionCall): SqlError {
  return invalid(
    `No match found for function signature ${name}(${types.join(', ')}).\nSupported signatures are:\n${name}(${signature})`,
    call.span,
  );
}

// ---------------------------------------------------------------- result

function outputType({ parameters, tables, types, values }: CallArguments, registered: RegisteredFunction): LogicalType {
  const { overloads } = registered.spec;
  if (registered.infer !== undefined) {
    const own = parameters.slice(0, -SYSTEM_PARAMETERS.length);
    const shown = own.map((parameter, i) => tables.get(parameter.name)?.input.rowType ?? types[i]);
    try {
      return registered.infer(shown, (i) => literalOf(values.get(own[i].name))).result;
    } catch (error) {
      throw validation(error instanceof Error ? error.message : String(error), undefined, error);
    }
  }
  const result = overloads[0]?.result;
  return result === undefined || 'variable' in result ? row([], false) : result;
}

function literalOf(value: GivenValue | undefined): unknown {
  if (value === undefined) return undefined;
  if ('descriptor' in value) return value.descriptor;
  return value.kind === 'literal' ? value.value : undefined;
}
