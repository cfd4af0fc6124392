/** What operators share: a base class with the usual forwarding, errors that know where they happened, user functions. */
import type { Batch } from '../types/contracts';
import type { Operator, OperatorContext } from './contracts';
import { userStack } from './user-stack';

/** Who is to blame for a failure. */
export type FailureDomain = 'user' | 'external' | 'internal';

/** What an error may carry for the report of a failed job; all optional, on any Error. */
export interface FailureDetails {
  /** Class name as PyFlink's users see it. */
  readonly exceptionClass?: string | undefined;
  /** Traceback of user code. */
  readonly traceback?: string | undefined;
  readonly operatorName?: string | undefined;
  /** The record that was being processed, printed. */
  readonly record?: string | undefined;
  readonly domain?: FailureDomain | undefined;
}

/** An error with its place. */
export class OperatorError extends Error implements FailureDetails {
  declare readonly exceptionClass?: string | undefined;
  declare readonly traceback?: string | undefined;
  declare readonly operatorName?: string | undefined;
  declare readonly record?: string | undefined;
  declare readonly domain?: FailureDomain | undefined;

  constructor(message: string, details: FailureDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OperatorError';
    Object.assign(this, details);
  }
}

/** Any thrown value as an Error. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

const MAX_RECORD_LENGTH = 300;

/** A record for a message: JSON where possible, cut to a readable length. Never throws. */
export function describeRecord(record: unknown): string {
  let text: string;
  try {
    const plain = typeof record === 'object' && record !== null && record.toString !== Object.prototype.toString;
    text = plain && !Array.isArray(record) ? String(record) : (JSON.stringify(record, jsonValue) ?? String(record));
  } catch {
    text = Object.prototype.toString.call(record);
  }
  return text.length > MAX_RECORD_LENGTH ? `${text.slice(0, MAX_RECORD_LENGTH)}...` : text;
}

function jsonValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Map ? [...value.entries()] : value;
}

/** The error of user code at `record`, with the user's own stack as traceback. Keeps details that are already there. */
export function userError(thrown: unknown, operatorName: string, record: unknown): OperatorError {
  const error = toError(thrown);
  const known = error as FailureDetails;
  return new OperatorError(
    error.message,
    {
      exceptionClass: known.exceptionClass ?? error.name,
      traceback: known.traceback ?? userStack(error),
      operatorName: known.operatorName ?? operatorName,
      record: known.record ?? describeRecord(record),
      domain: known.domain ?? 'user',
    },
    { cause: error },
  );
}

/** A user function that is either a function or an object with a method of that name. Throws when it is neither. */
export function callable<A extends readonly unknown[], R>(target: unknown, method: string): (...args: A) => R {
  if (typeof target === 'function') return target as (...args: A) => R;
  if (typeof target === 'object' && target !== null) {
    const bound = (target as Record<string, unknown>)[method];
    if (typeof bound === 'function') return (bound as (...args: A) => R).bind(target);
  }
  throw new OperatorError(`Expected a function or an object with a method "${method}"`, { domain: 'user' });
}

/** An operator that passes watermarks and idleness on, as most do. */
export abstract class BaseOperator implements Operator {
  declare protected context: OperatorContext;

  open(context: OperatorContext): void {
    this.context = context;
  }

  abstract processBatch(batch: Batch, input: number): void;

  processWatermark(timestamp: number): void {
    this.context.output.emitWatermark(timestamp);
  }

  processIdle(idle: boolean): void {
    this.context.output.emitIdle(idle);
  }
}
