import type { Expr } from '../../expressions/contracts';
import { BOOLEAN, INT, STRING } from '../../types/logical/types';
import { Row } from '../../types/rows';
import type { DeltaJoinConfig } from './configs';
import './delta-join';
import { registerLookupSource } from './lookup-sources';
import { rowOf, TableHarness } from './testing';

const INPUT = rowOf(INT, STRING);
const field = (index: number, type: Expr['type'] = STRING): Expr => ({ kind: 'input', index, type });
const tables = new Map<string, Row[]>();
const questions: string[] = [];

beforeEach(() => {
  tables.clear();
  questions.length = 0;
  registerLookupSource('delta-tables', ({ options, keys }) => ({
    lookup: (values) => {
      questions.push(`${options.name} ${values.join()}`);
      return (tables.get(options.name) ?? []).filter((row) => keys.every((key, i) => row[`f${key}`] === values[i]));
    },
  }));
});

function open(changes: Partial<DeltaJoinConfig> = {}) {
  const side = (name: string) => ({
    table: { connector: 'delta-tables', options: { name }, row: INPUT },
    lookups: [{ index: 0, field: 0 }],
    rowKey: [0, 1],
  });
  const config = {
    inputs: [INPUT, INPUT],
    output: rowOf(INT, STRING, INT, STRING),
    sides: [side('right'), side('left')] as const,
    keys: [[0], [0]] as const,
    capacity: 10,
    cacheSizes: [0, 0] as const,
    ...changes,
  };
  return new TableHarness('table-delta-join', config, { keys: [0] }).open();
}

test('rows of both inputs are joined with what the other table holds', async () => {
  tables.set('right', [Row.of(1, 'r'), Row.of(1, 's'), Row.of(2, 't')]);
  tables.set('left', [Row.of(1, 'a')]);
  const harness = await open();
  harness.push(['+I', 1, 'a'], ['+U', 3, 'b'], ['+I', null, 'n']);
  harness.pushTo(1, ['+U', 1, 's']);
  expect(harness.take()).toEqual(['+I[1, a, 1, r]', '+I[1, a, 1, s]', '+U[1, a, 1, s]']);
  expect(questions).toEqual(['right 1', 'right 3', 'left 1']);
});

test('what stands between the table and the join', async () => {
  tables.set('right', [Row.of(1, 'r'), Row.of(1, 's')]);
  const isR: Expr = {
    kind: 'call',
    name: '=',
    args: [field(1), { kind: 'literal', value: 's', type: STRING }],
    type: BOOLEAN,
  };
  const right = {
    table: { connector: 'delta-tables', options: { name: 'right' }, row: INPUT },
    lookups: [{ index: 0, field: 0 }],
    exprs: [field(0, INT), { kind: 'call', name: 'UPPER', args: [field(1)], type: STRING } as Expr],
    filter: isR,
    rowKey: [0],
  };
  const harness = await open({ sides: [right, right] });
  expect(harness.push(['+I', 1, 'a']).take()).toEqual(['+I[1, a, 1, S]']);
});

test('answers are remembered, and kept current by the changes of their table', async () => {
  tables.set('right', [Row.of(1, 'r')]);
  const harness = await open({ cacheSizes: [2, 2] });
  harness.push(['+I', 1, 'a']);
  harness.pushTo(1, ['+I', 1, 's']);
  harness.push(['+I', 1, 'b']);
  expect(harness.take()).toEqual(['+I[1, a, 1, r]', '+I[1, b, 1, r]', '+I[1, b, 1, s]']);
  expect(questions).toEqual(['right 1', 'left 1']);
  harness.push(['+I', 2, 'c'], ['+I', 3, 'd'], ['+I', 1, 'e']);
  expect(questions).toEqual(['right 1', 'left 1', 'right 2', 'right 3', 'right 1']);
});
