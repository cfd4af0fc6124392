/** From what a program or module declares (`@drey/sdk/udf`) to what the catalog holds. */
import {
  type CallInfo,
  type CallSignature,
  FUNCTION_KIND,
  type FunctionSignature,
  type Parameters,
} from '@drey/sdk/udf';
import type {
  FunctionKind,
  FunctionSource,
  FunctionSpec,
  InferredTypes,
  Overload,
  Parameter,
  ParameterType,
  RegisteredFunction,
} from '../../functions/user/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { parseType } from '../../types/logical/parse';
import { typeText } from '../../types/logical/print';
import { validation } from '../../types/sql-error';
import { nullableToUser } from './codec';
import { describeProcessFunction, type ProcessObject } from './process-describe';

/** A function object of any kind. */
export interface UserObject {
  readonly signature: FunctionSignature;
  readonly open?: (context: unknown) => unknown;
  readonly close?: () => unknown;
  readonly isDeterministic?: () => boolean;
  readonly [FUNCTION_KIND]?: FunctionKind;
}

/** A function object, or a class of them: an instance. Throws ValidationException for anything else. */
export function userObject(target: unknown, name: string): UserObject {
  const object = isFunctionClass(target) ? new (target as new () => UserObject)() : target;
  if (typeof object === 'object' && object !== null && FUNCTION_KIND in object) return object as UserObject;
  throw validation(
    `'${name}' is no user function: a class or object of @drey/sdk/udf is expected, such as ScalarFunction or udf(...).`,
  );
}

/** Names of the exports of a module that are functions of the user. */
export function functionNames(exports: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(exports).filter((name) => isUserFunction(exports[name]));
}

/** A function object or a class of them. */
function isUserFunction(target: unknown): boolean {
  return isFunctionClass(target) || (typeof target === 'object' && target !== null && FUNCTION_KIND in target);
}

export function isFunctionClass(target: unknown): boolean {
  if (typeof target !== 'function') return false;
  const prototype: unknown = (target as { prototype?: unknown }).prototype;
  return typeof prototype === 'object' && prototype !== null && FUNCTION_KIND in prototype;
}

/** What a spec needs beside what the function says of itself. */
export type SpecParts = Pick<FunctionSpec, 'limits' | 'grants'> & { readonly isolated?: boolean };

/** Describes a function under the name by which it is registered. */
export function describeFunction(
  name: string,
  target: unknown,
  source: FunctionSource,
  parts: SpecParts,
): RegisteredFunction {
  const object = userObject(target, name);
  const { signature } = object;
  if (object[FUNCTION_KIND] === 'PROCESS_TABLE') {
    return describeProcessFunction(name, object as unknown as ProcessObject, source, parts);
  }
  if (typeof signature !== 'object' || signature === null) {
    throw validation(`The function '${name}' does not say its signature.`);
  }
  const kind = object[FUNCTION_KIND] as FunctionKind;
  const methods = object as unknown as Readonly<Record<string, unknown>>;
  const has = (method: string): boolean => typeof methods[method] === 'function';
  checkMethods(name, kind, has);
  const async = kind === 'ASYNC_SCALAR' || kind === 'ASYNC_TABLE';
  const isolated = parts.isolated === true;
  const aggregate = kind === 'AGGREGATE' || kind === 'TABLE_AGGREGATE';
  const spec: FunctionSpec = {
    name,
    kind,
    language: 'TYPESCRIPT',
    carrier: 'inline',
    source,
    overloads: overloadsOf(name, signature),
    deterministic: object.isDeterministic?.() ?? signature.deterministic ?? true,
    limits: parts.limits,
    grants: parts.grants,
    ...(isolated && { isolated }),
    row: !async && !isolated,
    batch: async || isolated,
    ...(aggregate && { retracts: has('retract'), merges: has('merge') }),
  };
  if (!('inferTypes' in signature)) return { spec };
  return { spec, infer: inferrer(signature.inferTypes) };
}

const METHODS: Partial<Record<FunctionKind, readonly string[]>> = {
  AGGREGATE: ['createAccumulator', 'accumulate', 'getValue'],
  TABLE_AGGREGATE: ['createAccumulator', 'accumulate'],
};

function checkMethods(name: string, kind: FunctionKind, has: (method: string) => boolean): void {
  for (const method of METHODS[kind] ?? ['eval']) {
    if (!has(method)) throw validation(`The function '${name}' has no method '${method}'.`);
  }
  if (kind === 'TABLE_AGGREGATE' && !has('emitValue') && !has('emitUpdateWithRetract')) {
    throw validation(`The function '${name}' has neither a method 'emitValue' nor 'emitUpdateWithRetract'.`);
  }
}

// ---------------------------------------------------------------- types

function overloadsOf(name: string, signature: FunctionSignature): Overload[] {
  if ('inferTypes' in signature) return [];
  const forms = 'overloads' in signature ? signature.overloads : [signature];
  if (forms.length === 0) throw validation(`The function '${name}' has no overload.`);
  return forms.map((form) => overloadOf(name, form));
}

function overloadOf(name: string, form: CallSignature): Overload {
  try {
    const parameters = parametersOf(form.args ?? []);
    if (form.variadic && parameters.length === 0) throw new Error('a variadic call needs a parameter');
    return {
      parameters,
      ...(form.variadic && { variadic: true }),
      result: parameterType(form.result),
      ...(form.accumulator !== undefined && { accumulator: accumulatorType(String(form.accumulator)) }),
    };
  } catch (error) {
    throw validation(`The signature of function '${name}' is wrong: ${(error as Error).message}`, undefined, error);
  }
}

function parametersOf(args: Parameters): Parameter[] {
  const list = Array.isArray(args) ? args : Object.entries(args).map(([name, type]) => ({ name, type }));
  return list.map((given: unknown) => {
    const parameter = given as { type?: unknown; name?: string; optional?: boolean };
    if (typeof given !== 'object' || given === null || !('type' in given)) return { type: parameterType(given) };
    const { name, optional } = parameter;
    return {
      ...(name !== undefined && { name }),
      type: parameterType(parameter.type),
      ...(optional && { optional: true }),
    };
  });
}

function parameterType(given: unknown): ParameterType {
  if (given === undefined || given === null) throw new Error('a type is missing');
  if (typeof given === 'object' && 'variable' in given) return { variable: String(given.variable) };
  return typeOf(given);
}

/** A type as text, or as DataTypes makes it. */
function typeOf(given: unknown): LogicalType {
  return parseType(String(given));
}

const VIEWS = /\b(LIST|MAP)_VIEW\s*</gi;

/** Views are stored as what they are views of. */
function accumulatorType(text: string): LogicalType {
  return parseType(text.replace(VIEWS, (_, kind: string) => (kind.toUpperCase() === 'LIST' ? 'ARRAY<' : 'MAP<')));
}

type InferTypes = Extract<FunctionSignature, { inferTypes: unknown }>['inferTypes'];

function inferrer(inferTypes: InferTypes): NonNullable<RegisteredFunction['infer']> {
  return (args, literal) => {
    const call: CallInfo = {
      types: args.map(typeText),
      count: args.length,
      literal: (position) => {
        const value = literal(position);
        if (value === undefined || value === null) return value;
        return (nullableToUser(args[position]) ?? ((same: unknown) => same))(value);
      },
    };
    const { args: given, result, accumulator } = inferTypes(call);
    const types: InferredTypes = {
      result: typeOf(result),
      ...(given && { args: given.map(typeOf) }),
      ...(accumulator !== undefined && { accumulator: accumulatorType(String(accumulator)) }),
    };
    if (types.args && types.args.length !== args.length) {
      throw new Error(`inferTypes gave ${types.args.length} arguments for ${args.length}`);
    }
    return types;
  };
}
