/** Formats of tables: rows of SQL types as bytes and back. A table's connector finds them by the option `format`. */
import type { ConnectorOption, TableOptions } from '../../types/options/table-options';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { type Row, rowKindString } from '../../types/rows';
import type { FormatDecoder, FormatEncoder } from '../contracts';

export interface TableFormat {
  readonly identifier: string;
  /** Messages tell of all changes of a table; else they are rows that are inserted. */
  readonly changelog?: boolean;
  /** Columns that messages have besides their rows. */
  readonly metadata?: readonly { readonly key: string; readonly type: LogicalType }[];
  /** Without the format's prefix. */
  readonly options: readonly ConnectorOption[];
  /** Checks beyond the options' types. Throws ValidationException. */
  check(options: TableOptions, use: 'read' | 'write'): void;
  /**
   * `stored` is the row as it stands in the bytes, `projection` the fields wanted of it. Throws on types that the format does not
   * have.
   */
  decoder(stored: RowType, projection: readonly number[], options: FormatSettings): FormatDecoder;
  encoder(type: RowType, options: FormatSettings): FormatEncoder;
  /** As `decoder` and `encoder`, where every record is a message of its own (Kafka). */
  messageDecoder(
    stored: RowType,
    projection: readonly number[],
    options: FormatSettings,
    /** Keys of `metadata` that rows have behind the fields. */
    metadata?: readonly string[],
  ): MessageDecoder;
  messageEncoder(type: RowType, options: FormatSettings): MessageEncoder;
  /**
   * Flink writes files of this format through buffers of its own: they end at every checkpoint, and count for rolling as large as what has
   * left the buffers. Gives that size for the bytes of a file. Undefined: rows are written one by one, and files go on over checkpoints.
   */
  readonly sizeBehindBuffers?: (bytes: number) => number;
}

/** Messages as rows. */
export interface MessageDecoder {
  /** Appends the rows of a message: mostly one. Null is a message without a value. Throws FormatError. */
  decode(message: Uint8Array | null, rows: Row[]): void;
}

/** Rows as messages. */
export interface MessageEncoder {
  /** Reads the fields of its type, from the first. Throws FormatError. */
  encode(row: Row): Uint8Array | null;
}

/** The error of a message that cannot be written. Flink shows the row as its internal class does. */
export function notSerialized(row: Row, arity: number, cause: unknown): FormatError {
  const cells = Array.from({ length: arity }, (_, i) => String(row[`f${i}`]));
  const message = `Could not serialize row '${rowKindString(row.kind)}(${cells.join(',')})'.`;
  return new FormatError(message, 'java.lang.RuntimeException', { cause });
}

/** A format's options as texts; those that are absent have their defaults. */
export type FormatSettings = ReadonlyMap<string, string>;

export function flag(settings: FormatSettings, key: string, fallback = false): boolean {
  const text = settings.get(key);
  return text === undefined ? fallback : text.toLowerCase() === 'true';
}

/** A row or record that cannot be read or written, with the class of Flink's exception. */
export class FormatError extends Error {
  readonly domain = 'user';

  constructor(
    message: string,
    readonly exceptionClass: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = exceptionClass.slice(exceptionClass.lastIndexOf('.') + 1);
  }

  /** The causes, as Java shows them: the reason is mostly the last one. */
  get traceback(): string {
    const lines = [`${this.exceptionClass}: ${this.message}`];
    for (let cause: unknown = this.cause; cause instanceof Error; cause = cause.cause) {
      const name = (cause as { exceptionClass?: string }).exceptionClass ?? cause.name;
      lines.push(`Caused by: ${name}: ${cause.message}`);
    }
    return lines.length === 1 ? '' : lines.join('\n');
  }
}

export function unsupportedType(message: string): FormatError {
  return new FormatError(message, 'java.lang.UnsupportedOperationException');
}
