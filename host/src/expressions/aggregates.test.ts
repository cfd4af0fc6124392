import { BIGINT, BOOLEAN, INT, notNull, row, STRING } from '../types/logical/types';
import { Row } from '../types/rows';
import { compileAggregates } from './aggregates';
import { inputRef, literal } from './analyze';
import type { AggregateCall, Expr } from './contracts';
import { SESSION } from './testing';

jest.mock('../functions/registry', () => ({
  lookupFunction: (name: string) => jest.requireActual('./testing').lookupTestFunction(name),
}));

const aggregate = (name: string, args: readonly Expr[], more: Partial<AggregateCall> = {}): AggregateCall => ({
  name,
  args,
  distinct: false,
  type: BIGINT,
  alias: name.toLowerCase(),
  ...more,
});
const a = inputRef(0, INT);
const flag = inputRef(1, BOOLEAN);

function results(calls: readonly AggregateCall[], rows: readonly Row[], retracts = false): string {
  const handler = compileAggregates(calls, { retracts, needsMerge: true }, SESSION);
  const acc = handler.create();
  for (const one of rows) (one.kind === 3 ? handler.retract : handler.accumulate)(acc, one);
  return handler.values(acc).toString();
}

test('plain calls skip NULL and follow filters', () => {
  const calls = [aggregate('COUNT', []), aggregate('COUNT', [a]), aggregate('SUM', [a], { filter: flag })];
  expect(results(calls, [Row.of(1, true), Row.of(null, true), Row.of(5, null), Row.of(7, false)])).toBe('+I[4, 3, 1]');
  expect(results(calls, [])).toBe('+I[0, 0, null]');
});

test('DISTINCT with and without retraction', () => {
  const calls = [
    aggregate('COUNT', [a], { distinct: true }),
    aggregate('SUM', [a], { distinct: true }),
    aggregate('SUM', [a]),
  ];
  const rows = [Row.of(1, true), Row.of(1, true), Row.of(null, true), Row.of(2, true)];
  expect(results(calls, rows)).toBe('+I[2, 3, 4]');
  expect(results(calls, [...rows, Row.ofKind(3, 1, true)], true)).toBe('+I[2, 3, 3]');
  expect(results(calls, [...rows, Row.ofKind(3, 1, true), Row.ofKind(3, 1, true)], true)).toBe('+I[1, 2, 2]');
});

test('DISTINCT under several filters shares one map', () => {
  const calls = [
    aggregate('COUNT', [a], { distinct: true }),
    aggregate('COUNT', [a], { distinct: true, filter: flag }),
    aggregate('COUNT', [], { filter: flag }),
  ];
  const handler = compileAggregates(calls, { retracts: true }, SESSION);
  expect(handler.accumulatorType.fields).toHaveLength(4);
  const acc = handler.create();
  handler.accumulate(acc, Row.of(1, false));
  handler.accumulate(acc, Row.of(1, true));
  expect(handler.values(acc).toString()).toBe('+I[1, 1, 1]');
  handler.retract(acc, Row.of(1, true));
  expect(handler.values(acc).toString()).toBe('+I[1, 0, 0]');
  handler.retract(acc, Row.of(1, false));
  expect(handler.values(acc).toString()).toBe('+I[0, 0, 0]');
  expect((acc.f3 as Map<unknown, unknown>).size).toBe(0);
});

test('DISTINCT of values that are no primitives', () => {
  const pair = inputRef(
    0,
    row([
      { name: 'x', type: INT },
      { name: 'y', type: STRING },
    ]),
  );
  const calls = [aggregate('COUNT', [pair], { distinct: true })];
  expect(results(calls, [Row.of(Row.of(1, 'a')), Row.of(Row.of(1, 'a')), Row.of(Row.of(1, 'b')), Row.of(null)])).toBe(
    '+I[2]',
  );
  const two = [aggregate('COUNT', [inputRef(0, notNull(INT)), inputRef(1, STRING)], { distinct: true })];
  expect(results(two, [Row.of(1, 'a'), Row.of(1, 'a'), Row.of(2, 'a')])).toBe('+I[2]');
});

test.each([false, true])('merging, retracts: %s', (retracts) => {
  const calls = [
    aggregate('SUM', [a]),
    aggregate('SUM', [a], { distinct: true }),
    aggregate('COUNT', [a, literal('x', notNull(STRING))], { distinct: true, filter: flag }),
  ];
  const handler = compileAggregates(calls, { retracts, needsMerge: true, valueOffset: 1 }, SESSION);
  const [one, two] = [handler.create(), handler.create()];
  for (const value of [1, 2, 2]) handler.accumulate(one, Row.of(value, true));
  for (const value of [2, 3]) handler.accumulate(two, Row.of(value, value === 3));
  handler.merge(one, two);
  const out = Row.of('key', null, null, null);
  handler.setValues(one, out);
  expect(out.toString()).toBe('+I[key, 10, 6, 3]');
});
