/**
 * Programs with a high-availability folder whose hosts are killed at aimed moments (host/src/operators/fault-points.ts) and started
 * again: also while they recover, and between the savepoint that stops a job and its end. What they publish is complete, once.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, type Finished, leftBehind, python, type Running, start } from './run';

jest.setTimeout(180_000);

const ROWS = 6000;
const KEYS = 7;

/** Counts by key, into files that are committed with checkpoints; 1000 rows a second. */
const PYTHON_JOB = `
import sys
from pyflink.common import Configuration, Encoder, Types
from pyflink.datastream import KeyedProcessFunction, StreamExecutionEnvironment
from pyflink.datastream.connectors.file_system import FileSink
from pyflink.datastream.state import ValueStateDescriptor
from pyflink.table import StreamTableEnvironment

directory = sys.argv[1]

class Count(KeyedProcessFunction):
    def open(self, context):
        self.count = context.get_state(ValueStateDescriptor('count', Types.LONG()))
    def process_element(self, value, ctx):
        count = (self.count.value() or 0) + 1
        self.count.update(count)
        yield '%d %d' % (ctx.get_current_key(), count)

config = Configuration()
for key, value in {
    'execution.checkpointing.interval': '100 ms',
    'high-availability.type': 'filesystem',
    'high-availability.storageDir': directory + '/ha',
}.items():
    config.set_string(key, value)
env = StreamExecutionEnvironment.get_execution_environment(config)
env.set_parallelism(1)
tables = StreamTableEnvironment.create(env)
tables.execute_sql("""CREATE TABLE numbers (id INT) WITH ('connector' = 'datagen', 'rows-per-second' = '1000',
    'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '${ROWS}')""")
tables.to_data_stream(tables.from_path('numbers')) \\
    .key_by(lambda row: row[0] % ${KEYS}).process(Count(), Types.STRING()).uid('counts') \\
    .sink_to(FileSink.for_row_format(directory + '/out', Encoder.simple_string_encoder()).build())
env.execute('ha-python')
`;

const TYPESCRIPT_JOB = `
import {
  Configuration, DataGeneratorSource, Encoder, FileSink, type KeyedProcessContext, KeyedProcessFunction, type Collector,
  RateLimiterStrategy, type RuntimeContext, StreamExecutionEnvironment, Types, type ValueState, ValueStateDescriptor, WatermarkStrategy,
} from '@drey/sdk';

const directory = process.argv[2] as string;

class Count extends KeyedProcessFunction<number, number, string> {
  count!: ValueState<number>;
  override open(context: RuntimeContext): void {
    this.count = context.getState(new ValueStateDescriptor<number>('count'));
  }
  override processElement(_value: number, ctx: KeyedProcessContext<number>, out: Collector<string>): void {
    const count = (this.count.value() ?? 0) + 1;
    this.count.update(count);
    out.collect(ctx.getCurrentKey() + ' ' + count);
  }
}

const configuration = new Configuration();
for (const [key, value] of Object.entries({
  'execution.checkpointing.interval': '100 ms',
  'high-availability.type': 'filesystem',
  'high-availability.storageDir': directory + '/ha',
})) configuration.setString(key, value);
const env = StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
const numbers = new DataGeneratorSource((n: number) => n, ${ROWS}, RateLimiterStrategy.perSecond(1000), Types.LONG);
env.fromSource(numbers, WatermarkStrategy.noWatermarks(), 'numbers')
  .keyBy((value) => value % ${KEYS})
  .process(new Count())
  .uid('counts')
  .sinkTo(FileSink.forRowFormat(directory + '/out', Encoder.simpleStringEncoder<string>()).build());
await env.execute('ha-typescript');
`;

const folder = mkdtempSync(join(tmpdir(), 'drey-ha-'));
const faults = join(folder, 'faults');
mkdirSync(faults);
const env = { XDG_RUNTIME_DIR: folder, DREY_FAULT: faults };
const live = new Set<Running>();

afterAll(async () => {
  for (const pid of [...live].flatMap((job) => job.processes())) process.kill(pid, 'SIGKILL');
  await Promise.all([...live].map(({ done }) => done));
  rmSync(folder, { recursive: true, force: true });
});

function started(command: string, args: string[], environment: Record<string, string> = env): Running {
  const job = start(command, args, environment);
  live.add(job);
  void job.done.then(() => live.delete(job));
  return job;
}

const drey = (...args: string[]): Promise<Finished> =>
  started(process.execPath, [bundle, ...args], { XDG_RUNTIME_DIR: folder }).done;

/** The host that passes this point for the given time from now on kills itself. */
const order = (point: string, times = 1): void => writeFileSync(join(faults, point), `host ${times}`);

async function until(what: () => boolean): Promise<void> {
  for (const end = Date.now() + 30_000; !what(); ) {
    if (Date.now() > end) throw new Error(`It did not come: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function published(directory: string): string[] {
  const lines: string[] = [];
  const visit = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name.startsWith('_')) continue;
      if (entry.isDirectory()) visit(join(path, entry.name));
      else
        lines.push(
          ...readFileSync(join(path, entry.name), 'utf8')
            .split('\n')
            .filter((line) => line !== ''),
        );
    }
  };
  visit(join(directory, 'out'));
  return lines.sort();
}

/** The count of each key, from 1 on. */
function expectedOf(first: number): string[] {
  const counts = new Array<number>(KEYS).fill(0);
  return Array.from({ length: ROWS }, (_, i) => {
    const key = (first + i) % KEYS;
    counts[key]++;
    return `${key} ${counts[key]}`;
  }).sort();
}

const PROGRAMS = [
  ['ha-python', 'job.py', PYTHON_JOB, 1],
  ['ha-typescript', 'job.ts', TYPESCRIPT_JOB, 0],
] as const;

describe.each(PROGRAMS)('%s', (name, file, source, first) => {
  const directory = join(folder, name);
  const script = join(directory, file);
  const ha = join(directory, 'ha');
  const run = (): Running =>
    name === 'ha-python'
      ? started(python, [script, directory])
      : started(process.execPath, [bundle, 'run', script, directory]);

  /** The state of the job beside its locks; undefined when it is forgotten. */
  const entry = (): { checkpoints: { id: number; kind: string; foreign?: boolean }[] } | undefined => {
    const jobs = join(ha, 'default/jobs');
    const [found] = existsSync(jobs) ? readdirSync(jobs).filter((each) => each.endsWith('.json')) : [];
    return found === undefined ? undefined : JSON.parse(readFileSync(join(jobs, found), 'utf8')).entry;
  };
  const lastCheckpoint = (): number => entry()?.checkpoints.at(-1)?.id ?? 0;

  /** Runs the program until its host has obeyed the order and is dead. */
  async function killedAt(point: string, times = 1): Promise<Finished> {
    order(point, times);
    const job = run();
    const end = await job.done;
    expect([point, existsSync(join(faults, point)), end.stderr]).toEqual([point, false, expect.anything()]);
    expect(await leftBehind(job)).toEqual([]);
    return end;
  }

  /** The same while it is stopped with a savepoint. */
  async function killedWhileStopped(point: string): Promise<void> {
    const before = lastCheckpoint();
    const job = run();
    await until(() => lastCheckpoint() > before);
    order(point);
    const stop = await drey('stop', '-p', join(directory, 'savepoints'), name);
    await job.done;
    expect([point, existsSync(join(faults, point)), stop.code]).toEqual([point, false, 1]);
    expect(entry()?.checkpoints.at(-1)).toMatchObject({ kind: 'savepoint', foreign: true });
  }

  test('killed again and again, it publishes each result once', async () => {
    mkdirSync(directory);
    writeFileSync(script, source);
    await killedAt('completed', 3);
    const found = lastCheckpoint();
    expect(found).toBeGreaterThan(0);
    await killedAt('recovered');
    await killedAt('restoring');
    await killedAt('restoring');
    expect(lastCheckpoint()).toBe(found);
    await killedAt('prepared', 2);
    await killedWhileStopped('stopping');
    await killedAt('recovered');
    await killedWhileStopped('ending');
    await killedAt('ended');
    const last = await run().done;
    expect(last.stderr).toMatch(/Job [0-9a-f]{32} has ended before as FINISHED: it is not run again/);
    expect(last.code).toBe(0);
    expect(published(directory)).toEqual(expectedOf(first));
    expect(entry()).toBeUndefined();
    expect(readdirSync(join(directory, 'savepoints')).length).toBe(2);
  });
});
