/** Refusals of calls and names, worded as Flink's validator does. */
import { calciteType, familyName } from '../../../expressions/calcite-types';
import type { Expr } from '../../../expressions/contracts';
import type { FunctionDefinition } from '../../../functions/contracts';
import type { Span } from '../../../sql/ast';
import type { LogicalType } from '../../../types/logical/contracts';
import { typeSummary } from '../../../types/logical/print';
import { type SqlError, validation } from '../../../types/sql-error';
import { invalid } from '../queries/errors';

export { invalid } from '../queries/errors';

/** A ValidationException of Flink's own, found while the statement is validated. */
export function validationFailure(error: SqlError, span: Span): SqlError {
  return validation(`SQL validation failed. ${error.message}`, span, error);
}

/** What a call of a function with Flink's type inference is refused with; `detail` is the reason below the signatures. */
export function invalidCall(
  definition: FunctionDefinition,
  name: string,
  args: readonly LogicalType[],
  detail: string | undefined,
  span: Span,
): SqlError {
  const signatures = definition.inputTypes.signatures.map((text) => `${name}(${text})`).join('\n');
  const reason = detail === undefined ? undefined : validation(detail, span);
  const inputs = validation(`Invalid input arguments. Expected signatures are:\n${signatures}`, span, reason);
  return invalidFunctionCall(name, args, inputs, span);
}

/** A call whose result type cannot be found. */
export function invalidFunctionCall(name: string, args: readonly LogicalType[], cause: unknown, span: Span): SqlError {
  const call = `Invalid function call:\n${name}(${args.map(typeSummary).join(', ')})`;
  return validationFailure(validation(call, span, cause), span);
}

/** What a call of a function of Calcite's is refused with. */
export function cannotApply(
  definition: Pick<FunctionDefinition, 'forms' | 'inputTypes'>,
  name: string,
  args: readonly Expr[],
  span: Span,
): SqlError {
  const forms = definition.forms ?? definition.inputTypes.signatures.map((text) => `${name}(${text})`);
  const plain = UNQUOTED.test(name);
  const supported = forms.map((form) => (form.startsWith("'") || plain ? form : `'${form}'`)).join('\n');
  const symbol = SYMBOLS[name] ?? name;
  const written = callText(
    symbol,
    args.map((arg) => argumentType(arg, name)),
    name,
  );
  return invalid(`Cannot apply '${symbol}' to arguments of type '${written}'. Supported form(s): ${supported}`, span);
}

/** Functions whose forms stand without quotes. */
const UNQUOTED = /^(?:ITEM|JSON_VALUE|JSON_QUERY|JSON_EXISTS|POSITION)$/;

/** Units of time are interval qualifiers to Calcite. */
function argumentType(arg: Expr, name: string): string {
  const isUnit = arg.kind === 'literal' && arg.type.root === 'SYMBOL' && UNIT_FUNCTIONS.has(name);
  return `<${isUnit ? `INTERVAL ${String(arg.value)}` : calciteType(arg.type).toUpperCase()}>`;
}

/** Functions that take a unit of time. */
export const UNIT_FUNCTIONS = new Set(['FLOOR', 'CEIL', 'EXTRACT', 'TIMESTAMPADD', 'TIMESTAMPDIFF']);

const SYMBOLS: { readonly [name: string]: string } = { UNARY_MINUS: '-', UNARY_PLUS: '+' };
const INFIX = /^(?:[^A-Z]+|AND|OR|IS (?:NOT )?DISTINCT FROM)$/;

/** `<A> op <B>`, `-<A>`, `<A> IS NULL`, `NAME(<A>, <B>)` */
function callText(symbol: string, args: readonly string[], name: string): string {
  if (symbol !== name || name === 'NOT') return `${symbol}${args[0]}`;
  if (args.length === 2 && INFIX.test(symbol)) return `${args[0]} ${symbol} ${args[1]}`;
  if (args.length === 1 && symbol.startsWith('IS ')) return `${args[0]} ${symbol}`;
  if (name === 'EXTRACT') return `EXTRACT(${args.join(' FROM ')})`;
  if (name === 'POSITION') return `POSITION(${args.slice(0, 2).join(' IN ')}${args[2] ? ` FROM ${args[2]}` : ''})`;
  if (name === 'OVERLAY') {
    return `OVERLAY(${args[0]} PLACING ${args[1]} FROM ${args[2]}${args[3] ? ` FOR ${args[3]}` : ''})`;
  }
  if (name === 'TRIM') return `TRIM([BOTH|LEADING|TRAILING] ${args[0]} FROM ${args[1]})`;
  return `${symbol}(${args.join(', ')})`;
}

/** No function has this name, or none with this many arguments. */
export function noMatch(
  name: string,
  args: readonly LogicalType[],
  span: Span,
  definition?: FunctionDefinition,
  argNames: readonly (string | undefined)[] = [],
): SqlError {
  const types = args.map((type, i) => `${argNames[i] === undefined ? '' : `${argNames[i]} => `}<${familyName(type)}>`);
  const call = `No match found for function signature ${name}(${types.join(', ')})`;
  if (definition === undefined) return invalid(call, span);
  if (definition.messages === 'calcite') {
    const { min } = definition.inputTypes;
    return invalid(`Invalid number of arguments to function '${name}'. Was expecting ${min} arguments`, span);
  }
  const signatures = definition.inputTypes.signatures.map((text) => `${name}(${text})`).join('\n');
  return invalid(`${call}.\nSupported signatures are:\n${signatures}`, span);
}
