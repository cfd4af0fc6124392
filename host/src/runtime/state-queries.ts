/** Queryable state: reads of keyed state while the job runs, each answered between two pieces of a task's work. */
import { type DataType, type StateDescriptor, StateKind, TypeRoot } from '@drey/sdk/protocol';
import type { ExecutionPlan } from '../graph/contracts';
import { planOperatorIds } from '../graph/operator-ids';
import type { InternalListState, InternalMapState, InternalValueState } from '../state/contracts';
import type { CheckpointedKeyedBackend } from '../state/snapshot/contracts';
import { Ttl } from '../state/ttl';
import { formatValue } from '../types/format';
import { type Json, jsonValue, textOf } from '../types/json-values';
import { asPickled, pythonText } from '../types/python-text';
import { isKey, keysOf } from './state-keys';
import type { Task } from './task';

/** Which state. */
export interface StateQuery {
  /** Uid, operator id (32 hex digits) or name of the operator. */
  readonly operator: string;
  readonly state: string;
  /** The key in its text form, as `drey savepoint inspect` prints it, or as JSON. */
  readonly key: string;
}

/** State of one key in one subtask, as texts and as JSON. */
export interface StateAnswer {
  readonly operator: string;
  readonly subtask: number;
  readonly type: string;
  readonly entries: readonly {
    /** '' = the void namespace; 'start,end' (ms) of a window. */
    readonly namespace: string;
    /** One text for VALUE, REDUCING and AGGREGATING, one an item for lists, pairs for maps. */
    readonly value: string | readonly string[] | readonly (readonly [string, string])[];
    /** The same as JSON: of maps an object when its keys are texts or numbers, else pairs. */
    readonly json: Json;
  }[];
}

/** The id of the operator of that name, uid or id. Throws when there is none, or the name has several. */
export function queriedOperator(plan: ExecutionPlan, wanted: string): string {
  const ids = planOperatorIds(plan);
  const operators = plan.tasks.flatMap((task) =>
    task.operators.map(({ name, nodes }) => ({ name, nodes, id: ids.get(nodes[0].id) ?? '' })),
  );
  const found = operators.filter(
    ({ name, nodes, id }) =>
      name === wanted ||
      id === wanted.toLowerCase() ||
      nodes.some(
        ({ id: node, name: own, node: { uid } }) => own === wanted || uid === wanted || ids.get(node) === wanted,
      ),
  );
  const keyed = found.filter(({ nodes }) =>
    nodes[0].inputs.some((edge) => edge.keyType !== undefined || edge.keyFields.length > 0),
  );
  const [operator, another] = keyed.length > 0 ? keyed : found;
  if (operator === undefined) {
    const names = operators.map(({ name, nodes }) => `"${nodes[0].node.uid || name}"`).join(', ');
    throw new Error(`The job has no operator "${wanted}". Its operators: ${names}`);
  }
  if (another !== undefined) {
    const choices = found.map(({ id, nodes }) => nodes[0].node.uid || id).join(', ');
    throw new Error(`The job has ${found.length} operators "${wanted}": use their uids or ids (${choices})`);
  }
  return operator.id;
}

/**
 * Undefined when no subtask here has the operator, the state and the key. `operator` of the query is an id. Throws when the operator has
 * no such state.
 */
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
  for (const { operator, context, name } of task.chainedOperators()) {
    if (![name, context.node.uid, context.operatorId].includes(query.operator)) continue;
    operator.writeBackState?.();
    const backend = context.openedKeyedState();
    const descriptors = backend?.descriptors() ?? [];
    const descriptor = descriptors.find((candidate) => candidate.name === query.state);
    if (backend === undefined || descriptor === undefined) {
      const known = descriptors.map((candidate) => `"${candidate.name}"`).join(', ');
      throw new Error(
        `The operator "${name}" has no keyed state "${query.state}". ` +
          (known === '' ? 'It has no keyed state.' : `Its states: ${known}`),
      );
    }
    const entries = readEntries(backend, descriptor, context.keyType ?? ANY, query.key);
    if (entries.length > 0) {
      return { operator: name, subtask: task.placement.subtask, type: KINDS.get(descriptor.kind) ?? '', entries };
    }
  }
  return undefined;
}

const ANY = { root: TypeRoot.OBJECT, children: [], fieldNames: [] } as unknown as DataType;

type State = InternalValueState | InternalListState | InternalMapState;
type Entries = StateAnswer['entries'];

function readEntries(
  backend: CheckpointedKeyedBackend,
  descriptor: StateDescriptor,
  keyType: DataType,
  text: string,
): Entries {
  const before = backend.currentKey();
  const state = backend.state(descriptor);
  try {
    for (const key of keysOf(text, keyType) ?? comparedKeys(backend, descriptor, keyType, text)) {
      backend.setCurrentKey(key);
      const entries = backend.namespaces(descriptor).flatMap((namespace) => {
        state.setNamespace(namespace);
        const value = describe(state, descriptor);
        return value === undefined ? [] : [{ namespace, ...value }];
      });
      if (entries.length > 0) return entries;
    }
    return [];
  } finally {
    state.setNamespace('');
    if (before !== undefined) backend.setCurrentKey(before);
  }
}

function comparedKeys(
  backend: CheckpointedKeyedBackend,
  descriptor: StateDescriptor,
  keyType: DataType,
  text: string,
): unknown[] {
  for (const key of backend.allKeys?.(descriptor) ?? backend.keys(descriptor, '')) {
    if (isKey(key, keyType, text)) return [key];
  }
  return [];
}

type Described = Omit<Entries[number], 'namespace'>;

/** Undefined = there is nothing, or it has expired and the job would not see it either. */
function describe(state: State, { kind, keyType, valueType }: StateDescriptor): Described | undefined {
  if (kind === StateKind.LIST_STATE) {
    const items = visible(state, () => [...(state as InternalListState).get()]);
    if (items.length === 0) return undefined;
    return { value: items.map((item) => text(item, valueType)), json: items.map((item) => jsonValue(item, valueType)) };
  }
  if (kind === StateKind.MAP_STATE) {
    const entries = visible(state, () => [...(state as InternalMapState).entries()]);
    return entries.length === 0 ? undefined : describeMap(entries, keyType, valueType);
  }
  const [value] = visible(state, () => [(state as InternalValueState).get()]);
  return value === undefined ? undefined : { value: text(value, valueType), json: jsonValue(value, valueType) };
}

function describeMap(
  entries: readonly (readonly [unknown, unknown])[],
  keyType: DataType | undefined,
  valueType: DataType | undefined,
): Described {
  const pairs = entries.map(([key, value]) => [jsonValue(key, keyType), jsonValue(value, valueType)] as const);
  const simple = pairs.every(([key]) => typeof key !== 'object');
  return {
    value: entries.map(([key, value]) => [text(key, keyType), text(value, valueType)] as const),
    json: simple ? Object.fromEntries(pairs.map(([key, value]) => [textOf(key), value])) : pairs,
  };
}

/** What the job itself would see, without the trace that its own read leaves in states with TTL. */
function visible<V>(state: State, read: () => V[]): V[] {
  const { ttl } = state as { readonly ttl?: unknown };
  if (!(ttl instanceof Ttl)) return read();
  const [values, expired] = ttl.look(read);
  return ttl.returnExpired ? values : values.filter((_, i) => !expired[i]);
}

function text(value: unknown, type: DataType | undefined): string {
  const pickled = asPickled(value, type);
  if (pickled !== undefined) return pythonText(pickled);
  return type === undefined ? textOf(jsonValue(value, type)) : formatValue(value, type);
}
