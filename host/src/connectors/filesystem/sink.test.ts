import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataType, Node, SinkOperator, TypeRoot } from '@drey/sdk/protocol';
import type { OperatorContext } from '../../operators/contracts';
import { ManualTime } from '../../operators/harness';
import { rowsBatch } from '../../types/batch';
import { fileSink } from './sink';

const MINUTE = 60_000;

/** A sink of text lines into a new directory, on a clock that starts at 2024-02-09 05:59 UTC. */
function setup(options: Record<string, string> = {}) {
  const path = mkdtempSync(join(tmpdir(), 'drey-sink-'));
  const time = new ManualTime();
  time.time = Date.UTC(2024, 1, 9, 5, 59);
  const settings = { path, 'bucket-assigner': 'base-path', ...options };
  const sink = SinkOperator.create({
    connector: 'filesystem',
    format: 'text',
    options: new Map(Object.entries(settings)),
  });
  const operator = fileSink(Node.create({ operator: { kind: 'sink', value: sink } }));
  const inputTypes = [DataType.create({ root: TypeRoot.VARCHAR })];
  void operator.open({ inputTypes, processingTime: time } as unknown as OperatorContext);
  const write = (...rows: string[]): void => operator.processBatch(rowsBatch(rows), 0);
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
  return { operator, time, write, files };
}

test('one file at the end, by default', async () => {
  const { operator, write, files } = setup();
  write('a', 'b');
  write('c');
  expect(files()).toEqual({ texts: {}, open: 1 });
  await operator.finish?.();
  expect(files()).toEqual({ texts: { 'part-0': 'a\nb\nc\n' }, open: 0 });
});

test('a row begins a new file when the current one is too large', async () => {
  const { operator, write, files } = setup({ 'rolling-policy.part-size': '5' });
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

test('rollover and inactivity are seen at bucket checks only', () => {
  const { time, write, files } = setup({ 'rolling-policy.rollover-interval': `${3 * MINUTE}` });
  const at = (minutes: number): void => time.advanceTo(Date.UTC(2024, 1, 9, 5, 59) + minutes * MINUTE);
  at(0.5);
  write('a');
  at(1);
  write('b');
  at(1.9);
  write('c');
  at(2.8);
  expect(files().texts).toEqual({});
  write('d');
  at(4);
  expect(files()).toEqual({ texts: { 'part-0': 'a\nb\nc\nd\n' }, open: 0 });
});

test('buckets by the time when rows arrive; names', async () => {
  const { operator, time, write, files } = setup({
    'bucket-assigner': 'date-time',
    'bucket-assigner.zone': 'UTC',
    'part-prefix': 'pre',
    'part-suffix': '.txt',
  });
  write('a');
  time.time += 2 * MINUTE;
  write('b');
  await operator.finish?.();
  expect(files().texts).toEqual({ '2024-02-09--05/pre-0.txt': 'a\n', '2024-02-09--06/pre-1.txt': 'b\n' });
});

test('a failed task leaves no file behind', async () => {
  const { operator, write, files } = setup();
  write('a');
  await operator.close?.(true);
  expect(files()).toEqual({ texts: {}, open: 0 });
});

test('unknown options are refused by name', () => {
  expect(() => setup({ 'rolling-policy.size': '1' })).toThrow("no option 'rolling-policy.size'");
});
