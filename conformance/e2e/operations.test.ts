/** Running jobs from outside: the CLI against live hosts, and hosts that are killed and started again. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, type Finished, python, type Running, start } from './run';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'drey-ops-'));
const env = { XDG_RUNTIME_DIR: folder };

/** Jobs that a failed test leaves: their pipes would keep jest from ending. */
const live = new Set<Running>();
afterAll(async () => {
  for (const pid of [...live].flatMap((job) => job.processes())) process.kill(pid, 'SIGKILL');
  await Promise.all([...live].map(({ done }) => done));
  rmSync(folder, { recursive: true, force: true });
});

function started(command: string, args: string[]): Running {
  const job = start(command, args, env);
  live.add(job);
  void job.done.then(() => live.delete(job));
  return job;
}

const drey = (...args: string[]): Running => started(process.execPath, [bundle, ...args]);
const run = (...args: string[]): Promise<Finished> => drey(...args).done;

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function until<T>(find: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('it did not come');
}

const running = (name: string): Promise<string> =>
  until(async () => new RegExp(`([0-9a-f]{32}) : ${name} \\(RUNNING\\)`).exec((await run('list')).stdout)?.[1]);

/** The value of the key once there is one. */
const state = (...args: string[]): Promise<string> =>
  until(async () => {
    const { code, stdout } = await run('state', 'get', ...args);
    return code === 0 ? stdout.trim() : undefined;
  });

const PYTHON_JOB = `
import time
from pyflink.common import Configuration, Types
from pyflink.datastream import StreamExecutionEnvironment, KeyedProcessFunction
from pyflink.datastream.connectors.number_seq import NumberSequenceSource
from pyflink.datastream.state import ValueStateDescriptor, MapStateDescriptor
from pyflink.common import WatermarkStrategy

class Count(KeyedProcessFunction):
    def open(self, context):
        self.last = context.get_state(ValueStateDescriptor('last', Types.PICKLED_BYTE_ARRAY()))
        self.seen = context.get_map_state(MapStateDescriptor('seen', Types.STRING(), Types.LONG()))
    def process_element(self, value, ctx):
        self.last.update({'key': ctx.get_current_key(), 'of': (1, None)})
        self.seen.put('n', 1)
        time.sleep(0.001)
        yield value

config = Configuration()
config.set_string('python.fn-execution.bundle.size', '10')
env = StreamExecutionEnvironment.get_execution_environment(config)
env.set_parallelism(1)
env.from_source(NumberSequenceSource(1, 100000), WatermarkStrategy.no_watermarks(), 'numbers') \\
    .key_by(lambda value: ('k', value % 3)).process(Count()).uid('counting').print()
env.execute('python-counts')
`;

test('a Python job: list, state of pickled keys and values, savepoint, stop', async () => {
  const job = started(python, [file('job.py', PYTHON_JOB)]);
  const id = await running('python-counts');
  expect(await state('python-counts', 'counting', 'last', "('k', 1)")).toBe("{'key': ('k', 1), 'of': (1, None)}");
  expect(await state(id.slice(0, 8), 'counting', 'seen', '["k", 2]')).toBe('n = 1');
  const json = JSON.parse(await state('--json', id, 'counting', 'last', '["k",0]'));
  expect(json.answers[0].entries[0].json).toEqual({ key: ['k', 0], of: [1, null] });
  const missing = await run('state', 'get', id, 'counting', 'none', '1');
  expect(missing.code).toBe(1);
  expect(missing.stderr).toContain('has no keyed state "none". Its states: "last", "seen"');
  const savepoint = await run('savepoint', id, join(folder, 'sp'));
  expect(savepoint.stdout).toContain('Savepoint completed. Path: ');
  const stopped = await run('stop', '-p', join(folder, 'sp'), 'python-counts');
  expect(stopped.stdout).toMatch(/^Suspending job "[0-9a-f]{32}" with a CANONICAL savepoint\.\n/);
  expect(stopped.code).toBe(0);
  expect((await job.done).code).toBe(0);
  expect((await run('cancel', 'python-counts')).stderr).toContain('There is no job "python-counts"');
});

const ROWS = 3000;

/** Numbers, each once, through an aggregate into files that are committed with checkpoints. */
const sqlJob = (directory: string): string => `
SET 'execution.checkpointing.interval' = '200 ms';
SET 'high-availability.type' = 'filesystem';
SET 'high-availability.storageDir' = '${directory}/ha';
SET 'pipeline.name' = 'exactly-once';
CREATE TABLE numbers (id INT) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.id.kind' = 'sequence',
  'fields.id.start' = '1', 'fields.id.end' = '${ROWS}');
CREATE TABLE files (id INT) WITH ('connector' = 'filesystem', 'path' = '${directory}/out', 'format' = 'json');
INSERT INTO files SELECT id FROM numbers;
`;

function published(directory: string): number[] {
  const out = join(directory, 'out');
  const names = readdirSync(out).filter((name) => !name.startsWith('.') && !name.startsWith('_'));
  const lines = names.flatMap((name) => readFileSync(join(out, name), 'utf8').split('\n'));
  return lines.filter((line) => line !== '').map((line) => (JSON.parse(line) as { id: number }).id);
}

test('a host that is killed at any moment goes on, exactly once, and a second one is refused', async () => {
  const directory = join(folder, 'killed');
  const script = file('killed.sql', sqlJob(directory));
  for (let kill = 0; kill < 3; kill++) {
    const job = drey('sql', '-f', script);
    await running('exactly-once');
    if (kill === 0) {
      const second = await run('sql', '-f', script);
      expect(second.code).toBe(1);
      expect(second.stdout + second.stderr).toMatch(/The job "exactly-once" is run by another host \(process \d+ on/);
    }
    await new Promise((resolve) => setTimeout(resolve, 300 + 700 * Math.random()));
    job.child.kill('SIGKILL');
    // Else the machine is so slow that the job was over: one that has ended would run again.
    expect((await job.done).signal).toBe('SIGKILL');
  }
  const last = await run('sql', '-f', script);
  expect(last.code).toBe(0);
  const ids = published(directory);
  expect(ids.length).toBe(ROWS);
  expect(new Set(ids).size).toBe(ROWS);
});

test('drey sql -s begins with a savepoint', async () => {
  const sql = `
SET 'pipeline.name' = 'resumed';
CREATE TABLE numbers (id INT) WITH ('connector' = 'datagen', 'rows-per-second' = '100', 'fields.id.kind' = 'sequence',
  'fields.id.start' = '1', 'fields.id.end' = '100000');
CREATE TABLE nothing (k INT, n BIGINT) WITH ('connector' = 'blackhole');
INSERT INTO nothing SELECT id % 2, COUNT(*) FROM numbers GROUP BY id % 2;
`;
  const script = file('resumed.sql', sql);
  const first = drey('sql', '-f', script);
  await running('resumed');
  const stopped = await run('stop', '-p', join(folder, 'sp'), 'resumed');
  const path = /Path: (.*)/.exec(stopped.stdout)![1];
  expect((await first.done).code).toBe(0);
  const second = drey('sql', '-f', script, '-s', path, '-n', '-cm', 'claim');
  const id = await running('resumed');
  expect((await run('info', id)).stdout).toContain('(RUNNING)');
  expect((await run('cancel', id)).stdout).toBe(`Cancelling job ${id}.\nCancelled job ${id}.\n`);
  await second.done;
});
