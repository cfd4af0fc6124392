/** Calls between threads: a method name and its arguments; requests are answered. */
import { toError } from '../operators/base';
import type { FailureDetails } from '../operators/base';

/** The part of Worker and MessagePort that is used here. */
export interface Endpoint {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', listener: (message: ThreadMessage) => void): unknown;
}

type ThreadMessage =
  | { readonly kind: 'call'; readonly method: string; readonly args: readonly unknown[]; readonly id: number }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: PlainError };

/** Errors lose their own properties when they are cloned. */
interface PlainError extends FailureDetails {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

export type ThreadHandlers = Readonly<Record<string, (...args: never[]) => unknown>>;

export function plainError(thrown: unknown): PlainError {
  const error = toError(thrown);
  const { exceptionClass, traceback, operatorName, record, domain } = error as FailureDetails;
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    exceptionClass,
    traceback,
    operatorName,
    record,
    domain,
  };
}

export function restoreError({ name, message, stack, ...details }: PlainError): Error {
  return Object.assign(new Error(message), { name, stack }, details);
}

/** One side of the conversation. */
export class ThreadCalls {
  private readonly pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  private requests = 0;
  private lost: Error | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly handlers: ThreadHandlers,
  ) {
    endpoint.on('message', (message) => this.onMessage(message));
  }

  /** Calls `method` on the other side without waiting. */
  send(method: string, ...args: readonly unknown[]): void {
    this.endpoint.postMessage({ kind: 'call', method, args, id: 0 } satisfies ThreadMessage);
  }

  /** Calls `method` and waits for its answer. Rejects with the other side's error, or when it is lost. */
  request(method: string, args: readonly unknown[], transfer?: readonly ArrayBuffer[]): Promise<unknown> {
    if (this.lost) return Promise.reject(this.lost);
    const id = ++this.requests;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.endpoint.postMessage({ kind: 'call', method, args, id } satisfies ThreadMessage, transfer);
    });
  }

  /** The other side is gone: whoever waits is told so. */
  close(error: Error): void {
    this.lost = error;
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }

  private onMessage(message: ThreadMessage): void {
    if (message.kind === 'call') {
      void this.serve(message.method, message.args, message.id);
      return;
    }
    const waiting = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (message.kind === 'answer') waiting?.resolve(message.value);
    else waiting?.reject(restoreError(message.error));
  }

  private async serve(method: string, args: readonly unknown[], id: number): Promise<void> {
    try {
      const value = await this.handlers[method](...(args as never[]));
      if (id) this.endpoint.postMessage({ kind: 'answer', id, value } satisfies ThreadMessage);
    } catch (error) {
      if (id) this.endpoint.postMessage({ kind: 'error', id, error: plainError(error) } satisfies ThreadMessage);
    }
  }
}
