/** Which subtask runs in which slot of which task manager. */
import type { ExecutionPlan } from '../graph/contracts';
import { numberOption } from '../operators/configuration';
import type { Placement } from './task-environment';

export interface Resources {
  readonly managers: number;
  readonly slotsPerManager: number;
}

/** The slots that a job needs: for every slot sharing group its highest parallelism. */
export function requiredSlots(plan: ExecutionPlan): Map<string, number> {
  const groups = new Map<string, number>();
  for (const { slotSharingGroup, parallelism } of plan.tasks) {
    groups.set(slotSharingGroup, Math.max(groups.get(slotSharingGroup) ?? 0, parallelism));
  }
  return groups;
}

/** Task managers and slots from the configuration. By default there are as many slots as the job needs, as in Flink's local environment. */
export function configuredResources(plan: ExecutionPlan): Resources {
  const { configuration } = plan.streamGraph;
  const managers = Math.max(1, Math.floor(numberOption(configuration, 'local.number-taskmanager', 1)));
  let needed = 0;
  for (const slots of requiredSlots(plan).values()) needed += slots;
  const slots = numberOption(configuration, 'taskmanager.numberOfTaskSlots', 0);
  return { managers, slotsPerManager: slots > 0 ? Math.floor(slots) : Math.ceil(needed / managers) };
}

/**
 * Places every subtask. Subtask i of all tasks of a slot sharing group shares a slot; slots are spread over the task managers in
 * turn. In BATCH mode a slot may be used by several groups, since Flink would run them one after another.
 * `total` may be less than the slots of all managers together.
 * Throws with Flink's NoResourceAvailableException when there are not enough slots.
 */
export function placeSubtasks(
  plan: ExecutionPlan,
  { managers, slotsPerManager }: Resources,
  total = managers * slotsPerManager,
): Placement[] {
  const offsets = new Map<string, number>();
  let needed = 0;
  for (const [group, slots] of requiredSlots(plan)) {
    offsets.set(group, needed);
    needed += slots;
  }
  if (needed > total && !plan.batch) {
    const message =
      'Could not acquire the minimum required resources. ' +
      `The job needs ${needed} slots, ${total} are available (taskmanager.numberOfTaskSlots, local.number-taskmanager).`;
    throw Object.assign(new Error(message), {
      exceptionClass: 'org.apache.flink.runtime.jobmanager.scheduler.NoResourceAvailableException',
    });
  }
  const placements: Placement[] = [];
  for (const task of plan.tasks) {
    for (let subtask = 0; subtask < task.parallelism; subtask++) {
      const slot = (offsets.get(task.slotSharingGroup)! + subtask) % total;
      placements.push({ task: task.index, subtask, manager: slot % managers, slot: Math.floor(slot / managers) });
    }
  }
  return placements;
}
