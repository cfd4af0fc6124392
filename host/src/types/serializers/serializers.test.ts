import { TaggedUnion } from '@drey/sdk';
import { DataType, TypeRoot } from '@drey/sdk/protocol';
import { Bitmap } from '../bitmap';
import { encodeColumn } from '../columns-encode';
import { keyCodec } from '../keys';
import { Pickled } from '../pickled';
import { NamedRow, namedRowClass, Row } from '../rows';
import { Variant } from '../variant';
import { BinaryReader, BinaryWriter, keySerializer, valueSerializer } from './index';

const type = (root: TypeRoot, more: Partial<DataType> = {}): DataType => DataType.create({ root, ...more });
const simple = (root: TypeRoot) => type(root);
const BIGINT = simple(TypeRoot.BIGINT);
const STRING = simple(TypeRoot.VARCHAR);
const OBJECT = simple(TypeRoot.OBJECT);
const ROW = type(TypeRoot.ROW, { children: [BIGINT, STRING, simple(TypeRoot.DOUBLE)] });
const NAMED = type(TypeRoot.ROW, { children: [BIGINT, STRING], fieldNames: ['id', 'name'] });

function throughBytes(value: unknown, of: DataType): unknown {
  const writer = new BinaryWriter(1);
  valueSerializer(of).write(value, writer);
  const reader = new BinaryReader(writer.copy());
  const read = valueSerializer(of).read(reader);
  expect(reader.remaining).toBe(0);
  return read;
}

const INTEGERS = [
  0,
  1,
  -1,
  63,
  64,
  -64,
  -65,
  8191,
  2 ** 31 - 1,
  -(2 ** 31),
  2 ** 31,
  2 ** 32,
  -(2 ** 40),
  2 ** 48,
  -(2 ** 49),
];
const SAFE = [
  2 ** 49 + 1,
  2 ** 52 - 1,
  2 ** 52,
  -(2 ** 52),
  -(2 ** 52) - 1,
  Number.MAX_SAFE_INTEGER,
  -Number.MAX_SAFE_INTEGER,
];
const LARGE = [2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n), 10n ** 38n - 1n, -(10n ** 38n) + 1n];
const TEXTS = ['', 'a', 'é', 'ÿĀ', '𝄞 and a lone \ud834', 'x'.repeat(24), 'y'.repeat(500), '→'.repeat(300), '\0'];

const pickle = Pickled.fromPickle(Uint8Array.of(128, 5, 75, 1, 46));
const column = new Pickled(encodeColumn([7], BIGINT), 0);
const names = namedRowClass(['id', 'name']);
const namedRow = (): NamedRow => {
  const row = new NamedRow(1);
  row.fields.set('x', 1);
  return row;
};

const CASES: readonly (readonly [string, DataType, readonly unknown[]])[] = [
  ['BOOLEAN', simple(TypeRoot.BOOLEAN), [true, false]],
  ['BIGINT', BIGINT, [...INTEGERS, ...SAFE, ...LARGE]],
  ['DECIMAL', type(TypeRoot.DECIMAL, { precision: 38, scale: 2 }), [...INTEGERS, ...LARGE]],
  ['TIMESTAMP', type(TypeRoot.TIMESTAMP, { precision: 9 }), [1_700_000_000_123, 1_700_000_000_123_456_789n]],
  ['FLOAT', simple(TypeRoot.FLOAT), [0.5, -0, Number.NaN, Number.NEGATIVE_INFINITY, Math.fround(0.1)]],
  ['DOUBLE', simple(TypeRoot.DOUBLE), [0.1, -0, 0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324, 2 ** 63]],
  ['VARCHAR', STRING, TEXTS],
  ['VARBINARY', simple(TypeRoot.VARBINARY), [new Uint8Array(0), Uint8Array.of(0, 255)]],
  ['ROW', ROW, [Row.of(1, 'a', 0.5), Row.ofKind(3, null, 'b', null), Row.of(null, null, null)]],
  ['named ROW', NAMED, [new names(2, 5, 'x'), Row.of(5, 'x')]],
  ['empty ROW', type(TypeRoot.ROW), [Row.of(), Row.ofKind(2)]],
  [
    'TUPLE',
    type(TypeRoot.TUPLE, { children: [ROW, BIGINT] }),
    [Row.of(Row.of(1, 'a', 1), 2), [Row.of(1, 'a', 1), null]],
  ],
  ['ARRAY', type(TypeRoot.ARRAY, { children: [ROW] }), [[], [Row.of(1, 'a', 1)], [null, Row.of(1, 'a', 1), null]]],
  [
    'PRIMITIVE_ARRAY',
    type(TypeRoot.PRIMITIVE_ARRAY, { children: [BIGINT] }),
    [[1, 2], Int32Array.of(1, 2), BigInt64Array.of(1n, 2n ** 60n)],
  ],
  [
    'MAP',
    type(TypeRoot.MAP, { children: [STRING, ROW] }),
    [
      new Map(),
      new Map<unknown, unknown>([
        ['b', null],
        [null, Row.of(1, 'a', 1)],
      ]),
    ],
  ],
  ['MULTISET', type(TypeRoot.MULTISET, { children: [STRING] }), [new Map([['a', 2]])]],
  ['PICKLED', simple(TypeRoot.PICKLED), [Uint8Array.of(1, 2), pickle, column]],
  ['VARIANT', simple(TypeRoot.VARIANT), [Variant.integer(5), Variant.object([['a', Variant.NULL]])]],
  ['BITMAP', simple(TypeRoot.BITMAP), [Bitmap.fromBytes(Bitmap.of([1, 70000]).toBytes())]],
  ['BIG_DEC', simple(TypeRoot.BIG_DEC), ['1.50', 5, 5n]],
  ['NULL', simple(TypeRoot.NULL), []],
  ['RAW', type(TypeRoot.RAW, { className: 'x' }), [Uint8Array.of(1), { a: 1 }]],
];

test.each(CASES)('%s: what is read equals what was written', (_, of, values) => {
  for (const value of [...values, null]) {
    const read = throughBytes(value, of);
    expect(read).toStrictEqual(value);
    if (value instanceof Row) expect((read as Row).names).toEqual(value.names);
  }
});

test('wide rows and rows of every kind', () => {
  const wide = type(TypeRoot.ROW, { children: Array.from({ length: 70 }, () => BIGINT) });
  const row = Row.of(...Array.from({ length: 70 }, (_, i) => (i % 3 === 0 ? null : i)));
  expect(throughBytes(row, wide)).toStrictEqual(row);
});

test('a row by name is written in the order of the type', () => {
  const row = new NamedRow(0);
  row.fields.set('name', 'x');
  expect(throughBytes(row, NAMED)).toStrictEqual(new names(0, null, 'x'));
});

const cyclic: { self?: unknown; parts: unknown[] } = { parts: [1] };
cyclic.self = cyclic;

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['integers and bigints', [1, -0, 1.5, 5n, 2n ** 70n, Number.NaN]],
  ['texts', TEXTS],
  ['containers', new Map<unknown, unknown>([[{ a: [1, { b: null }] }, new Set([1, 'x', new Map()])]])],
  ['dates and bytes', [new Date(5), Uint8Array.of(1), Buffer.from('abc')]],
  ['other objects', [/x/g, new Float64Array([1.5]), new Uint16Array(2)]],
  ['rows', [Row.of(1, Row.ofKind(2, 'x')), new names(1, 2, 'x'), namedRow()]],
  ['tagged', [TaggedUnion.one(1), TaggedUnion.two({ a: 1 })]],
  ['contents', [pickle, Variant.TRUE, Bitmap.fromBytes(Bitmap.of([5]).toBytes())]],
  ['a member called __proto__', JSON.parse('{"__proto__": {"a": 1}}')],
])('objects: %s', (_, value) => {
  expect(throughBytes(value, OBJECT)).toStrictEqual(value);
});

test('objects that contain themselves', () => {
  const read = throughBytes(cyclic, OBJECT) as typeof cyclic;
  expect(read.self).toBe(read);
  expect(read.parts).toEqual([1]);
});

test.each<[string, DataType, unknown, string]>([
  ['a fraction as BIGINT', BIGINT, 1.5, '1.5 is no integer'],
  ['a number that is not safe', BIGINT, 2 ** 63, 'is no integer'],
  ['a text as DOUBLE', simple(TypeRoot.DOUBLE), 'x', "'x' is no number"],
  ['a number as VARCHAR', STRING, 1, '1 is no string'],
  ['a row of another arity', ROW, Row.of(1), 'it has 1 fields, the type 3'],
  ['a name that the type lacks', NAMED, namedRow(), "the type has no field 'x'"],
  ['a function', OBJECT, [() => 1], 'cannot be kept in state'],
])('refused: %s', (_, of, value, message) => {
  expect(() => valueSerializer(of).write(value, new BinaryWriter())).toThrow(message);
});

test('bytes that end too early', () => {
  const writer = new BinaryWriter();
  valueSerializer(ROW).write(Row.of(2 ** 40, 'abc', 1.5), writer);
  for (let length = 0; length < writer.position; length++) {
    expect(() => valueSerializer(ROW).read(new BinaryReader(writer.copy().subarray(0, length)))).toThrow(RangeError);
  }
});

const MAPS = type(TypeRoot.MAP, { children: [STRING, BIGINT] });

test.each<[string, DataType, unknown, unknown]>([
  ['NaN', simple(TypeRoot.DOUBLE), Number.NaN, -Number.NaN],
  ['number and bigint', OBJECT, 5, 5n],
  [
    'maps in another order',
    MAPS,
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
    new Map([
      ['b', 2],
      ['a', 1],
    ]),
  ],
  ['objects in another order', OBJECT, { a: 1, b: 2 }, { b: 2, a: 1 }],
  ['pickles', simple(TypeRoot.PICKLED), pickle, Uint8Array.of(128, 5, 75, 1, 46)],
  ['rows with and without names', NAMED, new names(0, 1, 'x'), Row.of(1, 'x')],
])('equal keys give equal bytes: %s', (_, of, a, b) => {
  const bytes = [a, b].map((key) => {
    const writer = new BinaryWriter();
    keySerializer(of).write(key, writer);
    return [...writer.copy()];
  });
  expect(bytes[0]).toEqual(bytes[1]);
  const { toMapKey } = keyCodec(of, { pyflink: false });
  expect(toMapKey(a)).toBe(toMapKey(b));
  expect(toMapKey(keySerializer(of).read(new BinaryReader(Uint8Array.from(bytes[0]))))).toBe(toMapKey(a));
});
