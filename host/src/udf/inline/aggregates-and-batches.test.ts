import {
  AggregateFunction,
  asyncUdf,
  asyncUdtf,
  ListView,
  MapView,
  type RetractableCollector,
  udaf,
  udf,
  udtaf,
} from '@drey/sdk/udf';
import type { CallProgram, CallSite, FunctionContext, RegisteredFunction } from '../../functions/user/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { parseType } from '../../types/logical/parse';
import { Row } from '../../types/rows';
import { NO_GRANTS, TEST_LIMITS, testContext } from '../testing/echo';
import { describeFunction } from './describe';
import { inlineCarrier } from './index';

const objects = new Map<string, unknown>();

function register(target: unknown): RegisteredFunction {
  const id = `f${objects.size}`;
  objects.set(id, target);
  return describeFunction('f', target, { kind: 'object', id }, { limits: TEST_LIMITS, grants: NO_GRANTS });
}

function context(configuration: Record<string, string> = {}): FunctionContext {
  return testContext({
    resolveFunction: (id) => objects.get(id),
    configuration: new Map(Object.entries(configuration)),
  });
}

function siteOf({ spec }: RegisteredFunction): CallSite {
  const [{ parameters, result, accumulator }] = spec.overloads;
  const args = parameters.map(({ type }) => type as LogicalType);
  return { args, result: result as LogicalType, ...(accumulator && { accumulator }) };
}

async function aggregate(target: unknown) {
  const fn = register(target);
  return inlineCarrier.openAggregate!(fn.spec, siteOf(fn), context());
}

class WeightedAverage extends AggregateFunction<number | null, { sum: number; weight: number }> {
  readonly signature = {
    args: ['BIGINT', 'INT'],
    result: 'BIGINT',
    accumulator: 'ROW<`sum` BIGINT, `weight` INT>',
  };
  createAccumulator() {
    return { sum: 0, weight: 0 };
  }
  accumulate(acc: { sum: number; weight: number }, value: number, weight: number): void {
    acc.sum += value * weight;
    acc.weight += weight;
  }
  override retract(acc: { sum: number; weight: number }, value: number, weight: number): void {
    this.accumulate(acc, value, -weight);
  }
  override merge(acc: { sum: number; weight: number }, others: Iterable<{ sum: number; weight: number }>): void {
    for (const { sum, weight } of others) {
      acc.sum += sum;
      acc.weight += weight;
    }
  }
  getValue({ sum, weight }: { sum: number; weight: number }): number | null {
    return weight === 0 ? null : Math.floor(sum / weight);
  }
}

test('accumulators are rows of the host between calls, objects inside', async () => {
  const f = await aggregate(WeightedAverage);
  let acc = f.create();
  expect(acc).toEqual(Row.of(0, 0));
  expect(f.value!(acc)).toBeNull();
  acc = f.accumulate(acc, 10, 1);
  acc = f.accumulate(acc, 20, 3);
  expect(acc).toEqual(Row.of(70, 4));
  acc = f.retract!(acc, 10, 1);
  expect(f.value!(f.merge!(acc, Row.of(40, 2)))).toBe(20);
});

test('accumulators may be numbers, Rows, arrays; methods may return the one to keep', async () => {
  const sum = await aggregate(
    udaf(
      { args: ['INT'], result: 'BIGINT', accumulator: 'BIGINT NOT NULL' },
      { createAccumulator: () => 0, accumulate: (acc: number, x: number) => acc + x, getValue: (acc: number) => acc },
    ),
  );
  expect(sum.value!(sum.accumulate(sum.accumulate(sum.create(), 2), 3))).toBe(5);
  const signature = { args: ['STRING'], result: 'STRING', accumulator: 'ROW<n INT, last STRING>' };
  for (const make of [() => Row.of(0, ''), () => [0, '']]) {
    const f = await aggregate(
      udaf(signature, {
        createAccumulator: make as () => Row | unknown[],
        accumulate(acc: Row | unknown[], text: string) {
          if (Array.isArray(acc)) [acc[0], acc[1]] = [(acc[0] as number) + 1, text];
          else {
            acc.setField('n', (acc.getField('n') as number) + 1);
            acc.setField(1, text);
          }
        },
        getValue: (acc: Row | unknown[]) => (Array.isArray(acc) ? acc : acc.toArray()).join(':'),
      }),
    );
    expect(f.value!(f.accumulate(f.accumulate(f.create(), 'a'), 'b'))).toBe('2:b');
  }
});

test('views change the stored collections', async () => {
  const f = await aggregate(
    udaf(
      {
        args: ['STRING', 'DECIMAL(5, 2)'],
        result: 'STRING',
        accumulator: 'ROW<totals MAP_VIEW<STRING, DECIMAL(5, 2)>, names LIST_VIEW<STRING>>',
      },
      {
        createAccumulator: () => ({ totals: new MapView<string, string>(), names: new ListView<string>() }),
        accumulate(
          { totals, names }: { totals: MapView<string, string>; names: ListView<string> },
          k: string,
          v: string,
        ) {
          if (!totals.contains(k)) names.add(k);
          totals.put(k, String(Number(totals.get(k) ?? 0) + Number(v)));
        },
        getValue: ({ totals, names }: { totals: MapView<string, string>; names: ListView<string> }) =>
          [...names].map((name) => `${name}=${totals.get(name)}`).join(),
      },
    ),
  );
  const acc = f.create() as Row;
  const { f0: stored, f1: list } = acc;
  for (const [k, v] of [
    ['a', 150],
    ['b', 25],
    ['a', 50],
  ])
    f.accumulate(acc, k, v);
  expect(f.value!(acc)).toBe('a=2.00,b=0.25');
  expect(acc.f0).toBe(stored);
  expect(acc.f1).toBe(list);
  expect([stored, list]).toEqual([
    new Map([
      ['a', 200],
      ['b', 25],
    ]),
    ['a', 'b'],
  ]);
});

test('table aggregates emit rows, or changes', async () => {
  const f = await aggregate(
    udtaf(
      { args: ['INT'], result: 'ROW<v INT, rank INT>', accumulator: 'ARRAY<INT>' },
      {
        createAccumulator: (): number[] => [],
        accumulate: (acc: number[], v: number) => [...acc, v].sort((a, b) => b - a).slice(0, 2),
        emitValue: (acc: number[]) => acc.map((v, i) => [v, i + 1]),
        emitUpdateWithRetract(acc: number[], out: RetractableCollector<unknown>) {
          out.retract([0, 1]);
          out.collect({ v: acc[0], rank: 1 });
        },
      },
    ),
  );
  const acc = [3, 1, 2].reduce<unknown>((all, v) => f.accumulate(all, v), f.create());
  const rows: unknown[] = [];
  f.emit!(acc, (row) => rows.push(row));
  f.emitUpdates!(
    acc,
    (row) => rows.push(row),
    (row) => rows.push('-', row),
  );
  expect(rows).toEqual([Row.of(3, 1), Row.of(2, 2), '-', Row.of(0, 1), Row.of(3, 1)]);
});

test('an aggregate that fails says for which row', async () => {
  const f = await aggregate(
    udaf(
      { args: ['INT'], result: 'INT', accumulator: 'ROW<n INT>' },
      {
        createAccumulator: () => ({ n: 0 }),
        accumulate(acc: { n: unknown }, v: number) {
          if (v === 1) throw new Error('one');
          acc.n = 'x';
        },
        getValue: () => 1,
      },
    ),
  );
  expect(() => f.accumulate(f.create(), 1)).toThrow(expect.objectContaining({ record: '(1)', failure: 'failed' }));
  expect(() => f.accumulate(f.create(), 2)).toThrow("wrong value: accumulator.n: expected INT, got 'x' (string)");
});

// ---------------------------------------------------------------- batches

function program(...targets: unknown[]): CallProgram {
  const fns = targets.map(register);
  const calls = fns.map((fn, i) => ({
    spec: fn.spec,
    site: siteOf(fn),
    args: [i === 0 ? { input: 0 } : { call: i - 1 }],
  }));
  return { inputs: [parseType('INT')], calls, outputs: [fns.length - 1] };
}

const signature = { args: ['INT'], result: 'INT' };

test('nested calls; rows that fail do not fail a tolerant batch', async () => {
  const plus = udf(signature, (x: number) => {
    if (x === 2) throw new Error('two');
    return x + 1;
  });
  const caller = await inlineCarrier.openBatch!(
    program(
      plus,
      udf(signature, (x: number) => x * 10),
    ),
    context(),
  );
  expect(await caller.call([[1, 3, 2]], 2, false)).toEqual({ columns: [[20, 40]] });
  const { columns, failures } = await caller.call([[1, 2, 3]], 3, true);
  expect(columns).toEqual([[20, null, 40]]);
  expect(failures).toMatchObject([{ row: 1, error: { record: '(2)' } }]);
  expect(() => caller.call([[2]], 1, false)).toThrow('two');
});

test('async functions run at once up to the capacity, and answer in order', async () => {
  let running = 0;
  let most = 0;
  const slow = asyncUdf(signature, async (x: number) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5 - x));
    running--;
    return x + 1;
  });
  const options = { 'table.exec.async-scalar.max-concurrent-operations': '2' };
  const caller = await inlineCarrier.openBatch!(program(slow), context(options));
  expect(caller.concurrency).toBe(2);
  expect(await caller.call([[1, 2, 3, 4]], 4, false)).toEqual({ columns: [[2, 3, 4, 5]] });
  expect(most).toBe(2);
});

test('attempts, and the time for them', async () => {
  let calls = 0;
  const flaky = asyncUdf(signature, async (x: number) => {
    if (++calls < x) throw new Error(`attempt ${calls}`);
    return calls;
  });
  const options = { 'table.exec.async-scalar.retry-delay': '1 ms', 'table.exec.async-scalar.timeout': '20 s' };
  const caller = await inlineCarrier.openBatch!(program(flaky), context(options));
  expect(await caller.call([[4]], 1, false)).toEqual({ columns: [[4]] });
  calls = 0;
  await expect(caller.call([[9]], 1, false)).rejects.toThrow('attempt 4');
  const never = await inlineCarrier.openBatch!(
    program(asyncUdf(signature, () => new Promise(() => {}))),
    context({ 'table.exec.async-scalar.timeout': '50 ms' }),
  );
  await expect(never.call([[1]], 1, false)).rejects.toMatchObject({ failure: 'deadline', record: '(1)' });
  const none = { ...options, 'table.exec.async-scalar.retry-strategy': 'no_retry' };
  calls = 0;
  const once = await inlineCarrier.openBatch!(program(flaky), context(none));
  await expect(once.call([[2]], 1, false)).rejects.toThrow('attempt 1');
});

test('async table functions: empty answers are tried again', async () => {
  let calls = 0;
  const rows = asyncUdtf({ args: ['INT'], result: 'ROW<i INT>' }, async (n: number) =>
    ++calls < 2 ? [] : Array.from({ length: n }, (_, i) => ({ i })),
  );
  const options = { 'table.exec.async-table.retry-delay': '1 ms' };
  const caller = await inlineCarrier.openBatch!(program(rows), context(options));
  expect(await caller.call([[2]], 1, false)).toEqual({ columns: [[[Row.of(0), Row.of(1)]]] });
  expect(calls).toBe(2);
});
