/** Errors of TypeScript functions, with the user's own lines and the record. */
import type { FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { userStack } from '../../operators/user-stack';
import { externalText } from '../../types/external-text';
import type { LogicalType } from '../../types/logical/contracts';
import { Mismatch } from './mismatch';
import { originalPlaces } from './source-maps';

interface Place {
  /** What failed, when it was no call. */
  readonly message?: string;
  readonly record?: string;
  readonly row?: number;
}

/** The error of a call, as every carrier reports it. */
export function failed(
  spec: Pick<FunctionSpec, 'name' | 'language'>,
  error: unknown,
  place: Place = {},
): UserFunctionError {
  if (error instanceof UserFunctionError) return error;
  const { message, ...where } = place;
  if (error instanceof Mismatch) {
    return new UserFunctionError(spec, 'result', `wrong value: ${error.describe(message ?? 'result')}`, where);
  }
  const text = errorText(error);
  return new UserFunctionError(spec, 'failed', message === undefined ? text : `${message}: ${text}`, {
    ...where,
    cause: error,
    userStack: frames(error),
  });
}

/** Also for errors of other realms. */
export function errorText(error: unknown): string {
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown };
  if (typeof message !== 'string') return `threw ${String(error)}`;
  return typeof name === 'string' && name !== 'Error' ? `${name}: ${message}` : message;
}

const FRAME = /^\s*at (?:async )?(?:(.*?) \()?(?:file:\/\/)?(.*?:\d+:\d+)\)?$/;

/** `src/f.ts:12:3 in normalize`, innermost first. */
function frames(error: unknown): string[] {
  const stack = (error as { stack?: unknown } | null)?.stack;
  if (typeof stack !== 'string') return [];
  const found: string[] = [];
  for (const line of userStack({ stack: originalPlaces(stack) } as Error).split('\n')) {
    // What called the host is behind its frames.
    if (found.length > 0 && /^\s+\[\d+ frame/.test(line)) break;
    const match = FRAME.exec(line);
    if (match) found.push(match[1] === undefined ? match[2] : `${match[2]} in ${match[1]}`);
  }
  return found;
}

/** Text of a call's arguments, for messages. */
export function recordText(types: readonly (LogicalType | undefined)[], args: readonly unknown[]): string {
  return `(${args.map((arg, i) => textOf(types[i], arg)).join(', ')})`;
}

function textOf(type: LogicalType | undefined, value: unknown): string {
  return type === undefined ? String(value) : externalText(type)(value);
}
