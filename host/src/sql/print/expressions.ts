/** Text of expressions. Parentheses are those of the tree: the parser keeps them. */
import type { Argument, Binary, Expression, FunctionCall, OrderItem, TableArgument, TypeName, Window } from '../ast';
import { optionally, printIdentifier, printInterval, printName, printType, quoteString, type Writer } from './writer';

type Printer<K extends Expression['kind']> = (node: Extract<Expression, { kind: K }>, w: Writer) => string;

const PRINTERS: { readonly [K in Expression['kind']]: Printer<K> } = {
  identifier: printIdentifier,
  number: (e) => e.text,
  string: (e) => (e.text === '' ? quoteString(e.value) : e.text),
  binary: (e) => `X'${e.hex}'`,
  boolean: (e) => (e.value === null ? 'UNKNOWN' : e.value ? 'TRUE' : 'FALSE'),
  null: () => 'NULL',
  temporal: (e) => `${e.type === 'TIMESTAMP_LTZ' ? 'TIMESTAMP WITH LOCAL TIME ZONE' : e.type} ${quoteString(e.value)}`,
  interval: (e) => `INTERVAL ${e.negative ? '-' : ''}${quoteString(e.value)} ${printInterval(e.qualifier)}`,
  symbol: (e) => e.value,
  star: (e) => (e.qualifier === undefined ? '*' : `${printIdentifier(e.qualifier)}.*`),
  unary: (e, w) => printUnary(e, w),
  binary_op: printChain,
  between: (e, w) => {
    const how = e.symmetric ? ' SYMMETRIC' : e.asymmetric ? ' ASYMMETRIC' : '';
    const range = `${w.expression(e.low)} AND ${w.expression(e.high)}`;
    return `${w.expression(e.operand)}${e.negated ? ' NOT' : ''} BETWEEN${how} ${range}`;
  },
  like: (e, w) => {
    const escapeClause = e.escape === undefined ? '' : ` ESCAPE ${w.expression(e.escape)}`;
    return `${w.expression(e.operand)}${e.negated ? ' NOT' : ''} ${e.operator} ${w.expression(e.pattern)}${escapeClause}`;
  },
  in: (e, w) => {
    const right = e.query === undefined ? list(e.list!, w) : w.query(e.query);
    return `${w.expression(e.operand)}${e.negated ? ' NOT' : ''} IN (${right})`;
  },
  case: (e, w) => {
    const branches = e.branches.map((branch) => `WHEN ${list(branch.when, w)} THEN ${w.expression(branch.then)}`);
    const otherwise = e.otherwise === undefined ? '' : ` ELSE ${w.expression(e.otherwise)}`;
    const operand = e.operand === undefined ? '' : ` ${w.expression(e.operand)}`;
    return `CASE${operand} ${branches.join(' ')}${otherwise} END`;
  },
  cast: (e, w) =>
    e.form === '::'
      ? `${w.expression(e.operand)}::${printType(e.type)}`
      : `${e.form}(${w.expression(e.operand)} AS ${printType(e.type)})`,
  // A dot right behind digits would belong to the number.
  field_of: (e, w) =>
    `${w.expression(e.operand)}${e.operand.kind === 'number' ? ' ' : ''}.${e.field === 'star' ? '*' : printName(e.field)}`,
  item: (e, w) => `${w.expression(e.operand)}[${w.expression(e.index)}]`,
  call: printCall,
  row: (e, w) => `${e.explicit ? 'ROW' : ''}(${list(e.items, w)})`,
  array: (e, w) => (e.query === undefined ? `ARRAY[${list(e.items, w)}]` : `ARRAY(${w.query(e.query)})`),
  map: (e, w) => (e.query === undefined ? `MAP[${list(e.items, w)}]` : `MAP(${w.query(e.query)})`),
  multiset: (e, w) => (e.query === undefined ? `MULTISET[${list(e.items, w)}]` : `MULTISET(${w.query(e.query)})`),
  subquery: (e, w) => `(${w.query(e.query)})`,
  parameter: () => '?',
  parenthesized: (e, w) => `(${w.expression(e.expression)})`,
  match_semantics: (e, w) => `${e.semantics} ${w.expression(e.operand)}`,
  named: (e, w) => `${w.expression(e.expression)} AS ${printName(e.name)}`,
};

/** Text of one expression. */
export function printExpression(expression: Expression, w: Writer): string {
  const print = PRINTERS[expression.kind] as (node: Expression, w: Writer) => string;
  return print(expression, w);
}

function list(items: readonly Expression[], w: Writer): string {
  return items.map((item) => w.expression(item)).join(', ');
}

function printUnary(e: Extract<Expression, { kind: 'unary' }>, w: Writer): string {
  const operand = w.expression(e.operand);
  if (e.postfix) {
    return `${operand} ${e.operator}`;
  }
  // `--` would start a comment.
  const glued = (e.operator === '-' || e.operator === '+') && !/^[-+]/.test(operand);
  return glued ? e.operator + operand : `${e.operator} ${operand}`;
}

/** Chains lean to the left and may be long: no recursion along them. */
function printChain(expression: Binary, w: Writer): string {
  const tails: string[] = [];
  let left: Expression = expression;
  while (left.kind === 'binary_op') {
    const quantifier = left.quantifier === undefined ? '' : ` ${left.quantifier}`;
    const right = w.expression(left.right);
    tails.push(` ${left.operator}${quantifier} ${right}`);
    left = left.left;
  }
  return w.expression(left) + tails.reverse().join('');
}

// ---------------------------------------------------------------- calls

/** Text within the parentheses of calls with words between their arguments. */
const FORMS: Readonly<Record<string, (args: readonly string[], call: FunctionCall) => string>> = {
  trim: ([flag, chars, source]) => `${flag} ${chars} FROM ${source}`,
  substring_from: ([source, from, length]) => `${source} FROM ${from}${optionally(' FOR ', length)}`,
  position: ([part, source, from]) => `${part} IN ${source}${optionally(' FROM ', from)}`,
  overlay: ([source, part, from, length]) => `${source} PLACING ${part} FROM ${from}${optionally(' FOR ', length)}`,
  extract: ([unit, source]) => `${unit} FROM ${source}`,
  to_unit: ([source, unit]) => `${source} TO ${unit}`,
  using: ([source, charset]) => `${source} USING ${charset}`,
  safe_cast: ([operand], call) => `${operand} AS ${printType(call.returning!)}`,
  json_exists: ([input, path, behavior]) => `${input}, ${path}${behavior === undefined ? '' : ` ${behavior} ON ERROR`}`,
  json_value: jsonValue,
  json_query: ([input, path, wrapper, onEmpty, onError], call) => {
    const words = `${wrapper!.replaceAll('_', ' ')} WRAPPER`;
    const behaviors = `${onEmpty!.replace('_', ' ')} ON EMPTY ${onError!.replace('_', ' ')} ON ERROR`;
    return `${input}, ${path}${returning(call.returning)} ${words} ${behaviors}`;
  },
  json_object: ([nulls, ...pairs]) => {
    const entries: string[] = [];
    for (let i = 0; i < pairs.length; i += 2) {
      entries.push(`KEY ${pairs[i]} VALUE ${pairs[i + 1]}`);
    }
    return `${entries.join(', ')} ${nulls!.replaceAll('_', ' ')}`.trim();
  },
};

function jsonValue(args: readonly string[], call: FunctionCall): string {
  let text = `${args[0]}, ${args[1]}${returning(call.returning)}`;
  for (let i = 2; i < args.length; ) {
    const value = args[i] === 'DEFAULT' ? ` ${args[i + 1]}` : '';
    const behavior = args[i];
    i += value === '' ? 1 : 2;
    text += ` ${behavior}${value} ON ${args[i++]}`;
  }
  return text;
}

function returning(type: TypeName | undefined): string {
  return type === undefined ? '' : ` RETURNING ${printType(type)}`;
}

function printCall(call: FunctionCall, w: Writer): string {
  const name = functionName(call, w);
  if (call.bare) {
    return name;
  }
  const args = call.arguments.map((argument) => printArgument(argument, w));
  if (call.syntax === 'interval') {
    return `INTERVAL ${intervalAmount(call, args[0]!)} ${printInterval(call.returning!.interval!)}`;
  }
  if (call.syntax === 'minus_date') {
    return `(${args[0]} - ${args[1]}) ${printInterval(call.returning!.interval!)}`;
  }
  return `${name}(${inParentheses(call, args, w)})${trailing(call, w)}`;
}

/** A sign stands before the amount's own parentheses. */
function intervalAmount(call: FunctionCall, text: string): string {
  const value = call.arguments[0]!.value;
  return value.kind === 'unary' ? text.replace(/^- ?/, '-') : text;
}

function inParentheses(call: FunctionCall, args: readonly string[], w: Writer): string {
  const orderBy = call.orderBy === undefined ? '' : ` ${printOrderBy(call.orderBy, w)}`;
  if (call.syntax === 'json_array') {
    const [nulls, ...items] = args;
    return `${items.join(', ')}${orderBy} ${nulls!.replaceAll('_', ' ')}`.trim();
  }
  const form = call.syntax === undefined ? undefined : FORMS[call.syntax];
  if (form !== undefined) {
    return form(args, call);
  }
  const quantifier = call.quantifier === undefined ? '' : `${call.quantifier} `;
  return call.star ? '*' : `${quantifier}${args.join(', ')}${orderBy}`;
}

/** Behind the parentheses. */
function trailing(call: FunctionCall, w: Writer): string {
  const nulls = call.nulls === undefined ? '' : ` ${call.nulls} NULLS`;
  const group = call.withinGroup === undefined ? '' : ` WITHIN GROUP (${printOrderBy(call.withinGroup, w)})`;
  const filter = call.filter === undefined ? '' : ` FILTER (WHERE ${w.expression(call.filter)})`;
  const over =
    call.over === undefined ? '' : ` OVER ${'text' in call.over ? printName(call.over) : printWindow(call.over, w)}`;
  return nulls + group + filter + over;
}

/** As written when unquoted: a name in backticks would lose a keyword's special syntax. */
function functionName(call: FunctionCall, w: Writer): string {
  const given = w.options.functionName?.(call.name);
  if (given !== undefined) {
    return given;
  }
  const [only] = call.name.parts;
  return call.name.parts.length === 1 && !only!.quoted ? only!.text : printIdentifier(call.name);
}

export function printArgument({ name, value }: Argument, w: Writer): string {
  return (name === undefined ? '' : `${printName(name)} => `) + argumentValue(value, w);
}

function argumentValue(value: Argument['value'], w: Writer): string {
  switch (value.kind) {
    case 'default':
      return 'DEFAULT';
    case 'model':
      return `MODEL ${printIdentifier(value.name)}`;
    case 'descriptor':
      return `DESCRIPTOR(${value.columns.map(printName).join(', ')})`;
    case 'table_argument': {
      const { table, partitionBy, orderBy } = value;
      const source = table.kind === 'named_table' ? `TABLE ${printIdentifier(table.name)}` : tableQuery(value, w);
      const partition = partitionBy === undefined ? '' : ` PARTITION BY (${list(partitionBy, w)})`;
      const order =
        orderBy === undefined ? '' : ` ORDER BY (${orderBy.map((item) => printOrderItem(item, w)).join(', ')})`;
      return source + partition + order;
    }
    default:
      return w.expression(value);
  }
}

/** A query alone stands without parentheses: with them it would be a sub-query. */
function tableQuery({ table, partitionBy, orderBy }: TableArgument, w: Writer): string {
  if (table.kind !== 'derived_table') {
    throw new TypeError(`a table argument cannot be a ${table.kind}`);
  }
  return partitionBy === undefined && orderBy === undefined ? w.query(table.query) : `(${w.query(table.query)})`;
}

// ---------------------------------------------------------------- windows

export function printOrderBy(items: readonly OrderItem[], w: Writer): string {
  return `ORDER BY ${items.map((item) => printOrderItem(item, w)).join(', ')}`;
}

function printOrderItem({ expression, direction, nulls }: OrderItem, w: Writer): string {
  return w.expression(expression) + optionally(' ', direction) + optionally(' NULLS ', nulls);
}

export function printWindow(window: Window, w: Writer): string {
  const parts = [
    window.base === undefined ? '' : printName(window.base),
    window.partitionBy.length === 0 ? '' : `PARTITION BY ${list(window.partitionBy, w)}`,
    window.orderBy.length === 0 ? '' : printOrderBy(window.orderBy, w),
    printFrame(window.frame, w),
  ];
  return `(${parts.filter((part) => part !== '').join(' ')})`;
}

function printFrame(frame: Window['frame'], w: Writer): string {
  if (frame === undefined) {
    return '';
  }
  const bound = ({ kind, offset }: NonNullable<Window['frame']>['lower']) =>
    offset === undefined ? kind.replace('_', ' ') : `${w.expression(offset)} ${kind}`;
  const lower = bound(frame.lower);
  return `${frame.unit} ${frame.upper === undefined ? lower : `BETWEEN ${lower} AND ${bound(frame.upper)}`}`;
}
