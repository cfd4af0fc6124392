/** `drey sql` as a user runs it: scripts, statements, the prompt, exit codes, Ctrl-C. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, type Finished, leftBehind, type Running, start } from './run';

const folder = mkdtempSync(join(tmpdir(), 'drey-sql-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function sql(...args: string[]): Running {
  return start(process.execPath, [bundle, 'sql', ...args], { TZ: 'UTC' }, folder);
}

/** Without the times that queries took. */
async function outcome(running: Running): Promise<Finished> {
  const end = await running.done;
  return { ...end, stdout: end.stdout.replace(/ \(\d+\.\d\d seconds\)/g, '').replace(/[0-9a-f]{32}/g, '<id>') };
}

const PRINT = "CREATE TABLE p (a INT, b STRING) WITH ('connector' = 'print');";

test('a query', async () => {
  const end = await outcome(sql('-e', "SELECT 1 AS a, 'x' AS b"));
  expect(end.stdout).toBe(
    [
      '+----+-------------+--------------------------------+',
      '| op |           a |                              b |',
      '+----+-------------+--------------------------------+',
      '| +I |           1 |                              x |',
      '+----+-------------+--------------------------------+',
      'Received a total of 1 row',
      '',
    ].join('\n'),
  );
  expect(end.stderr).toBe('');
  expect(end.code).toBe(0);
});

test('a query in batch mode, set by -D', async () => {
  const end = await outcome(sql('-Dexecution.runtime-mode=batch', '-e', 'SELECT 1 AS a'));
  expect(end.stdout).toBe('+---+\n| a |\n+---+\n| 1 |\n+---+\n1 row in set\n');
});

test('INSERTs of statements are waited for', async () => {
  const end = await outcome(sql('-e', PRINT, '-e', "INSERT INTO p VALUES (1, 'x')"));
  expect(end.stdout).toBe(
    [
      '[INFO] Execute statement succeeded.',
      '[INFO] Submitting SQL update statement to the cluster...',
      '[INFO] SQL update statement has been successfully submitted to the cluster:',
      'Job ID: <id>',
      '',
      '+I[1, x]',
      '',
    ].join('\n'),
  );
  expect(end.code).toBe(0);
});

test('a file ends at the first statement that fails', async () => {
  const script = file(
    'script.sql',
    `-- tables\n${PRINT}\nSHOW TABLES;\nSET 'table.dml-sync' = 'true';\nINSERT INTO p\nVALUES (2, 'y');\nSELECT * FROM nope;\nSELECT 1;\n`,
  );
  const end = await outcome(sql('-f', script));
  expect(end.code).toBe(1);
  expect(end.stdout).toBe(
    [
      '[INFO] Executing SQL from file.',
      '',
      `Flink SQL> ${PRINT}`,
      '[INFO] Execute statement succeeded.',
      '',
      'Flink SQL> SHOW TABLES;',
      '+------------+',
      '| table name |',
      '+------------+',
      '|          p |',
      '+------------+',
      '1 row in set',
      '',
      "Flink SQL> SET 'table.dml-sync' = 'true';",
      '[INFO] Execute statement succeeded.',
      '',
      'Flink SQL> INSERT INTO p',
      "> VALUES (2, 'y');",
      '+I[2, y]',
      '[INFO] Complete execution of the SQL update statement.',
      '',
      'Flink SQL> SELECT * FROM nope;',
      '[ERROR] Could not execute SQL statement. Reason:',
      "org.apache.calcite.sql.validate.SqlValidatorException: Object 'nope' not found",
      '',
    ].join('\n'),
  );
});

test('an init file configures the session and may not run queries', async () => {
  const init = file('init.sql', `SET 'sql-client.display.print-time-cost' = 'false';\n${PRINT}\n`);
  const end = await sql('-i', init, '-e', 'SHOW TABLES').done;
  expect(end.stdout).toContain(`Successfully initialized from sql script: file://${init}\n`);
  expect(end.stdout).toContain('|          p |');
  const bad = await sql('-i', file('bad.sql', 'SELECT 1;'), '-e', 'SHOW TABLES').done;
  expect(bad.stdout).toContain('Unsupported statement for configuring session: SELECT 1');
  expect(bad.code).toBe(1);
});

test('a job that fails makes the exit code 1', async () => {
  const end = await outcome(sql('-e', `${PRINT} INSERT INTO p SELECT CAST(a AS INT), a FROM (VALUES ('q')) AS v(a)`));
  expect(end.stdout).toContain('[ERROR] Could not execute SQL statement. Reason:');
  expect(end.code).toBe(1);
});

test.each([
  [['-j', 'a.jar'], '-j: there is no JVM'],
  [['-l', 'dir'], '-l: there is no JVM'],
  [['--nonsense'], 'drey sql has no option --nonsense'],
  [['-e'], '-e needs a value'],
])('%j is refused', async (args, message) => {
  const end = await sql(...args).done;
  expect(end.stderr).toContain(message);
  expect(end.code).toBe(2);
});

test('the prompt reads statements over several lines', async () => {
  const input = file(
    'input.txt',
    `${PRINT}\nSELECT\n 1 AS a; SHOW TABLES;\nnonsense;\nHELP;\nQUIT;\nSELECT 99 AS late;\n`,
  );
  const running = start('sh', ['-c', `"${process.execPath}" "${bundle}" sql < "${input}"`], { TZ: 'UTC' }, folder);
  const end = await outcome(running);
  expect(end.stdout).toContain('| +I |           1 |');
  expect(end.stdout).toContain('|          p |');
  expect(end.stdout).toContain('[ERROR] Could not execute SQL statement. Reason:\n');
  expect(end.stdout).toContain('The following commands are available:');
  expect(end.stdout).not.toContain('late');
  expect(end.code).toBe(0);
});

test('Ctrl-C ends a query that would never end', async () => {
  const endless = "CREATE TABLE g (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = '50')";
  const running = sql('-e', `${endless}; SELECT a FROM g`);
  await running.sees('| +I |');
  process.kill(-running.child.pid!, 'SIGINT');
  const end = await running.done;
  expect(end.stdout).toMatch(/Query terminated, received a total of \d+ rows? /);
  expect(end.code).toBe(130);
  expect(await leftBehind(running)).toEqual([]);
});

test('the first statement comes fast', async () => {
  const times: number[] = [];
  for (let i = 0; i < 3; i++) times.push((await sql('-e', 'SELECT 1').done).seconds);
  // 0.3 s on a machine with nothing else to do.
  expect(Math.min(...times)).toBeLessThan(1.5);
});
