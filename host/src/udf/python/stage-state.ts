/**
 * Keyed state that travels with frames (docs/protocol.md, "Keyed state"). The host owns it; a worker holds that of the keys
 * in unanswered frames. Invariant: a key's state is sent with the first frame that uses it after all earlier frames that
 * used it are answered, so that at any time one side only has the newest value.
 */
import {
  type DataType,
  type StateChanges,
  type StateDescriptor,
  StateKind,
  StateOp,
  StateValues,
} from '@drey/sdk/protocol';
import type { OperatorContext } from '../../operators/contracts';
import type { InternalListState, InternalMapState, InternalValueState, KeyedStateBackend } from '../../state/contracts';
import { asBytes, asInt32, encodeTimestamps } from '../../types/binary';
import type { decodeColumn } from '../../types/columns-decode';
import type { FrameKeys, MapKey } from './frame-builder';
import {
  decodeLists,
  decodeMaps,
  decodeStateColumn,
  type Entries,
  encodeLists,
  encodeMaps,
  encodeStateColumn,
} from './state-codec';

/** Lists and maps of more entries than this stay in the host until the worker asks. */
export const TRAVEL_LIMIT = 64;

/** Entries of one state for a frame, before they become columns. */
interface Travel {
  readonly keys: number[];
  readonly namespaces: string[];
  readonly values: unknown[];
  readonly access: number[];
  readonly complete: number[];
}

interface StateTable {
  readonly descriptor: StateDescriptor;
  readonly state: InternalValueState | InternalListState | InternalMapState;
  readonly hasTtl: boolean;
  travel: Travel | undefined;
}

export class StageState {
  /** By StateDescriptor.index. */
  readonly #tables: (StateTable | undefined)[] = [];
  readonly #broadcast = new Map<number, { descriptor: StateDescriptor; state: InternalMapState }>();
  /** The last unanswered frame that uses a key. */
  readonly #inFlight = new Map<MapKey, number>();
  #backend: KeyedStateBackend | undefined;
  #broadcastSent = false;

  constructor(
    private readonly context: OperatorContext,
    private readonly keyType: DataType | undefined,
    /** Window state lives in namespaces, any number for a key; other state in the void namespace. */
    private readonly namespaced: boolean,
  ) {}

  get backend(): KeyedStateBackend {
    return (this.#backend ??= this.context.keyedState());
  }

  register(descriptor: StateDescriptor): void {
    if (descriptor.kind === StateKind.BROADCAST_STATE) {
      this.#broadcast.set(descriptor.index, {
        descriptor,
        state: this.context.operatorState().broadcastState(descriptor),
      });
      return;
    }
    // Travelling is no read: only what the worker reports as one (TOUCH) renews the time of last access.
    const ttl = descriptor.ttl?.updateOnRead ? { ...descriptor.ttl, updateOnRead: false } : descriptor.ttl;
    const stored = { ...descriptor, ttl };
    this.#tables[descriptor.index] = {
      descriptor: stored,
      state: this.backend.state(stored),
      hasTtl: (descriptor.ttl?.ttlMs ?? 0) > 0,
      travel: undefined,
    };
  }

  table(index: number): StateTable {
    const table = this.#tables[index];
    if (table === undefined) throw new Error(`The Python worker used state ${index}, which it never declared`);
    return table;
  }

  broadcastState(index: number): { descriptor: StateDescriptor; state: InternalMapState } | undefined {
    return this.#broadcast.get(index);
  }

  /** State for the keys of frame `seq` that are in no unanswered frame; marks all its keys as in this one. */
  collect(keys: FrameKeys, seq: number): StateValues[] {
    const inFlight = this.#inFlight;
    const tables = this.#tables;
    const { mapKeys, values } = keys;
    for (let i = 0; i < mapKeys.length; i++) {
      const known = inFlight.has(mapKeys[i]);
      inFlight.set(mapKeys[i], seq);
      if (known || tables.length === 0) continue;
      this.backend.setCurrentKey(values[i]);
      for (const table of tables) if (table !== undefined) this.#gather(table, i);
    }
    return this.#drain();
  }

  /**
   * For the frame that is sent now, see Data.unsentStates: a state that a function first uses later on, after a restore, may hold
   * values of the frame's keys.
   */
  get unsentStates(): number {
    return this.context.restoredCheckpointId === undefined ? 0 : this.#tables.length + 1;
  }

  /** Frame `seq` is answered: keys that no later frame uses are the host's again. */
  release(keys: FrameKeys, seq: number): void {
    const inFlight = this.#inFlight;
    for (const mapKey of keys.mapKeys) if (inFlight.get(mapKey) === seq) inFlight.delete(mapKey);
  }

  /** Broadcast state that was restored; empty on every call but the first. */
  collectBroadcast(): StateValues[] {
    if (this.#broadcastSent) return [];
    this.#broadcastSent = true;
    const values: StateValues[] = [];
    for (const { descriptor, state } of this.#broadcast.values()) {
      if (state.size() === 0) continue;
      const entries: Entries = [...state.entries()];
      values.push(
        StateValues.create({
          state: descriptor.index,
          keys: asBytes(Int32Array.of(-1)),
          values: encodeMaps([entries], descriptor.keyType, descriptor.valueType),
          count: 1,
          complete: Uint8Array.of(1),
        }),
      );
    }
    return values;
  }

  /** Applies what a Result changed; `keys` is the table that its indexes refer to. */
  apply(blocks: readonly StateChanges[], keys: readonly unknown[]): void {
    for (const changes of blocks) {
      const broadcast = this.#broadcast.get(changes.state);
      if (broadcast) applyMap(broadcast.state, changes, broadcast.descriptor, () => true);
      else this.#applyKeyed(this.table(changes.state), changes, keys);
    }
  }

  decodeKey(column: Parameters<typeof decodeColumn>[0]): unknown {
    return this.decodeKeys(column, 1)[0];
  }

  decodeKeys(column: Parameters<typeof decodeColumn>[0], count: number): unknown[] {
    return decodeStateColumn(column, count, this.keyType);
  }

  #gather(table: StateTable, key: number): void {
    if (!this.namespaced) {
      this.#gatherOne(table, key, '');
      return;
    }
    for (const namespace of this.backend.namespaces(table.descriptor)) this.#gatherOne(table, key, namespace);
  }

  #gatherOne(table: StateTable, key: number, namespace: string): void {
    const { state, descriptor } = table;
    state.setNamespace(namespace);
    let value: unknown;
    let complete = 1;
    if (descriptor.kind === StateKind.LIST_STATE) {
      const list = state as InternalListState;
      const size = list.size();
      if (size === 0) return;
      complete = size <= TRAVEL_LIMIT ? 1 : 0;
      value = complete === 1 ? list.get() : [];
    } else if (descriptor.kind === StateKind.MAP_STATE) {
      const map = state as InternalMapState;
      const size = map.size();
      if (size === 0) return;
      complete = size <= TRAVEL_LIMIT ? 1 : 0;
      value = complete === 1 ? [...map.entries()] : [];
    } else {
      value = (state as InternalValueState).get();
      if (value === undefined) return;
    }
    const travel = (table.travel ??= { keys: [], namespaces: [], values: [], access: [], complete: [] });
    travel.keys.push(key);
    travel.namespaces.push(namespace);
    travel.values.push(value);
    travel.complete.push(complete);
    if (table.hasTtl) travel.access.push(this.backend.accessTime(descriptor, namespace) ?? 0);
  }

  #drain(): StateValues[] {
    const drained: StateValues[] = [];
    for (const table of this.#tables) {
      if (table?.travel === undefined) continue;
      drained.push(encodeTravel(table, table.travel, this.namespaced));
      table.travel = undefined;
    }
    return drained;
  }

  #applyKeyed(table: StateTable, changes: StateChanges, keys: readonly unknown[]): void {
    const { descriptor, state } = table;
    const indexes = asInt32(changes.keys);
    const { backend } = this;
    let current = -1;
    const { namespaces } = changes;
    const select = (i: number): boolean => {
      const key = indexes[i];
      if (key !== current) {
        if (key < 0 || key >= keys.length)
          throw new Error(`The Python worker changed state of key ${key} of ${keys.length}`);
        backend.setCurrentKey(keys[key]);
        current = key;
      }
      state.setNamespace(namespaces.length === 0 ? '' : namespaces[i]);
      return true;
    };
    if (descriptor.kind === StateKind.LIST_STATE) applyList(state as InternalListState, changes, descriptor, select);
    else if (descriptor.kind === StateKind.MAP_STATE) applyMap(state as InternalMapState, changes, descriptor, select);
    else applyValue(state as InternalValueState, changes, descriptor, select);
  }
}

function encodeTravel(table: StateTable, travel: Travel, namespaced: boolean): StateValues {
  const { descriptor } = table;
  const { kind } = descriptor;
  const sequence = kind === StateKind.LIST_STATE || kind === StateKind.MAP_STATE;
  const values = StateValues.create({
    state: descriptor.index,
    keys: asBytes(Int32Array.from(travel.keys)),
    count: travel.keys.length,
  });
  if (kind === StateKind.LIST_STATE) values.values = encodeLists(travel.values as unknown[][], descriptor.valueType);
  else if (kind === StateKind.MAP_STATE) {
    values.values = encodeMaps(travel.values as Entries[], descriptor.keyType, descriptor.valueType);
  } else values.values = encodeStateColumn(travel.values, descriptor.valueType);
  if (namespaced) values.namespaces = travel.namespaces;
  if (table.hasTtl) values.accessMs = encodeTimestamps(travel.access);
  if (sequence) values.complete = Uint8Array.from(travel.complete);
  return values;
}

/** Makes entry i's key and namespace current. */
type Select = (i: number) => boolean;

function applyValue(
  state: InternalValueState,
  changes: StateChanges,
  descriptor: StateDescriptor,
  select: Select,
): void {
  const values = decodeStateColumn(changes.values, changes.count, descriptor.valueType);
  for (let i = 0; i < changes.count; i++) {
    select(i);
    switch (changes.ops[i]) {
      case StateOp.PUT:
        // Flink's update(null) clears.
        if (values[i] === null) state.clear();
        else state.put(values[i]);
        break;
      case StateOp.CLEAR:
        state.clear();
        break;
      case StateOp.TOUCH:
        renewValue(state);
        break;
      default:
        throw unknownOp(changes.ops[i], descriptor);
    }
  }
}

/** Writing what is there renews its time. */
function renewValue(state: InternalValueState): void {
  const value = state.get();
  if (value !== undefined) state.put(value);
}

function applyList(state: InternalListState, changes: StateChanges, descriptor: StateDescriptor, select: Select): void {
  const lists = decodeLists(changes.values, changes.count, descriptor.valueType);
  for (let i = 0; i < changes.count; i++) {
    select(i);
    switch (changes.ops[i]) {
      case StateOp.PUT:
        state.put(lists[i]);
        break;
      case StateOp.APPEND:
        state.addAll(lists[i]);
        break;
      case StateOp.CLEAR:
        state.clear();
        break;
      case StateOp.TOUCH:
        state.put(state.get().slice());
        break;
      default:
        throw unknownOp(changes.ops[i], descriptor);
    }
  }
}

function applyMap(state: InternalMapState, changes: StateChanges, descriptor: StateDescriptor, select: Select): void {
  const { count, ops } = changes;
  const replaces = ops.includes(StateOp.PUT);
  const maps = replaces ? decodeMaps(changes.values, count, descriptor.keyType, descriptor.valueType) : [];
  const values = replaces ? [] : decodeStateColumn(changes.values, count, descriptor.valueType);
  const keys = decodeStateColumn(changes.mapKeys, count, descriptor.keyType);
  for (let i = 0; i < count; i++) {
    select(i);
    switch (ops[i]) {
      case StateOp.PUT:
        state.clear();
        for (const [key, value] of maps[i]) state.put(key, value);
        break;
      case StateOp.MAP_PUT:
        if (replaces) throw new Error('The Python worker mixed PUT and MAP_PUT in one block of changes');
        state.put(keys[i], values[i]);
        break;
      case StateOp.MAP_REMOVE:
        state.remove(keys[i]);
        break;
      case StateOp.CLEAR:
        state.clear();
        break;
      case StateOp.TOUCH:
        // Without a key the whole map was read.
        if (changes.mapKeys === undefined) for (const [key, value] of [...state.entries()]) state.put(key, value);
        else if (state.has(keys[i])) state.put(keys[i], state.get(keys[i]));
        break;
      default:
        throw unknownOp(ops[i], descriptor);
    }
  }
}

function unknownOp(op: number, descriptor: StateDescriptor): Error {
  return new Error(`The Python worker sent operation ${op} for state "${descriptor.name}", which does not know it`);
}
