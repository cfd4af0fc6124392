import { setExecutor, SourceFunction, StreamExecutionEnvironment } from '@drey/sdk';
import { createExecutor } from '../../runtime/executor';

beforeEach(() => setExecutor(createExecutor()));
afterEach(() => setExecutor(undefined));

const environment = (): StreamExecutionEnvironment =>
  StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

test('collections run through operators', async () => {
  const counts = environment()
    .fromCollection(['to be or not to be'])
    .flatMap((line) => line.split(' '))
    .map((word) => ({ word, n: 1 }))
    .keyBy((w) => w.word)
    .reduce((a, b) => ({ word: a.word, n: a.n + b.n }))
    .map(({ word, n }) => `${word}=${n}`);
  expect(await all(counts.executeAndCollect())).toEqual(['to=1', 'be=1', 'or=1', 'not=1', 'to=2', 'be=2']);
});

test('generators, async generators and source functions', async () => {
  function* three() {
    yield* [1, 2, 3];
  }
  async function* slow() {
    for (let i = 0; i < 3; i++) {
      await new Promise((done) => setTimeout(done, 1));
      yield i;
    }
  }
  class Numbers extends SourceFunction<number> {
    override async run(ctx: Parameters<SourceFunction<number>['run']>[0]): Promise<void> {
      for (let i = 0; i < 10_000; i++) await ctx.collectWithTimestamp(i, i);
      ctx.emitWatermark(9_999);
    }
    override cancel(): void {}
  }
  expect(await all(environment().addSource(three).executeAndCollect())).toEqual([1, 2, 3]);
  expect(await all(environment().addSource(slow).executeAndCollect())).toEqual([0, 1, 2]);
  const stamped = environment()
    .addSource(new Numbers())
    .process<number>((value, ctx, out) => {
      if (ctx.timestamp() !== value) throw new Error('lost its timestamp');
      out.collect(value);
    });
  expect((await all(stamped.executeAndCollect())).length).toBe(10_000);
});

test('a sink that needs time sees its elements one after the other', async () => {
  const log: string[] = [];
  const env = environment();
  env.fromCollection([1, 2, 3]).addSink({
    async invoke(value: number) {
      log.push(`${value} begins`);
      await new Promise((done) => setTimeout(done, 1));
      log.push(`${value} ends`);
    },
    finish: () => void log.push('finished'),
  });
  await env.execute();
  expect(log).toEqual(['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends', 'finished']);
});

test('errors of sources and sinks fail the job', async () => {
  const env = environment();
  env
    .addSource(function* () {
      yield 1;
      throw new RangeError('no more');
    })
    .addSink(() => undefined);
  await expect(env.execute()).rejects.toThrow('no more');
  const other = environment();
  other.fromCollection([1]).addSink(() => Promise.reject(new Error('full')));
  await expect(other.execute()).rejects.toThrow('full');
});
