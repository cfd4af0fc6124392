/** Whether and how a job takes checkpoints, as its operators see it. */
import { checkpointSettings } from '../checkpoint/options';
import type { ExecutionPlan } from '../graph/contracts';
import type { OperatorContext } from '../operators/contracts';

/** Undefined in BATCH mode and without periodic checkpoints. Throws when an option is not valid. */
export function operatorCheckpointing({ batch, streamGraph }: ExecutionPlan): OperatorContext['checkpointing'] {
  if (batch) return undefined;
  const { intervalMs, mode, afterTasksFinish } = checkpointSettings(streamGraph.configuration);
  return intervalMs === undefined ? undefined : { mode, lastCheckpoint: afterTasksFinish };
}
