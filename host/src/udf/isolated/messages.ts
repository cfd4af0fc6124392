/** What a thread of isolated functions and its host tell each other. */
import type { MessagePort } from 'node:worker_threads';
import type { CallProgram, CallSite, FunctionContext, FunctionSpec } from '../../functions/user/contracts';
import { type FunctionFailure, UserFunctionError } from '../../functions/user/errors';
import type { ModuleSource, ModuleText } from '../inline/compile';
import type { SpecParts } from '../inline/describe';
import type { PackedColumn } from './packed-columns';

/** Plain parts of a FunctionContext. */
export type ContextData = Pick<
  FunctionContext,
  | 'jobName'
  | 'operatorName'
  | 'subtaskIndex'
  | 'parallelism'
  | 'attempt'
  | 'slot'
  | 'jobParameters'
  | 'configuration'
  | 'cachedFiles'
>;

export interface ThreadData {
  /** For messages of the thread as a whole. */
  readonly name: string;
  readonly modules: readonly ModuleText[];
  /** Environment variables that were granted. */
  readonly env: Readonly<Record<string, string>>;
  readonly grants: FunctionSpec['grants'];
  /** Bytes. */
  readonly memory: number;
  readonly output: number;
  /** [0]: the row that runs, [1]: the call of the program. */
  readonly progress: SharedArrayBuffer;
  /** [0]: set to 1 with the answer to a call that the host waits for. */
  readonly signal: SharedArrayBuffer;
  /** For those answers. */
  readonly port: MessagePort;
}

export type ToThread =
  | {
      readonly kind: 'describe';
      readonly name: string;
      readonly source: ModuleSource;
      readonly parts: SpecParts;
      readonly usual: string;
    }
  | { readonly kind: 'openBatch'; readonly program: CallProgram; readonly context: ContextData }
  | {
      readonly kind: 'openAggregate';
      readonly spec: FunctionSpec;
      readonly site: CallSite;
      readonly context: ContextData;
    }
  | {
      readonly kind: 'batch';
      readonly columns: readonly PackedColumn[];
      readonly count: number;
      readonly tolerant: boolean;
    }
  /** The host waits: answered on the port, then by the signal. */
  | { readonly kind: 'aggregate'; readonly method: AggregateMethod; readonly args: readonly PackedColumn[] }
  /** The same, for AggregateCaller.update. A fresh accumulator is NULL. */
  | {
      readonly kind: 'update';
      readonly accumulators: PackedColumn;
      readonly groups: Int32Array;
      readonly retracts: Uint8Array | undefined;
      readonly args: readonly PackedColumn[];
    }
  | { readonly kind: 'close'; readonly failed: boolean };

export type AggregateMethod = 'create' | 'accumulate' | 'retract' | 'merge' | 'value' | 'emit' | 'emitUpdates';

/** A UserFunctionError without its class. */
export interface ErrorData {
  readonly functionName: string;
  readonly language: FunctionSpec['language'];
  readonly failure: FunctionFailure;
  readonly message: string;
  readonly record?: string;
  readonly row?: number;
  readonly userStack: readonly string[];
}

export interface MetricChange {
  /** Names of the groups, then of the metric. */
  readonly path: readonly string[];
  readonly kind: 'counter' | 'meter' | 'histogram' | 'gauge';
  readonly value: number | string;
}

export interface Opened {
  readonly preferredRows: number;
  readonly concurrency: number;
  /** Of an aggregate function. */
  readonly methods: readonly AggregateMethod[];
}

/** `id`: of the request; 0 = the thread has started. */
export type FromThread =
  | { readonly kind: 'done'; readonly id: number; readonly result?: unknown; readonly metrics: readonly MetricChange[] }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly error: ErrorData;
      readonly metrics: readonly MetricChange[];
    }
  | { readonly kind: 'output'; readonly text: string };

/** Answer to 'batch'. */
export interface BatchResult {
  readonly columns: readonly PackedColumn[];
  readonly failures: readonly { readonly row: number; readonly error: ErrorData }[];
}

/** Answer to 'update'. */
export interface UpdateResult {
  readonly accumulators: PackedColumn;
  readonly before: PackedColumn;
  readonly values: PackedColumn;
}

export function errorData(error: UserFunctionError): ErrorData {
  const { functionName, failure, record, row, userStack } = error;
  const language = error.language as ErrorData['language'];
  const message = error.message.slice(`Function '${functionName}' (${language}): `.length);
  return {
    functionName,
    language,
    failure,
    message,
    userStack,
    ...(record !== undefined && { record }),
    ...(row !== undefined && { row }),
  };
}

export function errorOf({ functionName, language, failure, message, ...details }: ErrorData): UserFunctionError {
  return new UserFunctionError({ name: functionName, language }, failure, message, details);
}
