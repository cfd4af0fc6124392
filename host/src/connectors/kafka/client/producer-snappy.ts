/** Snappy, framed as xerial's Java library does, which is what Kafka's clients read. */
import { findMatches, type MatchSink } from './producer-matches';

const BLOCK = 32 * 1024;
/** Magic, version 1, compatible with version 1. */
const HEADER = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
/** Matches do not start in the last bytes, so that four can always be looked at. */
const TAIL = 4;
const MAX_COPY = 64;

class BlockWriter implements MatchSink {
  private at = 0;
  private readonly output = Buffer.allocUnsafe(32 + BLOCK + Math.ceil(BLOCK / 6));

  constructor(private readonly input: Buffer) {}

  block(begin: number, end: number): Buffer {
    this.at = 4;
    this.length(end - begin);
    const literals = findMatches(this.input, begin, end - TAIL, end, this);
    this.literals(literals, end);
    this.output.writeInt32BE(this.at - 4, 0);
    return Buffer.from(this.output.subarray(0, this.at));
  }

  match(literals: number, start: number, offset: number, length: number): void {
    this.literals(literals, start);
    let rest = length;
    while (rest > 0) {
      // A short rest of less than 4 could not be written with the short form, but the long one takes any length.
      const size = Math.min(rest, MAX_COPY);
      this.output[this.at++] = ((size - 1) << 2) | 2;
      this.output[this.at++] = offset & 0xff;
      this.output[this.at++] = offset >>> 8;
      rest -= size;
    }
  }

  private length(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.output[this.at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.output[this.at++] = rest;
  }

  private literals(from: number, to: number): void {
    const count = to - from;
    if (count === 0) return;
    const { output } = this;
    if (count <= 60) output[this.at++] = (count - 1) << 2;
    else if (count <= 256) {
      output[this.at++] = 60 << 2;
      output[this.at++] = count - 1;
    } else {
      output[this.at++] = 61 << 2;
      output.writeUInt16LE(count - 1, this.at);
      this.at += 2;
    }
    this.input.copy(output, this.at, from, to);
    this.at += count;
  }
}

export function compressSnappy(records: Buffer): Buffer {
  const writer = new BlockWriter(records);
  const parts: Buffer[] = [HEADER];
  for (let at = 0; at < records.length; at += BLOCK) parts.push(writer.block(at, Math.min(at + BLOCK, records.length)));
  return Buffer.concat(parts);
}
