/**
 * Takes a job's checkpoints and savepoints: asks the sources for barriers, gathers the answers of all subtasks, makes the result durable
 * and tells the job. Rules of Flink's CheckpointCoordinator; everything happens in the main thread.
 */
import { planOperatorIds } from '../graph/operator-ids';
import type { ExecutionPlan } from '../graph/contracts';
import { faultPoint } from '../operators/fault-points';
import { type CoordinatorClock, systemClock } from './clock';
import { CompletedCheckpoints, type EndStatus } from './completed-checkpoints';
import type {
  CheckpointBarrier,
  CheckpointCoordinator,
  CheckpointLocation,
  CheckpointStatistics,
  CheckpointTarget,
  CompletedCheckpoint,
  JobRestore,
  SubtaskId,
  SubtaskSnapshot,
} from './contracts';
import { CheckpointError, countsAsFailure, errorText, noSavepointDirectory, reasonOf } from './errors';
import { CheckpointFailureManager } from './failure-manager';
import { FinalCheckpoints } from './final-checkpoints';
import type { HaStore } from './ha/contracts';
import { type CheckpointSettings, checkpointSettings, optionsWithoutEffect, storageSettings } from './options';
import { type CheckpointedJob, PendingCheckpoint } from './pending-checkpoint';
import { PeriodicTrigger } from './periodic-trigger';
import { Recovery } from './recovery';
import { StatisticsTracker } from './statistics';
import { CheckpointStorage } from './storage/checkpoint-storage';
import { TriggerQueue, type TriggerRequest } from './trigger-queue';

export interface CoordinatorOptions {
  /** 32 hex digits. With high availability `HaStore.jobIdFor` gives it. */
  readonly jobId: string;
  readonly jobName: string;
  readonly plan: ExecutionPlan;
  readonly configuration: ReadonlyMap<string, string>;
  readonly target: CheckpointTarget;
  readonly ha?: HaStore | undefined;
  /** A line for the user: options without effect, checkpoints that could not be used. */
  readonly onNotice?: ((text: string) => void) | undefined;
  readonly clock?: CoordinatorClock | undefined;
  readonly random?: (() => number) | undefined;
  /** "drey 0.1.0": stands in the metadata. */
  readonly writer?: string | undefined;
}

/** ms in which directories of checkpoints that were given up must have been made, to be deleted. */
const CLEAN_UP_MS = 2000;

/** Aborted checkpoints whose late answers are still told from nonsense. */
const REMEMBERED = 64;

export class Coordinator implements CheckpointCoordinator {
  private readonly settings: CheckpointSettings;
  private readonly clock: CoordinatorClock;
  private readonly target: CheckpointTarget;
  private readonly storage: CheckpointStorage;
  private readonly store: CompletedCheckpoints;
  private readonly recovery: Recovery;
  private readonly failures: CheckpointFailureManager;
  private readonly tracker: StatisticsTracker;
  private readonly queue: TriggerQueue;
  private readonly periodicTrigger: PeriodicTrigger | undefined;
  private readonly final: FinalCheckpoints;
  private readonly job: { -readonly [K in keyof CheckpointedJob]: CheckpointedJob[K] };

  /** In the order in which they were triggered. */
  private readonly pending = new Map<number, PendingCheckpoint>();
  /** Directories of checkpoints that were aborted, by id. */
  private readonly aborted = new Map<number, string>();
  private lastId = 0;
  private attempt = -1;
  private running = false;
  private closed = false;
  private ended: EndStatus | 'UNRECOVERED' | undefined;
  private triggering = false;
  /** Savepoints that are to end the job. */
  private readonly stops = new Set<object>();
  /** Locations that are being made, also for checkpoints that were given up meanwhile. */
  private readonly locating = new Set<Promise<unknown>>();
  /** By the monotonic clock. */
  private lastCompletedMs = Number.NEGATIVE_INFINITY;
  private firstDelayMs: number;
  private readonly notice: (text: string) => void;
  private toldFailure = '';
  /** Checkpoints are made durable one after the other. */
  private finalization: Promise<void> = Promise.resolve();
  /** The last trigger; it ends when the barrier is on its way. */
  private lastTrigger: Promise<void> = Promise.resolve();

  constructor(private readonly options: CoordinatorOptions) {
    const { jobId, jobName, plan, configuration, target } = options;
    const notice = options.onNotice ?? (() => undefined);
    this.notice = notice;
    this.settings = checkpointSettings(configuration);
    this.clock = options.clock ?? systemClock;
    this.target = target;
    this.job = { jobId, jobName, plan, operatorIds: planOperatorIds(plan) };
    this.storage = new CheckpointStorage(
      storageSettings(configuration),
      configuration,
      jobId,
      options.writer ?? 'drey',
      options.ha?.checkpointDirectory,
    );
    this.store = new CompletedCheckpoints(this.settings, this.storage, jobId, options.ha, notice);
    this.recovery = new Recovery(this.store, this.storage, configuration, jobId, options.ha, notice);
    this.failures = new CheckpointFailureManager(this.settings.tolerableFailures);
    this.tracker = new StatisticsTracker(this.settings.history);
    this.queue = new TriggerQueue(this.settings.maxConcurrent, (delayMs) => this.periodicTrigger?.start(delayMs));
    const { intervalMs, minPauseMs } = this.settings;
    // As in Flink, BATCH jobs take no checkpoints.
    if (intervalMs !== undefined && !plan.batch) {
      this.periodicTrigger = new PeriodicTrigger(this.clock, intervalMs, () => this.request({ periodic: true }));
    }
    // Jobs that start together do not all take their checkpoints at the same moments.
    const random = (options.random ?? Math.random)();
    this.firstDelayMs = Math.floor(minPauseMs + random * ((intervalMs ?? 0) - minPauseMs + 1));
    this.final = new FinalCheckpoints(this.clock, () => this.request({}));
    for (const line of optionsWithoutEffect(configuration)) notice(line);
  }

  get periodic(): boolean {
    return this.periodicTrigger !== undefined;
  }

  async latest(): Promise<JobRestore | undefined> {
    await this.finalization;
    const found = await this.recovery.latest(this.job.plan, this.job.operatorIds);
    this.lastId = Math.max(this.lastId, await this.recovery.highestKnownId());
    if (found === undefined) return undefined;
    this.job.plan = found.restore.plan;
    this.tracker.restored(found.checkpoint, this.clock.now());
    faultPoint('recovered');
    return found.restore;
  }

  restoreFailed(checkpointId: number, error: Error): boolean {
    return this.recovery.restoreFailed(checkpointId, error);
  }

  start(attempt: number): void {
    if (this.closed) throw new Error('The checkpoint coordinator is shut down');
    this.attempt = attempt;
    this.running = true;
    this.stops.clear();
    this.final.reset();
    this.periodicTrigger?.start(this.firstDelayMs);
    this.firstDelayMs = this.settings.minPauseMs;
    this.pump();
  }

  stop(reason: string): void {
    this.running = false;
    this.periodicTrigger?.stop();
    this.final.reset();
    this.abortAll(new CheckpointError('CHECKPOINT_COORDINATOR_SUSPEND', { cause: new Error(reason) }));
  }

  acknowledge(attempt: number, id: SubtaskId, checkpointId: number, snapshot: SubtaskSnapshot): void {
    const pending = this.pending.get(checkpointId);
    if (pending === undefined || attempt !== this.attempt || !pending.acknowledge(id, snapshot)) {
      this.discardLate(checkpointId, snapshot);
      return;
    }
    this.tracker.acknowledged(checkpointId, id, snapshot, this.clock.now());
    const lost = this.store.lostFile(snapshot.operators.map((operator) => operator.state));
    if (lost !== undefined) {
      const cause = new Error(`It refers to ${lost}, which goes, or has gone, with an older checkpoint`);
      this.abort(pending, new CheckpointError('TASK_CHECKPOINT_FAILURE', { cause }), true);
    } else if (pending.complete) this.seal(pending);
  }

  private discardLate(checkpointId: number, snapshot: SubtaskSnapshot): void {
    const directory = this.aborted.get(checkpointId);
    if (directory === undefined) return;
    this.store.discard(
      directory,
      snapshot.operators.map((operator) => operator.state),
    );
  }

  decline(attempt: number, _id: SubtaskId, checkpointId: number, error: Error): void {
    const pending = this.pending.get(checkpointId);
    if (pending === undefined || pending.sealed || attempt !== this.attempt) return;
    this.abort(pending, new CheckpointError(reasonOf(error), { cause: error }), true);
  }

  waiting(id: SubtaskId): void {
    this.final.waiting(id);
    this.considerFinal();
  }

  finished(id: SubtaskId): void {
    this.final.finished(id);
    for (const pending of [...this.pending.values()]) {
      if (pending.awaits(id)) this.abort(pending, new CheckpointError('CHECKPOINT_DECLINED_TASK_CLOSING'), false);
    }
    this.considerFinal();
  }

  triggerCheckpoint({ full = false }: { readonly full?: boolean } = {}): Promise<CompletedCheckpoint> {
    return new Promise((resolve, reject) => this.request({ full, resolve, reject }));
  }

  triggerSavepoint(options: { directory?: string; stop?: 'suspend' | 'drain' }): Promise<CompletedCheckpoint> {
    const { directory, stop } = options;
    if (directory === undefined && !this.storage.hasSavepointDirectory) return Promise.reject(noSavepointDirectory());
    const token = {};
    if (stop !== undefined) this.prepareStop(token);
    const forced = !this.settings.unaligned;
    const savepoint = new Promise<CompletedCheckpoint>((resolve, reject) =>
      this.request({ kind: 'savepoint', forced, directory, stop, resolve, reject }),
    );
    if (stop === undefined) return savepoint;
    return savepoint.catch((error: unknown) => {
      this.resume(token);
      throw error;
    });
  }

  /** Nothing else may complete between the last savepoint and the end of the job. */
  private prepareStop(token: object): void {
    this.stops.add(token);
    this.periodicTrigger?.stop();
    this.abortAll(new CheckpointError('CHECKPOINT_COORDINATOR_SUSPEND'));
  }

  /** Stopping has failed: the job goes on, unless another savepoint is to end it. */
  private resume(token: object): void {
    if (!this.stops.delete(token) || this.stops.size > 0 || !this.running) return;
    this.periodicTrigger?.start(this.settings.minPauseMs);
    this.considerFinal();
  }

  statistics(): CheckpointStatistics {
    return this.tracker.snapshot();
  }

  /** Resolves when no file operation is under way; for tests. */
  async quiet(): Promise<void> {
    let seen: readonly Promise<void>[] = [];
    while (seen[0] !== this.lastTrigger || seen[1] !== this.finalization) {
      seen = [this.lastTrigger, this.finalization];
      await Promise.all(seen);
    }
    await this.store.quiet();
  }

  async close(status: EndStatus | 'UNRECOVERED'): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.ended = status;
    this.running = false;
    this.periodicTrigger?.stop();
    this.final.reset();
    this.abortAll(new CheckpointError('CHECKPOINT_COORDINATOR_SHUTDOWN'));
    await this.finalization;
    if (status === 'UNRECOVERED') return;
    faultPoint('ending');
    if (status !== 'SUSPENDED') await this.options.ha?.markFinished(this.job.jobId, status);
    faultPoint('ended');
    await this.store.close(status);
  }

  async endedBefore(status: Exclude<EndStatus, 'SUSPENDED'>): Promise<void> {
    this.closed = true;
    await this.recovery.findLeftovers();
    await this.store.close(status);
  }

  async cleanUp(): Promise<void> {
    if (this.ended === undefined || this.ended === 'SUSPENDED' || this.ended === 'UNRECOVERED' || this.lastId === 0)
      return;
    await within(CLEAN_UP_MS, Promise.all([this.lastTrigger, ...this.locating]));
    await this.store.cleanUp();
  }

  private request(request: Partial<TriggerRequest>): void {
    const { kind = 'checkpoint', periodic = false, forced = false, full = false, directory, stop } = request;
    const { resolve = () => undefined, reject = () => undefined } = request;
    this.queue.add({ kind, periodic, forced, full, directory, stop, resolve, reject });
    this.pump();
  }

  /** Begins the most urgent request when that is possible now. */
  private pump(): void {
    const pauseMs = this.lastCompletedMs + this.settings.minPauseMs - this.clock.monotonic();
    const request = this.queue.next({ triggering: this.triggering, pending: this.pending.size, pauseMs });
    if (request !== undefined) this.lastTrigger = this.trigger(request);
  }

  private async trigger(request: TriggerRequest): Promise<void> {
    this.triggering = true;
    const { attempt } = this;
    let pending: PendingCheckpoint | undefined;
    try {
      this.checkState(request, attempt);
      pending = this.begin(request);
      const locating = this.locate(request, pending.id);
      const located = await Promise.race([locating, pending.over]);
      if (located === undefined) {
        // Nobody waits for it any more; what it makes all the same goes.
        this.dropLocation(locating);
        return;
      }
      pending.directory = located.metadata;
      this.checkState(request, attempt);
      this.send(pending, located.location);
    } catch (error) {
      if (pending === undefined) this.triggerFailed(request, error as Error);
      else this.abort(pending, triggerError(error as Error), false);
    } finally {
      this.triggering = false;
      this.considerFinal();
      this.pump();
    }
  }

  private dropLocation(locating: Promise<{ readonly metadata: string }>): void {
    const dropped = locating
      .then(({ metadata }) => this.store.discard(metadata, []))
      .catch(() => undefined)
      .finally(() => this.locating.delete(dropped));
    this.locating.add(dropped);
  }

  /** The timeout covers the making of its location: a store that does not answer must not hold up all checkpoints for good. */
  private begin(request: TriggerRequest): PendingCheckpoint {
    const pending = new PendingCheckpoint(++this.lastId, request, this.clock.now());
    this.pending.set(pending.id, pending);
    pending.cancelTimeout = this.clock.schedule(this.settings.timeoutMs, () =>
      this.abort(pending, new CheckpointError('CHECKPOINT_EXPIRED'), false),
    );
    return pending;
  }

  private async locate(
    request: TriggerRequest,
    id: number,
  ): Promise<{ readonly location: CheckpointLocation; readonly metadata: string }> {
    if (request.kind === 'savepoint') {
      const location = await this.storage.savepointLocation(request.directory);
      return { location, metadata: location.directory };
    }
    const location = await this.storage.checkpointLocation(id);
    return { location, metadata: this.storage.metadataDirectory(id) ?? '' };
  }

  private checkState(request: TriggerRequest, attempt: number): void {
    if (this.closed) throw new CheckpointError('CHECKPOINT_COORDINATOR_SHUTDOWN');
    if (request.periodic && (!this.running || this.stops.size > 0)) {
      throw new CheckpointError('PERIODIC_SCHEDULER_SHUTDOWN');
    }
    if (attempt !== this.attempt) throw new CheckpointError('CHECKPOINT_COORDINATOR_SUSPEND');
    const { all, finished } = this.target.participants();
    if (!this.target.ready() || all.length === 0) throw new CheckpointError('NOT_ALL_REQUIRED_TASKS_RUNNING');
    if (this.settings.afterTasksFinish || finished.length === 0) return;
    throw new CheckpointError('NOT_ALL_REQUIRED_TASKS_RUNNING', {
      detail: 'Some tasks of the job have already finished and checkpointing with finished tasks is not enabled.',
    });
  }

  private send(pending: PendingCheckpoint, location: CheckpointLocation): void {
    const barrier = this.barrier(pending, location);
    const { all, triggers, finished } = this.target.participants();
    this.track(pending);
    pending.begin(barrier, all, finished, this.target.enumerators(pending.id));
    try {
      this.target.trigger(triggers, barrier);
    } catch (cause) {
      this.abort(pending, new CheckpointError('TRIGGER_CHECKPOINT_FAILURE', { cause }), false);
    }
  }

  private track({ id, request, triggerMs }: PendingCheckpoint): void {
    const { all: participants, finished } = this.target.participants();
    const sort = { savepoint: request.kind === 'savepoint', stops: request.stop !== undefined };
    this.tracker.triggered({ id, ...sort, triggerMs, participants, finished }, this.clock.now());
  }

  private barrier({ id, request, triggerMs }: PendingCheckpoint, location: CheckpointLocation): CheckpointBarrier {
    const { kind, stop } = request;
    const { unaligned, alignmentTimeoutMs, incremental } = this.settings;
    const full = request.full || !incremental || this.recovery.firstMustBeFull;
    return {
      id,
      timestampMs: triggerMs,
      kind,
      location,
      mode: kind === 'savepoint' ? 'canonical' : full ? 'full' : 'incremental',
      unaligned: kind === 'checkpoint' && unaligned,
      alignmentTimeoutMs,
      ...(stop !== undefined && { stop }),
    };
  }

  /** It has no id yet. */
  private triggerFailed(request: TriggerRequest, cause: Error): void {
    const error = triggerError(cause);
    request.reject(error);
    this.tracker.failedToTrigger();
    if (!this.closed) this.report(request, undefined, error, false);
    this.final.failed();
  }

  /** All have answered: from here on it completes, or fails for its own reasons. */
  private seal(pending: PendingCheckpoint): void {
    pending.sealed = true;
    pending.cancelTimeout?.();
    this.finalization = this.finalization
      .then(() => this.finalize(pending))
      .catch((error: Error) => this.target.fail(error));
  }

  private async finalize(pending: PendingCheckpoint): Promise<void> {
    let completed: CompletedCheckpoint;
    try {
      if (!this.pending.has(pending.id)) return;
      completed = pending.toCompleted(this.job);
      await this.storage.writeMetadata(completed);
      faultPoint('metadata');
      if (completed.kind === 'checkpoint') {
        for (const { id } of await this.store.add(completed, this.lastId)) this.tracker.discarded(id);
      } else if (pending.request.stop !== undefined) await this.store.stopWith(completed);
      faultPoint(pending.request.stop === undefined ? 'completed' : 'stopping');
    } catch (cause) {
      const error =
        cause instanceof CheckpointError ? cause : new CheckpointError('FINALIZE_CHECKPOINT_FAILURE', { cause });
      this.dispose(pending, error, false);
      return;
    }
    this.complete(pending, completed);
  }

  private complete(pending: PendingCheckpoint, completed: CompletedCheckpoint): void {
    const { id, request } = pending;
    this.pending.delete(id);
    this.lastCompletedMs = this.clock.monotonic();
    this.failures.completed(id);
    this.toldFailure = '';
    this.tracker.completed(completed);
    if (completed.kind === 'checkpoint') this.recovery.ownCheckpoint();
    if (completed.kind === 'checkpoint' || request.stop !== undefined) {
      this.subsumeBefore(id);
      this.final.released(pending.atTheirEnd());
      if (!this.closed) this.target.completed(id);
    }
    request.resolve(completed);
    this.considerFinal();
    this.pump();
  }

  private subsumeBefore(id: number): void {
    for (const older of [...this.pending.values()]) {
      if (older.id >= id || older.request.kind === 'savepoint') continue;
      // One that is sealed stands behind in the queue of the finalizations; it must not follow a newer one.
      older.sealed = false;
      this.abort(older, new CheckpointError('CHECKPOINT_SUBSUMED'), false);
    }
  }

  private abortAll(error: CheckpointError): void {
    this.queue.rejectAll(error);
    for (const pending of [...this.pending.values()]) this.abort(pending, error, false);
  }

  private abort(pending: PendingCheckpoint, error: CheckpointError, byTask: boolean): void {
    if (!pending.sealed) this.dispose(pending, error, byTask);
  }

  private dispose(pending: PendingCheckpoint, error: CheckpointError, byTask: boolean): void {
    if (!this.pending.delete(pending.id)) return;
    pending.giveUp();
    const { id, request } = pending;
    this.remember(id, pending.directory);
    if (pending.barrier === undefined) this.track(pending);
    this.tracker.failed(id, errorText(error), this.clock.now());
    const states = [...pending.answers()].flatMap((answer) => answer.operators.map((operator) => operator.state));
    this.store.discard(pending.directory, states);
    if (!this.closed && pending.barrier !== undefined) this.target.aborted(id);
    request.reject(error);
    this.report(request, id, error, byTask);
    this.final.failed();
    this.considerFinal();
    this.pump();
  }

  private remember(id: number, directory: string): void {
    this.aborted.set(id, directory);
    if (this.aborted.size > REMEMBERED) this.aborted.delete(this.aborted.keys().next().value as number);
  }

  private report(request: TriggerRequest, id: number | undefined, error: CheckpointError, byTask: boolean): void {
    const savepoint = request.kind === 'savepoint';
    const stops = request.stop !== undefined;
    if (countsAsFailure(error.reason)) this.tellFailure(savepoint ? 'Savepoint' : 'Checkpoint', id, error);
    const fatal = this.failures.failed({ id, savepoint, stops, byTask }, error);
    if (fatal !== undefined && this.running) this.target.fail(fatal);
  }

  /** The same failure again and again is one line. */
  private tellFailure(what: string, id: number | undefined, error: CheckpointError): void {
    const text = errorText(error);
    if (text === this.toldFailure) return;
    this.toldFailure = text;
    this.notice(`${what}${id === undefined ? '' : ` ${id}`} of job ${this.job.jobId} failed: ${text}`);
  }

  /** When nobody has input left, the last checkpoint does not wait for its time. */
  private considerFinal(): void {
    if (!this.running || this.stops.size > 0 || this.triggering || this.pending.size > 0) return;
    if (!this.periodic || !this.settings.afterTasksFinish) return;
    this.final.consider(this.target.participants().all);
  }
}

/** A store that does not answer does not hold up the end of a job. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}

/** As Flink: what is no problem of the storage says nothing about checkpoints. */
function triggerError(cause: Error): CheckpointError {
  return cause instanceof CheckpointError ? cause : new CheckpointError('IO_EXCEPTION', { cause });
}
