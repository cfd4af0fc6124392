/**
 * A subtask: a chain of operators in one thread. `step` does what is due (mails, then one piece of input) and returns; nothing
 * blocks. States are Flink's: CREATED, DEPLOYING, INITIALIZING, RUNNING, then FINISHED, CANCELED or FAILED.
 */
import type { CheckpointBarrier, RestoredChannels, SubtaskRestore } from '../checkpoint/contracts';
import { declined } from './declined';
import { toError } from '../operators/base';
import { CorruptStateError } from '../state/snapshot/errors';
import type { Operator } from '../operators/contracts';
import { MAX_WATERMARK } from '../types/contracts';
import { SubtaskAccumulators } from './accumulators';
import { buildChain } from './chain';
import type { AlignedCheckpoint } from './barriers';
import type { Chain } from './chain';
import type { EndMode } from './channels';
import type { ExecutionState, SubtaskMetrics } from './contracts';
import { describeFailure, locate } from './failure';
import type { Runnable } from './scheduler';
import type { SourceInput } from './source-input';
import { TaskCheckpoints } from './task-checkpoints';
import { taskName } from './task-environment';
import type { Placement, TaskEnvironment } from './task-environment';
import { restoreChannels } from './task-restore';
import { TaskTimers } from './time';

/** 'waiting': all input is processed, and a checkpoint must complete before the task may end. */
type Phase = 'opening' | 'running' | 'finishing' | 'waiting' | 'ended';

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
  private checkpoints: TaskCheckpoints | undefined;
  /** A barrier has been taken, and the states are not fixed yet. */
  private paused = false;
  /** The savepoint that stops the job without drain. */
  private stoppedBy: number | undefined;
  /** Nothing more is read, until it is known what becomes of that savepoint. */
  private suspended = false;
  /** 'drain': the checkpoint to take when the operators have finished. */
  private drainBy: CheckpointBarrier | undefined;
  /** An unaligned barrier that came while the operators finished. */
  private afterFinish: AlignedCheckpoint | undefined;
  /** The savepoint for which the source was ended before its time. */
  private drainedBy: number | undefined;
  /** The first checkpoint after the end of the input. */
  private finalCheckpoint: number | undefined;
  private completedCheckpoint = 0;

  constructor(
    readonly placement: Placement,
    private readonly environment: TaskEnvironment,
    private readonly restore: SubtaskRestore | undefined,
  ) {
    this.name = taskName(environment.plan.tasks[placement.task], placement.subtask);
    this.timers = new TaskTimers(environment.clock, (mail) => this.enqueue(mail));
    // Restored timers may be due; nothing may fire before every operator is open.
    this.timers.pause();
  }

  /** Builds the chain: operators, outputs and inputs. Channels of the whole task manager exist by now. */
  deploy(): void {
    // Another task of the job may have failed, and cancelled this one, while it was deployed.
    if (this.hasEnded()) return;
    this.report('DEPLOYING');
    try {
      this.chain = buildChain(this, this.environment, this.restore);
      this.checkpoints = new TaskCheckpoints(this.checkpointedTask(), this.chain);
      const { checkpoints } = this;
      this.chain.onAligned = (checkpoint) => {
        // Operators that are about to finish are in a snapshot as finished ones.
        if (this.phase === 'finishing') this.afterFinish = checkpoint;
        else checkpoints.begin(checkpoint);
      };
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
      await this.restoreStates(chain);
    } catch (error) {
      this.failRestore(toError(error));
    }
    if (this.hasEnded()) return;
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
      const splits = this.restore?.operators.find(({ operator }) => operator === 0)?.state.splits ?? [];
      if (splits.length > 0) chain.source?.addSplits([...splits]);
    } catch (error) {
      this.fail(toError(error));
    }
    if (this.hasEnded()) return;
    this.phase = 'running';
    this.timers.resume();
    this.report('RUNNING');
    if (this.restore?.finished) chain.source?.endAtOnce(false);
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
      if (this.paused || (this.phase !== 'running' && this.phase !== 'waiting')) return false;
      const { input } = this.chain!;
      if (this.phase === 'waiting') return input.stepAfterEnd?.() === 'more';
      if (this.suspended || !this.canProceed()) return false;
      const result = input.step();
      if (result === 'end' && !this.hasEnded()) this.endInput();
      return result === 'more';
    } catch (error) {
      this.fail(toError(error));
      return false;
    }
  }

  get backlogged(): boolean {
    return this.chain?.input.backlogged ?? false;
  }

  /** The source that this task reads, if it is one. */
  get source(): SourceInput | undefined {
    return this.chain?.source;
  }

  /** The coordinator's order to take a checkpoint: of sources, and of tasks whose inputs have all ended. */
  triggerCheckpoint(barrier: CheckpointBarrier): void {
    if (this.phase === 'opening' || this.phase === 'ended' || !this.chain) {
      this.environment.onDecline(
        this.placement,
        barrier.id,
        declined('CHECKPOINT_DECLINED_TASK_NOT_READY', `Task ${this.name} is not running`),
      );
      return;
    }
    this.enqueue(() => {
      if (barrier.stop === 'drain' && this.source && this.phase === 'running') {
        this.drainBy = barrier;
        this.drainedBy = barrier.id;
        this.source.endAtOnce(true);
        this.wake();
      } else if (this.phase === 'finishing') this.drainBy = barrier;
      else this.chain!.trigger(barrier);
    });
  }

  checkpointCompleted(checkpointId: number): void {
    this.enqueue(() => void this.notifyCompleted(checkpointId).catch((error) => this.fail(toError(error))));
  }

  checkpointAborted(checkpointId: number): void {
    this.enqueue(() => {
      this.chain?.alignment?.abort(checkpointId);
      this.checkpoints?.abort(checkpointId);
      for (const { operator, context } of this.chain?.operators ?? []) {
        context.checkpointAborted(checkpointId);
        operator.notifyCheckpointAborted?.(checkpointId);
      }
      if (this.finalCheckpoint === checkpointId) this.finalCheckpoint = undefined;
      // Its input was cut short, and event time has come to its end: only a restart gives the rest.
      if (this.drainedBy === checkpointId) this.fail(new Error('Stop-with-savepoint failed.'));
      if (this.stoppedBy === checkpointId) {
        this.stoppedBy = undefined;
        this.suspended = false;
        this.goOn();
        this.wake();
      }
    });
  }

  /** Ends the task with `error` and releases everything. A task that has ended stays as it is. */
  fail(error: Error, corruptCheckpoint?: number): void {
    if (this.hasEnded()) return;
    this.phase = 'ended';
    this.closing = this.release(true);
    const failure = describeFailure(error, this.name);
    this.report('FAILED', corruptCheckpoint === undefined ? { failure } : { failure, corruptCheckpoint });
  }

  /** A file of the checkpoint that is not whole is a reason to begin with the checkpoint before. */
  private failRestore(error: Error): void {
    const corrupt = isCorrupt(error) ? this.restore?.checkpointId : undefined;
    this.fail(error, corrupt);
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
    const { name } = this.environment.plan.tasks[task];
    return { task: name, taskIndex: task, subtask, state: this.state, operators };
  }

  /** Its states may be read, by a mail. */
  isRunning(): boolean {
    return this.phase === 'running' || this.phase === 'waiting';
  }

  chainedOperators(): Chain['operators'] {
    return this.chain?.operators ?? [];
  }

  private hasEnded(): boolean {
    return this.phase === 'ended';
  }

  private checkpointedTask(): ConstructorParameters<typeof TaskCheckpoints>[0] {
    const { environment, placement } = this;
    return {
      enqueue: (mail) => this.enqueue(mail),
      hasEnded: () => this.hasEnded(),
      isWaiting: () => this.phase === 'waiting',
      pause: () => {
        this.paused = true;
        this.timers.pause();
        // What an asynchronous reader gives from here on comes behind the barrier.
        if (this.source) this.chain!.operators[0].output.hold();
      },
      resume: () => {
        this.paused = false;
        // Behind the savepoint that stops the job nothing may be emitted; only the ends of the inputs still come through.
        if (this.stoppedBy === undefined) this.goOn();
        this.wake();
      },
      onTaken: ({ id, stop }) => {
        if (this.phase === 'waiting') this.finalCheckpoint ??= id;
        if (stop !== 'suspend' || this.phase !== 'running') return;
        this.stoppedBy = id;
        this.suspended = this.source !== undefined;
        // Results of calls that are still out are in the savepoint as calls.
        for (const { output } of this.chain!.operators) output.hold();
      },
      acknowledge: (id, snapshot) => environment.onAcknowledge(placement, id, snapshot),
      decline: (id, error) => environment.onDecline(placement, id, error),
      fail: (error) => this.fail(error),
    };
  }

  private goOn(): void {
    this.timers.resume();
    for (const { output } of this.chain!.operators) output.release();
  }

  private async restoreStates(chain: Chain): Promise<void> {
    if (this.restore === undefined) return;
    const { stateInputs } = this.environment;
    for (const { operator, state } of this.restore.operators) {
      const { context, name } = chain.operators[operator];
      try {
        await context.restore(state, stateInputs);
        if (state.channels.length > 0) await this.restoreChannels(chain, state.channels);
      } catch (error) {
        throw locate(error, name);
      }
    }
  }

  private restoreChannels(chain: Chain, stored: readonly RestoredChannels[]): Promise<void> {
    const { environment, placement } = this;
    const { parallelism, maxParallelism } = environment.plan.tasks[placement.task];
    const place = { subtask: placement.subtask, parallelism, maxParallelism };
    return restoreChannels(chain, stored, environment.stateInputs, place);
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

  private endInput(): void {
    const mode = this.endMode();
    if (mode === 'suspend') this.endSuspended();
    else void this.finish(mode);
  }

  private endMode(): EndMode {
    if (this.drainBy !== undefined) return 'checkpoint';
    const { checkpointing } = this.environment;
    return this.chain!.input.endMode?.() ?? (checkpointing?.lastCheckpoint ? 'checkpoint' : 'finish');
  }

  /** After the last input: every operator in turn emits what it holds back. */
  private async finish(mode: EndMode): Promise<void> {
    this.phase = 'finishing';
    const chain = this.chain!;
    try {
      // What was finished before the restore has emitted its last row.
      if (!this.restore?.finished) await this.finishOperators(chain);
      else for (const writer of chain.writers) writer.watermark(MAX_WATERMARK);
      if (this.hasEnded()) return;
      for (const writer of chain.writers) writer.end(mode);
      if (mode === 'finish') {
        await this.close(false);
        this.end();
      } else this.waitForCheckpoint();
    } catch (error) {
      this.fail(toError(error));
    }
  }

  private async finishOperators(chain: Chain): Promise<void> {
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
  }

  private waitForCheckpoint(): void {
    this.phase = 'waiting';
    const { afterFinish, drainBy } = this;
    this.afterFinish = undefined;
    this.drainBy = undefined;
    if (afterFinish !== undefined) this.checkpoints!.begin(afterFinish);
    if (drainBy !== undefined) this.chain!.trigger(drainBy);
    else this.environment.onWaiting(this.placement);
    this.wake();
  }

  /** A savepoint has stopped the sources: nothing is finished, and the task ends once it has published what the savepoint holds. */
  private endSuspended(): void {
    this.suspended = true;
    if (this.isStopped()) void this.endForGood();
  }

  private isStopped(): boolean {
    return this.suspended && this.completedCheckpoint >= (this.stoppedBy ?? 0);
  }

  private async notifyCompleted(checkpointId: number): Promise<void> {
    const { chain } = this;
    if (!chain || this.phase === 'opening') return;
    chain.source?.reader.notifyCheckpointComplete?.(checkpointId);
    const published: Promise<void>[] = [];
    for (const { operator, context, name } of chain.operators) {
      context.checkpointCompleted(checkpointId);
      try {
        const done = operator.notifyCheckpointComplete?.(checkpointId);
        if (done) published.push(done.catch((error) => Promise.reject(locate(error, name))));
      } catch (error) {
        throw locate(error, name);
      }
    }
    await Promise.all(published);
    this.enqueue(() => this.afterCompleted(checkpointId));
  }

  private afterCompleted(checkpointId: number): void {
    this.completedCheckpoint = Math.max(this.completedCheckpoint, checkpointId);
    const covered = this.finalCheckpoint !== undefined && checkpointId >= this.finalCheckpoint;
    if (this.phase === 'running' ? this.isStopped() : this.phase === 'waiting' && covered) void this.endForGood();
  }

  /** No barrier is waited for any more. */
  private async endForGood(): Promise<void> {
    const suspended = this.phase === 'running';
    this.phase = 'finishing';
    try {
      for (const writer of this.chain!.writers) {
        if (suspended) writer.end('suspend');
        writer.close();
      }
      await this.close(false);
    } catch (error) {
      this.fail(toError(error));
    }
    this.end();
  }

  private end(): void {
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
    chain?.alignment?.dispose();
    await attempt(() => chain?.input.close?.());
    // All at once: one operator that never closes must not keep the others open.
    await Promise.all(this.opened.splice(0).map((operator) => attempt(() => operator.close?.(failed))));
    for (const { context } of chain?.operators ?? []) await attempt(() => context.dispose());
    if (errors.length > 0) throw errors[0];
  }
}

function isCorrupt(error: unknown): boolean {
  return error instanceof CorruptStateError || (error instanceof Error && isCorrupt(error.cause));
}
