import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowsBatch } from '../../types/batch';
import { fileSink } from './sink';
import { SinkRun, sinkNode } from './testing';

const MINUTE = 60_000;

/** A sink of text lines into a new directory, on a clock that starts at 2024-02-09 05:59 UTC. */
async function setup(options: Record<string, string> = {}) {
  const path = mkdtempSync(join(tmpdir(), 'drey-sink-'));
  const operator = fileSink(sinkNode('filesystem', 'text', { path, 'bucket-assigner': 'base-path', ...options }));
  const run = new SinkRun([operator], { checkpoints: false });
  const { time } = run;
  time.time = Date.UTC(2024, 1, 9, 5, 59);
  await run.open();
  const write = (...rows: string[]): void => run.write(rowsBatch(rows));
  /** Contents of finished files by directory and number, and how many are in progress. */
  const files = () => {
    const names = (readdirSync(path, { recursive: true }) as string[]).sort();
    const finished = names.filter((name) => !name.includes('.inprogress'));
    const texts: Record<string, string> = {};
    for (const name of finished) {
      const match = /^(.*\/)?([a-z]+)-[0-9a-f-]{36}-(\d+)(.*)$/.exec(name);
      if (match) texts[`${match[1] ?? ''}${match[2]}-${match[3]}${match[4]}`] = readFileSync(join(path, name), 'utf8');
    }
    return { texts, open: names.filter((name) => name.includes('.inprogress')).length };
  };
  return { operator, run, time, write, files };
}

test('one file at the end, by default', async () => {
  const { operator, write, files } = await setup();
  write('a', 'b');
  write('c');
  expect(files().texts).toEqual({});
  await operator.finish?.();
  expect(files()).toEqual({ texts: { 'part-0': 'a\nb\nc\n' }, open: 0 });
});

test('a row begins a new file when the current one is too large', async () => {
  const { operator, write, files } = await setup({ 'rolling-policy.part-size': '5' });
  write('aa', 'bb', 'cc', 'd');
  write('e', 'ffffffff', 'g');
  await operator.finish?.();
  expect(files().texts).toEqual({
    'part-0': 'aa\nbb\n',
    'part-1': 'cc\nd\ne\n',
    'part-2': 'ffffffff\n',
    'part-3': 'g\n',
  });
});

test('rollover and inactivity are seen at bucket checks only', async () => {
  const { operator, time, write, files } = await setup({ 'rolling-policy.rollover-interval': `${3 * MINUTE}` });
  const at = (minutes: number): void => time.advanceTo(Date.UTC(2024, 1, 9, 5, 59) + minutes * MINUTE);
  at(0.5);
  write('a');
  at(1);
  write('b');
  at(1.9);
  write('c');
  at(2.8);
  write('d');
  at(4);
  write('e');
  expect(files().texts).toEqual({});
  await operator.finish?.();
  expect(files()).toEqual({ texts: { 'part-0': 'a\nb\nc\nd\n', 'part-1': 'e\n' }, open: 0 });
});

test('buckets by the time when rows arrive; names', async () => {
  const { operator, time, write, files } = await setup({
    'bucket-assigner': 'date-time',
    'bucket-assigner.zone': 'UTC',
    'part-prefix': 'pre',
    'part-suffix': '.txt',
  });
  write('a');
  time.time += 2 * MINUTE;
  write('b');
  await operator.finish?.();
  expect(files().texts).toEqual({ '2024-02-09--05/pre-0.txt': 'a\n', '2024-02-09--06/pre-0.txt': 'b\n' });
});

test('a failed task leaves no file behind', async () => {
  const { operator, write, files } = await setup();
  write('a');
  await operator.close?.(true);
  expect(files()).toEqual({ texts: {}, open: 0 });
});

test('unknown options are refused by name', async () => {
  await expect(setup({ 'rolling-policy.size': '1' })).rejects.toThrow("no option 'rolling-policy.size'");
});

test('files are published when the checkpoint is complete that they were closed for', async () => {
  const { run, write, files } = await setup({ 'rolling-policy.part-size': '3' });
  write('aa', 'bb', 'cc');
  await run.prepare(1);
  expect(files().texts).toEqual({});
  await run.complete(1);
  expect(files().texts).toEqual({ 'part-0': 'aa\nbb\n' });
  write('dd');
  await run.prepare(2);
  write('ee');
  await run.complete(2);
  expect(Object.keys(files().texts)).toEqual(['part-0', 'part-1']);
  await run.close(true);
});
