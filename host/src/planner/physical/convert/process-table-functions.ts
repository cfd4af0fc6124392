/** Built-in functions over whole tables: TO_CHANGELOG, FROM_CHANGELOG. */
import type { Expr } from '../../../expressions/contracts';
import { rexText } from '../../../expressions/print';
import { validation } from '../../../types/sql-error';
import type { ProcessTableFunction } from '../../contracts';
import { processInvocation, recordText } from '../../logical/print';
import type { PhysicalNode } from '../node';
import { FromChangelog, ToChangelog } from '../nodes/match-node';
import { calc, type ConvertContext, exchange } from './context';
import { convertPredict } from './ml-predict';
import { convertUserProcessFunction } from './process-table-functions-user';
import { convertSearch } from './vector-search';

const KINDS = ['INSERT', 'UPDATE_BEFORE', 'UPDATE_AFTER', 'DELETE'] as const;
type KindName = (typeof KINDS)[number];

export function convertProcessTableFunction(node: ProcessTableFunction, context: ConvertContext): PhysicalNode {
  switch (node.name) {
    case 'TO_CHANGELOG':
      return toChangelog(node, context);
    case 'FROM_CHANGELOG':
      return fromChangelog(node, context);
    case 'ML_PREDICT':
      return convertPredict(node, context);
    case 'VECTOR_SEARCH':
      return convertSearch(node, context);
    default:
      return convertUserProcessFunction(node, context);
  }
}

function scalar(
  node: ProcessTableFunction,
  name: string,
): Expr | { readonly descriptor: readonly string[] } | undefined {
  return node.scalars.get(name);
}

/** A column name given as DESCRIPTOR(name). */
function descriptor(node: ProcessTableFunction, name: string, fallback: string): string {
  const value = scalar(node, name);
  if (value === undefined) return fallback;
  if (!('descriptor' in value)) throw validation(`Argument '${name}' of ${node.name} must be a descriptor.`);
  return value.descriptor[0];
}

/** A MAP literal of strings. */
function textMap(node: ProcessTableFunction, name: string): Map<string, string> | undefined {
  const value = scalar(node, name);
  if (value === undefined || 'descriptor' in value) return undefined;
  const map = value.kind === 'call' && value.name === 'CAST' ? value.args[0] : value;
  if (map.kind === 'literal' && map.value === null) return undefined;
  if (map.kind === 'literal' && map.value instanceof Map) return map.value as Map<string, string>;
  if (map.kind !== 'call' || map.name !== 'MAP') {
    throw validation(`Argument '${name}' of ${node.name} must be a constant map of strings.`);
  }
  const texts = map.args.map((arg) => constantText(node, name, arg));
  return new Map(texts.flatMap((text, i) => (i % 2 === 0 ? [[text, texts[i + 1]] as const] : [])));
}

function constantText(node: ProcessTableFunction, name: string, expr: Expr): string {
  const value = expr.kind === 'call' && expr.name === 'CAST' ? expr.args[0] : expr;
  if (value.kind !== 'literal' || typeof value.value !== 'string') {
    throw validation(`Argument '${name}' of ${node.name} must be a constant map of strings.`);
  }
  return value.value.trim();
}

function callText(node: ProcessTableFunction): { readonly invocation: string; readonly record: string } {
  return { invocation: processInvocation(node, rexText), record: recordText(node.rowType) };
}

function toChangelog(node: ProcessTableFunction, context: ConvertContext): PhysicalNode {
  const [argument] = node.inputs;
  const input = context.convert(argument.input);
  const mapping = textMap(node, 'op_mapping');
  const codes: Record<string, string> = {};
  if (mapping) {
    for (const [kinds, code] of mapping) for (const kind of kinds.split(',')) codes[kindName(node, kind.trim())] = code;
  } else for (const kind of KINDS) codes[kind] = kind;
  const settings = { opColumn: descriptor(node, 'op', 'op'), mapping: codes, partition: argument.partition };
  const keyed = argument.partition.length > 0 ? exchange(input, argument.partition) : input;
  return new ToChangelog(keyed, settings, callText(node), node.rowType);
}

function kindName(node: ProcessTableFunction, text: string): KindName {
  const kind = KINDS.find((name) => name === text.toUpperCase());
  if (!kind)
    throw validation(
      `Unknown change operation '${text}' in the op_mapping of ${node.name}. Valid values are: ${KINDS.join(', ')}`,
    );
  return kind;
}

function fromChangelog(node: ProcessTableFunction, context: ConvertContext): PhysicalNode {
  const [argument] = node.inputs;
  const input = context.convert(argument.input);
  const name = descriptor(node, 'op', 'op');
  const opIndex = input.rowType.fields.findIndex((field) => field.name === name);
  if (opIndex < 0) throw validation(`The op column '${name}' does not exist in the input table.`);
  const mapping = textMap(node, 'op_mapping');
  const kinds: Record<string, KindName> = {};
  if (mapping) {
    for (const [codes, kind] of mapping) for (const code of codes.split(',')) kinds[code.trim()] = kindName(node, kind);
  } else for (const kind of KINDS) kinds[kind] = kind;
  const keyed = argument.partition.length > 0 ? exchange(input, argument.partition) : input;
  const settings = { opIndex, mapping: kinds, unknown: 'ERROR' as const };
  const made = new FromChangelog(keyed, settings, undefined, callText(node), node.rowType);
  return calc(made, undefined, [], node.rowType);
}
