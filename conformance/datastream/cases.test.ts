/** Every program of `cases`, compared with what real Flink printed for it (`golden`, see the README). */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Finished, python, start } from '../e2e/run';

jest.setTimeout(120_000);

const CASES = join(__dirname, 'cases');
const AT_ONCE = 3;

/** The text before `> `: lines of one printing sink keep their order, those of different sinks have none. */
const LABEL = /^([^>]*> )/;

/** What the first comment lines of a case say about comparing its output. */
interface Directives {
  readonly order: 'exact' | 'any' | RegExp;
  readonly replace: readonly (readonly [RegExp, string])[];
}

function directives(source: string): Directives {
  const comments = source.split('\n').filter((line) => line.startsWith('# '));
  const [, word, regex] = /^# order: (any|by-label|by (.+))$/m.exec(comments.join('\n')) ?? [];
  const order = regex ? new RegExp(regex) : word === 'by-label' ? LABEL : word === 'any' ? 'any' : 'exact';
  const replace = comments.flatMap((line) => {
    const found = /^# replace: (.+) => (.*)$/.exec(line);
    return found ? [[new RegExp(found[1] as string, 'g'), found[2] as string] as const] : [];
  });
  return { order, replace };
}

function comparable(text: string, { order, replace }: Directives): string {
  const replaced = replace.reduce((result, [from, to]) => result.replace(from, to), text);
  if (order === 'exact') return replaced;
  const lines = replaced.split('\n').filter((line) => line !== '');
  const key = (line: string): string => (order === 'any' ? line : (order.exec(line)?.slice(1).join('|') ?? ''));
  return lines.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0)).join('\n');
}

async function execute(name: string): Promise<Finished> {
  const folder = mkdtempSync(join(tmpdir(), 'drey-case-'));
  const end = await start(python, [join(CASES, name)], { PYTHONIOENCODING: 'utf-8' }, folder).done;
  rmSync(folder, { recursive: true, force: true });
  return end;
}

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

/** A case that is documented to differ must still do so: `differs` goes, with its line in docs/compatibility.md, when it no longer does. */
const differs = (name: string): boolean => /^# differs: ./m.test(readFileSync(join(CASES, name), 'utf8'));

test.failing.each(names.filter(differs))('%s differs from Flink, as documented', compare);

test.each(names.filter((name) => !differs(name)))('%s', compare);

async function compare(name: string): Promise<void> {
  const rules = directives(readFileSync(join(CASES, name), 'utf8'));
  const golden = readFileSync(join(__dirname, 'golden', `${basename(name, '.py')}.txt`), 'utf8');
  const [, exit, failure, expected] = /^# Flink \S+, exit (\d+)(?:, (\w+))?\n([\s\S]*)$/.exec(golden) ?? [];
  const end = await (results.get(name) as Promise<Finished>);
  expect(comparable(end.stdout, rules)).toBe(comparable(expected as string, rules));
  if (failure) expect(end.stderr).toContain(failure);
  else if (end.code !== 0) throw new Error(end.stderr);
  expect(end.code).toBe(Number(exit));
}
