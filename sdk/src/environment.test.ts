import {
  AsyncDataStream,
  AsyncRetryStrategies,
  BroadcastProcessFunction,
  Configuration,
  Duration,
  EventTimeSessionWindows,
  type Executor,
  type ExecutorSubmission,
  FileSink,
  Encoder,
  IntCounter,
  KeyedCoProcessFunction,
  KeyedProcessFunction,
  MapFunction,
  MapStateDescriptor,
  OutputTag,
  setExecutor,
  SlotSharingGroup,
  StreamExecutionEnvironment,
  TumblingEventTimeWindows,
  Types,
  WatermarkStrategy,
} from './index';
import { JobGraph, type Node, Partitioning } from './protocol';

const environment = (): StreamExecutionEnvironment =>
  StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);

/** "name[kind] <- inputs", one line a node. */
function outline(env: StreamExecutionEnvironment): string[] {
  const { graph } = env.getJobGraph();
  const partitioning = Object.entries(Partitioning);
  return graph.nodes.map((node) => {
    const inputs = node.inputs.map((edge) => {
      const name = partitioning.find(([, value]) => value === edge.partitioning)?.[0];
      const side = edge.sideOutput === '' ? '' : `:${edge.sideOutput}`;
      return `${edge.source}${side}/${name}${edge.input === 0 ? '' : `@${edge.input}`}`;
    });
    return `${node.id} ${node.name} [${kindOf(node)}]${inputs.length > 0 ? ` <- ${inputs.join(', ')}` : ''}`;
  });
}

function kindOf(node: Node): string {
  const { operator } = node;
  switch (operator?.kind) {
    case 'source':
    case 'sink':
      return operator.value.connector;
    case 'transform':
      return `${operator.value.kind}: ${operator.value.functions.map(({ id }) => id).join(' ')}`;
    default:
      return operator?.kind ?? '';
  }
}

afterEach(() => setExecutor(undefined));

describe('graphs', () => {
  test('word count', () => {
    const env = environment();
    env
      .fromCollection(['to be or not to be'])
      .flatMap((line) => line.split(' '))
      .map((word) => ({ word, n: 1 }))
      .keyBy((w) => w.word)
      .reduce((a, b) => ({ word: a.word, n: a.n + b.n }))
      .print();
    expect(outline(env)).toEqual([
      '1 Collection Source [custom]',
      '2 Flat Map [flat_map: f1] <- 1/AUTO',
      '3 Map [map: f2] <- 2/AUTO',
      '4 Keyed Reduce [reduce: f3 f4] <- 3/HASH',
      '5 Print to Std. Out [print] <- 4/AUTO',
    ]);
    const { graph, functions } = env.getJobGraph('words');
    expect(graph.name).toBe('words');
    expect([...functions.keys()]).toEqual(['f0', 'f1', 'f2', 'f3', 'f4']);
    expect(functions.get('f0')).toEqual(['to be or not to be']);
    expect(graph.nodes[3].inputs[0].keySelector?.id).toBe('f4');
    const copy = JobGraph.decode(JobGraph.encode(graph).finish());
    expect(copy.nodes.map(({ name }) => name)).toEqual(graph.nodes.map(({ name }) => name));
  });

  test('union, side output, connect, broadcast, partitionings', () => {
    const env = environment();
    const tag = new OutputTag<string>('late', Types.STRING());
    const numbers = env.fromSequence(1, 10);
    const main = numbers.process<number>((value, ctx, out) => {
      ctx.output(tag, `${value}`);
      out.collect(value);
    });
    const side = main.getSideOutput(tag);
    side
      .map((s) => s.length)
      .union(main.rebalance())
      .filter((n) => n > 1)
      .print();
    class Co extends KeyedCoProcessFunction<number, number, string, string> {
      override processElement1(): void {}
      override processElement2(): void {}
    }
    main
      .keyBy((n) => n)
      .connect(side.keyBy((s) => s.length))
      .process(new Co())
      .addSink(() => {});
    const rules = new MapStateDescriptor<string, number>('rules');
    class Rules extends BroadcastProcessFunction<number, string, number> {
      override processElement(): void {}
      override processBroadcastElement(): void {}
    }
    main.shuffle().connect(side.broadcast(rules)).process(new Rules());
    expect(outline(env)).toEqual([
      '1 Sequence Source [number-sequence]',
      '2 Process [process: f0] <- 1/AUTO',
      '3 Map [map: f1] <- 2:late/AUTO',
      '4 Filter [filter: f2] <- 3/AUTO, 2/REBALANCE',
      '5 Print to Std. Out [print] <- 4/AUTO',
      '6 Co-Keyed-Process [keyed_co_process: f3 f4 f5] <- 2/HASH, 2:late/HASH@1',
      '7 Unnamed [custom] <- 6/AUTO',
      '8 Co-Process-Broadcast [broadcast_process: f7] <- 2/SHUFFLE, 2:late/BROADCAST@1',
    ]);
    const process = env.getJobGraph().graph.nodes[1];
    expect(process.sideOutputs).toEqual([{ id: 'late', type: Types.STRING().dataType }]);
  });

  test('windows, joins, async, watermarks', () => {
    const env = environment();
    const numbers = env
      .fromSequence(1, 10)
      .assignTimestampsAndWatermarks(
        WatermarkStrategy.forBoundedOutOfOrderness<number>(Duration.ofSeconds(2)).withTimestampAssigner(
          (n) => n * 1000,
        ),
      );
    const window = TumblingEventTimeWindows.of(Duration.ofSeconds(5));
    numbers
      .keyBy((n) => n % 2)
      .window(window)
      .sum();
    numbers.windowAll(window).reduce((a, b) => a + b);
    numbers
      .keyBy((n) => n % 2)
      .countWindow(3)
      .max();
    numbers
      .join(numbers)
      .where((n) => n)
      .equalTo((n) => n)
      .window(window)
      .apply((a, b) => a + b);
    const left = numbers.keyBy((n) => n);
    left
      .intervalJoin(left)
      .between(-1000, 1000)
      .lowerBoundExclusive()
      .process<number>((a, b, _ctx, out) => out.collect(a + b));
    AsyncDataStream.orderedWait(numbers, (n) => Promise.resolve([n]), 1000);
    expect(outline(env)).toEqual([
      '1 Sequence Source [number-sequence]',
      '2 Timestamps/Watermarks [watermarks] <- 1/AUTO',
      '3 TumblingEventTimeWindows [window: f1 f2] <- 2/HASH',
      '4 TumblingEventTimeWindows [window_all: f3 f4] <- 2/HASH',
      '5 GlobalWindows [window: f5 f6] <- 2/HASH',
      '6 Map [map: f7] <- 2/AUTO',
      '7 Map [map: f8] <- 2/AUTO',
      '8 TumblingEventTimeWindows [window: f9 f10] <- 6/HASH, 7/HASH',
      '9 Interval Join [interval_join: f11 f12 f12] <- 2/HASH, 2/HASH@1',
      '10 async wait operator [async: f13] <- 2/AUTO',
    ]);
    const { graph, functions } = env.getJobGraph();
    expect(graph.nodes[1].operator).toMatchObject({ value: { generator: 1, outOfOrdernessMs: 2000 } });
    expect(graph.nodes[2].description).toBe('Window(TumblingEventTimeWindows(5000), EventTimeTrigger, ReduceFunction)');
    expect(graph.nodes[3]).toMatchObject({ forceNonParallel: true, parallelism: 1, maxParallelism: 1 });
    expect(functions.get('f11')).toMatchObject({ lowerBound: -999, upperBound: 1000 });
  });

  test('settings of operators', () => {
    const env = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration({ 'a.key': 1 }));
    env.registerSlotSharingGroup(SlotSharingGroup.newBuilder('fat').setCpuCores(2).setTaskHeapMemoryMB(100).build());
    env.getConfig().setGlobalJobParameters({ day: 'monday' });
    const source = env.fromSequence(1, 2);
    env.setParallelism(4);
    source
      .map((n) => n, Types.LONG())
      .name('id')
      .uid('u1')
      .setMaxParallelism(8)
      .slotSharingGroup('fat')
      .startNewChain()
      .setBufferTimeout(5)
      .sinkTo(FileSink.forRowFormat('/tmp/x', Encoder.simpleStringEncoder()).build())
      .name('files')
      .setParallelism(2)
      .disableChaining();
    const { graph } = env.getJobGraph();
    expect(graph.parallelism).toBe(4);
    expect([...graph.configuration]).toEqual([
      ['a.key', '1'],
      ['drey.slot-sharing-group.fat.cpu-cores', '2'],
      ['drey.slot-sharing-group.fat.task-heap-memory-mb', '100'],
    ]);
    expect([...graph.jobParameters]).toEqual([['day', 'monday']]);
    expect(graph.nodes).toMatchObject([
      { parallelism: 0 },
      {
        name: 'id',
        uid: 'u1',
        parallelism: 4,
        maxParallelism: 8,
        slotSharingGroup: 'fat',
        chaining: 1,
        bufferTimeoutMs: 5,
      },
      {
        name: 'files: Writer',
        parallelism: 2,
        chaining: 2,
        operator: { value: { connector: 'filesystem', format: 'text' } },
      },
    ]);
  });
});

test('mistakes are named when they are made', () => {
  const env = environment();
  const numbers = env.fromCollection([1, 2]);
  const none = undefined as never;
  expect(() => numbers.map(none)).toThrow('The map function must not be null.');
  expect(() => numbers.map({} as never)).toThrow(
    "a function or an object with a method 'map', got an object of class Object",
  );
  expect(() => numbers.setParallelism(2)).toThrow('The parallelism of non parallel operator must be 1.');
  expect(() => env.setParallelism(0)).toThrow('The parallelism of an operator must be at least 1');
  expect(() => numbers.rebalance().name('x')).toThrow('set name, uid, parallelism');
  expect(() => numbers.keyBy((n) => n).shuffle()).toThrow('Cannot override partitioning for KeyedStream.');
  expect(() => numbers.map((n) => n).setUidHash('xyz')).toThrow('Node hash must be a 32 character String');
  expect(() => env.fromSequence(2, 1)).toThrow('Start of sequence must not be greater than the end');
  expect(() => numbers.union(environment().fromCollection([1]))).toThrow('different execution environments');
  expect(() => numbers.project()).toThrow('project() needs to select at least one (1) field.');
  expect(() => StreamExecutionEnvironment.getExecutionEnvironment().getJobGraph()).toThrow(
    'No operators defined in streaming topology. Cannot execute.',
  );
  const retry = AsyncRetryStrategies.fixedDelay<number>(3, 10);
  expect(() => AsyncDataStream.orderedWaitWithRetry(numbers, (n) => Promise.resolve([n]), 0, retry)).toThrow(
    'Timeout should be configured when do async with retry.',
  );
  const sessions = numbers.keyBy((n) => n).window(EventTimeSessionWindows.withGap(10));
  expect(() => sessions.allowedLateness(-1)).toThrow('The allowed lateness cannot be negative.');
  expect(() => sessions.aggregate({ createAccumulator: () => 0, add: (a, b) => a + b, getResult: (a) => a })).toThrow(
    'needs a merge method',
  );
});

describe('execution', () => {
  const result = { jobId: 'a'.repeat(32), runtimeMs: 5, accumulators: new Map([['n', 3]]), failure: undefined };
  function executor(run: (submission: ExecutorSubmission) => Promise<string>): Executor {
    return {
      submit: (submission) => {
        const ended = run(submission).then((status) => ({ ...result, status }));
        return {
          jobId: result.jobId,
          status: () => 'RUNNING',
          result: ended,
          cancel: () => undefined,
          accumulators: () => Promise.resolve(result.accumulators),
        };
      },
    };
  }

  test('execute gives the result and clears the environment', async () => {
    setExecutor(executor(() => Promise.resolve('FINISHED')));
    const env = environment();
    env.fromElements(1, 2).print();
    const finished = await env.execute('job');
    expect(finished.getAccumulatorResult('n')).toBe(3);
    expect(finished.getNetRuntime()).toBe(5);
    await expect(env.execute()).rejects.toThrow('No operators defined in streaming topology. Cannot execute.');
  });

  test('a failed or cancelled job rejects', async () => {
    const failure = { message: 'boom', exceptionClass: 'RangeError', traceback: 'RangeError: boom\n    at user' };
    setExecutor({
      submit: () => ({
        jobId: 'b',
        status: () => 'FAILED',
        result: Promise.resolve({ ...result, status: 'FAILED', failure }),
        cancel: () => undefined,
        accumulators: () => Promise.resolve(new Map()),
      }),
    });
    const env = environment();
    env.fromElements(1).print();
    await expect(env.execute()).rejects.toMatchObject({
      name: 'JobExecutionError',
      message: 'boom',
      exceptionClass: 'RangeError',
      cause: { stack: failure.traceback },
    });
    setExecutor(executor(() => Promise.resolve('CANCELED')));
    env.fromElements(1).print();
    await expect(env.execute()).rejects.toThrow('was cancelled');
  });

  test('executeAndCollect passes rows on and waits for the reader', async () => {
    const taken: number[] = [];
    const feed = executor(async ({ onCollect, graph }) => {
      const sink = graph.nodes.at(-1)?.operator;
      const id = sink?.kind === 'sink' ? sink.value.collectId : '';
      for (const rows of [[1, 2], [3], []]) {
        await onCollect?.(id, rows);
        taken.push(rows.length);
      }
      await onCollect?.(id, undefined);
      return 'FINISHED';
    });
    setExecutor(feed);
    const env = environment();
    const seen: number[] = [];
    for await (const value of env.fromElements(1, 2, 3).executeAndCollect()) {
      seen.push(value);
    }
    expect(seen).toEqual([1, 2, 3]);
    expect(taken).toEqual([2, 1, 0]);
    expect(await env.fromElements(1, 2, 3).executeAndCollect(2)).toEqual([1, 2]);
    expect(() => env.fromElements(1).executeAndCollect(0)).toThrow('Limit must be greater than 0');
  });

  test('a worker thread gets the function table instead', async () => {
    const key = Symbol.for('drey.functionLoader');
    const tables: ReadonlyMap<string, unknown>[] = [];
    const shared = globalThis as unknown as Record<symbol, unknown>;
    shared[key] = { onJob: (functions: ReadonlyMap<string, unknown>) => tables.push(functions) > 0 };
    try {
      const env = environment();
      env.fromElements(1).print();
      expect((await env.execute()).getNetRuntime()).toBe(0);
      expect(tables.map(({ size }) => size)).toEqual([1]);
    } finally {
      delete shared[key];
    }
  });
});

test('functions can be classes and literals', () => {
  class Double extends MapFunction<number, number> {
    readonly counter = new IntCounter();
    override map(value: number): number {
      this.counter.add(1);
      return value * 2;
    }
  }
  class Keep extends KeyedProcessFunction<number, number, number> {
    override processElement(): void {}
  }
  const env = environment();
  const keyed = env.fromElements(1).keyBy((n) => n);
  keyed.map(new Double());
  keyed.map((n) => n);
  keyed.process(new Keep());
  keyed.flatMap({ flatMap: (n: number) => [n] });
  expect(outline(env).map((line) => line.split(' <-')[0])).toEqual([
    '1 Collection Source [custom]',
    '2 Map [keyed_map: f1 f2]',
    '3 Map [map: f3]',
    '4 KeyedProcess [keyed_process: f4 f2]',
    '5 Flat Map [keyed_flat_map: f5 f2]',
  ]);
});
