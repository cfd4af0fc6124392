/** A stage's life in its worker: placed, opened, closed; messages in between go to the stage operator in its mailbox. */
import { debuglog } from 'node:util';
import type { Failure, OpenStage, Result, StateDescriptor, StateRequest } from '@drey/sdk/protocol';
import type { OperatorContext } from '../../operators/contracts';
import type { StageMessage, WorkerMessageValue } from './connection';
import { PYTHON_WORKERS, type PythonWorkers, type StageHandle } from './contracts';
import { UserCodeError, WorkerLostError } from './errors';
import { WorkerMetrics } from './worker-metrics';

/** How long a failed or cancelled task waits for the user's close(). */
const FAILED_CLOSE_MS = 1000;
/** How long a finished task does. */
const CLOSE_MS = 60_000;

/** Shown with NODE_DEBUG=drey-worker. */
const log = debuglog('drey-worker');

/** What the operator does with a worker's messages; called in the task's mailbox, in the worker's order. */
export interface StageTarget {
  registerState(descriptor: StateDescriptor): void;
  onResult(result: Result): void;
  onStateRequest(request: StateRequest): void;
}

export class StageChannel {
  #handle: StageHandle | undefined;
  readonly #metrics: WorkerMetrics;
  #opened: { resolve(): void; reject(error: Error): void } | undefined;
  #closing: (() => void) | undefined;
  /** The stage cannot be talked to any more. */
  #dead: Error | undefined;
  #released = false;

  constructor(
    private readonly context: OperatorContext,
    private readonly target: StageTarget,
    /** The error of a failure of user code. */
    private readonly errorOf: (failure: Failure) => Error = (failure) => new UserCodeError(failure),
  ) {
    this.#metrics = new WorkerMetrics(context.metrics);
  }

  /** Resolves when the user's open() has run; the states it declared are registered by then. */
  async open(message: (stageId: number) => OpenStage): Promise<void> {
    const workers = this.context.service<PythonWorkers>(PYTHON_WORKERS);
    const opened = new Promise<void>((resolve, reject) => {
      this.#opened = { resolve, reject };
    });
    opened.catch(() => undefined);
    const listener = {
      onMessage: (message: StageMessage) => this.#receive(message),
      onLost: (error: Error) => this.#fail(new WorkerLostError(error.message)),
    };
    const handle = await workers.place(this.context.slot, listener).catch((error: Error) => {
      throw new WorkerLostError(error.message);
    });
    this.#handle = handle;
    if (this.#released) {
      handle.release(true);
      throw new WorkerLostError('The task was cancelled while its Python worker started');
    }
    handle.send({ kind: 'openStage', value: message(handle.stageId) });
    await opened;
  }

  get stageId(): number {
    return (this.#handle as StageHandle).stageId;
  }

  send(message: WorkerMessageValue): void {
    if (this.#dead === undefined) this.#handle?.send(message);
  }

  /** Runs the user's close() unless the stage is dead already. Rejects when that fails and the task had not. */
  async close(failed: boolean): Promise<void> {
    if (this.#released) return;
    const handle = this.#handle;
    if (handle !== undefined && this.#dead === undefined) {
      const closed = this.#closed(failed ? FAILED_CLOSE_MS : CLOSE_MS);
      handle.send({ kind: 'closeStage', value: { stageId: handle.stageId } });
      await closed;
    }
    this.#released = true;
    const dead = this.#dead;
    handle?.release(failed || dead !== undefined);
    if (dead !== undefined && !failed) throw dead;
  }

  #closed(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#closing = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #receive(message: StageMessage): void {
    switch (message.kind) {
      case 'stageOpened':
        this.#stageOpened(message.value.states);
        break;
      case 'registerState':
        this.#inMailbox(() => this.target.registerState(message.value.state as StateDescriptor));
        break;
      case 'result':
        this.#inMailbox(() => this.target.onResult(message.value));
        break;
      case 'stateRequest':
        this.#inMailbox(() => this.target.onStateRequest(message.value));
        break;
      case 'failure':
        this.#fail(this.errorOf(message.value));
        break;
      case 'metrics':
        this.#metrics.update(message.value);
        break;
      case 'log':
        log('%s %s %s', message.value.level, message.value.logger, message.value.text);
        break;
      case 'stageClosed':
        this.#closing?.();
        break;
      default:
        this.#fail(new WorkerLostError(`The Python worker sent "${message.kind}", which only a host may send`));
    }
  }

  #stageOpened(states: readonly StateDescriptor[]): void {
    try {
      for (const state of states) this.target.registerState(state);
      this.#opened?.resolve();
    } catch (error) {
      this.#opened?.reject(error as Error);
    }
    this.#opened = undefined;
  }

  /** Mail of a task that is closing would come too late to be of use. */
  #inMailbox(work: () => void): void {
    if (this.#closing !== undefined || this.#dead !== undefined) return;
    this.context.enqueue(() => {
      if (this.#dead === undefined && !this.#released) work();
    });
  }

  /** Results that came before the failure are still handled first. */
  #fail(error: Error): void {
    if (this.#dead !== undefined) return;
    if (this.#opened !== undefined) {
      this.#dead = error;
      this.#opened.reject(error);
      return;
    }
    if (this.#closing !== undefined) {
      this.#dead = error;
      this.#closing();
      return;
    }
    this.context.enqueue(() => {
      if (this.#dead !== undefined || this.#released) return;
      this.#dead = error;
      this.context.fail(error);
    });
  }
}
