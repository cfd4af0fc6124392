/** Takes segments apart into heap state. */
import { type StateDescriptor, StateKind } from '@drey/sdk/protocol';
import type { StateClock } from './contracts';
import { packList, unpackList } from './heap-states';
import type { KeyEntry } from './key-entry';
import type { KeyTable } from './key-table';
import type { OrderedTimers } from './snapshot/backend-timers';
import type { KeyedHandle, KeyGroupRange, StateInputs } from './snapshot/contracts';
import { reaches, restoreHandles, segmentItemConverter, storedItemConverter } from './snapshot/keyed-restore';
import { type Convert, SAME, stateMigration } from './snapshot/migration';
import { isTimed, type SegmentHeader } from './snapshot/segment-format';
import type { RecordHandler } from './snapshot/segment-reader';
import { type UserMap, type UserMaps, userMaps } from './user-map';

/** A state whose values lie in its slot of the table, in the form that its descriptor asks for. */
export interface StoredState {
  readonly descriptor: StateDescriptor;
  readonly index: number;
}

type AnyMap = UserMap<unknown, unknown>;

/**
 * Gives the values of a state the form that `now` asks for; false when they have it. Throws StateMigrationError when that
 * cannot be. `beforeChange` is called before any value changes.
 */
export function adoptState(
  table: KeyTable,
  was: StoredState,
  now: StateDescriptor,
  clock: StateClock,
  beforeChange: () => void = () => {},
): boolean {
  const convert = stateMigration(was.descriptor, now);
  const wasTimed = isTimed(was.descriptor);
  const timed = isTimed(now);
  if (convert === SAME && timed === wasTimed) return false;
  beforeChange();
  const item = storedItemConverter(convert, wasTimed, timed, clock);
  const slot = slotConverter(now, item);
  const { index } = was;
  for (const entry of table.entries()) {
    const own = entry.slot(index);
    if (own !== undefined) entry.setSlot(index, slot(own));
    for (const slots of entry.namespaces?.values() ?? []) {
      if (slots[index] !== undefined) slots[index] = slot(slots[index]);
    }
  }
  return true;
}

function slotConverter(descriptor: StateDescriptor, item: Convert): Convert {
  if (descriptor.kind === StateKind.LIST_STATE) return (slot) => packList(unpackList(slot).map(item));
  if (descriptor.kind !== StateKind.MAP_STATE) return item;
  const maps = userMaps<unknown, unknown>(descriptor.keyType);
  return (slot) => {
    const map = maps.create();
    for (const [key, value] of (slot as AnyMap).entries()) map.set(key, item(value));
    return map;
  };
}

/** A state of a segment, as it gets into the table. */
interface Target {
  readonly index: number;
  readonly item: (value: unknown, time: number | undefined) => unknown;
  readonly maps: UserMaps<unknown, unknown>;
}

export class HeapRestore {
  readonly states = new Map<string, StoredState>();

  constructor(
    private readonly table: KeyTable,
    private readonly keyGroups: KeyGroupRange,
    private readonly clock: StateClock,
    private readonly checkHeader: (header: SegmentHeader) => void,
  ) {}

  /** Returns the timers of services. */
  restore(handles: readonly KeyedHandle[], inputs: StateInputs): Promise<Map<string, OrderedTimers>> {
    return restoreHandles(handles, inputs, this.keyGroups, (header) => {
      this.checkHeader(header);
      return new RecordsIntoTable(
        this.table,
        header.states.map((descriptor) => this.target(descriptor)),
      );
    });
  }

  /** Segments may differ in the types of a state when some subtasks had not yet come to use it under its new type. */
  private target(descriptor: StateDescriptor): Target {
    let stored = this.states.get(descriptor.name);
    if (stored === undefined) {
      stored = { descriptor, index: this.table.addState() };
      this.states.set(descriptor.name, stored);
    } else if (!reaches(descriptor, stored.descriptor)) {
      adoptState(this.table, stored, descriptor, this.clock);
      stored = { descriptor, index: stored.index };
      this.states.set(descriptor.name, stored);
    }
    return {
      index: stored.index,
      maps: userMaps(stored.descriptor.keyType),
      item: segmentItemConverter(descriptor, stored.descriptor, this.clock),
    };
  }
}

class RecordsIntoTable implements RecordHandler {
  private key: unknown = undefined;
  private entry: KeyEntry | undefined = undefined;

  constructor(
    private readonly table: KeyTable,
    private readonly targets: readonly Target[],
  ) {}

  beginKey(key: unknown): void {
    this.key = key;
    this.entry = this.table.find(key);
  }

  reset(): void {
    if (this.entry !== undefined) this.table.drop(this.entry);
    this.entry = undefined;
  }

  putValue(state: number, namespace: string, value: unknown, time: number | undefined): void {
    const { item } = this.targets[state];
    this.put(state, namespace, item(value, time));
  }

  putList(state: number, namespace: string, values: unknown[], times: number[] | undefined): void {
    if (values.length === 0) this.clear(state, namespace);
    else this.put(state, namespace, packList(this.items(state, values, times)));
  }

  appendList(state: number, namespace: string, values: unknown[], times: number[] | undefined): void {
    const stored = this.stored(state, namespace);
    if (stored === undefined) {
      this.putList(state, namespace, values, times);
      return;
    }
    const items = this.items(state, values, times);
    if (Array.isArray(stored)) for (const item of items) stored.push(item);
    else this.put(state, namespace, [stored, ...items]);
  }

  putMap(state: number, namespace: string, entries: [unknown, unknown][], times: number[] | undefined): void {
    this.clear(state, namespace);
    entries.forEach(([key, value], i) => {
      this.putEntry(state, namespace, key, value, times?.[i]);
    });
  }

  putEntry(state: number, namespace: string, key: unknown, value: unknown, time: number | undefined): void {
    const { item, maps } = this.targets[state];
    let map = this.stored(state, namespace) as AnyMap | undefined;
    if (map === undefined) this.put(state, namespace, (map = maps.create()));
    map.set(key, item(value, time));
  }

  removeEntry(state: number, namespace: string, key: unknown): void {
    const map = this.stored(state, namespace) as AnyMap | undefined;
    if (map === undefined) return;
    map.delete(key);
    if (map.size() === 0) this.clear(state, namespace);
  }

  clear(state: number, namespace: string): void {
    if (this.entry === undefined) return;
    this.table.removeFrom(this.entry, this.targets[state].index, namespace);
    if (this.entry.isEmpty) this.entry = undefined;
  }

  private items(state: number, values: unknown[], times: number[] | undefined): unknown[] {
    const { item } = this.targets[state];
    return values.map((value, i) => item(value, times?.[i]));
  }

  private stored(state: number, namespace: string): unknown {
    return this.entry?.slotIn(namespace, this.targets[state].index);
  }

  private put(state: number, namespace: string, slot: unknown): void {
    this.entry ??= this.table.entryOf(this.key);
    this.entry.setSlotIn(namespace, this.targets[state].index, slot);
  }
}
