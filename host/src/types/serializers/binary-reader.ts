/** Reads what a BinaryWriter has written. */
import { asBytes, canonicalInteger, latin1 } from '../binary';

type Slice = (this: Uint8Array, start: number, end: number) => string;
const { ucs2Slice } = Buffer.prototype as unknown as { ucs2Slice: Slice };

const float64 = new Float64Array(1);
const float64Bytes = asBytes(float64);
const float32 = new Float32Array(1);
const float32Bytes = asBytes(float32);

/** Integers of at most this many bits are exact as doubles after zigzag. */
const EXACT = 2 ** 49;

/** Reading past the end throws RangeError. */
export class BinaryReader {
  position = 0;
  bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Goes on with other bytes, from their beginning. */
  reset(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.position = 0;
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  readByte(): number {
    if (this.position >= this.bytes.length) throw pastEnd();
    return this.bytes[this.position++];
  }

  readBoolean(): boolean {
    return this.readByte() !== 0;
  }

  readUnsigned(): number {
    const { bytes } = this;
    let byte = bytes[this.position++];
    if (byte < 128) return byte;
    let value = byte & 127;
    let factor = 128;
    do {
      byte = bytes[this.position++];
      value += (byte & 127) * factor;
      factor *= 128;
    } while (byte > 127);
    if (byte === undefined || this.position > bytes.length || !Number.isSafeInteger(value)) throw pastEnd();
    return value;
  }

  readInteger(): number | bigint {
    const { bytes } = this;
    const start = this.position;
    let byte = bytes[this.position++];
    let value = byte & 127;
    let factor = 128;
    while (byte > 127) {
      byte = bytes[this.position++];
      if (factor === EXACT) return this.readBigInteger(start);
      value += (byte & 127) * factor;
      factor *= 128;
    }
    if (byte === undefined) throw pastEnd();
    if (value <= 0x7fffffff) return (value >>> 1) ^ -(value & 1);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  private readBigInteger(start: number): number | bigint {
    this.position = start;
    let value = 0n;
    let shift = 0n;
    let byte: number;
    do {
      byte = this.readByte();
      value |= BigInt(byte & 127) << shift;
      shift += 7n;
    } while (byte > 127);
    return canonicalInteger((value & 1n) === 0n ? value >> 1n : -((value + 1n) >> 1n));
  }

  readDouble(): number {
    const { bytes, position } = this;
    this.skip(8);
    for (let i = 0; i < 8; i++) float64Bytes[i] = bytes[position + i];
    return float64[0];
  }

  readFloat(): number {
    const { bytes, position } = this;
    this.skip(4);
    for (let i = 0; i < 4; i++) float32Bytes[i] = bytes[position + i];
    return float32[0];
  }

  readString(): string {
    const header = this.readUnsigned();
    const start = this.position;
    if (header % 2 === 0) {
      this.skip(header / 2);
      return latin1(this.bytes, start, this.position);
    }
    this.skip(header - 1);
    return ucs2Slice.call(this.bytes, start, this.position);
  }

  /** A copy of its own. */
  readBytes(): Uint8Array {
    const start = this.skip(this.readUnsigned());
    return Uint8Array.prototype.slice.call(this.bytes, start, this.position);
  }

  /** Passes `count` bytes; returns where they begin. */
  skip(count: number): number {
    const start = this.position;
    if (start + count > this.bytes.length) throw pastEnd();
    this.position = start + count;
    return start;
  }
}

function pastEnd(): RangeError {
  return new RangeError('the bytes end in the middle of a value');
}
