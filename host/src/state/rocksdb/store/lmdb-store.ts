/**
 * LMDB as spill space: for platforms that RocksDB has no prebuilt binary for, or when it is asked for. It reads faster and writes
 * slower; its file is mapped, so that all of it counts as the process's memory while nothing else wants that.
 */
import type { OpenSpillStore, SpillBatch, SpillRange, SpillStore } from './contracts';

interface Row {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

interface ReadTransaction {
  done(): void;
}

/** What is used of the package. */
interface Database {
  getBinary(key: Uint8Array): Uint8Array | undefined;
  putSync(key: Uint8Array, value: Uint8Array): void;
  removeSync(key: Uint8Array): boolean;
  transactionSync(work: () => void): void;
  getRange(options: object): Iterable<Row>;
  getKeys(options: object): Iterable<Uint8Array>;
  useReadTransaction(): ReadTransaction;
  close(): Promise<void>;
}

interface Lmdb {
  open(options: object): Database;
}

const PACKAGE = 'lmdb';

/** Rows that one transaction of deleteRange removes. */
const DELETE_ROWS = 10_000;

export async function loadLmdbStore(): Promise<OpenSpillStore> {
  const loaded = (await import(PACKAGE)) as { default?: Lmdb } & Lmdb;
  const lmdb = loaded.default ?? loaded;
  return async (directory) => {
    const db = lmdb.open({
      path: directory,
      keyEncoding: 'binary',
      encoding: 'binary',
      // Nothing is read after a crash.
      noSync: true,
      noMetaSync: true,
      noReadAhead: true,
      overlappingSync: false,
    });
    return new LmdbStore(db);
  };
}

class LmdbStore implements SpillStore {
  constructor(private readonly db: Database) {}

  get(key: Uint8Array): Uint8Array | undefined {
    return this.db.getBinary(key);
  }

  getMany(keys: readonly Uint8Array[]): (Uint8Array | undefined)[] {
    return keys.map((key) => this.db.getBinary(key));
  }

  batch(): SpillBatch {
    return new LmdbBatch(this.db);
  }

  range(from: Uint8Array, to: Uint8Array): SpillRange {
    return new LmdbRange(this.db, from, to);
  }

  deleteRange(from: Uint8Array, to: Uint8Array): void {
    for (;;) {
      const keys = [...this.db.getKeys({ start: from, end: to, limit: DELETE_ROWS })];
      if (keys.length === 0) return;
      this.db.transactionSync(() => {
        for (const key of keys) this.db.removeSync(key);
      });
    }
  }

  async close(): Promise<void> {
    await this.db.close();
  }
}

class LmdbBatch implements SpillBatch {
  private changes: { readonly key: Uint8Array; readonly value: Uint8Array | undefined }[] = [];

  constructor(private readonly db: Database) {}

  put(key: Uint8Array, value: Uint8Array): void {
    this.changes.push({ key: key.slice(), value: value.slice() });
  }

  delete(key: Uint8Array): void {
    this.changes.push({ key: key.slice(), value: undefined });
  }

  write(): void {
    const { changes } = this;
    this.changes = [];
    this.db.transactionSync(() => {
      for (const { key, value } of changes) {
        if (value === undefined) this.db.removeSync(key);
        else this.db.putSync(key, value);
      }
    });
  }
}

class LmdbRange implements SpillRange {
  private readonly transaction: ReadTransaction;
  private readonly rows: Iterator<Row>;
  private open = true;

  constructor(db: Database, from: Uint8Array, to: Uint8Array) {
    this.transaction = db.useReadTransaction();
    this.rows = db.getRange({ start: from, end: to, transaction: this.transaction })[Symbol.iterator]();
  }

  next(limit: number): readonly Uint8Array[] {
    const found: Uint8Array[] = [];
    while (this.open && found.length < 2 * limit) {
      const { value, done } = this.rows.next();
      if (done === true) this.close();
      else found.push(value.key, value.value);
    }
    return found;
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.rows.return?.();
    this.transaction.done();
  }
}
