import type { ExecutionPlan } from '../graph/contracts';
import type { JobSubmission } from './contracts';
import type { JobMaster } from './job-master';
import type { Resources } from './slots';
import type { JobDescription, TaskManagerGateway } from './task-manager';

export function threadCount(_plan: ExecutionPlan, _submission: JobSubmission, _resources: Resources): number {
  return 0;
}

export async function startThreads(
  _threads: number,
  _submission: JobSubmission,
  _job: JobDescription,
  _master: JobMaster,
): Promise<TaskManagerGateway[]> {
  throw new Error('not yet');
}
