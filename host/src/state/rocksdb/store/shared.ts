/**
 * The local store that the backends of a thread share, as Flink's share the memory of their slot: each has a prefix of its own for
 * its keys. It is opened when the first backend is about to need it, and removed with the last one.
 */
import { mkdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import type { RocksdbOptions, StoreKind } from '../options';
import type { OpenSpillStore, SpillMemory, SpillStore } from './contracts';
import { createStoreDirectory, removeLeftOvers, removeStoreDirectory } from './directories';
import { loadLmdbStore } from './lmdb-store';
import { loadRocksStore } from './rocks-store';

/** Of the memory, what the heap caches may take; the store has the rest. */
const CACHE_SHARE = 0.5;

/**
 * How much more than what lives the heap may hold before it is collected, in percent. What the cache evicts is old, and by V8's
 * own measure (up to 300 %) would be left lying about in several times the cache's size.
 */
const HEAP_GROWTH = 30;

const shared = new Map<string, SharedStore>();
const closing = new Set<Promise<void>>();
let checkedParents: Set<string> | undefined;

/** One backend's part of the thread's store. */
export class StoreLease {
  private released = false;

  constructor(
    private readonly owner: SharedStore,
    readonly prefix: number,
    private readonly fixedMemory: number | undefined,
  ) {}

  /** undefined before it is open. Throws when it could not be opened. */
  get store(): SpillStore | undefined {
    return this.owner.store();
  }

  open(): Promise<SpillStore> {
    return this.owner.open();
  }

  /** Bytes that this backend's heap cache may take now. */
  get cacheBytes(): number {
    return this.fixedMemory ?? this.owner.cacheBytes / this.owner.leases.size;
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    this.owner.release(this);
  }
}

/** `memory`: bytes of this backend's cache; without it the backends share what the options say. */
export function leaseStore(options: RocksdbOptions, memory: number | undefined): StoreLease {
  const { directories, totalMemory, writeBufferRatio, store } = options;
  const name = JSON.stringify([directories, totalMemory, writeBufferRatio, store]);
  let owner = shared.get(name);
  if (owner === undefined) shared.set(name, (owner = new SharedStore(options, () => shared.delete(name))));
  return owner.lease(memory);
}

/** Resolves when the stores that are no longer used are closed and their directories are gone. */
export async function storesClosed(): Promise<void> {
  await Promise.all(closing);
}

class SharedStore {
  readonly leases = new Set<StoreLease>();
  readonly cacheBytes: number;
  private nextPrefix = 1;
  private opened: SpillStore | undefined = undefined;
  private opening: Promise<SpillStore> | undefined = undefined;
  private failure: Error | undefined = undefined;
  private directory: string | undefined = undefined;

  constructor(
    private readonly options: RocksdbOptions,
    private readonly forget: () => void,
  ) {
    this.cacheBytes = options.totalMemory * CACHE_SHARE;
  }

  lease(memory: number | undefined): StoreLease {
    const lease = new StoreLease(this, this.nextPrefix++, memory);
    this.leases.add(lease);
    return lease;
  }

  store(): SpillStore | undefined {
    if (this.failure !== undefined) throw this.failure;
    return this.opened;
  }

  open(): Promise<SpillStore> {
    this.opening ??= this.create().then(
      (store) => (this.opened = store),
      (error: unknown) => {
        this.failure = notOpened(error);
        throw this.failure;
      },
    );
    // Whoever does not wait for it meets the failure in `store`.
    this.opening.catch(() => {});
    return this.opening;
  }

  release(lease: StoreLease): void {
    this.leases.delete(lease);
    if (this.leases.size === 0) this.close();
    else this.opened?.deleteRange(prefixBytes(lease.prefix), prefixBytes(lease.prefix + 1));
  }

  private async create(): Promise<SpillStore> {
    const { directories, totalMemory, writeBufferRatio, store } = this.options;
    const storeBytes = totalMemory * (1 - CACHE_SHARE);
    const memory: SpillMemory = {
      writeBuffers: Math.floor(storeBytes * writeBufferRatio),
      blockCache: Math.floor(storeBytes * (1 - writeBufferRatio)),
    };
    const open = await loadStore(store);
    setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
    this.directory = createIn(directories);
    return open(this.directory, memory);
  }

  private close(): void {
    this.forget();
    const { opening } = this;
    if (opening === undefined) return;
    const closed = opening
      .then((store) => store.close())
      .catch(() => {})
      .then(() => {
        if (this.directory !== undefined) removeStoreDirectory(this.directory);
        closing.delete(closed);
      });
    closing.add(closed);
  }
}

function prefixBytes(prefix: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, prefix);
  return bytes;
}

/** In the first directory that can be written. */
function createIn(directories: readonly string[]): string {
  let failure: unknown;
  for (const parent of directories) {
    try {
      mkdirSync(parent, { recursive: true });
      checkedParents ??= new Set();
      if (!checkedParents.has(parent)) {
        checkedParents.add(parent);
        removeLeftOvers(parent);
      }
      return createStoreDirectory(parent);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function loadStore(kind: StoreKind): Promise<OpenSpillStore> {
  switch (kind) {
    case 'nxtedition':
      return loadRocksStore();
    case 'lmdb':
      return loadLmdbStore();
    case 'rocksdb':
      throw new Error(
        "drey.state.rocksdb.store: the package 'rocksdb' reads asynchronously only, but state is read synchronously; " +
          "'nxtedition' is RocksDB with synchronous reads",
      );
    case 'auto':
      return loadRocksStore().catch(() => loadLmdbStore());
  }
}

function notOpened(error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(
    `The local store of the RocksDB state backend cannot be opened: ${reason} (it needs one of the optional packages ` +
      '@nxtedition/rocksdb and lmdb, and a writable directory: state.backend.rocksdb.localdir)',
    { cause: error },
  );
}
