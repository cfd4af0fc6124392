/** Runs subtasks of a job in one thread. The job master talks to it directly, or through worker-gateway.ts across threads. */
import type { CheckpointBarrier, SubtaskRestore, SubtaskSnapshot } from '../checkpoint/contracts';
import { createStateInputs } from '../checkpoint/storage';
import type { SourceSplit } from '../connectors/contracts';
import type { ExecutionPlan } from '../graph/contracts';
import { isPointwise } from '../graph/partitioning';
import type { AlignmentGroup, AlignmentService } from '../operators/watermarks';
import { ALIGNMENT_SERVICE } from '../operators/watermarks';
import type { KeyedBackendFactory } from '../state/snapshot/contracts';
import type { AccumulatorSnapshot } from './accumulators';
import { InputChannel } from './channels';
import type { ChannelWriter } from './channels';
import type { ExecutionState, MainRpc, SubtaskMetrics } from './contracts';
import { pointwiseTargets } from './partitioners';
import { operatorCheckpointing } from './checkpoint-settings';
import { declineReason } from './declined';
import type { FunctionInstances } from './function-instances';
import { answerStateQuery, type StateAnswer, type StateQuery } from './state-queries';
import type { PeerLink } from './peer-link';
import { Scheduler } from './scheduler';
import { ServiceRegistry } from './services';
import { Task } from './task';
import type { Placement, StateDetail, SubtaskRef, TaskEnvironment } from './task-environment';
import type { Clock } from './time';

/** What a task manager tells the job master. */
export interface JobMasterLink {
  onState(attempt: number, ref: SubtaskRef, state: ExecutionState, detail?: StateDetail): void;
  requestSplit(attempt: number, ref: SubtaskRef): void;
  acknowledge(attempt: number, ref: SubtaskRef, checkpointId: number, snapshot: SubtaskSnapshot): void;
  decline(attempt: number, ref: SubtaskRef, checkpointId: number, message: string, reason: string | undefined): void;
  waiting(attempt: number, ref: SubtaskRef): void;
  notice(text: string): void;
  alignment(attempt: number, member: AlignmentReport): void;
  readonly rpc: MainRpc;
}

export interface AlignmentReport {
  readonly group: AlignmentGroup;
  /** Unique in the job. */
  readonly member: string;
  /** Absent when the member leaves. */
  readonly watermark?: number;
}

/** One attempt of a region of a job. */
export interface Deployment {
  /** Unique in the job. */
  readonly attempt: number;
  /** How often the region was started before. */
  readonly restarts: number;
  /** The attempt that this one follows; it has ended. */
  readonly replaces: number | undefined;
  /** All subtasks of the region, those in other task managers too. */
  readonly placements: readonly Placement[];
  readonly restore: DeploymentRestore | undefined;
}

/** State to begin with. */
export interface DeploymentRestore {
  /** URI of the checkpoint's directory. */
  readonly directory: string;
  readonly subtasks: readonly (SubtaskRef & { readonly state: SubtaskRestore })[];
}

export interface JobDescription {
  readonly jobId: string;
  readonly plan: ExecutionPlan;
  readonly clock: Clock;
  readonly cancellationTimeoutMs: number;
}

/** What the job master asks of a task manager. */
export interface TaskManagerGateway {
  deploy(deployment: Deployment): void;
  /** Opens and runs what was deployed. */
  start(attempt: number): void;
  addSplits(attempt: number, ref: SubtaskRef, splits: readonly SourceSplit[], noMore: boolean): void;
  alignmentLimit(group: string, limit: number): void;
  triggerCheckpoint(attempt: number, ref: SubtaskRef, barrier: CheckpointBarrier): void;
  /** Of all running subtasks. */
  checkpointCompleted(checkpointId: number): void;
  checkpointAborted(checkpointId: number): void;
  cancel(attempt: number): void;
  metrics(): Promise<SubtaskMetrics[]>;
  accumulators(): Promise<AccumulatorSnapshot[]>;
  queryState(query: StateQuery): Promise<StateAnswer | undefined>;
  dispose(failed: boolean): Promise<void>;
  /** Ends the thread without asking; task managers in the main thread have none. */
  kill?(): Promise<void>;
}

const schedulers = new Map<string, Scheduler>();

/** All jobs of a thread share one run queue. */
function threadScheduler(): Scheduler {
  let scheduler = schedulers.get('thread');
  if (!scheduler) {
    scheduler = new Scheduler();
    schedulers.set('thread', scheduler);
  }
  return scheduler;
}

export class TaskManager implements TaskManagerGateway {
  private readonly services: ServiceRegistry;
  /** By attempt. */
  private readonly deployed = new Map<number, Task[]>();
  private readonly limits = new Map<string, Set<(limit: number) => void>>();
  private readonly checkpointing: TaskEnvironment['checkpointing'];
  private members = 0;

  constructor(
    private readonly index: number,
    private readonly job: JobDescription,
    private readonly master: JobMasterLink,
    private readonly functions: FunctionInstances,
    private readonly keyedBackends: KeyedBackendFactory,
    private readonly peers: (manager: number) => PeerLink,
  ) {
    const { graph } = job.plan.streamGraph;
    this.services = new ServiceRegistry({ rpc: master.rpc, jobId: job.jobId, graph });
    this.checkpointing = operatorCheckpointing(job.plan);
  }

  deploy({ attempt, restarts, replaces, placements, restore }: Deployment): void {
    if (replaces !== undefined) this.deployed.delete(replaces);
    const wiring = new Wiring(this.index, attempt, this.job.plan, placements, this.peers);
    const environment = this.environment(attempt, restarts, wiring, restore);
    const tasks = placements
      .filter(({ manager }) => manager === this.index)
      .map((placement) => new Task(placement, environment, stateOf(restore, placement)));
    this.deployed.set(attempt, tasks);
    for (const task of tasks) task.deploy();
  }

  start(attempt: number): void {
    for (const task of this.tasksOf(attempt)) void task.start();
  }

  addSplits(attempt: number, ref: SubtaskRef, splits: readonly SourceSplit[], noMore: boolean): void {
    const task = this.find(attempt, ref);
    task?.enqueue(() => {
      if (splits.length > 0) task.source?.addSplits([...splits]);
      if (noMore) task.source?.noMoreSplits();
    });
  }

  alignmentLimit(group: string, limit: number): void {
    for (const listener of this.limits.get(group) ?? []) listener(limit);
  }

  triggerCheckpoint(attempt: number, ref: SubtaskRef, barrier: CheckpointBarrier): void {
    this.find(attempt, ref)?.triggerCheckpoint(barrier);
  }

  checkpointCompleted(checkpointId: number): void {
    for (const task of this.tasks()) task.checkpointCompleted(checkpointId);
  }

  checkpointAborted(checkpointId: number): void {
    for (const task of this.tasks()) task.checkpointAborted(checkpointId);
  }

  cancel(attempt: number): void {
    for (const task of this.tasksOf(attempt)) void task.cancel();
  }

  async metrics(): Promise<SubtaskMetrics[]> {
    return this.tasks().map((task) => task.metrics());
  }

  async accumulators(): Promise<AccumulatorSnapshot[]> {
    return this.tasks().flatMap((task) => task.accumulators.snapshot());
  }

  queryState(query: StateQuery): Promise<StateAnswer | undefined> {
    return answerStateQuery(this.tasks(), query);
  }

  private tasks(): Task[] {
    return [...this.deployed.values()].flat();
  }

  private tasksOf(attempt: number): readonly Task[] {
    return this.deployed.get(attempt) ?? [];
  }

  private find(attempt: number, { task, subtask }: SubtaskRef): Task | undefined {
    return this.tasksOf(attempt).find(({ placement }) => placement.task === task && placement.subtask === subtask);
  }

  async dispose(failed: boolean): Promise<void> {
    await this.services.dispose(failed);
  }

  private environment(
    attempt: number,
    restarts: number,
    wiring: Wiring,
    restore: DeploymentRestore | undefined,
  ): TaskEnvironment {
    const { job, master } = this;
    const { graph } = job.plan.streamGraph;
    const alignment = this.alignmentService(attempt);
    const ref = ({ task, subtask }: SubtaskRef): SubtaskRef => ({ task, subtask });
    return {
      jobId: job.jobId,
      jobName: graph.name,
      attempt: restarts,
      plan: job.plan,
      scheduler: threadScheduler(),
      clock: job.clock,
      cancellationTimeoutMs: job.cancellationTimeoutMs,
      checkpointing: this.checkpointing,
      keyedBackends: this.keyedBackends,
      stateInputs: createStateInputs(restore?.directory ?? '', graph.configuration),
      service: (name) =>
        name === ALIGNMENT_SERVICE ? alignment : name === 'rpc' ? master.rpc : this.services.get(name),
      resolveFunction: (id, subtask) => this.functions.get(id, subtask, attempt),
      inputs: (edge, at) => wiring.inputs(edge, at.subtask),
      outputs: (edge, at) => wiring.outputs(edge, at.subtask),
      requestSplit: (_operator, at) => master.requestSplit(attempt, ref(at)),
      onState: (at, state, detail) => master.onState(attempt, ref(at), state, detail),
      onAcknowledge: (at, id, snapshot) => master.acknowledge(attempt, ref(at), id, snapshot),
      onDecline: (at, id, error) => master.decline(attempt, ref(at), id, error.message, declineReason(error)),
      onWaiting: (at) => master.waiting(attempt, ref(at)),
      notice: (text) => master.notice(text),
    };
  }

  private alignmentService(attempt: number): AlignmentService {
    return {
      join: (group, onLimit) => {
        const member = `${attempt}/${this.index}.${this.members++}`;
        const listeners = this.limits.get(group.name) ?? new Set();
        this.limits.set(group.name, listeners.add(onLimit));
        return {
          report: (watermark) => this.master.alignment(attempt, { group, member, watermark }),
          leave: () => {
            listeners.delete(onLimit);
            this.master.alignment(attempt, { group, member });
          },
        };
      },
    };
  }
}

function stateOf(restore: DeploymentRestore | undefined, { task, subtask }: SubtaskRef): SubtaskRestore | undefined {
  return restore?.subtasks.find((candidate) => candidate.task === task && candidate.subtask === subtask)?.state;
}

/** The channels of one attempt that begin or end in this task manager. */
class Wiring {
  /** By edge, then by consuming subtask: channels in order of the producing subtask. */
  private readonly incoming = new Map<string, InputChannel[]>();
  /** By edge, then by producing subtask: channels in order of the consuming subtask. */
  private readonly outgoing = new Map<string, ChannelWriter[]>();

  constructor(
    index: number,
    attempt: number,
    plan: ExecutionPlan,
    placements: readonly Placement[],
    peers: (manager: number) => PeerLink,
  ) {
    const managers = new Map(placements.map(({ task, subtask, manager }) => [`${task}.${subtask}`, manager]));
    const tasks = new Set(placements.map(({ task }) => task));
    for (const { index: id, edge, sourceTask, targetTask } of plan.edges) {
      if (!tasks.has(sourceTask)) continue;
      const sources = plan.tasks[sourceTask].parallelism;
      const targets = plan.tasks[targetTask].parallelism;
      const everyone = Array.from({ length: targets }, (_, target) => target);
      for (let source = 0; source < sources; source++) {
        const from = managers.get(`${sourceTask}.${source}`)!;
        for (const target of isPointwise(edge.partitioning) ? pointwiseTargets(source, sources, targets) : everyone) {
          const to = managers.get(`${targetTask}.${target}`)!;
          if (from !== index && to !== index) continue;
          const name = `${attempt}/${id}/${source}/${target}`;
          const channel = to === index ? new InputChannel() : undefined;
          if (channel) list(this.incoming, `${id}.${target}`).push(channel);
          if (channel && from !== index) peers(from).receive(name, channel, edge);
          if (from === index) list(this.outgoing, `${id}.${source}`).push(channel ?? peers(to).writer(name, edge));
        }
      }
    }
  }

  inputs(edge: number, subtask: number): readonly InputChannel[] {
    return this.incoming.get(`${edge}.${subtask}`) ?? [];
  }

  outputs(edge: number, subtask: number): readonly ChannelWriter[] {
    return this.outgoing.get(`${edge}.${subtask}`) ?? [];
  }
}

function list<T>(map: Map<string, T[]>, key: string): T[] {
  let values = map.get(key);
  if (!values) {
    values = [];
    map.set(key, values);
  }
  return values;
}
