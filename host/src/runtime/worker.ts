/** The inside of a task manager thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { JobGraph } from '@drey/sdk/protocol';
import { buildExecutionPlan, buildStreamGraph } from '../graph/index';
import type { MainRpc } from './contracts';
import { loadExtensions } from './extensions';
import { loadFunctions } from './functions';
import { PeerLink } from './peer-link';
import { TaskManager } from './task-manager';
import type { JobMasterLink } from './task-manager';
import type { Endpoint, ThreadHandlers } from './thread-messages';
import { ThreadCalls } from './thread-messages';
import type { ThreadStart } from './threads';
import { SYSTEM_CLOCK } from './time';

/** Serves the main thread's calls until it terminates this thread. To be called by the entry file of worker threads. */
export function runTaskManagerThread(): void {
  const { dreyTaskManager: start } = workerData as { dreyTaskManager: ThreadStart };
  if (!parentPort) throw new Error('A task manager thread must be started by a host');
  const plan = buildExecutionPlan(buildStreamGraph(JobGraph.decode(start.graph)));
  const links = start.ports.map((port) => port && new PeerLink(port));
  let functions: ReadonlyMap<string, unknown> = new Map();
  const handlers: Record<string, ThreadHandlers[string]> = {
    async prepare() {
      await loadExtensions(plan);
      if (start.bundlePath) functions = await loadFunctions(start.bundlePath, start.jobOrdinal);
    },
  };
  const calls = new ThreadCalls(parentPort as Endpoint, handlers);
  const manager = new TaskManager(
    start.index,
    { jobId: start.jobId, plan, clock: SYSTEM_CLOCK, cancellationTimeoutMs: start.cancellationTimeoutMs },
    masterLink(calls),
    (id) => {
      if (!functions.has(id)) throw new Error(`The job has no TypeScript function "${id}"`);
      return functions.get(id);
    },
    (other) => links[other]!,
  );
  handlers.deploy = (deployment: Parameters<TaskManager['deploy']>[0]) => {
    for (const link of links) link?.forgetBefore(deployment.attempt);
    manager.deploy(deployment);
  };
  handlers.start = (attempt: number) => manager.start(attempt);
  handlers.addSplits = (...args: Parameters<TaskManager['addSplits']>) => manager.addSplits(...args);
  handlers.alignmentLimit = (...args: Parameters<TaskManager['alignmentLimit']>) => manager.alignmentLimit(...args);
  handlers.cancel = (attempt: number) => manager.cancel(attempt);
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

function masterLink(calls: ThreadCalls): JobMasterLink {
  const rpc: MainRpc = {
    call: (name, payload, transfer) => calls.request('rpc', [name, payload], transfer),
  };
  return {
    rpc,
    onState: (...args) => calls.send('onState', ...args),
    requestSplit: (...args) => calls.send('requestSplit', ...args),
    alignment: (...args) => calls.send('alignment', ...args),
  };
}
