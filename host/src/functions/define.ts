/** Small things that definitions of functions share. */
import type { CodeCall, InputTypes, ScalarFunction } from './contracts';
import { CastError } from '../types/cast-error';
import type { ResultType } from './result-types';

export interface FlinkOptions {
  readonly aliases?: readonly string[];
  readonly nulls?: 'strict' | 'custom';
  readonly deterministic?: boolean;
  readonly mayThrow?: boolean;
}

/** A function with Flink's own type inference and messages. */
export function flinkFunction(
  name: string,
  inputTypes: InputTypes,
  resultType: ResultType,
  generate: (call: CodeCall) => string,
  options: FlinkOptions = {},
): ScalarFunction {
  return { kind: 'scalar', name, inputTypes, resultType, generate, messages: 'flink', nulls: 'strict', ...options };
}

/** What generated code passes cannot be checked, so any parameters do. */
type Helper = (...args: never[]) => unknown;

/** Code that calls a helper with all arguments. BIGINT arguments arrive as numbers. */
export function callHelper(name: string, helper: Helper): (call: CodeCall) => string {
  return (call) => `${call.helper(name, helper)}(${numericArgs(call).join(', ')})`;
}

/** Code of argument `i`; a BIGINT as a plain number (positions and lengths beyond 2^53 mean the same as infinite ones). */
export function numericArg(call: CodeCall, i: number): string {
  const code = call.code[i] as string;
  if (call.args[i]?.root !== 'BIGINT') return code;
  return call.isLiteral(i) ? String(Number(call.literal(i))) : `Number(${code})`;
}

export function numericArgs(call: CodeCall): readonly string[] {
  return call.code.map((_, i) => numericArg(call, i));
}

/** The string that literal argument `i` holds; undefined when it is none or NULL. */
export function literalString(call: CodeCall, i: number): string | undefined {
  if (!call.isLiteral(i)) return undefined;
  const value = call.literal(i);
  return typeof value === 'string' ? value : undefined;
}

/** java.lang.IllegalArgumentException of a row's values. */
export function illegalArgument(message: string): Error {
  return new CastError(message, 'java.lang.IllegalArgumentException');
}

/** Remembers the results of a function of a string, for patterns that are no literals; the oldest half goes when it is full. */
export function memoize<T>(compute: (key: string) => T, limit = 64): (key: string) => T {
  const cache = new Map<string, T>();
  return (key) => {
    const known = cache.get(key);
    if (known !== undefined || cache.has(key)) return known as T;
    const value = compute(key);
    if (cache.size >= limit) for (const old of [...cache.keys()].slice(0, limit / 2)) cache.delete(old);
    cache.set(key, value);
    return value;
  };
}
