/** Queryable state: reads of keyed state while the job runs, each answered between two pieces of a task's work. */
import { type DataType, type StateDescriptor, StateKind, TypeRoot } from '@drey/sdk/protocol';
import type { InternalListState, InternalMapState, InternalValueState } from '../state/contracts';
import type { CheckpointedKeyedBackend } from '../state/snapshot/contracts';
import { formatValue } from '../types/format';
import type { Task } from './task';

/** Which state. */
export interface StateQuery {
  /** Uid, operator id (32 hex digits) or name of the operator. */
  readonly operator: string;
  readonly state: string;
  /** The key in its text form, as `drey savepoint inspect` prints it. */
  readonly key: string;
}

/** State of one key in one subtask, as texts. */
export interface StateAnswer {
  readonly operator: string;
  readonly subtask: number;
  readonly type: string;
  readonly entries: readonly {
    /** '' = the void namespace; 'start,end' (ms) of a window. */
    readonly namespace: string;
    /** One text for VALUE, REDUCING and AGGREGATING, one an item for lists, pairs for maps. */
    readonly value: string | readonly string[] | readonly (readonly [string, string])[];
  }[];
}

/** Undefined when no subtask here has the operator, the state and the key. Throws when the operator has no such state. */
export async function answerStateQuery(tasks: readonly Task[], query: StateQuery): Promise<StateAnswer | undefined> {
  for (const task of tasks) {
    const answer = await new Promise<StateAnswer | undefined>((resolve, reject) => {
      if (task.isRunning()) {
        task.enqueue(() => {
          // An error here is the asker's, not the task's.
          try {
            resolve(answerOf(task, query));
          } catch (error) {
            reject(error);
          }
        });
      } else resolve(undefined);
    });
    if (answer !== undefined) return answer;
  }
  return undefined;
}

const KINDS = new Map<number, string>(Object.entries(StateKind).map(([name, kind]) => [kind, name]));

function answerOf(task: Task, query: StateQuery): StateAnswer | undefined {
  for (const { context, name } of task.chainedOperators()) {
    if (![name, context.node.uid, context.operatorId].includes(query.operator)) continue;
    const backend = context.openedKeyedState();
    const descriptors = backend?.descriptors() ?? [];
    const descriptor = descriptors.find((candidate) => candidate.name === query.state);
    if (backend === undefined || descriptor === undefined) {
      const known = descriptors.map((candidate) => `"${candidate.name}"`).join(', ');
      throw new Error(
        `The operator "${query.operator}" has no keyed state "${query.state}". ` +
          (known === '' ? 'It has no keyed state.' : `Its states: ${known}`),
      );
    }
    const entries = readEntries(backend, descriptor, context.keyType as DataType, query.key);
    if (entries.length > 0) {
      return { operator: name, subtask: task.placement.subtask, type: KINDS.get(descriptor.kind) ?? '', entries };
    }
  }
  return undefined;
}

function readEntries(
  backend: CheckpointedKeyedBackend,
  descriptor: StateDescriptor,
  keyType: DataType,
  text: string,
): StateAnswer['entries'] {
  const before = backend.currentKey();
  const key = findKey(backend, descriptor, keyType, text);
  if (key === undefined) return [];
  const state = backend.state(descriptor);
  try {
    backend.setCurrentKey(key.key);
    return backend.namespaces(descriptor).map((namespace) => {
      state.setNamespace(namespace);
      return { namespace, value: describe(state, descriptor) };
    });
  } finally {
    state.setNamespace('');
    if (before !== undefined) backend.setCurrentKey(before);
  }
}

const NUMBERS: ReadonlySet<TypeRoot> = new Set([
  TypeRoot.TINYINT,
  TypeRoot.SMALLINT,
  TypeRoot.INTEGER,
  TypeRoot.BIGINT,
]);

/** Numbers and strings are looked up; for keys of other types all keys are compared by their text. */
function findKey(
  backend: CheckpointedKeyedBackend,
  descriptor: StateDescriptor,
  keyType: DataType,
  text: string,
): { readonly key: unknown } | undefined {
  if (keyType.root === TypeRoot.VARCHAR || keyType.root === TypeRoot.CHAR) return { key: text };
  if (NUMBERS.has(keyType.root) && /^-?\d+$/.test(text)) {
    const number = Number(text);
    return { key: Number.isSafeInteger(number) ? number : BigInt(text) };
  }
  for (const key of backend.keys(descriptor, '')) if (formatValue(key, keyType) === text) return { key };
  return undefined;
}

function describe(
  state: InternalValueState | InternalListState | InternalMapState,
  { kind, keyType, valueType }: StateDescriptor,
): StateAnswer['entries'][number]['value'] {
  const text = (value: unknown): string => formatValue(value, valueType as DataType);
  if (kind === StateKind.LIST_STATE) return (state as InternalListState).get().map(text);
  if (kind !== StateKind.MAP_STATE) return text((state as InternalValueState).get());
  const entries = [...(state as InternalMapState).entries()];
  return entries.map(([key, value]) => [formatValue(key, keyType as DataType), text(value)] as const);
}
