/** "raw" for tables: one column whose bytes are the record. Flink: RawFormatFactory. */
import type { ConnectorOption, TableOptions } from '../../types/options/table-options';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { quoteIdentifier, typeSummary } from '../../types/logical/print';
import { canonicalInteger } from '../../types/binary';
import { type Row, rowClass } from '../../types/rows';
import { validation } from '../../types/sql-error';
import type { FormatDecoder } from '../contracts';
import { FormatError, type FormatSettings, type TableFormat } from './contracts';

const CHARSET: ConnectorOption = { key: 'charset', type: 'string', default: 'UTF-8' };
const ENDIANNESS: ConnectorOption = { key: 'endianness', type: 'string', default: 'big-endian' };
const NOTHING = new Uint8Array(0);
const NEWLINE = 10;

export const rawTableFormat: TableFormat = {
  identifier: 'raw',
  options: [CHARSET, ENDIANNESS],
  check: checkRaw,
  decoder: (stored, projection, settings) => new RawLines(stored, projection, settings),
  encoder(type, settings) {
    const codec = codecOf(onlyField(type), settings);
    return {
      header: () => NOTHING,
      encode: (rows) =>
        Buffer.concat(
          (rows as readonly Row[]).flatMap(({ f0 }) => [f0 === null ? NOTHING : codec.write(f0), Buffer.of(NEWLINE)]),
        ),
      footer: () => NOTHING,
    };
  },
};

function checkRaw(options: TableOptions): void {
  const endianness = options.string(ENDIANNESS) ?? '';
  if (endianness !== 'big-endian' && endianness !== 'little-endian') {
    throw validation(
      `Unsupported endianness name: ${endianness}. Valid values of 'raw.endianness' option are 'big-endian' and 'little-endian'.`,
    );
  }
  const charset = options.string(CHARSET) ?? '';
  if (charsetOf(charset) === undefined) throw validation(`Unsupported 'raw.charset' name: ${charset}.`);
}

interface Charset {
  readonly decode: (bytes: Uint8Array) => string;
  readonly encode: (text: string) => Uint8Array;
}

/** The charsets that can be written as well as read. */
function charsetOf(name: string): Charset | undefined {
  const upper = name.toUpperCase().replaceAll('_', '-');
  if (upper === 'UTF-8' || upper === 'UTF8') return nodeCharset('utf8');
  if (upper === 'ISO-8859-1' || upper === 'LATIN1') return nodeCharset('latin1');
  if (upper === 'US-ASCII' || upper === 'ASCII') return nodeCharset('latin1');
  if (upper === 'UTF-16LE') return nodeCharset('utf16le');
  if (upper !== 'UTF-16' && upper !== 'UTF-16BE') return undefined;
  const swapped = (bytes: Uint8Array) => Buffer.from(bytes).swap16();
  const mark = upper === 'UTF-16' ? [Buffer.of(0xfe, 0xff)] : [];
  return {
    decode: (bytes) =>
      swapped(bytes)
        .toString('utf16le')
        .replace(/^\ufeff/, ''),
    encode: (text) => Buffer.concat([...mark, swapped(Buffer.from(text, 'utf16le'))]),
  };
}

function nodeCharset(encoding: BufferEncoding): Charset {
  return {
    decode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(encoding),
    encode: (text) => Buffer.from(text, encoding),
  };
}

/** Throws ValidationException: the format holds one column. */
export function onlyField(type: RowType): LogicalType {
  if (type.fields.length === 1) return type.fields[0].type;
  const schema = type.fields
    .map(({ name, type: field }) => `${quoteIdentifier(name)} ${typeSummary(field)}`)
    .join(', ');
  throw validation(
    `The 'raw' format only supports single physical column. However the defined schema contains multiple physical columns: [${schema}]`,
  );
}

interface Codec {
  readonly read: (bytes: Buffer) => unknown;
  readonly write: (value: unknown) => Uint8Array;
}

function codecOf(type: LogicalType, settings: FormatSettings): Codec {
  const little = settings.get(ENDIANNESS.key) === 'little-endian';
  switch (type.root) {
    case 'CHAR':
    case 'VARCHAR': {
      const charset = charsetOf(settings.get(CHARSET.key) ?? 'UTF-8') as Charset;
      return { read: charset.decode, write: (value) => charset.encode(value as string) };
    }
    case 'BINARY':
    case 'VARBINARY':
      return { read: (bytes) => new Uint8Array(bytes), write: (value) => value as Uint8Array };
    case 'BOOLEAN':
      return sized(
        'BOOLEAN',
        1,
        (view) => view.getUint8(0) !== 0,
        (view, value) => view.setUint8(0, value ? 1 : 0),
      );
    case 'TINYINT':
      return sized(
        'TINYINT',
        1,
        (view) => view.getInt8(0),
        (view, value) => view.setInt8(0, value as number),
      );
    case 'SMALLINT':
      return sized(
        'SMALLINT',
        2,
        (view) => view.getInt16(0, little),
        (view, value) => view.setInt16(0, value as number, little),
      );
    case 'INTEGER':
      return sized(
        'INT',
        4,
        (view) => view.getInt32(0, little),
        (view, value) => view.setInt32(0, value as number, little),
      );
    case 'BIGINT':
      return sized(
        'BIGINT',
        8,
        (view) => canonicalInteger(view.getBigInt64(0, little)),
        (view, value) => view.setBigInt64(0, BigInt(value as number | bigint), little),
      );
    case 'FLOAT':
      return sized(
        'FLOAT',
        4,
        (view) => view.getFloat32(0, little),
        (view, value) => view.setFloat32(0, value as number, little),
      );
    case 'DOUBLE':
      return sized(
        'DOUBLE',
        8,
        (view) => view.getFloat64(0, little),
        (view, value) => view.setFloat64(0, value as number, little),
      );
    default:
      throw validation(`The 'raw' format doesn't supports '${typeSummary(type)}' as column type.`);
  }
}

function sized(
  name: string,
  size: number,
  read: (view: DataView) => unknown,
  write: (view: DataView, value: unknown) => void,
): Codec {
  return {
    read(bytes) {
      if (bytes.length !== size) {
        throw new FormatError(
          `Size of data received for deserializing ${name} type is not ${size}.`,
          'org.apache.flink.table.api.TableException',
        );
      }
      return read(new DataView(bytes.buffer, bytes.byteOffset, size));
    },
    write(value) {
      const bytes = new Uint8Array(size);
      write(new DataView(bytes.buffer), value);
      return bytes;
    },
  };
}

/** Records end at line ends, as in all of Flink's formats that read messages. */
class RawLines implements FormatDecoder {
  private readonly codec: Codec;
  private readonly wanted: ReturnType<typeof rowClass>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(
    stored: RowType,
    private readonly projection: readonly number[],
    settings: FormatSettings,
  ) {
    this.codec = codecOf(onlyField(stored), settings);
    this.wanted = rowClass(projection.length);
  }

  push(chunk: Uint8Array): unknown[] {
    const bytes = Buffer.concat([this.rest, chunk]);
    const rows: unknown[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      rows.push(this.row(bytes.subarray(start, end)));
      start = end + 1;
    }
    this.rest = Buffer.from(bytes.subarray(start));
    return rows;
  }

  end(): unknown[] {
    return this.rest.length === 0 ? [] : [this.row(this.rest)];
  }

  private row(bytes: Buffer): unknown {
    const WantedRow = this.wanted;
    const value = this.codec.read(bytes);
    return new WantedRow(0, ...this.projection.map(() => value));
  }
}
