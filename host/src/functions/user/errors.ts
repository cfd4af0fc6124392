/** What goes wrong in user functions, always with the function's name and language, and with the record when there is one. */
import type { FunctionSpec } from './contracts';

export type FunctionFailure =
  /** The function threw, or its guest trapped. */
  | 'failed'
  | 'deadline'
  | 'memory'
  | 'output'
  /** What came back is not what was declared. */
  | 'result'
  /** The module asks for what it was not granted. */
  | 'denied'
  /** The module or source cannot be used at all. */
  | 'invalid'
  | 'unsupported';

export interface FailureDetails {
  /** Text of the arguments of the row that failed. */
  readonly record?: string;
  /** Position of that row in the batch. */
  readonly row?: number;
  /** The user's own lines, innermost first: "src/f.ts:12:3 in normalize". */
  readonly userStack?: readonly string[];
  readonly cause?: unknown;
}

/** `Function 'f' (WASM): ...`. `userStack` and `record` are shown by the task as those of any user code. */
export class UserFunctionError extends Error {
  override readonly name = 'UserFunctionError';
  readonly functionName: string;
  readonly language: string;
  readonly record: string | undefined;
  readonly row: number | undefined;
  readonly userStack: readonly string[];

  constructor(
    spec: Pick<FunctionSpec, 'name' | 'language'>,
    readonly failure: FunctionFailure,
    message: string,
    details: FailureDetails = {},
  ) {
    super(`Function '${spec.name}' (${spec.language}): ${message}`, { cause: details.cause });
    this.functionName = spec.name;
    this.language = spec.language;
    this.record = details.record;
    this.row = details.row;
    this.userStack = details.userStack ?? [];
  }
}

/** The message and the user's lines below; '' when none are known. Python's errors bring their own. */
export function userTraceback(
  error: Error & { readonly userStack: readonly string[]; readonly traceback?: string },
): string {
  const { message, userStack, traceback } = error;
  if (traceback !== undefined) return traceback;
  return userStack.length === 0 ? '' : [message, ...userStack.map((place) => `    at ${place}`)].join('\n');
}
