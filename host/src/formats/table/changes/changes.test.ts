import { INT, row as rowOf, STRING } from '../../../types/logical/types';
import { type Row, rowKindString } from '../../../types/rows';
import { tableFormat } from '../registry';

const STORED = rowOf([
  { name: 'id', type: INT },
  { name: 'n', type: STRING },
]);

function decoded(
  format: string,
  messages: readonly unknown[],
  settings: Readonly<Record<string, string>> = {},
  metadata: readonly string[] = [],
): string[] {
  const decoder = tableFormat(format).messageDecoder(STORED, [1, 0], new Map(Object.entries(settings)), metadata);
  const rows: Row[] = [];
  for (const message of messages) {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    decoder.decode(message === null ? null : Buffer.from(text), rows);
  }
  return rows.map((row) => {
    const values = Array.from({ length: 2 + metadata.length }, (_, i) => String(row[`f${i}`]));
    return `${rowKindString(row.kind)}[${values.join(', ')}]`;
  });
}

const a = { id: 1, n: 'a' };
const b = { id: 1, n: 'b' };

test.each([
  [
    'debezium-json',
    [
      { before: null, after: a, op: 'r' },
      { before: a, after: b, op: 'u' },
      { before: b, after: null, op: 'd' },
      null,
      '',
    ],
  ],
  [
    'ogg-json',
    [
      { after: a, op_type: 'I' },
      { before: a, after: b, op_type: 'U' },
      { before: b, op_type: 'D' },
    ],
  ],
  [
    'canal-json',
    [
      { data: [a], type: 'INSERT' },
      { data: [b], old: [{ n: 'a' }], type: 'UPDATE' },
      { data: null, type: 'CREATE' },
      { data: [b], type: 'DELETE' },
    ],
  ],
  [
    'maxwell-json',
    [
      { data: a, type: 'insert' },
      { data: b, old: { n: 'a' }, type: 'update' },
      { data: b, type: 'delete' },
    ],
  ],
] as const)('%s: all changes', (format, messages) => {
  expect(decoded(format, messages)).toEqual(['+I[a, 1]', '-U[a, 1]', '+U[b, 1]', '-D[b, 1]']);
});

test('what a change does not name is as it was; NULL that it names was NULL', () => {
  const data = [{ id: '1', n: 'x' }];
  expect(decoded('canal-json', [{ data, old: [{ n: null }], type: 'UPDATE' }])).toEqual(['-U[null, 1]', '+U[x, 1]']);
  expect(decoded('canal-json', [{ data, old: [{}], type: 'UPDATE' }])).toEqual(['-U[x, 1]', '+U[x, 1]']);
});

test('canal: other databases and tables are left out', () => {
  const message = (database: string) => ({ data: [a], database, table: 't', type: 'INSERT' });
  const settings = { 'database.include': 'd\\d', 'table.include': 't' };
  expect(decoded('canal-json', [message('d1'), message('x')], settings)).toEqual(['+I[a, 1]']);
});

test('metadata in the payload and beside it', () => {
  const source = { db: 'd', ts_ms: 7 };
  const message = { schema: { s: 1 }, payload: { after: a, op: 'c', ts_ms: 5, source } };
  const keys = ['source.timestamp', 'schema', 'source.database', 'ingestion-timestamp', 'source.table'];
  expect(decoded('debezium-json', [message], { 'schema-include': 'true' }, keys)).toEqual([
    '+I[a, 1, 7, {"s":1}, d, 5, null]',
  ]);
});

test.each([
  ['debezium-json', '{"op":"u","after":{}}', /Corrupt Debezium JSON message '\{"op":"u","after":\{\}\}'/],
  ['debezium-json', '{"op":"x"}', /Corrupt Debezium/],
  ['canal-json', '{"type":"x"}', /Corrupt Canal/],
  ['maxwell-json', 'nothing', /Corrupt Maxwell/],
  ['ogg-json', '{}', /Corrupt Ogg/],
])('%s: %s is an error, unless errors are ignored', (format, message, error) => {
  expect(() => decoded(format, [message])).toThrow(error);
  expect(decoded(format, [message], { 'ignore-parse-errors': 'true' })).toEqual([]);
});
