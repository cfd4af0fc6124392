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
const RETURN = 13;

export const rawTableFormat: TableFormat = {
  identifier: 'raw',
  options: [CHARSET, ENDIANNESS],
  check: checkRaw,
  decoder: (stored, projection, settings) => new RawLines(stored, projection, settings),
  messageDecoder(stored, projection, settings) {
    const codec = codecOf(onlyField(stored), settings);
    const WantedRow = rowClass(projection.length);
    return {
      decode(message, rows) {
        const value = message === null ? null : codec.read(bufferOf(message));
        rows.push(new WantedRow(0, ...projection.map(() => value)));
      },
    };
  },
  messageEncoder(type, settings) {
    const codec = codecOf(onlyField(type), settings);
    return { encode: ({ f0 }) => (f0 === null ? null : codec.write(f0)) };
  },
  encoder(type, settings) {
    const codec = codecOf(onlyField(type), settings);
    return {
      header: () => NOTHING,
      encode: (rows) =>
        Buffer.concat(
          (rows as readonly Row[]).flatMap(({ f0 }) => {
            // Nothing can stand for NULL in a file.
            if (f0 === null) throw new FormatError('', 'java.lang.NullPointerException');
            return [codec.write(f0), Buffer.of(NEWLINE)];
          }),
        ),
      footer: () => NOTHING,
    };
  },
};

const CHARSET_ERRORS = {
  Unsupported: 'java.nio.charset.UnsupportedCharsetException',
  IllegalName: 'java.nio.charset.IllegalCharsetNameException',
};

function checkRaw(options: TableOptions): void {
  const endianness = options.string(ENDIANNESS) ?? '';
  if (endianness !== 'big-endian' && endianness !== 'little-endian') {
    throw validation(
      `Unsupported endianness name: ${endianness}. Valid values of 'raw.endianness' option are 'big-endian' and 'little-endian'.`,
    );
  }
  const charset = options.string(CHARSET) ?? '';
  if (charsetOf(charset) !== undefined) return;
  const kind = /^[A-Za-z0-9][-A-Za-z0-9+.:_]*$/.test(charset) ? 'Unsupported' : 'IllegalName';
  const cause = new FormatError(charset, CHARSET_ERRORS[kind]);
  throw validation(`Unsupported 'raw.charset' name: ${charset}.`, undefined, cause);
}

interface Charset {
  readonly decode: (bytes: Uint8Array) => string;
  readonly encode: (text: string) => Uint8Array;
}

/** Names of Java's that TextDecoder does not know. */
const ALIASES: Readonly<Record<string, string>> = { UTF8: 'UTF-8', LATIN1: 'ISO-8859-1', ASCII: 'US-ASCII' };

/** Undefined for names that are not known. */
export function charsetOf(name: string): Charset | undefined {
  const upper = name.toUpperCase().replaceAll('_', '-');
  switch (ALIASES[upper] ?? upper) {
    case 'UTF-8':
      return decoded('utf-8', (text) => Buffer.from(text));
    case 'ISO-8859-1':
      return singleBytes(0xff);
    case 'US-ASCII':
      return singleBytes(0x7f);
    case 'UTF-16LE':
      return decoded('utf-16le', (text) => Buffer.from(text, 'utf16le'));
    case 'UTF-16BE':
      return decoded('utf-16be', bigEndian);
    case 'UTF-16': {
      const [big, little] = ['utf-16be', 'utf-16le'].map((label) => new TextDecoder(label));
      return {
        decode: (bytes) => (bytes[0] === 0xff && bytes[1] === 0xfe ? little : big).decode(bytes),
        encode: (text) => Buffer.concat([Buffer.of(0xfe, 0xff), bigEndian(text)]),
      };
    }
    default:
      return tableCharset(name);
  }
}

const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

function decoded(label: string, encode: Charset['encode']): Charset {
  const decoder = new TextDecoder(label, { ignoreBOM: true });
  return { decode: (bytes) => decoder.decode(bytes), encode };
}

/** Bytes that are characters up to `last`; others are read as U+FFFD and written as `?`. */
function singleBytes(last: number): Charset {
  return {
    decode: (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte > last ? 0xfffd : byte)).join(''),
    encode: (text) => Buffer.from(Array.from(text, (one) => (one.codePointAt(0)! > last ? 63 : one.codePointAt(0)!))),
  };
}

/** A charset of one or two bytes a character, which is written by what its decoder reads. */
function tableCharset(name: string): Charset | undefined {
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(name);
  } catch {
    return undefined;
  }
  let bytesOf: Map<string, Buffer> | undefined;
  const table = () => {
    const found = new Map<string, Buffer>();
    const add = (bytes: Buffer) => {
      const text = decoder.decode(bytes);
      if ([...text].length === 1 && text !== '\ufffd' && !found.has(text)) found.set(text, bytes);
    };
    for (let byte = 0; byte < 256; byte++) add(Buffer.of(byte));
    for (let pair = 0x8000; pair < 0x10000; pair++) add(Buffer.of(pair >> 8, pair & 255));
    return found;
  };
  return {
    decode: (bytes) => decoder.decode(bytes),
    encode(text) {
      const known = (bytesOf ??= table());
      return Buffer.concat(Array.from(text, (one) => known.get(one) ?? Buffer.of(63)));
    },
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

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
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
          'org.apache.flink.types.DeserializationException',
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
      rows.push(this.row(bytes.subarray(start, end > start && bytes[end - 1] === RETURN ? end - 1 : end)));
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
