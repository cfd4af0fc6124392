/**
 * 20,000,000 numbers through map, filter, keyBy (1,000 keys) and a keyed process function with value state, and the same by a
 * hand-written loop in the same process. Prints one JSON line.
 */
import {
  type Collector,
  type KeyedProcessContext,
  KeyedProcessFunction,
  type RuntimeContext,
  StreamExecutionEnvironment,
  type ValueState,
  ValueStateDescriptor,
} from '@drey/sdk';

const ROWS = Number(process.argv[2] ?? 20_000_000);

class Count extends KeyedProcessFunction<number, number, number> {
  #count!: ValueState<number>;
  override open(context: RuntimeContext): void {
    this.#count = context.getState(new ValueStateDescriptor<number>('count'));
  }
  override processElement(_value: number, _ctx: KeyedProcessContext<number>, out: Collector<number>): void {
    const n = (this.#count.value() ?? 0) + 1;
    this.#count.update(n);
    out.collect(n);
  }
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

function handWritten(): number {
  const counts = new Map<number, number>();
  let last = 0;
  for (let i = 1; i <= ROWS; i++) {
    const value = i * 3;
    if (value % 2 === 0) continue;
    const key = value % 1000;
    last = (counts.get(key) ?? 0) + 1;
    counts.set(key, last);
  }
  return last;
}

async function job(): Promise<void> {
  const env = StreamExecutionEnvironment.getExecutionEnvironment();
  env.setParallelism(1);
  env
    .fromSequence(1, ROWS)
    .map((x) => x * 3)
    .filter((x) => x % 2 !== 0)
    .keyBy((x) => x % 1000)
    .process(new Count())
    .filter((n) => n < 0)
    .print();
  await env.execute('numbers');
}

const timed = async (run: () => unknown): Promise<number> => {
  const before = cpuSeconds();
  await run();
  return cpuSeconds() - before;
};

const loop = await timed(handWritten);
const drey = await timed(job);
const result = {
  rows_per_cpu_s: Math.round(ROWS / drey),
  loop_rows_per_cpu_s: Math.round(ROWS / loop),
  ratio_to_loop: Number((loop / drey).toFixed(3)),
};
console.log(JSON.stringify(result));
