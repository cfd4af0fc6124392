/** Runs one SQL operator without a runtime, for tests: rows go in as arrays, and come out as text. */
import { serialize } from '../../expressions/serialize';
import { rowsBatch } from '../../types/batch';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';
import { Row, RowKind } from '../../types/rows';
import { OperatorHarness } from '../harness';
import type { HarnessSnapshot } from '../harness-snapshot';
import { keyTypeOf } from './base';
import type { TableConfig, TableOperatorConfigs, TableOperatorKind } from './configs';

export type KindText = '+I' | '-U' | '+U' | '-D';
/** Kind and internal values. */
export type TestRow = readonly [KindText, ...unknown[]];

const KINDS: Record<KindText, RowKind> = {
  '+I': RowKind.INSERT,
  '-U': RowKind.UPDATE_BEFORE,
  '+U': RowKind.UPDATE_AFTER,
  '-D': RowKind.DELETE,
};

/** ROW type with fields f0, f1, ... */
export function rowOf(...fields: readonly LogicalType[]): RowType {
  return types.row(
    fields.map((type, i) => ({ name: `f${i}`, type })),
    false,
  );
}

export function toRow([kind, ...values]: TestRow): Row {
  return Row.ofKind(KINDS[kind], ...values);
}

/** Session of the tests unless they give another: UTC, streaming. */
export const TEST_SESSION: TableConfig['session'] = { timeZone: 'UTC', batch: false, queryStart: 0, options: {} };

export type TestConfig<K extends TableOperatorKind> = Omit<TableOperatorConfigs[K], 'session'> & {
  readonly session?: Partial<TableConfig['session']>;
};

export interface TableHarnessOptions {
  /** Key columns of input 0; absent = not keyed. */
  readonly keys?: readonly number[] | undefined;
  /** What the operator begins with. */
  readonly snapshot?: HarnessSnapshot | undefined;
}

/** Operators of bundles, and those of watermarks, which begin anew after a restart as Flink's do. */
const SHOWN: ReadonlySet<TableOperatorKind> = new Set<TableOperatorKind>([
  'table-local-group-aggregate',
  'table-local-window-aggregate',
  'table-watermark-assigner',
  'table-mini-batch-assigner',
]);

export class TableHarness<K extends TableOperatorKind> {
  readonly harness: OperatorHarness;

  constructor(kind: K, config: TestConfig<K>, { keys, snapshot }: TableHarnessOptions = {}) {
    const session = { ...TEST_SESSION, ...config.session };
    this.harness = new OperatorHarness(kind, [], {
      ...(keys && { keyType: keyTypeOf(config.inputs[0], keys) }),
      ...(snapshot && { snapshot }),
      batchMode: session.batch,
      payload: serialize({ ...config, session }),
      barriersShow: 'miniBatch' in config || SHOWN.has(kind),
    });
  }

  async open(): Promise<this> {
    await this.harness.open();
    return this;
  }

  /** Rows in one batch. */
  push(...rows: readonly TestRow[]): this {
    return this.pushTo(0, ...rows);
  }

  pushTo(input: number, ...rows: readonly TestRow[]): this {
    this.harness.push(rowsBatch(rows.map(toRow)), input);
    return this;
  }

  watermark(timestamp: number): this {
    this.harness.watermark(timestamp);
    return this;
  }

  /** What a task does before it forwards a checkpoint barrier. */
  barrier(): this {
    void this.harness.operator.prepareSnapshotPreBarrier?.(1);
    return this;
  }

  /** Moves the clock on; due timers fire. */
  time(ms: number): this {
    this.harness.processingTime(ms);
    return this;
  }

  /** Rows (`+I[1, a]`), watermarks (`W5`) and idleness since the last call, in order. */
  log(): string[] {
    return this.harness.log();
  }

  /** Rows alone since the last call. */
  take(): string[] {
    this.harness.take();
    return this.harness.log().filter((line) => !/^(W-?\d|idle|active)/.test(line));
  }

  /** Ends the input and returns the rows that are emitted then. */
  async end(): Promise<string[]> {
    await this.harness.close();
    return this.take();
  }
}

/** One run: rows, watermarks ({ watermark }), times ({ time }) and barriers ({ barrier }) in, text out. */
export async function runTable<K extends TableOperatorKind>(
  kind: K,
  config: TestConfig<K>,
  keys: readonly number[] | undefined,
  steps: readonly (TestRow | { readonly watermark: number } | { readonly time: number } | { readonly barrier: true })[],
): Promise<string[]> {
  const harness = await new TableHarness(kind, config, { keys }).open();
  for (const step of steps) {
    if ('watermark' in step) harness.watermark(step.watermark);
    else if ('time' in step) harness.time(step.time);
    else if ('barrier' in step) harness.barrier();
    else harness.push(step);
  }
  return harness.take();
}
