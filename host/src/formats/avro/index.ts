/**
 * "avro": object container files of data that the Python worker has encoded already, one VARBINARY a datum.
 * Avro specification, "Object Container Files".
 */
import { randomBytes } from 'node:crypto';
import type { Format, FormatEncoder } from '../contracts';
import { OptionReader } from '../options';

const MAGIC = Buffer.from([0x4f, 0x62, 0x6a, 1]);

/** Avro's long: zigzag, then base-128 varint. */
export function avroLong(value: number): Buffer {
  let rest = value >= 0 ? value * 2 : -value * 2 - 1;
  const bytes: number[] = [];
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

const avroBytes = (value: Uint8Array): Buffer => Buffer.concat([avroLong(value.length), value]);

class ContainerEncoder implements FormatEncoder {
  private readonly sync = randomBytes(16);

  constructor(private readonly schema: string) {}

  header(): Uint8Array {
    const entry = (key: string, value: string): Buffer =>
      Buffer.concat([avroBytes(Buffer.from(key)), avroBytes(Buffer.from(value))]);
    const metadata = [avroLong(2), entry('avro.schema', this.schema), entry('avro.codec', 'null'), avroLong(0)];
    return Buffer.concat([MAGIC, ...metadata, this.sync]);
  }

  /** One block. */
  encode(rows: readonly unknown[]): Uint8Array {
    if (rows.length === 0) return new Uint8Array(0);
    const data = Buffer.concat(rows as readonly Uint8Array[]);
    return Buffer.concat([avroLong(rows.length), avroBytes(data), this.sync]);
  }

  footer(): Uint8Array {
    return new Uint8Array(0);
  }
}

export const avroFormat: Format = {
  splittable: false,
  encoder(_type, options) {
    const reader = new OptionReader('format "avro"', options);
    const schema = reader.required('schema');
    reader.oneOf('codec', ['null'], 'null');
    reader.end();
    return new ContainerEncoder(schema);
  },
};
