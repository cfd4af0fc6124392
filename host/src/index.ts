/** What other packages use of the host: submitting jobs and explaining graphs. */
import type { Executor } from '@drey/sdk';
import { createExecutor as createJobExecutor, type ExecutorOptions } from './runtime/executor';

export { buildExecutionPlan, buildStreamGraph, explainJson, GraphError } from './graph/index';
export * from './runtime/index';

/** An executor that runs jobs, and tables, in this process. */
export function createExecutor(...[options, onSubmit]: Parameters<typeof createJobExecutor>): Executor {
  const tables: ExecutorOptions['tables'] = async (submit, onJob) =>
    (await import('./embedded/table-client')).tableExecutor(submit, onJob);
  return createJobExecutor({ tables, ...options }, onSubmit);
}
