/**
 * A subtask: a chain of operators in one thread. `step` does what is due (mails, then one piece of input) and returns; nothing
 * blocks. States are Flink's: CREATED, DEPLOYING, INITIALIZING, RUNNING, then FINISHED, CANCELED or FAILED.
 */
import { toError } from '../operators/base';
import type { Operator } from '../operators/contracts';
import { SubtaskAccumulators } from './accumulators';
import { buildChain } from './chain';
import type { Chain } from './chain';
import type { ExecutionState, SubtaskMetrics } from './contracts';
import { describeFailure, locate } from './failure';
import type { Runnable } from './scheduler';
import type { SourceInput } from './source-input';
import { taskName } from './task-environment';
import type { Placement, TaskEnvironment } from './task-environment';
import { TaskTimers } from './time';

type Phase = 'opening' | 'running' | 'finishing' | 'ended';

export class Task implements Runnable {
  queued = false;
  readonly name: string;
  readonly accumulators = new SubtaskAccumulators();
  readonly timers: TaskTimers;
  private state: ExecutionState = 'CREATED';
  private phase: Phase = 'opening';
  private mails: (() => void)[] = [];
  /** For each mail the operator that sent it, which errors are put down to. */
  private senders: string[] = [];
  private chain: Chain | undefined;
  /** Operators that have been opened, in that order, and must be closed. */
  private readonly opened: Operator[] = [];
  private closing: Promise<void> | undefined;

  constructor(
    readonly placement: Placement,
    private readonly environment: TaskEnvironment,
  ) {
    this.name = taskName(environment.plan.tasks[placement.task], placement.subtask);
    this.timers = new TaskTimers(environment.clock, (mail) => this.enqueue(mail));
  }

  /** Builds the chain: operators, outputs and inputs. Channels of the whole task manager exist by now. */
  deploy(): void {
    // Another task of the job may have failed, and cancelled this one, while it was deployed.
    if (this.hasEnded()) return;
    this.report('DEPLOYING');
    try {
      this.chain = buildChain(this, this.environment);
    } catch (error) {
      this.fail(toError(error));
    }
  }

  /** Opens the operators from the last to the first, and then runs. */
  async start(): Promise<void> {
    const { chain } = this;
    if (!chain || this.phase !== 'opening') return;
    this.report('INITIALIZING');
    try {
      for (let i = chain.operators.length - 1; i >= 0; i--) {
        const { operator, context, name } = chain.operators[i];
        this.opened.push(operator);
        try {
          const opening = operator.open(context);
          if (opening) await opening;
        } catch (error) {
          throw locate(error, name);
        }
        if (this.hasEnded()) return;
      }
      const opening = chain.input.open?.();
      if (opening) await opening;
    } catch (error) {
      this.fail(toError(error));
    }
    if (this.hasEnded()) return;
    this.phase = 'running';
    this.report('RUNNING');
    this.wake();
  }

  /** Runs `mail` in a later step. Errors are those of the operator `sender`. */
  enqueue(mail: () => void, sender = ''): void {
    if (this.phase === 'ended') return;
    this.mails.push(mail);
    this.senders.push(sender);
    this.wake();
  }

  wake(): void {
    if (this.phase !== 'ended') this.environment.scheduler.schedule(this);
  }

  step(): boolean {
    try {
      if (this.mails.length > 0) this.runMails();
      if (this.phase !== 'running') return false;
      const { input } = this.chain!;
      if (!this.canProceed()) return false;
      const result = input.step();
      if (result === 'end' && !this.hasEnded()) void this.finish();
      return result === 'more';
    } catch (error) {
      this.fail(toError(error));
      return false;
    }
  }

  /** The source that this task reads, if it is one. */
  get source(): SourceInput | undefined {
    return this.chain?.source;
  }

  /** Ends the task with `error` and releases everything. A task that has ended stays as it is. */
  fail(error: Error): void {
    if (this.hasEnded()) return;
    this.phase = 'ended';
    this.closing = this.release(true);
    this.report('FAILED', { failure: describeFailure(error, this.name) });
  }

  /** Stops the task. Resolves when it is released, at the latest after the cancellation timeout. */
  async cancel(): Promise<void> {
    if (!this.hasEnded()) {
      this.report('CANCELING');
      this.phase = 'ended';
      this.closing = this.release(true);
    }
    await this.closing;
    if (this.state === 'CANCELING') this.report('CANCELED');
  }

  metrics(): SubtaskMetrics {
    const operators = (this.chain?.operators ?? []).map(({ name, metrics }) => ({ name, metrics: metrics.read() }));
    const { task, subtask } = this.placement;
    return { task: this.environment.plan.tasks[task].name, subtask, state: this.state, operators };
  }

  private hasEnded(): boolean {
    return this.phase === 'ended';
  }

  private report(state: ExecutionState, detail?: Parameters<TaskEnvironment['onState']>[2]): void {
    this.state = state;
    this.environment.onState(this.placement, state, detail);
  }

  private runMails(): void {
    const { mails, senders } = this;
    this.mails = [];
    this.senders = [];
    for (let i = 0; i < mails.length && this.phase !== 'ended'; i++) {
      try {
        mails[i]();
      } catch (error) {
        throw senders[i] ? locate(error, senders[i]) : error;
      }
    }
  }

  private canProceed(): boolean {
    const { writers, gating } = this.chain!;
    for (let i = 0; i < writers.length; i++) if (writers[i].full) return false;
    for (let i = 0; i < gating.length; i++) if (!gating[i].ready!()) return false;
    return true;
  }

  /** After the last input: every operator in turn emits what it holds back. */
  private async finish(): Promise<void> {
    this.phase = 'finishing';
    const chain = this.chain!;
    try {
      for (const { operator, name, isHead } of chain.operators) {
        try {
          if (!isHead) operator.endInput?.(0);
          const finishing = operator.finish?.();
          if (finishing) await finishing;
        } catch (error) {
          throw locate(error, name);
        }
        if (this.hasEnded()) return;
        if (this.mails.length > 0) this.runMails();
        if (this.hasEnded()) return;
      }
      for (const writer of chain.writers) writer.end();
      await this.close(false);
    } catch (error) {
      this.fail(toError(error));
    }
    if (this.hasEnded()) return;
    this.phase = 'ended';
    this.mails = [];
    this.report('FINISHED', { accumulators: this.accumulators.snapshot() });
  }

  /** Closes everything within the cancellation timeout; errors are dropped, since something else ended the task. */
  private async release(failed: boolean): Promise<void> {
    this.mails = [];
    const closed = this.close(failed).catch(() => undefined);
    let timeout: NodeJS.Timeout | undefined;
    const expired = new Promise<void>((resolve) => {
      timeout = setTimeout(resolve, this.environment.cancellationTimeoutMs);
    });
    await Promise.race([closed, expired]);
    clearTimeout(timeout);
  }

  /** Throws the first error of a close, after all have been closed. */
  private async close(failed: boolean): Promise<void> {
    this.timers.dispose();
    const errors: unknown[] = [];
    const attempt = async (action: () => void | Promise<void> | undefined): Promise<void> => {
      try {
        await action();
      } catch (error) {
        errors.push(error);
      }
    };
    const { chain } = this;
    await attempt(() => chain?.input.close?.());
    // All at once: one operator that never closes must not keep the others open.
    await Promise.all(this.opened.splice(0).map((operator) => attempt(() => operator.close?.(failed))));
    for (const { context } of chain?.operators ?? []) await attempt(() => context.dispose());
    if (errors.length > 0) throw errors[0];
  }
}
