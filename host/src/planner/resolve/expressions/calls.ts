/** Function calls: which function a name stands for, its arguments, and those functions that the resolver itself knows. */
import { literal } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import type { FunctionDefinition } from '../../../functions/contracts';
import { ILLEGAL_NULL } from '../../../functions/calcite';
import { lookupFunction } from '../../../functions/registry';
import type { Argument, Expression, FunctionCall } from '../../../sql/ast';
import type { IntervalType } from '../../../types/logical/contracts';
import { notNull, SYMBOL } from '../../../types/logical/types';
import { validation } from '../../../types/sql-error';
import type { UserFunction } from '../../catalog/contracts';
import { resolveAggregate } from './aggregate-calls';
import { callSpan, firstWordSpan } from './call-spans';
import { invalid, invalidCall, noMatch, UNIT_FUNCTIONS, validationFailure } from './errors';
import { groupWindowFunction } from './group-windows';
import { matchFunction } from './match';
import { nameOf } from './names';
import { builtInCall, type CallArguments, type Resolving, typedCall } from './resolving';
import { intervalType, typeOfName } from './type-name';

const MATCH_ONLY = new Set(['CLASSIFIER', 'PREV', 'NEXT', 'FIRST', 'LAST']);

/** A function as its name was resolved. */
export interface FoundFunction {
  readonly definition: FunctionDefinition;
  /** Key of a user function. */
  readonly userFunction?: string;
}

/** The key under which a session keeps a user function. */
export function userFunctionKey(fn: UserFunction): string {
  return fn.key ?? fn.path.join('.');
}

export function resolveCall(written: FunctionCall, r: Resolving): Expr {
  const node = jsonAggregate(written);
  if (node.syntax === 'interval') return resolveInterval(node, r);
  if (r.context.match === undefined && MATCH_ONLY.has(nameText(node).toUpperCase())) {
    const text = r.context.text.slice(node.span.start, node.span.end);
    throw invalid(`Function '${text}' can only be used in MATCH_RECOGNIZE`, node.span);
  }
  const special = r.context.match === undefined ? undefined : matchFunction(node, r);
  if (special !== undefined) return special;
  const window = groupWindowFunction(node, r);
  if (window !== undefined) return window;
  const found = findFunction(node, r);
  // Words such as USER are columns unless there is a function.
  if (found === undefined && node.bare) return r.resolve(node.name);
  if (found === undefined) throw unknownFunction(node, r);
  if (found.definition.kind === 'aggregate') return resolveAggregate(node, found.definition, found.userFunction, r);
  if (node.over !== undefined) {
    throw invalid('OVER must be applied to aggregate function', callSpan(node, r));
  }
  if (node.quantifier !== undefined) {
    const span = firstWordSpan(node, node.quantifier.length);
    throw invalid(`DISTINCT/ALL not allowed with ${found.definition.name} function`, span);
  }
  checkUnit(node, found.definition);
  const unit = found.userFunction === undefined ? DATE_PARTS[found.definition.name] : undefined;
  if (unit !== undefined && node.arguments.length === 1) {
    const { args, spans } = argumentsOf(node, found, r);
    const whole = callSpan(node, r);
    return builtInCall('EXTRACT', [literal(unit, SYMBOL), ...args], whole, r, [whole, ...(spans ?? [])]);
  }
  return typedCall(found.definition, argumentsOf(node, found, r), callSpan(node, r), r);
}

/** Functions that Calcite's validator writes as EXTRACT. */
const DATE_PARTS: { readonly [name: string]: string } = {
  YEAR: 'YEAR',
  QUARTER: 'QUARTER',
  MONTH: 'MONTH',
  WEEK: 'WEEK',
  DAYOFYEAR: 'DOY',
  DAYOFMONTH: 'DAY',
  DAYOFWEEK: 'DOW',
  HOUR: 'HOUR',
  MINUTE: 'MINUTE',
  SECOND: 'SECOND',
};

/** Words that are no unit of time stand in the syntax tree as they are written. */
function checkUnit(node: FunctionCall, definition: FunctionDefinition): void {
  if (!UNIT_FUNCTIONS.has(definition.name)) return;
  for (const { value, span } of node.arguments) {
    if (value.kind !== 'symbol' || TIME_UNITS.has(value.value) || value.value.startsWith('WEEK(')) continue;
    throw invalid(`'${value.value}' is not a valid time frame`, span);
  }
}

const TIME_UNITS = new Set([
  ...['NANOSECOND', 'MICROSECOND', 'MILLISECOND', 'SECOND', 'MINUTE', 'HOUR', 'DAY', 'DOW', 'DOY', 'ISODOW', 'ISOYEAR'],
  ...['WEEK', 'MONTH', 'QUARTER', 'YEAR', 'EPOCH', 'DECADE', 'CENTURY', 'MILLENNIUM'],
]);

/** JSON_OBJECTAGG and JSON_ARRAYAGG are a function of their own for each treatment of NULL. */
function jsonAggregate(node: FunctionCall): FunctionCall {
  const first = node.arguments[0]?.value;
  const name = nameText(node).toUpperCase();
  if (!/^JSON_(?:OBJECT|ARRAY)AGG$/.test(name) || first?.kind !== 'symbol') return node;
  const part = { ...node.name.parts[0], text: `${name}_${first.value}` };
  return { ...node, name: { ...node.name, parts: [part] }, arguments: node.arguments.slice(1) };
}

/**
 * Temporary system functions, then built-in ones, then those of the catalog. A name of several parts is one of the catalog.
 */
export function findFunction(node: FunctionCall, r: Resolving): FoundFunction | undefined {
  const parts = node.name.parts.map(({ text }) => text);
  const named = r.context.catalog.fn(parts);
  const builtIn = parts.length === 1 ? lookupFunction(parts[0]) : undefined;
  if (named === undefined || (builtIn !== undefined && !named.system)) return builtIn && { definition: builtIn };
  const fn = r.context.catalog.load?.(named) ?? named;
  if (fn.registered?.spec.kind === 'PROCESS_TABLE') {
    throw validationFailure(validation(`Cannot call table function here: '${nameText(node)}'`), node.span);
  }
  if (fn.definition === undefined) {
    throw validationFailure(
      validation(`Function '${parts.join('.')}' of language ${fn.language} ('${fn.identifier}') cannot be run here.`),
      node.span,
    );
  }
  return { definition: fn.definition, userFunction: userFunctionKey(fn) };
}

export function nameText(node: FunctionCall): string {
  return node.name.parts.map(({ text }) => text).join('.');
}

function unknownFunction(node: FunctionCall, r: Resolving): Error {
  const args = node.arguments.map((argument) => resolveValue(argument, r));
  const untyped = args.findIndex((arg) => arg.type.root === 'NULL');
  if (untyped >= 0) return invalid(ILLEGAL_NULL, node.arguments[untyped].span);
  const names = node.arguments.map(({ name }) => name?.text);
  return noMatch(
    node.name.parts[node.name.parts.length - 1].text,
    args.map((arg) => arg.type),
    callSpan(node, r),
    undefined,
    names,
  );
}

/** An argument that is a value. */
export function resolveValue(argument: Argument, r: Resolving): Expr {
  const { value } = argument;
  switch (value.kind) {
    case 'symbol':
      return literal(value.value, SYMBOL);
    case 'table_argument':
    case 'model':
    case 'descriptor':
      throw invalid('Table arguments and descriptors are only allowed in functions that give tables', argument.span);
    case 'default':
      throw invalid('DEFAULT is only allowed for optional parameters', argument.span);
    default:
      return r.resolve(value.kind === 'named' ? value.expression : value);
  }
}

/** Arguments in the order of the parameters. */
export function argumentsOf(node: FunctionCall, found: FoundFunction, r: Resolving): CallArguments {
  const given = node.arguments;
  const more = {
    ...(found.userFunction !== undefined && { userFunction: found.userFunction }),
    ...(node.returning !== undefined && { expected: typeOfName(node.returning) }),
  };
  if (given.some(({ name }) => name !== undefined)) return { args: namedArguments(node, found, r), ...more };
  const argNames = given.map(({ value }) => argumentName(value));
  const spans = given.map(({ span }) => span);
  return { args: given.map((argument) => resolveValue(argument, r)), argNames, spans, ...more };
}

function argumentName(value: Argument['value']): string | undefined {
  if (/_argument$|^(?:descriptor|model|default)$/.test(value.kind)) return undefined;
  return nameOf(value as Expression);
}

function namedArguments(node: FunctionCall, found: FoundFunction, r: Resolving): Expr[] {
  const { definition } = found;
  const { names } = definition.inputTypes;
  if (names === undefined) {
    throw validationFailure(
      validation('Unsupported function signature. Function must not be overloaded or use varargs.'),
      node.span,
    );
  }
  const byName = new Map<string, Expr>();
  for (const argument of node.arguments) {
    if (argument.name === undefined) throw invalid('Positional and named arguments cannot be mixed', argument.span);
    byName.set(argument.name.text, resolveValue(argument, r));
  }
  const types = [...byName.values()].map((arg) => arg.type);
  const last = names.reduce((found_, name, i) => (byName.has(name) ? i : found_), -1);
  const unknown = [...byName.keys()].some((name) => !names.includes(name));
  const missing = names.slice(0, Math.max(last + 1, definition.inputTypes.min)).some((name) => !byName.has(name));
  if (unknown) throw noMatch(definition.name, types, node.span, definition, [...byName.keys()]);
  if (missing) throw invalidCall(definition, definition.name, types, 'Missing arguments.', node.span);
  return names.filter((name) => byName.has(name)).map((name) => byName.get(name) as Expr);
}

/** `INTERVAL (e) DAY`: so many units. */
function resolveInterval(node: FunctionCall, r: Resolving): Expr {
  const count = resolveValue(node.arguments[0], r);
  const qualifier = node.returning?.interval;
  if (qualifier === undefined) throw invalid('An interval needs a unit', node.span);
  const type = notNull(intervalType(qualifier));
  return builtInCall('*', [count, literal(unitValue(type, qualifier.from), type)], node.span, r);
}

const UNITS: { readonly [unit: string]: number } = {
  YEAR: 12,
  QUARTER: 3,
  MONTH: 1,
  WEEK: 604_800_000,
  DAY: 86_400_000,
  HOUR: 3_600_000,
  MINUTE: 60_000,
  SECOND: 1000,
};

function unitValue(type: IntervalType, unit: string): number {
  const value = UNITS[unit];
  if (value === undefined) throw validation(`Unsupported unit ${unit} of ${type.root}.`);
  return value;
}
