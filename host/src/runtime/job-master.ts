/** One job: places its subtasks, follows their states, restarts regions or fails, takes checkpoints, and gathers its results. */
import type { JobFailure } from '@drey/sdk/protocol';
import type {
  CheckpointBarrier,
  CheckpointCoordinator,
  CheckpointStatistics,
  CheckpointTarget,
  CompletedCheckpoint,
  JobRestore,
  SubtaskSnapshot,
} from '../checkpoint/contracts';
import type { ExecutionPlan } from '../graph/contracts';
import { CheckpointError, RestoreError } from '../checkpoint/errors';
import { pathForUsers } from '../filesystems/paths';
import { toError } from '../operators/base';
import { mergeAccumulators } from './accumulators';
import { AlignmentCoordinator } from './alignment';
import { checkpointTarget } from './checkpoint-target';
import type {
  ExecutionState,
  JobHandle,
  JobResult,
  JobStatus,
  MainRpc,
  SubtaskExecution,
  SubtaskMetrics,
} from './contracts';
import { describeFailure } from './failure';
import { failoverRegions, Region, TERMINAL_TASK_STATES } from './region';
import type { RestartStrategy } from './restart-strategies';
import { SourceCoordinator } from './source-coordinator';
import { queriedOperator, type StateAnswer, type StateQuery } from './state-queries';
import { ManagerPool, type TaskManagers } from './manager-pool';
import { writesEnded } from './task-checkpoints';
import { type Placement, type StateDetail, type SubtaskRef, taskName } from './task-environment';
import type { AlignmentReport, DeploymentRestore, JobMasterLink } from './task-manager';

const TERMINAL_JOB_STATES: ReadonlySet<JobStatus> = new Set(['FINISHED', 'CANCELED', 'FAILED', 'SUSPENDED']);

const STARTING_STATES: ReadonlySet<JobStatus> = new Set(['INITIALIZING', 'CREATED', 'RUNNING']);

/** Beyond the time in which every task that runs at all has stopped. */
const KILL_GRACE_MS = 1000;

export interface JobMasterOptions {
  /** 32 lower-case hex digits. */
  readonly jobId: string;
  readonly plan: ExecutionPlan;
  /** Throws when there are not enough slots. */
  readonly place: () => readonly Placement[];
  readonly rpc: MainRpc;
  readonly restart: RestartStrategy;
  readonly cancellationTimeoutMs: number;
  readonly checkpoints: (target: CheckpointTarget) => CheckpointCoordinator;
  readonly onStatus: (status: JobStatus, failure?: JobFailure) => void;
  readonly onNotice?: ((text: string) => void) | undefined;
}

export class JobMaster implements JobMasterLink, JobHandle {
  readonly jobId: string;
  readonly result: Promise<JobResult>;
  readonly rpc: MainRpc;
  private plan: ExecutionPlan;
  /** State to begin with, from `recover` until the job is deployed. */
  private restored: JobRestore | undefined;
  private readonly checkpoints: CheckpointCoordinator;
  private readonly managers = new ManagerPool();
  private regions: readonly Region[] = [];
  private current: JobStatus = 'INITIALIZING';
  /** Deployments so far. A job that ends before the first has not run here: its state stays for when it is started again. */
  private attempts = 0;
  /** Counts the times at which all regions ran together. */
  private epoch = 0;
  /** Those who wait for another state of the job. */
  private readonly onProgress: (() => void)[] = [];
  private readonly alignments: AlignmentCoordinator;
  private failure: JobFailure | undefined;
  private readonly started = performance.now();
  private ended = false;
  /** The host goes away, or cannot run the job any more: what the job needs to go on later is kept. */
  private suspending = false;
  /** The savepoint that stops the job is complete: it ends, and goes on from nowhere else. */
  private stoppedBy: CheckpointBarrier | undefined;
  /** What was counted in the end; the task managers are gone then. */
  private lastMetrics: readonly SubtaskMetrics[] | undefined;
  private resolve!: (result: JobResult) => void;

  constructor(private readonly options: JobMasterOptions) {
    this.jobId = options.jobId;
    this.plan = options.plan;
    this.rpc = options.rpc;
    this.alignments = new AlignmentCoordinator((group, limit) => {
      for (const gateway of this.managers.live()) gateway.alignmentLimit(group, limit);
    });
    this.checkpoints = options.checkpoints(
      checkpointTarget(this.plan, {
        regions: () => this.regions,
        isRunning: () => this.current === 'RUNNING' && this.regions.every((region) => region.running),
        gateway: (manager) => this.managers.get(manager),
        gateways: () => this.managers.live(),
        stopped: (barrier) => {
          this.stoppedBy = barrier;
        },
        fail: (error) => this.failGlobally(describeFailure(error, '')),
      }),
    );
    this.result = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  status(): JobStatus {
    return this.current;
  }

  /** Finds the state to begin with. Gives the plan to run: that state may decide on maximum parallelisms. */
  async recover(): Promise<ExecutionPlan> {
    this.restored = await this.checkpoints.latest();
    this.plan = this.restored?.plan ?? this.plan;
    return this.plan;
  }

  /** Runs the job on these task managers. */
  start(managers: TaskManagers): void {
    this.managers.start(managers);
    if (this.current !== 'CREATED') {
      this.checkEnd();
      return;
    }
    this.become('RUNNING');
    const { restored } = this;
    this.restored = undefined;
    for (const region of this.regions) this.deploy(region, restored);
  }

  /** The job ran to its end before the host was started again. */
  async endedBefore(status: 'FINISHED' | 'CANCELED' | 'FAILED'): Promise<void> {
    await this.checkpoints.endedBefore?.(status).catch((error: Error) => {
      this.notice(`What the job has left could not be removed: ${error.message}`);
    });
    this.endUnstarted(status, status === 'FAILED' ? new Error('The job has failed before') : undefined);
  }

  /** The job must not begin here; what belongs to it is not touched. */
  refused(error: Error): void {
    this.endUnstarted('FAILED', error);
  }

  private endUnstarted(status: 'FINISHED' | 'CANCELED' | 'FAILED', error: Error | undefined): void {
    this.ended = true;
    this.lastMetrics = [];
    this.failure = error && describeFailure(error, '');
    this.become(status);
    const { jobId, failure } = this;
    this.resolve({ jobId, status, runtimeMs: 0, accumulators: new Map(), failure });
  }

  /** The job cannot go on, whatever its restart strategy says: no slots, a coordinator that cannot be made. */
  abort(error: Error): void {
    if (TERMINAL_JOB_STATES.has(this.current)) return;
    this.failure ??= describeFailure(error, '');
    if (this.current !== 'CANCELLING') this.become('FAILING');
    this.cancelAll();
  }

  /** The thread of task manager `index` has ended: what ran there has failed. */
  lost(index: number, error: Error): void {
    if (this.ended) return;
    this.managers.lose(index, error);
    for (const region of this.regions) {
      const lost = region.placements.filter(({ manager }) => manager === index);
      const running = lost.filter((ref) => !TERMINAL_TASK_STATES.has(region.state(ref) ?? 'FINISHED'));
      for (const ref of lost) region.setState(ref, 'FAILED');
      if (running.length > 0) this.onFailure(region, describeFailure(error, ''));
    }
    if (!this.managers.replaceable) this.abort(error);
    this.checkEnd();
  }

  /** Gives every subtask a slot. Throws when there are not enough. */
  prepare(): void {
    // It may have been cancelled before.
    if (this.current === 'INITIALIZING') this.become('CREATED');
    const placements = this.options.place();
    this.regions = failoverRegions(this.plan).map(
      (tasks) =>
        new Region(
          tasks,
          placements.filter(({ task }) => tasks.includes(task)),
        ),
    );
  }

  cancel(): void {
    if (this.isEnding()) return;
    this.become('CANCELLING');
    this.cancelAll();
  }

  suspend(): void {
    this.suspending = true;
    this.cancel();
  }

  async accumulators(): Promise<ReadonlyMap<string, unknown>> {
    if (TERMINAL_JOB_STATES.has(this.current)) return (await this.result).accumulators;
    const running = await Promise.all(this.managers.live().map((gateway) => gateway.accumulators()));
    return mergeAccumulators(running.flat());
  }

  async metrics(): Promise<readonly SubtaskMetrics[]> {
    if (this.lastMetrics) return this.lastMetrics;
    return (await Promise.all(this.managers.live().map((gateway) => gateway.metrics()))).flat();
  }

  async triggerCheckpoint(options: { readonly full?: boolean } = {}): Promise<CompletedCheckpoint> {
    await this.startedUp();
    return this.checkpoints.triggerCheckpoint(options);
  }

  async triggerSavepoint(options: { readonly directory?: string } = {}): Promise<string> {
    await this.startedUp();
    return pathForUsers((await this.checkpoints.triggerSavepoint(options)).directory);
  }

  async stopWithSavepoint(options: { readonly directory?: string; readonly drain: boolean }): Promise<string> {
    await this.startedUp();
    const { directory, drain } = options;
    const stop = drain ? 'drain' : 'suspend';
    const savepoint = await this.checkpoints.triggerSavepoint(directory === undefined ? { stop } : { directory, stop });
    const path = pathForUsers(savepoint.directory);
    const { status, failure } = await this.result;
    if (status !== 'FINISHED') throw stoppingFailed(path, this.jobId, failure);
    return path;
  }

  executions(): readonly SubtaskExecution[] {
    return this.regions.flatMap((region) => region.executions());
  }

  checkpointStatistics(): CheckpointStatistics {
    return this.checkpoints.statistics();
  }

  async queryState(query: StateQuery): Promise<readonly StateAnswer[]> {
    this.checkRunning();
    const byId = { ...query, operator: queriedOperator(this.plan, query.operator) };
    const answers = await Promise.all(this.managers.live().map((gateway) => gateway.queryState(byId)));
    return answers.filter((answer) => answer !== undefined);
  }

  onState(attempt: number, ref: SubtaskRef, state: ExecutionState, detail?: StateDetail): void {
    const region = this.regionOf(attempt);
    if (!region || TERMINAL_JOB_STATES.has(this.current)) return;
    region.setState(ref, state);
    if (detail?.accumulators) region.accumulators.push(...detail.accumulators);
    if (state === 'RUNNING') this.checkRunningAgain();
    if (state === 'FINISHED') this.checkpoints.finished(ref);
    if (detail?.corruptCheckpoint !== undefined) this.onCorrupt(detail.corruptCheckpoint, detail.failure);
    if (state === 'FAILED') this.onFailure(region, detail?.failure);
    if (TERMINAL_TASK_STATES.has(state)) this.checkEnd();
  }

  requestSplit(attempt: number, { task, subtask }: SubtaskRef): void {
    this.regionOf(attempt)?.coordinators.get(task)?.request(subtask);
  }

  acknowledge(attempt: number, ref: SubtaskRef, checkpointId: number, snapshot: SubtaskSnapshot): void {
    if (this.regionOf(attempt)) this.checkpoints.acknowledge(this.epoch, ref, checkpointId, snapshot);
  }

  decline(attempt: number, ref: SubtaskRef, checkpointId: number, message: string, reason?: string): void {
    if (!this.regionOf(attempt)) return;
    this.checkpoints.decline(this.epoch, ref, checkpointId, Object.assign(new Error(message), { reason }));
  }

  waiting(attempt: number, ref: SubtaskRef): void {
    const region = this.regionOf(attempt);
    region?.waiting.push(ref);
    if (region) this.checkpoints.waiting(ref);
  }

  notice(text: string): void {
    this.options.onNotice?.(text);
  }

  alignment(attempt: number, report: AlignmentReport): void {
    if (this.regionOf(attempt)) this.alignments.report(report);
  }

  private regionOf(attempt: number): Region | undefined {
    return this.regions.find((region) => region.attempt === attempt);
  }

  /** Whoever asks for a savepoint right after the submission gets it once all tasks run. */
  private async startedUp(): Promise<void> {
    while (this.epoch === 0 && STARTING_STATES.has(this.current)) {
      await new Promise<void>((resolve) => this.onProgress.push(resolve));
    }
    if (this.current === 'RUNNING') return;
    if (TERMINAL_JOB_STATES.has(this.current)) this.checkRunning();
    throw this.notAllRunning();
  }

  private progress(): void {
    for (const resolve of this.onProgress.splice(0)) resolve();
  }

  private checkRunning(): void {
    if (this.current !== 'RUNNING') throw new Error(`Job ${this.jobId} is not running, it is ${this.current}`);
  }

  /** Flink's answer while it is not, with the job's state. */
  private notAllRunning(): Error {
    const { jobId, current } = this;
    const idle = this.executions().find(({ state }) => state !== 'RUNNING' && state !== 'FINISHED');
    const task = idle && taskName(this.plan.tasks[idle.task], idle.subtask);
    const what = task === undefined ? `Job ${jobId}` : `Checkpoint triggering task ${task} of job ${jobId}`;
    const detail = `${what} is not being executed at the moment: the job is ${current}. Aborting checkpoint.`;
    return new CheckpointError('NOT_ALL_REQUIRED_TASKS_RUNNING', { detail });
  }

  private become(status: JobStatus): void {
    if (status === this.current) return;
    this.current = status;
    this.progress();
    const failing = status === 'RESTARTING' || status === 'FAILING';
    this.options.onStatus(status, failing ? this.failure : undefined);
  }

  private isEnding(): boolean {
    return this.current === 'CANCELLING' || this.current === 'FAILING' || TERMINAL_JOB_STATES.has(this.current);
  }

  private deploy(region: Region, restore: JobRestore | undefined): void {
    if (this.isEnding()) return;
    const loss = this.managers.lossAmong(region.placements);
    if (loss !== undefined) {
      region.failed = false;
      this.onFailure(region, describeFailure(loss, ''));
      return;
    }
    const replaces = region.attempt < 0 ? undefined : region.attempt;
    if (replaces !== undefined) this.alignments.forget(replaces);
    const attempt = this.attempts++;
    region.begin(attempt);
    const { placements } = region;
    try {
      const { restarts } = region;
      const state = restore && deploymentRestore(restore, placements);
      const gateways = this.managers.live();
      for (const gateway of gateways) gateway.deploy({ attempt, restarts, replaces, placements, restore: state });
      if (region.failed || this.isEnding()) return;
      this.startSources(region, attempt, restore);
      for (const gateway of gateways) gateway.start(attempt);
    } catch (error) {
      this.abort(toError(error));
    }
  }

  private startSources(region: Region, attempt: number, restore: JobRestore | undefined): void {
    region.coordinators = new Map();
    const { placements } = region;
    for (const index of region.tasks) {
      const task = this.plan.tasks[index];
      const [head] = task.operators[0].nodes;
      if (!head.isSource) continue;
      const coordinator = new SourceCoordinator(
        head.node,
        task.parallelism,
        (subtask, splits, noMore) => {
          const place = placements.find((candidate) => candidate.task === index && candidate.subtask === subtask)!;
          this.managers.get(place.manager).addSplits(attempt, { task: index, subtask }, splits, noMore);
        },
        (error) => this.onCoordinatorError(attempt, error, task.name),
        restore?.enumerator(index),
        this.plan.streamGraph.graph.configuration,
      );
      region.coordinators.set(index, coordinator);
      coordinator.start();
    }
  }

  private onCoordinatorError(attempt: number, error: Error, task: string): void {
    const region = this.regionOf(attempt);
    if (!region || this.isEnding()) return;
    this.onFailure(region, describeFailure(error, task));
    this.checkEnd();
  }

  /** Every region that runs is up: checkpoints may be taken. */
  private checkRunningAgain(): void {
    if (!this.regions.every((region) => region.running)) return;
    if (this.current === 'RESTARTING') {
      this.failure = undefined;
      this.become('RUNNING');
    }
    if (this.current !== 'RUNNING') return;
    this.checkpoints.start(++this.epoch);
    this.progress();
    // Short inputs may have ended before all subtasks ran.
    for (const region of this.regions) {
      for (const ref of region.waiting) if (region.state(ref) === 'RUNNING') this.checkpoints.waiting(ref);
    }
  }

  private onCorrupt(checkpointId: number, failure: JobFailure | undefined): void {
    const error = new Error(failure?.message ?? '');
    if (!this.checkpoints.restoreFailed(checkpointId, error)) this.abort(error);
  }

  private onFailure(region: Region, failure: JobFailure | undefined): void {
    // The first failure of a region counts; what follows is its consequence.
    if (region.failed || (this.current !== 'RUNNING' && this.current !== 'RESTARTING')) return;
    region.failed = true;
    region.failure = failure;
    this.failure = failure;
    this.checkpoints.stop(failure?.message ?? 'A task has failed');
    // Going on would repeat what follows the savepoint.
    const delay = this.stoppedBy === undefined ? this.options.restart.onFailure() : undefined;
    if (delay === undefined) {
      this.become('FAILING');
      this.cancelAll();
      return;
    }
    region.restartDelay = delay;
    // Every failure is told, also one that comes before the job runs again.
    if (this.current === 'RESTARTING') this.options.onStatus('RESTARTING', failure);
    else this.become('RESTARTING');
    this.cancelRegion(region);
    this.checkEnd();
  }

  private failGlobally(failure: JobFailure): void {
    for (const region of this.regions) if (!region.finished) this.onFailure(region, failure);
  }

  private cancelAll(): void {
    this.checkpoints.stop(this.current === 'CANCELLING' ? 'The job is cancelled' : 'The job has failed');
    for (const region of this.regions) {
      clearTimeout(region.restartTimer);
      region.restartTimer = undefined;
      if (region.attempt >= 0) this.cancelRegion(region);
    }
    this.checkEnd();
  }

  private cancelRegion(region: Region): void {
    region.closeCoordinators();
    for (const gateway of this.managers.live()) gateway.cancel(region.attempt);
    clearTimeout(region.killTimer);
    region.killTimer = setTimeout(() => this.killStuck(region), this.options.cancellationTimeoutMs + KILL_GRACE_MS);
    region.killTimer.unref();
  }

  /** A thread that does not even answer is stuck in user code: it is ended, with everything that runs in it. */
  private killStuck(region: Region): void {
    const stuck = region.placements.filter((ref) => {
      const state = region.state(ref);
      return state !== undefined && !TERMINAL_TASK_STATES.has(state);
    });
    for (const ref of stuck) region.setState(ref, 'CANCELED');
    const managers = new Set(stuck.map(({ manager }) => manager));
    for (const manager of managers) {
      const gateway = this.managers.get(manager);
      void gateway.kill?.();
      if (gateway.kill === undefined) {
        // In this process the job cannot go on; in the next one it may.
        if (this.current === 'RESTARTING') {
          this.suspending = true;
          this.become('FAILING');
        }
      } else this.lost(manager, new Error(`Task manager thread ${manager} was ended: a task did not stop in time`));
    }
    this.checkEnd();
  }

  private checkEnd(): void {
    if (!this.regions.every((region) => region.ended)) {
      this.scheduleRestarts();
      return;
    }
    if (this.current === 'CANCELLING') void this.end('CANCELED');
    else if (this.current === 'FAILING') void this.end('FAILED');
    else if (this.current === 'RUNNING' && this.regions.every((region) => region.finished)) void this.end('FINISHED');
    else this.scheduleRestarts();
  }

  private scheduleRestarts(): void {
    if (this.current !== 'RESTARTING') return;
    for (const region of this.regions) {
      if (!region.failed || !region.ended || region.restartTimer !== undefined) continue;
      clearTimeout(region.killTimer);
      region.restartTimer = setTimeout(() => void this.restart(region), region.restartDelay);
    }
  }

  private async restart(region: Region): Promise<void> {
    try {
      await this.managers.replaceLost();
      const restore = await this.checkpoints.latest();
      region.restartTimer = undefined;
      if (this.current === 'RESTARTING') this.deploy(region, restore);
    } catch (error) {
      this.onRestartError(region, toError(error));
    }
  }

  /** A store that does not answer now is one more failure; without any state that could be restored, trying again is of no use. */
  private onRestartError(region: Region, error: Error): void {
    if (this.current !== 'RESTARTING' || error instanceof RestoreError) {
      this.abort(error);
      return;
    }
    region.restartTimer = undefined;
    region.failed = false;
    this.onFailure(region, describeFailure(error, ''));
  }

  private async keepMetrics(): Promise<void> {
    const settled = await Promise.allSettled(this.managers.live().map((gateway) => gateway.metrics()));
    this.lastMetrics = settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
  }

  /** What stays costs space only. */
  private async cleanUp(): Promise<void> {
    try {
      await writesEnded();
      await this.checkpoints.cleanUp?.();
    } catch (error) {
      this.notice(`Files of unfinished checkpoints could not be deleted: ${toError(error).message}`);
    }
  }

  private async end(status: 'FINISHED' | 'CANCELED' | 'FAILED'): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    for (const region of this.regions) {
      clearTimeout(region.killTimer);
      region.closeCoordinators();
    }
    await this.keepMetrics();
    let final: JobStatus = status;
    try {
      await this.checkpoints.close(
        this.attempts === 0 ? 'UNRECOVERED' : this.suspending && status !== 'FINISHED' ? 'SUSPENDED' : status,
      );
    } catch (error) {
      this.failure ??= describeFailure(error, '');
    }
    await Promise.allSettled(this.managers.all().map((gateway) => gateway.dispose(status !== 'FINISHED')));
    await this.cleanUp();
    let accumulators: ReadonlyMap<string, unknown> = new Map();
    try {
      accumulators = mergeAccumulators(this.regions.flatMap((region) => region.accumulators));
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

function deploymentRestore(restore: JobRestore, placements: readonly Placement[]): DeploymentRestore {
  const subtasks = placements.flatMap(({ task, subtask }) => {
    const state = restore.subtask({ task, subtask });
    return state === undefined ? [] : [{ task, subtask, state }];
  });
  return { directory: restore.directory, subtasks };
}

function stoppingFailed(path: string, jobId: string, failure: JobFailure | undefined): Error {
  const message =
    `A savepoint has been created at: ${path}, but the corresponding job ${jobId} failed during stopping. The savepoint is ` +
    'consistent, but might have uncommitted transactions. If you want to commit the transaction please restart a job from ' +
    `this savepoint.${failure === undefined ? '' : ` Cause: ${failure.message}`}`;
  const exceptionClass = 'org.apache.flink.runtime.scheduler.stopwithsavepoint.StopWithSavepointStoppingException';
  return Object.assign(new Error(message), { exceptionClass });
}
