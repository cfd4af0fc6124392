import { divide } from './index';

test('ranges are even, the first ones longer, together the whole', () => {
  expect(divide(1n, 10n, 3).map(({ next, last }) => [next, last])).toEqual([
    ['1', '4'],
    ['5', '7'],
    ['8', '10'],
  ]);
  expect(divide(5n, 6n, 4)).toHaveLength(2);
  expect(divide(-(1n << 63n), (1n << 63n) - 1n, 2).map(({ next }) => next)).toEqual(['-9223372036854775808', '0']);
});
