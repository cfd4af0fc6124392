import { DataType, TypeRoot } from '@drey/sdk/protocol';
import { keyCodec } from '../types/keys';
import { Row, RowKind } from '../types/rows';
import type { KeyEntry } from './key-entry';
import { type KeyIndex, keyIndex } from './key-index';

const BIGINT = DataType.create({ root: TypeRoot.BIGINT });
const VARCHAR = DataType.create({ root: TypeRoot.VARCHAR });
const BOOLEAN = DataType.create({ root: TypeRoot.BOOLEAN });
const DOUBLE = DataType.create({ root: TypeRoot.DOUBLE });
const TIMESTAMP = DataType.create({ root: TypeRoot.TIMESTAMP, precision: 3 });

function rowOf(...children: DataType[]): DataType {
  return DataType.create({ root: TypeRoot.ROW, children });
}

/** The same numbers in every run. */
function randomOf(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) % bound;
  };
}

const NUMBERS = [0, 1, -1, 5, 2 ** 31, -(2 ** 31), 2 ** 33, 2 ** 53 - 1, 2n ** 60n, -(2n ** 60n), null];
const TEXTS = ['', 'a', 'b', '1', 'a:1', 'day', '2026-11-21', 'é', 'x'.repeat(100), null];

type Random = (bound: number) => number;
const number = (random: Random) => (random(4) === 0 ? NUMBERS[random(NUMBERS.length)] : random(200));
const text = (random: Random) => (random(4) === 0 ? TEXTS[random(TEXTS.length)] : `t${random(50)}`);

const KINDS: readonly (readonly [string, DataType, (random: Random) => unknown])[] = [
  ['number', BIGINT, number],
  ['text', VARCHAR, text],
  [
    'two numbers',
    rowOf(BIGINT, BIGINT),
    (random) => Row.ofKind(random(9) === 0 ? 3 : 0, number(random), number(random)),
  ],
  ['number and text', rowOf(BIGINT, VARCHAR), (random) => Row.of(random(20), text(random))],
  ['two texts', rowOf(VARCHAR, VARCHAR), (random) => Row.of(text(random), text(random))],
  [
    'time, boolean, number',
    rowOf(TIMESTAMP, BOOLEAN, BIGINT),
    (random) => Row.of(1.7e12 + random(9), [true, false, null][random(3)], random(9)),
  ],
  [
    'row that may be null',
    rowOf(VARCHAR, BIGINT),
    (random) => (random(9) === 0 ? null : Row.of(text(random), random(9))),
  ],
  ['floating-point', rowOf(DOUBLE, BIGINT), (random) => Row.of([0, -0, 0.5, Number.NaN][random(4)], random(9))],
  ['one field', rowOf(VARCHAR), (random) => Row.of(text(random))],
  ['no field', rowOf(), () => Row.of()],
];

function find(index: KeyIndex, key: unknown): KeyEntry | undefined {
  return index.find(key, index.probe(key));
}

test.each(KINDS)('%s: as a Map by the codec', (_name, type, keyFrom) => {
  const codec = keyCodec(type, { pyflink: false });
  const index = keyIndex(type, codec);
  const expected = new Map<unknown, KeyEntry>();
  const random = randomOf(7);
  const wrong: unknown[] = [];
  for (let i = 0; i < 20_000; i++) {
    const key = keyFrom(random);
    const mapKey = codec.toMapKey(key);
    const known = expected.get(mapKey);
    if (find(index, key) !== known || index.size !== expected.size) wrong.push(key);
    if (known === undefined) expected.set(mapKey, index.add(key, index.probe(key), 0));
    else if (random(i % 2000 < 1000 ? 9 : 2) === 0) {
      index.delete(known);
      expected.delete(mapKey);
    }
  }
  expect(wrong).toEqual([]);
  expect([...index.entries()]).toEqual([...expected.values()]);
  const keys = [...index.entries()].map((entry) => codec.toMapKey(index.keyOf(entry)));
  expect(keys).toEqual([...expected.keys()]);
});

test('a number is the same key whether number or bigint', () => {
  const index = keyIndex(BIGINT, keyCodec(BIGINT, { pyflink: false }));
  const entry = index.add(5, index.probe(5), 0);
  expect(find(index, 5n)).toBe(entry);
});

test.each([Number.NaN, 1.5, 'text', true, undefined])('%p under the type of whole numbers', (key) => {
  const index = keyIndex(BIGINT, keyCodec(BIGINT, { pyflink: false }));
  const entry = index.add(key, index.probe(key), 0);
  expect(find(index, key)).toBe(entry);
  expect([find(index, 1), find(index, 1n), find(index, 2n ** 60n)]).toEqual([undefined, undefined, undefined]);
});

test('keys of two numbers come back as rows of their type', () => {
  const type = DataType.create({ root: TypeRoot.ROW, children: [BIGINT, BIGINT], fieldNames: ['a', 'b'] });
  const index = keyIndex(type, keyCodec(type, { pyflink: false }));
  const key = Row.of(1, 2);
  const entry = index.add(key, index.probe(key), 0);
  const back = index.keyOf(entry) as Row;
  expect([back.kind, back.f0, back.f1, back.names]).toEqual([RowKind.INSERT, 1, 2, ['a', 'b']]);
});

describe('iteration', () => {
  function indexOf(keys: number): KeyIndex {
    const index = keyIndex(BIGINT, keyCodec(BIGINT, { pyflink: false }));
    for (let key = 0; key < keys; key++) index.add(key, index.probe(key), 0);
    return index;
  }

  test('sees what comes and not what goes, also when the table is made anew', () => {
    const index = indexOf(1000);
    const map = new Map(Array.from({ length: 1000 }, (_, key) => [key, key]));
    const seen: unknown[] = [];
    const expected: unknown[] = [];
    const random = randomOf(3);
    const theirs = map.keys();
    for (const entry of index.entries()) {
      seen.push(entry.k0);
      expected.push(theirs.next().value);
      for (let i = 0; i < 3; i++) {
        const key = random(1000);
        const known = find(index, key);
        if (known !== undefined && random(3) > 0) {
          index.delete(known);
          map.delete(key);
        } else if (known === undefined && seen.length < 3000 && random(3) === 0) {
          index.add(key, index.probe(key), 0);
          map.set(key, key);
        }
      }
    }
    expect(theirs.next().done).toBe(true);
    expect(seen).toEqual(expected);
  });

  test('goes on after everything was removed', () => {
    const index = indexOf(100);
    const entries = index.entries();
    entries.next();
    for (const entry of [...index.entries()]) index.delete(entry);
    index.add(7, index.probe(7), 0);
    expect(entries.next().value?.k0).toBe(7);
    expect(entries.next().done).toBe(true);
  });
});
