import type { AggregateCall, Expr } from '../../../expressions/contracts';
import type { Pattern } from '../../../planner/contracts';
import { BIGINT, BOOLEAN, INT, STRING } from '../../../types/logical/types';
import type { LogicalType } from '../../../types/logical/contracts';
import type { MatchConfig } from '../configs';
import { rowOf, runTable, type TestRow } from '../testing';
import './index';
import { patternSteps } from './pattern';
import { PriorityQueue } from './priority-queue';

const TIME: LogicalType = { root: 'TIMESTAMP', precision: 3, nullable: true, attribute: 'ROWTIME' };
const INPUT = rowOf(STRING, INT, TIME);

const value = (variable: string): Expr => ({ kind: 'pattern', variable, index: 1, type: INT });
const call = (name: string, ...args: Expr[]): Expr => ({ kind: 'call', name, args, type: BOOLEAN });
const int = (n: number): Expr => ({ kind: 'literal', value: n, type: { root: 'INTEGER', nullable: false } });
const at = (name: 'FIRST' | 'LAST' | 'PREV', of: Expr, offset = 0): Expr => ({
  kind: 'call',
  name,
  args: [of, int(offset)],
  type: INT,
});
const aggregate = (name: string, ...args: Expr[]): Expr => {
  const type = name === 'COUNT' ? BIGINT : INT;
  return { kind: 'aggregate', type, call: { name, args, distinct: false, type, alias: 'x' } satisfies AggregateCall };
};

/** 'A B+ C{2,3}? D?': quantifiers as in SQL. */
function pattern(text: string): Pattern {
  const parts = text.split(' ').map((part): Pattern => {
    const [, name, quantifier, reluctant] = /^(\w+?)([*+?]|\{\d*,?\d*\})?(\?)?$/.exec(part) ?? [];
    const variable: Pattern = { kind: 'variable', name };
    if (quantifier === undefined) return variable;
    const bounds = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] }[quantifier] ?? boundsOf(quantifier);
    return { kind: 'quantified', part: variable, min: bounds[0], max: bounds[1], greedy: reluctant === undefined };
  });
  return parts.length === 1 ? parts[0] : { kind: 'sequence', parts };
}

function boundsOf(text: string): number[] {
  const [, min, comma, max] = /^\{(\d*)(,?)(\d*)\}$/.exec(text) ?? [];
  if (comma === '') return [Number(min), Number(min)];
  return [Number(min || 0), max === '' ? Infinity : Number(max)];
}

/** A is 1, B is 2, ...: rows are written by their letters. */
const letters = Object.fromEntries(['A', 'B', 'C', 'D'].map((name, i) => [name, call('=', value('*'), int(i + 1))]));

function config(text: string, options: Partial<MatchConfig> = {}): Omit<MatchConfig, 'session'> {
  const variables = [...new Set(text.match(/[A-Z]/g))];
  return {
    inputs: [INPUT],
    output: rowOf(STRING, ...variables.map(() => BIGINT)),
    partition: [0],
    order: [{ index: 2, descending: false, nullsFirst: true }],
    time: 'ROWTIME',
    timeIndex: 2,
    pattern: pattern(text),
    definitions: letters,
    measures: variables.map((name) => ({ name, expr: aggregate('COUNT', value(name)) })),
    subsets: {},
    after: { kind: 'PAST_LAST_ROW' },
    ...options,
  };
}

/** Rows '112' of key k at times 1, 2, 3; then the last watermark. */
function run(rows: string, given: Omit<MatchConfig, 'session'>): Promise<string[]> {
  const steps = [...rows].map((digit, i): TestRow => ['+I', 'k', Number(digit), i + 1]);
  return runTable('table-match', given, [0], [...steps, { watermark: 1000 }]);
}

/** Counts of rows by variable for each match. */
async function counts(rows: string, text: string, options: Partial<MatchConfig> = {}): Promise<string[]> {
  return (await run(rows, config(text, options))).map((line) => line.slice('+I[k, '.length, -1).replaceAll(', ', ''));
}

test.each([
  ['A B', '12312', ['11', '11']],
  ['A B', '132', []],
  ['A B+ C', '1222313', ['131']],
  ['A B* C', '13123', ['101', '111']],
  ['A B? C', '13123', ['101', '111']],
  ['A B{2} C', '12312231222 3', ['121']],
  ['A B{1,2} C', '1223', ['121']],
  ['A B{2,} C', '12312223', ['131']],
  ['A B{0,1} C', '13123', ['101', '111']],
  ['A+ B', '1112', ['31']],
  ['A B+?', '1222', ['11']],
  ['A B{2,}?', '12222', ['12']],
])('%s on %s', async (text, rows, expected) => {
  expect(await counts(rows.replaceAll(' ', ''), text)).toEqual(expected);
});

describe('greedy and reluctant', () => {
  const any = { ...letters, B: call('>', value('*'), int(0)) };
  test('greedy takes what the next variable could take', async () => {
    const definitions = { ...any, C: call('>', value('*'), int(2)) };
    // B never lets C begin, so nothing ends the match.
    expect(await counts('12343', 'A B+ C', { definitions })).toEqual([]);
    expect(await counts('12343', 'A B+? C', { definitions })).toEqual(['111']);
  });
});

test.each([
  [{ kind: 'PAST_LAST_ROW' }, ['21']],
  [{ kind: 'TO_NEXT_ROW' }, ['21', '11']],
  [{ kind: 'TO_FIRST', variable: 'B' }, ['21']],
] as const)('after match %j', async (after, expected) => {
  expect(await counts('112', 'A+ B', { after })).toEqual(expected);
});

test('after match to the last row of a variable', async () => {
  expect(await counts('11122', 'A{2} B', { after: { kind: 'TO_LAST', variable: 'A' } })).toEqual(['21']);
});

test('a match that would begin again at its first row fails', async () => {
  const options = { after: { kind: 'TO_FIRST', variable: 'A' } } as const;
  await expect(counts('12', 'A B', options)).rejects.toThrow('Could not skip to first element of a match.');
});

test('a match without the row to skip to fails', async () => {
  const options = { after: { kind: 'TO_LAST', variable: 'B' } } as const;
  await expect(counts('13', 'A B? C', options)).rejects.toThrow(
    'Could not skip to B. No such element in the found match',
  );
});

test('rows are taken in order of time, late rows are dropped, keys are apart', async () => {
  const given = config('A B');
  const lines = await runTable(
    'table-match',
    given,
    [0],
    [
      ['+I', 'k', 2, 20],
      ['+I', 'k', 1, 10],
      ['+I', 'j', 1, 11],
      { watermark: 20 },
      ['+I', 'j', 2, 12],
      ['+I', 'j', 2, 30],
      { watermark: 30 },
    ],
  );
  expect(lines).toEqual(['+I[k, 1, 1]', '+I[j, 1, 1]']);
});

test('equal times go by the other ORDER BY columns', async () => {
  const order = [2, 1].map((index) => ({ index, descending: false, nullsFirst: true }));
  const steps: (TestRow | { watermark: number })[] = [['+I', 'k', 2, 10], ['+I', 'k', 1, 10], { watermark: 10 }];
  expect(await runTable('table-match', config('A B', { order }), [0], steps)).toEqual(['+I[k, 1, 1]']);
});

describe('WITHIN', () => {
  const steps = (...times: number[]): (TestRow | { watermark: number })[] => [
    ...times.map((time, i): TestRow => ['+I', 'k', i === times.length - 1 ? 2 : 1, time]),
    { watermark: 1000 },
  ];
  test.each([
    [[10, 14], ['+I[k, 1, 1]']],
    [[10, 15], []],
    [[10, 12, 16], ['+I[k, 1, 1]']],
  ])('rows at %j within 5', async (times, expected) => {
    expect(await runTable('table-match', config('A+ B', { within: 5 }), [0], steps(...times))).toEqual(expected);
  });
});

test('processing time: rows are matched as they come', async () => {
  const given = config('A B', { time: 'PROCTIME' });
  const harness = await runTable('table-match', given, [0], [['+I', 'k', 1, 0], { time: 5 }, ['+I', 'k', 2, 0]]);
  expect(harness).toEqual(['+I[k, 1, 1]']);
});

describe('navigation and aggregates', () => {
  const measures = (...exprs: Expr[]) => exprs.map((expr, i) => ({ name: `m${i}`, expr }));
  const anyValue = { kind: 'literal', value: true, type: BOOLEAN } as const;

  test('in MEASURES', async () => {
    const given = config('A B+ C', {
      definitions: { B: call('<', value('*'), int(5)), C: call('>', value('*'), int(7)) },
      measures: measures(
        value('A'),
        at('FIRST', value('B')),
        at('LAST', value('B')),
        at('LAST', value('B'), 1),
        at('FIRST', value('B'), 9),
        at('LAST', value('*')),
        aggregate('SUM', value('B')),
        aggregate('MAX', value('*')),
        { kind: 'call', name: '+', args: [aggregate('MIN', value('B')), value('C')], type: INT },
      ),
    });
    expect(await run('61238', given)).toEqual(['+I[k, 6, 1, 3, 2, null, 8, 6, 8, 9]']);
  });

  test('in DEFINE: values before, and aggregates with the current row', async () => {
    const falling = call('<', value('B'), at('LAST', value('B'), 1));
    const definitions = {
      B: call('OR', call('IS NULL', at('LAST', value('B'), 1)), falling),
      C: call('>', aggregate('SUM', value('C')), int(6)),
    };
    expect(await counts('9541', 'A B{2} C', { definitions })).toEqual([]);
    expect(await counts('95487', 'A B{2} C', { definitions })).toEqual(['121']);
  });

  test('bare columns in DEFINE are those of the current row', async () => {
    const definitions = { A: anyValue, B: call('>', at('PREV', value('*')), value('A')) };
    expect(await counts('12', 'A B', { definitions })).toEqual(['11']);
    expect(await counts('21', 'A B', { definitions })).toEqual([]);
  });

  test('physical offsets are refused', async () => {
    const definitions = { B: call('>', at('PREV', value('*'), 1), int(0)) };
    await expect(counts('12', 'A B', { definitions })).rejects.toThrow(
      'Flink does not support physical offsets within partition.',
    );
  });
});

const quantified = (part: Pattern): Pattern => ({ kind: 'quantified', part, min: 1, max: Infinity, greedy: true });
const [a, b]: Pattern[] = ['A', 'B'].map((name) => ({ kind: 'variable', name }));

test.each<[Pattern, string]>([
  [
    { kind: 'alternation', parts: [a, b] },
    "Expression not supported: |(_UTF-16LE'A', _UTF-16LE'B'). Currently, CEP doesn't support branching patterns.",
  ],
  [{ kind: 'permute', parts: [a, b] }, "Currently, CEP doesn't support PERMUTE patterns."],
  [{ kind: 'exclude', part: a }, "Currently, CEP doesn't support '{-' '-}' patterns."],
  [
    quantified({ kind: 'sequence', parts: [a, b] }),
    "Expression not supported: (_UTF-16LE'A', _UTF-16LE'B') Group patterns are not supported yet.",
  ],
  [pattern('A A'), 'Pattern variables must be unique. That might change in the future.'],
  [pattern('A??'), 'Reluctant optional variables are not supported yet.'],
  [pattern('A+ B?'), 'Optional pattern cannot be preceded by greedy pattern'],
])('refused: %j', (given, message) => {
  expect(() => patternSteps(given)).toThrow(message);
});

test.each([
  ['A? B*', 'Patterns that can produce empty matches are not supported.'],
  ['A B+', 'Greedy quantifiers are not allowed as the last element of a Pattern yet.'],
])('refused: %s', async (text, message) => {
  await expect(counts('', text)).rejects.toThrow(message);
});

test('the queue is laid out as a heap', () => {
  const queue = new PriorityQueue<number>((x, y) => x - y);
  queue.addAll([5, 3, 8, 1, 9, 2]);
  expect(queue.values()).toEqual([1, 3, 2, 5, 9, 8]);
  expect(queue.poll()).toBe(1);
  expect(queue.values()).toEqual([2, 3, 8, 5, 9]);
  queue.removeIf((item) => item === 2);
  expect(queue.values()).toEqual([3, 8, 5, 9]);
});
