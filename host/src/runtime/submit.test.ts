import { Partitioning } from '@drey/sdk/protocol';
import type { JobStatus } from './contracts';
import { collector } from './fixtures/collect';
import { registerTestOperators } from './fixtures/operators';
import { submitJob } from './index';
import { BIGINT, GraphBuilder, typescript } from './testing';

beforeAll(registerTestOperators);

test('runs a chain in one thread', async () => {
  const builder = new GraphBuilder();
  builder.sink('collect', builder.transform('add', [builder.collection([1, 2, 3])]));
  const { rows, handlers } = collector();
  const states: JobStatus[] = [];
  const handle = submitJob({ graph: builder.graph, handlers, onStatus: (status) => states.push(status) });
  const result = await handle.result;
  expect(result.failure).toBeUndefined();
  expect(rows).toEqual([2, 3, 4]);
  expect(states).toEqual(['CREATED', 'RUNNING', 'FINISHED']);
  const [metrics] = await handle.metrics();
  expect(metrics.task).toBe('Source: Collection Source -> add -> Sink: collect');
  expect(metrics.operators[1].metrics).toMatchObject({ numRecordsIn: 3, numRecordsOut: 3 });
});

test.each([Partitioning.REBALANCE, Partitioning.HASH, Partitioning.SHUFFLE, Partitioning.GLOBAL])(
  'partitions with %s',
  async (partitioning) => {
    const builder = new GraphBuilder();
    const values = Array.from({ length: 5000 }, (_, i) => i);
    const source = builder.collection(values);
    const keySelector = partitioning === Partitioning.HASH ? { keySelector: typescript('key'), keyType: BIGINT } : {};
    const add = builder.transform('add', [{ source, partitioning, ...keySelector }], { parallelism: 3 });
    builder.sink('collect', { source: add, partitioning: Partitioning.REBALANCE }, { parallelism: 2 });
    const { rows, handlers } = collector();
    const functions = new Map<string, unknown>([['key', (n: number) => n % 10]]);
    const result = await submitJob({ graph: builder.graph, handlers, functions }).result;
    expect(result.failure).toBeUndefined();
    expect(rows.sort((a, b) => a - b)).toEqual(values.map((n) => n + 1));
  },
);

test('a failure names operator and task', async () => {
  const builder = new GraphBuilder();
  builder.sink('collect', builder.transform('broken', [builder.collection([1])], { name: 'Bad' }));
  const result = await submitJob({ graph: builder.graph, handlers: collector().handlers }).result;
  expect(result.status).toBe('FAILED');
  expect(result.failure).toMatchObject({
    operatorName: 'Bad',
    task: 'Source: Collection Source -> Bad -> Sink: collect (1/1)',
    message: expect.stringContaining('boom'),
  });
});
