/** GROUP BY with Python functions, between a scripted worker and a recording output. */
import {
  type Data,
  DataType,
  Encoding,
  Node,
  StateDescriptor,
  StateKind,
  TransformOperator,
  TypeRoot,
} from '@drey/sdk/protocol';
import { serialize } from '../../../expressions/serialize';
import type { FunctionSpec } from '../../../functions/user/contracts';
import { keyTypeOf } from '../../../operators/table/base';
import type { PythonGroupAggregateConfig } from '../../../operators/table/configs';
import { rowOf, TEST_SESSION, type TestRow, toRow } from '../../../operators/table/testing';
import { rowsBatch } from '../../../types/batch';
import { asInt32 } from '../../../types/binary';
import { decodeColumn, encodeColumn } from '../../../types/columns';
import { keyCodec } from '../../../types/keys';
import { BIGINT, BOOLEAN, INT, STRING } from '../../../types/logical/types';
import { StageHarness } from '../testing';
import { PythonGroupAggregateOperator } from './group-operator';

const WIRE_BIGINT = DataType.create({ root: TypeRoot.BIGINT });
const SPEC: FunctionSpec = {
  name: 'my_sum',
  kind: 'AGGREGATE',
  language: 'PYTHON',
  carrier: 'python',
  source: { kind: 'python', pickle: Uint8Array.of(1) },
  overloads: [],
  limits: { deadline: 0, memory: 0, output: 0 },
  grants: {},
  row: false,
  batch: false,
};
const ARGUMENT = { kind: 'input', index: 1, type: INT } as const;
const CALL = { spec: SPEC, args: [ARGUMENT], distinct: false, type: BIGINT };

/** Rows (k STRING, x INT, f BOOLEAN), grouped by k. */
class Harness {
  readonly stage: StageHarness;
  readonly operator: PythonGroupAggregateOperator;

  constructor(config: Partial<PythonGroupAggregateConfig> = {}, configuration: Record<string, string> = {}) {
    const input = rowOf(STRING, INT, BOOLEAN);
    const full = {
      inputs: [input],
      output: rowOf(STRING, BIGINT),
      session: TEST_SESSION,
      grouping: [0],
      python: [CALL],
      calls: [],
      results: [{ python: 0 }],
      generateUpdateBefore: true,
      needRetraction: true,
      ttl: 0,
      ...config,
    };
    this.stage = new StageHarness({ kind: 'keyed_process', keyType: keyTypeOf(input, [0]), configuration });
    const value = TransformOperator.create({ kind: 'table-python-group-aggregate', payload: serialize(full) });
    this.operator = new PythonGroupAggregateOperator(
      Node.create({ id: 1, name: 'Python', operator: { kind: 'transform', value } }),
    );
  }

  async open(): Promise<this> {
    this.stage.worker.states = [
      StateDescriptor.create({ name: 'accumulators', kind: StateKind.VALUE, valueType: WIRE_BIGINT }),
    ];
    const codec = keyCodec(keyTypeOf(rowOf(STRING), [0]), { pyflink: false });
    await this.operator.open({ ...this.stage.context, keyCodec: codec });
    return this;
  }

  push(...rows: TestRow[]): this {
    this.operator.processBatch(rowsBatch(rows.map(toRow)), 0);
    return this;
  }

  /** What a frame says: kind bits, key and argument of each row, then what the selective calls see. */
  frame(at: number): unknown[] {
    const { batch } = this.stage.worker.frames[at].value as Data;
    const count = batch?.count ?? 0;
    const kinds = batch?.values?.data ?? new Uint8Array(0);
    const keys = decodeColumn(batch?.keys, batch?.keyCount ?? 0, DataType.create({ root: TypeRoot.VARCHAR }));
    const index = asInt32(batch?.keyIndex ?? new Uint8Array(0));
    const [values, seen] = batch?.values?.children ?? [];
    const args = decodeColumn(values, count, DataType.create({ root: TypeRoot.INTEGER }));
    const passed = seen && decodeColumn(seen, count, DataType.create({ root: TypeRoot.BOOLEAN }));
    return args.map((arg, i) => [kinds[i] ?? 0, keys[index[i]], arg, ...(passed ? [passed[i]] : [])]);
  }

  answer(seq: number, before: (number | null)[], after: (number | null)[]): this {
    const children = [encodeColumn(before, WIRE_BIGINT), encodeColumn(after, WIRE_BIGINT)];
    const empty = new Uint8Array(0);
    const values = { encoding: Encoding.STRUCT, nulls: empty, data: empty, offsets: empty, children, pythonClass: '' };
    const batch = { count: before.length, values, timestamps: empty, keyIndex: empty, keys: undefined, keyCount: 0 };
    this.stage.worker.answer({ seq, outputs: [{ output: 0, batch: { ...batch, partitions: empty } }] });
    this.stage.run();
    return this;
  }

  get log(): string[] {
    return this.stage.log.map(String);
  }
}

test('a bundle is sent when it is full: rows of a key behind each other, new groups marked', async () => {
  const harness = await new Harness({}, { 'python.fn-execution.bundle.size': '3' }).open();
  harness.push(['+I', 'a', 1, true], ['+I', 'b', 2, true]);
  expect(harness.stage.worker.frames).toEqual([]);
  harness.push(['+I', 'a', 3, true]);
  expect(harness.frame(0)).toEqual([
    [2, 'a', 1],
    [0, 'a', 3],
    [2, 'b', 2],
  ]);
  expect(harness.answer(1, [null, null], [4, 2]).log).toEqual(['+I[a, 4]', '+I[b, 2]']);
});

test('changes of a group that is known; equal results are not given out; empty groups are deleted', async () => {
  const harness = await new Harness({}, { 'python.fn-execution.bundle.size': '1' }).open();
  harness.push(['+I', 'a', 1, true]).answer(1, [null], [1]);
  harness.push(['+U', 'a', 2, true]).answer(2, [1], [3]);
  harness.push(['-U', 'a', 0, true]).answer(3, [3], [3]);
  harness.push(['-D', 'a', 2, true]);
  expect(harness.frame(3)).toEqual([[5, 'a', 2]]);
  expect(harness.answer(4, [3], [null]).log).toEqual(['+I[a, 1]', '-U[a, 1]', '+U[a, 3]', '-D[a, 3]']);
});

test('what is taken back before a row has come does not count', async () => {
  const harness = await new Harness({}, { 'python.fn-execution.bundle.size': '2' }).open();
  harness.push(['-U', 'a', 1, true], ['-D', 'b', 1, true]);
  expect(harness.stage.worker.frames).toEqual([]);
  harness.push(['-D', 'a', 1, true], ['+I', 'a', 5, true]);
  expect(harness.frame(0)).toEqual([[2, 'a', 5]]);
});

test('FILTER and DISTINCT say which rows a call sees', async () => {
  const filter = { kind: 'input', index: 2, type: BOOLEAN } as const;
  const python = [{ ...CALL, distinct: true, filter }];
  const harness = await new Harness({ python }, { 'python.fn-execution.bundle.size': '4' }).open();
  harness.push(['+I', 'a', 1, true], ['+I', 'a', 1, true], ['+I', 'a', 2, false], ['+I', 'a', 2, true]);
  expect(harness.frame(0)).toEqual([
    [2, 'a', 1, true],
    [0, 'a', 1, false],
    [0, 'a', 2, false],
    [0, 'a', 2, true],
  ]);
});

test('built-in calls are computed beside; a watermark waits for the end of its bundle', async () => {
  const count = { name: 'COUNT', args: [], distinct: false, type: BIGINT, alias: 'n' };
  const results = [{ call: 0 }, { python: 0 }];
  const config = { calls: [count], results, output: rowOf(STRING, BIGINT, BIGINT) };
  const harness = await new Harness(config, { 'python.fn-execution.bundle.size': '2' }).open();
  harness.push(['+I', 'a', 1, true]);
  harness.operator.processWatermark(7);
  harness.push(['+I', 'a', 2, true]);
  expect(harness.log).toEqual([]);
  expect(harness.answer(1, [null], [3]).log).toEqual(['+I[a, 2, 3]', 'wm:7']);
});

test('a bundle ends after its time', async () => {
  const harness = await new Harness({}, { 'python.fn-execution.bundle.time': '50' }).open();
  const { time } = harness.stage;
  harness.push(['+I', 'a', 1, true]);
  time.advance(time.time + 50);
  expect(harness.frame(0)).toEqual([[2, 'a', 1]]);
});

test('a barrier ends the bundle and waits for its answer', async () => {
  const harness = await new Harness().open();
  harness.push(['+I', 'a', 1, true]);
  let drained = false;
  void harness.operator.prepareSnapshotPreBarrier().then(() => {
    drained = true;
  });
  await Promise.resolve();
  expect(drained).toBe(false);
  expect(harness.answer(1, [null], [1]).log).toEqual(['+I[a, 1]']);
  await Promise.resolve();
  expect(drained).toBe(true);
});
