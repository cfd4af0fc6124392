/** Where the files of checkpoints go and come from; usable in any thread. */
import type { CreateStateInputs, CreateStateOutputs } from '../contracts';
import { fileOutputs } from './file-outputs';
import { stateInputs } from './inputs';
import { memoryOutputs } from './memory-outputs';

/** An empty directory in the location keeps everything in memory. */
export const createStateOutputs: CreateStateOutputs = (location) =>
  location.directory === '' ? memoryOutputs : fileOutputs(location);

/** Paths of a JobRestore are whole ones already: `baseDirectory` matters for handles taken from metadata itself. */
export const createStateInputs: CreateStateInputs = (baseDirectory, configuration) =>
  stateInputs(baseDirectory, configuration);
