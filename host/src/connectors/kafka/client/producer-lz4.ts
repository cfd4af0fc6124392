/** LZ4's frame format with independent blocks of 64 KiB and no checksums but the header's, as Kafka's Java producer writes it. */
import { findMatches, type MatchSink } from './producer-matches';

const BLOCK = 64 * 1024;
/** Magic, flags (version 1, independent blocks), block size 64 KiB, and the second byte of xxHash32 over flags and size. */
const HEADER = Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]);
const END = Buffer.alloc(4);
/** The format wants the last match to start this far before the end, and the last bytes to be literals. */
const MATCH_START_TAIL = 12;
const LITERAL_TAIL = 5;
const UNCOMPRESSED = 0x80000000;

class BlockWriter implements MatchSink {
  private at = 0;
  private tokenAt = 0;
  private readonly output = Buffer.allocUnsafe(4 + BLOCK + Math.ceil(BLOCK / 255) + 32);

  constructor(private readonly input: Buffer) {}

  block(begin: number, end: number): Buffer {
    this.at = 4;
    const literals = findMatches(this.input, begin, end - MATCH_START_TAIL, end - LITERAL_TAIL, this);
    this.sequence(literals, end);
    const size = this.at - 4;
    if (size < end - begin) {
      this.output.writeUInt32LE(size, 0);
      return Buffer.from(this.output.subarray(0, this.at));
    }
    const stored = Buffer.allocUnsafe(4 + end - begin);
    stored.writeUInt32LE(UNCOMPRESSED + (end - begin), 0);
    this.input.copy(stored, 4, begin, end);
    return stored;
  }

  match(literals: number, start: number, offset: number, length: number): void {
    this.sequence(literals, start);
    this.output[this.at++] = offset & 0xff;
    this.output[this.at++] = offset >>> 8;
    if (length - 4 >= 15) this.extra(length - 4 - 15);
    this.output[this.tokenAt] |= Math.min(length - 4, 15);
  }

  /** Token and literals; `match` puts its length into the token. */
  private sequence(from: number, to: number): void {
    const count = to - from;
    this.tokenAt = this.at;
    this.output[this.at++] = Math.min(count, 15) << 4;
    if (count >= 15) this.extra(count - 15);
    this.input.copy(this.output, this.at, from, to);
    this.at += count;
  }

  private extra(value: number): void {
    let rest = value;
    for (; rest >= 255; rest -= 255) this.output[this.at++] = 255;
    this.output[this.at++] = rest;
  }
}

export function compressLz4(records: Buffer): Buffer {
  const writer = new BlockWriter(records);
  const parts: Buffer[] = [HEADER];
  for (let at = 0; at < records.length; at += BLOCK) parts.push(writer.block(at, Math.min(at + BLOCK, records.length)));
  parts.push(END);
  return Buffer.concat(parts);
}
