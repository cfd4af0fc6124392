/** Records as rows of tables, and rows as records. */
import { parseType } from '../../../types/logical/parse';
import type { RowType } from '../../../types/logical/contracts';
import { type Row, RowKind, rowClass } from '../../../types/rows';
import type { KafkaRecord } from '../contracts';
import { type TableSerializerSettings, tableSerializer } from '../serializers/table';
import type { MetadataKey } from './metadata';
import { type MessageSettings, type TableDeserializerSettings, tableDeserializer } from './table';

const row = (text: string): RowType => parseType(`ROW<${text}>`) as RowType;
const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text));

function record(key: string | null, value: string | null, more: Partial<KafkaRecord> = {}): KafkaRecord {
  return {
    topic: 't',
    partition: 1,
    offset: 5,
    timestamp: 1000,
    timestampType: 'CreateTime',
    leaderEpoch: undefined,
    headers: [],
    key: bytes(key),
    value: bytes(value),
    ...more,
  };
}

const VALUE: MessageSettings = { format: 'json', options: {}, row: row('a INT, k STRING'), columns: [0, 1] };
const KEY: MessageSettings = { format: 'raw', options: {}, row: row('k STRING'), columns: [1] };

function read(settings: Partial<TableDeserializerSettings>, ...records: KafkaRecord[]): unknown[][] | undefined {
  const deserializer = tableDeserializer({
    kind: 'table',
    value: VALUE,
    projection: [0, 1],
    metadata: [],
    upsert: false,
    ...settings,
  });
  return (deserializer.deserialize(records)?.rows() as Row[] | undefined)?.map((one) => [one.kind, ...one.toArray()]);
}

test.each<[string, Partial<TableDeserializerSettings>, KafkaRecord, unknown[][] | undefined]>([
  ['a value', {}, record(null, '{"a":1,"k":"x"}'), [[0, 1, 'x']]],
  ['wanted columns', { projection: [1] }, record(null, '{"a":1,"k":"x"}'), [[0, 'x']]],
  [
    'several rows',
    {},
    record(null, '[{"a":1},{"a":2}]'),
    [
      [0, 1, null],
      [0, 2, null],
    ],
  ],
  ['no value', {}, record('x', null), undefined],
  ['the value goes before the key', { key: KEY }, record('key', '{"a":1,"k":"value"}'), [[0, 1, 'value']]],
  [
    'the key alone',
    { key: KEY, value: { ...VALUE, row: row('a INT'), columns: [0] } },
    record('key', '{"a":1}'),
    [[0, 1, 'key']],
  ],
  ['a tombstone', { key: KEY, upsert: true }, record('key', null), [[RowKind.DELETE, null, 'key']]],
  [
    'metadata',
    { metadata: ['offset', 'partition', 'leader-epoch'] },
    record(null, '{"a":1}'),
    [[0, 1, null, 5, 1, null]],
  ],
])('%s', (_, settings, one, expected) => {
  expect(read(settings, one)).toEqual(expected);
});

test('headers are a map whose last value counts', () => {
  const headers = [
    { key: 'h', value: bytes('1') },
    { key: 'h', value: bytes('2') },
    { key: 'n', value: null },
  ];
  const [[, , , map]] = read({ metadata: ['headers'] }, record(null, '{"a":1}', { headers }))!;
  expect(map).toEqual(
    new Map([
      ['h', bytes('2')],
      ['n', null],
    ]),
  );
});

const WRITE: TableSerializerSettings = {
  kind: 'table',
  topics: ['t'],
  partitioner: 'default',
  value: VALUE,
  metadata: [],
  physicalColumns: 2,
  upsert: false,
};

function serializer(settings: Partial<TableSerializerSettings>, subtaskIndex = 0) {
  return tableSerializer({ ...WRITE, ...settings }, { subtaskIndex, parallelism: 2, inputTypes: [] });
}

const rowOf = (kind: RowKind, ...values: unknown[]): Row => new (rowClass(values.length))(kind, ...values);

test('rows that delete are keys without values, for upserts alone', () => {
  const deletion = rowOf(RowKind.DELETE, 1, 'x');
  expect(serializer({ upsert: true, key: KEY }).serialize(deletion, 0, [])).toMatchObject({
    key: bytes('x'),
    value: null,
  });
  expect(serializer({ key: KEY }).serialize(deletion, 0, [])!.value).toEqual(bytes('{"a":1,"k":"x"}'));
});

test('metadata is written', () => {
  const metadata: MetadataKey[] = ['headers', 'timestamp'];
  const map = new Map<string | null, Uint8Array | null>([
    ['h', bytes('v')],
    [null, null],
  ]);
  const written = serializer({ metadata }).serialize(rowOf(RowKind.INSERT, 1, 'x', map, 77), 0, []);
  expect(written).toMatchObject({ timestamp: 77, headers: [{ key: 'h', value: bytes('v') }] });
  expect(serializer({ metadata }).serialize(rowOf(RowKind.INSERT, 1, 'x', null, null), 0, [])).toMatchObject({
    timestamp: undefined,
    headers: [],
  });
});

test('a subtask of the fixed partitioner has one partition', () => {
  const one = rowOf(RowKind.INSERT, 1, 'x');
  expect(serializer({ partitioner: 'fixed' }, 3).serialize(one, 0, [0, 1])!.partition).toBe(1);
  expect(() => serializer({ partitioner: 'fixed' }).serialize(one, 0, [])).toThrow(
    'Partitions of the target topic is empty.',
  );
});

test('rows name their topic where there are several', () => {
  const settings = { topics: ['t', 'u'], metadata: ['topic'] as MetadataKey[] };
  expect(serializer(settings).topicOf(rowOf(RowKind.INSERT, 1, 'x', 'u'))).toBe('u');
  expect(() => serializer(settings).topicOf(rowOf(RowKind.INSERT, 1, 'x', 'v'))).toThrow(
    'Expected topic to be in: [t, u] but was: v',
  );
  expect(() => serializer(settings).topicOf(rowOf(RowKind.INSERT, 1, 'x', null))).toThrow(
    'Expected a single topic but no topic is set.',
  );
  const { topics: _, ...rest } = WRITE;
  const pattern = tableSerializer(
    { ...rest, topicPattern: 'u.*', metadata: ['topic'] },
    { subtaskIndex: 0, parallelism: 1, inputTypes: [] },
  );
  expect(pattern.topicOf(rowOf(RowKind.INSERT, 1, 'x', 'uv'))).toBe('uv');
  expect(() => pattern.topicOf(rowOf(RowKind.INSERT, 1, 'x', 'xu'))).toThrow(
    'Expected topic to match: u.* but was: xu',
  );
});
