import { DataType, TypeRoot } from '@drey/sdk/protocol';
import {
  defaultMaxParallelism,
  hashBigDecimal,
  hashObject,
  javaHash,
  keyGroupOf,
  keyGroupRange,
  murmurHash,
  operatorIdOfUid,
  pyflinkKeyHash,
  subtaskOfKey,
} from './hash';
import { Row } from './rows';

const type = (root: TypeRoot, ...children: DataType[]) => DataType.create({ root, children });
const STRING = type(TypeRoot.VARCHAR);
const LONG = type(TypeRoot.BIGINT);
const INT = type(TypeRoot.INTEGER);

test('murmur hash of Flink', () => {
  const vectors: [number, number][] = [
    [0, 593689054],
    [1, 68075478],
    [2, 1085422463],
    [42, 1134849565],
    [-1, 1982413648],
    [97, 1455541201],
    [2147483647, 1653689534],
    [-2147483648, 1718298732],
  ];
  for (const [code, hash] of vectors) expect(murmurHash(code)).toBe(hash);
});

test('key groups of bare keys', () => {
  const group = (root: TypeRoot, key: unknown) => keyGroupOf(javaHash(type(root))(key), 128);
  expect(['a', 'hello', '', 'user-42'].map((key) => group(TypeRoot.VARCHAR, key))).toEqual([81, 35, 94, 20]);
  expect(group(TypeRoot.INTEGER, 1)).toBe(86);
  expect([group(TypeRoot.INTEGER, 42), group(TypeRoot.BIGINT, 42)]).toEqual([29, 29]);
  expect(group(TypeRoot.DOUBLE, 3.5)).toBe(47);
  expect(group(TypeRoot.BOOLEAN, true)).toBe(77);
});

test('keys of PyFlink hash as Row.of(key)', () => {
  expect(pyflinkKeyHash(STRING)('a')).toBe(159);
  expect(pyflinkKeyHash(STRING)('hello')).toBe(99162384);
  expect(pyflinkKeyHash(INT)(1)).toBe(63);
  expect(pyflinkKeyHash(INT)(42)).toBe(104);
  expect(keyGroupOf(pyflinkKeyHash(STRING)('a'), 128)).toBe(64);
  expect(keyGroupOf(pyflinkKeyHash(STRING)('hello'), 128)).toBe(40);
  expect(keyGroupOf(pyflinkKeyHash(INT)(42), 128)).toBe(26);
});

test('long, double, decimal, row, list and map hashes', () => {
  expect(javaHash(LONG)(-1)).toBe(0);
  expect(javaHash(LONG)(2 ** 33)).toBe(2);
  expect(javaHash(LONG)(-(2n ** 63n))).toBe(-2147483648);
  expect(javaHash(LONG)(-(2 ** 40))).toBe(-256);
  expect(javaHash(type(TypeRoot.DOUBLE))(3.5)).toBe(1074528256);
  expect(javaHash(type(TypeRoot.FLOAT))(1.5)).toBe(0x3fc00000);
  expect(hashBigDecimal(150n, 2)).toBe(150 * 31 + 2);
  expect(javaHash(type(TypeRoot.BIG_DEC))('-1.50')).toBe(-150 * 31 + 2);
  const tuple = type(TypeRoot.TUPLE, STRING, INT);
  expect(javaHash(tuple)(Row.of('a', 1))).toBe(97 * 31 + 1);
  expect(javaHash(type(TypeRoot.LIST, INT))([1, null])).toBe((31 + 1) * 31);
  expect(javaHash(type(TypeRoot.MAP, STRING, INT))(new Map([['a', 3]]))).toBe(97 ^ 3);
  expect(hashObject({ a: 3 })).toBe(hashObject(new Map([['a', 3]])));
});

test('ranges of key groups', () => {
  expect([0, 1, 2].map((subtask) => keyGroupRange(subtask, 3, 128))).toEqual([
    { start: 0, end: 42 },
    { start: 43, end: 85 },
    { start: 86, end: 127 },
  ]);
  expect(subtaskOfKey(97, 3, 128)).toBe(1);
  expect([1, 85, 86, 171, 200, 1000, 30000].map(defaultMaxParallelism)).toEqual([128, 128, 256, 256, 512, 2048, 32768]);
});

test('operator ids of uids', () => {
  expect(operatorIdOfUid('source')).toBe('e5a72f353fc1e6bbf3bd96a41384998c');
  expect(operatorIdOfUid('my-uid')).toBe('8409efe6adc6d20787611f16017c808f');
});
