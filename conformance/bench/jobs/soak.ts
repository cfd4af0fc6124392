/** Unbounded generated input through a keyed function with state and timers; runs until it is stopped. */
import {
  type Collector,
  DataGeneratorSource,
  type KeyedProcessContext,
  KeyedProcessFunction,
  RateLimiterStrategy,
  type RuntimeContext,
  StreamExecutionEnvironment,
  type ValueState,
  ValueStateDescriptor,
  WatermarkStrategy,
} from '@drey/sdk';

const RATE = 100_000;

interface Sample {
  readonly index: number;
  readonly key: number;
}

/** State, a timer and a metric for each key; one row in 50,000 comes out. */
class Count extends KeyedProcessFunction<number, Sample, string> {
  #seen!: ValueState<number>;
  #rows!: ReturnType<ReturnType<RuntimeContext['getMetricGroup']>['counter']>;

  override open(context: RuntimeContext): void {
    this.#seen = context.getState(new ValueStateDescriptor<number>('seen'));
    this.#rows = context.getMetricGroup().counter('rows');
  }

  override processElement(value: Sample, ctx: KeyedProcessContext<number>, out: Collector<string>): void {
    const seen = (this.#seen.value() ?? 0) + 1;
    this.#seen.update(seen);
    this.#rows.inc();
    const timers = ctx.timerService();
    if (seen === 1) timers.registerProcessingTimeTimer(timers.currentProcessingTime() + 1000);
    if (value.index % 50_000 === 0) out.collect(`${value.key}: ${seen}`);
  }

  /** The next row of the key registers the next timer. */
  override onTimer(): void {
    this.#seen.clear();
  }
}

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const source = new DataGeneratorSource<Sample>(
  (index) => ({ index, key: index % 1000 }),
  2 ** 50,
  RateLimiterStrategy.perSecond(RATE),
);
env
  .fromSource(source, WatermarkStrategy.noWatermarks<Sample>(), 'samples')
  .keyBy((sample) => sample.key)
  .process(new Count())
  .print();
await env.execute('soak');
