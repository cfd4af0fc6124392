/** What operators with calls under way do before a barrier, and what they go on from after a restore. */
import type { AsyncOperation } from '@drey/sdk';
import { Row } from '../types/rows';
import { INT, STRING } from '../types/logical/types';
import { OperatorHarness } from './harness';
import './table/lookup-join';
import { registerLookupSource } from './table/lookup-sources';
import { rowOf, TableHarness } from './table/testing';

describe('async functions', () => {
  const operation = (asked: unknown[], answers: boolean): AsyncOperation => ({
    function: {
      asyncInvoke: (value: unknown) => {
        asked.push(value);
        return answers ? Promise.resolve([`${value}!`]) : new Promise<string[]>(() => undefined);
      },
    },
    ordered: true,
    capacity: 2,
    timeoutMs: 0,
    retryStrategy: undefined,
  });

  test('elements in the queue, and those that wait for room, are asked for again', async () => {
    const before = await new OperatorHarness('async', [operation([], false)]).open();
    before.batch(['a', 'b', 'c'], [1, 2, 3]);
    before.watermark(5);
    const snapshot = await before.snapshot();
    const asked: unknown[] = [];
    const after = await new OperatorHarness('async', [operation(asked, true)], { snapshot }).open();
    after.element('d', 4);
    await after.settle();
    expect(asked).toEqual(['a', 'b', 'c', 'd']);
    expect(after.take()).toEqual(['a!', 'b!', 'c!', 'd!'].map((value, i) => ({ value, timestamp: i + 1 })));
  });
});

describe('lookup joins', () => {
  const open = (lookup: () => Promise<Row[]>) => {
    registerLookupSource('barrier-table', () => ({ lookup }));
    const config = {
      inputs: [rowOf(INT)],
      output: rowOf(INT, INT, STRING),
      joinType: 'LEFT' as const,
      keys: [{ index: 0, from: { field: 0 } }],
      table: { connector: 'barrier-table', options: {}, row: rowOf(INT, STRING) },
      async: { capacity: 10, timeout: 100_000, ordered: true, keyOrdered: false },
      retry: { attempts: 3, delay: 20 },
    };
    return new TableHarness('table-lookup-join', config).open();
  };

  test('answers leave before the barrier; retries go on though the clock of the task rests', async () => {
    let questions = 0;
    const harness = await open(() => Promise.resolve(++questions < 3 ? [] : [Row.of(1, 'x')]));
    harness.push(['+I', 1]).watermark(7);
    let drained = false;
    void harness.harness.snapshot().then(() => {
      drained = true;
    });
    for (let i = 0; i < 100 && !drained; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await harness.harness.settle();
    }
    expect(questions).toBe(3);
    expect(harness.log()).toEqual(['+I[1, 1, x]', 'W7']);
  });
});
