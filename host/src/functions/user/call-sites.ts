/** Calls of user functions inside a configuration, and the names under which operators find what answers them. */
import type { LogicalType } from '../../types/logical/contracts';
import type { CallSite, FunctionSpec } from './contracts';

/** One call of a user function with its types. */
export interface UsedFunction {
  /** Key of the function. */
  readonly key: string;
  readonly site: CallSite;
  /** Values of arguments that are literals; others undefined. */
  readonly literals: readonly unknown[];
}

/** A user function in an operator's configuration, once for each combination of types that calls of it have. */
export interface OperatorFunction {
  readonly key: string;
  readonly spec: FunctionSpec;
  readonly site: CallSite;
}

/** What calls in expressions and aggregate calls have in common. */
interface WrittenCall {
  readonly userFunction: string;
  readonly args: readonly { readonly kind: string; readonly type: LogicalType; readonly value?: unknown }[];
  readonly type: LogicalType;
}

function isWrittenCall(value: object): value is WrittenCall {
  const { userFunction, args } = value as Partial<WrittenCall>;
  return typeof userFunction === 'string' && Array.isArray(args);
}

/** The name of a call with these types: calls of equal names share what answers them. */
export function siteKey(key: string, args: readonly LogicalType[], result: LogicalType): string {
  return JSON.stringify([key, args, result]);
}

/** All calls of user functions in plain data, each pair of function and types once. */
export function usedFunctions(data: unknown): UsedFunction[] {
  const found = new Map<string, UsedFunction>();
  visit(data, (call) => {
    const args = call.args.map(({ type }) => type);
    const key = siteKey(call.userFunction, args, call.type);
    if (found.has(key)) return;
    const literals = call.args.map((arg) => (arg.kind === 'literal' ? arg.value : undefined));
    found.set(key, { key: call.userFunction, site: { args, result: call.type }, literals });
  });
  return [...found.values()];
}

function visit(value: unknown, onCall: (call: WrittenCall) => void): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  if (Array.isArray(value)) {
    for (const item of value) visit(item, onCall);
    return;
  }
  if (isWrittenCall(value)) onCall(value);
  const parts = value instanceof Map ? [...value.values()] : Object.values(value);
  for (const part of parts) visit(part, onCall);
}
