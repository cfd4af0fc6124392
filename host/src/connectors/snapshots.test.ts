/** Every source goes on exactly where a snapshot was taken: nothing is lost, nothing comes twice. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DataType, Node, SourceOperator, TypeRoot } from '@drey/sdk/protocol';
import type { OperatorContext } from '../operators/contracts';
import { ManualTime } from '../operators/harness';
import { HeapOperatorStateBackend } from '../state/operator-backend';
import { rowsBatch } from '../types/batch';
import type { RowType } from '../types/logical/contracts';
import { BIGINT, INT, row, STRING } from '../types/logical/types';
import { toWire } from '../types/logical/wire';
import type { SourceOutput, SourceReader, SourceSplit } from './contracts';
import { getConnector, loadConnectors } from './registry';

const root = mkdtempSync(join(tmpdir(), 'drey-sources-'));
afterAll(() => rmSync(root, { recursive: true }));

interface Source {
  readonly connector: string;
  readonly options?: Record<string, string>;
  readonly format?: string;
  readonly formatOptions?: Record<string, string>;
  readonly type?: DataType;
  readonly rows?: readonly unknown[];
  /** What the function of the source is. */
  readonly target?: unknown;
  readonly parallelism?: number;
  /** Random rows: only their number is compared. */
  readonly random?: boolean;
}

const TEXT = DataType.create({ root: TypeRoot.VARCHAR });
const LONG = DataType.create({ root: TypeRoot.BIGINT });
const TABLE: RowType = row([
  { name: 'n', type: INT },
  { name: 't', type: STRING },
]);

function file(name: string, content: string | Uint8Array): string {
  const path = join(root, name);
  writeFileSync(path, content);
  return path;
}

const lines = (from: number, to: number, line: (n: number) => string): string =>
  Array.from({ length: to - from }, (_, i) => `${line(from + i)}\n`).join('');
/** Lines are long, so that files have several chunks. */
const LONG_TEXT = 'x'.repeat(500);

function tableFiles(name: string, format: string, line: (n: number) => string): Source {
  file(`${name}-1`, lines(0, 1500, line));
  file(`${name}-2`, lines(1500, 1700, line));
  const settings = {
    path: root,
    row: TABLE,
    partitionKeys: [],
    defaultPartition: '',
    projection: format === 'raw' ? [0] : [1, 0],
    metadata: [],
    pathPattern: `.*/${name}-\\d`,
  };
  const rowType = format === 'raw' ? row([{ name: 't', type: STRING }]) : TABLE;
  const options = { settings: JSON.stringify({ ...settings, row: rowType }) };
  return { connector: 'filesystem-table', format, options };
}

const textFiles = (...paths: string[]): Record<string, string> => ({ paths: JSON.stringify(paths) });

const SOURCES: Record<string, Source> = {
  'number-sequence': { connector: 'number-sequence', options: { start: '-5', end: '40000' }, parallelism: 2 },
  'number-sequence beyond 2^53': {
    connector: 'number-sequence',
    options: { start: '9007199254740000', end: '9007199254760000' },
  },
  collection: { connector: 'collection', type: LONG, rows: Array.from({ length: 5000 }, (_, i) => i) },
  datagen: { connector: 'datagen', options: { 'number-of-rows': '20000' }, parallelism: 3 },
  'datagen with a rate': {
    connector: 'datagen',
    options: { 'number-of-rows': '900', 'rows-per-second': '300000' },
    parallelism: 2,
  },
  'datagen-table, sequence': {
    connector: 'datagen-table',
    options: {
      settings: JSON.stringify({
        rowsPerSecond: 1_000_000,
        rows: 5000,
        columns: [{ kind: 'sequence', type: BIGINT, start: '10', end: '5009' }],
      }),
    },
    parallelism: 2,
  },
  'datagen-table, random': {
    connector: 'datagen-table',
    options: {
      settings: JSON.stringify({
        rowsPerSecond: 1_000_000,
        rows: 5000,
        columns: [{ kind: 'random', type: INT, nullRate: 0, min: '1', max: '1000' }],
      }),
    },
    random: true,
  },
  nexmark: {
    connector: 'nexmark',
    options: {
      settings: JSON.stringify({
        personProportion: 1,
        auctionProportion: 3,
        bidProportion: 46,
        hotAuctions: 2,
        hotBidders: 4,
        hotSellers: 4,
        personSize: 200,
        auctionSize: 500,
        bidSize: 100,
        rate: 10_000,
        baseTime: 0,
        seed: 1,
        events: 3000,
        stopAt: -1,
        keepAlive: false,
        maxEmitSpeed: true,
        columns: [0, 1, 2, 3],
      }),
    },
    parallelism: 2,
  },
  'text files': {
    connector: 'filesystem',
    format: 'text',
    type: TEXT,
    options: textFiles(
      file(
        'a.txt',
        lines(0, 2000, (n) => `${n} ${LONG_TEXT}`),
      ),
      file('b.txt.gz', gzipSync(lines(2000, 3000, (n) => `${n} ${LONG_TEXT}`))),
    ),
  },
  hybrid: {
    connector: 'hybrid',
    options: {
      sources: JSON.stringify([
        { connector: 'number-sequence', options: { start: '1', end: '20000' } },
        { connector: 'number-sequence', options: { start: '50001', end: '70000' } },
      ]),
    },
  },
  'an iterable': { connector: 'custom', target: Array.from({ length: 5000 }, (_, i) => i) },
  'a table of csv files': tableFiles('csv', 'csv', (n) => `${n},${n} ${LONG_TEXT}`),
  'a table of json files': tableFiles('json', 'json', (n) => JSON.stringify({ n, t: `${n} ${LONG_TEXT}` })),
  'a table of raw files': tableFiles('raw', 'raw', (n) => `${n} ${LONG_TEXT}`),
};

function nodeOf(source: Source): Node {
  const { connector, options = {}, format = '', formatOptions = {}, type, rows, target } = source;
  const value = SourceOperator.create({
    connector,
    options: new Map(Object.entries(options)),
    format,
    formatOptions: new Map(Object.entries(formatOptions)),
    bounded: true,
    ...(rows === undefined ? {} : { rows: rowsBatch([...rows]).columns(type as DataType) }),
    ...(target === undefined ? {} : { function: { id: 'fn' } as NonNullable<SourceOperator['function']> }),
  });
  return Node.create({ name: 'source', operator: { kind: 'source', value }, outputType: type ?? toWire(TABLE) });
}

/** One reader of several, on a clock that goes on by itself. */
class Reading {
  readonly values: string[] = [];
  readonly reader: SourceReader;
  private readonly time = new ManualTime();
  private readonly output: SourceOutput = {
    emit: (batch) => this.values.push(...batch.rows().map((value) => JSON.stringify(value, bigText))),
    emitWatermark: () => undefined,
    markIdle: () => undefined,
    releaseSplit: () => undefined,
  };

  constructor(
    node: Node,
    private readonly source: Source,
  ) {
    this.reader = getConnector(source.connector).source!.createReader(node);
  }

  async open(splits: readonly SourceSplit[]): Promise<void> {
    const backend = new HeapOperatorStateBackend();
    const context: Partial<OperatorContext> = {
      parallelism: this.source.parallelism ?? 1,
      subtaskIndex: 0,
      operatorName: 'source',
      processingTime: this.time,
      configuration: new Map(),
      resolveFunction: () => this.source.target,
      operatorState: () => backend,
      wake: () => undefined,
    };
    await this.reader.open(context as OperatorContext);
    this.reader.addSplits([...splits]);
    this.reader.noMoreSplits();
  }

  poll() {
    this.time.advanceTo(this.time.time + 1);
    return this.reader.poll(this.output);
  }

  async toEnd(): Promise<void> {
    while ((await this.poll()) !== 'end');
    await this.reader.close?.();
  }
}

const bigText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);

test.each(Object.entries(SOURCES))('%s', async (_name, source) => {
  await loadConnectors([source.connector]);
  const node = nodeOf(source);
  const { parallelism = 1 } = source;
  const splits = await getConnector(source.connector).source!.createEnumerator(node, parallelism).discover();
  const handedOut = JSON.stringify(splits);
  const whole = new Reading(node, source);
  await whole.open(splits);
  await whole.toEnd();
  const all = whole.values.sort();
  expect(all.length).toBeGreaterThan(800);
  for (const polls of [0, 1, 2, 3, 5, 9]) {
    for (const moment of ['between', 'within'] as const) {
      const first = new Reading(node, source);
      await first.open(splits);
      for (let i = 0; i < polls; i++) await first.poll();
      const under = moment === 'within' ? first.poll() : undefined;
      const values = [...first.values];
      const snapshot = JSON.parse(JSON.stringify(first.reader.snapshot())) as SourceSplit[];
      await under;
      await first.reader.close?.();
      const second = new Reading(node, source);
      await second.open(snapshot);
      await second.toEnd();
      const together = [...values, ...second.values].sort();
      if (source.random) expect(together).toHaveLength(all.length);
      else expect(together).toEqual(all);
    }
  }
  expect(JSON.stringify(splits)).toBe(handedOut);
});
