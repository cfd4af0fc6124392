/** Elements of streams as messages: what DataStream's (de)serialization schemas do. */
import type { DataType } from '@drey/sdk/protocol';

/** A schema as programs describe it. */
export interface SchemaSettings {
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
  /** The elements' type, where it may differ from that of the stream (names of fields): a DataType of the wire in base64. */
  readonly type?: string;
}

export interface ElementDecoder {
  /** The element of a message; undefined when the message gives none. Throws FormatError. */
  decode(message: Uint8Array | null): unknown;
}

export interface ElementEncoder {
  /** Throws FormatError. */
  encode(element: unknown): Uint8Array | null;
}

export interface MessageSchema {
  decoder?(type: DataType, options: ReadonlyMap<string, string>): ElementDecoder;
  encoder?(type: DataType, options: ReadonlyMap<string, string>): ElementEncoder;
}

export function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}
