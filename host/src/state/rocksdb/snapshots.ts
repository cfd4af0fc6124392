/** The snapshots of one backend: those that are being written, and what the next incremental one builds on. */
import type { KeyedSnapshotRequest, PendingKeyedSnapshot } from '../snapshot/contracts';
import { type ChainLink, SegmentChain } from '../snapshot/segment-chain';
import type { StateCache } from './cache';
import { RocksdbSnapshot, type SnapshotContents, type SnapshotOwner } from './snapshot';

export class RocksdbSnapshots implements SnapshotOwner {
  private readonly running = new Set<RocksdbSnapshot>();
  private readonly chain = new SegmentChain();

  constructor(
    readonly cache: StateCache,
    readonly keyGroupOf: (key: unknown) => number,
  ) {}

  /** Fixes the contents as of now. */
  begin(
    request: KeyedSnapshotRequest,
    contents: Pick<SnapshotContents, 'header' | 'states' | 'timers' | 'keyGroups'>,
  ): PendingKeyedSnapshot {
    const { cache } = this;
    const { checkpointId } = request;
    const shared = request.mode === 'incremental';
    const basis = shared ? this.chain.basis() : undefined;
    if (shared) cache.tracksChanges = true;
    const { store, epoch } = cache;
    const rows = store?.range(
      ...(basis === undefined ? cache.rows.records() : cache.rows.changes(basis.mark + 1, epoch)),
    );
    const snapshot = new RocksdbSnapshot(this, epoch, { ...contents, checkpointId, shared, basis, rows });
    this.running.add(snapshot);
    cache.fix(snapshot);
    return snapshot;
  }

  ended(snapshot: RocksdbSnapshot): void {
    this.running.delete(snapshot);
  }

  written(snapshot: RocksdbSnapshot, link: ChainLink): void {
    this.chain.written(snapshot.checkpointId, link);
  }

  completed(checkpointId: number): void {
    const link = this.chain.completed(checkpointId);
    if (link === undefined) return;
    const { cache } = this;
    cache.store?.deleteRange(...cache.rows.changes(0, link.mark));
    cache.baseEpoch = link.mark;
  }

  aborted(checkpointId: number): void {
    this.chain.aborted(checkpointId);
  }

  /** What was written can not be built on any more. */
  cut(): void {
    this.chain.cut();
  }

  cancel(): void {
    for (const snapshot of [...this.running]) snapshot.cancel();
  }
}
