/** Reading all that a heap state holds, in the form of the contract. */
import { type StateDescriptor, StateKind } from '@drey/sdk/protocol';
import type { StateEntry, StateTable } from './contracts';
import { unpackList } from './heap-states';
import type { KeyEntry } from './key-entry';
import type { KeyTable } from './key-table';
import type { Timed, Ttl } from './ttl';
import type { UserMap } from './user-map';

export class HeapStateTable implements StateTable {
  constructor(
    private readonly table: KeyTable,
    readonly descriptor: StateDescriptor,
    private readonly index: number,
    private readonly ttl: Ttl | undefined,
  ) {}

  *entries(): IterableIterator<StateEntry> {
    for (const entry of this.table.entries()) yield* this.entriesOf(entry);
  }

  private *entriesOf(entry: KeyEntry): IterableIterator<StateEntry> {
    const key = this.table.keyOf(entry);
    const slot = entry.slot(this.index);
    if (slot !== undefined) yield* this.read(key, '', slot);
    if (entry.namespaces === undefined) return;
    for (const [namespace, slots] of entry.namespaces) {
      const value = slots[this.index];
      if (value !== undefined) yield* this.read(key, namespace, value);
    }
  }

  private *read(key: unknown, namespace: string, slot: unknown): IterableIterator<StateEntry> {
    const { kind } = this.descriptor;
    if (kind === StateKind.MAP_STATE) {
      const items = [...(slot as UserMap<unknown, unknown>).entries()];
      yield* this.readItems(
        key,
        namespace,
        items.map(([, item]) => item),
        (values, kept) => new Map(values.map((value, i) => [items[kept[i]][0], value])),
      );
    } else if (kind === StateKind.LIST_STATE) {
      yield* this.readItems(key, namespace, unpackList(slot), (values) => values);
    } else {
      yield* this.readItems(key, namespace, [slot], (values) => values[0]);
    }
  }

  /** Unwraps items with TTL and leaves out what has expired, when the descriptor asks for that. */
  private *readItems(
    key: unknown,
    namespace: string,
    items: readonly unknown[],
    collect: (values: unknown[], kept: number[]) => unknown,
  ): IterableIterator<StateEntry> {
    const { ttl } = this;
    const kept: number[] = [];
    const now = ttl?.now() ?? 0;
    items.forEach((item, i) => {
      if (ttl === undefined || !ttl.cleanupInSnapshot || !ttl.expired((item as Timed<unknown>).time, now)) kept.push(i);
    });
    if (kept.length === 0) return;
    const values = kept.map((i) => (ttl === undefined ? items[i] : (items[i] as Timed<unknown>).value));
    const accessMs = ttl === undefined ? undefined : kept.map((i) => (items[i] as Timed<unknown>).time);
    yield { key, namespace, value: collect(values, kept), accessMs };
  }
}
