import { type Column, DataType, Encoding, RowBatch, TypeRoot } from '@drey/sdk/protocol';
import { concatColumns, decodeColumn, encodeColumn, gatherColumn, Pickled, ValueError } from './columns';
import { Row, RowKind, rowClass } from './rows';

const type = (root: TypeRoot, ...children: DataType[]) => DataType.create({ root, children });
const STRING = type(TypeRoot.VARCHAR);
const INT = type(TypeRoot.INTEGER);
const LONG = type(TypeRoot.BIGINT);
const DOUBLE = type(TypeRoot.DOUBLE);
const ROW = DataType.create({ root: TypeRoot.ROW, children: [STRING, LONG, DOUBLE], fieldNames: ['name', 'n', 'x'] });

/** Through the wire, at an odd offset. */
function travel(column: Column, count: number): Column {
  const bytes = RowBatch.encode(RowBatch.create({ count, values: column })).finish();
  for (const offset of [1, 2, 3]) {
    const shifted = new Uint8Array(bytes.length + offset);
    shifted.set(bytes, offset);
    const batch = RowBatch.decode(shifted.subarray(offset));
    if (offset === 3) return batch.values as Column;
  }
  throw new Error('unreachable');
}

const cases: [string, DataType, unknown[]][] = [
  ['BOOLEAN', type(TypeRoot.BOOLEAN), [true, false, null]],
  ['TINYINT', type(TypeRoot.TINYINT), [-128, 127, null, 0]],
  ['SMALLINT', type(TypeRoot.SMALLINT), [-32768, 32767, null]],
  ['INTEGER', INT, [-2147483648, 2147483647, null, 0]],
  [
    'BIGINT',
    LONG,
    [
      0,
      -1,
      1,
      2 ** 31,
      -(2 ** 31),
      2 ** 53 - 1,
      -(2 ** 53 - 1),
      2n ** 53n,
      -(2n ** 53n),
      2n ** 63n - 1n,
      -(2n ** 63n),
      null,
    ],
  ],
  ['FLOAT', type(TypeRoot.FLOAT), [1.5, Math.fround(0.1), Number.NaN, Number.POSITIVE_INFINITY, -0, null]],
  ['DOUBLE', DOUBLE, [0.1, Number.NaN, Number.NEGATIVE_INFINITY, -0, null, 5e-324]],
  ['VARCHAR', STRING, ['', 'ascii', 'Grüße', '💡', '\ud800x', '"\\\n\u2028', null]],
  [
    'VARBINARY',
    type(TypeRoot.VARBINARY),
    [Uint8Array.of(), Uint8Array.of(1, 2, 255), null, new Uint8Array(100).fill(7)],
  ],
  [
    'DECIMAL',
    DataType.create({ root: TypeRoot.DECIMAL, precision: 38, scale: 3 }),
    [0, 1, -1, 1234567, 2 ** 53 - 1, 10n ** 37n, -(10n ** 20n), null],
  ],
  ['BIG_DEC', type(TypeRoot.BIG_DEC), ['1.50', '-0.001', null]],
  ['BIG_INT', type(TypeRoot.BIG_INT), ['123456789012345678901234567890', null]],
  ['DATE', type(TypeRoot.DATE), [0, -1, 20000, null]],
  ['TIME', type(TypeRoot.TIME), [0, 86_399_999_999, null]],
  ['TIMESTAMP', type(TypeRoot.TIMESTAMP), [0, -1, 1_700_000_000_123_456, null]],
  ['TIMESTAMP(9)', type(TypeRoot.TIMESTAMP), [0, 253_402_300_799_999_999_999n, -62_135_596_800_000_000_000n, null]],
  ['ROW', ROW, [Row.of('a', 1, 0.5), null, Row.ofKind(RowKind.DELETE, null, 2n ** 60n, null)]],
  ['empty ROW', type(TypeRoot.ROW), [Row.of(), null, Row.ofKind(RowKind.UPDATE_AFTER)]],
  ['TUPLE', type(TypeRoot.TUPLE, STRING, ROW), [Row.of('a', Row.of('b', 1, 2)), Row.of(null, null), null]],
  ['LIST', type(TypeRoot.LIST, STRING), [['a', null], [], null, ['b', 'c', 'd']]],
  ['nested LIST', type(TypeRoot.LIST, type(TypeRoot.LIST, INT)), [[[1], [], null], [], [[2, 3]]]],
  ['MAP', type(TypeRoot.MAP, STRING, type(TypeRoot.LIST, LONG)), [new Map([['a', [1, 2]]]), new Map(), null]],
  ['NULL', type(TypeRoot.NULL), [null, null]],
];

test.each(cases)('%s values survive the wire, gathering and joining', (_, of, values) => {
  const column = travel(encodeColumn(values, of), values.length);
  expect(decodeColumn(column, values.length, of)).toEqual(values);
  const indexes = Int32Array.from([...values.keys()].reverse().concat(0, 0));
  const gathered = travel(gatherColumn(column, indexes), indexes.length);
  const expected = [...indexes].map((i) => values[i]);
  expect(decodeColumn(gathered, indexes.length, of)).toEqual(expected);
  const joined = travel(
    concatColumns([
      { column, count: values.length },
      { column: undefined, count: 2 },
      { column: gathered, count: indexes.length },
    ]),
    values.length + 2 + indexes.length,
  );
  expect(decodeColumn(joined, values.length + 2 + indexes.length, of)).toEqual([...values, null, null, ...expected]);
  expect(decodeColumn(encodeColumn([], of), 0, of)).toEqual([]);
});

test('rows are instances of one class and know their names', () => {
  const [a, b] = decodeColumn(encodeColumn([Row.of('a', 1, 2), Row.of('b', 1, 2)], ROW), 2, ROW) as Row[];
  expect(a.constructor).toBe(b.constructor);
  expect(a.getField('name')).toBe('a');
  expect(b.getField(1)).toBe(1);
  expect(String(a)).toBe('+I[a, 1, 2]');
});

test('rows by name are put in the order of the type', () => {
  const row = Row.withNames();
  row.setField('x', 0.5);
  row.setField('name', 'a');
  expect(decodeColumn(encodeColumn([row], ROW), 1, ROW)).toEqual(
    decodeColumn(encodeColumn([Row.of('a', null, 0.5)], ROW), 1, ROW),
  );
  row.setField('nam', 1);
  expect(() => encodeColumn([row], ROW)).toThrow("the type has no field 'nam'");
});

test('dictionaries', () => {
  const dictionary: Column = {
    ...encodeColumn([], INT),
    encoding: Encoding.DICT,
    data: new Uint8Array(Int32Array.of(1, 0, 1, 0).buffer),
    nulls: Uint8Array.of(8),
    children: [encodeColumn(['x', 'y'], STRING)],
  };
  expect(decodeColumn(dictionary, 4, STRING)).toEqual(['y', 'x', 'y', null]);
  expect(decodeColumn(gatherColumn(dictionary, Int32Array.of(3, 1)), 2, STRING)).toEqual([null, 'x']);
  const joined = concatColumns([
    { column: dictionary, count: 4 },
    { column: encodeColumn(['z'], STRING), count: 1 },
  ]);
  expect(decodeColumn(joined, 5, STRING)).toEqual(['y', 'x', 'y', null, 'z']);
});

test('errors name the value, the type, the row and the field', () => {
  const nested = type(TypeRoot.LIST, ROW);
  expect(() => encodeColumn([1, 2 ** 31], INT)).toThrow(new ValueError(2 ** 31, INT, 1));
  expect(() => encodeColumn([1, 2 ** 31], INT)).toThrow('The value 2147483648 cannot be held by type INTEGER (row 1)');
  expect(() => encodeColumn([[], [Row.of('a', 1, 2), Row.of('a', 'b', 2)]], nested)).toThrow(
    "The value 'b' cannot be held by type BIGINT (row 1, field [1].n)",
  );
  expect(() => encodeColumn([Row.of(1)], ROW)).toThrow('it has 1 fields, the type 3');
  expect(() => encodeColumn([200], type(TypeRoot.TINYINT))).toThrow(ValueError);
  expect(() => encodeColumn([1.5], LONG)).toThrow(ValueError);
  expect(() => encodeColumn([2n ** 63n], LONG)).toThrow(ValueError);
  expect(() => encodeColumn([{}], type(TypeRoot.OBJECT))).toThrow('cannot leave this process');
});

describe('PICKLED', () => {
  const PICKLED = type(TypeRoot.PICKLED);
  const ints: Column = { ...encodeColumn([1, null, 3], LONG), pythonClass: 'int' };
  const floats: Column = { ...encodeColumn([0.5], DOUBLE), pythonClass: 'float' };

  test('values are opaque and keep their layout', () => {
    const values = decodeColumn(ints, 3, PICKLED);
    expect(values[0]).toBeInstanceOf(Pickled);
    expect(values[1]).toBeNull();
    const again = encodeColumn([values[2], values[1], values[0], values[0]], PICKLED);
    expect(again.pythonClass).toBe('int');
    expect(decodeColumn(again, 4, LONG)).toEqual([3, null, 1, 1]);
    expect((values[0] as Pickled).equals(decodeColumn(again, 4, PICKLED)[3])).toBe(true);
  });

  test('values of different classes become pickles', () => {
    const joined = concatColumns([
      { column: ints, count: 3 },
      { column: floats, count: 1 },
    ]);
    expect(joined.pythonClass).toBe('pickle');
    expect(decodeColumn(joined, 4, type(TypeRoot.VARBINARY))).toEqual([
      Uint8Array.of(0x80, 4, 0x8a, 8, 1, 0, 0, 0, 0, 0, 0, 0, 0x2e),
      null,
      Uint8Array.of(0x80, 4, 0x8a, 8, 3, 0, 0, 0, 0, 0, 0, 0, 0x2e),
      Uint8Array.of(0x80, 4, 0x47, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0, 0x2e),
    ]);
  });
});

test('times of more than 64 bits beside others', () => {
  const TIME = type(TypeRoot.TIMESTAMP);
  const parts = [[1, null], [253_402_300_799_999_999_999n], [null]];
  const pieces = parts.map((values) => ({ column: encodeColumn(values, TIME), count: values.length }));
  expect(decodeColumn(concatColumns(pieces), 4, TIME)).toEqual(parts.flat());
  const rows = [[new (rowClass(1))(0, 1)], [new (rowClass(1))(0, 2n ** 64n)]];
  const ROW_TYPE = DataType.create({ root: TypeRoot.ROW, children: [TIME] });
  const nested = rows.map((values) => ({ column: encodeColumn(values, ROW_TYPE), count: 1 }));
  expect(decodeColumn(concatColumns(nested), 2, ROW_TYPE)).toEqual(rows.flat());
});
