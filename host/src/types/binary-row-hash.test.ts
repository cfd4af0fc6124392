import { DataType, TypeRoot } from '@drey/sdk/protocol';
import { binaryRowHash } from './binary-row-hash';
import { Row } from './rows';

const of = (root: TypeRoot, init: Partial<DataType> = {}) => DataType.create({ root, ...init });

// Hashes of Flink 2.3.0's BinaryRowData.
test.each<[string, DataType, unknown, number]>([
  ['INT 42', of(TypeRoot.INTEGER), 42, 907821237],
  ["STRING 'a', in its slot", of(TypeRoot.VARCHAR), 'a', 943281246],
  ["STRING 'hello world long', behind the slots", of(TypeRoot.VARCHAR), 'hello world long', 1717824621],
  ['BIGINT 7', of(TypeRoot.BIGINT), 7, -348168691],
])('%s', (_, type, value, expected) => {
  expect(binaryRowHash(type)!(value)).toBe(expected);
  const row = DataType.create({ root: TypeRoot.ROW, children: [type] });
  expect(binaryRowHash(row)!(Row.of(value))).toBe(expected);
});

test('rows do not leave anything behind for the next', () => {
  const type = DataType.create({ root: TypeRoot.ROW, children: [of(TypeRoot.VARCHAR), of(TypeRoot.BIGINT)] });
  const hash = binaryRowHash(type)!;
  const first = hash(Row.of('a long text that does not fit', 1));
  expect(hash(Row.of(null, null))).not.toBe(first);
  expect(hash(Row.of('a long text that does not fit', 1))).toBe(first);
});

test('types whose layout is not known have none', () => {
  const list = DataType.create({ root: TypeRoot.ARRAY, children: [of(TypeRoot.INTEGER)] });
  expect(binaryRowHash(list)).toBeUndefined();
});
