/** Halving a batch that a broker found too large. */
import type { OutgoingRecord } from '../contracts';
import { RecordBatchBuilder } from './producer-record-batch';

/** Reads the records of a batch that was made here. */
class RecordReader {
  private at = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly baseTimestamp: number,
  ) {}

  next(): { readonly record: OutgoingRecord; readonly timestamp: number } {
    this.varlong();
    this.at++;
    const timestamp = this.baseTimestamp + this.varlong();
    this.varlong();
    const key = this.nullable();
    const value = this.nullable();
    const count = this.varlong();
    const headers = Array.from({ length: count }, () => ({
      key: Buffer.from(this.nullable()!).toString('utf8'),
      value: this.nullable(),
    }));
    return { record: { topic: '', partition: undefined, timestamp, key, value, headers }, timestamp };
  }

  private nullable(): Uint8Array | null {
    const length = this.varlong();
    if (length < 0) return null;
    const bytes = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return bytes;
  }

  private varlong(): number {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.bytes[this.at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number((value >> 1n) ^ -(value & 1n));
    }
  }
}

/** Two batches with the same records in the same order; one when there is a single record. */
export function splitBatch(builder: RecordBatchBuilder): RecordBatchBuilder[] {
  const { count } = builder;
  if (count < 2) return [builder];
  const reader = new RecordReader(builder.records(), builder.firstTimestamp);
  const halves = [new RecordBatchBuilder(), new RecordBatchBuilder()];
  for (let i = 0; i < count; i++) {
    const { record, timestamp } = reader.next();
    halves[i * 2 < count ? 0 : 1].append(record, timestamp);
  }
  return halves;
}
