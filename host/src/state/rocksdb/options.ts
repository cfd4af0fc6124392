/** Flink's options of the RocksDB backend, as far as they mean something here; those that cannot be followed are refused. */
import { tmpdir } from 'node:os';
import { type ConnectorOption, type OptionValue, illegalArgument, parseOption } from '../../types/options/values';

export type StoreKind = 'auto' | 'nxtedition' | 'lmdb' | 'rocksdb';

export interface RocksdbOptions {
  /** Directories for local stores, tried in turn. */
  readonly directories: readonly string[];
  /** Bytes for all backends of a thread: heap caches and the local store together. */
  readonly totalMemory: number;
  /** Bytes that each backend's cache may take, whatever the memory is; undefined: the backends share the memory. */
  readonly cacheBytes: number | undefined;
  /** The part of the store's memory that write buffers may take. */
  readonly writeBufferRatio: number;
  readonly incremental: boolean;
  readonly store: StoreKind;
}

const MB = 1024 * 1024;

/** Flink's default of the managed memory of a local cluster. */
const DEFAULT_MANAGED_MEMORY = 128 * MB;

/** The smallest memory that a thread's backends can work with. */
export const MINIMUM_MEMORY = 4 * MB;

const option = (key: string, type: ConnectorOption['type'], more: Partial<ConnectorOption> = {}): ConnectorOption => ({
  key,
  type,
  ...more,
});

const MANAGED = option('state.backend.rocksdb.memory.managed', 'boolean');
const FIXED_PER_SLOT = option('state.backend.rocksdb.memory.fixed-per-slot', 'memory');
const FIXED_PER_TM = option('state.backend.rocksdb.memory.fixed-per-tm', 'memory');
const WRITE_BUFFER_RATIO = option('state.backend.rocksdb.memory.write-buffer-ratio', 'double');
const MANAGED_SIZE = option('taskmanager.memory.managed.size', 'memory');
const SLOTS = option('taskmanager.numberOfTaskSlots', 'int');
const LOCAL_DIRECTORIES = option('state.backend.rocksdb.localdir', 'string');
const TEMPORARY_DIRECTORIES = option('io.tmp.dirs', 'string');
const INCREMENTAL = option('execution.checkpointing.incremental', 'boolean', {
  deprecatedKeys: ['state.backend.incremental'],
});
const TIMER_FACTORY = option('state.backend.rocksdb.timer-service.factory', 'enum', {
  values: ['HEAP', 'ROCKSDB'],
  enumClass: 'org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend$PriorityQueueStateType',
});
const STORE = option('drey.state.rocksdb.store', 'enum', {
  values: ['auto', 'nxtedition', 'lmdb', 'rocksdb'],
  enumClass: 'drey.state.rocksdb.store',
});

/** For tests: next to nothing, so that all state goes through the store. */
const CACHE = option('drey.state.rocksdb.cache-size', 'memory');

/** Options that name Java classes. */
const JAVA_CLASSES = ['state.backend.rocksdb.options-factory'];

export function rocksdbOptions(configuration: ReadonlyMap<string, string>): RocksdbOptions {
  for (const key of JAVA_CLASSES) {
    if (configuration.has(key)) throw illegalArgument(`Option '${key}' names a Java class, which Drey cannot load`);
  }
  const read = <V extends OptionValue>(of: ConnectorOption): V | undefined => readOption(configuration, of) as V;
  // Timers are in the heap whichever is chosen (docs/decisions/0010-state-backends.md); the value is checked.
  read(TIMER_FACTORY);
  const writeBufferRatio = read<number>(WRITE_BUFFER_RATIO) ?? 0.5;
  if (!(writeBufferRatio > 0 && writeBufferRatio < 1)) {
    throw illegalArgument(`Option '${WRITE_BUFFER_RATIO.key}' must be between 0 and 1, but is ${writeBufferRatio}`);
  }
  return {
    directories: directories(read<string>(LOCAL_DIRECTORIES) ?? read<string>(TEMPORARY_DIRECTORIES)),
    totalMemory: Math.max(MINIMUM_MEMORY, totalMemory(read)),
    cacheBytes: read<number>(CACHE),
    writeBufferRatio,
    incremental: read<boolean>(INCREMENTAL) ?? false,
    store: read<StoreKind>(STORE) ?? 'auto',
  };
}

/** As Flink decides: a fixed size for each slot, else the slot's share of managed memory, else a fixed size for the task manager. */
function totalMemory(read: <V extends OptionValue>(of: ConnectorOption) => V | undefined): number {
  const fixedPerSlot = read<number>(FIXED_PER_SLOT);
  const fixedPerTaskManager = read<number>(FIXED_PER_TM);
  const managed = (read<number>(MANAGED_SIZE) ?? DEFAULT_MANAGED_MEMORY) / Math.max(1, read<number>(SLOTS) ?? 1);
  if (fixedPerSlot !== undefined) return fixedPerSlot;
  return read<boolean>(MANAGED) === false ? (fixedPerTaskManager ?? managed) : managed;
}

function directories(source: string | undefined): string[] {
  const named = (source ?? '').split(/[,|:]/).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  return named.length === 0 ? [tmpdir()] : named;
}

function readOption(configuration: ReadonlyMap<string, string>, of: ConnectorOption): OptionValue | undefined {
  for (const key of [of.key, ...(of.deprecatedKeys ?? [])]) {
    const text = configuration.get(key);
    if (text === undefined) continue;
    try {
      return parseOption(of, text);
    } catch (error) {
      throw illegalArgument(`Could not parse value '${text}' for key '${key}'.`, undefined, error);
    }
  }
  return undefined;
}
