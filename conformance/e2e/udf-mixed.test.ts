/**
 * udf-examples/mixed/flights.sql: functions in TypeScript, AssemblyScript, Rust and Python in one pipeline over real data, compared
 * with what expected.py computes without Drey; and the same when a guest traps and the Python worker is killed.
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, leftBehind, python, root, type Running, start } from './run';

const examples = join(root, 'udf-examples');
const folder = mkdtempSync(join(tmpdir(), 'drey-mixed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const AIR_TIME = 14;
const RESTARTS = `SET 'restart-strategy.type' = 'fixed-delay';
SET 'restart-strategy.fixed-delay.attempts' = '5';
SET 'restart-strategy.fixed-delay.delay' = '1500 ms';
`;

/** The first `rows` flights with planes and airports, and a script that reads them. */
function prepare(name: string, rows: number, settings = '') {
  const data = execFileSync(python, [join(examples, 'python/flight_data.py')], { encoding: 'utf8' }).trim();
  const own = join(folder, name);
  mkdirSync(own);
  for (const file of ['planes.csv', 'airports.csv']) copyFileSync(join(data, file), join(own, file));
  const flights = readFileSync(join(data, 'flights.csv'), 'utf8').split('\n', rows);
  writeFileSync(join(own, 'flights.csv'), `${flights.join('\n')}\n`);
  const output = join(own, 'output');
  const sql = readFileSync(join(examples, 'mixed/flights.sql'), 'utf8');
  const script = join(own, 'flights.sql');
  writeFileSync(script, settings + sql.replaceAll('/tmp/nycflights13-files', own).replaceAll('.drey/flights', output));
  return { data: own, flights, output, script };
}

/** Lines of all files that a reader of the table would read, sorted. */
function table(output: string, name: string): string[] {
  const path = join(output, name);
  const files = readdirSync(path).filter((file) => !/^[._]/.test(file));
  return files.flatMap((file) => readFileSync(join(path, file), 'utf8').trimEnd().split('\n')).sort();
}

function expectResults(data: string, output: string): void {
  const expected = join(data, 'expected');
  execFileSync(python, [join(examples, 'mixed/expected.py'), data, expected]);
  for (const name of ['flown', 'delays_by_maker']) {
    const lines = readFileSync(join(expected, name), 'utf8').trimEnd().split('\n').sort();
    expect(table(output, name)).toEqual(lines);
  }
}

const run = (script: string): Running =>
  start(process.execPath, [bundle, 'sql', '-f', script], { DREY_PYTHON: python });

test('functions in four languages give what was computed without them', async () => {
  const { data, output, script } = prepare('plain', 10_000);
  const { code, stderr } = await run(script).done;
  expect([code, stderr]).toEqual([0, '']);
  expectResults(data, output);
}, 180_000);

test('a trap and the death of the Python worker leave no row out and double none', async () => {
  const { data, flights, output, script } = prepare('faults', 60_000, RESTARTS);
  // An integer division by zero is a trap; most rows have passed all functions by then.
  const fields = flights[55_000]!.split(',');
  expect(fields[AIR_TIME]).toMatch(/^\d+$/);
  fields[AIR_TIME] = '0';
  const file = join(data, 'flights.csv');
  const repaired = readFileSync(file);
  writeFileSync(file, `${flights.map((line, i) => (i === 55_000 ? fields.join(',') : line)).join('\n')}\n`);

  const job = run(script);
  let workers: number[] = [];
  await until(() => workersOf(job).length > 0);
  await job.sees('trap: divide by zero');
  workers = workersOf(job);
  writeFileSync(`${file}.repaired`, repaired);
  renameSync(`${file}.repaired`, file);

  // A worker of the next attempt dies: what the sink has of that attempt is in a file that nobody sees yet.
  await until(() => workersOf(job).some((pid) => !workers.includes(pid)));
  for (const pid of workersOf(job)) process.kill(pid, 'SIGKILL');
  const { code, stdout, stderr } = await job.done;

  const [trap, ...others] = stderr.trimEnd().split('\n');
  expect(trap).toMatch(/Function '.*speed' \(WASM\): trap: divide by zero .*; the job is restarting$/);
  // The next attempt may still have begun with the row that traps.
  const killed = others.filter((line) => !line.includes('trap: divide by zero'));
  // The worker of yet another attempt may have been starting.
  expect(killed.length).toBeGreaterThan(0);
  for (const line of killed) expect(line).toMatch(/The Python worker .*killed by (signal 9|SIGKILL)/);
  expect([code, stdout]).toEqual([0, expect.stringContaining('Complete execution of the SQL update statement')]);
  expectResults(data, output);
  expect(await leftBehind(job)).toEqual([]);
}, 180_000);

/** Processes that run Python functions. */
function workersOf(job: Running): number[] {
  return job.processes().filter((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return command.includes('table_launch') && !command.includes('describe');
    } catch {
      return false;
    }
  });
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !condition(); ) {
    if (Date.now() > end) throw new Error('waited for a minute in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
