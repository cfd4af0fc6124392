import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeBackend } from '../backend-tests';
import { RocksdbKeyedStateBackend } from './backend';
import { rocksdbOptions } from './options';
import { leaseStore, type StoreLease, storesClosed } from './store/shared';

// Tens of thousands of records go through the disk.
jest.setTimeout(60_000);

const directory = mkdtempSync(join(tmpdir(), 'drey-test-rocksdb-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Bytes of the heap cache: of almost nothing, where everything spills but the current key, and of a few keys. */
describe.each([
  ['nxtedition', 2048],
  ['lmdb', 65_536],
])('%s with a cache of %d bytes', (store, memory) => {
  const configuration = new Map([
    ['state.backend.rocksdb.localdir', directory],
    ['drey.state.rocksdb.store', store],
  ]);
  let lease: StoreLease;

  // The tests are synchronous: the store has to be there when the cache is full.
  beforeAll(async () => {
    lease = leaseStore(rocksdbOptions(configuration), undefined);
    await lease.open();
  });
  afterAll(async () => {
    lease.release();
    await storesClosed();
    expect(readdirSync(directory)).toEqual([]);
  });

  describeBackend(`rocksdb (${store})`, (options) => {
    return new RocksdbKeyedStateBackend({ ...options, configuration, memory });
  });
});

describe('everything fits', () => {
  describeBackend('rocksdb', (options) => new RocksdbKeyedStateBackend(options));
});
