/**
 * Snapshots of state: what a backend gives to the checkpoint machinery and takes back on restore. The bytes are the same for every
 * backend (docs/state-format.md), so any backend restores what another one has written.
 */
import type { DataType, StateDescriptor } from '@drey/sdk/protocol';
import type { KeyCodec } from '../../types/contracts';
import type { KeyedStateBackend, OperatorStateBackend, StateClock, Timer } from '../contracts';

/** Key groups `first` to `last`, both included. */
export interface KeyGroupRange {
  readonly first: number;
  readonly last: number;
}

/** Writes bytes of one file of a snapshot. */
export interface StateOutput {
  /** Bytes that were written so far. */
  readonly position: number;
  /** Takes the bytes over: the caller does not change them any more. Awaiting the result keeps memory small. */
  write(bytes: Uint8Array): Promise<void>;
  /** Makes the file durable. */
  close(): Promise<StateFile>;
  /** Drops what was written; also after `close`. */
  discard(): Promise<void>;
}

/** Where the files of one checkpoint go. */
export interface StateOutputs {
  /**
   * 'exclusive': belongs to this checkpoint, deleted with it. 'shared': later checkpoints may refer to it; deleted when the last
   * checkpoint that does is gone.
   */
  create(scope: 'exclusive' | 'shared'): Promise<StateOutput>;
}

/** A durable file, or the bytes themselves when they are few (execution.checkpointing.data-inline-threshold). Plain data. */
export type StateFile =
  | { readonly kind: 'inline'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'file';
      /** URI, or a path relative to the directory of the checkpoint's metadata, so that a savepoint can be moved. */
      readonly path: string;
      readonly size: number;
      /** CRC-32 of the whole file. */
      readonly checksum: number;
      readonly scope: 'exclusive' | 'shared';
    };

/** Reads files of snapshots. Throws CorruptStateError (checkpoint/errors.ts) that names the file when it is torn, changed or gone. */
export interface StateInputs {
  open(file: StateFile): Promise<StateInput>;
}

export interface StateInput {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Keyed state and timers of one subtask: segments in the order in which a restore applies them, each over the same key groups. */
export interface KeyedHandle {
  readonly keyGroups: KeyGroupRange;
  readonly segments: readonly StateFile[];
}

export interface KeyedSnapshotRequest {
  readonly checkpointId: number;
  /**
   * 'full': one segment with everything. 'incremental': may refer to segments of completed checkpoints and add one of changes.
   * 'canonical': as full, in exclusive files, for savepoints.
   */
  readonly mode: 'full' | 'incremental' | 'canonical';
}

/** A snapshot whose contents are fixed. */
export interface PendingKeyedSnapshot {
  /** Writes it while the task goes on, in slices that do not hold up the task's thread for more than some ms. Once only. */
  write(outputs: StateOutputs): Promise<KeyedHandle>;
  /** Gives it up; `write` then rejects. */
  cancel(): void;
}

/** A keyed backend as the checkpoint machinery sees it. Timer services register themselves with their backend. */
export interface CheckpointedKeyedBackend extends KeyedStateBackend {
  /** Fixes the contents as of now, quickly. Later changes do not show in it. */
  snapshot(request: KeyedSnapshotRequest): PendingKeyedSnapshot;
  /**
   * Loads the key groups of this backend from the handles (of one or more old subtasks). Before any state is registered. A state
   * that is then registered takes over what was restored under its name, migrated when its type has evolved
   * (docs/state-format.md); throws StateMigrationError when that is impossible.
   */
  restore(handles: readonly KeyedHandle[], inputs: StateInputs): Promise<void>;
  /** Segments of this checkpoint may be referred to from now on. */
  checkpointCompleted(checkpointId: number): void;
  checkpointAborted(checkpointId: number): void;
  /** Of the states that are registered. */
  descriptors(): readonly StateDescriptor[];
  /** Restored timers of a timer service, and how its timers get into snapshots. `name` is OperatorContext.timers' name. */
  registerTimers(name: string, timers: SnapshotTimers): RestoredTimers;
}

export interface SnapshotTimers {
  /** Timers that are registered now. Valid until the next change. */
  timers(domain: 'event' | 'processing'): Iterable<Timer>;
}

export interface RestoredTimers {
  readonly event: readonly Timer[];
  readonly processing: readonly Timer[];
}

/** What a keyed backend is made from. */
export interface KeyedBackendOptions {
  readonly keyCodec: KeyCodec;
  /** Type of the keys; OBJECT or PICKLED when they were not declared. */
  readonly keyType: DataType;
  readonly keyGroups: KeyGroupRange;
  readonly maxParallelism: number;
  readonly clock: StateClock;
  /** The job's configuration, with Flink's keys. */
  readonly configuration: ReadonlyMap<string, string>;
  readonly operatorName: string;
  /** Unique in the process: for directories of the local store. */
  readonly instanceName: string;
  /** Bytes of memory that this backend may use for its cache. */
  readonly memory?: number;
}

/** Makes keyed backends; loaded once a thread (state/backends.ts). */
export type KeyedBackendFactory = (options: KeyedBackendOptions) => CheckpointedKeyedBackend;

/** Operator state of one subtask as it is in a checkpoint. */
export interface OperatorHandle {
  readonly lists: readonly {
    readonly name: string;
    readonly redistribution: 'split' | 'union';
    /** Each value encoded on its own, so that they can be handed out anew. */
    readonly values: readonly Uint8Array[];
  }[];
  readonly broadcasts: readonly {
    readonly descriptor: StateDescriptor;
    /** Entries, encoded by the descriptor's types. */
    readonly entries: Uint8Array;
  }[];
}

export interface CheckpointedOperatorBackend extends OperatorStateBackend {
  /** Runs the hooks, then encodes everything. Operator state is small: this is done at once. */
  snapshot(checkpointId: number, timestampMs: number): OperatorHandle;
  /** Before any state is asked for. `handle` is this subtask's share (checkpoint/redistribution.ts). */
  restore(handle: OperatorHandle): void;
}
