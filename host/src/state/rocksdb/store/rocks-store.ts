/**
 * RocksDB as spill space, through @nxtedition/rocksdb's binding. Its public classes are asynchronous; the functions of the binding
 * that they call are not, so these are used directly. The package is pinned to an exact version for that reason.
 */
import type { OpenSpillStore, SpillBatch, SpillMemory, SpillRange, SpillStore } from './contracts';

type Handle = object;
type Done = (error: Error | null) => void;

interface Rows {
  readonly rows: readonly Uint8Array[];
  readonly finished: boolean;
}

/** The functions of the binding that are used here. */
interface Binding {
  db_init(directory: string): Handle;
  db_open(db: Handle, options: object, done: Done): void;
  db_close(db: Handle, done: Done): void;
  db_get_many_sync(db: Handle, keys: readonly Uint8Array[], options: object): (Uint8Array | undefined)[];
  db_clear(db: Handle, options: { readonly gte: Uint8Array; readonly lt: Uint8Array }): void;
  batch_init(): Handle;
  batch_put(batch: Handle, key: Uint8Array, value: Uint8Array, options: object): void;
  batch_del(batch: Handle, key: Uint8Array, options: object): void;
  batch_write(db: Handle, batch: Handle, options: object): void;
  batch_clear(batch: Handle): void;
  iterator_init(db: Handle, options: object): Handle;
  iterator_nextv_sync(iterator: Handle, count: number): Rows;
  iterator_close(iterator: Handle): void;
}

const NO_OPTIONS = {};

/** A name that the bundler does not follow: the package is optional and has native code. */
const PACKAGE = '@nxtedition/rocksdb/binding.js';

export async function loadRocksStore(): Promise<OpenSpillStore> {
  const loaded = (await import(PACKAGE)) as { default?: Binding } & Binding;
  const binding = loaded.default ?? loaded;
  return (directory, memory) => open(binding, directory, memory);
}

async function open(binding: Binding, directory: string, memory: SpillMemory): Promise<SpillStore> {
  const db = binding.db_init(directory);
  await called((done) => binding.db_open(db, openOptions(memory), done));
  return new RocksStore(binding, db);
}

/**
 * Universal compaction writes a row fewer times than levels do, and rows live shortly here. Blocks are not compressed: a read that
 * misses the cache would cost several times as much. The binding divides the memory for write buffers by four and may use six.
 */
function openOptions(memory: SpillMemory): object {
  return {
    createIfMissing: true,
    errorIfExists: true,
    compaction: 'universal',
    memtableMemoryBudget: Math.floor((memory.writeBuffers * 2) / 3),
    cacheSize: memory.blockCache,
    cacheIndexAndFilterBlocks: true,
    compression: false,
    walCompression: false,
    parallelism: 2,
  };
}

function called(call: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    call((error) => (error ? reject(error) : resolve()));
  });
}

class RocksStore implements SpillStore {
  private readonly iterators = new Set<RocksRange>();

  constructor(
    private readonly binding: Binding,
    private readonly db: Handle,
  ) {}

  get(key: Uint8Array): Uint8Array | undefined {
    return this.binding.db_get_many_sync(this.db, [key], NO_OPTIONS)[0];
  }

  getMany(keys: readonly Uint8Array[]): (Uint8Array | undefined)[] {
    return this.binding.db_get_many_sync(this.db, keys, NO_OPTIONS);
  }

  batch(): SpillBatch {
    return new RocksBatch(this.binding, this.db);
  }

  range(from: Uint8Array, to: Uint8Array): SpillRange {
    const range = new RocksRange(this.binding, this.db, from, to, () => this.iterators.delete(range));
    this.iterators.add(range);
    return range;
  }

  deleteRange(from: Uint8Array, to: Uint8Array): void {
    this.binding.db_clear(this.db, { gte: from, lt: to });
  }

  async close(): Promise<void> {
    for (const range of [...this.iterators]) range.close();
    await called((done) => this.binding.db_close(this.db, done));
  }
}

class RocksBatch implements SpillBatch {
  private readonly batch: Handle;

  constructor(
    private readonly binding: Binding,
    private readonly db: Handle,
  ) {
    this.batch = binding.batch_init();
  }

  put(key: Uint8Array, value: Uint8Array): void {
    this.binding.batch_put(this.batch, key, value, NO_OPTIONS);
  }

  delete(key: Uint8Array): void {
    this.binding.batch_del(this.batch, key, NO_OPTIONS);
  }

  write(): void {
    this.binding.batch_write(this.db, this.batch, NO_OPTIONS);
    this.binding.batch_clear(this.batch);
  }
}

class RocksRange implements SpillRange {
  private iterator: Handle | undefined;

  constructor(
    private readonly binding: Binding,
    db: Handle,
    from: Uint8Array,
    to: Uint8Array,
    private readonly closed: () => void,
  ) {
    const options = { gte: from, lt: to, keyEncoding: 'buffer', valueEncoding: 'buffer', keys: true, values: true };
    this.iterator = binding.iterator_init(db, options);
  }

  next(limit: number): readonly Uint8Array[] {
    if (this.iterator === undefined) return [];
    const { rows, finished } = this.binding.iterator_nextv_sync(this.iterator, limit);
    if (finished) this.close();
    return rows;
  }

  close(): void {
    if (this.iterator === undefined) return;
    this.binding.iterator_close(this.iterator);
    this.iterator = undefined;
    this.closed();
  }
}
