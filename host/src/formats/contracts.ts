/** Formats: how rows become bytes and back. A format is a folder here, known to `registry.ts`. */
import type { DataType } from '@drey/sdk/protocol';

/** A file or message format. */
export interface Format {
  /** Splits a byte stream into rows; state between chunks stays in the decoder. */
  decoder?(type: DataType, options: ReadonlyMap<string, string>): FormatDecoder;
  encoder?(type: DataType, options: ReadonlyMap<string, string>): FormatEncoder;
  /** True when a reader may start in the middle of a file after skipping to the next record. */
  readonly splittable: boolean;
}

export interface FormatDecoder {
  /** Rows (internal values of the type) of this chunk; an incomplete record at the end is kept for the next call. */
  push(chunk: Uint8Array): unknown[];
  /** Rows that were held back until the end of the file. */
  end(): unknown[];
}

export interface FormatEncoder {
  /** Bytes before the first record of a file. */
  header(): Uint8Array;
  encode(rows: readonly unknown[]): Uint8Array;
  footer(): Uint8Array;
}
