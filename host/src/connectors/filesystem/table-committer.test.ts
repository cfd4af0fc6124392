import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalFileSystem } from '../../filesystems/local/file-system';
import type { Operator } from '../../operators/contracts';
import { createOperator } from '../../operators/registry';
import { rowsBatch } from '../../types/batch';
import { INT, row, STRING } from '../../types/logical/types';
import { rowClass } from '../../types/rows';
import { fileSink } from './sink';
import { withFileWriters } from './table-nodes';
import type { FileTableSinkSettings } from './table-settings';
import { fileTableSink } from './table-sink';
import { SinkRun, sinkNode, visibleFiles } from './testing';

const fs = new LocalFileSystem();
const path = mkdtempSync(join(tmpdir(), 'drey-committer-'));
afterAll(() => rmSync(path, { recursive: true }));

const TableRow = rowClass(2);
const DAY = (day: number): number => Date.UTC(2020, 0, day);

function operators(base: string): Operator[] {
  const settings: FileTableSinkSettings = {
    path: base,
    row: row([
      { name: 'n', type: INT },
      { name: 'dt', type: STRING },
    ]),
    partitionKeys: [1],
    defaultPartition: 'none',
    prefix: 'part-x',
    batch: false,
    overwrite: false,
    staticPartitions: [],
    fileSize: 1_000_000,
    rolloverMs: 1_000_000,
    inactivityMs: 1_000_000,
    checkIntervalMs: 1_000_000,
    successFile: 'DONE',
    commit: { trigger: 'partition-time', delayMs: 0, zone: 'UTC' },
  };
  const nodes = withFileWriters([
    { ...sinkNode('filesystem-table', 'json', { settings: JSON.stringify(settings) }), id: 1 },
  ]);
  return nodes.map((one) => (one.operator?.kind === 'transform' ? createOperator(one) : fileTableSink(one)));
}

test('a partition is committed when the watermark of a complete checkpoint has passed it, with all its files', async () => {
  const base = join(path, 'watermark');
  const write = (run: SinkRun, n: number, day: number): void =>
    run.write(rowsBatch([new TableRow(0, n, `2020-01-0${day}`)]));
  const shown = (): string[] =>
    (readdirSync(base, { recursive: true }) as string[])
      .filter((name) => /\/[^.]/.test(name))
      .map((name) => name.replace('dt=2020-01-', ''))
      .sort();
  let run = new SinkRun(operators(base), { checkpoints: true });
  await run.open();
  write(run, 1, 1);
  write(run, 2, 2);
  await run.prepare(1);
  await run.complete(1);
  expect(shown()).toEqual([]);
  run.watermark(DAY(1) + 1);
  write(run, 3, 1);
  const second = await run.prepare(2);
  expect(shown()).toEqual([]);
  // It ends before it heard that checkpoint 2 is complete.
  await run.close(true);
  run = new SinkRun(operators(base), { checkpoints: true });
  await run.open(second);
  expect(shown()).toEqual(['01/DONE', '01/part-x-0-0']);
  run.watermark(DAY(2) + 1);
  await run.prepare(3);
  await run.complete(3);
  expect(shown()).toEqual(['01/DONE', '01/part-x-0-0', '02/DONE', '02/part-x-0-1']);
  write(run, 4, 3);
  await run.finish();
  await run.prepare(4);
  expect(shown()).toHaveLength(4);
  await run.complete(4);
  expect(shown()).toContain('03/DONE');
  const files = await visibleFiles(fs, base);
  expect(files.get('dt=2020-01-01/part-x-0-0')).toBe('{"n":1}\n{"n":3}\n');
  await run.close(false);
});

test('open files of two subtasks that become one', async () => {
  const base = join(path, 'rescaled');
  const sink = (): SinkRun =>
    new SinkRun([fileSink(sinkNode('filesystem', 'text', { path: base, 'bucket-assigner': 'base-path' }))], {
      checkpoints: true,
    });
  const states = [];
  for (const name of ['a', 'b']) {
    const run = sink();
    await run.open();
    run.write(rowsBatch([name]));
    states.push((await run.prepare(1)).states[0]);
    await run.close(true);
  }
  const [first, second] = states;
  const merged = first.map((list, i) => ({ ...list, values: [...list.values, ...second[i].values] }));
  const run = sink();
  await run.open({ id: 1, states: [merged] });
  run.write(rowsBatch(['c']));
  await run.finish();
  await run.prepare(2);
  await run.complete(2);
  expect([...(await visibleFiles(fs, base)).values()].sort()).toEqual(['a\nc\n', 'b\n']);
  await run.close(false);
});
