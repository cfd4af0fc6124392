/** What takes longer than a request: it is triggered, and asked for by its trigger id until it is complete. */
import { randomBytes } from 'node:crypto';
import { HttpError } from './http';

/** Ended operations that are remembered. */
const KEPT = 200;

const HEX_ID = /^[0-9a-fA-F]{32}$/;

interface Operation {
  /** undefined = in progress. */
  result: Readonly<Record<string, unknown>> | undefined;
  readonly done: Promise<void>;
}

export class Operations {
  /** By scope and trigger id. */
  private readonly operations = new Map<string, Operation>();

  constructor(
    /** As in "There is no savepoint operation with ...". */
    private readonly what: string,
    /** The name of the field that holds a failure. */
    private readonly failureField: string,
  ) {}

  /** Runs `work` unless it was triggered with this id before; the trigger id. */
  trigger(scope: string, wanted: string | undefined, work: () => Promise<Record<string, unknown>>): string {
    if (wanted !== undefined && !HEX_ID.test(wanted)) {
      throw new HttpError(
        400,
        `Request did not match expected format: the trigger id "${wanted}" is not 32 hex digits.`,
      );
    }
    const id = wanted?.toLowerCase() ?? randomBytes(16).toString('hex');
    const key = `${scope}/${id}`;
    if (this.operations.has(key)) return id;
    const operation: { -readonly [K in keyof Operation]: Operation[K] } = {
      result: undefined,
      done: Promise.resolve(),
    };
    operation.done = work().then(
      (result) => void (operation.result = result),
      (error: unknown) => void (operation.result = { [this.failureField]: failureCause(error) }),
    );
    this.operations.set(key, operation);
    this.forgetOld();
    return id;
  }

  /** Resolves when the operation is complete. */
  async wait(scope: string, id: string): Promise<void> {
    await this.operations.get(`${scope}/${id}`)?.done;
  }

  /** As Flink's AsynchronousOperationResult. Throws HttpError. */
  status(scope: string, id: string): Record<string, unknown> {
    const operation = this.operations.get(`${scope}/${id.toLowerCase()}`);
    if (operation === undefined) {
      const of = scope === '' ? '' : ` for job ${scope}`;
      throw new HttpError(404, `There is no ${this.what} operation with triggerId=${id}${of}.`);
    }
    return operation.result === undefined
      ? { status: { id: 'IN_PROGRESS' }, operation: null }
      : { status: { id: 'COMPLETED' }, operation: operation.result };
  }

  private forgetOld(): void {
    for (const [key, { result }] of this.operations) {
      if (this.operations.size <= KEPT) return;
      if (result !== undefined) this.operations.delete(key);
    }
  }
}

/** Flink's form of an exception, with what lies behind it; there is no Java object to serialize. */
function failureCause(thrown: unknown): Record<string, string> {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { class: classOf(error), 'stack-trace': stackTrace(error), 'serialized-throwable': '' };
}

function classOf(error: Error): string {
  const { exceptionClass } = error as { readonly exceptionClass?: string };
  return exceptionClass ?? 'org.apache.flink.util.FlinkException';
}

function stackTrace(error: Error): string {
  const { cause } = error;
  const own = `${classOf(error)}: ${error.message}`;
  return cause instanceof Error && cause.message !== '' ? `${own}\nCaused by: ${stackTrace(cause)}` : own;
}
