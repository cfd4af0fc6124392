/** What the parts of the expression resolver share. */
import { call, evaluateConstant, literal } from '../../../expressions';
import { callTypes } from '../../../expressions/call-types';
import type { Call, Expr } from '../../../expressions/contracts';
import type { FunctionDefinition } from '../../../functions/contracts';
import { ArgumentMismatch } from '../../../functions/contracts';
import { ILLEGAL_NULL } from '../../../functions/calcite';
import { lookupFunction } from '../../../functions/registry';
import { acceptsCount, resolveArguments } from '../../../functions/signatures';
import type { Expression, Span } from '../../../sql/ast';
import { supportsAvoidingCast } from '../../../types/logical/casts';
import type { LogicalType } from '../../../types/logical/contracts';
import { nullable, withNullability } from '../../../types/logical/types';
import { SqlError, tableError } from '../../../types/sql-error';
import type { ExpressionContext } from '../contracts';
import { cannotApply, invalid, invalidCall, invalidFunctionCall, noMatch } from './errors';

/** The state of one resolution. */
export interface Resolving {
  readonly context: ExpressionContext;
  /** The aggregate call around: another one may not be nested. */
  readonly inAggregate?: Span;
  /** The call over a window around. */
  readonly inOver?: Span;
  resolve(expression: Expression, more?: Partial<Resolving>): Expr;
}

/** A call's arguments and how they are called. */
export interface CallArguments {
  readonly args: readonly Expr[];
  readonly argNames?: readonly (string | undefined)[] | undefined;
  /** Names of `name => value`, for messages. */
  readonly parameterNames?: readonly (string | undefined)[] | undefined;
  readonly expected?: LogicalType | undefined;
  readonly userFunction?: string | undefined;
  /** Where the arguments stand, for messages. */
  readonly spans?: readonly Span[] | undefined;
}

/** The value as `type`, by an implicit cast unless none is needed. Casts of literals are made at once where they succeed. */
export function coerce(expr: Expr, type: LogicalType, r: Resolving): Expr {
  if (supportsAvoidingCast(expr.type, type) && expr.type.root === type.root) return expr;
  if (expr.kind === 'literal' && expr.value === null) return literal(null, nullable(type));
  const target = withNullability(type, expr.type.nullable);
  const cast: Call = { kind: 'call', name: 'CAST', args: [expr], type: target, implicit: true };
  if (expr.kind !== 'literal') return cast;
  try {
    return literal(evaluateConstant(cast, r.context.session), target);
  } catch {
    return cast;
  }
}

/** The built-in function or operator of this name. */
export function builtIn(name: string): FunctionDefinition {
  const definition = lookupFunction(name);
  if (definition === undefined) throw tableError(`Unsupported function: ${name}`);
  return definition;
}

/** A call of a built-in function with arguments that are resolved already: checked, cast, typed. */
export function builtInCall(
  name: string,
  args: readonly Expr[],
  span: Span,
  r: Resolving,
  spans?: readonly Span[],
): Call {
  return typedCall(builtIn(name), { args, spans }, span, r);
}

/** A scalar or table function's call. */
export function typedCall(definition: FunctionDefinition, given: CallArguments, span: Span, r: Resolving): Call {
  const { args, type } = checkedCall(definition, given, span, r);
  return {
    ...call(definition.name, args, type),
    ...(given.argNames?.some((name) => name !== undefined) && { argNames: given.argNames }),
    ...(given.userFunction !== undefined && { userFunction: given.userFunction }),
    ...(given.userFunction !== undefined && definition.deterministic === false && { deterministic: false }),
  };
}

/** The first argument that is a NULL without type. */
function nullSpan({ args, spans }: CallArguments): Span | undefined {
  return spans?.[args.findIndex((arg) => arg.type.root === 'NULL')];
}

/** Arguments after implicit casts, and the result type. Throws what the validator says to a wrong call. */
export function checkedCall(
  definition: FunctionDefinition,
  given: CallArguments,
  span: Span,
  r: Resolving,
): { readonly args: readonly Expr[]; readonly type: LogicalType } {
  const { session, grouped } = r.context;
  const { name } = definition;
  const facts = { argNames: given.argNames, grouped, expected: given.expected };
  const evaluate = (expr: Expr) => evaluateConstant(expr, session);
  const types = given.args.map((arg) => arg.type);
  if (!acceptsCount(definition.inputTypes, given.args.length)) {
    const untyped = nullSpan(given);
    if (untyped !== undefined) throw invalid(ILLEGAL_NULL, untyped);
    throw noMatch(name, types, span, definition, given.parameterNames);
  }
  const before = callTypes(name, given.args, session, evaluate, facts);
  const resolved =
    definition.messages === 'calcite'
      ? definition.inputTypes.resolve(before)
      : resolveArguments(definition.inputTypes, before);
  if (resolved instanceof ArgumentMismatch) {
    if (definition.messages !== 'calcite') throw invalidCall(definition, name, types, resolved.detail, span);
    if (resolved.detail === undefined) throw cannotApply(definition, name, given.args, span);
    throw invalid(resolved.detail, resolved.detail === ILLEGAL_NULL ? (nullSpan(given) ?? span) : span);
  }
  const args = given.args.map((arg, i) => coerce(arg, resolved[i] ?? arg.type, r));
  const after = callTypes(name, args, session, evaluate, facts);
  try {
    return { args, type: definition.resultType(after) };
  } catch (error) {
    if (!(error instanceof SqlError) || error.message.startsWith('SQL validation failed.')) throw error;
    throw invalidFunctionCall(name, types, error, span);
  }
}
