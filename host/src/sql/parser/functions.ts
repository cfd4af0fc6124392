/**
 * Function calls. Forms with words between their arguments become plain calls; `syntax` tells the form for printing:
 *
 * | written                                   | arguments                                        | syntax           |
 * |-------------------------------------------|--------------------------------------------------|------------------|
 * | TRIM([LEADING] ['x' FROM] s)               | symbol BOTH/LEADING/TRAILING, 'x' (default ' '), s | trim            |
 * | SUBSTRING(s FROM a [FOR n])               | s, a[, n]                                        | substring_from   |
 * | POSITION(a IN s [FROM n])                 | a, s[, n]                                        | position         |
 * | OVERLAY(s PLACING r FROM a [FOR n])       | s, r, a[, n]                                     | overlay          |
 * | EXTRACT(unit FROM e)                      | symbol unit, e                                   | extract          |
 * | FLOOR(e TO unit), CEIL(e TO unit)         | e, symbol unit                                   | to_unit          |
 * | TIMESTAMPADD(unit, n, t), ..DIFF(..)      | symbol unit, ...                                 | -                |
 * | TRANSLATE(s USING c), CONVERT(s USING c)  | s, symbol c                                      | using            |
 * | JSON_EXISTS(j, p [TRUE ON ERROR])         | j, p[, symbol]                                   | json_exists      |
 * | JSON_VALUE(j, p [RETURNING T] [...])      | j, p, then for each clause symbol NULL/ERROR/DEFAULT [, value], symbol EMPTY/ERROR; `returning` | json_value |
 * | JSON_QUERY(j, p [RETURNING T] [...])      | j, p, symbol wrapper, symbol on empty, symbol on error; `returning` | json_query |
 * | JSON_OBJECT(KEY k VALUE v, ...)           | symbol NULL_ON_NULL/ABSENT_ON_NULL, k, v, ...    | json_object      |
 * | JSON_OBJECTAGG(KEY k VALUE v)             | symbol, k, v                                     | json_object      |
 * | JSON_ARRAY(a, b), JSON_ARRAYAGG(a)        | symbol, a, ...                                   | json_array       |
 * | INTERVAL (e) DAY                          | e; `returning` is the interval's type            | interval         |
 * | (a - b) DAY                               | a, b; `returning`                                | minus_date       |
 * | SAFE_CAST(e AS T)                         | e; `returning`                                   | safe_cast        |
 * | {fn F(a)}                                 | as F(a)                                          | as F(a)          |
 */
import type {
  Argument,
  Expression,
  FunctionCall,
  Identifier,
  Name,
  OrderItem,
  SymbolArgument,
  TableArgument,
} from '../ast';
import type { Cursor } from './cursor';
import { parseJsonCall } from './json';
import { parseOrderBy, parseTableOrderBy, parseWindowOrName } from './windows';
import { optional, parseCastType } from './types';

type CallFields = Partial<Omit<FunctionCall, 'kind' | 'span' | 'name' | 'arguments'>>;

/** A call node of the tokens since `mark`. */
export function callNode(
  p: Cursor,
  mark: number,
  name: Identifier,
  values: readonly Expression[],
  fields: CallFields = {},
): FunctionCall {
  const args = values.map((value) => ({ value, span: value.span }));
  return p.node(mark, { kind: 'call' as const, name, arguments: args, star: false, bare: false, ...fields });
}

/** A keyword as an argument, without text of its own when it was not written. */
export function symbol(p: Cursor, mark: number, value: string): SymbolArgument {
  return { kind: 'symbol', value, span: p.since(mark) };
}

/** The keyword that stands next, as a function's name. */
function nameOfCall(p: Cursor): Identifier {
  const mark = p.mark();
  const text = p.image;
  p.advance();
  const span = p.since(mark);
  return { kind: 'identifier', parts: [{ text, quoted: false, span }], span };
}

// ---------------------------------------------------------------- built-in forms

type Form = (p: Cursor, mark: number, name: Identifier, word: string) => Expression;

/** Functions whose name before `(` brings its own syntax. */
const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['CAST', cast],
  ['TRY_CAST', cast],
  ['SAFE_CAST', cast],
  ['EXTRACT', extract],
  ['POSITION', position],
  ['CONVERT', translate],
  ['TRANSLATE', translate],
  ['OVERLAY', overlay],
  ['FLOOR', floor],
  ['CEIL', floor],
  ['CEILING', floor],
  ['SUBSTRING', substring],
  ['TRIM', trim],
  ['TIMESTAMPADD', withUnitFirst],
  ['TIMESTAMPDIFF', withUnitFirst],
  ['TIMESTAMP_DIFF', withUnitLast],
  ['DATETIME_DIFF', withUnitLast],
  ['DATE_DIFF', withUnitLast],
  ['TIME_DIFF', withUnitLast],
  ['DATE_TRUNC', withUnitLast],
  ['TIMESTAMP_TRUNC', withUnitLast],
  ['DATETIME_TRUNC', withUnitLast],
  ['TIME_TRUNC', withUnitLast],
  ['FIRST', navigation],
  ['LAST', navigation],
  ['PREV', navigation],
  ['NEXT', navigation],
  ['CLASSIFIER', noArguments],
  ['MATCH_NUMBER', noArguments],
  ['JSON_EXISTS', parseJsonCall],
  ['JSON_VALUE', parseJsonCall],
  ['JSON_QUERY', parseJsonCall],
  ['JSON_OBJECT', parseJsonCall],
  ['JSON_OBJECTAGG', parseJsonCall],
  ['JSON_ARRAY', parseJsonCall],
  ['JSON_ARRAYAGG', parseJsonCall],
  ['DATE', ordinary],
  ['TIME', ordinary],
  ['DATETIME', ordinary],
  ['TIMESTAMP', ordinary],
  ['TUMBLE', ordinary],
  ['HOP', ordinary],
  ['SESSION', ordinary],
]);

/** The next tokens are a call with a syntax of its own. */
export function atBuiltinCall(p: Cursor): boolean {
  const kind = p.kind;
  if (kind === '{fn') {
    return true;
  }
  if (kind === 'FINAL' || kind === 'RUNNING') {
    return p.peek(1) === '(' || p.atName(1) || SEMANTICS_OPERANDS.has(p.peek(1));
  }
  return FORMS.has(kind) && p.peek(1) === '(';
}

/** Reserved words that may follow FINAL and RUNNING. */
const SEMANTICS_OPERANDS = new Set(
  ['FIRST', 'LAST', 'PREV', 'NEXT', 'CLASSIFIER', 'MATCH_NUMBER', 'SUM', 'COUNT', 'AVG', 'MIN', 'MAX'].concat([
    ...['FIRST_VALUE', 'LAST_VALUE', 'CAST', 'ABS', 'UPPER', 'LOWER', 'COALESCE', 'STDDEV_POP', 'STDDEV_SAMP'],
  ]),
);

/** The call that `atBuiltinCall` saw. */
export function parseBuiltinCall(p: Cursor): Expression {
  const mark = p.mark();
  const word = p.kind;
  if (word === '{fn') {
    return jdbcFunction(p);
  }
  if (word === 'FINAL' || word === 'RUNNING') {
    p.advance();
    const operand = p.nested(() => primaryOf(p));
    return p.node(mark, { kind: 'match_semantics' as const, semantics: word, operand });
  }
  return FORMS.get(word)!(p, mark, nameOfCall(p), word);
}

/** What FINAL and RUNNING apply to: one call, name or pair of parentheses. */
function primaryOf(p: Cursor): Expression {
  if (p.kind === '(') {
    const mark = p.mark();
    p.advance();
    const expression = p.grammar.expression(p);
    p.expect(')');
    return p.node(mark, { kind: 'parenthesized' as const, expression });
  }
  if (atBuiltinCall(p)) {
    return parseBuiltinCall(p);
  }
  const mark = p.mark();
  const name = p.atName() ? p.identifier() : nameOfCall(p);
  return p.kind === '(' ? parseCall(p, mark, name) : name;
}

/** A reserved word as the name of a function; literals and operators are none. */
function wordOfCall(p: Cursor): Identifier {
  if (!/^[A-Z_]+$/.test(p.kind)) throw p.unexpected();
  return nameOfCall(p);
}

/** {fn NAME(...)}: the same as NAME(...). */
function jdbcFunction(p: Cursor): Expression {
  p.expect('{fn');
  const mark = p.mark();
  const call = atBuiltinCall(p) ? parseBuiltinCall(p) : parseCall(p, mark, p.atName() ? p.identifier() : wordOfCall(p));
  p.expect('}');
  return call;
}

function cast(p: Cursor, mark: number, name: Identifier, word: string): Expression {
  p.expect('(');
  const operand = p.grammar.expression(p);
  p.expect('AS');
  const type = parseCastType(p);
  p.expect(')');
  if (word === 'SAFE_CAST') {
    return callNode(p, mark, name, [operand], { returning: type, syntax: 'safe_cast' });
  }
  return p.node(mark, { kind: 'cast' as const, form: word as 'CAST' | 'TRY_CAST', operand, type });
}

const TIME_UNITS = new Set([
  ...['NANOSECOND', 'MICROSECOND', 'MILLISECOND', 'SECOND', 'MINUTE', 'HOUR', 'DAY', 'DAYOFWEEK', 'DAYOFYEAR', 'DOW'],
  ...['DOY', 'ISODOW', 'ISOYEAR', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'EPOCH', 'DECADE', 'CENTURY', 'MILLENNIUM'],
]);
const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];

/** A unit in capitals; any other name as written, for the resolver to reject. DAYOFWEEK is DOW, DAYOFYEAR is DOY. */
function timeUnit(p: Cursor): SymbolArgument {
  const mark = p.mark();
  const word = p.kind;
  if (!TIME_UNITS.has(word)) {
    p.wanted(TIME_UNITS);
    return symbol(p, mark, p.name().text);
  }
  p.advance();
  if (word === 'WEEK' && p.accept('(')) {
    const day = p.expectAny(WEEKDAYS);
    p.expect(')');
    return symbol(p, mark, `WEEK(${day})`);
  }
  return symbol(p, mark, word === 'DAYOFWEEK' ? 'DOW' : word === 'DAYOFYEAR' ? 'DOY' : word);
}

function extract(p: Cursor, mark: number, name: Identifier): Expression {
  p.expect('(');
  const unit = timeUnit(p);
  p.expect('FROM');
  const operand = p.grammar.expression(p);
  p.expect(')');
  return callNode(p, mark, name, [unit, operand], { syntax: 'extract' });
}

function position(p: Cursor, mark: number, name: Identifier): Expression {
  p.expect('(');
  // `IN` would be read as a predicate: as in Flink only one operand may stand before it.
  const values = [p.grammar.operand(p)];
  p.expect('IN');
  values.push(p.grammar.expression(p));
  if (p.accept('FROM')) {
    values.push(p.grammar.expression(p));
  }
  p.expect(')');
  return callNode(p, mark, name, values, { syntax: 'position' });
}

function overlay(p: Cursor, mark: number, name: Identifier): Expression {
  p.expect('(');
  const values = [p.grammar.expression(p)];
  p.expect('PLACING');
  values.push(p.grammar.expression(p));
  p.expect('FROM');
  values.push(p.grammar.expression(p));
  if (p.accept('FOR')) {
    values.push(p.grammar.expression(p));
  }
  p.expect(')');
  return callNode(p, mark, name, values, { syntax: 'overlay' });
}

function translate(p: Cursor, mark: number, name: Identifier): Expression {
  p.expect('(');
  const values = [p.grammar.expression(p)];
  if (p.accept('USING')) {
    const at = p.mark();
    values.push(symbol(p, at, p.name().text));
    p.expect(')');
    return callNode(p, mark, name, values, { syntax: 'using' });
  }
  while (p.accept(',')) {
    values.push(p.grammar.expression(p));
  }
  p.expect(')');
  return callNode(p, mark, name, values);
}

function floor(p: Cursor, mark: number, name: Identifier): Expression {
  p.expect('(');
  const operand = p.grammar.expression(p);
  const unit = p.accept('TO') ? timeUnit(p) : undefined;
  p.expect(')');
  const over = p.accept('OVER') ? parseWindowOrName(p) : undefined;
  const values = unit === undefined ? [operand] : [operand, unit];
  const syntax = unit === undefined ? undefined : 'to_unit';
  return callNode(p, mark, name, values, { ...optional('over', over), ...optional('syntax', syntax) });
}

function substring(p: Cursor, mark: number, name: Identifier): Expression {
  p.expect('(');
  const values = [p.grammar.expression(p)];
  const words = p.expectAny(['FROM', ',']) === 'FROM';
  values.push(p.grammar.expression(p));
  if (p.acceptAny(['FOR', ',']) !== undefined) {
    values.push(p.grammar.expression(p));
  }
  p.expect(')');
  return callNode(p, mark, name, values, words ? { syntax: 'substring_from' } : {});
}

function trim(p: Cursor, mark: number, name: Identifier): Expression {
  p.expect('(');
  const at = p.mark();
  const side = p.acceptAny(['BOTH', 'TRAILING', 'LEADING']);
  const flag = symbol(p, at, side ?? 'BOTH');
  if (side === undefined && p.at('FROM')) {
    throw p.failure("'FROM' without operands preceding it is illegal");
  }
  let chars: Expression = { kind: 'string', value: ' ', text: "' '", span: flag.span };
  let source: Expression | undefined;
  if (!p.at('FROM')) {
    source = p.grammar.expression(p);
  }
  if (p.accept('FROM')) {
    chars = source ?? chars;
    source = p.grammar.expression(p);
  }
  p.expect(')');
  return callNode(p, mark, name, [flag, chars, source!], { syntax: 'trim' });
}

function withUnitFirst(p: Cursor, mark: number, name: Identifier): Expression {
  p.expect('(');
  const values: Expression[] = [timeUnit(p)];
  while (p.accept(',')) {
    values.push(p.grammar.expression(p));
  }
  p.expect(')');
  return callNode(p, mark, name, values);
}

/** DATE_TRUNC(t, DAY); the unit may also be any expression, as user-defined functions of these names take. */
function withUnitLast(p: Cursor, mark: number, name: Identifier): Expression {
  p.expect('(');
  const values = p.list(() => {
    const unit = TIME_UNITS.has(p.kind) && (p.peek(1) === ')' || p.peek(1) === '(');
    return unit ? timeUnit(p) : p.grammar.expression(p);
  });
  p.expect(')');
  return callNode(p, mark, name, values);
}

/** FIRST(x, n), PREV(x, n): the offset is a number. */
function navigation(p: Cursor, mark: number, name: Identifier): Expression {
  p.expect('(');
  const values = p.list(() => p.grammar.expression(p));
  p.expect(')');
  return callNode(p, mark, name, values);
}

function noArguments(p: Cursor, mark: number, name: Identifier): Expression {
  p.expect('(', ')');
  return callNode(p, mark, name, []);
}

function ordinary(p: Cursor, mark: number, name: Identifier): Expression {
  return parseCall(p, mark, name);
}

// ---------------------------------------------------------------- plain calls

/** The arguments of `name(` and what may follow: WITHIN GROUP, FILTER, OVER, null treatment. */
export function parseCall(p: Cursor, mark: number, name: Identifier): Expression {
  const fields: { -readonly [K in keyof CallFields]: CallFields[K] } = {};
  p.expect('(');
  let args: Argument[] = [];
  if (p.accept('*')) {
    fields.star = true;
  } else if (p.kind !== ')') {
    Object.assign(fields, optional('quantifier', p.acceptAny(['DISTINCT', 'ALL'])));
    args = parseArguments(p);
    Object.assign(fields, optional('nulls', nullTreatment(p)));
    if (p.at('ORDER')) {
      fields.orderBy = parseOrderBy(p);
    }
  }
  p.expect(')');
  trailing(p, fields);
  return p.node(mark, { kind: 'call' as const, name, arguments: args, star: false, bare: false, ...fields });
}

/** `argument, argument, ...` without the parentheses. */
export function parseArguments(p: Cursor): Argument[] {
  return p.list(() => argument(p));
}

function nullTreatment(p: Cursor): 'IGNORE' | 'RESPECT' | undefined {
  if (p.acceptAll('IGNORE', 'NULLS')) {
    return 'IGNORE';
  }
  return p.acceptAll('RESPECT', 'NULLS') ? 'RESPECT' : undefined;
}

/** What may follow the closing parenthesis of a call. */
export function trailing(p: Cursor, fields: { -readonly [K in keyof CallFields]: CallFields[K] }): void {
  const nulls = nullTreatment(p);
  if (nulls !== undefined) {
    fields.nulls = nulls;
  }
  if (p.acceptAll('WITHIN', 'GROUP')) {
    p.expect('(');
    fields.withinGroup = parseOrderBy(p);
    p.expect(')');
  }
  if (p.accept('FILTER')) {
    p.expect('(', 'WHERE');
    fields.filter = p.grammar.expression(p);
    p.expect(')');
  }
  if (p.accept('OVER')) {
    fields.over = parseWindowOrName(p);
  }
}

function argument(p: Cursor): Argument {
  const mark = p.mark();
  let name: Name | undefined;
  if (p.peek(1) === '=>' && p.atName()) {
    name = p.name();
    p.expect('=>');
  }
  const value = argumentValue(p);
  return p.node(mark, name === undefined ? { value } : { name, value });
}

function argumentValue(p: Cursor): Argument['value'] {
  const mark = p.mark();
  if (p.accept('DEFAULT')) {
    return p.node(mark, { kind: 'default' as const });
  }
  if (p.kind === 'TABLE') {
    return tableParameter(p);
  }
  if (p.kind === 'MODEL' && p.atName(1)) {
    p.advance();
    return p.node(mark, { kind: 'model' as const, name: p.identifier() });
  }
  if (p.kind === 'DESCRIPTOR' && p.peek(1) === '(' && p.peek(2) !== ')') {
    return descriptor(p);
  }
  const value = p.grammar.queryOrExpression(p);
  const query = value.kind === 'query' ? value : value.kind === 'subquery' ? value.query : undefined;
  if (query === undefined) {
    return value as Expression;
  }
  if (value.kind === 'query' || p.at('PARTITION') || p.at('ORDER')) {
    const span = value.span;
    const table = { kind: 'derived_table' as const, query, lateral: false, span };
    return p.node(mark, { kind: 'table_argument' as const, table, ...distributionOf(p) });
  }
  return value as Expression;
}

/** TABLE t [PARTITION BY ...] [ORDER BY ...] */
function tableParameter(p: Cursor): TableArgument {
  const mark = p.mark();
  p.expect('TABLE');
  const name = p.identifier();
  const table = { kind: 'named_table' as const, name, span: name.span };
  return p.node(mark, { kind: 'table_argument' as const, table, ...distributionOf(p) });
}

function distributionOf(p: Cursor): { partitionBy?: readonly Expression[]; orderBy?: readonly OrderItem[] } {
  const partitionBy = p.acceptAll('PARTITION', 'BY') ? names(p) : undefined;
  const orderBy = p.at('ORDER') ? parseTableOrderBy(p) : undefined;
  return { ...optional('partitionBy', partitionBy), ...optional('orderBy', orderBy) };
}

/** `a` or `(a, b)` */
function names(p: Cursor): Identifier[] {
  return p.at('(') ? p.parenthesized(() => p.simpleIdentifier()) : [p.simpleIdentifier()];
}

/** DESCRIPTOR(a, b): names of columns. Anything else in its parentheses is for the resolver to reject. */
function descriptor(p: Cursor): Argument['value'] {
  const mark = p.mark();
  const name = nameOfCall(p);
  const args = p.parenthesized(() => p.grammar.expression(p));
  const columns = args.map((arg) => (arg.kind === 'identifier' && arg.parts.length === 1 ? arg.parts[0]! : undefined));
  return columns.every((column) => column !== undefined)
    ? p.node(mark, { kind: 'descriptor' as const, columns })
    : callNode(p, mark, name, args);
}
