import { DataType, TypeRoot } from '@drey/sdk/protocol';
import { keyCodec } from './keys';
import { Row, RowKind } from './rows';

const type = (root: TypeRoot, ...children: DataType[]) => DataType.create({ root, children });
const STRING = type(TypeRoot.VARCHAR);
const codec = (of: DataType) => keyCodec(of, { pyflink: false }).toMapKey;

test('primitive keys are their own map keys', () => {
  expect(codec(STRING)('a')).toBe('a');
  expect(codec(type(TypeRoot.BIGINT))(5)).toBe(5);
  expect(codec(type(TypeRoot.BIGINT))(2n ** 60n)).toBe(2n ** 60n);
  expect(codec(type(TypeRoot.BOOLEAN))(false)).toBe(false);
  expect(codec(type(TypeRoot.DOUBLE))(-0)).not.toBe(codec(type(TypeRoot.DOUBLE))(0));
  expect(codec(type(TypeRoot.VARBINARY))(Uint8Array.of(1, 255))).toBe('\u0001\u00ff');
  expect(codec(type(TypeRoot.PICKLED))(Uint8Array.of(1, 255))).toBe('\u0001\u00ff');
});

test('null keys differ from every other key', () => {
  for (const root of [TypeRoot.VARCHAR, TypeRoot.BIGINT, TypeRoot.DOUBLE, TypeRoot.BOOLEAN]) {
    const key = codec(type(root))(null);
    for (const other of ['', 'null', 0, false])
      if (typeof other === typeOf(root)) expect(codec(type(root))(other)).not.toBe(key);
  }
});

function typeOf(root: TypeRoot): string {
  if (root === TypeRoot.VARCHAR) return 'string';
  return root === TypeRoot.BOOLEAN ? 'boolean' : 'number';
}

test('composite keys are injective', () => {
  const toKey = codec(type(TypeRoot.ROW, STRING, STRING, type(TypeRoot.LIST, type(TypeRoot.INTEGER))));
  const keys = [
    Row.of('a', 'b', []),
    Row.of('ab', '', []),
    Row.of('', 'ab', []),
    Row.of('1:a', 'b', []),
    Row.of(null, 'ab', []),
    Row.of('~', 'ab', []),
    Row.of('', 'ab', null),
    Row.of('', 'ab', [1, 11]),
    Row.of('', 'ab', [11, 1]),
    Row.of('', 'ab', [null, 1]),
    Row.ofKind(RowKind.DELETE, 'a', 'b', []),
    null,
  ].map((row) => toKey(row));
  expect(new Set(keys).size).toBe(keys.length);
  expect(toKey(Row.of('a', 'b', [1]))).toBe(toKey(Row.of('a', 'b', [1])));
});

test('maps are equal in any order', () => {
  const toKey = codec(type(TypeRoot.MAP, STRING, type(TypeRoot.INTEGER)));
  const a = toKey(
    new Map([
      ['x', 1],
      ['y', 2],
    ] as [string, number][]),
  );
  const b = toKey(
    new Map([
      ['y', 2],
      ['x', 1],
    ] as [string, number][]),
  );
  expect(a).toBe(b);
});

test('untyped keys are told apart by kind and compared by content', () => {
  const toKey = codec(type(TypeRoot.OBJECT));
  const keys = [
    1,
    '1',
    true,
    'true',
    null,
    'null',
    '\0u',
    [1, 2],
    ['1', 2],
    [[1], 2],
    { a: 1 },
    { a: '1' },
    Row.of(1, 2),
    -0,
    0,
  ].map((k) => toKey(k));
  expect(new Set(keys).size).toBe(keys.length);
  expect(toKey({ a: 1, b: [2] })).toBe(toKey({ b: [2], a: 1 }));
  expect(toKey(7n)).toBe(toKey(7));
});
