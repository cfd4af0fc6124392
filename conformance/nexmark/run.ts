/** Runs the Nexmark queries on recorded events and compares with what Flink answered. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { registerConnector } from '../../host/src/connectors/registry';
import type { Operator, OperatorContext } from '../../host/src/operators/contracts';
import type { TableConnector, TableConnectors } from '../../host/src/planner/catalog/connector-contracts';
import { TestCatalog } from '../../host/src/planner/resolve/testing';
import { runInserts } from '../../host/src/table/engine';
import { tableConnectors } from '../../host/src/table/connectors/registry';
import type { Batch } from '../../host/src/types/contracts';
import { externalRowText } from '../../host/src/types/external-text';
import type { RowType } from '../../host/src/types/logical/contracts';
import { fromWire } from '../../host/src/types/logical/wire';
import type { Row } from '../../host/src/types/rows';
import type { Outcome } from '../sql/files';
import { readEvents, recordedSource } from './events';
import { loadQuery } from './queries';
import { registerSideInput, sideInput } from './side-input';

/** What a sink that accepts all kinds received. */
export interface Answer {
  /** The final table: texts of rows, sorted. */
  readonly rows: readonly string[];
  /** Rows by kind. */
  readonly changelog: Readonly<Record<string, number>>;
}

interface ExpectedCounts {
  readonly changelog: Readonly<Record<string, number>>;
  readonly rows: number;
}

/** Queries whose changelog depends on how two inputs interleave. */
const FINAL_ROWS_ONLY = new Set(['q4', 'q9']);
/** Results that are upserts, with the key's columns. */
const KEYS: Readonly<Record<string, readonly number[]>> = { q9: [0] };
/** The answers are those of one subtask. */
const CONFIGURATION = new Map([['parallelism.default', '1']]);
const KINDS = ['+I', '-U', '+U', '-D'];

class FoldingSink implements Operator {
  readonly counts: Record<string, number> = {};
  readonly table = new Map<string, string>();
  readonly multiset = new Map<string, number>();
  private format!: (row: Row) => string;

  constructor(private readonly keys: readonly number[] | undefined) {}

  open(context: OperatorContext): void {
    this.format = externalRowText(fromWire(context.inputTypes[0]) as RowType);
  }

  processBatch(batch: Batch): void {
    for (const row of batch.rows() as readonly Row[]) {
      const kind = KINDS[row.kind];
      this.counts[kind] = (this.counts[kind] ?? 0) + 1;
      const added = row.kind === 0 || row.kind === 2;
      const text = this.format(row).slice(2);
      if (this.keys) this.upsert(this.keys.map((key) => String(row[`f${key}`])).join('|'), text, added);
      else this.multiset.set(text, (this.multiset.get(text) ?? 0) + (added ? 1 : -1));
    }
  }

  private upsert(key: string, text: string, added: boolean): void {
    if (added) this.table.set(key, text);
    else this.table.delete(key);
  }

  processWatermark(): void {}

  processIdle(): void {}

  answer(): Answer {
    const rows = this.keys ? [...this.table.values()] : [...this.multiset].flatMap(([text, n]) => repeat(text, n));
    return { rows: rows.sort(), changelog: this.counts };
  }
}

function repeat(text: string, count: number): string[] {
  if (count < 0) throw new Error(`a row was retracted that is not there: ${text}`);
  return new Array<string>(count).fill(text);
}

/** The queries of a folder on its events. */
export class NexmarkRun {
  private readonly source: TableConnector;

  constructor(private readonly folder: string) {
    registerSideInput();
    this.source = recordedSource(readEvents(folder));
  }

  has(name: string): boolean {
    return existsSync(join(this.folder, 'expected', `${name}.txt.gz`));
  }

  /** What the conformance runner notes. */
  async outcome(name: string): Promise<Outcome> {
    const id = `nexmark/${name}`;
    const started = Date.now();
    if (!this.has(name)) return { id, status: 'skipped', reason: 'has no expected answer', millis: 0 };
    try {
      const difference = this.difference(name, await this.answer(name));
      const status = difference === undefined ? 'passed' : 'failed';
      return { id, status, reason: difference ?? '', millis: Date.now() - started };
    } catch (error) {
      return { id, status: 'failed', reason: (error as Error).message, millis: Date.now() - started };
    }
  }

  async answer(name: string): Promise<Answer> {
    const output = mkdtempSync(join(tmpdir(), 'drey-nexmark-'));
    const sink = new FoldingSink(KEYS[name]);
    registerConnector('nexmark-fold', () => ({ sink: () => sink }));
    try {
      const query = loadQuery(this.folder, name, { rate: 1000, events: 0 }, output);
      const catalog = new TestCatalog().run(...query.definitions);
      const context = { session: catalog.session, connectors: this.connectors(), configuration: CONFIGURATION };
      const { failure } = await runInserts(name, [catalog.plan(query.insert)], context).result;
      if (failure) throw new Error(`${failure.exceptionClass}: ${failure.message}`);
      return sink.answer();
    } finally {
      rmSync(output, { recursive: true });
    }
  }

  private connectors(): TableConnectors {
    return {
      source: (context) => {
        const identifier = context.options.get('connector');
        if (identifier === sideInput.identifier) return sideInput.source!(context);
        return identifier === 'nexmark' ? this.source.source!(context) : tableConnectors.source(context);
      },
      sink: () => ({ changelog: (query) => query, node: () => ({ connector: 'nexmark-fold' }) }),
    };
  }

  /** What differs from Flink's answer; undefined when nothing does. */
  difference(name: string, answer: Answer): string | undefined {
    const file = join(this.folder, 'expected', `${name}.txt.gz`);
    const expected = gunzipSync(readFileSync(file))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .sort();
    const rows = answer.rows;
    const at = expected.findIndex((text, i) => text !== rows[i]);
    if (at >= 0 || rows.length !== expected.length) {
      const row = at < 0 ? expected.length : at;
      return `${rows.length} rows, expected ${expected.length}; row ${row}: ${rows[row]}\n  expected ${expected[row]}`;
    }
    if (FINAL_ROWS_ONLY.has(name)) return undefined;
    const counts = JSON.parse(readFileSync(join(this.folder, 'expected/counts.json'), 'utf8')) as Record<
      string,
      ExpectedCounts
    >;
    const wanted = counts[name].changelog;
    const differs = KINDS.some((kind) => (wanted[kind] ?? 0) !== (answer.changelog[kind] ?? 0));
    return differs ? `changelog ${JSON.stringify(answer.changelog)}, expected ${JSON.stringify(wanted)}` : undefined;
  }
}
