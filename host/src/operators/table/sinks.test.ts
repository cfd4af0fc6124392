import { array, char, INT, map, notNull, row, STRING, varbinary, varchar } from '../../types/logical/types';
import { Row } from '../../types/rows';
import type { ConstraintEnforcerConfig, SinkConfig, SinkMaterializerConfig } from './configs';
import './constraint-enforcer';
import './drop-update-before';
import './from-changelog';
import './sink';
import './sink-materializer';
import { rowOf, runTable, type TestRow } from './testing';
import './to-changelog';

type Step = TestRow | { readonly watermark: number };
const INPUT = rowOf(INT, STRING);

describe('sink materializer', () => {
  const run = (options: Partial<SinkMaterializerConfig>, steps: readonly Step[]) =>
    runTable(
      'table-sink-materializer',
      { inputs: [INPUT], output: INPUT, keys: [0], conflict: 'LEGACY', ttl: 0, ...options },
      [0],
      steps,
    );

  const cases: readonly (readonly [string, Partial<SinkMaterializerConfig>, readonly Step[], readonly string[]])[] = [
    [
      'the last added row is shown',
      {},
      [
        ['+I', 1, 'a'],
        ['+U', 1, 'b'],
        ['-U', 1, 'a'],
        ['-D', 1, 'x'],
        ['-D', 1, 'b'],
      ],
      ['+I[1, a]', '+U[1, b]', '-D[1, b]'],
    ],
    [
      'the row before comes back when the last one goes',
      {},
      [
        ['+I', 1, 'a'],
        ['+I', 1, 'b'],
        ['-D', 1, 'b'],
        ['-D', 1, 'a'],
      ],
      ['+I[1, a]', '+U[1, b]', '+U[1, a]', '-D[1, a]'],
    ],
    [
      'rows with one upsert key replace each other',
      { keys: [0], upsertKey: [1] },
      [
        ['+I', 1, 'a'],
        ['+U', 1, 'a'],
        ['-D', 1, 'a'],
      ],
      ['+I[1, a]', '+U[1, a]', '-D[1, a]'],
    ],
    [
      'NOTHING keeps the first row',
      { conflict: 'NOTHING' },
      [['+I', 1, 'a'], ['+I', 1, 'b'], { watermark: 5 }, ['+I', 1, 'c'], { watermark: 9 }],
      ['+I[1, a]'],
    ],
    [
      'changes between watermarks cancel out',
      { conflict: 'ERROR' },
      [
        { watermark: 1 },
        ['+I', 1, 'a'],
        { watermark: 2 },
        ['+I', 1, 'b'],
        ['-D', 1, 'a'],
        { watermark: 3 },
        ['-D', 1, 'b'],
        { watermark: 4 },
      ],
      ['+I[1, a]', '+U[1, b]', '-D[1, b]'],
    ],
  ];
  test.each(cases)('%s', async (_title, options, steps, expected) => {
    expect(await run(options, steps)).toEqual(expected);
  });

  test('ERROR fails on a conflict', async () => {
    const steps: Step[] = [['+I', 1, 'a'], ['+I', 1, 'b'], { watermark: 5 }];
    await expect(run({ conflict: 'ERROR' }, steps)).rejects.toThrow(
      'Conflicting key: [f0=1]. Use ON CONFLICT DO NOTHING',
    );
  });
});

describe('constraints', () => {
  const OUTPUT = row(
    [
      { name: 'a', type: notNull(INT) },
      { name: 's', type: varchar(3) },
      { name: 'c', type: char(3) },
      { name: 'b', type: varbinary(2) },
      { name: 'r', type: row([{ name: 'x', type: notNull(INT) }]) },
      { name: 'l', type: array(notNull(INT)) },
      { name: 'm', type: map(STRING, varchar(2)) },
    ],
    false,
  );
  const lengths: ConstraintEnforcerConfig['lengths'] = {
    columns: [
      { index: 1, length: 3, pad: false, binary: false },
      { index: 2, length: 3, pad: true, binary: false },
      { index: 3, length: 2, pad: false, binary: true },
    ],
    mode: 'TRIM_PAD',
  };
  const run = (
    options: Partial<ConstraintEnforcerConfig>,
    values: Partial<Record<'a' | 's' | 'c' | 'b' | 'r' | 'l' | 'm', unknown>>,
  ) => {
    const given = { a: 1, s: null, c: null, b: null, r: null, l: null, m: null, ...values };
    const config = { inputs: [OUTPUT], output: OUTPUT, table: 't', ...options };
    return runTable('table-constraint-enforcer', config, undefined, [['+I', ...Object.values(given)]]);
  };

  test('NULL is an error or drops the row', async () => {
    await expect(run({ notNull: { columns: [0], drop: false } }, { a: null })).rejects.toThrow(
      "Column 'a' is NOT NULL, however, a null value is being written into it. You can set job configuration " +
        "'table.exec.sink.not-null-enforcer'='DROP' to suppress this exception and drop such records silently.",
    );
    expect(await run({ notNull: { columns: [0], drop: true } }, { a: null })).toEqual([]);
  });

  test('strings are trimmed and padded by characters', async () => {
    const values = { s: '\u{1F600}bcd', c: 'x', b: new Uint8Array([1, 2, 3]) };
    expect(await run({ lengths }, values)).toEqual(['+I[1, \u{1F600}bc, x  , [1, 2], null, null, null]']);
  });

  test.each([
    ['s', 'abcd', "Column 's' is VARCHAR(3), however, a string of length 4 is being written into it."],
    ['c', 'a', "Column 'c' is CHAR(3), however, a string of length 1 is being written into it."],
    ['b', new Uint8Array(3), "Column 'b' is VARBINARY(2), however, a string of length 3 is being written into it."],
  ])('length of %s', async (column, value, message) => {
    await expect(run({ lengths: { ...lengths, mode: 'ERROR' } }, { [column]: value })).rejects.toThrow(message);
  });

  test.each([
    ['r', Row.of(null), "Column 'r.x' is NOT NULL"],
    ['l', [1, null], "Column 'l[1]' is NOT NULL"],
    ['m', new Map([['k', 'abc']]), "Column 'm[value]' is VARCHAR(2)"],
  ])('inside %s', async (column, value, message) => {
    const options = { lengths: { ...lengths, mode: 'ERROR' }, nested: 'ROWS_AND_COLLECTIONS' } as const;
    await expect(run(options, { [column]: value })).rejects.toThrow(message);
  });
});

describe('sink rows', () => {
  const rows: TestRow[] = [
    ['+I', 1, 'a'],
    ['-U', 1, 'a'],
    ['+U', 1, 'b'],
    ['-D', 1, 'b'],
  ];
  const all = { insert: true, updateBefore: true, updateAfter: true, delete: true };
  const run = (options: Partial<SinkConfig>) =>
    runTable('table-sink', { inputs: [INPUT], output: INPUT, accepts: all, ...options }, undefined, rows);

  test('all', async () => expect(await run({})).toEqual(['+I[1, a]', '-U[1, a]', '+U[1, b]', '-D[1, b]']));
  test('upsert, deletes by key', async () => {
    const options = { accepts: { ...all, updateBefore: false }, deleteByKey: [0] };
    expect(await run(options)).toEqual(['+I[1, a]', '+U[1, b]', '-D[1, null]']);
  });
  test('DropUpdateBefore', async () => {
    const config = { inputs: [INPUT], output: INPUT };
    expect(await runTable('table-drop-update-before', config, undefined, rows)).toEqual([
      '+I[1, a]',
      '+U[1, b]',
      '-D[1, b]',
    ]);
  });
});

describe('changelogs as rows', () => {
  const rows: TestRow[] = [
    ['+I', 1, 'a'],
    ['-U', 1, 'a'],
    ['+U', 1, 'b'],
    ['-D', 1, 'b'],
  ];
  test('to', async () => {
    const config = {
      inputs: [INPUT],
      output: rowOf(STRING, INT, STRING),
      opColumn: 'f0',
      mapping: { INSERT: 'c', UPDATE_AFTER: 'u', DELETE: 'd' },
      partition: [],
    };
    expect(await runTable('table-to-changelog', config, undefined, rows)).toEqual([
      '+I[c, 1, a]',
      '+I[u, 1, b]',
      '+I[d, 1, b]',
    ]);
  });

  const from = (op: string | null, unknown: 'ERROR' | 'SKIP' = 'ERROR') => {
    const config = {
      inputs: [rowOf(INT, STRING, STRING)],
      output: INPUT,
      opIndex: 1,
      mapping: { u: 'UPDATE_AFTER', d: 'DELETE' } as const,
      unknown,
    };
    return runTable('table-from-changelog', config, undefined, [['+I', 1, op, 'a']]);
  };
  test('from', async () => {
    expect(await from('d')).toEqual(['-D[1, a]']);
    expect(await from('x', 'SKIP')).toEqual([]);
    await expect(from('x')).rejects.toThrow("Received invalid op code 'x'. Defined op codes are: [u, d].");
    await expect(from(null)).rejects.toThrow('Received NULL op code.');
  });
});
