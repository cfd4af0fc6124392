import { compileAggregates } from '../../expressions/aggregates';
import type { AggregateCall } from '../../expressions/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import * as types from '../../types/logical/types';
import { Row } from '../../types/rows';

const session = { timeZone: 'UTC', batch: true, option: () => undefined, queryStart: 0 };

function countDistinct(type: LogicalType, values: Iterable<unknown>, batch = true): unknown {
  const call: AggregateCall = {
    name: 'APPROX_COUNT_DISTINCT',
    args: [{ kind: 'input', index: 0, type }],
    distinct: false,
    type: types.notNull(types.BIGINT),
    alias: 'n',
  };
  const compiled = compileAggregates([call], { retracts: false, needsMerge: true }, { ...session, batch });
  const parts = [compiled.create(), compiled.create()];
  let i = 0;
  for (const value of values) compiled.accumulate(parts[i++ % 2] as Row, Row.of(value));
  const all = compiled.create();
  for (const part of parts) compiled.merge(all, part);
  return compiled.values(all).f0;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

test('a few values are counted exactly, NULL not at all', () => {
  expect(countDistinct(types.INT, [1, null, 2, 1])).toBe(2);
  expect(countDistinct(types.STRING, ['a', 'b', 'a'])).toBe(2);
  expect(countDistinct(types.DOUBLE, [0, -0, Number.NaN, Number.NaN])).toBe(2);
  expect(countDistinct(types.decimal(30, 2), [1, 1n, 2n ** 80n])).toBe(2);
  expect(countDistinct(types.INT, [])).toBe(0);
});

test('only batch mode has it', () => {
  expect(() => countDistinct(types.INT, [], false)).toThrow('does not support yet for streaming');
});

// Estimates of Flink for the numbers from 1 on.
test.each([
  ['BIGINT', types.BIGINT, (i: number) => i, 19_871],
  ['INT', types.INT, (i: number) => i, 19_972],
  ['STRING', types.STRING, (i: number) => String(i), 20_080],
  ['DOUBLE', types.DOUBLE, (i: number) => i, 19_713],
  ['DECIMAL', types.decimal(30, 2), (i: number) => i * 100, 20_197],
  ['long STRING', types.STRING, (i: number) => `long text that has more than thirty-two bytes ${i}`, 20084],
] as const)('%s', (_name, type, value, expected) => {
  expect(
    countDistinct(
      type,
      range(20_000).map((i): unknown => value(i)),
    ),
  ).toBe(expected);
});
