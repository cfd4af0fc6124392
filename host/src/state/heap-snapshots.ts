/** The snapshots of one heap backend: those that are being written, and what the next incremental one builds on. */
import { HeapSnapshot, type HeapSnapshotContents, type HeapSnapshotOwner, type Tombstone } from './heap-snapshot';
import type { KeyEntry } from './key-entry';
import type { EntryWatcher, KeyTable, MapKey } from './key-table';
import type { KeyedHandle, KeyGroupRange, KeyedSnapshotRequest, PendingKeyedSnapshot } from './snapshot/contracts';
import { SegmentChain } from './snapshot/segment-chain';

export class HeapSnapshots implements EntryWatcher, HeapSnapshotOwner {
  private readonly running = new Set<HeapSnapshot>();
  private readonly chain = new SegmentChain();
  private readonly tombstones = new Map<MapKey, Tombstone>();
  /** Epoch of the last snapshot that wrote every entry: to those before it all entries seem to have changed since. */
  private wholeMark = 0;

  constructor(
    private readonly table: KeyTable,
    readonly keyGroups: KeyGroupRange,
    readonly keyGroupOf: (key: unknown) => number,
  ) {
    table.watcher = this;
  }

  /** Fixes the contents as of now. */
  begin(
    request: KeyedSnapshotRequest,
    contents: Pick<HeapSnapshotContents, 'header' | 'states' | 'timers'>,
  ): PendingKeyedSnapshot {
    const { table } = this;
    const shared = request.mode === 'incremental';
    const latest = shared ? this.chain.basis() : undefined;
    const basis = latest !== undefined && latest.mark >= this.wholeMark ? latest : undefined;
    const mark = table.mark + 2;
    if (basis === undefined) this.wholeMark = mark;
    const tombstones = basis === undefined ? [] : this.removedSince(basis.mark);
    const snapshot = new HeapSnapshot(this, mark, request.checkpointId, { ...contents, basis, tombstones, shared });
    this.running.add(snapshot);
    table.nextEpoch();
    return snapshot;
  }

  private removedSince(mark: number): Tombstone[] {
    const removed: Tombstone[] = [];
    for (const tombstone of this.tombstones.values()) {
      if (tombstone.mark >= mark && this.table.find(tombstone.key) === undefined) removed.push(tombstone);
    }
    return removed;
  }

  entries(): IterableIterator<KeyEntry> {
    return this.table.entries();
  }

  keyOf(entry: KeyEntry): unknown {
    return this.table.keyOf(entry);
  }

  keyGroupOfEntry(entry: KeyEntry): number {
    const known = entry.group;
    if (known !== undefined) return known;
    const group = this.keyGroupOf(this.table.keyOf(entry));
    entry.setGroup(group);
    return group;
  }

  save(entry: KeyEntry): void {
    let saved = false;
    for (const snapshot of this.running) {
      if (!snapshot.lacks(entry)) continue;
      snapshot.save(entry);
      saved = true;
    }
    if (saved) entry.mark = this.table.mark - 1;
  }

  /** Before all entries change at once. */
  saveAll(): void {
    if (this.running.size > 0) for (const entry of this.table.entries()) this.save(entry);
  }

  beforeChange(entry: KeyEntry): void {
    if (this.running.size > 0) this.save(entry);
  }

  removed(entry: KeyEntry): void {
    const { table } = this;
    const key = table.keyOf(entry);
    this.tombstones.set(table.codec.toMapKey(key), { key, keyGroup: this.keyGroupOfEntry(entry), mark: table.mark });
  }

  ended(snapshot: HeapSnapshot): void {
    this.running.delete(snapshot);
  }

  written(snapshot: HeapSnapshot, { segments }: KeyedHandle): void {
    if (!snapshot.isShared) return;
    this.chain.written(snapshot.checkpointId, { segments, mark: snapshot.mark, hasTimers: snapshot.hasTimers });
  }

  completed(checkpointId: number): void {
    const link = this.chain.completed(checkpointId);
    if (link === undefined) return;
    for (const [mapKey, { mark }] of this.tombstones) if (mark < link.mark) this.tombstones.delete(mapKey);
  }

  aborted(checkpointId: number): void {
    this.chain.aborted(checkpointId);
  }

  /** What was written can not be built on any more. */
  cut(): void {
    this.chain.cut();
    this.tombstones.clear();
  }

  cancel(): void {
    for (const snapshot of this.running) snapshot.cancel();
    this.running.clear();
  }
}
