import type { Expr } from '../../expressions/contracts';
import { BOOLEAN, INT, STRING, timestamp } from '../../types/logical/types';
import './changelog-normalize';
import type { ChangelogNormalizeConfig, DeduplicateConfig } from './configs';
import './deduplicate';
import { rowOf, runTable, type TestRow } from './testing';

const INPUT = rowOf(STRING, INT, timestamp(3));
type Step = TestRow | { readonly watermark: number } | { readonly time: number } | { readonly barrier: true };
type Case<C> = readonly [title: string, options: Partial<C>, steps: readonly Step[], expected: readonly string[]];

const first: Partial<DeduplicateConfig> = { keepLast: false };
const rowtime = { rowtimeIndex: 2 };

const cases: readonly Case<DeduplicateConfig>[] = [
  [
    'proctime, first',
    first,
    [
      ['+I', 'a', 1, 0],
      ['+I', 'a', 2, 0],
      ['+I', 'b', 3, 0],
    ],
    ['+I[a, 1, 0]', '+I[b, 3, 0]'],
  ],
  [
    'proctime, last: equal rows are left out',
    {},
    [
      ['+I', 'a', 1, 0],
      ['+I', 'a', 1, 0],
      ['+I', 'a', 2, 0],
    ],
    ['+I[a, 1, 0]', '-U[a, 1, 0]', '+U[a, 2, 0]'],
  ],
  [
    'proctime, last: with a TTL equal rows renew it',
    { ttl: 10 },
    [['+I', 'a', 1, 0], ['+I', 'a', 1, 0], { time: 20 }, ['+I', 'a', 2, 0]],
    ['+I[a, 1, 0]', '-U[a, 1, 0]', '+U[a, 1, 0]', '+I[a, 2, 0]'],
  ],
  [
    'proctime, last: without state when nobody needs the old row',
    { generateUpdateBefore: false, generateInsert: false },
    [
      ['+I', 'a', 1, 0],
      ['+I', 'a', 2, 0],
    ],
    ['+U[a, 1, 0]', '+U[a, 2, 0]'],
  ],
  [
    'proctime, last: a changelog',
    { inputInsertOnly: false },
    [
      ['+I', 'a', 1, 0],
      ['+U', 'a', 2, 0],
      ['-D', 'a', 9, 9],
      ['-D', 'a', 9, 9],
    ],
    ['+I[a, 1, 0]', '-U[a, 1, 0]', '+U[a, 2, 0]', '-D[a, 2, 0]'],
  ],
  [
    'rowtime, last: ties go to the later row',
    rowtime,
    [
      ['+I', 'a', 1, 5],
      ['+I', 'a', 2, 4],
      ['+I', 'a', 3, 5],
    ],
    ['+I[a, 1, 5]', '-U[a, 1, 5]', '+U[a, 3, 5]'],
  ],
  [
    'rowtime, first: one row, when the watermark has passed it',
    { ...first, ...rowtime },
    [['+I', 'a', 1, 5], ['+I', 'a', 2, 4], ['+I', 'a', 3, 4], { watermark: 4 }, ['+I', 'a', 4, 4], ['+I', 'b', 5, 1]],
    ['+I[a, 2, 4]'],
  ],
  [
    'rowtime, first, with updates',
    { ...first, ...rowtime, outputInsertOnly: false },
    [
      ['+I', 'a', 1, 5],
      ['+I', 'a', 2, 5],
      ['+I', 'a', 3, 4],
    ],
    ['+I[a, 1, 5]', '-U[a, 1, 5]', '+U[a, 3, 4]'],
  ],
  [
    'bundles keep the last row',
    { miniBatch: { size: 10 } },
    [['+I', 'a', 1, 0], ['+I', 'a', 2, 0], { watermark: 1 }],
    ['+I[a, 2, 0]'],
  ],
  [
    'bundles end before a barrier',
    { miniBatch: { size: 10 } },
    [['+I', 'a', 1, 0], ['+I', 'a', 2, 0], { barrier: true }],
    ['+I[a, 2, 0]'],
  ],
  [
    'rowtime bundles keep all changes',
    { ...rowtime, miniBatch: { size: 10 } },
    [['+I', 'a', 1, 1], ['+I', 'a', 2, 2], { watermark: 1 }],
    ['+I[a, 1, 1]', '-U[a, 1, 1]', '+U[a, 2, 2]'],
  ],
  [
    'rowtime bundles, compacted',
    { ...rowtime, miniBatch: { size: 10 }, compactChanges: true },
    [['+I', 'a', 1, 1], ['+I', 'a', 2, 2], { watermark: 1 }],
    ['+I[a, 2, 2]'],
  ],
];

test.each(cases)('%s', async (_title, options, steps, expected) => {
  const config = {
    inputs: [INPUT],
    output: INPUT,
    keys: [0],
    keepLast: true,
    generateUpdateBefore: true,
    generateInsert: true,
    inputInsertOnly: true,
    ttl: 0,
    ...options,
  };
  expect(await runTable('table-deduplicate', config, [0], steps)).toEqual(expected);
});

const isPositive: Expr = {
  kind: 'call',
  name: '>',
  args: [
    { kind: 'input', index: 1, type: INT },
    { kind: 'literal', value: 0, type: INT },
  ],
  type: BOOLEAN,
};

const normalized: readonly Case<ChangelogNormalizeConfig>[] = [
  [
    'upserts become changes',
    {},
    [
      ['+I', 'a', 1, 0],
      ['+U', 'a', 1, 0],
      ['+U', 'a', 2, 0],
      ['-D', 'a', null, null],
      ['-D', 'a', null, null],
    ],
    ['+I[a, 1, 0]', '-U[a, 1, 0]', '+U[a, 2, 0]', '-D[a, 2, 0]'],
  ],
  [
    'rows that fail the filter are deleted',
    { filter: isPositive },
    [
      ['+U', 'a', -1, 0],
      ['+U', 'a', 1, 0],
      ['+U', 'a', 2, 0],
      ['+U', 'a', -2, 0],
      ['+U', 'a', 3, 0],
    ],
    ['+I[a, 1, 0]', '-U[a, 1, 0]', '+U[a, 2, 0]', '-D[a, 2, 0]', '+I[a, 3, 0]'],
  ],
  [
    'without -U',
    { generateUpdateBefore: false },
    [
      ['+U', 'a', 1, 0],
      ['+U', 'a', 2, 0],
    ],
    ['+I[a, 1, 0]', '+U[a, 2, 0]'],
  ],
  [
    'bundles',
    { miniBatch: { size: 2 } },
    [['+U', 'a', 1, 0], ['+U', 'a', 2, 0], ['-D', 'a', 2, 0], { watermark: 1 }],
    ['+I[a, 2, 0]', '-D[a, 2, 0]'],
  ],
  [
    'bundles end before a barrier',
    { miniBatch: { size: 9 } },
    [['+U', 'a', 1, 0], ['+U', 'a', 2, 0], { barrier: true }],
    ['+I[a, 2, 0]'],
  ],
];

test.each(normalized)('normalize: %s', async (_title, options, steps, expected) => {
  const config = { inputs: [INPUT], output: INPUT, keys: [0], generateUpdateBefore: true, ttl: 0, ...options };
  expect(await runTable('table-changelog-normalize', config, [0], steps)).toEqual(expected);
});
