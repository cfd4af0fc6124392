import type { Expr } from '../../expressions/contracts';
import { BOOLEAN, INT, STRING } from '../../types/logical/types';
import type { JoinConfig } from './configs';
import './join-mini-batch';
import { rowOf, TableHarness, type TestRow } from './testing';

const INPUT = rowOf(INT, STRING);

type Step =
  | readonly ['L' | 'R', ...TestRow[]]
  | { readonly time: number }
  | { readonly watermark: number }
  | { readonly barrier: true };
type Options = Partial<Omit<JoinConfig, 'session'>>;

async function run(joinType: JoinConfig['joinType'], steps: readonly Step[], options: Options = {}): Promise<string[]> {
  const config = {
    inputs: [INPUT, INPUT],
    output: rowOf(INT, STRING, INT, STRING),
    joinType,
    leftKeys: [0],
    rightKeys: [0],
    filterNulls: [true],
    leftUniqueKeys: [],
    rightUniqueKeys: [],
    leftTtl: 0,
    rightTtl: 0,
    generateUpdateBefore: true,
    ...options,
  };
  const harness = await new TableHarness('table-join', config, { keys: [0] }).open();
  for (const step of steps) {
    if ('time' in step) harness.time(step.time);
    else if ('watermark' in step) harness.watermark(step.watermark);
    else if ('barrier' in step) harness.barrier();
    else harness.pushTo(step[0] === 'L' ? 0 : 1, ...(step.slice(1) as TestRow[]));
  }
  return harness.take();
}

const L = (...row: TestRow): Step => ['L', row];
const R = (...row: TestRow): Step => ['R', row];
const input = (index: number): Expr => ({ kind: 'input', index, type: STRING });
const equal: Expr = { kind: 'call', name: '=', args: [input(1), input(3)], type: BOOLEAN };

type Case = readonly [string, JoinConfig['joinType'], readonly Step[], readonly string[], Options?];
/** With their options, which jest wants to be there. */
const complete = (cases: readonly Case[]) =>
  cases.map(([title, joinType, steps, expected, options = {}]) => [title, joinType, steps, expected, options] as const);

const cases: readonly Case[] = [
  [
    'inner: kinds of the input pass on',
    'INNER',
    [R('+I', 1, 'r'), L('+I', 1, 'a'), L('-U', 1, 'a'), L('+U', 1, 'b'), R('-D', 1, 'r'), L('-D', 1, 'b')],
    ['+I[1, a, 1, r]', '-U[1, a, 1, r]', '+U[1, b, 1, r]', '-D[1, b, 1, r]'],
  ],
  [
    'inner: equal rows count, absent rows are ignored',
    'INNER',
    [L('+I', 1, 'a'), L('+I', 1, 'a'), L('-D', 1, 'x'), R('+I', 1, 'r'), L('-D', 1, 'a'), R('+I', 1, 's')],
    ['+I[1, a, 1, r]', '+I[1, a, 1, r]', '-D[1, a, 1, r]', '+I[1, a, 1, s]'],
  ],
  ['inner: NULL keys never match', 'INNER', [L('+I', null, 'a'), R('+I', null, 'r')], []],
  [
    'inner: IS NOT DISTINCT FROM',
    'INNER',
    [L('+I', null, 'a'), R('+I', null, 'r')],
    ['+I[null, a, null, r]'],
    { filterNulls: [false] },
  ],
  [
    'inner: the rest of the condition',
    'INNER',
    [L('+I', 1, 'a'), R('+I', 1, 'b'), R('+I', 1, 'a')],
    ['+I[1, a, 1, a]'],
    { condition: equal },
  ],
  [
    'left: padding goes with the first partner and comes with the end of the last',
    'LEFT',
    [L('+I', 1, 'a'), R('+I', 1, 'r'), R('+I', 1, 's'), R('-D', 1, 'r'), R('-D', 1, 's'), L('-D', 1, 'a')],
    [
      '+I[1, a, null, null]',
      '-D[1, a, null, null]',
      '+I[1, a, 1, r]',
      '+I[1, a, 1, s]',
      '-D[1, a, 1, r]',
      '-D[1, a, 1, s]',
      '+I[1, a, null, null]',
      '-D[1, a, null, null]',
    ],
  ],
  [
    'left: updates of the right side by unique key',
    'LEFT',
    [L('+I', 1, 'a'), R('+I', 1, 'r'), R('-U', 1, 'r'), R('+U', 1, 's')],
    [
      '+I[1, a, null, null]',
      '-D[1, a, null, null]',
      '+I[1, a, 1, r]',
      '-U[1, a, 1, r]',
      '+I[1, a, null, null]',
      '-D[1, a, null, null]',
      '+I[1, a, 1, s]',
    ],
    { rightUniqueKeys: [[0]], leftUniqueKeys: [[0, 1]] },
  ],
  [
    'left: rows with a NULL key are padded',
    'LEFT',
    [L('+I', null, 'a'), R('+I', null, 'r')],
    ['+I[null, a, null, null]'],
  ],
  [
    'right',
    'RIGHT',
    [R('+I', 1, 'r'), L('+I', 1, 'a'), L('-D', 1, 'a')],
    ['+I[null, null, 1, r]', '-D[null, null, 1, r]', '+I[1, a, 1, r]', '-D[1, a, 1, r]', '+I[null, null, 1, r]'],
  ],
  [
    'full: both sides',
    'FULL',
    [L('+I', 1, 'a'), R('+I', 2, 's'), R('+I', 1, 'r'), L('-D', 1, 'a')],
    [
      '+I[1, a, null, null]',
      '+I[null, null, 2, s]',
      '-D[1, a, null, null]',
      '+I[1, a, 1, r]',
      '-D[1, a, 1, r]',
      '+I[null, null, 1, r]',
    ],
  ],
  [
    'full: unique keys beyond the join key',
    'FULL',
    [L('+I', 1, 'a'), L('+I', 1, 'b'), R('+I', 1, 'r'), R('-D', 1, 'r')],
    [
      '+I[1, a, null, null]',
      '+I[1, b, null, null]',
      '-D[1, a, null, null]',
      '+I[1, a, 1, r]',
      '-D[1, b, null, null]',
      '+I[1, b, 1, r]',
      '-D[1, a, 1, r]',
      '+I[1, a, null, null]',
      '-D[1, b, 1, r]',
      '+I[1, b, null, null]',
    ],
    { leftUniqueKeys: [[1]], rightUniqueKeys: [[1]] },
  ],
  [
    'semi',
    'SEMI',
    [L('+I', 1, 'a'), R('+I', 1, 'r'), R('+I', 1, 's'), R('-D', 1, 'r'), R('-D', 1, 's'), L('-D', 1, 'a')],
    ['+I[1, a]', '-D[1, a]'],
  ],
  [
    'semi: changes of the left side',
    'SEMI',
    [R('+I', 1, 'r'), L('+I', 1, 'a'), L('-U', 1, 'a'), L('+U', 1, 'b')],
    ['+I[1, a]', '-U[1, a]', '+U[1, b]'],
  ],
  [
    'anti',
    'ANTI',
    [L('+I', 1, 'a'), R('+I', 1, 'r'), R('+U', 1, 's'), R('-U', 1, 's'), R('-D', 1, 'r'), L('+I', null, 'n')],
    ['+I[1, a]', '-D[1, a]', '+I[1, a]', '+I[null, n]'],
  ],
  [
    'state of one side expires',
    'INNER',
    [L('+I', 1, 'a'), R('+I', 1, 'r'), { time: 100 }, R('+I', 1, 's'), L('+I', 1, 'b')],
    ['+I[1, a, 1, r]', '+I[1, b, 1, r]', '+I[1, b, 1, s]'],
    { leftTtl: 100 },
  ],
];

test.each(complete(cases))('%s', async (_title, joinType, steps, expected, options) => {
  expect(await run(joinType, steps, options)).toEqual(expected);
});

describe('bundles', () => {
  const miniBatch = { size: 100 };
  const bundled: readonly Case[] = [
    [
      'equal rows of opposite sign cancel out',
      'INNER',
      [L('+I', 1, 'a'), L('+I', 1, 'b'), L('-D', 1, 'a'), R('+I', 1, 'r'), { watermark: 1 }],
      ['+I[1, b, 1, r]'],
    ],
    [
      'partners of one bundle are never padded',
      'LEFT',
      [L('+I', 1, 'a'), R('+I', 1, 'r'), { watermark: 1 }],
      ['+I[1, a, 1, r]'],
    ],
    [
      'an update under a unique key does not pad in between',
      'LEFT',
      [L('+I', 1, 'a'), R('+I', 1, 'r'), { watermark: 1 }, R('-U', 1, 'r'), R('+U', 1, 's'), { watermark: 2 }],
      ['+I[1, a, 1, r]', '-U[1, a, 1, r]', '+I[1, a, 1, s]'],
      { leftUniqueKeys: [[0]], rightUniqueKeys: [[0]] },
    ],
    [
      'a bundle is joined before a barrier',
      'INNER',
      [L('+I', 1, 'a'), R('+I', 1, 'r'), { barrier: true }],
      ['+I[1, a, 1, r]'],
    ],
    [
      'a full bundle is joined',
      'INNER',
      [L('+I', 1, 'a'), R('+I', 1, 'r')],
      ['+I[1, a, 1, r]'],
      { miniBatch: { size: 2 } },
    ],
  ];
  test.each(complete(bundled))('%s', async (_title, joinType, steps, expected, options) => {
    expect(await run(joinType, steps, { miniBatch, ...options })).toEqual(expected);
  });
});
