/** The catalogue of cases.ts: in this process (one thread), and through `drey run` in worker threads. */
import { createExecutor } from '@drey/host';
import { setExecutor } from '@drey/sdk';
import { join } from 'node:path';
import { bundle, root, start } from '../e2e/run';
import { cases } from './cases';
import { canonical, expectedOf, type Mode, runCase } from './run-cases';

jest.setTimeout(60_000);

beforeAll(() => setExecutor(createExecutor()));
afterAll(() => setExecutor(undefined));

const names = Object.keys(cases);

describe.each<[Mode, number]>([
  ['STREAMING', 1],
  ['STREAMING', 2],
  ['BATCH', 1],
  ['BATCH', 2],
])('%s with parallelism %i, one thread', (mode, parallelism) => {
  const fitting = names.filter((name) => expectedOf(cases[name]!, mode) !== undefined);
  test.each(fitting)('%s', async (name) => {
    const expected = expectedOf(cases[name]!, mode)!;
    expect(await runCase(name, mode, parallelism)).toEqual(canonical(expected));
  });
});

describe.each<[Mode, number, string[]]>([
  ['STREAMING', 2, []],
  ['BATCH', 2, []],
  ['STREAMING', 4, ['local.number-taskmanager=2', 'taskmanager.numberOfTaskSlots=2']],
])('%s with parallelism %i in worker threads', (mode, parallelism, settings) => {
  test('every case', async () => {
    const job = join(root, 'conformance/typescript/catalogue.ts');
    const end = await start(process.execPath, [bundle, 'run', job, mode, String(parallelism), ...settings]).done;
    expect(end.stderr).toBe('');
    const results: Record<string, string[]> = {};
    for (const line of end.stdout.trim().split('\n')) {
      const [name, value] = JSON.parse(line) as [string, string];
      (results[name] ??= []).push(value);
    }
    for (const values of Object.values(results)) values.sort();
    const fitting = names.filter((name) => expectedOf(cases[name]!, mode) !== undefined);
    expect(results).toEqual(
      Object.fromEntries(fitting.map((name) => [name, canonical(expectedOf(cases[name]!, mode)!)])),
    );
  });
});
