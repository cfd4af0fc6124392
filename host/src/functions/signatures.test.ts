import type { LogicalType } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import { ArgumentMismatch, type CallTypes, type InputTypes } from './contracts';
import {
  commonType,
  compositeSequence,
  explicit,
  literal,
  logical,
  oneOf,
  or,
  repeatingSequence,
  resolveArguments,
  root,
  sequence,
  varyingSequence,
} from './signatures';
import { testSession } from './testing';

const call = (...args: readonly LogicalType[]): CallTypes => ({
  name: 'F',
  args,
  isLiteral: () => false,
  isNull: () => false,
  literal: () => undefined,
  session: testSession,
});

const outcome = (inputTypes: InputTypes, ...args: readonly LogicalType[]): unknown => {
  const result = resolveArguments(inputTypes, call(...args));
  return result instanceof ArgumentMismatch ? result.detail : result;
};

const text = logical('CHARACTER_STRING');

test('texts of signatures', () => {
  const trim = or(sequence(['str', text]), sequence(['str', text], ['trimStr', text]));
  expect(trim.signatures).toEqual(['str <CHARACTER_STRING>', 'str <CHARACTER_STRING>, trimStr <CHARACTER_STRING>']);
  expect(trim.names).toEqual(['str', 'trimStr']);
  expect(varyingSequence(['a', explicit(types.INT)], ['b', text]).signatures).toEqual([
    'a INT, b <CHARACTER_STRING>...',
  ]);
  expect(repeatingSequence(text, literal).signatures).toEqual(['[<CHARACTER_STRING>, <LITERAL NOT NULL>]...']);
  expect(compositeSequence(sequence(text), trim).signatures).toHaveLength(2);
  expect(sequence(oneOf(root('TIMESTAMP'), logical('NUMERIC', true))).signatures).toEqual([
    '[<TIMESTAMP_WITHOUT_TIME_ZONE> | <NUMERIC NULL>]',
  ]);
  expect(commonType(1, 2).signatures).toEqual(['<COMMON>', '<COMMON>, <COMMON>']);
});

test('numbers of arguments', () => {
  const pairs = or(sequence(text), sequence(text, text, text));
  expect(outcome(pairs)).toBe('Invalid number of arguments. At least 1 arguments expected but 0 passed.');
  expect(outcome(pairs, ...Array(4).fill(types.STRING))).toBe(
    'Invalid number of arguments. At most 3 arguments expected but 4 passed.',
  );
  expect(outcome(pairs, types.STRING, types.STRING)).toBe('Invalid number of arguments. 2 arguments passed.');
});

test('implicit casts and what is refused', () => {
  expect(outcome(sequence(explicit(types.BIGINT)), types.INT)).toEqual([types.BIGINT]);
  expect(outcome(sequence(text), types.char(3, false))).toEqual([types.char(3, false)]);
  expect(outcome(sequence(text), types.INT)).toBe(
    "Unsupported argument type. Expected type of family 'CHARACTER_STRING' but actual type was 'INT'.",
  );
  expect(outcome(sequence(oneOf(explicit(types.DOUBLE), explicit(types.INT))), types.INT)).toEqual([types.INT]);
  expect(outcome(sequence(literal), types.INT)).toBe('Literal expected.');
  expect(outcome(commonType(2), types.INT, types.notNull(types.BIGINT))).toEqual([types.BIGINT, types.BIGINT]);
  expect(outcome(or(sequence(text), sequence(logical('BINARY_STRING'))), types.INT)).toBe('Invalid input arguments.');
});
