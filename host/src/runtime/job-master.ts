/** One job: places its subtasks, follows their states, restarts or fails it, and gathers its results. */
import { randomBytes } from 'node:crypto';
import type { JobFailure } from '@drey/sdk/protocol';
import type { ExecutionPlan } from '../graph/contracts';
import type { AccumulatorSnapshot } from './accumulators';
import { mergeAccumulators } from './accumulators';
import { AlignmentCoordinator } from './alignment';
import type { ExecutionState, JobHandle, JobResult, JobStatus, MainRpc, SubtaskMetrics } from './contracts';
import { describeFailure } from './failure';
import type { RestartStrategy } from './restart-strategies';
import { SourceCoordinator } from './source-coordinator';
import type { Placement, StateDetail, SubtaskRef } from './task-environment';
import type { AlignmentReport, JobMasterLink, TaskManagerGateway } from './task-manager';

const TERMINAL_TASK_STATES: ReadonlySet<ExecutionState> = new Set(['FINISHED', 'CANCELED', 'FAILED']);
const TERMINAL_JOB_STATES: ReadonlySet<JobStatus> = new Set(['FINISHED', 'CANCELED', 'FAILED']);

/** Beyond the time in which every task that runs at all has stopped. */
const KILL_GRACE_MS = 1000;

export interface JobMasterOptions {
  readonly plan: ExecutionPlan;
  /** Throws when there are not enough slots. */
  readonly place: () => readonly Placement[];
  readonly rpc: MainRpc;
  readonly restart: RestartStrategy;
  readonly cancellationTimeoutMs: number;
  readonly onStatus: (status: JobStatus, failure?: JobFailure) => void;
}

export class JobMaster implements JobMasterLink, JobHandle {
  readonly jobId = randomBytes(16).toString('hex');
  readonly result: Promise<JobResult>;
  readonly rpc: MainRpc;
  private gateways: readonly TaskManagerGateway[] = [];
  private placements: readonly Placement[] = [];
  private current: JobStatus = 'INITIALIZING';
  private attempt = -1;
  private states = new Map<string, ExecutionState>();
  private readonly finished: AccumulatorSnapshot[] = [];
  private coordinators = new Map<number, SourceCoordinator>();
  private alignments = new AlignmentCoordinator(() => undefined);
  private failure: JobFailure | undefined;
  /** After a failure: ms until the restart, or undefined when the job fails. */
  private restartDelay: number | undefined;
  private restartTimer: NodeJS.Timeout | undefined;
  private killTimer: NodeJS.Timeout | undefined;
  private readonly started = performance.now();
  private ended = false;
  /** What was counted in the end; the task managers are gone then. */
  private lastMetrics: readonly SubtaskMetrics[] | undefined;
  private resolve!: (result: JobResult) => void;

  constructor(private readonly options: JobMasterOptions) {
    this.rpc = options.rpc;
    this.result = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  status(): JobStatus {
    return this.current;
  }

  /** Runs the job on `gateways`, one for each task manager. */
  start(gateways: readonly TaskManagerGateway[]): void {
    this.gateways = gateways;
    if (this.current !== 'CREATED') {
      this.checkEnd();
      return;
    }
    this.become('RUNNING');
    this.deploy();
  }

  /** The job cannot go on, whatever its restart strategy says: no slots, a coordinator that cannot be made. */
  abort(error: Error): void {
    if (TERMINAL_JOB_STATES.has(this.current)) return;
    this.failure ??= describeFailure(error, '');
    if (this.current !== 'CANCELLING') this.become('FAILING');
    clearTimeout(this.restartTimer);
    this.cancelTasks();
  }

  /** The thread of task manager `index` has ended. */
  lost(index: number, error: Error): void {
    for (const { task, subtask, manager } of this.placements) {
      if (manager === index && this.states.size > 0) this.states.set(`${task}.${subtask}`, 'FAILED');
    }
    this.abort(error);
  }

  /** Gives every subtask a slot. Throws when there are not enough. */
  prepare(): void {
    this.become('CREATED');
    this.placements = this.options.place();
  }

  cancel(): void {
    if (this.isEnding()) return;
    const wasRestarting = this.current === 'RESTARTING' && this.restartTimer !== undefined;
    const notStarted = this.attempt < 0;
    this.become('CANCELLING');
    clearTimeout(this.restartTimer);
    if (wasRestarting) void this.end('CANCELED');
    else if (!notStarted) this.cancelTasks();
    else this.killTimer = setTimeout(() => this.checkEnd(), this.options.cancellationTimeoutMs);
  }

  async accumulators(): Promise<ReadonlyMap<string, unknown>> {
    if (TERMINAL_JOB_STATES.has(this.current)) return (await this.result).accumulators;
    const running = await Promise.all(this.gateways.map((gateway) => gateway.accumulators()));
    return mergeAccumulators(running.flat());
  }

  async metrics(): Promise<readonly SubtaskMetrics[]> {
    if (this.lastMetrics) return this.lastMetrics;
    return (await Promise.all(this.gateways.map((gateway) => gateway.metrics()))).flat();
  }

  onState(attempt: number, ref: SubtaskRef, state: ExecutionState, detail?: StateDetail): void {
    if (attempt !== this.attempt || TERMINAL_JOB_STATES.has(this.current)) return;
    this.states.set(`${ref.task}.${ref.subtask}`, state);
    if (detail?.accumulators) this.finished.push(...detail.accumulators);
    if (state === 'FAILED') this.onFailure(detail?.failure);
    if (TERMINAL_TASK_STATES.has(state)) this.checkEnd();
  }

  requestSplit(attempt: number, { task, subtask }: SubtaskRef): void {
    if (attempt === this.attempt) this.coordinators.get(task)?.request(subtask);
  }

  alignment(attempt: number, report: AlignmentReport): void {
    if (attempt === this.attempt) this.alignments.report(report);
  }

  private become(status: JobStatus): void {
    if (status === this.current) return;
    this.current = status;
    const failing = status === 'RESTARTING' || status === 'FAILING';
    this.options.onStatus(status, failing ? this.failure : undefined);
  }

  private isEnding(): boolean {
    return this.current === 'CANCELLING' || this.current === 'FAILING' || TERMINAL_JOB_STATES.has(this.current);
  }

  private deploy(): void {
    const { placements } = this;
    const attempt = ++this.attempt;
    this.restartDelay = undefined;
    this.finished.length = 0;
    this.states = new Map(placements.map(({ task, subtask }) => [`${task}.${subtask}`, 'SCHEDULED']));
    this.alignments = new AlignmentCoordinator((group, limit) => {
      for (const gateway of this.gateways) gateway.alignmentLimit(attempt, group, limit);
    });
    try {
      for (const gateway of this.gateways) gateway.deploy({ attempt, placements });
      if (this.current !== 'RUNNING') return;
      this.startSources(attempt);
      for (const gateway of this.gateways) gateway.start(attempt);
    } catch (error) {
      this.abort(error as Error);
    }
  }

  private startSources(attempt: number): void {
    this.coordinators = new Map();
    const { placements } = this;
    for (const task of this.options.plan.tasks) {
      const [head] = task.operators[0].nodes;
      if (!head.isSource) continue;
      const coordinator = new SourceCoordinator(
        head.node,
        task.parallelism,
        (subtask, splits, noMore) => {
          const place = placements.find((candidate) => candidate.task === task.index && candidate.subtask === subtask)!;
          this.gateways[place.manager].addSplits(attempt, { task: task.index, subtask }, splits, noMore);
        },
        (error) => this.onCoordinatorError(attempt, error, task.name),
      );
      this.coordinators.set(task.index, coordinator);
      coordinator.start();
    }
  }

  private onCoordinatorError(attempt: number, error: Error, task: string): void {
    if (attempt !== this.attempt || this.isEnding()) return;
    this.onFailure(describeFailure(error, task));
    this.checkEnd();
  }

  private onFailure(failure: JobFailure | undefined): void {
    // The first failure counts; what follows is its consequence.
    if (this.current !== 'RUNNING') return;
    this.failure = failure;
    this.restartDelay = this.options.restart.onFailure();
    this.become(this.restartDelay === undefined ? 'FAILING' : 'RESTARTING');
    this.cancelTasks();
  }

  private cancelTasks(): void {
    for (const coordinator of this.coordinators.values()) coordinator.close();
    for (const gateway of this.gateways) gateway.cancel(this.attempt);
    clearTimeout(this.killTimer);
    this.killTimer = setTimeout(() => this.killStuck(), this.options.cancellationTimeoutMs + KILL_GRACE_MS);
    this.killTimer.unref();
    this.checkEnd();
  }

  /** A thread that does not even answer is stuck in user code: it is ended, and the job cannot be restarted. */
  private killStuck(): void {
    const stuck = this.placements.filter(({ task, subtask }) => {
      const state = this.states.get(`${task}.${subtask}`);
      return state !== undefined && !TERMINAL_TASK_STATES.has(state);
    });
    for (const { manager } of stuck) void this.gateways[manager]?.kill?.();
    for (const { task, subtask } of stuck) this.states.set(`${task}.${subtask}`, 'CANCELED');
    if (stuck.length > 0 && this.current === 'RESTARTING') this.become('FAILING');
    this.checkEnd();
  }

  private checkEnd(): void {
    for (const state of this.states.values()) if (!TERMINAL_TASK_STATES.has(state)) return;
    if (this.current === 'RUNNING') void this.end('FINISHED');
    else if (this.current === 'CANCELLING') void this.end('CANCELED');
    else if (this.current === 'FAILING') void this.end('FAILED');
    else if (this.current === 'RESTARTING' && this.restartTimer === undefined) {
      this.restartTimer = setTimeout(() => this.restart(), this.restartDelay ?? 0);
    }
  }

  private restart(): void {
    this.restartTimer = undefined;
    if (this.current !== 'RESTARTING') return;
    clearTimeout(this.killTimer);
    this.become('RUNNING');
    this.failure = undefined;
    this.deploy();
  }

  private async keepMetrics(): Promise<void> {
    const settled = await Promise.allSettled(this.gateways.map((gateway) => gateway.metrics()));
    this.lastMetrics = settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
  }

  private async end(status: 'FINISHED' | 'CANCELED' | 'FAILED'): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.killTimer);
    for (const coordinator of this.coordinators.values()) coordinator.close();
    await this.keepMetrics();
    await Promise.allSettled(this.gateways.map((gateway) => gateway.dispose(status !== 'FINISHED')));
    let accumulators: ReadonlyMap<string, unknown> = new Map();
    let final: JobStatus = status;
    try {
      accumulators = mergeAccumulators(this.finished);
    } catch (error) {
      this.failure ??= describeFailure(error, '');
      final = status === 'FINISHED' ? 'FAILED' : status;
    }
    this.become(final);
    this.resolve({
      jobId: this.jobId,
      status: final,
      runtimeMs: Math.round(performance.now() - this.started),
      accumulators,
      failure: final === 'FAILED' ? this.failure : undefined,
    });
  }
}
