import { Generator, Partitioning, RuntimeMode, WatermarkOperator } from '@drey/sdk/protocol';
import type { JobFailure } from '@drey/sdk/protocol';
import { registerConnector } from '../connectors/registry';
import { BaseOperator } from '../operators/base';
import { registerOperator } from '../operators/registry';
import { rowsBatch } from '../types/batch';
import { MAX_WATERMARK } from '../types/contracts';
import type { Batch } from '../types/contracts';
import { CHANNEL_ELEMENTS } from './channels';
import type { JobStatus } from './contracts';
import { collector } from './fixtures/collect';
import { countingSource, recordingSink, scriptedSource } from './fixtures/connectors';
import type { Event } from './fixtures/connectors';
import { registerTestOperators } from './fixtures/operators';
import { submitJob } from './index';
import { BIGINT, GraphBuilder, typescript } from './testing';
import { ManualClock } from './time';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

beforeAll(registerTestOperators);

describe('end of input', () => {
  test('the last watermark, then the end', async () => {
    const events = recordingSink('record');
    const builder = new GraphBuilder();
    builder.sink('record', { source: builder.collection([1, 2]), partitioning: Partitioning.REBALANCE });
    expect((await submitJob({ graph: builder.graph }).result).status).toBe('FINISHED');
    expect(events).toEqual([
      ['rows', 1, 2],
      ['watermark', MAX_WATERMARK],
      ['end', 0],
    ]);
  });

  test('a union waits for all', async () => {
    const events = recordingSink('record');
    const builder = new GraphBuilder();
    const union = builder.transform('add', [builder.collection([1]), builder.collection([2])]);
    builder.sink('record', { source: union, partitioning: Partitioning.GLOBAL });
    await submitJob({ graph: builder.graph }).result;
    expect(events.filter(([kind]) => kind !== 'rows')).toEqual([
      ['watermark', MAX_WATERMARK],
      ['end', 0],
    ]);
  });
});

describe('watermarks', () => {
  function watermarked(init: Partial<WatermarkOperator>, source: (builder: GraphBuilder) => number): GraphBuilder {
    const builder = new GraphBuilder();
    const value = WatermarkOperator.create({ generator: Generator.BOUNDED_OUT_OF_ORDERNESS, ...init });
    const inputs = [{ source: source(builder), input: 0, partitioning: Partitioning.FORWARD }];
    const node = builder.add({
      name: 'Timestamps/Watermarks',
      operator: { kind: 'watermarks', value },
      inputs: inputs.map((edge) => ({
        sideOutput: '',
        keySelector: undefined,
        keyType: undefined,
        keyFields: [],
        partitioner: undefined,
        ...edge,
      })),
    });
    builder.sink('record', node);
    return builder;
  }

  test('bounded out-of-orderness is periodic, and the end is the greatest', async () => {
    const events = recordingSink('record');
    const clock = new ManualClock(0);
    let emitted = false;
    scriptedSource('timed', async (output, call) => {
      if (call === 0) output.emit(rowsBatch([1, 2, 3], [100, 300, 200]));
      emitted = true;
      if (call === 2) return 'end';
      await pause(20);
      return 'more';
    });
    const builder = watermarked({ outOfOrdernessMs: 50 }, (b) => b.source('timed'));
    const job = submitJob({ graph: builder.graph, clock });
    while (!emitted) await pause(1);
    clock.advanceTo(200);
    await job.result;
    expect(events).toEqual([
      ['rows', 1, 2, 3],
      ['watermark', 249],
      ['watermark', MAX_WATERMARK],
      ['end', 0],
    ]);
  });

  test('assigners, custom generators, idleness', async () => {
    const events = recordingSink('record');
    const clock = new ManualClock(0);
    const step = scriptedSource('slow', async (output, call) => {
      if (call === 0) output.emit(rowsBatch([7]));
      await pause(5);
      return call < 40 ? 'more' : 'end';
    });
    const generator = {
      onEvent: (_value: unknown, time: number, output: { emitWatermark(t: number): void }) =>
        output.emitWatermark(time - 1),
      onPeriodicEmit: () => undefined,
    };
    const functions = new Map<string, unknown>([
      ['assign', (n: number) => n * 1000],
      ['generator', () => generator],
    ]);
    const builder = watermarked(
      {
        generator: Generator.CUSTOM,
        function: typescript('generator'),
        timestampAssigner: typescript('assign'),
        idleTimeoutMs: 1000,
      },
      (b) => b.source('slow'),
    );
    const job = submitJob({ graph: builder.graph, clock, functions });
    while (step.polls < 3) await pause(1);
    for (let time = 200; time <= 2000; time += 200) {
      clock.advanceTo(time);
      await pause(1);
    }
    const result = await job.result;
    expect(result.failure).toBeUndefined();
    expect(events).toEqual([
      ['rows', 7],
      ['watermark', 6999],
      ['idle', true],
      ['idle', false],
      ['watermark', MAX_WATERMARK],
      ['end', 0],
    ]);
  });

  test('aligned sources wait for the slowest', async () => {
    recordingSink('record');
    const highest = [0, 0];
    let ahead = 0;
    let slowestEnded = false;
    scriptedSource('racing', async (output, call, subtask) => {
      if (call >= 60) {
        slowestEnded ||= subtask === 1;
        return 'end';
      }
      const time = subtask === 0 ? call * 100 : call * 10;
      highest[subtask] = time;
      if (!slowestEnded) ahead = Math.max(ahead, highest[0] - highest[1]);
      output.emit(rowsBatch([call], [time]));
      await pause(1);
      return 'more';
    });
    const alignment = { alignmentGroup: 'g', alignmentMaxDriftMs: 300, alignmentIntervalMs: 1 };
    const builder = watermarked(alignment, (b) => b.source('racing', { parallelism: 2 }));
    for (const node of builder.graph.nodes) node.parallelism = 2;
    const result = await submitJob({ graph: builder.graph }).result;
    expect(result.failure).toBeUndefined();
    expect(ahead).toBeGreaterThan(200);
    expect(ahead).toBeLessThan(1000);
  });
});

describe('backpressure and fairness', () => {
  test('a slow consumer holds the source back', async () => {
    const source = countingSource('fast', 1000, 10);
    let release: (() => void) | undefined;
    let open = false;
    class Slow extends BaseOperator {
      processBatch(): void {}
      ready(): boolean {
        release = () => {
          open = true;
          this.context.wake();
        };
        return open;
      }
    }
    registerOperator('slow', () => new Slow());
    const builder = new GraphBuilder();
    builder.transform('slow', [{ source: builder.source('fast'), partitioning: Partitioning.REBALANCE }]);
    const job = submitJob({ graph: builder.graph });
    await pause(50);
    expect(source.polls).toBeLessThanOrEqual(CHANNEL_ELEMENTS + 1);
    release?.();
    expect((await job.result).status).toBe('FINISHED');
  });

  test('an endless job lets timers and other jobs through', async () => {
    recordingSink('record');
    scriptedSource('endless-source', (output) => {
      output.emit(rowsBatch([1]));
      return 'more';
    });
    registerConnector('drop', () => ({
      sink: () => ({
        open: () => undefined,
        processBatch: () => undefined,
        processWatermark: () => undefined,
        processIdle: () => undefined,
      }),
    }));
    const endless = new GraphBuilder();
    endless.sink('drop', endless.source('endless-source', {}, false));
    const first = submitJob({ graph: endless.graph });
    await pause(20);
    const second = new GraphBuilder();
    second.sink('record', second.collection([1]));
    expect((await submitJob({ graph: second.graph }).result).status).toBe('FINISHED');
    first.cancel();
    expect((await first.result).status).toBe('CANCELED');
  });

  test('a job that waits does not run', async () => {
    recordingSink('record');
    const source = scriptedSource('waiting', () => 'wait');
    const builder = new GraphBuilder();
    builder.sink('record', builder.source('waiting', {}, false));
    const job = submitJob({ graph: builder.graph });
    await pause(40);
    expect(source.polls).toBe(1);
    job.cancel();
    await job.result;
  });
});

describe('failures', () => {
  test('restarts from the start of the sources', async () => {
    let attempts = 0;
    class Flaky extends BaseOperator {
      processBatch(batch: Batch): void {
        if (++attempts < 3) throw new Error(`attempt ${this.context.attempt}`);
        this.context.output.emit(batch);
      }
    }
    registerOperator('flaky', () => new Flaky());
    const configuration = new Map([
      ['restart-strategy.type', 'fixed-delay'],
      ['restart-strategy.fixed-delay.attempts', '2'],
      ['restart-strategy.fixed-delay.delay', '10 ms'],
    ]);
    const builder = new GraphBuilder({ configuration });
    builder.sink(
      'collect',
      builder.transform('flaky', [{ source: builder.collection([1, 2]), partitioning: Partitioning.REBALANCE }]),
    );
    const { rows, handlers } = collector();
    const states: JobStatus[] = [];
    const reasons: (string | undefined)[] = [];
    const onStatus = (status: JobStatus, failure?: JobFailure): void => {
      states.push(status);
      if (status === 'RESTARTING') reasons.push(failure?.message);
      else expect(failure).toBeUndefined();
    };
    const result = await submitJob({ graph: builder.graph, handlers, onStatus }).result;
    expect(result.status).toBe('FINISHED');
    expect(rows).toEqual([1, 2]);
    expect(states).toEqual(['CREATED', 'RUNNING', 'RESTARTING', 'RUNNING', 'RESTARTING', 'RUNNING', 'FINISHED']);
    expect(reasons).toEqual([expect.stringContaining('attempt 0'), expect.stringContaining('attempt 1')]);
  });

  test('a failing close does not hide the first error, and alone fails the job', async () => {
    class BadClose extends BaseOperator {
      processBatch(batch: Batch): void {
        if ((batch.rows() as number[])[0] === 13) throw new Error('first');
      }
      close(): void {
        throw new Error('close');
      }
    }
    registerOperator('bad-close', () => new BadClose());
    const run = async (value: number): Promise<string | undefined> => {
      const builder = new GraphBuilder();
      builder.transform('bad-close', [builder.collection([value])]);
      return (await submitJob({ graph: builder.graph }).result).failure?.message;
    };
    expect(await run(13)).toMatch(/^first/);
    expect(await run(1)).toMatch(/^close/);
  });

  test('cancelling ends in bounded time', async () => {
    const configuration = new Map([['task.cancellation.timeout', '50 ms']]);
    const builder = new GraphBuilder({ configuration });
    builder.transform('hanging', [builder.collection([1])]);
    const job = submitJob({ graph: builder.graph });
    await pause(20);
    job.cancel();
    expect((await job.result).status).toBe('CANCELED');
  });

  test('too few slots', async () => {
    const builder = new GraphBuilder({ configuration: new Map([['taskmanager.numberOfTaskSlots', '1']]) });
    builder.transform('add', [{ source: builder.collection([1]), partitioning: Partitioning.REBALANCE }], {
      parallelism: 2,
    });
    const { failure } = await submitJob({ graph: builder.graph }).result;
    expect(failure?.message).toMatch(/Could not acquire the minimum required resources\./);
    expect(failure?.exceptionClass).toMatch(/NoResourceAvailableException$/);
  });

  test('an operator that cannot be made', async () => {
    registerOperator('unmakeable', () => {
      throw new Error('no way');
    });
    const builder = new GraphBuilder({ parallelism: 3 });
    const bad = builder.transform('unmakeable', [builder.collection([1])]);
    builder.transform('add', [{ source: bad, partitioning: Partitioning.REBALANCE }]);
    const result = await submitJob({ graph: builder.graph }).result;
    expect(result).toMatchObject({ status: 'FAILED', failure: { message: expect.stringMatching(/^no way/) } });
  });

  test('an unknown connector and an unknown kind are named', async () => {
    const builder = new GraphBuilder();
    builder.sink('nowhere', builder.collection([1]));
    expect((await submitJob({ graph: builder.graph }).result).failure?.message).toMatch(/no connector "nowhere"/);
  });
});

test('settings without effect are noticed', async () => {
  const notices: string[] = [];
  const builder = new GraphBuilder({ configuration: new Map([['rest.flamegraph.enabled', 'true']]) });
  builder.transform('add', [builder.collection([1])]);
  await submitJob({ graph: builder.graph, onNotice: (line) => notices.push(line) }).result;
  expect(notices).toEqual([expect.stringContaining('rest.flamegraph.enabled = true')]);
});

test('accumulators are merged over subtasks', async () => {
  class Counting extends BaseOperator {
    private count = 0;
    processBatch(batch: Batch): void {
      this.count += batch.length;
    }
    override open(context: Parameters<BaseOperator['open']>[0]): void {
      super.open(context);
      context.accumulators.add('rows', { kind: 'IntCounter', value: () => this.count });
      context.accumulators.add('list', { kind: 'ListAccumulator', value: () => [context.subtaskIndex] });
    }
  }
  registerOperator('counting', () => new Counting());
  const builder = new GraphBuilder();
  const source = builder.collection(Array.from({ length: 100 }, (_, i) => i));
  builder.transform('counting', [{ source, partitioning: Partitioning.REBALANCE }], { parallelism: 3 });
  const { accumulators } = await submitJob({ graph: builder.graph }).result;
  expect(accumulators.get('rows')).toBe(100);
  expect((accumulators.get('list') as number[]).sort()).toEqual([0, 1, 2]);
});

describe('batch mode', () => {
  const keyed = (source: number, input = 0) => ({
    source,
    input,
    partitioning: Partitioning.HASH,
    keySelector: typescript('key'),
    keyType: BIGINT,
  });

  test('keyed input comes key by key in order of time', async () => {
    const events = recordingSink('record');
    const builder = new GraphBuilder({ mode: RuntimeMode.BATCH });
    const source = builder.collection([21, 12, 11, 22, 13], {}, [5, 9, 3, 1, 9]);
    builder.sink('record', keyed(source));
    const functions = new Map<string, unknown>([['key', { getKey: (n: number) => Math.floor(n / 10) }]]);
    const result = await submitJob({ graph: builder.graph, functions }).result;
    expect(result.failure).toBeUndefined();
    expect(events).toEqual([
      ['rows', 11, 12, 13, 22, 21],
      ['watermark', MAX_WATERMARK],
      ['end', 0],
    ]);
  });

  test('two keyed inputs: for each key the first and then the second', async () => {
    const events: Event[] = [];
    class Recorder extends BaseOperator {
      processBatch(batch: Batch, input: number): void {
        events.push(['rows', input, ...(batch.rows() as number[])]);
      }
    }
    registerOperator('recorder', () => new Recorder());
    const builder = new GraphBuilder({ mode: RuntimeMode.BATCH });
    const [a, b] = [builder.collection([21, 11]), builder.collection([29, 19, 18])];
    builder.transform('recorder', [keyed(a), keyed(b, 1)]);
    const functions = new Map<string, unknown>([['key', (n: number) => Math.floor(n / 10)]]);
    await submitJob({ graph: builder.graph, functions }).result;
    expect(events).toEqual([
      ['rows', 0, 11],
      ['rows', 1, 19, 18],
      ['rows', 0, 21],
      ['rows', 1, 29],
    ]);
  });

  test('two keyed inputs with timestamps: the rows of a key in order of time, input 0 first at one time', async () => {
    const seen: [number, number][] = [];
    class Recorder extends BaseOperator {
      processBatch(batch: Batch, input: number): void {
        for (const row of batch.rows() as number[]) seen.push([input, row]);
      }
    }
    registerOperator('merge-recorder', () => new Recorder());
    const builder = new GraphBuilder({ mode: RuntimeMode.BATCH });
    const [a, b] = [builder.collection([11, 12, 13], {}, [1, 5, 9]), builder.collection([18, 19, 17], {}, [7, 0, 5])];
    builder.transform('merge-recorder', [keyed(a), keyed(b, 1)]);
    const functions = new Map<string, unknown>([['key', (n: number) => Math.floor(n / 10)]]);
    await submitJob({ graph: builder.graph, functions }).result;
    expect(seen).toEqual([
      [1, 19],
      [0, 11],
      [0, 12],
      [1, 17],
      [1, 18],
      [0, 13],
    ]);
  });

  test('a broadcast input from the same source does not block it', async () => {
    const source = countingSource('many', 200, 100);
    let rows = 0;
    class Counter extends BaseOperator {
      processBatch(batch: Batch): void {
        rows += batch.length;
      }
    }
    registerOperator('counter', () => new Counter());
    const builder = new GraphBuilder({ mode: RuntimeMode.BATCH });
    const many = builder.source('many');
    const main = { source: many, partitioning: Partitioning.REBALANCE };
    builder.transform('counter', [main, { source: many, input: 1, partitioning: Partitioning.BROADCAST }]);
    expect((await submitJob({ graph: builder.graph }).result).status).toBe('FINISHED');
    expect(rows).toBe(40_000);
    expect(source.polls).toBe(201);
  });

  test('a broadcast input comes first', async () => {
    const inputs: number[] = [];
    class Recorder extends BaseOperator {
      processBatch(_batch: Batch, input: number): void {
        inputs.push(input);
      }
      endInput(input: number): void {
        inputs.push(10 + input);
      }
    }
    registerOperator('broadcast-recorder', () => new Recorder());
    const builder = new GraphBuilder({ mode: RuntimeMode.BATCH });
    const [a, b] = [builder.collection([1]), builder.collection([2])];
    builder.transform('broadcast-recorder', [a, { source: b, input: 1, partitioning: Partitioning.BROADCAST }]);
    await submitJob({ graph: builder.graph }).result;
    expect(inputs).toEqual([1, 11, 0, 10]);
  });
});
