/** The "Abstract Syntax Tree" section of EXPLAIN: logical nodes as Calcite prints them. */
import { substitute } from '../../expressions/analyze';
import { calciteType } from '../../expressions/calcite-types';
import type { AggregateCall, CorrelatedRef, Expr } from '../../expressions/contracts';
import { aggregateText, rexText } from '../../expressions/print';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { searched } from '../physical/explain-search';
import type {
  Hint,
  LogicalNode,
  MatchRecognize,
  Pattern,
  ProcessTableFunction,
  WindowGroupAggregate,
  WindowTableFunction,
} from '../contracts';
import { correlatedFields, inputsOf, planOf } from './tree';

/** One line of the tree and what is below it. */
interface Line {
  readonly text: string;
  readonly inputs: readonly Line[];
}

/** Rows that CorrelatedRefs read, by their id. */
type Rows = ReadonlyMap<number, RowType>;

/** The tree with branches. */
export function printLogicalPlan(node: LogicalNode): string {
  notePaths(node, []);
  return branches(lineOf(node, new Map()), '', '').join('\n');
}

/** The way from the SELECT that carries a hint to the join that has got it. */
const hintPaths = new WeakMap<LogicalNode, string>();

function notePaths(node: LogicalNode, path: readonly number[]): void {
  hintPaths.set(node, path.join(', '));
  for (const [i, input] of inputsOf(node).entries()) notePaths(input, node.node === 'Project' ? [0] : [...path, i]);
}

function branches(line: Line, first: string, rest: string): string[] {
  const last = line.inputs.length - 1;
  return [
    `${first}${line.text}`,
    ...line.inputs.flatMap((input, i) =>
      branches(input, `${rest}${i === last ? '+- ' : ':- '}`, `${rest}${i === last ? '   ' : ':  '}`),
    ),
  ];
}

/** The tree of a sub-query: indented without branches. */
function indented(line: Line, indent: string): string {
  return `${indent}${line.text}\n${line.inputs.map((input) => indented(input, `${indent}  `)).join('')}`;
}

function lineOf(node: LogicalNode, rows: Rows): Line {
  switch (node.node) {
    case 'TableFunctionScan':
      return functionLine(node.call, node.rowType, rows);
    case 'WindowGroupAggregate':
      return windowAggregateLine(node, rows);
    case 'Correlate': {
      const inner = new Map(rows).set(node.id, node.left.rowType);
      return { text: textOf(node, rows), inputs: [lineOf(node.left, rows), lineOf(node.right, inner)] };
    }
    default:
      return { text: textOf(node, rows), inputs: inputsOf(node).map((input) => lineOf(input, rows)) };
  }
}

/** Rows in reach of a node's own expressions. */
function rowsIn(node: LogicalNode, rows: Rows): Rows {
  const [input] = inputsOf(node);
  return node.correlation === undefined || input === undefined
    ? rows
    : new Map(rows).set(node.correlation, input.rowType);
}

type ExprText = (expr: Expr) => string;

function exprTextOf(rows: Rows): ExprText {
  const correlated = (ref: CorrelatedRef): string =>
    `$cor${ref.id}.${rows.get(ref.id)?.fields[ref.index].name ?? `$${ref.index}`}`;
  const subquery = (plan: unknown): string => indented(lineOf(plan as LogicalNode, rows), '');
  return (expr) => rexText(substitute(expr, withoutExistsColumns), { correlated, subquery });
}

/** EXISTS does not look at columns and order. */
function withoutExistsColumns(expr: Expr): Expr | undefined {
  if (expr.kind !== 'subquery' || expr.form !== 'EXISTS') return undefined;
  return { ...expr, plan: withoutColumns(planOf(expr)) };
}

function withoutColumns(node: LogicalNode): LogicalNode {
  const plain =
    node.node === 'Project' || (node.node === 'Sort' && node.fetch === undefined && node.offset === undefined);
  return plain ? withoutColumns(node.input) : node;
}

function textOf(node: LogicalNode, rows: Rows): string {
  const text = exprTextOf(rowsIn(node, rows));
  switch (node.node) {
    case 'Scan':
      return `LogicalTableScan(table=[[${scanPath(node)}]]${hintsText(node.dynamicOptions, node.hints)})`;
    case 'Values': {
      const tuples = node.rows.map((cells) => `{ ${cells.map((cell) => cellText(cell)).join(', ')} }`);
      return `LogicalValues(tuples=[[${tuples.join(', ')}]])`;
    }
    case 'Project': {
      const items = node.rowType.fields.map(
        (field, i) => `${field.name}=[${projectedText(node.input, searched(node.exprs[i]), text)}]`,
      );
      return `LogicalProject(${[...variables(node), ...items].join(', ')})`;
    }
    case 'Filter':
      return `LogicalFilter(${[`condition=[${projectedText(node.input, node.condition, text)}]`, ...variables(node)].join(', ')})`;
    case 'WatermarkAssigner': {
      const rowtime = node.rowType.fields[node.rowtimeIndex].name;
      return `LogicalWatermarkAssigner(rowtime=[${rowtime}], watermark=[${text(node.expr)}])`;
    }
    default:
      return binaryOrOther(node, text, rows);
  }
}

function binaryOrOther(node: LogicalNode, text: ExprText, rows: Rows): string {
  switch (node.node) {
    case 'Join':
      return `LogicalJoin(condition=[${text(node.condition)}], joinType=[${node.type.toLowerCase()}]${joinHintsText(node.hints, hintPaths.get(node) ?? '0')})`;
    case 'Correlate': {
      const required = `{${correlatedFields(node.right, node.id).join(', ')}}`;
      return `LogicalCorrelate(correlation=[$cor${node.id}], joinType=[${node.type.toLowerCase()}], requiredColumns=[${required}])`;
    }
    case 'Snapshot':
      return `LogicalSnapshot(period=[${text(node.period)}])`;
    case 'Aggregate': {
      const groups = node.groupSets.length > 1 ? [`groups=[[${node.groupSets.map(setText).join(', ')}]]`] : [];
      return `LogicalAggregate(${[`group=[${setText(node.grouping)}]`, ...groups, ...callTexts(node.calls, node.grouping.length, text)].join(', ')}${aggregateHintsText(node.hints)})`;
    }
    case 'Sort': {
      const sorts = node.fields.map((field, i) => `sort${i}=[$${field.index}]`);
      const directions = node.fields.map(
        (field, i) => `dir${i}=[${field.descending ? 'DESC' : 'ASC'}-nulls-${field.nullsFirst ? 'first' : 'last'}]`,
      );
      const offset = node.offset === undefined ? [] : [`offset=[${node.offset}]`];
      const fetch = node.fetch === undefined ? [] : [`fetch=[${node.fetch}]`];
      return `LogicalSort(${[...sorts, ...directions, ...offset, ...fetch].join(', ')})`;
    }
    case 'Union':
    case 'Intersect':
    case 'Minus':
      return `Logical${node.node}(all=[${node.all}])`;
    default:
      return functionOrSink(node, text, rows);
  }
}

function functionOrSink(node: LogicalNode, text: ExprText, _rows: Rows): string {
  switch (node.node) {
    case 'WindowTableFunction':
      return `LogicalTableFunctionScan(invocation=[${windowInvocation(node, text)}], rowType=[${recordText(node.rowType)}])`;
    case 'ProcessTableFunction':
      return `LogicalTableFunctionScan(invocation=[${processInvocation(node, text)}], rowType=[${recordText(node.rowType)}])`;
    case 'MatchRecognize':
      return matchText(node, text);
    case 'Sink': {
      const targets = node.targetColumns
        ? [`targetColumns=[${node.targetColumns.map((path) => `[${path.join(',')}]`).join(',')}]`]
        : [];
      const fields = node.input.rowType.fields.map((field) => field.name).join(', ');
      const table = `table=[${node.path.join('.')}]`;
      const hints = hintsText(node.dynamicOptions, undefined, false);
      return `LogicalSink(${[table, ...targets, `fields=[${fields}]`].join(', ')}${hints})`;
    }
    default:
      throw new TypeError(`No text for ${node.node}.`);
  }
}

// ---------------------------------------------------------------- parts

function scanPath(node: LogicalNode & { node: 'Scan' }): string {
  const keys = node.columns.flatMap((index) => {
    const column = node.table.schema.columns[index];
    return column?.kind === 'metadata' ? [column.metadataKey ?? column.key] : [];
  });
  // A table that is in no catalog has a name alone.
  const path = node.path[2].startsWith('*anonymous_') ? [node.path[2]] : node.path;
  return [...path, ...(keys.length > 0 ? [`metadata=[${keys.join(', ')}]`] : [])].join(', ');
}

function optionsText(options: ReadonlyMap<string, string>): string {
  return `{${[...options].map(([key, value]) => `${key}=${value}`).join(', ')}}`;
}

function hintsText(dynamic: ReadonlyMap<string, string>, hints: readonly Hint[] | undefined, inherited = true): string {
  const path = inherited ? 'inheritPath:[] ' : '';
  const texts = [
    ...(hints ?? [])
      .filter((hint) => hint.name === 'ALIAS')
      .map((hint) => `[ALIAS ${path}options:[${hint.list.join(', ')}]]`),
    ...(dynamic.size > 0 ? [`[OPTIONS ${path}options:${optionsText(dynamic)}]`] : []),
  ];
  return texts.length === 0 ? '' : `, hints=[[${texts.join(', ')}]]`;
}

const STATE_HINT = 'STATE_TTL';

function joinHintsText(hints: readonly Hint[] | undefined, path: string): string {
  const shown = (hints ?? []).filter((hint) => hint.name !== 'ALIAS');
  const text = (hint: Hint): string => {
    const options = hint.options.size > 0 ? optionsText(hint.options) : `[${hint.list.join(', ')}]`;
    return `[${hint.name} inheritPath:[${path}] options:${options}]`;
  };
  const group = (name: string, some: readonly Hint[]): string =>
    some.length === 0 ? '' : `, ${name}=[[${some.map(text).join(', ')}]]`;
  return (
    group(
      'joinHints',
      shown.filter((hint) => hint.name !== STATE_HINT),
    ) +
    group(
      'stateTtlHints',
      shown.filter((hint) => hint.name === STATE_HINT),
    )
  );
}

/** STATE_TTL of an aggregate. */
function aggregateHintsText(hints: readonly Hint[] | undefined): string {
  const shown = (hints ?? []).filter((hint) => hint.name === STATE_HINT);
  if (shown.length === 0) return '';
  return `, stateTtlHints=[[${shown.map((hint) => `[${hint.name} options:${optionsText(hint.options)}]`).join(', ')}]]`;
}

/** Literals of a row have no types: the row has them. */
function cellText(cell: Expr): string {
  if (cell.kind !== 'literal') return rexText(cell);
  const plain = rexText(cell);
  const typed = `:${calciteType(cell.type, true)}`;
  return plain.endsWith(typed) ? plain.slice(0, -typed.length) : plain;
}

const setText = (set: readonly number[]): string => `{${set.join(', ')}}`;

/** Calls without an alias of their own are numbered. */
function callTexts(calls: readonly AggregateCall[], keys: number, text: ExprText): string[] {
  return calls.map(
    (call, i) => `${call.alias === `$f${keys + i}` ? `agg#${i}` : call.alias}=[${aggregateText(call, text)}]`,
  );
}

/** Calcite does not list the variables of what stands above an aggregate. */
function variables(node: LogicalNode & { readonly input: LogicalNode }): string[] {
  const below = node.input.node === 'Filter' ? node.input.input : node.input;
  if (node.correlation === undefined || below.node === 'Aggregate') return [];
  return [`variablesSet=[[$cor${node.correlation}]]`];
}

/** A type without nullability, as `rowType=[...]` has it. */
export function planType(type: LogicalType): string {
  return calciteType(withoutNullability(type)).replace(/TIMESTAMP_WITH_LOCAL_TIME_ZONE(\(\d\) \*)/g, 'TIMESTAMP_LTZ$1');
}

/** The outermost row is a plain record. */
export function recordText(type: RowType): string {
  return planType(type).replace(/^RecordType:peek_no_expand\(/, 'RecordType(');
}

function withoutNullability(type: LogicalType): LogicalType {
  switch (type.root) {
    case 'ARRAY':
    case 'MULTISET':
      return { ...type, nullable: true, element: withoutNullability(type.element) };
    case 'MAP':
      return { ...type, nullable: true, key: withoutNullability(type.key), value: withoutNullability(type.value) };
    case 'ROW':
      return {
        ...type,
        nullable: true,
        fields: type.fields.map((field) => ({ ...field, type: withoutNullability(field.type) })),
      };
    default:
      return { ...type, nullable: true };
  }
}

// ---------------------------------------------------------------- functions

function functionLine(call: Expr, rowType: RowType, rows: Rows): Line {
  const text = exprTextOf(rows);
  if (call.kind === 'call' && call.name.startsWith('$UNNEST')) {
    const [collection] = call.args;
    const name =
      collection.kind === 'correlated'
        ? (rows.get(collection.id)?.fields[collection.index].name ?? 'EXPR$0')
        : fieldName(collection);
    const values: Line = { text: 'LogicalValues(tuples=[[{ 0 }]])', inputs: [] };
    const input: Line = { text: `LogicalProject(${name}=[${text(collection)}])`, inputs: [values] };
    return {
      text: call.name.includes('ORDINALITY') ? 'Uncollect(withOrdinality=[true])' : 'Uncollect',
      inputs: [input],
    };
  }
  return {
    text: `LogicalTableFunctionScan(invocation=[${text(call)}], rowType=[${planType(rowType)}])`,
    inputs: [],
  };
}

const fieldName = (expr: Expr): string => (expr.kind === 'field' ? expr.name : 'EXPR$0');

function windowInvocation({ window, input }: WindowTableFunction, text: ExprText): string {
  const keys = window.partition.map((index) => `$${index}`).join(', ');
  const table = `TABLE(#0)${keys === '' ? '' : ` PARTITION BY(${keys})`}`;
  const column = `DESCRIPTOR(_UTF-16LE'${input.rowType.fields[window.timeIndex].name}')`;
  return `${window.kind}(${[table, column, ...(window.operands ?? []).map(text)].join(', ')})`;
}

export function processInvocation(node: ProcessTableFunction, text: ExprText): string {
  const args = (node.parameters ?? []).map((parameter) => {
    const table = node.inputs.findIndex((input) => input.name === parameter);
    if (table >= 0) return tableText(node, table);
    const value = node.scalars.get(parameter);
    if (parameter === 'MODEL' && node.model) return `MODEL(${node.model.path.join('.')})`;
    if (value === undefined) return 'DEFAULT()';
    return 'descriptor' in value
      ? `DESCRIPTOR(${value.descriptor.map((name) => `_UTF-16LE'${name}'`).join(', ')})`
      : text(value);
  });
  return `${node.name}(${args.join(', ')})`;
}

function tableText(node: ProcessTableFunction, index: number): string {
  const { partition, order } = node.inputs[index];
  const keys = partition.length === 0 ? '' : ` PARTITION BY(${partition.map((key) => `$${key}`).join(', ')})`;
  const sorted = order.map(
    (field) => `$${field.index} ${field.descending ? 'DESC' : 'ASC'}_NULLS_${field.nullsFirst ? 'FIRST' : 'LAST'}`,
  );
  return `TABLE(#${index})${keys}${sorted.length === 0 ? '' : ` ORDER BY(${sorted.join(', ')})`}`;
}

/** Calcite has no node for group windows: the window is a key, its properties are functions of that key. */
function windowAggregateLine(node: WindowGroupAggregate, rows: Rows): Line {
  const text = exprTextOf(rows);
  const keys = [...node.grouping, node.window.timeIndex].sort((a, b) => a - b);
  const line = `LogicalAggregate(${[`group=[${setText(keys)}]`, ...callTexts(node.calls, node.grouping.length, text)].join(', ')})`;
  const { input } = node;
  if (input.node !== 'Project') return { text: line, inputs: [lineOf(input, rows)] };
  const items = input.exprs.map((expr, i) => {
    const operands = [text(expr), ...(node.window.operands ?? []).map(text)];
    const shown = i === node.window.timeIndex ? `$${node.window.kind}(${operands.join(', ')})` : text(expr);
    return `${input.rowType.fields[i].name}=[${shown}]`;
  });
  return { text: line, inputs: [{ text: `LogicalProject(${items.join(', ')})`, inputs: [lineOf(input.input, rows)] }] };
}

/** An expression above a group window aggregate, with the positions that Calcite's aggregate has. */
function projectedText(input: LogicalNode, expr: Expr, text: ExprText): string {
  const below = input.node === 'Filter' ? input.input : input;
  if (below.node !== 'WindowGroupAggregate') return text(expr);
  return text(withWindowKey(expr, below));
}

function withWindowKey(expr: Expr, node: WindowGroupAggregate): Expr {
  const keys = node.grouping.length;
  if (expr.kind === 'input') {
    if (expr.index < keys) return { ...expr, index: node.grouping[expr.index] };
    const call = expr.index - keys;
    if (call < node.calls.length) return { ...expr, index: keys + 1 + call };
    const { kind } = node.properties[call - node.calls.length];
    const window: Expr = { kind: 'input', index: node.window.timeIndex, type: expr.type };
    return { kind: 'call', name: `${node.window.kind}_${kind}`, args: [window], type: expr.type };
  }
  if (expr.kind === 'call') return { ...expr, args: expr.args.map((arg) => withWindowKey(arg, node)) };
  return expr.kind === 'field' ? { ...expr, of: withWindowKey(expr.of, node) } : expr;
}

// ---------------------------------------------------------------- patterns

export function patternText(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'variable':
      return `_UTF-16LE'${pattern.name}'`;
    case 'sequence':
      return pattern.parts.map(patternText).reduce((left, right) => `(${left}, ${right})`);
    case 'alternation':
      return pattern.parts.map(patternText).reduce((left, right) => `|(${left}, ${right})`);
    case 'permute':
      return `PATTERN_PERMUTE(${pattern.parts.map(patternText).join(', ')})`;
    case 'exclude':
      return `PATTERN_EXCLUDE(${patternText(pattern.part)})`;
    case 'quantified': {
      const max = pattern.max === Number.POSITIVE_INFINITY ? -1 : pattern.max;
      return `PATTERN_QUANTIFIER(${patternText(pattern.part)}, ${pattern.min}, ${max}, ${!pattern.greedy})`;
    }
  }
}

/** In DEFINE, a column of the variable itself is that of the current row, one of another variable that of its last row. */
export function definitionText(variable: string, expr: Expr, text: ExprText): string {
  const zero: Expr = { kind: 'literal', value: 0, type: { root: 'INTEGER', nullable: false } };
  const navigate = (part: Expr): Expr | undefined => {
    if (part.kind === 'call' && NAVIGATION.has(part.name)) return part;
    if (part.kind !== 'pattern') return undefined;
    const own = part.variable === variable || part.variable === '*';
    const ref: Expr = { ...part, variable: own ? variable : part.variable };
    return { kind: 'call', name: own ? 'PREV' : 'LAST', args: [ref, zero], type: part.type };
  };
  return text(substitute(expr, navigate));
}

const NAVIGATION = new Set(['PREV', 'NEXT', 'FIRST', 'LAST']);

function matchText(node: MatchRecognize, text: ExprText): string {
  const order = node.order.map((field) => {
    const direction = field.descending ? 'DESC' : 'ASC';
    return `${field.index} ${direction}-nulls-${field.nullsFirst ? 'first' : 'last'}`;
  });
  const definitions = [...node.definitions].map(([name, expr]) => definitionText(name, expr, text));
  const names = (row: RowType): string => row.fields.map((field) => field.name).join(', ');
  const skip = `SKIP ${node.after.kind.replaceAll('_', ' ')}`;
  const after = node.after.variable === undefined ? `FLAG(${skip})` : `${skip}(_UTF-16LE'${node.after.variable}')`;
  const subsets = [...node.subsets].map(([name, variables]) => `${name}=[${variables.join(', ')}]`);
  const parts = [
    `partition=[[${node.partition.join(', ')}]]`,
    `order=[[${order.join(', ')}]]`,
    `outputFields=[[${names(node.rowType)}]]`,
    `allRows=[${node.allRows}]`,
    `after=[${after}]`,
    `pattern=[${patternText(node.pattern)}]`,
    'isStrictStarts=[false]',
    'isStrictEnds=[false]',
    ...(node.within === undefined ? [] : [`interval=[${node.within}:INTERVAL ${withinUnit(node.within)}]`]),
    `subsets=[[${subsets.join(', ')}]]`,
    `patternDefinitions=[[${definitions.join(', ')}]]`,
    `inputFields=[[${names(node.input.rowType)}]]`,
  ];
  return `LogicalMatch(${parts.join(', ')})`;
}

/** The largest unit of which the interval is a multiple. */
function withinUnit(interval: number): string {
  if (interval % 86_400_000 === 0) return 'DAY';
  if (interval % 3_600_000 === 0) return 'HOUR';
  return interval % 60_000 === 0 ? 'MINUTE' : 'SECOND';
}
