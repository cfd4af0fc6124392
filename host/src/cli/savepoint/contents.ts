/** The states of one operator of a checkpoint, over all its subtasks. */
import { type StateDescriptor, StateKind } from '@drey/sdk/protocol';
import { createStateInputs } from '../../checkpoint';
import type { CompletedCheckpoint, OperatorState, OperatorSubtaskState } from '../../checkpoint/contracts';
import { filesOf } from '../../checkpoint/state-files';
import { HeapOperatorStateBackend } from '../../state/operator-backend';
import type { StateFile } from '../../state/snapshot/contracts';
import { describeType } from '../../types/values';
import { KeyedContents, type KeyedValue } from './keyed-contents';
import { jsonValue, textOf } from '../../types/json-values';

export interface StateContents {
  readonly name: string;
  /** "VALUE", "MAP", "LIST", "TIMERS", "OPERATOR LIST", "UNION LIST", "BROADCAST", "SPLITS", "ENUMERATOR". */
  readonly kind: string;
  readonly type: string;
  readonly values: readonly KeyedValue[];
}

export interface OperatorContents {
  readonly id: string;
  readonly uid: string;
  readonly name: string;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly finished: boolean;
  /** Of all its files and of what stands in the metadata. */
  readonly bytes: number;
  readonly states: readonly StateContents[];
}

const KINDS: Readonly<Record<number, string>> = {
  [StateKind.VALUE]: 'VALUE',
  [StateKind.LIST_STATE]: 'LIST',
  [StateKind.MAP_STATE]: 'MAP',
  [StateKind.REDUCING]: 'REDUCING',
  [StateKind.AGGREGATING]: 'AGGREGATING',
};

/** Reads everything of one operator. Throws CorruptStateError. */
export async function operatorContents(
  checkpoint: CompletedCheckpoint,
  operator: OperatorState,
  configuration: ReadonlyMap<string, string>,
): Promise<OperatorContents> {
  const states = new StateCollector();
  const inputs = createStateInputs(checkpoint.directory, configuration);
  for (const { state } of operator.subtasks) {
    if (state.keyed !== undefined) {
      const keyed = new KeyedContents();
      await keyed.read(state.keyed, inputs);
      states.addKeyed(keyed);
    }
    states.addOperatorState(state);
    states.addSplits(state);
  }
  if (operator.enumerator !== undefined) {
    states.add('enumerator', 'ENUMERATOR', 'JSON', [
      { key: undefined, namespace: '', value: jsonValue(operator.enumerator, undefined) },
    ]);
  }
  const { id, uid, name, parallelism, maxParallelism, subtasks } = operator;
  const finished = subtasks.length === parallelism && subtasks.every((subtask) => subtask.finished);
  const bytes = subtasks.reduce((sum, { state }) => sum + stateBytes(state), 0);
  return { id, uid, name, parallelism, maxParallelism, finished, bytes, states: states.result() };
}

class StateCollector {
  private readonly states = new Map<string, { name: string; kind: string; type: string; values: KeyedValue[] }>();

  add(name: string, kind: string, type: string, values: Iterable<KeyedValue>): void {
    const key = `${kind} ${name}`;
    let state = this.states.get(key);
    if (state === undefined) this.states.set(key, (state = { name, kind, type, values: [] }));
    for (const value of values) state.values.push(value);
  }

  addKeyed(keyed: KeyedContents): void {
    for (const descriptor of keyed.descriptors.values()) {
      const { name, kind } = descriptor;
      this.add(name, KINDS[kind] ?? 'STATE', typeText(descriptor), keyed.values(name));
    }
    for (const { service, domain, key, namespace, time } of keyed.timers) {
      this.add(`${service} (${domain} time)`, 'TIMERS', 'TIMESTAMP_LTZ(3)', [
        { key, namespace, value: timeText(time) },
      ]);
    }
  }

  addOperatorState({ operator }: OperatorSubtaskState): void {
    if (operator === undefined) return;
    const backend = new HeapOperatorStateBackend();
    backend.restore(operator);
    for (const { name, redistribution, values } of backend.listStates()) {
      const kind = redistribution === 'union' ? 'UNION LIST' : 'OPERATOR LIST';
      const items = values.map((value) => ({ key: undefined, namespace: '', value: jsonValue(value, undefined) }));
      this.add(name, kind, 'OBJECT', items);
    }
    for (const { descriptor } of operator.broadcasts) {
      // Every subtask has the same.
      if (this.states.has(`BROADCAST ${descriptor.name}`)) continue;
      const items = [...backend.broadcastState(descriptor).entries()].map(([key, value]) => ({
        key: jsonValue(key, descriptor.keyType),
        namespace: '',
        value: jsonValue(value, descriptor.valueType),
      }));
      this.add(descriptor.name, 'BROADCAST', typeText(descriptor), items);
    }
  }

  addSplits({ splits }: OperatorSubtaskState): void {
    if (splits === undefined) return;
    const items = splits.map(({ id, ...position }) => ({
      key: id,
      namespace: '',
      value: jsonValue(position, undefined),
    }));
    this.add('splits', 'SPLITS', 'JSON', items);
  }

  result(): StateContents[] {
    return [...this.states.values()];
  }
}

/** Timers at the end of time are later than any date. */
function timeText(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? `${BigInt(time)} ms` : date.toISOString();
}

function typeText({ keyType, valueType }: StateDescriptor): string {
  const value = valueType === undefined ? 'OBJECT' : describeType(valueType);
  return keyType === undefined ? value : `${describeType(keyType)} => ${value}`;
}

function stateBytes(state: OperatorSubtaskState): number {
  let bytes = 0;
  for (const file of filesOf(state)) bytes += fileBytes(file);
  for (const list of state.operator?.lists ?? []) for (const value of list.values) bytes += value.length;
  for (const broadcast of state.operator?.broadcasts ?? []) bytes += broadcast.entries.length;
  return bytes;
}

const fileBytes = (file: StateFile): number => (file.kind === 'file' ? file.size : file.bytes.length);

/** By uid, id or name. */
export const isOperator = (operator: OperatorState, wanted: string | undefined): boolean =>
  wanted === undefined || [operator.uid, operator.id, operator.name].includes(wanted);

/** How many keys have a value; for states without keys, how many values there are. */
export function keyCount({ values }: StateContents): number {
  return new Set(values.map(({ key }, index) => (key === undefined ? index : textOf(key)))).size;
}
