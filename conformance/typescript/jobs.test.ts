/** Jobs as a whole, in this process: clients, accumulators, restarts, cancelling, plans, backpressure, files, watermarks by split. */
import { createExecutor } from '@drey/host';
import {
  BucketAssigner,
  Configuration,
  type Collector,
  DiscardingSink,
  Encoder,
  FileSink,
  FileSource,
  type FunctionInitializationContext,
  IntCounter,
  JobCancellationError,
  JobExecutionError,
  type ListState,
  ListStateDescriptor,
  MapFunction,
  type ProcessContext,
  RollingPolicy,
  type RuntimeContext,
  setExecutor,
  SlotSharingGroup,
  SourceFunction,
  type SourceContext,
  StreamExecutionEnvironment,
  StreamFormat,
  WatermarkStrategy,
} from '@drey/sdk';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(30_000);

let folder: string;
beforeAll(() => {
  setExecutor(createExecutor());
  folder = mkdtempSync(join(tmpdir(), 'drey-typescript-'));
});
afterAll(() => {
  setExecutor(undefined);
  rmSync(folder, { recursive: true });
});

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

function environment(parallelism = 1, settings: Record<string, string> = {}): StreamExecutionEnvironment {
  const configuration = new Configuration();
  for (const [key, value] of Object.entries(settings)) configuration.setString(key, value);
  return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(parallelism);
}

class Endless extends SourceFunction<number> {
  static emitted = 0;
  static cancelled = 0;
  #running = true;
  override async run(ctx: SourceContext<number>): Promise<void> {
    for (let n = 0; this.#running; n++) {
      Endless.emitted++;
      await ctx.collect(n);
      if (n % 1000 === 0) await pause(0);
    }
  }
  override cancel(): void {
    Endless.cancelled++;
    this.#running = false;
  }
}

class Counted extends MapFunction<number, number> {
  seen = new IntCounter();
  override open(context: RuntimeContext): void {
    context.addAccumulator('seen', this.seen);
    context.getMetricGroup().counter('opened').inc();
  }
  override map(n: number): number {
    this.seen.add(1);
    return n;
  }
}

test('execute gives the result, with accumulators merged over subtasks', async () => {
  const env = environment(3);
  env.fromSequence(1, 100).map(new Counted()).sinkTo(new DiscardingSink());
  const result = await env.execute('counting');
  expect(result.getAccumulatorResult('seen')).toBe(100);
  expect(result.getJobID()).toMatch(/^[0-9a-f]{32}$/);
  expect(result.getNetRuntime()).toBeGreaterThanOrEqual(0);
});

test('executeAsync: status, accumulators while running, cancel of an endless source', async () => {
  const env = environment();
  env.addSource(new Endless()).map(new Counted()).sinkTo(new DiscardingSink());
  const client = await env.executeAsync('endless');
  while (client.getJobStatus() !== 'RUNNING') await pause(5);
  await pause(50);
  expect(Number((await client.getAccumulators()).get('seen'))).toBeGreaterThan(0);
  await client.cancel();
  expect(client.getJobStatus()).toBe('CANCELED');
  expect(Endless.cancelled).toBe(1);
  await expect(client.getJobExecutionResult()).rejects.toThrow(JobCancellationError);
});

test('executeAndCollect with a limit cancels the rest', async () => {
  expect(await environment().addSource(new Endless()).executeAndCollect('some', 5)).toEqual([0, 1, 2, 3, 4]);
});

test('a slow sink holds back the source', async () => {
  const env = environment();
  Endless.emitted = 0;
  let taken = 0;
  env
    .addSource(new Endless())
    .rebalance()
    .map((n) => n)
    .addSink(async () => {
      taken++;
      await pause(5);
    });
  const client = await env.executeAsync('slow');
  await pause(300);
  const early = Endless.emitted;
  await pause(700);
  expect(taken).toBeGreaterThan(20);
  expect(Endless.emitted - early).toBeLessThan(10_000);
  expect(Endless.emitted).toBeLessThan(100_000);
  await client.cancel();
  const last = taken;
  await pause(50);
  expect(taken).toBe(last);
});

test('a failure names the error, the operator and the record', async () => {
  const env = environment();
  env
    .fromElements(1, 2)
    .map((n): number => {
      if (n === 2) throw new RangeError('no twos');
      return n;
    })
    .name('Picky')
    .sinkTo(new DiscardingSink());
  const error = await env.execute().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(JobExecutionError);
  expect(error).toMatchObject({ exceptionClass: 'RangeError', operatorName: 'Picky' });
  expect((error as Error).message).toContain('no twos');
  expect((error as Error).message).toContain('record 2');
  expect(((error as Error).cause as Error).stack).toContain('jobs.test.ts');
});

test('a fixed-delay strategy starts a failing job again', async () => {
  class FailsTwice extends MapFunction<number, string> {
    attempt = 0;
    override open(context: RuntimeContext): void {
      this.attempt = context.getAttemptNumber();
    }
    override map(n: number): string {
      if (n === 3 && this.attempt < 2) throw new Error('again');
      return `${n} in attempt ${this.attempt}`;
    }
  }
  const settings = {
    'restart-strategy.type': 'fixed-delay',
    'restart-strategy.fixed-delay.attempts': '2',
    'restart-strategy.fixed-delay.delay': '10 ms',
    // Without checkpoints a restart ends the results: nobody knows which of them were given out already.
    'execution.checkpointing.interval': '1 h',
  };
  const results: string[] = [];
  for await (const line of environment(1, settings).fromSequence(1, 3).map(new FailsTwice()).executeAndCollect())
    results.push(line);
  expect(results).toEqual([1, 2, 3].map((n) => `${n} in attempt 2`));
});

test('the execution plan, chaining and slot sharing', async () => {
  const env = environment(2);
  const group = SlotSharingGroup.newBuilder('heavy').setCpuCores(1).setTaskHeapMemoryMB(100).build();
  env
    .fromSource(
      FileSource.forRecordStreamFormat(StreamFormat.textLineFormat(), folder).build(),
      WatermarkStrategy.forMonotonousTimestamps<string>(),
      'lines',
    )
    .map((line) => line.length)
    .uid('lengths')
    .slotSharingGroup(group)
    .keyBy((n) => n)
    .sum()
    .startNewChain()
    .print();
  const plan = JSON.parse(await env.getExecutionPlan()) as { nodes: { type: string; parallelism: number }[] };
  expect(plan.nodes.map(({ type }) => type)).toEqual([
    'Source: lines',
    'Map',
    'Keyed Aggregation',
    'Sink: Print to Std. Out',
  ]);
  expect(plan.nodes.every(({ parallelism }) => parallelism === 2)).toBe(true);
});

test('files: rolling by size, buckets, and reading them again', async () => {
  const target = join(folder, 'out');
  const env = environment(2);
  const sink = FileSink.forRowFormat<unknown>(target, Encoder.simpleStringEncoder())
    .withBucketAssigner(BucketAssigner.dateTimeBucketAssigner('yyyy', 'UTC'))
    .withRollingPolicy(RollingPolicy.defaultRollingPolicy({ partSize: 200 }))
    .withOutputFileConfig({ partPrefix: 'numbers', partSuffix: '.txt' })
    .build();
  env.fromSequence(1, 1000).sinkTo(sink);
  await env.execute();
  const bucket = join(target, String(new Date().getUTCFullYear()));
  const files = readdirSync(bucket);
  expect(files.length).toBeGreaterThan(2);
  expect(files.every((name) => /^numbers-.*\.txt$/.test(name))).toBe(true);
  const written = files.flatMap((name) => readFileSync(join(bucket, name), 'utf8').trim().split('\n'));
  expect(written.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
  const read: string[] = [];
  for await (const line of environment(2).readTextFile(bucket).executeAndCollect()) read.push(line);
  expect(read.sort()).toEqual(written.sort());
});

test('a source strategy keeps the splits apart: no row is late because another file is ahead', async () => {
  const input = join(folder, 'splits');
  const { mkdirSync } = await import('node:fs');
  mkdirSync(input);
  for (const [name, start] of [
    ['1.txt', 0],
    ['2.txt', 500],
  ] as const) {
    writeFileSync(join(input, name), Array.from({ length: 50 }, (_, i) => `${start + i}`).join('\n'));
  }
  const strategy = WatermarkStrategy.forGenerator<string>(() => ({
    onEvent: (_line, time, output) => output.emitWatermark(time),
    onPeriodicEmit: () => undefined,
  })).withTimestampAssigner((line) => Number(line));
  const source = FileSource.forRecordStreamFormat(StreamFormat.textLineFormat(), input).build();
  const late: number[] = [];
  const stream = environment()
    .fromSource(source, strategy, 'files')
    .process((line, ctx: ProcessContext, out: Collector<string>) => {
      if (ctx.timestamp()! < ctx.timerService().currentWatermark()) late.push(Number(line));
      out.collect(line);
    });
  let rows = 0;
  for await (const _line of stream.executeAndCollect()) rows++;
  expect(rows).toBe(100);
  // One reader reads one file after the other: what can be late is what comes after a file that was further on.
  expect(late.every((time) => time < 500)).toBe(true);
});

test('an idle source does not hold back the other', async () => {
  const env = environment();
  const silent = env.addSource<number>(
    async function* (ctx) {
      ctx.markAsTemporarilyIdle();
      await pause(300);
      yield* [] as number[];
    },
    'silent',
    undefined,
    true,
  );
  const busy = env.addSource<number>({
    bounded: true,
    async run(ctx) {
      await pause(50);
      ctx.collectWithTimestamp(1, 1000);
      ctx.emitWatermark(5000);
      await pause(100);
      ctx.collectWithTimestamp(2, 6000);
    },
    cancel() {},
  });
  const seen: [number, boolean][] = [];
  const stream = busy.union(silent).process((n, ctx: ProcessContext, out: Collector<number>) => {
    seen.push([n, ctx.timerService().currentWatermark() === 5000]);
    out.collect(n);
  });
  for await (const _n of stream.executeAndCollect());
  expect(seen).toEqual([
    [1, false],
    [2, true],
  ]);
});

test('cached files and operator list state', async () => {
  const file = join(folder, 'factor.txt');
  writeFileSync(file, '3');
  class Factor extends MapFunction<number, number> {
    factor = 0;
    seen: ListState<number> | undefined;
    override initializeState(context: FunctionInitializationContext): void {
      expect(context.isRestored()).toBe(false);
      this.seen = context.getOperatorStateStore().getListState(new ListStateDescriptor<number>('seen'));
      expect(() => context.getOperatorStateStore().getUnionListState(new ListStateDescriptor('seen'))).toThrow('UNION');
    }
    override open(context: RuntimeContext): void {
      this.factor = Number(readFileSync(context.getDistributedCache().getFile('factor'), 'utf8'));
      expect(() => context.getDistributedCache().getFile('other')).toThrow("File with name 'other' is not available");
    }
    override map(n: number): number {
      this.seen!.add(n);
      return [...this.seen!.get()].length * this.factor;
    }
  }
  const env = environment();
  env.registerCachedFile(file, 'factor');
  expect(() => env.registerCachedFile(file, 'factor')).toThrow('already used');
  const results: number[] = [];
  for await (const n of env.fromElements(7, 8).map(new Factor()).executeAndCollect()) results.push(n);
  expect(results).toEqual([3, 6]);
});
