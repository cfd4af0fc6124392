/** Checkpoints and savepoints, as the runtime and the command line use them. */
import type { CheckpointCoordinator } from './contracts';
import { Coordinator, type CoordinatorOptions } from './coordinator';

export * from './contracts';
export type { CoordinatorClock } from './clock';
export type { CoordinatorOptions } from './coordinator';
export { CheckpointError, CorruptStateError, RestoreError, type CheckpointFailureReason } from './errors';
export type { CheckpointPointer, HaStore } from './ha/contracts';
export { openHaStore } from './ha/open';
export { checkpointSettings, type CheckpointSettings } from './options';
export { jobRestore } from './redistribution';
export { createStateInputs, createStateOutputs } from './storage';
export { disposeCheckpoint, loadCheckpoint } from './storage/checkpoint-storage';

/** Throws when an option of the configuration is not valid. */
export function createCheckpointCoordinator(options: CoordinatorOptions): CheckpointCoordinator {
  return new Coordinator(options);
}
