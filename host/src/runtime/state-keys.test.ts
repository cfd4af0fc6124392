import { DataType, TypeRoot } from '@drey/sdk/protocol';
import { rowClassOf } from '../types/rows';
import { isKey, keysOf } from './state-keys';

const type = (root: TypeRoot, children: DataType[] = [], fieldNames: string[] = []) =>
  DataType.create({ root, children, fieldNames });
const T = {
  string: type(TypeRoot.VARCHAR),
  char: type(TypeRoot.CHAR),
  int: type(TypeRoot.INTEGER),
  bigint: type(TypeRoot.BIGINT),
  double: type(TypeRoot.DOUBLE),
  float: type(TypeRoot.FLOAT),
  boolean: type(TypeRoot.BOOLEAN),
  date: type(TypeRoot.DATE),
  pickled: type(TypeRoot.PICKLED),
};
const tuple = type(TypeRoot.TUPLE, [T.int, T.string]);
const row = type(TypeRoot.ROW, [T.int, T.string], ['id', 'name']);
const nested = type(TypeRoot.ROW, [row, T.boolean], ['r', 'b']);
const dated = type(TypeRoot.ROW, [T.date], ['d']);
const big = type(TypeRoot.ROW, [T.bigint], ['n']);
const of = (rowType: DataType, ...values: unknown[]) => new (rowClassOf(rowType))(0, ...values);

test.each<[string, DataType, readonly unknown[] | undefined]>([
  ['apple', T.string, ['apple']],
  ['"apple"', T.string, ['"apple"', 'apple']],
  ['7', T.string, ['7']],
  ['', T.string, ['']],
  ['null', T.string, undefined],
  ['x', T.char, ['x']],
  ['7', T.int, [7]],
  ['-7', T.bigint, [-7]],
  ['9007199254740993', T.bigint, [9007199254740993n]],
  ['-9007199254740993', T.bigint, [-9007199254740993n]],
  ['7.0', T.int, undefined],
  ['"7"', T.int, undefined],
  ['x', T.int, undefined],
  ['true', T.boolean, [true]],
  ['1', T.boolean, undefined],
  ['1.5', T.double, [1.5]],
  ['1', T.double, [1]],
  ['NaN', T.double, undefined],
  ['0.1', T.float, [Math.fround(0.1)]],
  ['2024-01-02', T.date, undefined],
  ["('k', 1)", T.pickled, undefined],
  ['[1, "a"]', tuple, [of(tuple, 1, 'a')]],
  ['[1]', tuple, undefined],
  ['[1, 2]', tuple, undefined],
  ['(1,a)', tuple, undefined],
  ['{"f0": 1, "f1": "a"}', tuple, [of(tuple, 1, 'a')]],
  ['[1, "a"]', row, [of(row, 1, 'a')]],
  ['{"name": "a", "id": 1}', row, [of(row, 1, 'a')]],
  ['{"id": 1}', row, undefined],
  ['[1, null]', row, undefined],
  ['[[1, "a"], true]', nested, [of(nested, of(row, 1, 'a'), true)]],
  ['["2024-01-02"]', dated, undefined],
  ['7', row, undefined],
])('%s as a key', (text, keyType, keys) => expect(keysOf(text, keyType)).toEqual(keys));

// Beyond 2^53, JSON has lost the digits inside of rows: such keys are found by comparing.
test.each(['[9007199254740993]', '[-9007199254740993]'])('%s in a row is compared', (text) => {
  expect(keysOf(text, big)).toBeUndefined();
});

test.each<[unknown, DataType, string, boolean]>([
  [null, T.string, 'null', true],
  [undefined, T.string, 'None', true],
  [null, T.string, '', false],
  ['apple', T.string, 'apple', true],
  ['apple', T.string, 'pear', false],
  [7, T.int, '7', true],
  [7, T.int, '8', false],
  [1.5, T.double, '1.5', true],
  [of(row, 1, 'a'), row, '+I[1, a]', true],
  [of(row, 1, 'a'), row, '+I[1, b]', false],
  [of(tuple, 1, 'a'), tuple, '(1,a)', true],
  [of(dated, 19_724), dated, '[ "2024-01-02" ]', true],
  [of(big, 9007199254740993n), big, '{ "n": 9007199254740993 }', true],
  [of(big, 9007199254740992n), big, '{ "n": 9007199254740993 }', false],
  [of(big, 9007199254740993n), big, '[9007199254740993]', true],
  [of(dated, 19_724), dated, '["2024-01-03"]', false],
  [of(dated, 19_724), dated, '["2024-01-02", 1]', false],
  [of(dated, 19_724), dated, '{"e": "2024-01-02"}', false],
  [of(row, 1, null), row, '{"name": null, "id": 1}', true],
  [of(row, 1, null), row, '[1, null]', true],
  [of(row, 1, null), row, '[1]', false],
  [['a', 'b'], type(TypeRoot.ARRAY, [T.string]), '["a", "b"]', true],
  [['a', 'b'], type(TypeRoot.ARRAY, [T.string]), '{"0": "a", "1": "b"}', false],
  [of(tuple, 1, ' "ä '), tuple, '[1, " \\"\\u00e4 "]', true],
])('%p of %j is written %s: %p', (key, keyType, text, same) => expect(isKey(key, keyType, text)).toBe(same));
