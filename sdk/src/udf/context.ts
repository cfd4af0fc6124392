import type { MetricGroup } from '../runtime-context';

/** What a user function may know of the subtask that runs it; given to `open`. */
export interface FunctionContext {
  getMetricGroup(): MetricGroup;
  /** One of the job's global parameters, or an option of the table configuration. */
  getJobParameter(key: string, defaultValue: string): string;
  /** Path of a file that was registered with `registerCachedFile`. @throws when there is none of that name. */
  getCachedFile(name: string): string;
  getJobName(): string;
  getOperatorName(): string;
  /** From 0. */
  getIndexOfThisSubtask(): number;
  getNumberOfParallelSubtasks(): number;
  /** From 0; grows with every restart. */
  getAttemptNumber(): number;
}
