/** Writes what heap state holds of a key as records of a segment. */
import { type StateDescriptor, StateKind } from '@drey/sdk/protocol';
import type { KeyEntry, Slots } from './key-table';
import type { SegmentWriter } from './snapshot/segment-writer';
import type { Timed, Ttl } from './ttl';
import type { UserMap } from './user-map';

/** A state as a snapshot sees it. */
export interface SnapshotState {
  readonly descriptor: StateDescriptor;
  readonly index: number;
  readonly ttl: Ttl | undefined;
}

/** Maps with more entries are written entry by entry, so that their block can end between two. */
const WHOLE_MAP = 1024;

export class HeapEntryWriter {
  constructor(
    private readonly segment: SegmentWriter,
    /** In the order of the segment's header. */
    private readonly states: readonly SnapshotState[],
    /** The key may be in an earlier segment of the chain. */
    private readonly replaces: boolean,
  ) {}

  write(entry: KeyEntry, keyGroup: number): void {
    this.segment.beginKey(keyGroup, entry.key);
    if (this.replaces) this.segment.reset();
    this.writeSlots(entry.slots, '');
    if (entry.namespaces === undefined) return;
    for (const [namespace, slots] of entry.namespaces) this.writeSlots(slots, namespace);
  }

  private writeSlots(slots: Slots, namespace: string): void {
    const { states } = this;
    for (let i = 0; i < states.length; i++) {
      const slot = slots[states[i].index];
      if (slot === undefined) continue;
      const { kind } = states[i].descriptor;
      if (kind === StateKind.MAP_STATE) this.writeMap(i, namespace, slot as UserMap<unknown, unknown>);
      else if (kind === StateKind.LIST_STATE) this.writeList(i, namespace, slot as unknown[]);
      else this.writeValue(i, namespace, slot);
    }
  }

  private writeValue(state: number, namespace: string, slot: unknown): void {
    const { ttl } = this.states[state];
    if (ttl === undefined) {
      this.segment.putValue(state, namespace, slot);
      return;
    }
    const { value, time } = slot as Timed<unknown>;
    if (isKept(ttl, time)) this.segment.putValue(state, namespace, value, time);
  }

  private writeList(state: number, namespace: string, items: unknown[]): void {
    const { ttl } = this.states[state];
    if (ttl === undefined) {
      this.segment.putList(state, namespace, items);
      return;
    }
    const kept = (items as Timed<unknown>[]).filter(({ time }) => isKept(ttl, time));
    if (kept.length === 0) return;
    this.segment.putList(
      state,
      namespace,
      kept.map(({ value }) => value),
      kept.map(({ time }) => time),
    );
  }

  private writeMap(state: number, namespace: string, map: UserMap<unknown, unknown>): void {
    const { ttl } = this.states[state];
    if (ttl === undefined && map.size() <= WHOLE_MAP) {
      this.segment.putMap(state, namespace, map.size(), map.entries());
      return;
    }
    for (const [key, item] of map.entries()) {
      if (ttl === undefined) this.segment.putEntry(state, namespace, key, item);
      else {
        const { value, time } = item as Timed<unknown>;
        if (isKept(ttl, time)) this.segment.putEntry(state, namespace, key, value, time);
      }
    }
  }
}

/** What has expired stays out of snapshots when the state's TTL says so. */
function isKept(ttl: Ttl, time: number): boolean {
  return !ttl.cleanupInSnapshot || !ttl.expired(time, ttl.now());
}
