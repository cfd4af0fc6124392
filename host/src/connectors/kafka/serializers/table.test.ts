import { INT, STRING } from '../../../types/logical/types';
import type { LogicalType } from '../../../types/logical/contracts';
import { rowClass, RowKind } from '../../../types/rows';
import type { MetadataKey } from '../deserializers/metadata';
import { type TableSerializerSettings, tableSerializer } from './table';

const rowType = (...types: readonly LogicalType[]) =>
  ({ root: 'ROW', nullable: true, fields: types.map((type, i) => ({ name: `c${i}`, type })) }) as never;

function serializer(metadata: readonly MetadataKey[], changes: Partial<TableSerializerSettings> = {}) {
  const value = { format: 'json', options: {}, row: rowType(INT), columns: [0] };
  const settings = {
    topics: ['t'],
    partitioner: 'default',
    value,
    metadata,
    physicalColumns: 1,
    upsert: false,
  } as const;
  return tableSerializer(
    { kind: 'table', ...settings, ...changes },
    { subtaskIndex: 0, parallelism: 1, inputTypes: [] },
  );
}

const row = (...values: readonly unknown[]) => new (rowClass(values.length))(RowKind.INSERT, ...values);

test('headers without a name or a value are left out', () => {
  const bytes = Uint8Array.of(1);
  const headers = new Map<string | null, Uint8Array | null>([
    ['a', bytes],
    ['b', null],
    [null, bytes],
  ]);
  expect(serializer(['headers']).serialize(row(1, headers), -1, [])?.headers).toEqual([{ key: 'a', value: bytes }]);
});

test('times before 1970 are refused as Kafka does', () => {
  expect(serializer(['timestamp']).serialize(row(1, 0), -1, [])?.timestamp).toBe(0);
  expect(serializer(['timestamp']).serialize(row(1, null), -1, [])?.timestamp).toBeUndefined();
  expect(() => serializer(['timestamp']).serialize(row(1, -1), -1, [])).toThrow(
    'Invalid timestamp: -1. Timestamp should always be non-negative or null.',
  );
});

test('a topic that is named twice is one topic', () => {
  expect(serializer([], { topics: ['t', 't'] }).topicOf(row(1))).toBe('t');
});

test('a key of NULL is another key than an empty one', () => {
  const key = { format: 'raw', options: {}, row: rowType(STRING), columns: [0] };
  const value = { format: 'json', options: {}, row: rowType(STRING), columns: [0] };
  const one = serializer([], { key, value, upsert: true });
  expect(one.keyOf!(row(null))).not.toBe(one.keyOf!(row('')));
});
