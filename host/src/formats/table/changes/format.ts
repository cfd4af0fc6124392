/** Formats of change messages: "debezium-json", "canal-json", "maxwell-json", "ogg-json". Flink: DebeziumJsonFormatFactory and others. */
import { compileJavaRegex } from '../../../functions/java-regex/regex';
import type { ConnectorOption, TableOptions } from '../../../types/options/table-options';
import type { RowType } from '../../../types/logical/contracts';
import { row as rowOf } from '../../../types/logical/types';
import { type Row, rowClass } from '../../../types/rows';
import { validation } from '../../../types/sql-error';
import {
  flag,
  FormatError,
  type FormatSettings,
  type MessageDecoder,
  notSerialized,
  type TableFormat,
} from '../contracts';
import type { FormatDecoder } from '../../contracts';
import { LineDecoder } from '../../lines';
import { jsonTableFormat } from '../json';
import { canal, debezium, type Envelope, type EnvelopeMetadata, type Fields, maxwell, ogg } from './envelopes';

const SCHEMA_INCLUDE: ConnectorOption = { key: 'schema-include', type: 'boolean', default: 'false' };
const DATABASE: ConnectorOption = { key: 'database.include', type: 'string' };
const TABLE: ConnectorOption = { key: 'table.include', type: 'string' };
const IGNORE_ERRORS = 'ignore-parse-errors';
/** Options of JSON that these formats do not have. */
const NOT_THERE = ['fail-on-missing-field', 'decode.json-parser.enabled'];

const NOTHING = new Uint8Array(0);
const END = Buffer.from('\n');

const SHARED = jsonTableFormat.options.filter(({ key }) => !NOT_THERE.includes(key));

export const changeFormats: readonly TableFormat[] = [
  changeFormat(debezium, [SCHEMA_INCLUDE]),
  changeFormat(canal, [DATABASE, TABLE]),
  changeFormat(maxwell, []),
  changeFormat(ogg, []),
];

function changeFormat(envelope: Envelope, own: readonly ConnectorOption[]): TableFormat {
  const { identifier, metadata } = envelope;
  return {
    identifier,
    changelog: true,
    metadata,
    options: [...own, ...SHARED],
    check: (options, use) => check(envelope, options, use),
    decoder: (stored, projection, settings) =>
      lineDecoder(new ChangeMessages(envelope, stored, projection, settings, [])),
    encoder(type, settings) {
      const messages = this.messageEncoder(type, settings);
      return {
        header: () => NOTHING,
        encode: (rows) =>
          Buffer.concat((rows as readonly Row[]).flatMap((row) => [messages.encode(row) ?? NOTHING, END])),
        footer: () => NOTHING,
      };
    },
    messageDecoder: (stored, projection, settings, wanted = []) =>
      new ChangeMessages(envelope, stored, projection, settings, wanted),
    messageEncoder(type, settings) {
      const encoder = jsonTableFormat.messageEncoder(envelope.written(type), withoutOwn(settings));
      return {
        encode(row) {
          try {
            return encoder.encode(envelope.write(row));
          } catch (cause) {
            throw notSerialized(row, type.fields.length, cause);
          }
        },
      };
    },
  };
}

function check({ identifier }: Envelope, options: TableOptions, use: 'read' | 'write'): void {
  jsonTableFormat.check(options, use);
  if (use === 'write' && identifier === debezium.identifier && options.boolean(SCHEMA_INCLUDE)) {
    throw validation(
      `Debezium JSON serialization doesn't support '${identifier}.${SCHEMA_INCLUDE.key}' option been set to true.`,
    );
  }
}

function withoutOwn(settings: FormatSettings): Map<string, string> {
  const own = [SCHEMA_INCLUDE.key, DATABASE.key, TABLE.key];
  return new Map([...settings].filter(([key]) => !own.includes(key)));
}

function lineDecoder(messages: ChangeMessages): FormatDecoder {
  return new LineDecoder((line, rows) => messages.decode(Buffer.from(line), rows as Row[]));
}

/** Where a column of metadata is read: in the payload, or beside it. */
interface Place {
  readonly inRoot: boolean;
  readonly field: `f${number}`;
  readonly convert: EnvelopeMetadata['convert'];
}

class ChangeMessages implements MessageDecoder {
  private readonly json: MessageDecoder;
  private readonly ignoreErrors: boolean;
  private readonly wrapped: boolean;
  private readonly places: readonly Place[];
  private readonly matches: ((text: string) => boolean) | undefined;
  private readonly produce: (row: Row, metadata: readonly unknown[]) => Row;

  constructor(
    private readonly envelope: Envelope,
    private readonly stored: RowType,
    projection: readonly number[],
    settings: FormatSettings,
    wanted: readonly string[],
  ) {
    this.ignoreErrors = flag(settings, IGNORE_ERRORS);
    this.wrapped = flag(settings, SCHEMA_INCLUDE.key);
    const metadata = wanted.map((key) => envelope.metadata.find((one) => one.key === key)!);
    const inRoot = (one: EnvelopeMetadata): boolean => this.wrapped && one.inRoot === true;
    const payload = withFields(
      envelope.fields(stored),
      metadata.filter((one) => !inRoot(one)),
    );
    const root = withFields(
      this.wrapped ? [{ name: 'payload', type: rowOf(payload) }] : payload,
      metadata.filter(inRoot),
    );
    this.places = metadata.map((one) => ({
      inRoot: inRoot(one),
      field: `f${(inRoot(one) ? root : payload).findIndex(({ name }) => name === one.field.name)}`,
      convert: one.convert,
    }));
    const all = root.map((_, i) => i);
    const json = withoutOwn(settings).set('decode.json-parser.enabled', 'false');
    this.json = jsonTableFormat.messageDecoder(rowOf(root), all, json);
    this.matches = matcher(settings);
    this.produce = producer(projection, wanted.length);
  }

  decode(message: Uint8Array | null, rows: Row[]): void {
    if (message === null || message.length === 0) return;
    const text = Buffer.from(message.buffer, message.byteOffset, message.byteLength).toString();
    const found: Row[] = [];
    try {
      this.read(message, text, found);
    } catch (cause) {
      if (!this.ignoreErrors) {
        throw new FormatError(`Corrupt ${this.envelope.label} JSON message '${text}'.`, 'java.io.IOException', {
          cause,
        });
      }
      // What was read before the error counts.
    }
    rows.push(...found);
  }

  private read(message: Uint8Array, text: string, found: Row[]): void {
    if (this.matches !== undefined && !this.matches(text)) return;
    const roots: Row[] = [];
    this.json.decode(message, roots);
    const [root] = roots;
    const payload = (this.wrapped ? root?.f0 : root) as Row | null | undefined;
    if (payload === undefined || payload === null) throw new FormatError('null', 'java.lang.NullPointerException');
    const changed: Row[] = [];
    try {
      this.envelope.changes(payload, text, this.stored, changed);
    } finally {
      const metadata = this.places.map(({ inRoot, field, convert }) => {
        const value = (inRoot ? root : payload)[field];
        return value === null ? null : convert(value);
      });
      for (const row of changed) found.push(this.produce(row, metadata));
    }
  }
}

/** Fields that several columns are made of come once. */
function withFields(fields: Fields, metadata: readonly EnvelopeMetadata[]): Fields {
  const all = [...fields];
  for (const { field } of metadata) if (!all.some(({ name }) => name === field.name)) all.push(field);
  return all;
}

/** Canal: messages of other databases and tables are left out. */
function matcher(settings: FormatSettings): ((text: string) => boolean) | undefined {
  const patterns = [
    ['database', settings.get(DATABASE.key)],
    ['table', settings.get(TABLE.key)],
  ].flatMap(([name, pattern]) => (pattern === undefined ? [] : [[name as string, compileJavaRegex(pattern)] as const]));
  if (patterns.length === 0) return undefined;
  return (text) => {
    const root = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return patterns.every(([name, regex]) => {
      const value = root[name];
      if (value === undefined) throw new FormatError('null', 'java.lang.NullPointerException');
      return regex.matches(typeof value === 'object' && value !== null ? '' : String(value));
    });
  };
}

/** A row of some fields of another, of its kind, and of metadata. */
function producer(projection: readonly number[], count: number): (row: Row, metadata: readonly unknown[]) => Row {
  const fields = projection.map((column) => `, row.f${column}`);
  const columns = Array.from({ length: count }, (_, i) => `, metadata[${i}]`);
  const body = `return (row, metadata) => new Produced(row.kind${fields.join('')}${columns.join('')});`;
  return new Function('Produced', body)(rowClass(projection.length + count)) as ReturnType<typeof producer>;
}
