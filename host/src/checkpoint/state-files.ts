/** Walks over the files that states refer to. */
import type { StateFile } from '../state/snapshot/contracts';
import type { CompletedCheckpoint, OperatorSubtaskState } from './contracts';

export type StoredFile = Extract<StateFile, { kind: 'file' }>;

export function* filesOf(state: OperatorSubtaskState): IterableIterator<StateFile> {
  if (state.keyed) yield* state.keyed.segments;
  if (state.channels) yield state.channels;
}

export function* storedFilesOf(states: Iterable<OperatorSubtaskState>): IterableIterator<StoredFile> {
  for (const state of states) for (const file of filesOf(state)) if (file.kind === 'file') yield file;
}

export function* statesOf(checkpoint: CompletedCheckpoint): IterableIterator<OperatorSubtaskState> {
  for (const operator of checkpoint.operators) for (const { state } of operator.subtasks) yield state;
}

/** URIs of the shared files that a checkpoint refers to, each once. */
export function sharedFilesOf(checkpoint: CompletedCheckpoint): Set<string> {
  const paths = new Set<string>();
  for (const file of storedFilesOf(statesOf(checkpoint))) if (file.scope === 'shared') paths.add(file.path);
  return paths;
}

/** Whether a restore would lose something without it. */
export function hasState(state: OperatorSubtaskState): boolean {
  const { keyed, operator, splits, channels } = state;
  return (
    (keyed?.segments.length ?? 0) > 0 ||
    (splits?.length ?? 0) > 0 ||
    channels !== undefined ||
    (operator !== undefined && operator.lists.length + operator.broadcasts.length > 0)
  );
}
