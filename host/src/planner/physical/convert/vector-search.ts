/** VECTOR_SEARCH: rows of a table whose vectors are nearest to one of the left row. The table is asked as a lookup join asks. */
import { conjunctionOf, conjuncts, inputRef, isConstant, shiftInputs, substitute } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import { DOUBLE, row, withNullability } from '../../../types/logical/types';
import { tableError, validation } from '../../../types/sql-error';
import type { Correlate, LogicalNode, ProcessTableFunction, Scan } from '../../contracts';
import type { PhysicalNode } from '../node';
import { LookupJoin } from '../nodes/join-nodes';
import { Values } from '../nodes/source';
import { calc, type ConvertContext, withColumns } from './context';
import { durationText, integerOption } from './options';
import { tableContext } from './sources';

interface SearchSide {
  readonly call: ProcessTableFunction;
  /** Conditions over the call's rows. */
  readonly filters: readonly Expr[];
  readonly exprs: readonly Expr[] | undefined;
}

/** undefined = the right side is something else. */
export function convertSearchCorrelate(node: Correlate, context: ConvertContext): PhysicalNode | undefined {
  const side = searchSide(node.right);
  if (!side) return undefined;
  if (node.type !== 'INNER' && node.type !== 'LEFT') {
    throw tableError(`VECTOR_SEARCH only supports INNER JOIN and LEFT JOIN, but was ${node.type} JOIN.`);
  }
  const bound = (expr: Expr): Expr =>
    substitute(expr, (part) =>
      part.kind === 'correlated' && part.id === node.id ? inputRef(part.index, part.type) : undefined,
    );
  const left = context.convert(node.left);
  return search(left, node.type, { ...side, filters: side.filters.map(bound) }, bound, node.rowType, context);
}

/** A search for a constant vector. */
export function convertSearch(node: ProcessTableFunction, context: ConvertContext): PhysicalNode {
  const one = new Values([[]], row([], false));
  return search(one, 'INNER', { call: node, filters: [], exprs: undefined }, (expr) => expr, node.rowType, context);
}

function searchSide(node: LogicalNode): SearchSide | undefined {
  if (node.node === 'ProcessTableFunction') {
    return node.name === 'VECTOR_SEARCH' ? { call: node, filters: [], exprs: undefined } : undefined;
  }
  if (node.node !== 'Filter' && node.node !== 'Project') return undefined;
  const side = searchSide(node.input);
  if (!side) return undefined;
  const through = (expr: Expr): Expr =>
    side.exprs ? substitute(expr, (part) => (part.kind === 'input' ? side.exprs![part.index] : undefined)) : expr;
  if (node.node === 'Filter') {
    return { ...side, filters: [...side.filters, ...conjuncts(node.condition).map(through)] };
  }
  return { ...side, exprs: node.exprs.map(through) };
}

function search(
  left: PhysicalNode,
  joinType: 'INNER' | 'LEFT',
  { call, filters, exprs }: SearchSide,
  bound: (expr: Expr) => Expr,
  rowType: LogicalNode['rowType'],
  context: ConvertContext,
): PhysicalNode {
  const scan = scanOf(call.inputs[0].input);
  const source = context.connectors.source(tableContext(context, scan.path, scan.table, scan.dynamicOptions));
  if (!source.vectorSearch)
    throw tableError(`${scan.path.join('.')} is not a VectorSearchTableSource.\nPlease check it.`);
  const query = argument(call, 'COLUMN_TO_QUERY');
  const from = bound(query);
  const constant = isConstant(from);
  const { length } = left.rowType.fields;
  const wide = constant ? { node: left, columns: [] } : withColumns(left, [from]);
  const added = wide.node.rowType.fields.slice(length);
  const width = length + added.length;
  const found = call.rowType.fields;
  const table = row([...found.slice(0, -1), { name: 'score', type: DOUBLE }], false);
  const fields = joinType === 'LEFT' ? found.map((one) => ({ ...one, type: withNullability(one.type, true) })) : found;
  const condition = conjunctionOf(filters.map((filter) => shiftInputs(filter, width)));
  const async = asyncMode(call, source.vectorSearch.async, context);
  const joined = new LookupJoin(
    wide.node,
    scan.path.join('.'),
    {
      joinType,
      keys: [{ index: columnOf(call, found), from: constant ? { constant: from } : { field: wide.columns[0] } }],
      table: {
        connector: scan.table.options.get('connector') ?? '',
        options: Object.fromEntries([...scan.table.options, ...scan.dynamicOptions]),
        row: table,
        search: { topK: topK(call) },
      },
      ...(condition ? { condition } : {}),
      ...(async ? { async } : {}),
    },
    undefined,
    row([...wide.node.rowType.fields, ...fields], false),
  );
  const outputs = [
    ...left.rowType.fields.map(({ type }, i) => inputRef(i, type)),
    ...(exprs ?? found.map(({ type }, i) => inputRef(i, type))).map((expr) => bound(shiftInputs(expr, width))),
  ];
  return calc(joined, outputs, [], rowType);
}

/** The searched table, below projections that change nothing. */
function scanOf(node: LogicalNode): Scan {
  if (node.node === 'Scan' && !node.table.inline) return node;
  if (node.node === 'Project' && node.exprs.every((expr, i) => expr.kind === 'input' && expr.index === i)) {
    return scanOf(node.input);
  }
  throw validation('VECTOR_SEARCH searches a table of a connector, without computed columns, projections and filters.');
}

function argument(call: ProcessTableFunction, name: string): Expr {
  const value = call.scalars.get(name);
  if (!value || 'descriptor' in value) throw validation(`VECTOR_SEARCH needs a value for ${name}.`);
  return value;
}

function columnOf(call: ProcessTableFunction, fields: readonly { readonly name: string }[]): number {
  const value = call.scalars.get('COLUMN_TO_SEARCH');
  const name = value && 'descriptor' in value ? value.descriptor[0] : undefined;
  const index = fields.findIndex((field) => field.name === name);
  if (index < 0) throw validation(`Unknown identifier '${name}'`);
  return index;
}

function topK(call: ProcessTableFunction): number {
  const value = argument(call, 'TOP_K');
  if (value.kind !== 'literal')
    throw validation('Expect parameter top_k is an INTEGER NOT NULL literal in VECTOR_SEARCH.');
  return Number(value.value);
}

/** CONFIG goes before the session's options (table.exec.async-vector-search.*). */
function asyncMode(call: ProcessTableFunction, offered: boolean, context: ConvertContext) {
  const config = configMap(call.scalars.get('CONFIG'));
  const enabled = config.has('async') ? config.get('async') === 'true' : offered;
  if (enabled && !offered) {
    throw validation('Require async mode, but vector search provider does not support async mode.');
  }
  if (!enabled) return undefined;
  const option = (key: string) => config.get(key) ?? context.settings.option(`table.exec.async-vector-search.${key}`);
  return {
    capacity: integerOption(option, 'max-concurrent-operations', 10),
    timeout: durationText(option('timeout') ?? '3 min'),
    ordered: (option('output-mode') ?? 'ORDERED').toUpperCase() !== 'ALLOW_UNORDERED',
    keyOrdered: false,
  };
}

export function configMap(
  value: Expr | { readonly descriptor: readonly string[] } | undefined,
  message = 'Config parameter should be a MAP data type consisting String literals.',
): Map<string, string> {
  if (!value || 'descriptor' in value) return new Map();
  const expr = value.kind === 'call' && value.name === 'CAST' ? value.args[0] : value;
  if (expr.kind === 'literal') return expr.value instanceof Map ? (expr.value as Map<string, string>) : new Map();
  const texts = expr.kind === 'call' && expr.name === 'MAP' ? expr.args.map(text) : [undefined];
  if (texts.includes(undefined)) throw validation(message);
  return new Map(texts.flatMap((key, i) => (i % 2 === 0 ? [[key!.toLowerCase(), texts[i + 1]!] as const] : [])));
}

function text(expr: Expr): string | undefined {
  if (expr.kind === 'call' && expr.name === 'CAST') return text(expr.args[0]);
  return expr.kind === 'literal' && typeof expr.value === 'string' ? expr.value.trimEnd() : undefined;
}
