/** Every program of `cases`, compared with what real Flink printed for it (`golden`, see the README). */
import { readdirSync } from 'node:fs';
import type { Finished } from '../e2e/run';
import { CASES, comparable, differs, directives, execute, goldenOf, sourceOf } from './compare';

jest.setTimeout(120_000);

const AT_ONCE = 3;

const names = readdirSync(CASES)
  .filter((name) => name.endsWith('.py'))
  .sort();
const results = new Map<string, Promise<Finished>>();

beforeAll(() => {
  // A few lanes keep the machine busy; each case waits for the one before it in its lane.
  const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  names.forEach((name, index) => {
    const result = (lanes[index % AT_ONCE] as Promise<unknown>).then(() => execute(name));
    lanes[index % AT_ONCE] = result;
    results.set(name, result);
  });
});

test.failing.each(names.filter(differs))('%s differs from Flink, as documented', compare);

test.each(names.filter((name) => !differs(name)))('%s', compare);

async function compare(name: string): Promise<void> {
  const rules = directives(sourceOf(name));
  const golden = goldenOf(name);
  const end = await (results.get(name) as Promise<Finished>);
  expect(comparable(end.stdout, rules)).toBe(comparable(golden.stdout, rules));
  if (golden.failure) expect(end.stderr).toContain(golden.failure);
  else if (end.code !== 0) throw new Error(end.stderr);
  expect(end.code).toBe(golden.exit);
}
