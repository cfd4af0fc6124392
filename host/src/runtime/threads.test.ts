import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Partitioning } from '@drey/sdk/protocol';
import { buildSync } from 'esbuild';
import { collector } from './fixtures/collect';
import { registerTestOperators } from './fixtures/operators';
import type { JobResult } from './contracts';
import { submitJob } from './index';
import { BIGINT, GraphBuilder, typescript } from './testing';
import { setTaskManagerEntry } from './threads';

const TWO_BY_TWO = new Map([
  ['local.number-taskmanager', '2'],
  ['taskmanager.numberOfTaskSlots', '2'],
]);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drey-threads-'));
  const outfile = join(folder, 'entry.cjs');
  const entryPoints = [join(__dirname, 'fixtures/worker-entry.ts')];
  buildSync({
    entryPoints,
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['esbuild', '../operators/index', '../udf/*'],
  });
  setTaskManagerEntry(outfile);
  registerTestOperators();
});

afterAll(() => rmSync(folder, { recursive: true }));

test('two task managers with two slots run parallelism 4', async () => {
  const builder = new GraphBuilder({ configuration: TWO_BY_TWO });
  const values = Array.from({ length: 20_000 }, (_, i) => i);
  const source = builder.collection(values);
  const add = builder.transform('add', [{ source, partitioning: Partitioning.REBALANCE }], { parallelism: 4 });
  const second = builder.transform('add', [{ source: add, partitioning: Partitioning.SHUFFLE }], { parallelism: 4 });
  builder.sink('collect', { source: second, partitioning: Partitioning.GLOBAL }, { parallelism: 1 });
  const { rows, handlers } = collector();
  const result = await submitJob({ graph: builder.graph, handlers }).result;
  expect(result.failure).toBeUndefined();
  expect(rows.sort((a, b) => a - b)).toEqual(values.map((n) => n + 2));
});

test('subtasks spread over threads and slots', async () => {
  const builder = new GraphBuilder({ configuration: TWO_BY_TWO });
  const where = builder.transform(
    'where',
    [{ source: builder.collection([1]), partitioning: Partitioning.REBALANCE }],
    {
      parallelism: 4,
    },
  );
  builder.sink('collect', { source: where, partitioning: Partitioning.GLOBAL }, { parallelism: 1 });
  const { rows, handlers } = collector();
  await submitJob({ graph: builder.graph, handlers }).result;
  const threads = new Set(rows.map((n) => Math.floor(n / 10_000)));
  expect(threads.size).toBe(2);
  expect(rows.map((n) => n % 10_000).sort((a, b) => a - b)).toEqual([0, 1, 102, 103]);
});

test('functions are loaded from the bundle', async () => {
  const bundlePath = join(folder, 'job.mjs');
  const script = `
    const loader = globalThis[Symbol.for('drey.functionLoader')];
    loader.onJob(new Map([['key', () => { throw new Error('the first job of the script'); }]]));
    loader.onJob(new Map([['key', (n) => n % 10]]));`;
  require('node:fs').writeFileSync(bundlePath, script);
  const builder = new GraphBuilder({ configuration: TWO_BY_TWO });
  const source = builder.collection(Array.from({ length: 100 }, (_, i) => i));
  const keyed = { source, partitioning: Partitioning.HASH, keySelector: typescript('key'), keyType: BIGINT };
  const add = builder.transform('add', [keyed], { parallelism: 4 });
  builder.sink('collect', { source: add, partitioning: Partitioning.GLOBAL }, { parallelism: 1 });
  const { rows, handlers } = collector();
  const result = await submitJob({ graph: builder.graph, handlers, bundlePath, jobOrdinal: 1 }).result;
  expect(result.failure).toBeUndefined();
  expect(rows).toHaveLength(100);
});

test('a job in threads restarts', async () => {
  const strategy = [
    ['restart-strategy.type', 'fixed-delay'],
    ['restart-strategy.fixed-delay.delay', '10 ms'],
  ] as const;
  const builder = new GraphBuilder({ configuration: new Map([...TWO_BY_TWO, ...strategy]) });
  const source = builder.collection(Array.from({ length: 5000 }, (_, i) => i));
  const once = builder.transform('fails-once', [{ source, partitioning: Partitioning.REBALANCE }], { parallelism: 4 });
  builder.sink('collect', { source: once, partitioning: Partitioning.GLOBAL }, { parallelism: 1 });
  const { rows, handlers } = collector();
  const states: string[] = [];
  const handle = submitJob({ graph: builder.graph, handlers, onStatus: (status) => states.push(status) });
  expect((await handle.result).failure).toBeUndefined();
  expect(states).toEqual(['CREATED', 'RUNNING', 'RESTARTING', 'RUNNING', 'FINISHED']);
  expect(rows.length).toBeGreaterThanOrEqual(5000);
  expect(new Set(rows).size).toBe(5000);
  const bytes = (await handle.metrics()).map(({ operators }) => Number(operators[0].metrics.numBytesIn ?? 0));
  expect(Math.max(...bytes)).toBeGreaterThan(0);
});

test('a failure in a thread keeps operator and task', async () => {
  const builder = new GraphBuilder({ configuration: TWO_BY_TWO });
  builder.sink('collect', builder.transform('broken', [builder.collection([1])], { name: 'Bad' }));
  const result = await submitJob({ graph: builder.graph, handlers: collector().handlers }).result;
  expect(result.failure).toMatchObject({ operatorName: 'Bad', message: expect.stringContaining('boom') });
});

test('a thread that is stuck in user code is ended', async () => {
  const configuration = new Map([...TWO_BY_TWO, ['task.cancellation.timeout', '200 ms']]);
  const builder = new GraphBuilder({ configuration });
  builder.sink('collect', builder.transform('endless', [builder.collection([1])]));
  const handle = submitJob({ graph: builder.graph, handlers: collector().handlers });
  await new Promise((resolve) => setTimeout(resolve, 400));
  handle.cancel();
  expect((await handle.result).status).toBe('CANCELED');
});

test('a task manager whose thread ends is replaced, and only what ran in it is restarted', async () => {
  const configuration = new Map([
    ...TWO_BY_TWO,
    ['restart-strategy.type', 'fixed-delay'],
    ['restart-strategy.fixed-delay.delay', '1 ms'],
  ]);
  const builder = new GraphBuilder({ configuration });
  const apart = { partitioning: Partitioning.REBALANCE };
  const values = Array.from({ length: 100 }, (_, i) => i);
  const broken = builder.transform('exits-once', [{ source: builder.collection(values), ...apart }], {
    parallelism: 2,
  });
  builder.sink('collect', { source: broken, partitioning: Partitioning.GLOBAL }, { parallelism: 1 });
  const { rows, handlers } = collector();
  const statuses: string[] = [];
  const result = await submitJob({ graph: builder.graph, handlers, onStatus: (status) => statuses.push(status) })
    .result;
  expect(result.failure).toBeUndefined();
  expect(rows.sort((a, b) => a - b)).toEqual(values);
  expect(statuses).toEqual(['CREATED', 'RUNNING', 'RESTARTING', 'RUNNING', 'FINISHED']);
}, 20_000);

test('a thread that ends while it starts is a failure as any other, and the job begins when its replacement runs', async () => {
  const dies = join(folder, 'dies');
  writeFileSync(dies, '');
  const restart: [string, string][] = [
    ['restart-strategy.type', 'fixed-delay'],
    ['restart-strategy.fixed-delay.delay', '1 ms'],
  ];
  const run = async (configuration: Map<string, string>): Promise<[JobResult, number[], string[]]> => {
    const builder = new GraphBuilder({ configuration });
    const everywhere = { source: builder.collection([1, 2, 3]), partitioning: Partitioning.REBALANCE };
    builder.sink('collect', everywhere, { parallelism: 4 });
    const { rows, handlers } = collector();
    const statuses: string[] = [];
    const onStatus = (status: string): void => void statuses.push(status);
    const result = await submitJob({ graph: builder.graph, handlers, onStatus }).result;
    return [result, rows, statuses];
  };
  const [result, rows, statuses] = await run(new Map([...TWO_BY_TWO, ...restart]));
  expect(result.failure).toBeUndefined();
  expect(rows.sort()).toEqual([1, 2, 3]);
  expect(statuses).toEqual(['CREATED', 'RUNNING', 'RESTARTING', 'RUNNING', 'FINISHED']);
  expect(existsSync(dies)).toBe(false);

  writeFileSync(dies, '');
  const [failed] = await run(TWO_BY_TWO);
  expect(failed.status).toBe('FAILED');
  expect(failed.failure?.message).toMatch(/Task manager thread \d ended with code 3/);
}, 20_000);
