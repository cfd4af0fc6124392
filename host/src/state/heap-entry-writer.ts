/** Writes what heap state holds of a key as records of a segment. */
import { type StateDescriptor, StateKind } from '@drey/sdk/protocol';
import { unpackList } from './heap-states';
import type { KeyEntry } from './key-entry';
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

  write(entry: KeyEntry, key: unknown, keyGroup: number): void {
    const { states } = this;
    this.segment.beginKey(keyGroup, key);
    if (this.replaces) this.segment.reset();
    for (let i = 0; i < states.length; i++) this.writeSlot(i, '', entry.slot(states[i].index));
    if (entry.namespaces === undefined) return;
    for (const [namespace, slots] of entry.namespaces) {
      for (let i = 0; i < states.length; i++) this.writeSlot(i, namespace, slots[states[i].index]);
    }
  }

  private writeSlot(state: number, namespace: string, slot: unknown): void {
    if (slot === undefined) return;
    const { kind } = this.states[state].descriptor;
    if (kind === StateKind.MAP_STATE) this.writeMap(state, namespace, slot as UserMap<unknown, unknown>);
    else if (kind === StateKind.LIST_STATE) this.writeList(state, namespace, unpackList(slot));
    else this.writeValue(state, namespace, slot);
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
