/** What tests of keyed backends need. */
import { DataType, StateDescriptor, type StateKind, TypeRoot } from '@drey/sdk/protocol';
import { keyCodec } from '../types/keys';
import type { StateClock } from './contracts';
import type {
  CheckpointedKeyedBackend,
  KeyedBackendFactory,
  KeyedHandle,
  KeyedSnapshotRequest,
} from './snapshot/contracts';
import { MemoryFiles } from './snapshot/testing';

export const STRING = DataType.create({ root: TypeRoot.VARCHAR });
export const LONG = DataType.create({ root: TypeRoot.BIGINT });
export const MAX_PARALLELISM = 128;

/** A state of integers, unless `more` says otherwise. */
export const descriptor = (name: string, kind: StateKind, more: Partial<StateDescriptor> = {}): StateDescriptor =>
  StateDescriptor.create({ name, kind, valueType: LONG, ...more });

/** A clock that moves when told, and the timers that wait for it. */
export class TestClock implements StateClock {
  time = 1000;
  scheduled: { time: number; callback: (time: number) => void }[] = [];

  now(): number {
    return this.time;
  }

  schedule(time: number, callback: (time: number) => void): () => void {
    const entry = { time, callback };
    this.scheduled.push(entry);
    return () => {
      this.scheduled = this.scheduled.filter((other) => other !== entry);
    };
  }

  advance(time: number): void {
    this.time = time;
    for (;;) {
      const due = this.scheduled.filter((entry) => entry.time <= time).sort((a, b) => a.time - b.time)[0];
      if (due === undefined) return;
      this.scheduled = this.scheduled.filter((entry) => entry !== due);
      due.callback(due.time);
    }
  }
}

let instances = 0;

/** Backends that share their files and their clock. */
export class SnapshotFixture {
  readonly files = new MemoryFiles();
  readonly clock = new TestClock();
  private readonly backends: CheckpointedKeyedBackend[] = [];
  private checkpoints = 0;

  constructor(private readonly factory: KeyedBackendFactory) {}

  /** Subtask `subtask` of `parallelism`. */
  create(keyType = STRING, subtask = 0, parallelism = 1): CheckpointedKeyedBackend {
    const backend = this.factory({
      keyCodec: keyCodec(keyType, { pyflink: false }),
      keyType,
      keyGroups: {
        first: Math.ceil((subtask * MAX_PARALLELISM) / parallelism),
        last: Math.ceil(((subtask + 1) * MAX_PARALLELISM) / parallelism) - 1,
      },
      maxParallelism: MAX_PARALLELISM,
      clock: this.clock,
      configuration: new Map(),
      operatorName: 'tested',
      instanceName: `snapshots ${instances++}`,
    });
    this.backends.push(backend);
    return backend;
  }

  /** Takes a snapshot and writes it. */
  take(backend: CheckpointedKeyedBackend, mode: KeyedSnapshotRequest['mode'] = 'full'): Promise<KeyedHandle> {
    return backend.snapshot({ checkpointId: ++this.checkpoints, mode }).write(this.files);
  }

  /** The checkpoint that was taken last is complete. */
  complete(backend: CheckpointedKeyedBackend): void {
    backend.checkpointCompleted(this.checkpoints);
  }

  abort(backend: CheckpointedKeyedBackend): void {
    backend.checkpointAborted(this.checkpoints);
  }

  async restore(handles: readonly KeyedHandle[], keyType = STRING, subtask = 0, parallelism = 1) {
    const backend = this.create(keyType, subtask, parallelism);
    await backend.restore(handles, this.files);
    return backend;
  }

  dispose(): void {
    for (const backend of this.backends.splice(0)) backend.dispose();
  }
}
