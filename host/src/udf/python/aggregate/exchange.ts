/**
 * Frames of an operator on their way to a worker and back. At most two are unanswered; answers come in order, and so does what
 * the operator wants done between them (watermarks).
 */
import type { Data, OpenStage, Result, StateDescriptor, StateRequest } from '@drey/sdk/protocol';
import type { FunctionSpec } from '../../../functions/user/contracts';
import { UserFunctionError } from '../../../functions/user/errors';
import type { OperatorContext } from '../../../operators/contracts';
import { pythonFailure } from '../functions-errors';
import { StageChannel } from '../stage-channel';

const MAX_UNANSWERED = 2;
/** Frames that may wait for their turn before the operator takes no more input. */
const MAX_WAITING = 2;

export interface FrameHandler<F> {
  /** The message of a frame whose turn has come. */
  data(frame: F, seq: number, ackedSeq: number): Data;
  answered(frame: F, result: Result, seq: number): void;
  registerState?(descriptor: StateDescriptor): void;
  onStateRequest?(request: StateRequest): void;
}

type Item<F> = { readonly frame: F; seq: number } | { readonly forward: () => void };

export class FrameExchange<F> {
  readonly channel: StageChannel;
  /** Frames that were sent, then those that wait, and what is to be done between them. */
  private readonly items: Item<F>[] = [];
  private unanswered = 0;
  private waiting = 0;
  private seq = 0;
  private answeredSeq = 0;
  private blocked = false;
  private drained: (() => void) | undefined;
  /** ms for the answer of one frame; 0 = any time. */
  private readonly deadline: number;
  private cancelDeadline: (() => void) | undefined;

  constructor(
    private readonly context: OperatorContext,
    /** Those that the stage runs. */
    private readonly functions: readonly FunctionSpec[],
    private readonly handler: FrameHandler<F>,
  ) {
    const target = {
      registerState: (descriptor: StateDescriptor) => handler.registerState?.(descriptor),
      onStateRequest: (request: StateRequest) => handler.onStateRequest?.(request),
      onResult: (result: Result) => this.onResult(result),
    };
    this.channel = new StageChannel(context, target, (failure) => pythonFailure(functions, failure));
    const deadlines = functions.map(({ limits }) => limits.deadline).filter((deadline) => deadline > 0);
    this.deadline = deadlines.length === 0 ? 0 : Math.min(...deadlines);
  }

  open(message: (stageId: number) => OpenStage): Promise<void> {
    return this.channel.open(message);
  }

  /** Everything was answered. */
  get idle(): boolean {
    return this.items.length === 0;
  }

  ready(): boolean {
    const ready = this.waiting < MAX_WAITING;
    if (!ready) this.blocked = true;
    return ready;
  }

  push(frame: F): void {
    this.items.push({ frame, seq: 0 });
    this.waiting++;
    this.pump();
  }

  /** Runs `forward` when all frames pushed so far are answered. */
  inOrder(forward: () => void): void {
    if (this.idle) forward();
    else this.items.push({ forward });
  }

  /** Resolves when all frames are answered. */
  drain(): Promise<void> {
    if (this.idle) return Promise.resolve();
    return new Promise((resolve) => {
      this.drained = resolve;
    });
  }

  async close(failed: boolean): Promise<void> {
    this.cancelDeadline?.();
    this.items.length = 0;
    await this.channel.close(failed);
  }

  private pump(): void {
    if (this.waiting === 0) return;
    for (const item of this.items) {
      if (this.unanswered >= MAX_UNANSWERED || this.waiting === 0) return;
      if ('forward' in item || item.seq > 0) continue;
      item.seq = ++this.seq;
      this.unanswered++;
      this.waiting--;
      this.channel.send({ kind: 'data', value: this.handler.data(item.frame, item.seq, this.answeredSeq) });
      if (this.unanswered === 1) this.startDeadline();
    }
  }

  /** The worker handles one frame at a time, so only the oldest has a deadline. */
  private startDeadline(): void {
    this.cancelDeadline?.();
    this.cancelDeadline = undefined;
    if (this.deadline === 0 || this.unanswered === 0) return;
    const timer = setTimeout(() => {
      const text = `a batch took longer than its deadline of ${this.deadline} ms (udf.batch.timeout).`;
      this.context.enqueue(() => this.context.fail(new UserFunctionError(this.functions[0], 'deadline', text)));
    }, this.deadline);
    this.cancelDeadline = () => clearTimeout(timer);
  }

  private onResult(result: Result): void {
    const [head] = this.items;
    if (head === undefined || 'forward' in head || head.seq !== result.seq) {
      throw new Error(`The Python worker answered frame ${result.seq}, which is not the next one`);
    }
    this.items.shift();
    this.unanswered--;
    this.startDeadline();
    this.handler.answered(head.frame, result, head.seq);
    this.answeredSeq = head.seq;
    for (let next = this.items[0]; next !== undefined && 'forward' in next; next = this.items[0]) {
      this.items.shift();
      next.forward();
    }
    this.pump();
    if (this.blocked && this.waiting < MAX_WAITING) {
      this.blocked = false;
      this.context.wake();
    }
    if (this.idle) {
      this.drained?.();
      this.drained = undefined;
    }
  }
}
