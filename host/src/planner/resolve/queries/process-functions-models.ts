/** ML_PREDICT: rows of a table with what a model says about some of their columns. */
import type { Expr } from '../../../expressions/contracts';
import type { FunctionKind } from '../../../functions/user/contracts';
import type { FunctionCall } from '../../../sql/ast';
import { supportsAvoidingCast, supportsImplicitCast } from '../../../types/logical/casts';
import type { LogicalType, RowType } from '../../../types/logical/contracts';
import { typeSummary } from '../../../types/logical/print';
import { map, notNull, nullable, row, STRING } from '../../../types/logical/types';
import { SqlError, validation } from '../../../types/sql-error';
import type { ResolvedModel, UserFunction } from '../../catalog/contracts';
import type { ModelFunction, ProcessTableFunction, TableArgument } from '../../contracts';
import { rowOf } from '../../logical/row-types';
import { userFunctionKey } from '../expressions/calls';
import { invalidFunctionCall } from '../expressions/errors';
import { functionName, matchArguments, planTableArgument, scalarArgument } from './arguments';
import type { Env } from './context';
import { invalid } from './errors';
import { noMatch, typeText, tableText } from './process-functions-user';

const PARAMETERS = ['INPUT', 'MODEL', 'ARGS', 'CONFIG'];
const CONFIG = map(STRING, STRING);
const SIGNATURE =
  'INPUT => {TABLE, ROW SEMANTIC TABLE}, MODEL => {MODEL}, ARGS => DESCRIPTOR, CONFIG => MAP<STRING, STRING>';
const DESCRIPTOR: LogicalType = { root: 'DESCRIPTOR', nullable: true };

interface Predict {
  readonly table: TableArgument;
  readonly model: ResolvedModel;
  readonly columns: readonly string[];
  readonly config: Expr | undefined;
}

export function planPredict(env: Env, call: FunctionCall): ProcessTableFunction {
  const given = argumentsOf(env, call);
  const { table, model, columns, config } = given;
  try {
    check(given);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const types = [
      notNull(table.input.rowType),
      notNull(row([...model.output.fields], false)),
      notNull(DESCRIPTOR),
      config?.type ?? CONFIG,
    ];
    throw invalidFunctionCall('ML_PREDICT', types, error, call.span);
  }
  return {
    node: 'ProcessTableFunction',
    name: 'ML_PREDICT',
    inputs: [table],
    scalars: new Map<string, Expr | { readonly descriptor: readonly string[] }>([
      ['ARGS', { descriptor: columns }],
      ...(config ? [['CONFIG', config] as const] : []),
    ]),
    parameters: PARAMETERS,
    model,
    modelFunctions: modelFunctions(env, model),
    rowType: outputRow(table.input.rowType, model.output),
  };
}

function argumentsOf(env: Env, call: FunctionCall): Predict {
  for (const { name } of call.arguments) {
    const other = name && PARAMETERS.find((one) => one !== name.text && one === name.text.toUpperCase());
    if (other)
      throw invalid(`Param '${name.text}' not found in function 'ML_PREDICT'; did you mean '${other}'?`, name.span);
  }
  if (call.arguments.length < 3) throw refused(env, call);
  const given = matchArguments(call, PARAMETERS, 3);
  const [input, model, args, config] = PARAMETERS.map((name) => given.get(name));
  const table = input && planTableArgument(env, 'INPUT', input, 'process');
  if (model?.value.kind !== 'model' || table === undefined || args?.value.kind !== 'descriptor')
    throw refused(env, call);
  const { parts } = model.value.name;
  const found = env.context.catalog.model(parts.map((part) => part.text));
  if (found === undefined) {
    throw invalid(`Object '${parts[parts.length - 1].text}' not found`, model.value.name.span);
  }
  return {
    table,
    model: found,
    columns: args.value.columns.map((column) => column.text),
    config: config && scalarArgument(env, config),
  };
}

function refused(env: Env, call: FunctionCall): SqlError {
  const types = call.arguments.map((argument) => {
    const { value } = argument;
    if (value.kind === 'model') {
      const model = env.context.catalog.model(value.name.parts.map((part) => part.text));
      return typeText(row([...(model?.output.fields ?? [])], false)).replace(':peek_no_expand', '');
    }
    if (value.kind === 'descriptor') return typeText(DESCRIPTOR);
    if (value.kind === 'default') return typeText(CONFIG);
    const table = planTableArgument(env, '', argument, 'process');
    return table ? tableText(table) : typeText(scalarArgument(env, argument).type);
  });
  if (types.length === 3) types.push(typeText(CONFIG));
  return noMatch(functionName(call), types, SIGNATURE, call);
}

function check({ table, model, columns, config }: Predict): void {
  const { fields } = table.input.rowType;
  const missing = columns.find((column) => !fields.some((field) => field.name === column));
  if (missing !== undefined) {
    const names = fields.map(({ name }) => name).join(', ');
    throw validation(`Descriptor column '${missing}' not found in table columns. Available columns: ${names}.`);
  }
  const expected = model.input.fields;
  if (columns.length !== expected.length) {
    throw validation(
      `Number of descriptor columns (${columns.length}) does not match model input size (${expected.length}).`,
    );
  }
  columns.forEach((column, i) => {
    const { type } = fields.find((field) => field.name === column)!;
    if (supportsImplicitCast(type, expected[i].type)) return;
    throw validation(
      `Descriptor column '${column}' type ${typeSummary(type)} cannot be assigned to model input type ${typeSummary(expected[i].type)} at position ${i}.`,
    );
  });
  if (config && !(supportsAvoidingCast(config.type, CONFIG) || supportsImplicitCast(config.type, CONFIG))) {
    throw validation(
      `Invalid argument type at position 3. Data type MAP<STRING, STRING> expected but ${typeSummary(config.type)} passed.`,
    );
  }
}

/** A column of the model that the table has, too, gets a 0. */
function outputRow(input: RowType, output: RowType): RowType {
  const names = new Set(input.fields.map(({ name }) => name));
  const made = output.fields.map((field) => (names.has(field.name) ? { ...field, name: `${field.name}0` } : field));
  const fields = [...input.fields, ...made];
  return rowOf(
    fields.map(({ name }) => name),
    fields.map(({ type }) => type),
  );
}

// ---------------------------------------------------------------- providers

/** The provider 'function': table functions of the session. Others are Java code. */
function modelFunctions(env: Env, model: ResolvedModel): NonNullable<ProcessTableFunction['modelFunctions']> {
  const { options } = model;
  const provider = options.get('provider');
  if (provider !== 'function') {
    const missing = "Model options do not contain an option key 'provider' for discovering a provider.";
    throw noProvider(
      model,
      provider === undefined
        ? missing
        : `Could not find any factory for identifier '${provider}' that implements 'org.apache.flink.table.factories.ModelProviderFactory' in the classpath.\n\nAvailable factory identifiers are:\n\nfunction`,
    );
  }
  const sync = functionOf(env, model, 'function', ['TABLE']);
  const async = functionOf(env, model, 'async-function', ['ASYNC_TABLE']);
  if (sync === undefined && async === undefined) {
    throw noProvider(model, "The provider 'function' needs the option 'function' or 'async-function'.");
  }
  return { ...(sync && { sync }), ...(async && { async }) };
}

function noProvider({ path, options }: ResolvedModel, reason: string): SqlError {
  const listed = [...options].map(([key, value]) => `'${key}'='${value}'`).sort();
  return validation(
    `Unable to create a model provider for model '${path.join('.')}'.\n\nModel options are:\n\n${listed.join('\n')}`,
    undefined,
    validation(reason),
  );
}

function functionOf(
  env: Env,
  model: ResolvedModel,
  option: string,
  kinds: readonly FunctionKind[],
): ModelFunction | undefined {
  const name = model.options.get(option);
  if (name === undefined) return undefined;
  const { catalog } = env.context;
  const named = catalog.fn(name.split('.'));
  const fn = named && (catalog.load?.(named) ?? named);
  if (fn?.registered === undefined || fn.definition === undefined || !kinds.includes(fn.registered.spec.kind)) {
    throw noProvider(model, `Option '${option}': there is no function '${name}' of kind ${kinds.join(' or ')}.`);
  }
  return { key: userFunctionKey(fn), name, ...typesOf(env, model, fn.definition) };
}

function typesOf(
  env: Env,
  model: ResolvedModel,
  definition: NonNullable<UserFunction['definition']>,
): Pick<ModelFunction, 'args' | 'result'> {
  const call = {
    name: definition.name,
    args: model.input.fields.map(({ type }) => nullable(type)),
    isLiteral: () => false,
    isNull: () => false,
    literal: () => undefined,
    session: env.context.session,
  };
  const args = definition.inputTypes.resolve(call);
  if (!Array.isArray(args)) throw noProvider(model, `'${definition.name}' does not take the inputs of the model.`);
  const result = definition.resultType(call);
  const columns =
    result.root === 'ROW' || result.root === 'STRUCTURED' ? result.fields.map(({ type }) => type) : [result];
  const expected = model.output.fields;
  if (columns.length !== expected.length || !columns.every((type, i) => fits(type, expected[i].type))) {
    throw noProvider(
      model,
      `'${definition.name}' gives ${typeSummary(result)}, but the model gives ${typeSummary(model.output)}.`,
    );
  }
  return { args: args as readonly LogicalType[], result };
}

function fits(from: LogicalType, to: LogicalType): boolean {
  return supportsAvoidingCast(from, nullable(to)) || supportsImplicitCast(from, nullable(to));
}
