/** The job as the checkpoint coordinator sees it. */
import type { CheckpointBarrier, CheckpointTarget, EnumeratorState, SubtaskId } from '../checkpoint/contracts';
import type { ExecutionPlan } from '../graph/contracts';
import type { Region } from './region';
import type { TaskManagerGateway } from './task-manager';

export interface CheckpointedJob {
  regions(): readonly Region[];
  isRunning(): boolean;
  gateway(manager: number): TaskManagerGateway;
  gateways(): readonly TaskManagerGateway[];
  /** The savepoint that ends the job is complete; the tasks have not heard of it yet. */
  stopped(barrier: CheckpointBarrier): void;
  fail(error: Error): void;
}

export function checkpointTarget(plan: ExecutionPlan, job: CheckpointedJob): CheckpointTarget {
  const placements = () => job.regions().flatMap((region) => region.placements.map((place) => ({ region, place })));
  const inputs = plan.tasks.map(({ index }) =>
    plan.edges.filter((edge) => edge.targetTask === index).map((edge) => edge.sourceTask),
  );
  let stop: CheckpointBarrier | undefined;
  return {
    participants() {
      const all: SubtaskId[] = [];
      const finished: SubtaskId[] = [];
      for (const { region, place } of placements()) {
        const id = { task: place.task, subtask: place.subtask };
        if (region.state(place) === 'FINISHED') finished.push(id);
        else all.push(id);
      }
      const running = new Set(all.map(({ task }) => task));
      const triggers = all.filter(({ task }) => !inputs[task].some((input) => running.has(input)));
      return { all, triggers, finished };
    },
    ready: () => job.isRunning(),
    trigger(ids, barrier) {
      if (barrier.stop !== undefined) stop = barrier;
      for (const { region, place } of placements()) {
        if (!ids.some(({ task, subtask }) => task === place.task && subtask === place.subtask)) continue;
        const ref = { task: place.task, subtask: place.subtask };
        job.gateway(place.manager).triggerCheckpoint(region.attempt, ref, barrier);
      }
    },
    enumerators() {
      const states = new Map<number, EnumeratorState>();
      for (const region of job.regions()) {
        for (const [task, coordinator] of region.coordinators) states.set(task, coordinator.snapshot());
      }
      return states;
    },
    completed(checkpointId) {
      if (stop?.id === checkpointId) job.stopped(stop);
      for (const gateway of job.gateways()) gateway.checkpointCompleted(checkpointId);
    },
    aborted(checkpointId) {
      for (const gateway of job.gateways()) gateway.checkpointAborted(checkpointId);
    },
    fail: (error) => job.fail(error),
  };
}
