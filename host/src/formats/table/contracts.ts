/** Formats of tables: rows of SQL types as bytes and back. A table's connector finds them by the option `format`. */
import type { ConnectorOption, TableOptions } from '../../types/options/table-options';
import type { RowType } from '../../types/logical/contracts';
import type { FormatDecoder, FormatEncoder } from '../contracts';

export interface TableFormat {
  readonly identifier: string;
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
