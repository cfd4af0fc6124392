/** Messages that tell of changes: where the rows stand in them, and which change they tell. */
import type { LogicalType, RowType } from '../../../types/logical/contracts';
import { array, BIGINT, INT, map, row as rowOf, STRING, timestampLtz } from '../../../types/logical/types';
import { type Row, rowClass, RowKind } from '../../../types/rows';
import { FormatError } from '../contracts';

/** A column that a message has besides its rows. */
export interface EnvelopeMetadata {
  readonly key: string;
  readonly type: LogicalType;
  /** The field of the message that it is made of. */
  readonly field: { readonly name: string; readonly type: LogicalType };
  /** Debezium: the field stands beside the payload, where there is a schema. */
  readonly inRoot?: boolean;
  /** Gives the column's value for the field's; NULL stays NULL. */
  convert(value: unknown): unknown;
}

export type Fields = { readonly name: string; readonly type: LogicalType }[];

export interface Envelope {
  readonly identifier: string;
  /** In errors: "Debezium". */
  readonly label: string;
  /** Fields of a message before those of metadata. */
  fields(stored: RowType): Fields;
  /** Appends the changed rows of a message. `text` is the message. Throws for messages that tell no change. */
  changes(message: Row, text: string, stored: RowType, rows: Row[]): void;
  readonly metadata: readonly EnvelopeMetadata[];
  /** Of messages that are written: rows are inserted and deleted, updates are one of each. */
  written(stored: RowType): RowType;
  write(row: Row): Row;
}

const Two = rowClass(2);
const Three = rowClass(3);

const same = (value: unknown): unknown => value;
const plain = (key: string, type: LogicalType, name = key): EnvelopeMetadata => ({
  key,
  type,
  field: { name, type },
  convert: same,
});
const millis = (key: string, name: string): EnvelopeMetadata => ({
  key,
  type: timestampLtz(3),
  field: { name, type: BIGINT },
  convert: same,
});

function isInsert({ kind }: Row): boolean {
  return kind === RowKind.INSERT || kind === RowKind.UPDATE_AFTER;
}

/** `value` is never null in messages that are right: Flink meets a null pointer. */
function present<T>(value: T | null): T {
  if (value !== null) return value;
  throw new FormatError('null', 'java.lang.NullPointerException');
}

function unknownChange(field: string, value: string, label: string, text: string): FormatError {
  return new FormatError(
    `Unknown "${field}" value "${value}". The ${label} JSON message is '${text}'`,
    'java.io.IOException',
  );
}

function ofKind(kind: RowKind, row: Row): Row {
  row.kind = kind;
  return row;
}

/** Rows before and after, and a letter that says which change it is. */
function beforeAndAfter(
  names: { readonly identifier: string; readonly label: string; readonly operation: string },
  letters: { readonly insert: readonly string[]; readonly update: string; readonly delete: string },
  metadata: readonly EnvelopeMetadata[],
): Envelope {
  const { identifier, label, operation } = names;
  const old = (before: Row | null, change: string): Row => {
    if (before !== null) return before;
    throw new FormatError(
      `The "before" field of ${change} message is null, if you are using ${label} Postgres Connector, please check the Postgres ` +
        'table has been set REPLICA IDENTITY to FULL level.',
      'java.lang.IllegalStateException',
    );
  };
  const fields = (stored: RowType): Fields => [
    { name: 'before', type: stored },
    { name: 'after', type: stored },
    { name: operation, type: STRING },
  ];
  return {
    identifier,
    label,
    metadata,
    fields,
    changes({ f0, f1, f2 }, text, _stored, rows) {
      const [before, after, letter] = [f0 as Row | null, f1 as Row | null, present(f2 as string | null)];
      if (letters.insert.includes(letter)) rows.push(ofKind(RowKind.INSERT, present(after)));
      else if (letter === letters.update) {
        const replaced = ofKind(RowKind.UPDATE_BEFORE, old(before, 'UPDATE'));
        rows.push(replaced, ofKind(RowKind.UPDATE_AFTER, present(after)));
      } else if (letter === letters.delete) rows.push(ofKind(RowKind.DELETE, old(before, 'DELETE')));
      else throw unknownChange(operation, letter, label, text);
    },
    written: (stored) => rowOf(fields(stored)),
    write: (row) =>
      isInsert(row)
        ? new Three(RowKind.INSERT, null, row, letters.insert[0])
        : new Three(RowKind.INSERT, row, null, letters.delete),
  };
}

const SOURCE = { name: 'source', type: map(STRING, STRING) };
const ofSource = (key: string, property: string, type: LogicalType, read = same): EnvelopeMetadata => ({
  key,
  type,
  field: SOURCE,
  convert: (source) => {
    const value = (source as ReadonlyMap<string, string | null>).get(property) ?? null;
    return value === null ? null : read(value);
  },
});

export const debezium = beforeAndAfter(
  { identifier: 'debezium-json', label: 'Debezium', operation: 'op' },
  { insert: ['c', 'r'], update: 'u', delete: 'd' },
  [
    { ...plain('schema', STRING), inRoot: true },
    millis('ingestion-timestamp', 'ts_ms'),
    ofSource('source.timestamp', 'ts_ms', timestampLtz(3), Number),
    ofSource('source.database', 'db', STRING),
    ofSource('source.schema', 'schema', STRING),
    ofSource('source.table', 'table', STRING),
    plain('source.properties', SOURCE.type, SOURCE.name),
  ],
);

/** A time without a zone, as if it were UTC's, in microseconds. Of its fraction Flink reads milliseconds. */
function micros(value: unknown): number {
  const [, head, fraction = ''] =
    /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\.(\d{1,3})\d{0,6})?$/.exec(value as string) ?? [];
  if (head !== undefined) return (Date.parse(`${head.replace(' ', 'T')}Z`) + Number(fraction.padEnd(3, '0'))) * 1000;
  throw new FormatError(`Text '${value}' could not be parsed`, 'java.time.format.DateTimeParseException');
}

export const ogg = beforeAndAfter(
  { identifier: 'ogg-json', label: 'Ogg', operation: 'op_type' },
  { insert: ['I'], update: 'U', delete: 'D' },
  [
    plain('table', STRING),
    plain('primary-keys', array(STRING), 'primary_keys'),
    { ...plain('ingestion-timestamp', timestampLtz(6)), field: { name: 'current_ts', type: STRING }, convert: micros },
    { ...plain('event-timestamp', timestampLtz(6)), field: { name: 'op_ts', type: STRING }, convert: micros },
  ],
);

/** Whether a field of that name stands anywhere in a JSON value, be it null. */
function holds(value: unknown, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value) && Object.hasOwn(value, name)) return true;
  return Object.values(value).some((part) => holds(part, name));
}

/** Messages whose field "old" names only what has changed. */
function before(old: Row, after: Row, changed: unknown, { fields }: RowType): Row {
  for (const [i, { name }] of fields.entries()) {
    const field = `f${i}` as const;
    if (old[field] === null && !holds(changed, name)) old[field] = after[field];
  }
  return ofKind(RowKind.UPDATE_BEFORE, old);
}

function changedPart(text: string): unknown {
  return (JSON.parse(text) as { readonly old?: unknown }).old;
}

export const canal: Envelope = {
  identifier: 'canal-json',
  label: 'Canal',
  metadata: [
    plain('database', STRING),
    plain('table', STRING),
    plain('sql-type', map(STRING, INT), 'sqlType'),
    plain('pk-names', array(STRING), 'pkNames'),
    millis('ingestion-timestamp', 'ts'),
    millis('event-timestamp', 'es'),
  ],
  fields: (stored) => [
    { name: 'data', type: array(stored) },
    { name: 'old', type: array(stored) },
    { name: 'type', type: STRING },
  ],
  changes({ f0, f1, f2 }, text, stored, rows) {
    const type = present(f2 as string | null);
    // The definition of a table: nothing has changed.
    if (type === 'CREATE') return;
    if (!['INSERT', 'UPDATE', 'DELETE'].includes(type)) throw unknownChange('type', type, 'Canal', text);
    const data = present(f0 as Row[] | null).map(present);
    if (type !== 'UPDATE') {
      const kind = type === 'INSERT' ? RowKind.INSERT : RowKind.DELETE;
      rows.push(...data.map((row) => ofKind(kind, row)));
      return;
    }
    const old = present(f1 as Row[] | null);
    const changed = changedPart(text);
    for (const [i, after] of data.entries()) {
      rows.push(before(present(old[i] ?? null), after, changed, stored), ofKind(RowKind.UPDATE_AFTER, after));
    }
  },
  written: (stored) =>
    rowOf([
      { name: 'data', type: array(stored) },
      { name: 'type', type: STRING },
    ]),
  write: (row) => new Two(RowKind.INSERT, [row], isInsert(row) ? 'INSERT' : 'DELETE'),
};

export const maxwell: Envelope = {
  identifier: 'maxwell-json',
  label: 'Maxwell',
  metadata: [
    plain('database', STRING),
    plain('table', STRING),
    plain('primary-key-columns', array(STRING), 'primary_key_columns'),
    // In seconds.
    { ...millis('ingestion-timestamp', 'ts'), convert: (seconds) => Number(seconds) * 1000 },
  ],
  fields: (stored) => [
    { name: 'data', type: stored },
    { name: 'old', type: stored },
    { name: 'type', type: STRING },
  ],
  changes({ f0, f1, f2 }, text, stored, rows) {
    const type = present(f2 as string | null);
    if (!['insert', 'update', 'delete'].includes(type)) throw unknownChange('type', type, 'Maxwell', text);
    const data = present(f0 as Row | null);
    if (type === 'update') {
      const old = before(present(f1 as Row | null), data, changedPart(text), stored);
      rows.push(old, ofKind(RowKind.UPDATE_AFTER, data));
    } else rows.push(ofKind(type === 'insert' ? RowKind.INSERT : RowKind.DELETE, data));
  },
  written: (stored) =>
    rowOf([
      { name: 'data', type: stored },
      { name: 'type', type: STRING },
    ]),
  write: (row) => new Two(RowKind.INSERT, row, isInsert(row) ? 'insert' : 'delete'),
};
