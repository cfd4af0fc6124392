/** A bounded number of generated rows (first argument), counted for each of so many keys (second) in keyed state; prints one line. */
import {
  type Collector,
  DataGeneratorSource,
  type KeyedProcessContext,
  KeyedProcessFunction,
  type RuntimeContext,
  StreamExecutionEnvironment,
  type ValueState,
  ValueStateDescriptor,
  WatermarkStrategy,
} from '@drey/sdk';

const ROWS = Number(process.argv[2] ?? 1_000_000);
const KEYS = Number(process.argv[3] ?? 100_000);

interface Sample {
  readonly index: number;
  readonly key: number;
}

class Count extends KeyedProcessFunction<number, Sample, string> {
  #seen!: ValueState<number>;

  override open(context: RuntimeContext): void {
    this.#seen = context.getState(new ValueStateDescriptor<number>('seen'));
  }

  override processElement(value: Sample, _ctx: KeyedProcessContext<number>, out: Collector<string>): void {
    const seen = (this.#seen.value() ?? 0) + 1;
    this.#seen.update(seen);
    if (value.index === ROWS - 1) out.collect(`${value.key}: ${seen}`);
  }
}

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const source = new DataGeneratorSource<Sample>((index) => ({ index, key: (index * 7919) % KEYS }), ROWS);
env
  .fromSource(source, WatermarkStrategy.noWatermarks<Sample>(), 'samples')
  .keyBy((sample) => sample.key)
  .process(new Count())
  .print();
await env.execute('keyed counts');
