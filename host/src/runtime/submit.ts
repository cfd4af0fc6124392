/** submitJob: from a graph to a running job. */
import { randomBytes } from 'node:crypto';
import { createCheckpointCoordinator, type HaStore, openHaStore } from '../checkpoint/index';
import { buildExecutionPlan, buildStreamGraph } from '../graph/index';
import { durationOption } from '../operators/configuration';
import { loadKeyedBackendFactory } from '../state/backends';
import { operatorCheckpointing } from './checkpoint-settings';
import type { JobHandle, JobSubmission, MainRpc, RpcHandlers } from './contracts';
import { loadExtensions } from './extensions';
import { FunctionInstances, needsInstances } from './function-instances';
import { JobMaster } from './job-master';
import { settingNotices } from './notices';
import { addJob, JobHistory } from './running-jobs';
import { createRestartStrategy } from './restart-strategies';
import { configuredResources, placeSubtasks } from './slots';
import { TaskManager } from './task-manager';
import type { JobDescription } from './task-manager';
import { startThreads, threadCount } from './threads';
import { SYSTEM_CLOCK } from './time';

/** Flink waits 180 s for a task to stop; one process for one user should not. */
const CANCELLATION_TIMEOUT_MS = 5000;

/** Jobs of this process by name: a program that is started again submits its jobs in the same order. */
const submitted = new Map<string, number>();

function nextOrdinal(name: string): number {
  const ordinal = submitted.get(name) ?? 0;
  submitted.set(name, ordinal + 1);
  return ordinal;
}

/** Starts a job. Throws GraphError when its graph is not valid; everything later is reported by the handle. */
export function submitJob(submission: JobSubmission): JobHandle {
  const { graph, onNotice, onStatus } = submission;
  const plan = buildExecutionPlan(buildStreamGraph(graph));
  const clock = submission.clock ?? SYSTEM_CLOCK;
  const restart = createRestartStrategy(graph.configuration, clock, operatorCheckpointing(plan) !== undefined);
  const resources = configuredResources(plan);
  const threads = threadCount(plan, submission, resources);
  const total = resources.managers * resources.slotsPerManager;
  const managers = Math.max(1, threads);
  const timeout = durationOption(graph.configuration, 'task.cancellation.timeout', CANCELLATION_TIMEOUT_MS);
  const cancellationTimeoutMs = timeout || CANCELLATION_TIMEOUT_MS;
  const rpc = mainRpc(submission);
  const ha = openHaStore(graph.configuration);
  const ordinal = submission.jobOrdinal ?? nextOrdinal(graph.name);
  const jobId = ha?.jobIdFor(graph.name, ordinal) ?? randomBytes(16).toString('hex');
  const checkpoints = { jobId, jobName: graph.name, plan, configuration: graph.configuration, ha, onNotice };
  const history = new JobHistory();
  const master = new JobMaster({
    jobId,
    plan,
    checkpoints: (target) => createCheckpointCoordinator({ ...checkpoints, target }),
    // Where the slots are is decided by the threads that there are; how many there are, by the configuration.
    place: () => placeSubtasks(plan, { managers, slotsPerManager: Math.ceil(total / managers) }, total),
    rpc,
    restart,
    cancellationTimeoutMs,
    onStatus: (status, failure) => {
      history.record(status, failure, failure && master.executions());
      onStatus?.(status, failure);
    },
    onNotice,
  });
  const job = { jobId, plan, clock, cancellationTimeoutMs };
  for (const line of settingNotices(graph.configuration)) onNotice?.(line);
  addJob({ handle: master, name: graph.name, plan, startedMs: Date.now(), history });
  // Listeners learn of states only after they have the handle.
  queueMicrotask(() => void run(master, submission, threads, job, ha));
  return master;
}

async function run(
  master: JobMaster,
  submission: JobSubmission,
  threads: number,
  description: JobDescription,
  ha: HaStore | undefined,
): Promise<void> {
  try {
    const lock = await ha?.lock?.(description.jobId, submission.graph.name);
    // What cannot be removed any more is stale once this process has ended.
    if (lock !== undefined) void master.result.then(() => lock.release()).catch(() => undefined);
    void lock?.lost?.then(() => {
      submission.onNotice?.(`Another host runs the job "${submission.graph.name}" now: it ends here`);
      master.suspend();
    });
  } catch (error) {
    master.refused(error as Error);
    return;
  }
  try {
    const before = await ha?.finished(description.jobId);
    if (before !== undefined) {
      submission.onNotice?.(`Job ${description.jobId} has ended before as ${before}: it is not run again`);
      await master.endedBefore(before);
      return;
    }
    master.prepare();
    await loadExtensions(description.plan);
    const job = { ...description, plan: await master.recover() };
    if (threads > 0) {
      master.start(await startThreads(threads, submission, job, master));
      return;
    }
    const { functions: table = new Map(), reloadable } = submission;
    const functions = new FunctionInstances([table], needsInstances(job.plan), reloadable);
    const backends = await loadKeyedBackendFactory(job.plan.streamGraph.configuration);
    master.start({ gateways: [new TaskManager(0, job, master, functions, backends, noPeers)] });
  } catch (error) {
    master.abort(error as Error);
  }
}

function noPeers(): never {
  throw new Error('There is no other task manager');
}

/** Calls that only clients in Python answer; without one, this process starts workers itself. */
const WORKER_CALLS = new Set(['start-workers', 'worker-exit']);

function mainRpc({ handlers, graph }: JobSubmission): MainRpc {
  let own: RpcHandlers | undefined;
  return {
    async call(name, payload) {
      if (handlers?.[name] === undefined && WORKER_CALLS.has(name)) {
        const { localWorkerHandlers } = await import('../udf/python/functions-workers');
        own ??= localWorkerHandlers(graph);
      }
      const handler = handlers?.[name] ?? own?.[name];
      if (!handler) throw new Error(`The host cannot answer "${name}"`);
      return handler(payload);
    },
  };
}
