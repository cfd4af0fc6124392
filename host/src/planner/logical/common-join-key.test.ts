import { call, inputRef } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import { BOOLEAN, INT } from '../../types/logical/types';
import { commonJoinKey } from './common-join-key';

const equal = (a: number, b: number): Expr => call('=', [inputRef(a, INT), inputRef(b, INT)], BOOLEAN);
const and = (...args: Expr[]): Expr => call('AND', args, BOOLEAN);

// Three inputs of three columns: 0-2, 3-5, 6-8.
test.each<[string, Expr[], (readonly number[])[] | undefined]>([
  ['one column through all inputs', [equal(0, 3), equal(0, 6)], [[0], [0], [0]]],
  ['the last joins the second', [equal(1, 3), equal(4, 8), equal(3, 8)], [[1], [0], [2]]],
  ['keys that do not meet', [equal(0, 3), equal(4, 6)], undefined],
  ['an input without an equality', [equal(0, 3)], undefined],
  [
    'two columns, ordered by the first input',
    [and(equal(1, 3), equal(0, 4)), and(equal(1, 7), equal(0, 6))],
    [
      [0, 1],
      [1, 0],
      [0, 1],
    ],
  ],
  ['only the shared part of a longer condition', [and(equal(0, 3), equal(1, 4)), equal(0, 6)], [[0], [0], [0]]],
  ['no equality at all', [call('>', [inputRef(0, INT), inputRef(3, INT)], BOOLEAN)], [[], [], []]],
  ['equal columns of one input', [equal(0, 1)], [[], [], []]],
])('%s', (_, conditions, expected) => {
  expect(commonJoinKey([3, 3, 3], conditions)).toEqual(expected);
});
