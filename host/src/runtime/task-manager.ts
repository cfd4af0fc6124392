/** Runs subtasks of a job in one thread. The job master talks to it directly, or through worker-gateway.ts across threads. */
import type { SourceSplit } from '../connectors/contracts';
import type { ExecutionPlan } from '../graph/contracts';
import type { AlignmentGroup, AlignmentService } from '../operators/watermarks';
import { ALIGNMENT_SERVICE } from '../operators/watermarks';
import type { AccumulatorSnapshot } from './accumulators';
import { InputChannel } from './channels';
import type { ChannelWriter } from './channels';
import type { ExecutionState, MainRpc, SubtaskMetrics } from './contracts';
import { isPointwise, pointwiseTargets } from './partitioners';
import type { FunctionInstances } from './function-instances';
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

/** One attempt of a job in this task manager. */
export interface Deployment {
  readonly attempt: number;
  /** All subtasks of the job, those of other task managers too. */
  readonly placements: readonly Placement[];
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
  alignmentLimit(attempt: number, group: string, limit: number): void;
  cancel(attempt: number): void;
  metrics(): Promise<SubtaskMetrics[]>;
  accumulators(): Promise<AccumulatorSnapshot[]>;
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
  private tasks: Task[] = [];
  private attempt = -1;
  private readonly limits = new Map<string, Set<(limit: number) => void>>();

  constructor(
    private readonly index: number,
    private readonly job: JobDescription,
    private readonly master: JobMasterLink,
    private readonly functions: FunctionInstances,
    private readonly peers: (manager: number) => PeerLink,
  ) {
    const { graph } = job.plan.streamGraph;
    this.services = new ServiceRegistry({ rpc: master.rpc, jobId: job.jobId, graph });
  }

  deploy({ attempt, placements }: Deployment): void {
    this.attempt = attempt;
    this.limits.clear();
    const wiring = new Wiring(this.index, attempt, this.job.plan, placements, this.peers);
    const environment = this.environment(attempt, wiring);
    this.tasks = placements
      .filter(({ manager }) => manager === this.index)
      .map((placement) => new Task(placement, environment));
    for (const task of this.tasks) task.deploy();
  }

  start(attempt: number): void {
    if (attempt !== this.attempt) return;
    for (const task of this.tasks) void task.start();
  }

  addSplits(attempt: number, ref: SubtaskRef, splits: readonly SourceSplit[], noMore: boolean): void {
    if (attempt !== this.attempt) return;
    const task = this.tasks.find(({ placement }) => placement.task === ref.task && placement.subtask === ref.subtask);
    task?.enqueue(() => {
      if (splits.length > 0) task.source?.addSplits([...splits]);
      if (noMore) task.source?.noMoreSplits();
    });
  }

  alignmentLimit(attempt: number, group: string, limit: number): void {
    if (attempt !== this.attempt) return;
    for (const listener of this.limits.get(group) ?? []) listener(limit);
  }

  cancel(attempt: number): void {
    if (attempt !== this.attempt) return;
    for (const task of this.tasks) void task.cancel();
  }

  async metrics(): Promise<SubtaskMetrics[]> {
    return this.tasks.map((task) => task.metrics());
  }

  async accumulators(): Promise<AccumulatorSnapshot[]> {
    return this.tasks.flatMap((task) => task.accumulators.snapshot());
  }

  async dispose(failed: boolean): Promise<void> {
    await this.services.dispose(failed);
  }

  private environment(attempt: number, wiring: Wiring): TaskEnvironment {
    const { job, master } = this;
    const alignment = this.alignmentService(attempt);
    return {
      jobId: job.jobId,
      jobName: job.plan.streamGraph.graph.name,
      attempt,
      plan: job.plan,
      scheduler: threadScheduler(),
      clock: job.clock,
      cancellationTimeoutMs: job.cancellationTimeoutMs,
      service: (name) =>
        name === ALIGNMENT_SERVICE ? alignment : name === 'rpc' ? master.rpc : this.services.get(name),
      resolveFunction: (id, subtask) => this.functions.get(id, subtask, attempt),
      inputs: (edge, ref) => wiring.inputs(edge, ref.subtask),
      outputs: (edge, ref) => wiring.outputs(edge, ref.subtask),
      requestSplit: (_operator, { task, subtask }) => master.requestSplit(attempt, { task, subtask }),
      onState: ({ task, subtask }, state, detail) => master.onState(attempt, { task, subtask }, state, detail),
    };
  }

  private alignmentService(attempt: number): AlignmentService {
    let members = 0;
    return {
      join: (group, onLimit) => {
        const member = `${this.index}.${members++}`;
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
    for (const { index: id, edge, sourceTask, targetTask } of plan.edges) {
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
