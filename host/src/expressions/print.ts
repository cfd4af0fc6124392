/**
 * Expressions as EXPLAIN shows them. `rexText`: Calcite's form of the first section, `=($0, 1)`. `explainText`: with field names, as
 * nodes of the optimized plans show it, `(a = 1)` or `=(a, 1)`.
 */
import { decimalToText } from '../types/decimals';
import { formatDate, formatTime, formatTimestamp } from '../types/format';
import type { LogicalType } from '../types/logical/contracts';
import { typesEqualIgnoringNullability } from '../types/logical/equals';
import { averageOf } from './average';
import { calciteType } from './calcite-types';
import type { AggregateCall, Call, CorrelatedRef, Expr, FrameBound, Literal, Over } from './contracts';

/** With character sets and, behind the type, ` NOT NULL`. */
function fullType(type: LogicalType): string {
  return `${calciteType(type, true)}${type.nullable ? '' : ' NOT NULL'}`;
}

export interface RexTextOptions {
  /** Default `$cor0.$index`. */
  readonly correlated?: (ref: CorrelatedRef) => string;
  /** Projections: lists of constants are search arguments there already, in filters they are not. */
  readonly searches?: boolean;
  /** The plan of a sub-query as text. */
  readonly subquery?: (plan: unknown) => string;
}

/** Operators whose name in plans is not the registered one. */
const PLAN_NAMES: { readonly [name: string]: string } = {
  UNARY_MINUS: '-',
  UNARY_PLUS: '+',
  REINTERPRET: 'Reinterpret',
};

const planName = (name: string): string => PLAN_NAMES[name] ?? name;

/** Binary operators whose literal operand needs no type when the other one has the same. */
const SIMPLE_BINARY = new Set([
  ...['+', '-', '*', '/', '=', '<>', '>', '>=', '<', '<='],
  ...['IS DISTINCT FROM', 'IS NOT DISTINCT FROM'],
]);

/** Calcite's text of an expression. */
export function rexText(expr: Expr, options: RexTextOptions = {}): string {
  const text = (part: Expr): string => rexText(part, options);
  switch (expr.kind) {
    case 'input':
      return `$${expr.index}`;
    case 'literal':
      return literalDigest(expr, needsType(expr));
    case 'call':
      return callDigest(expr, text, options.searches ?? false);
    case 'field':
      return `${text(expr.of)}.${expr.name}`;
    case 'correlated':
      return options.correlated?.(expr) ?? `$cor${expr.id}.$${expr.index}`;
    case 'pattern':
      return `${expr.variable}.$${expr.index}`;
    case 'subquery':
      return subqueryText(expr, text, options);
    case 'over':
      return overText(expr, text);
    default:
      return aggregateText(expr.call, text);
  }
}

function subqueryText(
  expr: Extract<Expr, { kind: 'subquery' }>,
  text: (part: Expr) => string,
  options: RexTextOptions,
): string {
  const name = expr.form === 'SCALAR' ? '$SCALAR_QUERY' : expr.form;
  const plan = `{\n${options.subquery?.(expr.plan) ?? ''}}`;
  return `${name}(${[...expr.args.map(text), plan].join(', ')})`;
}

function callDigest(expr: Call, text: (part: Expr) => string, searches: boolean): string {
  if (expr.name === 'CAST' || expr.name === 'TRY_CAST' || expr.name === 'REINTERPRET') {
    return `${expr.name}(${text(expr.args[0])}):${fullType(expr.type)}`;
  }
  if (expr.name === 'IN') return searches ? searchText(expr, text) : text(expandIn(expr));
  if (expr.name === 'SEARCH' || expr.name === 'SEARCH_OR_NULL') {
    return rangesText(expr, text, { format: 'prefix', detail: 'digest' });
  }
  const operands = expr.name === 'OR' ? expr.args.flatMap(orOperands) : expr.args;
  const args = operands.map((arg, i) => (arg.kind === 'literal' ? operandDigest(expr, arg, i) : text(arg)));
  if (expr.name === 'LOCALTIMESTAMP' && args.length === 0) return expr.name;
  return `${planName(expr.name)}(${args.join(', ')})`;
}

/** A list inside OR is part of it. */
function orOperands(expr: Expr): readonly Expr[] {
  const expanded = expr.kind === 'call' && expr.name === 'IN' ? expandIn(expr) : expr;
  return expanded.kind === 'call' && expanded.name === 'OR' ? expanded.args : [expanded];
}

function operandDigest(expr: Call, operand: Literal, i: number): string {
  if ((expr.name === 'AND' || expr.name === 'OR') && operand.type.root === 'BOOLEAN')
    return literalDigest(operand, false);
  if (expr.name === 'COALESCE' && isText(operand)) return literalDigest(operand, false);
  const other = expr.args.length === 2 ? expr.args[1 - i] : undefined;
  if (other !== undefined && SIMPLE_BINARY.has(expr.name)) {
    const plain = other.kind !== 'literal' || !needsType(other);
    if (plain && typesEqualIgnoringNullability(other.type, operand.type)) return literalDigest(operand, false);
  }
  return literalDigest(operand, needsType(operand));
}

/** `x IN (a, b)` as the comparisons that Calcite makes of it. */
function expandIn(expr: Call): Expr {
  const [operand, ...items] = expr.args;
  const tests: Expr[] = items.map((item) => ({
    kind: 'call',
    name: '=',
    args: [operand, item],
    type: { root: 'BOOLEAN', nullable: operand.type.nullable || item.type.nullable },
  }));
  return tests.length === 1 ? tests[0] : { ...expr, name: 'OR', args: tests };
}

/** Whether Calcite writes the type behind a literal. */
function needsType({ value, type }: Literal): boolean {
  if (type.nullable || value === null) return true;
  switch (type.root) {
    case 'BOOLEAN':
    case 'INTEGER':
    case 'SYMBOL':
      return false;
    case 'CHAR':
      return (value as string).length !== type.length;
    case 'DATE':
      return false;
    case 'TIME':
    case 'TIMESTAMP':
      return type.precision !== 0;
    default:
      return true;
  }
}

function literalDigest(expr: Literal, withType: boolean): string {
  const { value, type } = expr;
  if (value === null) return withType ? `null:${calciteType(type, true)}` : 'null';
  const text =
    type.root === 'CHAR' || type.root === 'VARCHAR' ? `_UTF-16LE${quoted(value as string)}` : literalText(expr);
  return withType ? `${text}:${calciteType(type, true)}` : text;
}

const quoted = (text: string): string => `'${text.replace(/'/g, "''")}'`;

/** A literal's value without type. */
function literalText({ value, type }: Literal): string {
  switch (type.root) {
    case 'CHAR':
    case 'VARCHAR':
      return quoted(value as string);
    case 'DECIMAL':
      return decimalToText(value as number | bigint, type.scale);
    case 'FLOAT':
    case 'DOUBLE':
      return scientific(value as number);
    case 'BINARY':
    case 'VARBINARY':
      return `X'${Buffer.from(value as Uint8Array).toString('hex')}'`;
    case 'DATE':
      return formatDate(value as number);
    case 'TIME':
      return trimFraction(formatTime(value as number));
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return trimFraction(timestampText(value as number | bigint, Math.max(3, type.precision)));
    case 'SYMBOL':
      return `FLAG(${String(value)})`;
    default:
      return String(value);
  }
}

function timestampText(value: number | bigint, digits: number): string {
  return formatTimestamp(value, digits).replace('T', ' ');
}

function trimFraction(text: string): string {
  return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

/** 1.5 -> 1.5E0, 100 -> 1E2 */
function scientific(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return value.toExponential().replace('e+', 'E').replace('e', 'E');
}

function overText(expr: Over, text: (part: Expr) => string): string {
  const { partition, order, frame } = expr;
  const parts: string[] = [];
  if (partition.length > 0) parts.push(`PARTITION BY ${partition.map(text).join(', ')}`);
  if (order.length > 0) parts.push(`ORDER BY ${order.map((item) => orderText(text(item.expr), item)).join(', ')}`);
  const whole = frame.lower.kind === 'UNBOUNDED_PRECEDING';
  const usual = whole && frame.upper.kind === (order.length > 0 ? 'CURRENT_ROW' : 'UNBOUNDED_FOLLOWING');
  if (!(usual && frame.unit === 'RANGE') && !RANKING.has(expr.call.name)) {
    const short = frame.upper.kind === 'CURRENT_ROW' && frame.lower.kind.endsWith('PRECEDING');
    const lower = boundText(frame.lower, text);
    parts.push(short ? `${frame.unit} ${lower}` : `${frame.unit} BETWEEN ${lower} AND ${boundText(frame.upper, text)}`);
  }
  const window = ` OVER (${parts.join(' ')})`;
  const average = averageOf(expr.call);
  if (!(expr.call.name === 'SUM' || average) || !expr.type.nullable) return aggregateText(expr.call, text) + window;
  // Calcite's sum of nothing is NULL by this condition.
  const [count, sum] = ['COUNT', '$SUM0'].map((name) => aggregateText({ ...expr.call, name }, text) + window);
  const nothing = literalDigest({ kind: 'literal', value: null, type: average?.sum ?? expr.type }, true);
  const total = `CASE(>(${count}, 0), ${sum}, ${nothing})`;
  if (!average) return total;
  return castText(`/(${castText(total, average.total)}, ${count})`, average.quotient);
}

function castText(text: string, type: LogicalType | undefined): string {
  if (type === undefined) return text;
  return `CAST(${text})${literalDigest({ kind: 'literal', value: null, type }, true).slice('null'.length)}`;
}

const RANKING = new Set(['ROW_NUMBER', 'RANK', 'DENSE_RANK', 'PERCENT_RANK', 'CUME_DIST', 'NTILE', 'LAG', 'LEAD']);

function orderText(text: string, item: { readonly descending: boolean; readonly nullsFirst: boolean }): string {
  const direction = item.descending ? ' DESC' : '';
  return `${text}${direction} NULLS ${item.nullsFirst ? 'FIRST' : 'LAST'}`;
}

function boundText(bound: FrameBound, text: (part: Expr) => string): string {
  const words = bound.kind.replace('_', ' ');
  return bound.offset === undefined ? words : `${text(bound.offset)} ${words}`;
}

/** `COUNT(DISTINCT $1) FILTER $2` */
export function aggregateText(call: AggregateCall, text: (part: Expr) => string): string {
  const args = `${call.distinct ? 'DISTINCT ' : ''}${call.args.map(text).join(', ')}`;
  const within = (call.orderBy ?? []).map((item) => orderText(text(item.expr), item)).join(', ');
  const order = within === '' ? '' : ` WITHIN GROUP (${within})`;
  return `${call.name}(${args})${order}${call.filter ? ` FILTER ${text(call.filter)}` : ''}`;
}

export interface ExplainTextOptions {
  /** 'infix': the execution plan; 'prefix': the physical plan. */
  readonly format: 'infix' | 'prefix';
  /** 'digest', with literals and types in full: the physical plan. Default 'explain': the execution plan. */
  readonly detail?: 'explain' | 'digest';
}

const INFIX = new Set(['*', '/', '+', '-', '<', '<=', '>', '>=', '=', '<>', 'OR', 'AND']);
const POSTFIX = new Set([
  ...['IS FALSE', 'IS NOT FALSE', 'IS TRUE', 'IS NOT TRUE', 'IS UNKNOWN', 'IS NULL', 'IS NOT NULL'],
]);

/** Flink's text of an expression over fields with these names. */
export function explainText(expr: Expr, names: readonly string[], options: ExplainTextOptions): string {
  const text = (part: Expr): string => explainText(part, names, options);
  switch (expr.kind) {
    case 'input':
      return names[expr.index];
    case 'literal':
      return options.detail === 'digest' ? literalDigest(expr, needsType(expr)) : explainLiteral(expr);
    case 'field':
      return `${text(expr.of)}.${expr.name}`;
    case 'pattern':
      return `${expr.variable}.${names[expr.index]}`;
    case 'call':
      return explainCall(expr, text, options);
    case 'over':
      return overText(expr, text);
    case 'aggregate':
      return aggregateText(expr.call, text);
    default:
      return rexText(expr);
  }
}

function explainCall(expr: Call, text: (part: Expr) => string, options: ExplainTextOptions): string {
  if (expr.name === 'CAST' || expr.name === 'TRY_CAST') {
    const type = options.detail === 'digest' ? fullType(expr.type) : calciteType(expr.type);
    return `${expr.name}(${text(expr.args[0])} AS ${type})`;
  }
  if (expr.name === 'IN') return searchText(expr, text);
  if (expr.name === 'SEARCH' || expr.name === 'SEARCH_OR_NULL') return rangesText(expr, text, options);
  const name = planName(expr.name);
  // COALESCE takes texts as they are written.
  const args = expr.args.map((arg) =>
    name === 'COALESCE' && isText(arg) && options.detail === 'digest' ? literalDigest(arg, false) : text(arg),
  );
  if (options.format === 'infix' && args.length === 1 && POSTFIX.has(name)) return `${args[0]} ${name}`;
  if (options.format === 'infix' && args.length > 1 && INFIX.has(name)) return `(${args.join(` ${name} `)})`;
  return `${name}(${args.join(', ')})`;
}

function isText(expr: Expr): expr is Literal {
  return expr.kind === 'literal' && expr.value !== null && (expr.type.root === 'CHAR' || expr.type.root === 'VARCHAR');
}

/** A search argument: points and ranges, each a call named by its brackets. */
function rangesText(expr: Call, text: (part: Expr) => string, { detail }: ExplainTextOptions): string {
  const [operand, ...ranges] = expr.args as readonly [Expr, ...Call[]];
  const end = (part: Expr): string => {
    const value = part as Literal;
    if (detail !== 'digest' || !needsType(value)) return literalDigest(value, false);
    return value.type.root === 'BIGINT' ? `${String(value.value)}L:BIGINT` : literalDigest(value, true);
  };
  const isEnd = (part: Expr): boolean => part.kind === 'literal' && part.value !== null;
  const texts = ranges.map(({ name, args: [lower, upper] }) => {
    if (name === '=') return end(lower);
    return `${name[0]}${isEnd(lower) ? end(lower) : '-∞'}..${isEnd(upper) ? end(upper) : '+∞'}${name[1]}`;
  });
  const nulls = expr.name === 'SEARCH_OR_NULL' ? '; NULL AS TRUE' : '';
  const known = ranges.flatMap(({ args }) => args).find(isEnd);
  const typed = detail === 'digest' && known && known.type.root !== 'INTEGER';
  return `SEARCH(${text(operand)}, Sarg[${texts.join(', ')}${nulls}]${typed ? `:${calciteType(known.type, true)}` : ''})`;
}

/** The optimizer turns lists of constants into a search argument. */
function searchText(expr: Call, text: (part: Expr) => string): string {
  const [operand, ...items] = expr.args;
  if (!items.every((item) => item.kind === 'literal')) return text(expandIn(expr));
  const texts = (items as readonly Literal[]).map((item) => literalDigest(item, needsType(item)));
  return `SEARCH(${text(operand)}, Sarg[${[...new Set(texts)].sort().join(', ')}])`;
}

function explainLiteral(expr: Literal): string {
  const { value, type } = expr;
  if (value === null) return `null:${calciteType(type)}`;
  switch (type.root) {
    case 'CHAR':
    case 'VARCHAR':
      return `'${value as string}'`;
    case 'INTERVAL_DAY_TIME':
    case 'INTERVAL_YEAR_MONTH':
      return literalDigest(expr, true);
    case 'SYMBOL':
      return String(value);
    default:
      return literalText(expr);
  }
}
