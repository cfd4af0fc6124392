/** 1,000 records a second through a keyed function to a sink; prints the percentiles (ms) of source to sink. */
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

const SECONDS = Number(process.argv[2] ?? 10);
const RATE = 1000;
const now = (): number => performance.timeOrigin + performance.now();

interface Sample {
  readonly index: number;
  readonly sent: number;
}

class Pass extends KeyedProcessFunction<number, Sample, Sample> {
  #seen!: ValueState<number>;
  override open(context: RuntimeContext): void {
    this.#seen = context.getState(new ValueStateDescriptor<number>('seen'));
  }
  override processElement(value: Sample, _ctx: KeyedProcessContext<number>, out: Collector<Sample>): void {
    this.#seen.update((this.#seen.value() ?? 0) + 1);
    out.collect(value);
  }
}

const latencies: number[] = [];
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const source = new DataGeneratorSource<Sample>(
  (index) => ({ index, sent: now() }),
  SECONDS * RATE,
  RateLimiterStrategy.perSecond(RATE),
);
env
  .fromSource(source, WatermarkStrategy.noWatermarks<Sample>(), 'samples')
  .keyBy((sample) => sample.index % 100)
  .process(new Pass())
  .addSink((sample) => {
    latencies.push(now() - sample.sent);
  });
await env.execute('latency');
latencies.sort((a, b) => a - b);
const at = (share: number): number => Number(latencies[Math.floor(latencies.length * share)]!.toFixed(3));
console.log(JSON.stringify({ rows: latencies.length, p50_ms: at(0.5), p99_ms: at(0.99), max_ms: at(0.99999) }));
