/** Whether and how a job takes checkpoints, as its operators see it. */
import type { ExecutionPlan } from '../graph/contracts';
import { booleanOption, durationOption } from '../operators/configuration';
import type { OperatorContext } from '../operators/contracts';

/** Flink takes shorter intervals for none. */
const LEAST_INTERVAL_MS = 10;

/** Undefined in BATCH mode and without execution.checkpointing.interval. Throws when an option is not valid. */
export function checkpointSettings({ batch, streamGraph }: ExecutionPlan): OperatorContext['checkpointing'] {
  const { configuration } = streamGraph;
  if (batch || durationOption(configuration, 'execution.checkpointing.interval', 0) < LEAST_INTERVAL_MS)
    return undefined;
  const mode = (configuration.get('execution.checkpointing.mode') ?? 'EXACTLY_ONCE').toUpperCase().replace(/-/g, '_');
  if (mode !== 'EXACTLY_ONCE' && mode !== 'AT_LEAST_ONCE') {
    const message = `Could not parse value '${mode}' for key 'execution.checkpointing.mode'. Expected one of: [[EXACTLY_ONCE, AT_LEAST_ONCE]]`;
    throw Object.assign(new Error(message), { exceptionClass: 'java.lang.IllegalArgumentException' });
  }
  const key = 'execution.checkpointing.checkpoints-after-tasks-finish';
  return { mode, lastCheckpoint: booleanOption(configuration, key, true) };
}
