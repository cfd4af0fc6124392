import { BIGINT, INT, PROCTIME, STRING } from '../../types/logical/types';
import type { RankConfig } from './configs';
import './rank';
import { rowOf, runTable, type TestRow } from './testing';

const INPUT = rowOf(STRING, INT, STRING);
type Case = readonly [
  title: string,
  options: Partial<RankConfig>,
  rows: readonly TestRow[],
  expected: readonly string[],
];

function run(options: Partial<RankConfig>, rows: readonly TestRow[]): Promise<string[]> {
  const config: Omit<RankConfig, 'session'> & { session?: Partial<RankConfig['session']> } = {
    inputs: [INPUT],
    output: rowOf(STRING, INT, STRING, BIGINT),
    kind: 'ROW_NUMBER',
    partition: [0],
    order: [{ index: 1, descending: false, nullsFirst: true }],
    start: 1,
    end: 2,
    outputRank: false,
    generateUpdateBefore: true,
    strategy: { kind: 'APPEND_FAST' },
    ttl: 0,
    ...options,
  };
  return runTable('table-rank', config, config.partition, rows);
}

const byRank = { outputRank: true };
const retract = { strategy: { kind: 'RETRACT' } } as const;
const update = { strategy: { kind: 'UPDATE_FAST', primaryKey: [0, 2] } } as const;

const cases: readonly Case[] = [
  [
    'append: rows enter and leave',
    {},
    [
      ['+I', 'a', 5, 'x'],
      ['+I', 'a', 3, 'y'],
      ['+I', 'a', 4, 'z'],
      ['+I', 'a', 9, 'w'],
      ['+I', 'b', 9, 'v'],
    ],
    ['+I[a, 5, x]', '+I[a, 3, y]', '-D[a, 5, x]', '+I[a, 4, z]', '+I[b, 9, v]'],
  ],
  [
    'append: ties go by arrival and do not push out',
    {},
    [
      ['+I', 'a', 1, 'x'],
      ['+I', 'a', 1, 'y'],
      ['+I', 'a', 1, 'z'],
    ],
    ['+I[a, 1, x]', '+I[a, 1, y]'],
  ],
  [
    'append: ranks shift',
    byRank,
    [
      ['+I', 'a', 5, 'x'],
      ['+I', 'a', 3, 'y'],
      ['+I', 'a', 1, 'z'],
    ],
    [
      '+I[a, 5, x, 1]',
      '-U[a, 5, x, 1]',
      '+U[a, 3, y, 1]',
      '+I[a, 5, x, 2]',
      '-U[a, 3, y, 1]',
      '+U[a, 1, z, 1]',
      '-U[a, 5, x, 2]',
      '+U[a, 3, y, 2]',
    ],
  ],
  [
    'append: no -U when nobody wants it',
    { ...byRank, generateUpdateBefore: false },
    [
      ['+I', 'a', 5, 'x'],
      ['+I', 'a', 3, 'y'],
    ],
    ['+I[a, 5, x, 1]', '+U[a, 3, y, 1]', '+I[a, 5, x, 2]'],
  ],
  [
    'append: an offset leaves the first ranks out',
    { start: 2, end: 2 },
    [
      ['+I', 'a', 5, 'x'],
      ['+I', 'a', 3, 'y'],
      ['+I', 'a', 4, 'z'],
    ],
    ['+I[a, 5, x]', '-U[a, 5, x]', '+U[a, 4, z]'],
  ],
  [
    'top 1: only better rows count',
    { end: 1 },
    [
      ['+I', 'a', 5, 'x'],
      ['+I', 'a', 5, 'y'],
      ['+I', 'a', 2, 'z'],
    ],
    ['+I[a, 5, x]', '-U[a, 5, x]', '+U[a, 2, z]'],
  ],
  [
    'descending, NULL last',
    { end: 1, order: [{ index: 1, descending: true, nullsFirst: false }] },
    [
      ['+I', 'a', null, 'x'],
      ['+I', 'a', 2, 'y'],
      ['+I', 'a', 7, 'z'],
    ],
    ['+I[a, null, x]', '-U[a, null, x]', '+U[a, 2, y]', '-U[a, 2, y]', '+U[a, 7, z]'],
  ],
  [
    'the rank end of a column: the first row decides',
    { ...byRank, partition: [0], end: { column: 1 }, order: [{ index: 2, descending: false, nullsFirst: true }] },
    [
      ['+I', 'a', 1, 'm'],
      ['+I', 'a', 2, 'k'],
      ['+I', 'a', 1, 'z'],
    ],
    ['+I[a, 1, m, 1]', '-U[a, 1, m, 1]', '+U[a, 2, k, 1]'],
  ],
  [
    'update: a row moves up',
    { ...byRank, ...update, end: 3, order: [{ index: 1, descending: true, nullsFirst: false }] },
    [
      ['+I', 'a', 5, 'x'],
      ['+I', 'a', 4, 'y'],
      ['+I', 'a', 3, 'z'],
      ['+U', 'a', 6, 'z'],
    ],
    [
      '+I[a, 5, x, 1]',
      '+I[a, 4, y, 2]',
      '+I[a, 3, z, 3]',
      '-U[a, 5, x, 1]',
      '-U[a, 3, z, 3]',
      '+U[a, 6, z, 1]',
      '-U[a, 4, y, 2]',
      '+U[a, 5, x, 2]',
      '+U[a, 4, y, 3]',
    ],
  ],
  [
    'update: in place',
    { ...byRank, ...update, order: [{ index: 1, descending: true, nullsFirst: false }] },
    [
      ['+I', 'a', 5, 'x'],
      ['+U', 'a', 6, 'x'],
    ],
    ['+I[a, 5, x, 1]', '-U[a, 5, x, 1]', '+U[a, 6, x, 1]'],
  ],
  [
    'update without ranks',
    { ...update, order: [{ index: 1, descending: true, nullsFirst: false }] },
    [
      ['+I', 'a', 5, 'x'],
      ['+I', 'a', 4, 'y'],
      ['+U', 'a', 7, 'y'],
      ['+I', 'a', 6, 'z'],
    ],
    ['+I[a, 5, x]', '+I[a, 4, y]', '-U[a, 4, y]', '+U[a, 7, y]', '-D[a, 5, x]', '+I[a, 6, z]'],
  ],
  [
    'retract: rows behind come in again',
    retract,
    [
      ['+I', 'a', 1, 'x'],
      ['+I', 'a', 2, 'y'],
      ['+I', 'a', 3, 'z'],
      ['-D', 'a', 1, 'x'],
      ['-D', 'a', 8, 'q'],
    ],
    ['+I[a, 1, x]', '+I[a, 2, y]', '-D[a, 1, x]', '+I[a, 3, z]'],
  ],
  [
    'retract: ranks shift back',
    { ...retract, ...byRank },
    [
      ['+I', 'a', 1, 'x'],
      ['+I', 'a', 2, 'y'],
      ['+I', 'a', 3, 'z'],
      ['-D', 'a', 1, 'x'],
      ['-D', 'a', 3, 'z'],
    ],
    [
      '+I[a, 1, x, 1]',
      '+I[a, 2, y, 2]',
      '-U[a, 1, x, 1]',
      '+U[a, 2, y, 1]',
      '-U[a, 2, y, 2]',
      '+U[a, 3, z, 2]',
      '-D[a, 3, z, 2]',
    ],
  ],
  [
    'retract: a better row pushes the last one out',
    retract,
    [
      ['+I', 'a', 5, 'x'],
      ['+I', 'a', 6, 'y'],
      ['+I', 'a', 1, 'z'],
      ['+I', 'a', 9, 'w'],
    ],
    ['+I[a, 5, x]', '+I[a, 6, y]', '-D[a, 6, y]', '+I[a, 1, z]'],
  ],
  [
    'arrival is the order in processing time',
    { inputs: [rowOf(STRING, INT, PROCTIME)], order: [{ index: 2, descending: false, nullsFirst: true }], ...byRank },
    [
      ['+I', 'a', 5, 0],
      ['+I', 'a', 3, 0],
      ['+I', 'a', 1, 0],
    ],
    ['+I[a, 5, 0, 1]', '+I[a, 3, 0, 2]'],
  ],
];

test.each(cases)('%s', async (_title, options, rows, expected) => {
  expect(await run(options, rows)).toEqual(expected);
});

test('RANK is for batch', async () => {
  await expect(run({ kind: 'RANK' }, [])).rejects.toThrow('RANK() on streaming table is not supported currently');
});
