/**
 * Barriers of all inputs of a task. Exactly-once: a channel that has delivered the barrier of a checkpoint is blocked until all
 * have; or (unaligned) the first barrier starts the snapshot, and what the other channels still hold becomes part of it. At least
 * once: nothing is blocked, the snapshot is taken with the last barrier. Flink: SingleCheckpointBarrierHandler, CheckpointBarrierTracker.
 */
import type { CheckpointBarrier } from '../checkpoint/contracts';
import type { DataElement, InputChannel } from './channels';

/** By channel, in the order in which they were added: elements before the barrier that were not processed when the snapshot began. */
export type ChannelContents = readonly (readonly DataElement[])[];

export interface AlignedCheckpoint {
  readonly barrier: CheckpointBarrier;
  /** From the first barrier to the snapshot. */
  readonly alignmentMs: number;
  /** Unaligned: resolves when every channel has delivered its barrier; rejects when the checkpoint is given up. */
  readonly channels: Promise<ChannelContents> | undefined;
}

export interface AlignmentTarget {
  /** The snapshot is due. No further input may be processed before it is taken. */
  onAligned(checkpoint: AlignedCheckpoint): void;
  /** The checkpoint will not be taken here, since a later one has begun. */
  onSuperseded(checkpointId: number): void;
  /** Runs `callback` in the task's mailbox after `delayMs`. Returns what cancels it. */
  schedule(delayMs: number, callback: () => void): () => void;
}

interface Pending {
  readonly barrier: CheckpointBarrier;
  readonly startedMs: number;
  readonly delivered: Set<InputChannel>;
  /** Set once the checkpoint is unaligned. */
  recordings: Map<InputChannel, DataElement[]> | undefined;
  resolve: (contents: ChannelContents) => void;
  reject: (error: Error) => void;
  cancelTimeout: (() => void) | undefined;
}

export class BarrierAlignment {
  private readonly channels = new Map<InputChannel, { readonly unblock: () => void; closed: boolean }>();
  private readonly pending = new Map<number, Pending>();
  private holds = 0;
  /** Checkpoints up to this one are over here. */
  private done = 0;

  constructor(
    private readonly exactlyOnce: boolean,
    private readonly target: AlignmentTarget,
    /** Barriers may overtake: what is in flight in these channels could be handed out anew (partitioners.ts). */
    private readonly overtakable = true,
  ) {}

  /**
   * Until `release`, barriers wait behind what the channels hold: the order between channels in which that is to be read would not
   * be part of a snapshot.
   */
  hold(): void {
    this.holds++;
  }

  release(): void {
    this.holds--;
  }

  add(channel: InputChannel, unblock: () => void): void {
    this.channels.set(channel, { unblock, closed: false });
  }

  /** A barrier was taken out of `channel`. */
  barrier(channel: InputChannel, barrier: CheckpointBarrier): void {
    const pending = this.begin(barrier);
    if (pending === undefined) return;
    pending.delivered.add(channel);
    if (pending.recordings === undefined && this.exactlyOnce) channel.blocked = true;
    this.check(pending);
  }

  /** A barrier has arrived that goes before what waits in the channels. False when it may not. */
  urgent(channel: InputChannel, barrier: CheckpointBarrier): boolean {
    if (!this.mayOvertake) return false;
    const pending = this.begin(barrier);
    if (pending === undefined) return true;
    this.overtake(pending, channel);
    pending.delivered.add(channel);
    channel.recording = undefined;
    this.check(pending);
    return true;
  }

  private get mayOvertake(): boolean {
    return this.overtakable && this.holds === 0;
  }

  /** Nothing comes from `channel` any more, so nobody waits for it. */
  closed(channel: InputChannel): void {
    const entry = this.channels.get(channel);
    if (entry === undefined || entry.closed) return;
    entry.closed = true;
    for (const pending of [...this.pending.values()]) this.check(pending);
  }

  /** The coordinator's trigger, for a task whose inputs have all ended. */
  trigger(barrier: CheckpointBarrier): void {
    const pending = this.begin(barrier);
    if (pending === undefined) return;
    // The channels may still hold much.
    if (barrier.unaligned && barrier.alignmentTimeoutMs === 0) this.overtake(pending, undefined);
    this.check(pending);
  }

  /** The checkpoint has failed elsewhere. */
  abort(checkpointId: number): void {
    const pending = this.pending.get(checkpointId);
    if (pending === undefined) return;
    this.drop(pending, new Error(`Checkpoint ${checkpointId} was aborted`));
  }

  dispose(): void {
    for (const pending of [...this.pending.values()]) this.drop(pending, new Error('The task has ended'));
  }

  private begin(barrier: CheckpointBarrier): Pending | undefined {
    if (barrier.id <= this.done) return undefined;
    const known = this.pending.get(barrier.id);
    if (known !== undefined) return known;
    if (this.exactlyOnce) {
      for (const other of [...this.pending.values()]) {
        if (other.barrier.id > barrier.id) return undefined;
        this.drop(other, new Error(`Checkpoint ${other.barrier.id} was overtaken by checkpoint ${barrier.id}`));
        this.target.onSuperseded(other.barrier.id);
      }
    }
    const pending: Pending = {
      barrier,
      startedMs: performance.now(),
      delivered: new Set(),
      recordings: undefined,
      resolve: () => undefined,
      reject: () => undefined,
      cancelTimeout: undefined,
    };
    this.pending.set(barrier.id, pending);
    if (barrier.unaligned && barrier.alignmentTimeoutMs > 0) {
      const delay = Math.max(0, barrier.timestampMs + barrier.alignmentTimeoutMs - Date.now());
      pending.cancelTimeout = this.target.schedule(delay, () => {
        this.overtake(pending, undefined);
        this.check(pending);
      });
    }
    return pending;
  }

  /** Makes the checkpoint an unaligned one: the snapshot begins now, and what waits in the channels is part of it. */
  private overtake(pending: Pending, arrivedAt: InputChannel | undefined): void {
    if (!this.mayOvertake) return;
    if (pending.recordings !== undefined || this.pending.get(pending.barrier.id) !== pending) return;
    pending.cancelTimeout?.();
    pending.recordings = new Map();
    for (const [channel, { closed }] of this.channels) {
      if (closed || pending.delivered.has(channel)) continue;
      const { elements, reached } = channel.waiting(pending.barrier);
      const recorded = [...elements];
      pending.recordings.set(channel, recorded);
      if (reached) pending.delivered.add(channel);
      else if (channel !== arrivedAt) channel.recording = recorded;
    }
    const channels = new Promise<ChannelContents>((resolve, reject) => {
      pending.resolve = resolve;
      pending.reject = reject;
    });
    // Whoever writes the snapshot awaits it; a task that fails before may never do so.
    channels.catch(() => undefined);
    const barrier = { ...pending.barrier, alignmentTimeoutMs: 0 };
    this.target.onAligned({ barrier, alignmentMs: performance.now() - pending.startedMs, channels });
    this.unblock();
  }

  private check(pending: Pending): void {
    if (this.pending.get(pending.barrier.id) !== pending) return;
    for (const [channel, { closed }] of this.channels) {
      if (!closed && !pending.delivered.has(channel)) return;
    }
    this.finish(pending);
    const { recordings } = pending;
    if (recordings === undefined) {
      const alignmentMs = performance.now() - pending.startedMs;
      this.target.onAligned({ barrier: pending.barrier, alignmentMs, channels: undefined });
      this.unblock();
    } else {
      pending.resolve([...this.channels.keys()].map((channel) => recordings.get(channel) ?? []));
    }
  }

  private finish(pending: Pending): void {
    const { id } = pending.barrier;
    pending.cancelTimeout?.();
    this.done = Math.max(this.done, id);
    for (const known of [...this.pending.keys()]) if (known <= id) this.pending.delete(known);
    for (const channel of pending.recordings?.keys() ?? []) channel.recording = undefined;
  }

  private drop(pending: Pending, reason: Error): void {
    this.finish(pending);
    pending.reject(reason);
    this.unblock();
  }

  private unblock(): void {
    for (const [channel, { unblock }] of this.channels) if (channel.blocked) unblock();
  }
}
