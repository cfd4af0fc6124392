/** Sinks whose process is ended at every call to the file system: what is read at the end has every row once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileSystem } from '../../filesystems/contracts';
import { LocalFileSystem } from '../../filesystems/local/file-system';
import { registerFileSystem } from '../../filesystems/registry';
import { S3FileSystem } from '../../filesystems/s3/file-system';
import { S3_PREFIXES } from '../../filesystems/s3/options';
import { type S3Server, startS3 } from '../../filesystems/s3/testing';
import type { Operator } from '../../operators/contracts';
import { createOperator } from '../../operators/registry';
import { rowsBatch } from '../../types/batch';
import type { Batch } from '../../types/contracts';
import { INT, STRING, row } from '../../types/logical/types';
import { rowClass } from '../../types/rows';
import { fileSink } from './sink';
import { withFileWriters } from './table-nodes';
import type { FileTableSinkSettings } from './table-settings';
import { fileTableSink } from './table-sink';
import { Killed, Killer, killable, SinkRun, type SinkSnapshot, sinkNode, visibleFiles } from './testing';

/** Kills at every call take a minute; otherwise at some of them, the others in other runs of other jobs. */
const FULL = process.env['DREY_FULL'] === '1';
const ROWS = 24;
const STEP = 4;
let server: S3Server;
let s3: FileSystem;
const local: FileSystem = new LocalFileSystem();
const root = mkdtempSync(join(tmpdir(), 'drey-kill-'));

beforeAll(async () => {
  server = await startS3('bucket');
  s3 = new S3FileSystem('s3', server.configuration);
}, 70_000);

afterAll(async () => {
  rmSync(root, { recursive: true });
  await server.stop();
});

interface Job {
  readonly operators: (path: string) => Operator[];
  readonly batch: (from: number, to: number) => Batch;
  /** Numbers of the rows in these files. */
  readonly numbers: (texts: readonly string[]) => number[];
}

const lines = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

function streamJob(format: string, options: Record<string, string>): Job {
  return {
    operators: (path) => [
      fileSink(sinkNode('filesystem', format, { path, 'bucket-assigner': 'base-path', ...options })),
    ],
    batch: (from, to) => rowsBatch(range(from, to).map(String)),
    numbers: (texts) => lines(texts).map(Number),
  };
}

const TableRow = rowClass(2);
const TABLE_ROW = row([
  { name: 'n', type: INT },
  { name: 'p', type: STRING },
]);

function tableJob(more: Partial<FileTableSinkSettings>): Job {
  const settings = (path: string): FileTableSinkSettings => ({
    path,
    row: TABLE_ROW,
    partitionKeys: [1],
    defaultPartition: 'none',
    prefix: `${more.compactionBytes === undefined ? '' : '.uncompacted-'}part-x`,
    batch: false,
    overwrite: false,
    staticPartitions: [],
    fileSize: 1024,
    rolloverMs: 1_000_000,
    inactivityMs: 1_000_000,
    checkIntervalMs: 1_000_000,
    ...more,
  });
  return {
    operators: (path) => {
      const node = sinkNode('filesystem-table', 'csv', { settings: JSON.stringify(settings(path)) });
      const nodes = withFileWriters([{ ...node, id: 1 }]);
      return nodes.map((one) => (one.operator?.kind === 'transform' ? createOperator(one) : fileTableSink(one)));
    },
    batch: (from, to) => rowsBatch(range(from, to).map((n) => new TableRow(0, n, `p${n % 2}`))),
    numbers: (texts) => lines(texts).map((line) => Number(line.split(',')[0])),
  };
}

const COMMIT = { trigger: 'process-time', delayMs: 0, zone: 'UTC' } as const;
const JOBS: Record<string, Job> = {
  'rows, files go on over checkpoints': streamJob('text', {}),
  'rows, small files': streamJob('text', { 'rolling-policy.part-size': '7' }),
  'rows, files end with checkpoints': streamJob('text', { 'rolling-policy': 'on-checkpoint' }),
  'a table': tableJob({}),
  'a table with partition commit': tableJob({ commit: COMMIT, successFile: '_SUCCESS', fileSize: 9 }),
  'a table with compaction and partition commit': tableJob({
    commit: COMMIT,
    successFile: '_SUCCESS',
    compactionBytes: 20,
  }),
};

function register(killer: Killer): void {
  registerFileSystem('file', { prefixes: [], create: () => killable(local, killer) });
  registerFileSystem('s3', { prefixes: S3_PREFIXES, create: () => killable(s3, killer) });
}

/** From the last complete checkpoint to the end, or to the kill. */
async function attempt(
  job: Job,
  path: string,
  killer: Killer,
  done: { position: number; snapshot: SinkSnapshot | undefined },
): Promise<void> {
  register(killer);
  const run = new SinkRun(job.operators(path), { checkpoints: true, configuration: server.configuration });
  try {
    await run.open(done.snapshot);
    let id = done.snapshot?.id ?? 0;
    for (let position = done.position; position < ROWS; ) {
      const next = Math.min(ROWS, position + STEP);
      run.write(job.batch(position, next));
      position = next;
      if (position === ROWS) await run.finish();
      const snapshot = await run.prepare(++id);
      // One of them is never complete.
      if (id % 4 === 3 && position < ROWS) continue;
      done.position = position;
      done.snapshot = snapshot;
      await run.complete(id);
    }
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return;
  } finally {
    for (const file of killer.open) await file.detach?.().catch(() => undefined);
  }
  await run.close(false);
}

async function survivesKills(job: Job, fs: FileSystem, base: string, every: number): Promise<number> {
  for (let at = 1; ; at += every) {
    for (const when of ['before', 'after'] as const) {
      const path = `${base}/${at}-${when}`;
      const done: Parameters<typeof attempt>[3] = { position: 0, snapshot: undefined };
      const kill = new Killer(at, when);
      await attempt(job, path, kill, done);
      if (!kill.unused) await attempt(job, path, new Killer(0, 'before'), done);
      const files = await visibleFiles(fs, path);
      const numbers = job.numbers([...files.values()]).sort((a, b) => a - b);
      expect({ at, when, numbers }).toEqual({ at, when, numbers: range(0, ROWS) });
      if (kill.unused) return at;
    }
  }
}

test.each(Object.entries(JOBS))(
  'local files: %s',
  async (name, job) => {
    const calls = await survivesKills(job, local, join(root, name.replaceAll(/\W+/g, '-')), FULL ? 1 : 7);
    expect(calls).toBeGreaterThan(15);
  },
  60_000,
);

const ON_S3 = Object.entries(JOBS).filter(([name]) => !name.includes('end with') && name !== 'a table');

test.each(ON_S3)(
  'S3: %s',
  async (name, job) => {
    const calls = await survivesKills(job, s3, `s3://bucket/${name.replaceAll(/\W+/g, '-')}`, FULL ? 3 : 41);
    expect(calls).toBeGreaterThan(15);
  },
  120_000,
);
