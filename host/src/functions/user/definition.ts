/**
 * User functions as the planner and the expression compiler see functions: `definitionOf` gives a definition whose types come from
 * the function's signature; with callers (in a running operator) it gives code as well.
 */
import type { LogicalType } from '../../types/logical/contracts';
import { supportsAvoidingCast, supportsImplicitCast } from '../../types/logical/casts';
import { typesEqualIgnoringNullability } from '../../types/logical/equals';
import { findCommonType } from '../../types/logical/common';
import { typeSummary } from '../../types/logical/print';
import { withNullability } from '../../types/logical/types';
import { tableError } from '../../types/sql-error';
import {
  type AggregateFunction,
  ArgumentMismatch,
  type CallTypes,
  type CodeCall,
  type FunctionDefinition,
  type InputTypes,
} from '../contracts';
import { siteKey, type UsedFunction } from './call-sites';
import type {
  AggregateCaller,
  CallSite,
  InferredTypes,
  Overload,
  Parameter,
  ParameterType,
  RegisteredFunction,
  RowCaller,
} from './contracts';

/** What answers the calls of one function in a running operator, by `siteKey`. */
export interface OpenedCalls {
  row(site: string): RowCaller | undefined;
  aggregate(site: string): AggregateCaller | undefined;
  /** Type of the accumulator of such a call. */
  accumulator(site: string): LogicalType | undefined;
}

/** `key` names the function in plans. Without `opened` the definition can be planned with, not run. */
export function definitionOf(key: string, fn: RegisteredFunction, opened?: OpenedCalls): FunctionDefinition {
  const { spec } = fn;
  const base = {
    name: spec.name,
    inputTypes: inputTypesOf(fn),
    resultType: (call: CallTypes) => typesOf(fn, call).result,
    deterministic: spec.deterministic ?? true,
  };
  switch (spec.kind) {
    case 'SCALAR':
    case 'ASYNC_SCALAR':
      return { ...base, kind: 'scalar', nulls: 'custom', mayThrow: true, generate: rowCode(key, spec.name, opened) };
    case 'TABLE':
    case 'ASYNC_TABLE':
    case 'PROCESS_TABLE':
      return { ...base, kind: 'table', generate: rowCode(key, spec.name, opened) };
    default:
      return aggregateDefinition(key, fn, base, opened);
  }
}

// ---------------------------------------------------------------- types

/** Types of a call: arguments after implicit casts, result, accumulator. Throws when no overload takes the arguments. */
export function typesOf(
  fn: RegisteredFunction,
  call: CallTypes,
): Required<Pick<InferredTypes, 'args' | 'result'>> & InferredTypes {
  const types = matchCall(fn, call);
  if (types instanceof ArgumentMismatch) {
    throw tableError(`Invalid input arguments for function '${fn.spec.name}'. ${types.detail ?? ''}`.trim());
  }
  return types;
}

type Matched = Required<Pick<InferredTypes, 'args' | 'result'>> & InferredTypes;

function matchCall(fn: RegisteredFunction, call: CallTypes): Matched | ArgumentMismatch {
  if (fn.infer !== undefined) {
    try {
      const types = fn.infer(call.args, (i) => (call.isLiteral(i) ? call.literal(i) : undefined));
      return { ...types, args: types.args ?? call.args };
    } catch (error) {
      return new ArgumentMismatch(error instanceof Error ? error.message : String(error));
    }
  }
  let first: ArgumentMismatch | undefined;
  for (const overload of fn.spec.overloads) {
    const types = matchOverload(overload, call);
    if (!(types instanceof ArgumentMismatch)) return types;
    first ??= types;
  }
  const { name, overloads } = fn.spec;
  if (overloads.length !== 1 || first?.detail === undefined) return new ArgumentMismatch();
  const written = `${name}(${call.args.map(typeSummary).join(', ')})`;
  return new ArgumentMismatch(
    `${first.detail} The function is ${name}(${signatureText(overloads[0])}), the call ${written}.`,
  );
}

function matchOverload(overload: Overload, call: CallTypes): Matched | ArgumentMismatch {
  const { args } = call;
  const [min, max] = countsOf(overload);
  if (args.length < min || args.length > max) return new ArgumentMismatch();
  const variables = new Map<string, LogicalType>();
  const given: LogicalType[] = [];
  for (const [i, actual] of args.entries()) {
    const { type } = parameterAt(overload, i);
    const taken = 'variable' in type ? bind(variables, type.variable, actual) : expected(type, actual, i);
    if (taken instanceof ArgumentMismatch) return taken;
    given.push(taken);
  }
  const castTo = given.map((type, i) => variableType(parameterAt(overload, i).type, variables) ?? type);
  const result = variableType(overload.result, variables) ?? overload.result;
  if ('variable' in result) return new ArgumentMismatch(`Type '${result.variable}' of the result is in no argument.`);
  return { args: castTo, result, ...(overload.accumulator && { accumulator: overload.accumulator }) };
}

function variableType(type: ParameterType, variables: ReadonlyMap<string, LogicalType>): LogicalType | undefined {
  return 'variable' in type ? variables.get(type.variable) : undefined;
}

function bind(variables: Map<string, LogicalType>, name: string, actual: LogicalType): LogicalType | ArgumentMismatch {
  const bound = variables.get(name);
  const common = bound === undefined ? actual : findCommonType([bound, actual]);
  if (common === undefined) {
    return new ArgumentMismatch(
      `Arguments of type '${name}' must have one type, but they are '${typeSummary(bound as LogicalType)}' and '${typeSummary(actual)}'.`,
    );
  }
  variables.set(name, withNullability(common, true));
  return common;
}

function expected(type: LogicalType, actual: LogicalType, position: number): LogicalType | ArgumentMismatch {
  if (supportsAvoidingCast(actual, type) || supportsImplicitCast(actual, type)) return type;
  return new ArgumentMismatch(
    `Invalid argument type at position ${position}. Data type ${typeSummary(type)} expected but ${typeSummary(actual)} passed.`,
  );
}

function parameterAt({ parameters }: Overload, i: number): Parameter {
  return parameters[Math.min(i, parameters.length - 1)];
}

function countsOf({ parameters, variadic }: Overload): readonly [number, number] {
  if (variadic) return [parameters.length - 1, Number.POSITIVE_INFINITY];
  return [parameters.length, parameters.length];
}

function inputTypesOf(fn: RegisteredFunction): InputTypes {
  const { overloads } = fn.spec;
  const counts = overloads.map(countsOf);
  const names = overloads.length === 1 ? overloads[0].parameters.map(({ name }) => name) : [];
  const named = names.length > 0 && names.every((name) => name !== undefined);
  return {
    min: fn.infer ? 0 : Math.min(...counts.map(([min]) => min)),
    max: fn.infer ? Number.POSITIVE_INFINITY : Math.max(...counts.map(([, max]) => max)),
    accepts: (count) => fn.infer !== undefined || counts.some(([min, max]) => count >= min && count <= max),
    resolve(call) {
      const types = matchCall(fn, call);
      return types instanceof ArgumentMismatch ? types : types.args;
    },
    signatures: fn.infer ? ['...'] : overloads.map(signatureText),
    ...(named && { names: names as readonly string[] }),
  };
}

/** `price DECIMAL(10, 2), rate DOUBLE`, without the function's name. */
export function signatureText({ parameters, variadic }: Overload): string {
  const texts = parameters.map(({ name, type }) => {
    const text = 'variable' in type ? `<${type.variable}>` : typeSummary(type);
    return name === undefined ? text : `${name} ${text}`;
  });
  return variadic ? `${texts.join(', ')}...` : texts.join(', ');
}

// ---------------------------------------------------------------- code

const NOT_OPEN = 'is called where no function of the user can be';

function rowCode(key: string, name: string, opened: OpenedCalls | undefined) {
  return (call: CodeCall): string => {
    const caller = opened?.row(siteKey(key, call.args, call.result));
    if (caller === undefined) throw tableError(`Function '${name}' ${NOT_OPEN}.`);
    const fn = call.helper(identifier(name), caller.call.bind(caller));
    return `${fn}(${call.code.join(', ')})`;
  };
}

function identifier(name: string): string {
  const word = name.slice(name.lastIndexOf('.') + 1).replace(/[^A-Za-z0-9_$]/g, '_');
  return /^[0-9]/.test(word) ? `_${word}` : word;
}

type Base = Omit<AggregateFunction, 'kind' | 'accumulator' | 'accumulate' | 'value'>;

/** One field holds the accumulator; it is made when the first row comes, so an empty group has none. */
function aggregateDefinition(
  key: string,
  fn: RegisteredFunction,
  base: Base,
  opened: OpenedCalls | undefined,
): AggregateFunction {
  const { spec } = fn;
  const callerOf = (call: CallTypes & { readonly result: LogicalType }): AggregateCaller => {
    const caller = opened?.aggregate(siteKey(key, call.args, call.result));
    if (caller === undefined) throw tableError(`Function '${spec.name}' ${NOT_OPEN}.`);
    return caller;
  };
  const accumulatorOf = (call: CallTypes & { readonly result: LogicalType }): LogicalType =>
    opened?.accumulator(siteKey(key, call.args, call.result)) ?? typesOf(fn, call).accumulator ?? OPAQUE;
  const change = (method: 'accumulate' | 'retract'): NonNullable<AggregateFunction['retract']> => {
    return (call) => {
      const caller = call.helper(identifier(spec.name), callerOf(call));
      const field = call.field('accumulator');
      return `${field} = ${caller}.${method}(${[`${field} ?? ${caller}.create()`, ...call.code].join(', ')});`;
    };
  };
  return {
    ...base,
    kind: 'aggregate',
    skipsNulls: false,
    accumulator: (call) => [{ name: 'accumulator', type: withNullability(accumulatorOf(call), true), init: 'null' }],
    accumulate: change('accumulate'),
    ...(spec.retracts && { retract: change('retract') }),
    ...(spec.merges && {
      merge(call) {
        const caller = call.helper(identifier(spec.name), callerOf(call));
        const [field, other] = [call.field('accumulator'), call.field('accumulator', true)];
        return `if (${other} !== null) ${field} = ${caller}.merge(${field} ?? ${caller}.create(), ${other});`;
      },
    }),
    value(call) {
      const caller = call.helper(identifier(spec.name), callerOf(call));
      return `${caller}.value(${call.field('accumulator')} ?? ${caller}.create())`;
    },
  };
}

/** Accumulators without a declared type are objects that only this process understands. */
const OPAQUE: LogicalType = { root: 'RAW', className: 'java.lang.Object', serializer: '', nullable: true };

/** What an operator's configuration says of a call: its types with that of the accumulator. */
export function siteOf(fn: RegisteredFunction, { site, literals }: UsedFunction): CallSite {
  if (fn.spec.kind !== 'AGGREGATE' && fn.spec.kind !== 'TABLE_AGGREGATE') return site;
  const literal = (i: number): unknown => literals[i];
  const declared = fn.infer ? fn.infer(site.args, literal) : fn.spec.overloads.find((one) => takes(one, site.args));
  return { ...site, accumulator: declared?.accumulator ?? OPAQUE };
}

function takes(overload: Overload, args: readonly LogicalType[]): boolean {
  const [min, max] = countsOf(overload);
  if (args.length < min || args.length > max) return false;
  return args.every((arg, i) => {
    const { type } = parameterAt(overload, i);
    return 'variable' in type || typesEqualIgnoringNullability(type, arg);
  });
}
