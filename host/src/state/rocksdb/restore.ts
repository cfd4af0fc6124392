/** Takes segments apart into rows of the store. */
import type { DataType, StateDescriptor } from '@drey/sdk/protocol';
import { sameType } from '../../types/values';
import { BinaryReader, BinaryWriter } from '../../types/serializers';
import type { StateClock } from '../contracts';
import type { OrderedTimers } from '../snapshot/backend-timers';
import type { KeyedHandle, KeyGroupRange, StateInputs } from '../snapshot/contracts';
import { reaches, restoreHandles, segmentItemConverter, storedItemConverter } from '../snapshot/keyed-restore';
import { type Convert, SAME, stateMigration } from '../snapshot/migration';
import type { SegmentHeader } from '../snapshot/segment-format';
import type { RecordHandler } from '../snapshot/segment-reader';
import type { StateCache } from './cache';
import { type KeyAddress, StateInfo } from './record-codec';
import type { SpillBatch, SpillStore } from './store/contracts';

const ROWS_AT_ONCE = 512;

/**
 * The state as `descriptor` asks for it; its rows are rewritten when their form changes (`rewritten` is then called). Throws
 * StateMigrationError when values cannot become what is asked for.
 */
export function adoptState(
  cache: StateCache,
  was: StateInfo,
  descriptor: StateDescriptor,
  clock: StateClock,
  rewritten: () => void = () => {},
): StateInfo {
  const convert = stateMigration(was.descriptor, descriptor);
  const now = new StateInfo(was.index, descriptor);
  cache.states[was.index] = now;
  if (convert === SAME && was.timed === now.timed && sameBytes(was.descriptor, descriptor)) return now;
  rewritten();
  const { store } = cache;
  if (store !== undefined) {
    convertRows(cache, store, was, now, storedItemConverter(convert, was.timed, now.timed, clock));
  }
  return now;
}

/** Types whose values are the same may be written in other ways, and rows of maps are in the order of their user keys' types. */
function sameBytes(was: StateDescriptor, now: StateDescriptor): boolean {
  return isSame(was.keyType, now.keyType) && isSame(was.valueType, now.valueType);
}

function isSame(was: DataType | undefined, now: DataType | undefined): boolean {
  return was === undefined || now === undefined ? was === now : sameType(was, now);
}

function convertRows(cache: StateCache, store: SpillStore, was: StateInfo, now: StateInfo, item: Convert): void {
  const r = new BinaryReader(new Uint8Array(0));
  const w = new BinaryWriter(256);
  const range = store.range(...cache.rows.recordsOfState(was.index));
  for (let rows = range.next(ROWS_AT_ONCE); rows.length > 0; rows = range.next(ROWS_AT_ONCE)) {
    const batch = store.batch();
    for (let i = 0; i < rows.length; i += 2) {
      r.reset(rows[i + 1]);
      w.reset();
      batch.delete(rows[i]);
      if (was.isMap) {
        const userKey = was.readUserKey(r);
        now.writeEntry(userKey, item(was.readItem(r)), w);
        const { key, keyGroup, namespace } = cache.rows.read(rows[i]);
        const address = cache.rows.addressOfKey(key, keyGroup);
        batch.put(cache.rows.entry(address, now.index, namespace, now.order(userKey)), w.view());
      } else {
        const value = was.readValue(r);
        now.writeValue(was.isList ? (value as unknown[]).map(item) : item(value), w);
        batch.put(rows[i], w.view());
      }
    }
    batch.write();
  }
  range.close();
}

/** A state of a segment, as it gets into the store. */
interface Target {
  readonly info: StateInfo;
  readonly item: (value: unknown, time: number | undefined) => unknown;
}

export class RocksdbRestore {
  readonly states = new Map<string, StateInfo>();

  constructor(
    private readonly cache: StateCache,
    private readonly store: SpillStore,
    private readonly keyGroups: KeyGroupRange,
    private readonly clock: StateClock,
    private readonly checkHeader: (header: SegmentHeader) => void,
  ) {}

  /** Returns the timers of services. */
  restore(handles: readonly KeyedHandle[], inputs: StateInputs): Promise<Map<string, OrderedTimers>> {
    return restoreHandles(handles, inputs, this.keyGroups, (header) => {
      this.checkHeader(header);
      const targets = header.states.map((descriptor) => this.target(descriptor));
      return new RecordsIntoStore(this.cache, this.store, targets);
    });
  }

  /** Segments may differ in the types of a state when some subtasks had not yet come to use it under its new type. */
  private target(descriptor: StateDescriptor): Target {
    let info = this.states.get(descriptor.name);
    if (info === undefined) {
      info = new StateInfo(this.cache.states.length, descriptor);
      this.cache.states.push(info);
    } else if (!reaches(descriptor, info.descriptor)) info = adoptState(this.cache, info, descriptor, this.clock);
    this.states.set(descriptor.name, info);
    return { info, item: segmentItemConverter(descriptor, info.descriptor, this.clock) };
  }
}

/** Changes that wait to be written together. */
const PENDING_ROWS = 4096;

class RecordsIntoStore implements RecordHandler {
  private address: KeyAddress = { keyGroup: 0, bytes: new Uint8Array(0) };
  private readonly batch: SpillBatch;
  /** Changes in the batch, which reads do not see. */
  private pending = 0;
  private readonly w = new BinaryWriter(256);
  private readonly r = new BinaryReader(new Uint8Array(0));

  constructor(
    private readonly cache: StateCache,
    private readonly store: SpillStore,
    private readonly targets: readonly Target[],
  ) {
    this.batch = store.batch();
  }

  beginKey(key: unknown, keyGroup: number): void {
    if (this.pending > PENDING_ROWS) this.flush();
    this.address = this.cache.rows.addressOfKey(key, keyGroup);
    this.cache.markStored(this.cache.codec.toMapKey(key));
  }

  reset(): void {
    this.flush();
    for (const { index } of this.cache.states) {
      this.store.deleteRange(...this.cache.rows.recordsOfKey(this.address, index));
    }
  }

  putValue(state: number, namespace: string, value: unknown, time: number | undefined): void {
    const { info, item } = this.targets[state];
    this.w.reset();
    info.writeValue(item(value, time), this.w);
    this.put(this.recordKey(info, namespace), this.w.view());
  }

  putList(state: number, namespace: string, values: unknown[], times: number[] | undefined): void {
    if (values.length === 0) this.clear(state, namespace);
    else this.writeList(state, namespace, this.items(state, values, times));
  }

  appendList(state: number, namespace: string, values: unknown[], times: number[] | undefined): void {
    const { info } = this.targets[state];
    this.flush();
    const stored = this.store.get(this.recordKey(info, namespace));
    const before: unknown[] = [];
    if (stored !== undefined) {
      this.r.reset(stored);
      before.push(...(info.readValue(this.r) as unknown[]));
    }
    this.writeList(state, namespace, before.concat(this.items(state, values, times)));
  }

  putMap(state: number, namespace: string, entries: [unknown, unknown][], times: number[] | undefined): void {
    this.clear(state, namespace);
    entries.forEach(([key, value], i) => {
      this.putEntry(state, namespace, key, value, times?.[i]);
    });
  }

  putEntry(state: number, namespace: string, key: unknown, value: unknown, time: number | undefined): void {
    const { info, item } = this.targets[state];
    this.w.reset();
    info.writeEntry(key, item(value, time), this.w);
    this.put(this.entryKey(info, namespace, key), this.w.view());
  }

  removeEntry(state: number, namespace: string, key: unknown): void {
    this.put(this.entryKey(this.targets[state].info, namespace, key), undefined);
  }

  clear(state: number, namespace: string): void {
    const { info } = this.targets[state];
    if (!info.isMap) {
      this.put(this.recordKey(info, namespace), undefined);
      return;
    }
    this.flush();
    const range = this.store.range(...this.cache.rows.entries(this.address, info.index, namespace));
    for (let rows = range.next(ROWS_AT_ONCE); rows.length > 0; rows = range.next(ROWS_AT_ONCE)) {
      for (let i = 0; i < rows.length; i += 2) this.put(rows[i], undefined);
    }
    range.close();
  }

  flush(): void {
    if (this.pending > 0) this.batch.write();
    this.pending = 0;
  }

  private items(state: number, values: unknown[], times: number[] | undefined): unknown[] {
    const { item } = this.targets[state];
    return values.map((value, i) => item(value, times?.[i]));
  }

  private writeList(state: number, namespace: string, items: unknown[]): void {
    const { info } = this.targets[state];
    this.w.reset();
    info.writeValue(items, this.w);
    this.put(this.recordKey(info, namespace), this.w.view());
  }

  private put(key: Uint8Array, value: Uint8Array | undefined): void {
    this.pending++;
    if (value === undefined) this.batch.delete(key);
    else this.batch.put(key, value);
  }

  private recordKey(info: StateInfo, namespace: string): Uint8Array {
    return this.cache.rows.record(this.address, info.index, namespace);
  }

  private entryKey(info: StateInfo, namespace: string, userKey: unknown): Uint8Array {
    return this.cache.rows.entry(this.address, info.index, namespace, info.order(userKey));
  }
}
