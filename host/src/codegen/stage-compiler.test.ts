import type { Operator, Output } from '../operators/contracts';
import { rowsBatch } from '../types/batch';
import type { Batch } from '../types/contracts';
import { fuseChain, generateRun } from './stage-compiler';
import type { FuseKind, FusionCandidate } from './stage-compiler';

type Call = (value: never, out: { collect(value: unknown): void }) => unknown;

function chainOf(...functions: readonly [FuseKind, Call][]): { emitted: Batch[]; chain: FusionCandidate[] } {
  const emitted: Batch[] = [];
  const output = { emit: (batch: Batch) => emitted.push(batch) } as unknown as Output;
  const chain = functions.map(([kind, call], i) => ({
    operator: { fuse: { kind, call: () => call } } as unknown as Operator,
    output,
    name: `${kind}${i}`,
    stats: { recordsIn: 0, recordsOut: 0 },
    next: i + 1 < functions.length ? i + 1 : undefined,
  }));
  return { emitted, chain };
}

function run(
  rows: readonly unknown[],
  timestamps: readonly number[] | undefined,
  ...functions: readonly [FuseKind, Call][]
) {
  const { emitted, chain } = chainOf(...functions);
  fuseChain(chain).get(chain[0].operator)!.processBatch(rowsBatch(rows, timestamps), 0);
  return {
    rows: emitted.flatMap((batch) => [...batch.rows()]),
    times: emitted.flatMap((batch) => Array.from(batch.timestamps ?? [])),
    batches: emitted.length,
    stats: chain.map(({ stats }) => stats),
  };
}

const add: [FuseKind, Call] = ['map', (n: number) => n + 1];
const odd: [FuseKind, Call] = ['filter', (n: number) => n % 2 === 1];
const twice: [FuseKind, Call] = ['flatMap', (n: number) => [n, n]];

test('maps keep timestamps', () => {
  const result = run([1, 2], [10, 20], add, add);
  expect(result).toMatchObject({ rows: [3, 4], times: [10, 20] });
  expect(result.stats).toEqual([
    { recordsIn: 0, recordsOut: 2 },
    { recordsIn: 2, recordsOut: 0 },
  ]);
});

test('filters drop rows with their timestamps', () => {
  const result = run([1, 2, 3, 4], [1, 2, 3, 4], add, odd, add);
  expect(result).toMatchObject({ rows: [4, 6], times: [2, 4] });
  expect(result.stats.map(({ recordsOut }) => recordsOut)).toEqual([4, 2, 0]);
});

test('a filter at the end and alone', () => {
  expect(run([1, 2, 3], undefined, odd).rows).toEqual([1, 3]);
  expect(run([1, 2, 3], undefined, add, odd)).toMatchObject({ rows: [3], times: [] });
  expect(run([2], undefined, odd).batches).toBe(0);
});

test('flatMaps collect and return', () => {
  const both: [FuseKind, Call] = [
    'flatMap',
    (n: number, out) => {
      out.collect(n);
      return new Set([n + 100]);
    },
  ];
  expect(run([1, 2], [5, 6], twice, both, odd, add)).toMatchObject({ rows: [2, 102, 2, 102], times: [5, 5, 5, 5] });
  expect(run([1, 2], [5, 6], odd, both)).toMatchObject({ rows: [1, 101], times: [5, 5] });
  expect(run([1, 2], undefined, ['flatMap', () => undefined]).batches).toBe(0);
});

test('a flatMap without end hands its rows on', () => {
  const many: [FuseKind, Call] = [
    'flatMap',
    function* () {
      for (let i = 0; i < 20_000; i++) yield i;
    },
  ];
  const result = run([1], undefined, many, add);
  expect(result.batches).toBe(3);
  expect(result.rows).toHaveLength(20_000);
  expect(result.rows[19_999]).toBe(20_000);
});

test.each([
  [[add, odd, ['map', fail]], 'map2', '3'],
  [[['filter', fail]], 'filter0', '2'],
  [[twice, ['map', fail]], 'map1', '2'],
  [[['flatMap', collectAndFail], add], 'flatMap0', '2'],
] as [[FuseKind, Call][], string, string][])('an exception is located', (functions, operatorName, record) => {
  expect(() => run([2], undefined, ...functions)).toThrow(
    expect.objectContaining({ message: 'bad', operatorName, record, domain: 'user' }),
  );
});

test.each([
  [[['map', failAt3]], [1, 2], [10, 20]],
  [[odd, ['map', failAt3]], [1], [10]],
  [
    [twice, ['map', failAt3]],
    [1, 1, 2, 2],
    [10, 10, 20, 20],
  ],
] as [[FuseKind, Call][], number[], number[]][])('rows before a failing one leave first', (functions, rows, times) => {
  const { emitted, chain } = chainOf(...functions);
  const first = fuseChain(chain).get(chain[0].operator)!;
  expect(() => first.processBatch(rowsBatch([1, 2, 3, 4], [10, 20, 30, 40]), 0)).toThrow('bad');
  expect(emitted.flatMap((batch) => [...batch.rows()])).toEqual(rows);
  expect(emitted.flatMap((batch) => Array.from(batch.timestamps ?? []))).toEqual(times);
});

test('the code can be read', () => {
  expect(generateRun(['map', 'filter'], ['Map', 'Filter'])).toMatchSnapshot();
});

function collectAndFail(n: number, out: { collect(v: unknown): void }): never {
  out.collect(n);
  return fail();
}

function failAt3(n: number): number {
  return n === 3 ? fail() : n;
}

function fail(): never {
  throw new Error('bad');
}
