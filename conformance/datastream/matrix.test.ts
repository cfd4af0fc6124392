/**
 * Programs of `cases` in the columns of the matrix (conformance/matrix): stopped and restored on the way, at other parallelisms, and on
 * RocksDB. `npm test` runs some of them, `npm run test:full` all.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finished } from '../e2e/run';
import { root } from '../e2e/run';
import type { StagedOutcome } from '../matrix/staged-job';
import type { Column } from '../sql/columns';
import { ORDERS } from '../sql/pacing';
import { CASES, comparable, differs, directives, execute, goldenOf, sourceOf } from './compare';

jest.setTimeout(120_000);

const AT_ONCE = 2;
const COLUMNS = ['restore', 'rescale', 'rocksdb'] as const satisfies readonly Column[];
const ALWAYS: Readonly<Record<(typeof COLUMNS)[number], readonly string[]>> = {
  restore: ['state_kinds', 'timers_event_time', 'windows_session', 'window_state', 'async_functions', 'co_process'],
  rescale: ['state_kinds', 'timers_event_time', 'windows_tumbling', 'broadcast_keyed_timer', 'side_outputs'],
  rocksdb: ['state_kinds', 'windows_session', 'co_process'],
};

/** Programs that only print what the API answers run no job. */
const runsJob = (name: string): boolean => /\.execute(_and_collect)?\(/.test(sourceOf(name));
const wanted = readdirSync(CASES)
  .filter((name) => name.endsWith('.py') && runsJob(name) && !differs(name))
  .sort();
const namesOf = (column: (typeof COLUMNS)[number]): string[] =>
  wanted
    .filter((name) => !listed('not in', name, column))
    .filter((name) => process.env['DREY_FULL'] || ALWAYS[column].includes(name.replace('.py', '')));

/** `# differs restore, rescale: REASON` is what Flink would not restore either, such as fields of functions; `# not in`: time decides. */
function listed(directive: 'differs' | 'not in', name: string, column: Column): boolean {
  const [, columns] = new RegExp(`^# ${directive} ([a-z, ]+): .`, 'm').exec(sourceOf(name)) ?? [];
  return columns?.split(', ').includes(column) ?? false;
}

const folder = mkdtempSync(join(tmpdir(), 'drey-datastream-matrix-'));
const bundle = join(folder, 'host.cjs');
const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
let next = 0;
const results = new Map<string, Promise<void>>();

beforeAll(() => {
  const built = spawnSync(process.execPath, [join(root, 'scripts/build-matrix-host.mjs'), bundle], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(built.stderr);
  for (const column of COLUMNS) {
    for (const name of namesOf(column)) {
      const lane = next++ % AT_ONCE;
      const result = (lanes[lane] as Promise<unknown>).then(() => check(name, column));
      lanes[lane] = result.catch(() => undefined);
      results.set(`${name} ${column}`, result);
    }
  }
});
afterAll(async () => {
  await Promise.all(lanes);
  rmSync(folder, { recursive: true, force: true });
});

const logOf = (column: Column): string => join(folder, `${column}.jsonl`);

/** In each order that several sources may be read in, until one gives what Flink printed, whose sources ran at their own speed. */
async function check(name: string, column: Column): Promise<void> {
  for (const [attempt, order] of ORDERS.entries()) {
    const env = {
      DREY_HOST_BUNDLE: bundle,
      DREY_MATRIX: column,
      DREY_MATRIX_ORDER: order,
      DREY_MATRIX_LOG: logOf(column),
    };
    const end = await execute(name, env);
    try {
      compare(name, column, end);
      return;
    } catch (error) {
      if (attempt === ORDERS.length - 1) throw error;
    }
  }
}

function compare(name: string, column: Column, end: Finished): void {
  const given = directives(sourceOf(name));
  // Rows of different keys have no order between subtasks. `# order restore: any`: calls that are repeated end in another order.
  const unordered = column === 'rescale' || (column === 'restore' && /^# order restore: any$/m.test(sourceOf(name)));
  const rules = unordered ? { ...given, order: 'any' as const } : given;
  const golden = goldenOf(name);
  const text = comparable(end.stdout, rules);
  const expected = comparable(golden.stdout, rules);
  if (text !== expected) expect(`${text}\n${end.stderr}`).toBe(expected);
  if (golden.failure) expect(end.stderr).toContain(golden.failure);
  else if (end.code !== 0) throw new Error(end.stderr);
  expect(end.code).toBe(golden.exit);
}

describe.each(COLUMNS)('%s', (column) => {
  const names = namesOf(column);
  const different = names.filter((name) => listed('differs', name, column));
  const verdict = (name: string) => results.get(`${name} ${column}`);

  if (different.length > 0) test.failing.each(different)('%s differs, as it says', verdict);
  test.each(names.filter((name) => !different.includes(name)))('%s', verdict);

  if (column === 'rocksdb') return;
  test('jobs were stopped, and rescaled', async () => {
    await Promise.allSettled(names.map(verdict));
    const log = existsSync(logOf(column)) ? readFileSync(logOf(column), 'utf8').trim().split('\n') : [];
    const outcomes = log.map((line) => JSON.parse(line) as StagedOutcome);
    expect(outcomes.filter(({ stops }) => stops > 0).length).toBeGreaterThan(names.length / 2);
    if (column === 'rescale') {
      expect(outcomes.filter(({ rescaled }) => rescaled > 0).length).toBeGreaterThan(names.length / 3);
    }
  });
});
