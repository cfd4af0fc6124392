/** The catalogue of cases.ts in STREAMING mode: stopped and restored on the way, at other parallelisms, and on RocksDB. */
import { createExecutor } from '@drey/host';
import { setExecutor } from '@drey/sdk';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cases } from './cases';
import { canonical, expectedOf, runCase } from './run-cases';
import { type Part, stoppingExecutor } from './stopping-executor';

jest.setTimeout(60_000);

const CHECKPOINTS = { 'execution.checkpointing.interval': '10 ms', 'restart-strategy.type': 'none' };
const HASHMAP = { ...CHECKPOINTS, 'state.backend.type': 'hashmap' };
const ROCKSDB = { ...CHECKPOINTS, 'state.backend.type': 'rocksdb', 'drey.state.rocksdb.cache-size': '1 b' };

const COLUMNS: Record<string, readonly Part[]> = {
  restore: [
    { share: 0.4, settings: HASHMAP },
    { share: 0.7, settings: HASHMAP },
    { share: 1, settings: HASHMAP },
  ],
  rescale: [
    { share: 0.4, settings: HASHMAP },
    { share: 0.7, settings: ROCKSDB, parallelism: 3 },
    { share: 1, settings: HASHMAP, parallelism: 2 },
  ],
};

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'drey-matrix-'));
});
afterAll(() => {
  setExecutor(undefined);
  rmSync(directory, { recursive: true, force: true });
});

const names = Object.keys(cases).filter((name) => expectedOf(cases[name]!, 'STREAMING') !== undefined);
const expected = (name: string): string[] => canonical(expectedOf(cases[name]!, 'STREAMING')!);

describe.each(Object.entries(COLUMNS))('%s', (column, parts) => {
  let stops = 0;
  beforeAll(() => setExecutor(stoppingExecutor(parts, directory, () => stops++)));

  test.each(names)('%s', async (name) => {
    // Two of them, so that another parallelism is possible; the sources have one subtask.
    expect(await runCase(name, 'STREAMING', column === 'rescale' ? 2 : 1)).toEqual(expected(name));
  });

  test('cases were stopped', () => expect(stops).toBeGreaterThan(names.length / 2));
});

describe('rocksdb', () => {
  beforeAll(() => setExecutor(createExecutor()));

  test.each(names)('%s', async (name) => {
    expect(await runCase(name, 'STREAMING', 2, ROCKSDB)).toEqual(expected(name));
  });
});
