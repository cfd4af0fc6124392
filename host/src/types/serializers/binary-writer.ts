/**
 * Bytes of values, written one after the other: integers as zigzag varints of any size, doubles little-endian, texts as
 * one or two bytes a UTF-16 unit (lossless also for lone surrogates). Equal values give equal bytes.
 */
import { asBytes } from '../binary';
import { describeValue } from '../values';

type WriteText = (this: Uint8Array, text: string, offset: number, length: number) => number;
const bufferMethods = Buffer.prototype as unknown as { latin1Write: WriteText; ucs2Write: WriteText };
const { latin1Write, ucs2Write } = bufferMethods;

const float64 = new Float64Array(1);
const float64Bytes = asBytes(float64);
const float32 = new Float32Array(1);
const float32Bytes = asBytes(float32);

/** Texts up to this length are written unit by unit, which is quicker than the call into native code. */
const SHORT_TEXT = 24;
const TWO_BYTE_UNIT = /[^\0-\xff]/;
/** Integers below are exact as doubles after zigzag. */
const ZIGZAG_LIMIT = 2 ** 52;

export class BinaryWriter {
  /** What was written is in front of `position`; the array is replaced when it gets too small. */
  bytes: Uint8Array;
  position = 0;

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Forgets what was written; the memory is used again. */
  reset(): void {
    this.position = 0;
  }

  /** What was written, valid until the next write. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.position);
  }

  /** A copy of what was written from `start` on. */
  copy(start = 0): Uint8Array {
    return this.bytes.slice(start, this.position);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.position + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
    grown.set(this.bytes.subarray(0, this.position));
    this.bytes = grown;
  }

  writeByte(value: number): void {
    if (this.position === this.bytes.length) this.reserve(1);
    this.bytes[this.position++] = value;
  }

  writeBoolean(value: unknown): void {
    if (typeof value !== 'boolean') throw new TypeError(`${describeValue(value)} is no boolean`);
    this.writeByte(value ? 1 : 0);
  }

  /** A safe integer that is not negative: lengths, counts, identifiers. */
  writeUnsigned(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest > 0x7fffffff) {
      this.bytes[this.position++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.bytes[this.position++] = (rest & 127) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.position++] = rest;
  }

  /** An integer in canonical form: a number while safe, else a bigint of any size. */
  writeInteger(value: unknown): void {
    if (typeof value === 'number' && (value | 0) === value) {
      let rest = ((value << 1) ^ (value >> 31)) >>> 0;
      this.reserve(5);
      while (rest > 127) {
        this.bytes[this.position++] = (rest & 127) | 0x80;
        rest >>>= 7;
      }
      this.bytes[this.position++] = rest;
    } else this.writeLargeInteger(value);
  }

  private writeLargeInteger(value: unknown): void {
    if (typeof value === 'number' && Number.isSafeInteger(value)) {
      if (value < ZIGZAG_LIMIT && value >= -ZIGZAG_LIMIT) this.writeUnsigned(value >= 0 ? value * 2 : -value * 2 - 1);
      else this.writeBigInteger(BigInt(value));
    } else if (typeof value === 'bigint') this.writeBigInteger(value);
    else throw new TypeError(`${describeValue(value)} is no integer`);
  }

  private writeBigInteger(value: bigint): void {
    let rest = value >= 0n ? value << 1n : -(value << 1n) - 1n;
    while (rest > 127n) {
      this.writeByte(Number(rest & 127n) | 0x80);
      rest >>= 7n;
    }
    this.writeByte(Number(rest));
  }

  /** 8 bytes. Every NaN is written alike. */
  writeDouble(value: unknown): void {
    if (typeof value !== 'number') throw new TypeError(`${describeValue(value)} is no number`);
    this.reserve(8);
    float64[0] = Number.isNaN(value) ? Number.NaN : value;
    const { bytes, position } = this;
    for (let i = 0; i < 8; i++) bytes[position + i] = float64Bytes[i];
    this.position = position + 8;
  }

  /** 4 bytes. Rounds to float32. */
  writeFloat(value: unknown): void {
    if (typeof value !== 'number') throw new TypeError(`${describeValue(value)} is no number`);
    this.reserve(4);
    float32[0] = Number.isNaN(value) ? Number.NaN : value;
    const { bytes, position } = this;
    for (let i = 0; i < 4; i++) bytes[position + i] = float32Bytes[i];
    this.position = position + 4;
  }

  /** Length times 2, plus 1 when each unit takes two bytes; then the units. */
  writeString(value: unknown): void {
    if (typeof value !== 'string') throw new TypeError(`${describeValue(value)} is no string`);
    const { length } = value;
    if (length <= SHORT_TEXT) {
      this.writeShortString(value, length);
    } else if (TWO_BYTE_UNIT.test(value)) this.writeWideString(value);
    else {
      this.writeUnsigned(2 * length);
      this.reserve(length);
      this.position += latin1Write.call(this.bytes, value, this.position, length);
    }
  }

  private writeShortString(text: string, length: number): void {
    this.reserve(length + 1);
    const { bytes, position } = this;
    bytes[position] = 2 * length;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 255) {
        this.writeWideString(text);
        return;
      }
      bytes[position + 1 + i] = unit;
    }
    this.position = position + length + 1;
  }

  private writeWideString(text: string): void {
    this.writeUnsigned(2 * text.length + 1);
    const size = 2 * text.length;
    this.reserve(size);
    this.position += ucs2Write.call(this.bytes, text, this.position, size);
  }

  /** Length, then the bytes. */
  writeBytes(value: unknown): void {
    if (!(value instanceof Uint8Array)) throw new TypeError(`${describeValue(value)} is no array of bytes`);
    this.writeUnsigned(value.length);
    this.writeRaw(value);
  }

  /** The bytes alone. */
  writeRaw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.position);
    this.position += bytes.length;
  }
}
