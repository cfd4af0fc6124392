/** ML_PREDICT with a model whose provider is a table function of the user, asked row by row or many at once. */
import { inputRef } from '../../../expressions/analyze';
import type { Call, Expr } from '../../../expressions/contracts';
import { rexText } from '../../../expressions/print';
import { typesEqualIgnoringNullability } from '../../../types/logical/equals';
import type { LogicalType } from '../../../types/logical/contracts';
import { row } from '../../../types/logical/types';
import { tableError, validation } from '../../../types/sql-error';
import type { ModelFunction, ProcessTableFunction } from '../../contracts';
import { processInvocation, recordText } from '../../logical/print';
import type { PhysicalNode } from '../node';
import { MLPredictTableFunction } from '../nodes/predict-node';
import { calc, type ConvertContext } from './context';
import { durationText, integerOption } from './options';
import { configMap } from './vector-search';

const CONFIG_ERROR = 'Config parameter of ML_PREDICT function should be a MAP data type consisting String literals.';

export function convertPredict(node: ProcessTableFunction, context: ConvertContext): PhysicalNode {
  const { model, modelFunctions } = node;
  if (model === undefined || modelFunctions === undefined) throw tableError('ML_PREDICT needs a model.');
  const config = configMap(node.scalars.get('CONFIG'), CONFIG_ERROR);
  const async = asyncMode(config);
  const fn = chosen(modelFunctions, async, model.options.get('provider') ?? '');
  const input = context.convert(node.inputs[0].input);
  const call = callOf(node, fn, input);
  const spec = context.session.functions?.(fn.key)?.spec;
  const own = fn.result.root === 'ROW' || fn.result.root === 'STRUCTURED' ? fn.result.fields : [{ type: fn.result }];
  const length = input.rowType.fields.length;
  const { fields } = node.rowType;
  const given = fields.map((field, i) => (i < length ? field : { ...field, type: own[i - length].type }));
  const predict = {
    invocation: processInvocation(node, rexText),
    record: recordText(node.rowType),
    call,
    ...(spec?.batch && { options: optionsOf(config, context) }),
  };
  const made = new MLPredictTableFunction(input, predict, row(given, false));
  const outputs = fields.map((field, i): Expr => {
    const value = inputRef(i, given[i].type);
    return i < length ? value : castTo(value, field.type);
  });
  return calc(made, outputs, [], node.rowType);
}

function castTo(value: Expr, type: LogicalType): Expr {
  if (typesEqualIgnoringNullability(value.type, type)) return value;
  return { kind: 'call', name: 'CAST', args: [value], type };
}

/** Columns of the table as the model's inputs, and these as the function's arguments. */
function callOf(node: ProcessTableFunction, fn: ModelFunction, input: PhysicalNode): Call {
  const names = node.scalars.get('ARGS');
  const columns = names && 'descriptor' in names ? names.descriptor : [];
  const { fields } = input.rowType;
  const args = columns.map((column, i) => {
    const index = fields.findIndex(({ name }) => name === column);
    const value = castTo(inputRef(index, fields[index].type), node.model!.input.fields[i].type);
    return castTo(value, fn.args[i]);
  });
  return { kind: 'call', name: fn.name, args, type: fn.result, userFunction: fn.key };
}

/** What `async` in the config says; undefined = what the provider prefers. */
function asyncMode(config: ReadonlyMap<string, string>): boolean | undefined {
  const text = config.get('async');
  if (text === undefined) return undefined;
  if (!/^(?:true|false)$/i.test(text)) {
    const reason = `Could not parse value '${text}' for key 'async'.`;
    throw validation('Failed to parse the config.', undefined, validation(reason));
  }
  return text.toLowerCase() === 'true';
}

function chosen(
  { sync, async: later }: NonNullable<ProcessTableFunction['modelFunctions']>,
  async: boolean | undefined,
  provider: string,
): ModelFunction {
  const wanted = async === undefined ? (later ?? sync) : async ? later : sync;
  if (wanted !== undefined) return wanted;
  const mode = async ? 'async' : 'sync';
  throw tableError(`Require ${mode} mode, but model provider ${provider} doesn't support ${mode} mode.`);
}

/** The config goes before table.exec.async-ml-predict.*. Rows keep their order whatever the output mode. */
function optionsOf(config: ReadonlyMap<string, string>, context: ConvertContext): Readonly<Record<string, string>> {
  const option = (key: string): string | undefined =>
    config.get(key) ?? context.settings.option(`table.exec.async-ml-predict.${key}`);
  const capacity = integerOption(option, 'max-concurrent-operations', 10);
  if (capacity <= 0) {
    throw validation(
      `Invalid runtime config option 'max-concurrent-operations'. Its value should be positive integer but was ${capacity}.`,
    );
  }
  const mode = (option('output-mode') ?? 'ORDERED').toUpperCase();
  if (mode !== 'ORDERED' && mode !== 'ALLOW_UNORDERED') {
    const reason = `Could not parse value '${mode}' for key 'output-mode'.`;
    throw validation('Failed to parse the config.', undefined, validation(reason));
  }
  return {
    'table.exec.async-table.max-concurrent-operations': String(capacity),
    'table.exec.async-table.timeout': `${durationText(option('timeout') ?? '3 min')} ms`,
    'table.exec.async-table.retry-strategy': 'NO_RETRY',
  };
}
