/**
 * Every example of udf-examples gives the rows that its file shows, and stands in the table of the README. The jobs run in this
 * process, as those of `drey sql -f FILE` do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqlClient } from '@drey/host/cli/sql-client';
import { testFunction } from '@drey/host/cli/udf/test-function';
import { TableSession } from '@drey/host/table/session';
import { loadPythonFunction } from '@drey/host/udf/python/functions-load';
import { setIsolatedEntry } from '@drey/host/udf/isolated/isolated-thread';
import { bundle, python, root } from '../e2e/run';

const examples = join(root, 'udf-examples');
const scratch = mkdtempSync(join(tmpdir(), 'drey-examples-'));
beforeAll(() => setIsolatedEntry(bundle));
afterAll(() => setIsolatedEntry(undefined));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** flights.sql has a test of its own, in conformance/e2e. */
const files = readdirSync(examples, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.sql') && !file.includes('node_modules') && file !== 'mixed/flights.sql')
  .sort();

/** Why an example cannot run here. */
function lacking(file: string): string | undefined {
  if (file === 'python/functions/vectorised.sql' && spawnSync(python, ['-c', 'import pandas, pyarrow']).status !== 0) {
    return 'pandas and pyarrow are not installed';
  }
  if (file === 'component-python/sentiment.sql' && !existsSync(join(examples, 'component-python/sentiment.wasm'))) {
    return 'sentiment.wasm is not built';
  }
  return undefined;
}

/** The tables in what a script prints. */
const tables = (text: string, start: RegExp): string[] =>
  text.split('\n').flatMap((line) => start.exec(line)?.[1] ?? []);

async function output(script: string): Promise<string> {
  const session = new TableSession({
    configuration: { 'parallelism.default': '1', 'python.executable': python, 'udf.cache.dir': scratch },
    loadFunction: loadPythonFunction,
  });
  let text = '';
  const client = new SqlClient(session, { write: (part) => void (text += part), color: false });
  const succeeded = await client.runScript(script);
  if (!succeeded) throw new Error(text);
  return text;
}

for (const file of files) {
  const reason = lacking(file);
  (reason === undefined ? test : test.skip)(
    reason === undefined ? file : `${file} (${reason})`,
    async () => {
      let script = readFileSync(join(examples, file), 'utf8');
      if (file === 'component-js/enrichment.sql') {
        const unpacked = join(scratch, 'enrichment.wasm');
        spawnSync(process.execPath, [join(examples, 'component-js/unpack.mjs'), unpacked]);
        script = script.replaceAll('udf-examples/component-js/enrichment.wasm', unpacked);
      }
      const shown = tables(script, /^-- ([|+].*)$/);
      expect(shown.length).toBeGreaterThan(4);
      expect(tables(await output(script), /^([|+].*)$/)).toEqual(shown);
    },
    120_000,
  );
}

test('a table aggregate function, by drey udf test', async () => {
  const path = join(examples, 'typescript/functions/top-k.ts');
  let text = '';
  const request = { fn: 'TopTwo', path, input: path.replace('.ts', '.rows.jsonl'), configuration: {} };
  expect(await testFunction(request, (part) => void (text += part))).toBe(0);
  expect(text).toMatch(/\["rain"\] +\+I\[rain, 3, 1\] .*\n +\+I\[sun, 2, 2\]/);
});

test('the README names every example', () => {
  const readme = readFileSync(join(examples, 'README.md'), 'utf8');
  for (const file of [...files, 'mixed/flights.sql']) expect(readme).toContain(`\`${file}\``);
});
