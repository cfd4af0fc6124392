/** Elements of streams as messages. */
import { DataType, TypeRoot } from '@drey/sdk/protocol';
import { rowClassOf } from '../../../types/rows';
import type { Row } from '../../../types/rows';
import { elementDecoder, elementEncoder } from './registry';

const type = (root: TypeRoot, children: DataType[] = [], fieldNames: string[] = []): DataType =>
  DataType.create({ root, children, fieldNames });
const STRING = type(TypeRoot.VARCHAR);
const ROW = type(
  TypeRoot.ROW,
  [
    type(TypeRoot.INTEGER),
    STRING,
    type(TypeRoot.DOUBLE),
    type(TypeRoot.BIG_DEC),
    type(TypeRoot.TIMESTAMP),
    type(TypeRoot.MAP, [STRING, type(TypeRoot.BIGINT)]),
  ],
  ['i', 's', 'd', 'b', 't', 'm'],
);

function read(text: string | null, options: Readonly<Record<string, string>> = {}): unknown {
  const element = elementDecoder({ format: 'json', options }, ROW).decode(text === null ? null : Buffer.from(text));
  return element === undefined ? undefined : (element as Row).toArray();
}

test.each<[string, unknown]>([
  [
    '{"i":1,"s":"x","d":1.5,"b":"2.50","t":"2024-01-01T00:00:00.5Z","m":{"a":1}}',
    [1, 'x', 1.5, '2.50', 1704067200500000, new Map([['a', 1]])],
  ],
  ['{"i":"7","s":5,"d":"1e2","b":1e2}', [7, '5', 100, '100', null, null]],
  ['{"i":1.9,"s":{"a":[1,"x"]},"d":null}', [1, '{"a":[1,"x"]}', null, null, null, null]],
  ['null', undefined],
])('reads %s', (text, expected) => expect(read(text)).toEqual(expected));

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['{"i":"x"}', {}, 'Failed to deserialize JSON \'{"i":"x"}\'.'],
  ['{', {}, "Failed to deserialize JSON '{'."],
  ['{"i":1}', { 'fail-on-missing-field': 'true' }, 'Failed to deserialize JSON'],
])('refuses %s', (text, options, message) => expect(() => read(text, options)).toThrow(message));

test('ignored errors are null, or no element', () => {
  const options = { 'ignore-parse-errors': 'true' };
  expect(read('{"i":"x","s":"y"}', options)).toEqual([null, 'y', null, null, null, null]);
  expect(read('{', options)).toBeUndefined();
});

test('rows are written as Flink writes them', () => {
  const written = new (rowClassOf(ROW))(0, 1, 'é"', 3e38, '2.50', 1704067200500000, new Map([['a', 1]]));
  const text = Buffer.from(elementEncoder({ format: 'json', options: {} }, ROW).encode(written)!).toString();
  expect(text).toBe('{"i":1,"s":"é\\"","d":3.0E38,"b":2.50,"t":"2024-01-01T00:00:00.5Z","m":{"a":1}}');
});

test('strings, bytes and fields of rows', () => {
  const text = { format: 'string', options: { charset: 'ISO-8859-1' } };
  expect(elementDecoder(text, STRING).decode(Buffer.from([0xe9]))).toBe('é');
  expect(elementEncoder(text, STRING).encode('é')).toEqual(Buffer.from([0xe9]));
  expect(() => elementDecoder(text, STRING).decode(null)).toThrow('A record has no value');
  const bytes = type(TypeRoot.VARBINARY);
  const pair = type(TypeRoot.ROW, [bytes, STRING]);
  const row = new (rowClassOf(pair))(0, Buffer.from('k'), 'v');
  const field = (index: string) => elementEncoder({ format: 'row-field', options: { 'field-index': index } }, pair);
  expect(field('0').encode(row)).toEqual(Buffer.from('k'));
  expect(() => field('1').encode(row)).toThrow('Field at index 1 must be of type byte[], but was java.lang.String');
  expect(() => field('2')).toThrow('Cannot access field 2 in Row with arity 2');
});

test('schemas that there are not', () => {
  expect(() => elementDecoder({ format: 'avro', options: {} }, ROW)).toThrow(
    'The schema "avro" does not read messages.',
  );
});
