/** Operator state of TypeScript functions: list states of a subtask, and the hooks of Flink's CheckpointedFunction. */
import type { KeyedStateStore, ListState, ListStateDescriptor, OperatorStateStore, RichFunction } from '@drey/sdk';
import type { OperatorStateBackend } from '../state/contracts';
import { userError } from './base';
import type { OperatorContext } from './contracts';
import { ForbiddenStateStore } from './runtime-context';

const NOT_KEYED = 'Keyed state is only there on a keyed stream, so there is none to initialize.';

/** Calls `initializeState`, if the function has it, and sees to it that `snapshotState` is called before snapshots. */
export async function initializeOperatorState(
  fn: RichFunction,
  context: OperatorContext,
  keyed: KeyedStateStore | undefined,
): Promise<void> {
  if (typeof fn.initializeState !== 'function') return;
  const backend = context.operatorState();
  const store = operatorStateStore(backend);
  await fn.initializeState({
    isRestored: () => context.restoredCheckpointId !== undefined,
    getRestoredCheckpointId: () => context.restoredCheckpointId,
    getOperatorStateStore: () => store,
    getKeyedStateStore: () => keyed ?? new ForbiddenStateStore(NOT_KEYED),
  });
  backend.beforeSnapshot((id, time) => {
    try {
      fn.snapshotState?.({ getCheckpointId: () => id, getCheckpointTimestamp: () => time });
    } catch (thrown) {
      throw userError(thrown, context.operatorName, undefined);
    }
  });
}

/** Tells functions, in order, that a checkpoint is complete. */
export async function notifyComplete(fns: readonly RichFunction[], id: number, operatorName: string): Promise<void> {
  for (const fn of fns) {
    try {
      await fn.notifyCheckpointComplete?.(id);
    } catch (thrown) {
      throw userError(thrown, operatorName, undefined);
    }
  }
}

function operatorStateStore(backend: OperatorStateBackend): OperatorStateStore {
  return {
    getListState: (descriptor) => listState(backend, descriptor, 'split'),
    getUnionListState: (descriptor) => listState(backend, descriptor, 'union'),
  };
}

function listState<T>(
  backend: OperatorStateBackend,
  { name }: ListStateDescriptor<T>,
  redistribution: 'split' | 'union',
): ListState<T> {
  const state = backend.listState<T>(name, redistribution);
  return {
    get: () => state.get(),
    add: (value) => state.put([...state.get(), value]),
    addAll: (values) => state.put([...state.get(), ...values]),
    update: (values) => state.put([...values]),
    clear: () => state.put([]),
  };
}
