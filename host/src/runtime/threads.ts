/** Task managers in worker threads: when they are used, and the main thread's side of them. */
import { availableParallelism } from 'node:os';
import { type MessagePort, MessageChannel, Worker } from 'node:worker_threads';
import { JobGraph, Language } from '@drey/sdk/protocol';
import type { FunctionSpec } from '@drey/sdk/protocol';
import type { CheckpointBarrier } from '../checkpoint/contracts';
import type { SourceSplit } from '../connectors/contracts';
import type { ExecutionPlan } from '../graph/contracts';
import { booleanOption } from '../operators/configuration';
import type { AccumulatorSnapshot } from './accumulators';
import type { JobSubmission, SubtaskMetrics } from './contracts';
import type { JobMaster } from './job-master';
import type { TaskManagers } from './manager-pool';
import type { Resources } from './slots';
import type { StateAnswer, StateQuery } from './state-queries';
import { requiredSlots } from './slots';
import type { SubtaskRef } from './task-environment';
import type { Deployment, JobDescription, TaskManagerGateway } from './task-manager';
import type { Endpoint } from './thread-messages';
import { ThreadCalls } from './thread-messages';

/** What a task manager thread starts with (workerData.dreyTaskManager). */
export interface ThreadStart {
  readonly index: number;
  readonly jobId: string;
  readonly graph: Uint8Array;
  readonly bundlePath: string | undefined;
  readonly jobOrdinal: number;
  /** The script and its arguments, as process.argv has them from index 1: the script builds its jobs by them. */
  readonly argv: readonly string[];
  readonly cancellationTimeoutMs: number;
  /** By task: what the restored state decides. */
  readonly maxParallelisms: readonly number[];
  /** Links to the other task managers, by their index; none at the own one. */
  readonly ports: readonly (MessagePort | undefined)[];
}

/** A new link, to a task manager that was started again. */
export interface PeerConnection {
  readonly manager: number;
  readonly port: MessagePort;
}

let entry: string | undefined;

/** The file that worker threads run; by default the one that this code stands in, which is the host's bundle. */
export function setTaskManagerEntry(path: string): void {
  entry = path;
}

function taskManagerEntry(): string {
  const { dreyEntry } = globalThis as { readonly dreyEntry?: string };
  return entry ?? process.env.DREY_TASK_MANAGER_ENTRY ?? dreyEntry ?? __filename;
}

/**
 * How many worker threads a job gets; 0 = its task managers live in this thread. One for each configured task manager when
 * there are several or `drey.taskmanager.threads` is set. A parallel TypeScript job whose functions can be loaded elsewhere
 * gets one a core. The work of a Python job is done by its worker processes, so it stays here.
 */
export function threadCount(
  plan: ExecutionPlan,
  submission: JobSubmission,
  { managers, slotsPerManager }: Resources,
): number {
  const { graph } = plan.streamGraph;
  const specs = functionSpecs(graph);
  const typescript = specs.some((spec) => spec.language === Language.TYPESCRIPT);
  if (submission.clock || (typescript && !submission.bundlePath)) return 0;
  const slots = managers * slotsPerManager;
  if (managers > 1) return managers;
  if (booleanOption(graph.configuration, 'drey.taskmanager.threads', false)) return cores(slots);
  let needed = 0;
  for (const count of requiredSlots(plan).values()) needed = Math.max(needed, count);
  return typescript && needed > 1 ? cores(slots) : 0;
}

function cores(slots: number): number {
  return Math.max(1, Math.min(slots, availableParallelism()));
}

function functionSpecs(graph: JobGraph): FunctionSpec[] {
  const specs: (FunctionSpec | undefined)[] = [];
  for (const { operator, inputs } of graph.nodes) {
    for (const edge of inputs) specs.push(edge.keySelector, edge.partitioner);
    if (operator?.kind === 'transform') specs.push(...operator.value.functions);
    else if (operator?.kind === 'watermarks') specs.push(operator.value.function, operator.value.timestampAssigner);
    else if (operator) specs.push(operator.value.function);
    if (operator?.kind === 'source') {
      specs.push(operator.value.watermarks?.function, operator.value.watermarks?.timestampAssigner);
    }
  }
  return specs.filter((spec) => spec !== undefined);
}

/**
 * Starts the threads and resolves when all have loaded what they need, or have ended: the job master then knows. Rejects, with
 * none left running, when one cannot load it.
 */
export async function startThreads(
  count: number,
  submission: JobSubmission,
  job: JobDescription,
  master: JobMaster,
): Promise<TaskManagers> {
  const graph = JobGraph.encode(submission.graph).finish();
  const startOf = (index: number, ports: ThreadStart['ports']): ThreadStart => ({
    index,
    jobId: job.jobId,
    graph,
    bundlePath: submission.bundlePath,
    jobOrdinal: submission.jobOrdinal ?? 0,
    argv: process.argv.slice(1),
    cancellationTimeoutMs: job.cancellationTimeoutMs,
    maxParallelisms: job.plan.tasks.map(({ maxParallelism }) => maxParallelism),
    ports,
  });
  const gateways = meshPorts(count).map((row, index) => new ThreadGateway(startOf(index, row), master));
  try {
    await Promise.all(gateways.map((gateway) => gateway.preparedOrLost()));
  } catch (error) {
    await Promise.all(gateways.map((gateway) => gateway.kill()));
    throw error;
  }
  return {
    gateways: [...gateways],
    async replace(index) {
      const ports: (MessagePort | undefined)[] = [];
      for (const [other, gateway] of gateways.entries()) {
        if (other === index) continue;
        const { port1, port2 } = new MessageChannel();
        ports[other] = port1;
        gateway.connect({ manager: index, port: port2 });
      }
      const gateway = new ThreadGateway(startOf(index, ports), master);
      gateways[index] = gateway;
      await gateway.prepared;
      return gateway;
    },
  };
}

/** ports[i][j] leads from task manager i to j. */
function meshPorts(count: number): (MessagePort | undefined)[][] {
  const ports = Array.from({ length: count }, () => new Array<MessagePort | undefined>(count).fill(undefined));
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const { port1, port2 } = new MessageChannel();
      ports[i][j] = port1;
      ports[j][i] = port2;
    }
  }
  return ports;
}

class ThreadGateway implements TaskManagerGateway {
  readonly prepared: Promise<unknown>;
  private readonly worker: Worker;
  private readonly calls: ThreadCalls;
  private stopping = false;
  private isLost = false;

  constructor(start: ThreadStart, master: JobMaster) {
    const transferList = start.ports.filter((port) => port !== undefined);
    this.worker = new Worker(taskManagerEntry(), {
      workerData: { dreyTaskManager: start },
      transferList,
      name: `drey-taskmanager-${start.index}`,
    });
    this.calls = new ThreadCalls(this.worker as Endpoint, {
      onState: (...args: Parameters<JobMaster['onState']>) => master.onState(...args),
      requestSplit: (...args: Parameters<JobMaster['requestSplit']>) => master.requestSplit(...args),
      acknowledge: (...args: Parameters<JobMaster['acknowledge']>) => master.acknowledge(...args),
      decline: (...args: Parameters<JobMaster['decline']>) => master.decline(...args),
      waiting: (...args: Parameters<JobMaster['waiting']>) => master.waiting(...args),
      notice: (text: string) => master.notice(text),
      alignment: (...args: Parameters<JobMaster['alignment']>) => master.alignment(...args),
      rpc: (name: string, payload: unknown) => master.rpc.call(name, payload),
    });
    const lost = (error: Error): void => {
      this.isLost = true;
      this.calls.close(error);
      if (!this.stopping) master.lost(start.index, error);
    };
    this.worker.on('error', lost);
    this.worker.on('exit', (code) => lost(new Error(`Task manager thread ${start.index} ended with code ${code}`)));
    this.prepared = this.calls.request('prepare', []);
  }

  /** A thread that has ended is the job master's concern, who may replace it; rejects when what the thread has to load is wrong. */
  async preparedOrLost(): Promise<void> {
    try {
      await this.prepared;
    } catch (error) {
      if (!this.isLost) throw error;
    }
  }

  connect(connection: PeerConnection): void {
    this.worker.postMessage({ kind: 'call', method: 'connect', args: [connection], id: 0 }, [connection.port]);
  }

  deploy(deployment: Deployment): void {
    this.calls.send('deploy', deployment);
  }

  start(attempt: number): void {
    this.calls.send('start', attempt);
  }

  addSplits(attempt: number, ref: SubtaskRef, splits: readonly SourceSplit[], noMore: boolean): void {
    this.calls.send('addSplits', attempt, ref, splits, noMore);
  }

  alignmentLimit(group: string, limit: number): void {
    this.calls.send('alignmentLimit', group, limit);
  }

  triggerCheckpoint(attempt: number, ref: SubtaskRef, barrier: CheckpointBarrier): void {
    this.calls.send('triggerCheckpoint', attempt, ref, barrier);
  }

  checkpointCompleted(checkpointId: number): void {
    this.calls.send('checkpointCompleted', checkpointId);
  }

  checkpointAborted(checkpointId: number): void {
    this.calls.send('checkpointAborted', checkpointId);
  }

  cancel(attempt: number): void {
    this.calls.send('cancel', attempt);
  }

  async queryState(query: StateQuery): Promise<StateAnswer | undefined> {
    return (await this.calls.request('queryState', [query])) as StateAnswer | undefined;
  }

  async metrics(): Promise<SubtaskMetrics[]> {
    return (await this.calls.request('metrics', [])) as SubtaskMetrics[];
  }

  async accumulators(): Promise<AccumulatorSnapshot[]> {
    return (await this.calls.request('accumulators', [])) as AccumulatorSnapshot[];
  }

  async dispose(failed: boolean): Promise<void> {
    this.stopping = true;
    try {
      await this.calls.request('dispose', [failed]);
    } finally {
      await this.worker.terminate();
    }
  }

  async kill(): Promise<void> {
    this.stopping = true;
    await this.worker.terminate();
  }
}
