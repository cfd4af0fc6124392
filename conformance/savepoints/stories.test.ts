/** Programs that are stopped with a savepoint, changed, and go on: rows, and what a change that cannot be restored is told. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, python, start } from '../e2e/run';

interface Run {
  readonly run: string;
  readonly printed: readonly string[];
  readonly savepoint?: string;
  readonly error?: string;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function story(name: string): Promise<ReadonlyMap<string, Run>> {
  const folder = mkdtempSync(join(tmpdir(), 'drey-story-'));
  folders.push(folder);
  const { stdout, stderr } = await start(python, [join(__dirname, 'story.py'), name, folder]).done;
  expect(stderr).toBe('');
  const runs = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Run);
  return new Map(runs.map((run) => [run.run, run]));
}

describe('a KeyedProcessFunction with all kinds of state', () => {
  let runs: ReadonlyMap<string, Run>;
  beforeAll(async () => {
    runs = await story('datastream');
  }, 120_000);

  test.each(['same', 'parallelism', 'rocksdb', 'more', 'wider', 'ttl'])('goes on: %s', (name) => {
    expect(runs.get(name)?.error).toBeUndefined();
    expect(runs.get(name)?.printed).toEqual([
      "('a', 11, ['1', '10'], [1, 10], 11, 5.5)",
      "('b', 22, ['2', '20'], [2, 20], 22, 11.0)",
    ]);
  });

  const LOST =
    /Failed to rollback to checkpoint\/savepoint file:\/.* for operator [0-9a-f]{32} to the new program, .*allowNonRestoredState.*uid 'states'/;
  test.each([
    ['renamed', LOST],
    ['without uid', LOST],
    [
      'max parallelism',
      /Cannot map operator [0-9a-f]{32} with max parallelism 128 to new program with max parallelism 64\./,
    ],
    [
      'text',
      /the new state serializer \(VARCHAR\) must not be incompatible with the old .*\(INTEGER\)\. State name: 'value'/,
    ],
  ])('cannot go on: %s', (name, error) => {
    expect(runs.get(name)).toMatchObject({ printed: [], error: expect.stringMatching(error) });
  });

  test('state that nobody claims is left out when that is asked for', () => {
    expect(runs.get('ignored')?.printed).toEqual([
      "('a', 10, ['10'], [10], 10, 10.0)",
      "('b', 20, ['20'], [20], 20, 20.0)",
    ]);
  });

  test('what is in it, readable', async () => {
    const path = runs.get('first')?.savepoint ?? '';
    const inspect = (...args: string[]) =>
      start(process.execPath, [bundle, 'savepoint', 'inspect', path, '--values', '--operator', 'states', ...args]).done;
    const { stdout, stderr } = await inspect('--json');
    expect(stderr).toBe('');
    const { operators } = JSON.parse(stdout) as {
      operators: { states: { name: string; kind: string; values: { key: string; value: unknown }[] }[] }[];
    };
    const values = operators[0].states.map(({ name, kind, values: all }) => [
      name,
      kind,
      all.find(({ key }) => key === 'b')?.value,
    ]);
    expect(values.slice(0, 5)).toEqual([
      ['value', 'VALUE', 2],
      ['list', 'LIST', ['2']],
      ['map', 'MAP', [['2', { n: 2 }]]],
      ['sum', 'REDUCING', 2],
      ['mean', 'AGGREGATING', { f0: 2, f1: 1 }],
    ]);
    expect((await inspect('--key', 'b')).stdout).toContain('[["2",{"n":2}]]');
  }, 30_000);
});

describe('SQL', () => {
  let runs: ReadonlyMap<string, Run>;
  beforeAll(async () => {
    runs = await story('sql');
  }, 120_000);

  test.each<[string, string[]]>([
    ['sum', ['+I[z, 0, 1]', '+U[a, 14, 3]', '+U[b, 22, 2]', '-U[a, 4, 2]', '-U[b, 2, 1]']],
    ['tumble', ['+I[a, 2024-01-01T00:00, 14]', '+I[b, 2024-01-01T00:00, 22]']],
    [
      'hop',
      [
        '+I[a, 2023-12-31T23:59:55, 14]',
        '+I[a, 2024-01-01T00:00, 14]',
        '+I[b, 2023-12-31T23:59:55, 2]',
        '+I[b, 2024-01-01T00:00, 22]',
        '+I[b, 2024-01-01T00:00:05, 20]',
      ],
    ],
    [
      'cumulate',
      [
        '+I[a, 2024-01-01T00:00, 14]',
        '+I[a, 2024-01-01T00:00, 14]',
        '+I[b, 2024-01-01T00:00, 22]',
        '+I[b, 2024-01-01T00:00, 2]',
      ],
    ],
    ['session', ['+I[a, 2024-01-01T00:00:01, 14]', '+I[b, 2024-01-01T00:00:02, 22]']],
    [
      'top',
      [
        ...['+I[b, 2, 2]', '+I[z, 0, 1]', '+U[a, 10, 1]', '+U[a, 3, 2]', '+U[b, 20, 1]'],
        ...['-U[a, 1, 2]', '-U[a, 3, 1]', '-U[b, 2, 1]'],
      ],
    ],
    ['over', ['+I[a, 10, 13]', '+I[b, 20, 22]', '+I[z, 0, 0]']],
    ['first row', ['+I[z, 0]']],
    ['join', ['+I[a, 1, 10]', '+I[a, 3, 10]', '+I[b, 2, 20]']],
    ['match', ['+I[a, 3, 10]', '+I[b, 2, 20]']],
    ['python', ['+I[z, 1]', '+U[a, 14003]', '+U[b, 22002]', '-U[a, 4002]', '-U[b, 2001]']],
  ])('%s goes on', (name, printed) => {
    expect(runs.get(`${name} 2`)).toMatchObject({ printed });
    expect(runs.get(`${name} 2`)?.error).toBeUndefined();
  });
});

test('a query that changes', async () => {
  const runs = await story('changed');
  const sums = ['+I[z, 0, 1]', '+U[a, 14, 3]', '+U[b, 22, 2]', '-U[a, 4, 2]', '-U[b, 2, 1]'];
  expect(runs.get('plan')?.printed).toEqual(sums);
  expect(runs.get('query')?.printed).toEqual(sums);
  expect(runs.get('plan as query')?.error).toMatch(/Cannot map checkpoint\/savepoint state .*uid '1_source'/);
  expect(runs.get('more columns')?.printed).toEqual([
    ...['+I[z, 0, 1, Z]', '+U[a, 14, 3, A]', '+U[b, 22, 2, B]', '-U[a, 4, 2, A]', '-U[b, 2, 1, B]'],
  ]);
  for (const name of ['top', 'over']) {
    expect(runs.get(`${name}, more columns`)).toMatchObject({
      printed: [],
      error: expect.stringMatching(/new state serializer .* must not be incompatible .* State name: '/),
    });
  }
  for (const name of ['more aggregates', 'other type']) {
    expect(runs.get(name)?.error).toMatch(
      /new state serializer .* must not be incompatible .* State name: 'accState'.*GroupAggregate/,
    );
  }
}, 120_000);
