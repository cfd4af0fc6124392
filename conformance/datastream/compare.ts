/** The programs of `cases`: how they are run, and how their output is compared with what real Flink printed. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Finished, python, start } from '../e2e/run';

export const CASES = join(__dirname, 'cases');

/** The text before `> `: lines of one printing sink keep their order, those of different sinks have none. */
const LABEL = /^([^>]*> )/;

/** What the first comment lines of a case say about comparing its output. */
export interface Directives {
  readonly order: 'exact' | 'any' | RegExp;
  readonly replace: readonly (readonly [RegExp, string])[];
}

export function directives(source: string): Directives {
  const comments = source.split('\n').filter((line) => line.startsWith('# '));
  const [, word, regex] = /^# order: (any|by-label|by (.+))$/m.exec(comments.join('\n')) ?? [];
  const order = regex ? new RegExp(regex) : word === 'by-label' ? LABEL : word === 'any' ? 'any' : 'exact';
  const replace = comments.flatMap((line) => {
    const found = /^# replace: (.+) => (.*)$/.exec(line);
    return found ? [[new RegExp(found[1] as string, 'g'), found[2] as string] as const] : [];
  });
  return { order, replace };
}

export function comparable(text: string, { order, replace }: Directives): string {
  const replaced = replace.reduce((result, [from, to]) => result.replace(from, to), text);
  if (order === 'exact') return replaced;
  const lines = replaced.split('\n').filter((line) => line !== '');
  const key = (line: string): string => (order === 'any' ? line : (order.exec(line)?.slice(1).join('|') ?? ''));
  return lines.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0)).join('\n');
}

/** In a folder of its own. */
export async function execute(name: string, env: Record<string, string> = {}): Promise<Finished> {
  const folder = mkdtempSync(join(tmpdir(), 'drey-case-'));
  const end = await start(python, [join(CASES, name)], { PYTHONIOENCODING: 'utf-8', ...env }, folder).done;
  rmSync(folder, { recursive: true, force: true });
  return end;
}

export const sourceOf = (name: string): string => readFileSync(join(CASES, name), 'utf8');

/** What real Flink printed, and how the script ended. */
export interface Golden {
  readonly exit: number;
  /** Class of the exception that ended it. */
  readonly failure: string | undefined;
  readonly stdout: string;
}

export function goldenOf(name: string): Golden {
  const golden = readFileSync(join(__dirname, 'golden', `${basename(name, '.py')}.txt`), 'utf8');
  const [, exit, failure, stdout] = /^# Flink \S+, exit (\d+)(?:, (\w+))?\n([\s\S]*)$/.exec(golden) ?? [];
  return { exit: Number(exit), failure, stdout: stdout as string };
}

/** A case that is documented to differ: `differs` goes, with its line in docs/compatibility.md, when it no longer does. */
export const differs = (name: string): boolean => /^# differs: ./m.test(sourceOf(name));
