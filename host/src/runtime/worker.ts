/** The inside of a task manager thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { JobGraph } from '@drey/sdk/protocol';
import { withMaxParallelisms } from '../checkpoint/max-parallelism';
import type { ExecutionPlan } from '../graph/contracts';
import { buildExecutionPlan, buildStreamGraph } from '../graph/index';
import { faultTicks } from '../operators/fault-points';
import { loadKeyedBackendFactory } from '../state/backends';
import type { MainRpc } from './contracts';
import { loadExtensions } from './extensions';
import { allCopyable, FunctionInstances, needsInstances } from './function-instances';
import { loadFunctions } from './functions';
import { PeerLink } from './peer-link';
import { TaskManager } from './task-manager';
import type { StateQuery } from './state-queries';
import type { Deployment, JobMasterLink } from './task-manager';
import type { Endpoint, ThreadHandlers } from './thread-messages';
import { ThreadCalls } from './thread-messages';
import type { PeerConnection, ThreadStart } from './threads';
import { SYSTEM_CLOCK } from './time';

/** Serves the main thread's calls until it terminates this thread. To be called by the entry file of worker threads. */
export function runTaskManagerThread(): void {
  const { dreyTaskManager: start } = workerData as { dreyTaskManager: ThreadStart };
  if (!parentPort) throw new Error('A task manager thread must be started by a host');
  faultTicks();
  const built = buildExecutionPlan(buildStreamGraph(JobGraph.decode(start.graph)));
  const plan = withMaxParallelisms(built, new Map(start.maxParallelisms.entries()));
  const links = start.ports.map((port) => port && new PeerLink(port));
  const tables: ReadonlyMap<string, unknown>[] = [];
  const handlers: Record<string, ThreadHandlers[string]> = {};
  const calls = new ThreadCalls(parentPort as Endpoint, handlers);
  let manager!: TaskManager;
  handlers.prepare = async () => {
    await loadExtensions(plan);
    const backends = await loadKeyedBackendFactory(plan.streamGraph.configuration);
    process.argv.splice(1, process.argv.length, ...start.argv);
    if (start.bundlePath) await loadTables(start.bundlePath, start, plan, tables);
    manager = new TaskManager(
      start.index,
      { jobId: start.jobId, plan, clock: SYSTEM_CLOCK, cancellationTimeoutMs: start.cancellationTimeoutMs },
      masterLink(calls),
      new FunctionInstances(tables, needsInstances(plan)),
      backends,
      (other) => links[other]!,
    );
  };
  handlers.connect = ({ manager: other, port }: PeerConnection) => {
    links[other]?.close();
    links[other] = new PeerLink(port);
  };
  handlers.deploy = (deployment: Deployment) => {
    if (deployment.replaces !== undefined) for (const link of links) link?.forget(deployment.replaces);
    manager.deploy(deployment);
  };
  handlers.start = (attempt: number) => manager.start(attempt);
  handlers.addSplits = (...args: Parameters<TaskManager['addSplits']>) => manager.addSplits(...args);
  handlers.alignmentLimit = (...args: Parameters<TaskManager['alignmentLimit']>) => manager.alignmentLimit(...args);
  handlers.triggerCheckpoint = (...args: Parameters<TaskManager['triggerCheckpoint']>) =>
    manager.triggerCheckpoint(...args);
  handlers.checkpointCompleted = (checkpointId: number) => manager.checkpointCompleted(checkpointId);
  handlers.checkpointAborted = (checkpointId: number) => manager.checkpointAborted(checkpointId);
  handlers.cancel = (attempt: number) => manager.cancel(attempt);
  handlers.queryState = (query: StateQuery) => manager.queryState(query);
  handlers.metrics = () => manager.metrics();
  handlers.accumulators = () => manager.accumulators();
  handlers.dispose = async (failed: boolean) => {
    await manager.dispose(failed);
    await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  };
}

/** Output of a thread goes through the main thread: what is still on its way would be lost when the thread is ended. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

/** One evaluation of the bundle, or one for each subtask of a task when some function can be had in no other way. */
async function loadTables(
  bundlePath: string,
  { jobOrdinal, ports }: ThreadStart,
  plan: ExecutionPlan,
  tables: ReadonlyMap<string, unknown>[],
): Promise<void> {
  tables.push(await loadFunctions(bundlePath, jobOrdinal));
  if (allCopyable(tables[0])) return;
  const parallelism = Math.max(...plan.tasks.map((task) => task.parallelism));
  const subtasks = Math.ceil(parallelism / ports.length);
  while (tables.length < subtasks) tables.push(await loadFunctions(bundlePath, jobOrdinal, tables.length));
}

function masterLink(calls: ThreadCalls): JobMasterLink {
  const rpc: MainRpc = {
    call: (name, payload, transfer) => calls.request('rpc', [name, payload], transfer),
  };
  return {
    rpc,
    onState: (...args) => calls.send('onState', ...args),
    requestSplit: (...args) => calls.send('requestSplit', ...args),
    acknowledge: (...args) => calls.send('acknowledge', ...args),
    decline: (...args) => calls.send('decline', ...args),
    waiting: (...args) => calls.send('waiting', ...args),
    notice: (text) => calls.send('notice', text),
    alignment: (...args) => calls.send('alignment', ...args),
  };
}
