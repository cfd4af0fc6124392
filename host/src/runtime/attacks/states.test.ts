/** Attacks on what is stored: very many states, keys of every type. */
import { DataType, StateKind, TypeRoot } from '@drey/sdk/protocol';
import { internalDescriptor } from '../../operators/state-handles';
import type { InternalValueState, KeyedStateBackend } from '../../state/contracts';
import { rowClass } from '../../types/rows';
import { BIGINT } from '../testing';
import { expected, killOnceRestorable, published, setUpAttacks, stage, submit, until } from './testing';

setUpAttacks();

const BACKENDS = ['hashmap', 'rocksdb'];
const typed = (root: TypeRoot, more: Partial<DataType> = {}): DataType => DataType.create({ root, ...more });
const VARCHAR = typed(TypeRoot.VARCHAR);

test.each(BACKENDS)('a thousand states in one operator (%s)', async (backend) => {
  const states = new WeakMap<KeyedStateBackend, InternalValueState<number>[]>();
  const wrong: unknown[] = [];
  stage.script.touch = (state, count) => {
    let all = states.get(state);
    if (all === undefined) {
      const create = (_: unknown, i: number): InternalValueState<number> => {
        const made = state.state(internalDescriptor(`state ${i}`, StateKind.VALUE, BIGINT, undefined));
        made.setNamespace('');
        return made as InternalValueState<number>;
      };
      states.set(state, (all = Array.from({ length: 1000 }, create)));
    }
    for (const [i, one] of all.entries()) {
      if ((one.get() ?? 0) !== (count - 1) * i) wrong.push([i, one.get(), count]);
      one.put(count * i);
    }
  };
  stage.script.count = 200;
  const one = submit({ 'state.backend.type': backend, 'execution.checkpointing.incremental': 'true' });
  killOnceRestorable(() => one);
  expect((await one.job.result).failure).toBeUndefined();
  expect(one.job.checkpointStatistics().counts.restored).toBe(1);
  expect(wrong).toEqual([]);
  expect(published()).toEqual(expected());
});

const Pair = rowClass(2);
const pair = (a: unknown, b: unknown): unknown => new Pair(0, a as never, b as never);
const text = (n: number): string => `schlüssel ${'x'.repeat(n)}\u0000${n}`;

const KEYS: [string, DataType, (n: number) => unknown][] = [
  ['BOOLEAN', typed(TypeRoot.BOOLEAN), (n) => [true, false, null][n % 3]],
  ['TINYINT', typed(TypeRoot.TINYINT), (n) => n - 5],
  ['INT', typed(TypeRoot.INTEGER), (n) => -(2 ** 31) + n],
  ['BIGINT', BIGINT, (n) => (n % 2 === 0 ? n : 9_223_372_036_854_775_800n - BigInt(n))],
  ['FLOAT', typed(TypeRoot.FLOAT), (n) => [0, -0, Number.NaN, Number.POSITIVE_INFINITY, 0.5][n] ?? n],
  ['DOUBLE', typed(TypeRoot.DOUBLE), (n) => [0, -0, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324][n] ?? n / 3],
  ['DECIMAL', typed(TypeRoot.DECIMAL, { precision: 38, scale: 2 }), (n) => (n < 5 ? n : 10n ** 30n + BigInt(n))],
  ['VARCHAR', VARCHAR, (n) => (n === 0 ? '' : n === 1 ? null : text(n))],
  ['CHAR', typed(TypeRoot.CHAR, { length: 3 }), (n) => `k${n} `],
  ['VARBINARY', typed(TypeRoot.VARBINARY), (n) => new Uint8Array(n).fill(255)],
  ['DATE', typed(TypeRoot.DATE), (n) => n - 3],
  ['TIME', typed(TypeRoot.TIME), (n) => n * 1000],
  ['TIMESTAMP(3)', typed(TypeRoot.TIMESTAMP, { precision: 3 }), (n) => -n],
  ['TIMESTAMP_LTZ(9)', typed(TypeRoot.TIMESTAMP_LTZ, { precision: 9 }), (n) => 1_700_000_000_000_000_000n + BigInt(n)],
  ['ROW', typed(TypeRoot.ROW, { children: [VARCHAR, BIGINT] }), (n) => pair(n === 0 ? null : text(n), n)],
  ['ARRAY', typed(TypeRoot.ARRAY, { children: [VARCHAR] }), (n) => Array.from({ length: n }, (_, i) => `${i}`)],
  ['any object', typed(TypeRoot.OBJECT), (n) => [n, `${n}`, { n }, [n]][n % 4]],
];

test.each(KEYS)(
  'keys of type %s: stopped, and restored at another parallelism on the other backend',
  async (_, keyType, of) => {
    stage.script = { ...stage.script, count: 400 };
    stage.script.keyOf = (row) => of(row % stage.script.keys);
    // What counts are the keys that differ.
    const distinct = new Set(Array.from({ length: 10 }, (_unused, n) => JSON.stringify(of(n), (__, v) => String(v))))
      .size;
    if (distinct < 10) stage.script = { ...stage.script, keys: distinct };
    const hourly = { 'execution.checkpointing.interval': '1 h' };
    const one = submit({ ...hourly, 'state.backend.type': 'rocksdb' }, 1, { keyType });
    await until(() => stage.script.rows > 100);
    const path = await one.job.stopWithSavepoint({ drain: false });
    const next = submit({ ...hourly, 'execution.state-recovery.path': path }, 3, { keyType });
    expect((await next.job.result).failure).toBeUndefined();
    expect(published()).toEqual(expected());
  },
);
