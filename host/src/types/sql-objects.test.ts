/** Values that are objects: bitmaps, variants, composite values and their keys. */
import { Bitmap } from './bitmap';
import { parseType } from './logical/parse';
import { Row } from './rows';
import { compareCode, compareFunction, compareStrings, equalsFunction, primitiveKeyFunction } from './sql-equals';
import { mapBuilders, mapGetter, mapSetter } from './sql-maps';
import { Variant } from './variant';
import { parseVariant } from './variant-json';

const hex = (bitmap: Bitmap) => Buffer.from(bitmap.toBytes()).toString('hex');

describe('bitmaps', () => {
  test.each([
    [[], '3a30000000000000', '{}'],
    [[-1], '3a30000001000000ffff000010000000ffff', '{4294967295}'],
    [[1, 2, 3], '3a300000010000000000020010000000010002000300', '{1,2,3}'],
    [[1, 2, 3, 4, -1], '3b3001000100000300ffff0000010001000300ffff', '{1,2,3,4,4294967295}'],
    [[-4, 3, 1, 2], '3a3000000200000000000200ffff0000180000001e000000010002000300fcff', '{1,2,3,4294967292}'],
  ])('%j', (values, bytes, text) => {
    const bitmap = Bitmap.of(values);
    expect(hex(bitmap)).toBe(bytes);
    expect(String(bitmap)).toBe(text);
    expect(bitmap.cardinality).toBe(values.length);
    expect(Bitmap.fromBytes(Buffer.from(bytes, 'hex')).equals(bitmap)).toBe(true);
  });

  test('operations against sets', () => {
    const numbers = (seed: number, count: number, range: number) => {
      const set = new Set<number>();
      for (let i = 0, x = seed; i < count; i++) {
        x = (Math.imul(x, 1103515245) + 12345) & 0x7fffffff;
        set.add(x % range);
      }
      return set;
    };
    for (const [count, range] of [
      [10, 50],
      [3000, 200_000],
      [20_000, 40_000],
    ]) {
      const [a, b] = [numbers(1, count, range), numbers(99, count, range)];
      const [x, y] = [Bitmap.of(a), Bitmap.of(b)];
      const sorted = (values: Iterable<number>) => [...values].sort((p, q) => p - q);
      expect([...Bitmap.and(x, y)]).toEqual(sorted([...a].filter((v) => b.has(v))));
      expect([...Bitmap.or(x, y)]).toEqual(sorted(new Set([...a, ...b])));
      expect([...Bitmap.andNot(x, y)]).toEqual(sorted([...a].filter((v) => !b.has(v))));
      const either = Bitmap.xor(x, y);
      expect([...either]).toEqual(sorted([...a, ...b].filter((v) => a.has(v) !== b.has(v))));
      expect(Bitmap.fromBytes(either.toBytes()).equals(either)).toBe(true);
      for (const value of a) x.remove(value);
      expect(x.isEmpty).toBe(true);
    }
  });

  test('ranges are runs', () => {
    const bitmap = Bitmap.empty();
    bitmap.addRange(10, 200_000);
    expect(bitmap.cardinality).toBe(199_990);
    expect(bitmap.toBytes().length).toBe(4 + 1 + 4 * 4 + 4 * 4 + 4 * 6);
    expect(Bitmap.fromBytes(bitmap.toBytes()).equals(bitmap)).toBe(true);
  });

  test('results of runs and short arrays are runs where those pay', () => {
    const runs = () => Bitmap.fromBytes(Bitmap.of([1, 2, 3, 4, 5, 6, 7, 8]).toBytes());
    const few = Bitmap.of([3, 4, 5]);
    expect(hex(Bitmap.xor(runs(), few))).toBe('3b300000010000040002000100010006000200');
    expect(hex(Bitmap.andNot(runs(), few))).toBe('3b300000010000040002000100010006000200');
    expect(hex(Bitmap.and(runs(), few))).toBe('3a300000010000000000020010000000030004000500');
    expect(hex(Bitmap.or(runs(), Bitmap.of([7, 8, 9, 10, 11])))).toBe('3b3000000100000a00010001000a00');
  });

  test('bytes that are no bitmap are refused', () => {
    expect(() => Bitmap.fromBytes(Buffer.from('0102', 'hex'))).toThrow('Failed to deserialize bitmap from bytes.');
  });
});

describe('variants', () => {
  test.each([
    ['{"b":1, "a":[true,null,"x"]}', '{"a":[true,null,"x"],"b":1}'],
    ['1.50', '1.5'],
    ['100.0', '100'],
    ['1e3', '1000.0'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['"\\u00e9\\n\\u001f"', '"é\\n\\u001F"'],
    ['-0', '0'],
    [' [ ] ', '[]'],
  ])('%s', (json, text) => {
    expect(parseVariant(json).toJson()).toBe(text);
  });

  test('types', () => {
    const types = (json: string) => parseVariant(json).type;
    expect(['1', '200', '70000', '3000000000', '1.5', '1e2', '"x"', 'null', '{}'].map(types)).toEqual([
      'TINYINT',
      'SMALLINT',
      'INT',
      'BIGINT',
      'DECIMAL',
      'DOUBLE',
      'STRING',
      'NULL',
      'OBJECT',
    ]);
  });

  test('access and equality', () => {
    const variant = parseVariant('{"k":[1,{"x":2}]}');
    expect(variant.getField('k')?.getElement(1)?.getField('x')?.get('TINYINT')).toBe(2);
    expect(variant.getField('z')).toBeNull();
    expect(variant.getField('k')?.getElement(5)).toBeNull();
    expect(() => variant.getElement(0)).toThrow('Expected type ARRAY but got OBJECT');
    expect(variant.equals(parseVariant('{"k":[1,{"x":2}]}'))).toBe(true);
    expect(parseVariant('1.0').equals(parseVariant('1'))).toBe(false);
    expect(Variant.of('TIMESTAMP_LTZ', 1_500_000).toJson()).toBe('"1970-01-01T00:00:01.5+00:00"');
  });

  test.each([
    ['', 'Unexpected null token'],
    ['{"a":1,"a":2}', 'VARIANT_DUPLICATE_KEY'],
    ['01', 'Leading zeroes'],
    ['[1', 'Unexpected end-of-input'],
    ['abc', "Unrecognized token 'abc'"],
  ])('%s is refused', (json, message) => {
    expect(() => parseVariant(json)).toThrow(message);
  });

  test('the last of equal names counts when they are allowed', () => {
    expect(parseVariant('{"a":1,"a":2}', true).toJson()).toBe('{"a":2}');
  });
});

describe('equality, order and keys', () => {
  const type = parseType('ROW<a ARRAY<STRING>, b MAP<STRING, INT>, c BYTES>');
  const value = (items: (string | null)[], entries: [string, number | null][], bytes: number[]) =>
    Row.of(items, new Map(entries), Uint8Array.from(bytes));

  test('of composite values', () => {
    const equals = equalsFunction(type);
    const key = primitiveKeyFunction(type);
    const one = value(
      ['x', null],
      [
        ['p', 1],
        ['q', null],
      ],
      [1],
    );
    const same = value(
      ['x', null],
      [
        ['q', null],
        ['p', 1],
      ],
      [1],
    );
    const others = [
      value(
        ['x', 'N'],
        [
          ['p', 1],
          ['q', null],
        ],
        [1],
      ),
      value(['x', null], [['p', 1]], [1]),
      value(
        ['x', null],
        [
          ['p', 1],
          ['q', 2],
        ],
        [1],
      ),
      value(
        ['x', null],
        [
          ['p', 1],
          ['q', null],
        ],
        [2],
      ),
    ];
    expect([equals(one, same), key(one) === key(same)]).toEqual([true, true]);
    for (const other of others) expect([equals(one, other), key(one) === key(other)]).toEqual([false, false]);
  });

  test('strings are ordered by code points', () => {
    expect(compareStrings('a', 'b')).toBeLessThan(0);
    expect(compareStrings('a', 'ab')).toBeLessThan(0);
    expect(compareStrings('\uffff', '\u{1F600}')).toBeLessThan(0);
    expect(compareStrings('\u{1F600}', '\u{1F601}')).toBeLessThan(0);
    expect(compareStrings('\u{1F600}', 'z')).toBeGreaterThan(0);
    const texts = ['\ufffd', '\ud7ff', '\u{10000}', 'a', '', 'ab', '\u{10ffff}', '\ue000'];
    const bytes = [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect([...texts].sort(compareStrings)).toEqual(bytes);
  });

  test('code', () => {
    const registrar = { helper: (name: string) => name };
    expect(compareCode(parseType('BIGINT'), 'a', 'b', registrar)).toBe('(a < b ? -1 : a > b ? 1 : 0)');
    expect(compareCode(parseType('STRING'), 'a', 'b', registrar)).toBe('compare(a, b)');
    expect(compareFunction(parseType('ARRAY<INT>'))([1, null], [1, 2])).toBeLessThan(0);
    expect(() => compareFunction(parseType('MAP<INT, INT>'))).toThrow('have no order');
  });

  test('maps with keys that are objects', () => {
    const keys = parseType('ROW<a INT>');
    const map = new Map<unknown, unknown>();
    const set = mapSetter(keys);
    set(map, Row.of(1), 'x');
    set(map, Row.of(1), 'y');
    set(map, null, 'z');
    expect(map.size).toBe(2);
    expect(mapGetter(keys)(map, Row.of(1))).toBe('y');
    expect(mapGetter(keys)(map, Row.of(2))).toBeNull();
    const builder = mapBuilders(keys)();
    builder.set(Row.of(1), 1);
    builder.set(Row.of(1), 2);
    expect([...builder.map.values()]).toEqual([2]);
  });
});
