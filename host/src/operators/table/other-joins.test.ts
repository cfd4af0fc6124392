import type { Expr } from '../../expressions/contracts';
import type { SortField } from '../../expressions/contracts';
import { BIGINT, BOOLEAN, INT, STRING, timestamp } from '../../types/logical/types';
import { Row } from '../../types/rows';
import './batch-join';
import type { BatchJoinConfig, LookupJoinConfig, MultiJoinConfig } from './configs';
import './lookup-join';
import { registerLookupSource } from './lookup-sources';
import './multi-join';
import './rank';
import './sort';
import './sort-limit';
import './temporal-sort';
import { rowOf, runTable, TableHarness, type TestRow } from './testing';

const INPUT = rowOf(INT, STRING);
const field = (index: number, type: Expr['type'] = INT): Expr => ({ kind: 'input', index, type });
const equal = (left: number, right: number): Expr => ({
  kind: 'call',
  name: '=',
  args: [field(left), field(right)],
  type: BOOLEAN,
});
const isText = (index: number, value: string): Expr => ({
  kind: 'call',
  name: '=',
  args: [field(index, STRING), { kind: 'literal', value, type: STRING }],
  type: BOOLEAN,
});

describe('batch join', () => {
  const left: TestRow[] = [
    ['+I', 1, 'a'],
    ['+I', 2, 'b'],
    ['+I', null, 'n'],
  ];
  const right: TestRow[] = [
    ['+I', 1, 'r'],
    ['+I', 1, 's'],
    ['+I', 3, 't'],
  ];
  const cases: readonly (readonly [BatchJoinConfig['joinType'], readonly string[]])[] = [
    ['INNER', ['+I[1, a, 1, r]', '+I[1, a, 1, s]']],
    ['LEFT', ['+I[1, a, 1, r]', '+I[1, a, 1, s]', '+I[2, b, null, null]', '+I[null, n, null, null]']],
    ['RIGHT', ['+I[1, a, 1, r]', '+I[1, a, 1, s]', '+I[null, null, 3, t]']],
    [
      'FULL',
      ['+I[1, a, 1, r]', '+I[1, a, 1, s]', '+I[2, b, null, null]', '+I[null, n, null, null]', '+I[null, null, 3, t]'],
    ],
    ['SEMI', ['+I[1, a]']],
    ['ANTI', ['+I[2, b]', '+I[null, n]']],
  ];
  test.each(cases)('%s', async (joinType, expected) => {
    const config = {
      inputs: [INPUT, INPUT],
      output: rowOf(INT, STRING, INT, STRING),
      joinType,
      leftKeys: [0],
      rightKeys: [0],
      filterNulls: [true],
      session: { batch: true },
    };
    const harness = await new TableHarness('table-batch-join', config).open();
    harness.pushTo(0, left[0]).pushTo(1, ...right);
    harness.harness.operator.endInput?.(1);
    harness.pushTo(0, ...left.slice(1));
    expect([...harness.take(), ...(await harness.end())]).toEqual(expected);
  });
});

describe('multi join', () => {
  const run = async (joinTypes: MultiJoinConfig['joinTypes'], steps: readonly (readonly [number, TestRow])[]) => {
    const config = {
      inputs: [INPUT, INPUT, INPUT],
      output: rowOf(INT, STRING, INT, STRING, INT, STRING),
      joinTypes,
      keys: [[0], [0], [0]],
      conditions: [undefined, equal(0, 2), equal(0, 4)],
      uniqueKeys: [[], [[1]], []],
      ttls: [0, 0, 0],
      generateUpdateBefore: true,
    };
    const harness = await new TableHarness('table-multi-join', config, { keys: [0] }).open();
    for (const [input, row] of steps) harness.pushTo(input, row);
    return harness.take();
  };

  test('inner', async () => {
    const steps = [
      [0, ['+I', 1, 'a']],
      [1, ['+I', 1, 'b']],
      [2, ['+I', 1, 'c']],
      [2, ['+I', 2, 'x']],
      [0, ['+I', 1, 'd']],
      [1, ['-D', 1, 'b']],
      [0, ['+I', null, 'n']],
    ] as const;
    expect(await run(['INNER', 'INNER', 'INNER'], steps)).toEqual([
      '+I[1, a, 1, b, 1, c]',
      '+I[1, d, 1, b, 1, c]',
      '-D[1, a, 1, b, 1, c]',
      '-D[1, d, 1, b, 1, c]',
    ]);
  });

  test('left: padding goes and comes at every level', async () => {
    const steps = [
      [0, ['+I', 1, 'a']],
      [1, ['+I', 1, 'b']],
      [2, ['+I', 1, 'c']],
      [1, ['-D', 1, 'b']],
      [2, ['-D', 1, 'c']],
    ] as const;
    expect(await run(['INNER', 'LEFT', 'LEFT'], steps)).toEqual([
      '+I[1, a, null, null, null, null]',
      '-D[1, a, null, null, null, null]',
      '+I[1, a, 1, b, null, null]',
      '-D[1, a, 1, b, null, null]',
      '+I[1, a, 1, b, 1, c]',
      '-D[1, a, 1, b, 1, c]',
      '+I[1, a, null, null, 1, c]',
      '-D[1, a, null, null, 1, c]',
      '+I[1, a, null, null, null, null]',
    ]);
  });
});

describe('lookup join', () => {
  const TABLE = rowOf(INT, STRING);
  let table: Row[];
  let questions: unknown[];
  let answer: (rows: Row[]) => Row[] | Promise<Row[]>;
  beforeEach(() => {
    table = [Row.of(1, 'r'), Row.of(1, 's'), Row.of(2, 't')];
    questions = [];
    answer = (rows) => rows;
    registerLookupSource('test-table', ({ keys }) => ({
      lookup: (values) => {
        questions.push(values[0]);
        return answer(table.filter((row) => row[`f${keys[0]}`] === values[0]));
      },
    }));
  });

  const open = (options: Partial<LookupJoinConfig> = {}) => {
    const config = {
      inputs: [INPUT],
      output: rowOf(INT, STRING, INT, STRING),
      joinType: 'LEFT' as const,
      keys: [{ index: 0, from: { field: 0 } }],
      table: { connector: 'test-table', options: {}, row: TABLE },
      ...options,
    };
    return new TableHarness('table-lookup-join', config, { keys: options.materialize?.keys }).open();
  };

  test('rows that are there at once', async () => {
    const harness = await open();
    harness.push(['+I', 1, 'a'], ['-U', 5, 'b'], ['+I', null, 'n']);
    expect(harness.take()).toEqual([
      '+I[1, a, 1, r]',
      '+I[1, a, 1, s]',
      '-U[5, b, null, null]',
      '+I[null, n, null, null]',
    ]);
    expect(questions).toEqual([1, 5]);
  });

  test('filters, projection and condition', async () => {
    const harness = await open({
      preFilter: isText(1, 'a'),
      rightFilter: isText(1, 's'),
      rightExprs: [field(1, STRING)],
      condition: isText(2, 's'),
      output: rowOf(INT, STRING, STRING),
    });
    harness.push(['+I', 1, 'a'], ['+I', 1, 'b']);
    expect(harness.take()).toEqual(['+I[1, a, s]', '+I[1, b, null]']);
    expect(questions).toEqual([1]);
  });

  test('answers that come later: in order, with watermarks behind them', async () => {
    const pending: (() => void)[] = [];
    answer = (rows) => new Promise((resolve) => pending.push(() => resolve(rows)));
    const mode = { capacity: 10, timeout: 1000, ordered: true, keyOrdered: false };
    const harness = await open({ async: mode });
    harness.push(['+I', 2, 'a'], ['+I', 1, 'b']).watermark(5);
    pending[1]();
    await harness.harness.settle();
    expect(harness.log()).toEqual([]);
    pending[0]();
    await harness.harness.settle();
    expect(harness.log()).toEqual(['+I[2, a, 2, t]', '+I[1, b, 1, r]', '+I[1, b, 1, s]', 'W5']);
  });

  test('unordered answers do not cross watermarks; slow ones fail', async () => {
    const pending: (() => void)[] = [];
    answer = (rows) => new Promise((resolve) => pending.push(() => resolve(rows)));
    const mode = { capacity: 10, timeout: 1000, ordered: false, keyOrdered: false };
    const harness = await open({ async: mode });
    harness.push(['+I', 2, 'a'], ['+I', 5, 'b']).watermark(5).push(['+I', 6, 'c']);
    pending[2]();
    pending[1]();
    await harness.harness.settle();
    expect(harness.log()).toEqual(['+I[5, b, null, null]']);
    harness.time(1000);
    expect(harness.harness.failure?.message).toBe('Async function call has timed out.');
  });

  test('missing rows are asked for again', async () => {
    const harness = await open({ retry: { delay: 10, attempts: 2 } });
    harness.push(['+I', 7, 'a'], ['+I', 2, 'b']);
    for (const time of [10, 20, 30]) {
      harness.time(time);
      await harness.harness.settle();
    }
    expect(questions).toEqual([7, 7, 7, 2]);
    expect(harness.take()).toEqual(['+I[7, a, null, null]', '+I[2, b, 2, t]']);
  });

  test('a materialised changelog takes back what it gave', async () => {
    const harness = await open({ materialize: { keys: [0], ttl: 0 } });
    harness.push(['+I', 2, 'a']);
    table = [];
    harness.push(['-D', 2, 'a'], ['+I', 2, 'a']);
    table = [Row.of(2, 'new')];
    harness.push(['-U', 2, 'a'], ['+U', 2, 'b']);
    expect(harness.take()).toEqual([
      '+I[2, a, 2, t]',
      '-D[2, a, 2, t]',
      '+I[2, a, null, null]',
      '-D[2, a, null, null]',
      '+U[2, b, 2, new]',
    ]);
  });

  test('a table that cannot be asked', async () => {
    const lookup = open({ table: { connector: 'nothing', options: {}, row: TABLE } });
    await expect(lookup).rejects.toThrow("The connector 'nothing' cannot be used as a lookup table.");
  });
});

describe('sorts', () => {
  const order: readonly SortField[] = [{ index: 0, descending: true, nullsFirst: false }];
  const rows: TestRow[] = [
    ['+I', 1, 'a'],
    ['+I', null, 'n'],
    ['+I', 3, 'b'],
    ['+I', 2, '\u{1F600}'],
    ['+I', 2, '\uFFFF'],
  ];

  test.each([true, false])('whole input, batch: %s', async (batch) => {
    const config = {
      inputs: [INPUT],
      output: INPUT,
      order: [...order, { index: 1, descending: false, nullsFirst: true }],
      session: { batch },
    };
    const harness = await new TableHarness('table-sort', config).open();
    harness.push(...rows);
    if (!batch) harness.push(['+I', 9, 'x'], ['-D', 9, 'x']);
    expect(harness.take()).toEqual([]);
    expect(await harness.end()).toEqual(['+I[3, b]', '+I[2, \uFFFF]', '+I[2, \u{1F600}]', '+I[1, a]', '+I[null, n]']);
  });

  test('a retraction of a row that never came', async () => {
    const harness = await new TableHarness('table-sort', { inputs: [INPUT], output: INPUT, order }).open();
    expect(() => harness.push(['-D', 9, 'x'])).toThrow('RowData not exist!');
  });

  test.each<[readonly SortField[], readonly string[]]>([
    [order, ['+I[2, \u{1F600}]', '+I[2, \uFFFF]']],
    [[], ['+I[null, n]', '+I[3, b]']],
  ])('limit 2 offset 1 by %j', async (fields, expected) => {
    const config = { inputs: [INPUT], output: INPUT, order: fields, offset: 1, limit: 2, session: { batch: true } };
    const harness = await new TableHarness('table-sort-limit', config).open();
    harness.push(...rows);
    expect([...harness.take(), ...(await harness.end())]).toEqual(expected);
  });

  const TIMED = rowOf(timestamp(3), INT);
  const byTime: readonly SortField[] = [0, 1].map((index) => ({ index, descending: false, nullsFirst: true }));
  test('by rowtime', async () => {
    const config = { inputs: [TIMED], output: TIMED, order: byTime, time: 'ROWTIME' as const };
    const steps = [
      ['+I', 5, 2],
      ['+I', 5, 1],
      ['+I', 3, 9],
      { watermark: 5 },
      ['+I', 4, 1],
      ['+I', 6, 1],
      { watermark: 9 },
    ] as const;
    expect(await runTable('table-temporal-sort', config, [], steps)).toEqual([
      '+I[3, 9]',
      '+I[5, 1]',
      '+I[5, 2]',
      '+I[6, 1]',
    ]);
  });
  test('by proctime', async () => {
    const config = { inputs: [TIMED], output: TIMED, order: byTime, time: 'PROCTIME' as const };
    const harness = await new TableHarness('table-temporal-sort', config, { keys: [] }).open();
    harness.push(['+I', 0, 2], ['+I', 0, 1]).time(1);
    expect(harness.take()).toEqual(['+I[0, 1]', '+I[0, 2]']);
    harness.push(['+I', 0, 3]);
    expect(await harness.end()).toEqual(['+I[0, 3]']);
  });

  test('batch ranks', async () => {
    const config = {
      inputs: [INPUT],
      output: rowOf(INT, STRING, BIGINT),
      kind: 'RANK' as const,
      partition: [],
      order,
      start: 1,
      end: 4,
      outputRank: true,
      generateUpdateBefore: false,
      strategy: { kind: 'APPEND_FAST' as const },
      ttl: 0,
      session: { batch: true },
    };
    const harness = await new TableHarness('table-rank', config, { keys: [] }).open();
    harness.push(...rows);
    expect(await harness.end()).toEqual(['+I[3, b, 1]', '+I[2, \u{1F600}, 2]', '+I[2, \uFFFF, 2]', '+I[1, a, 4]']);
  });
});
