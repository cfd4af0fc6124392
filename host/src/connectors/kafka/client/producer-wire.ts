/** Kafka's primitive types: big endian, strings with a 16-bit length, arrays with a 32-bit count; compact ones and varints as in flexible versions. */

/** Appends to a buffer that grows. */
export class WireWriter {
  private buffer: Buffer;
  private position = 0;

  constructor(capacity = 256) {
    this.buffer = Buffer.allocUnsafe(capacity);
  }

  private reserve(bytes: number): number {
    const at = this.position;
    const end = at + bytes;
    if (end > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(end, this.buffer.length * 2));
      this.buffer.copy(grown, 0, 0, at);
      this.buffer = grown;
    }
    this.position = end;
    return at;
  }

  int8(value: number): this {
    const at = this.reserve(1);
    this.buffer.writeInt8(value, at);
    return this;
  }

  int16(value: number): this {
    const at = this.reserve(2);
    this.buffer.writeInt16BE(value, at);
    return this;
  }

  int32(value: number): this {
    const at = this.reserve(4);
    this.buffer.writeInt32BE(value, at);
    return this;
  }

  int64(value: bigint): this {
    const at = this.reserve(8);
    this.buffer.writeBigInt64BE(value, at);
    return this;
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  string(value: string): this {
    const bytes = Buffer.from(value, 'utf8');
    return this.int16(bytes.length).bytes(bytes);
  }

  nullableString(value: string | undefined): this {
    return value === undefined ? this.int16(-1) : this.string(value);
  }

  array<T>(values: readonly T[], write: (value: T) => void): this {
    this.int32(values.length);
    for (const value of values) write(value);
    return this;
  }

  bytes(value: Uint8Array): this {
    const at = this.reserve(value.length);
    this.buffer.set(value, at);
    return this;
  }

  unsignedVarint(value: number): this {
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.int8((((rest & 0x7f) | 0x80) << 24) >> 24);
      rest >>>= 7;
    }
    return this.int8(rest);
  }

  compactString(value: string): this {
    const bytes = Buffer.from(value, 'utf8');
    return this.unsignedVarint(bytes.length + 1).bytes(bytes);
  }

  compactArray<T>(values: readonly T[], write: (value: T) => void): this {
    this.unsignedVarint(values.length + 1);
    for (const value of values) write(value);
    return this;
  }

  /** No tagged fields. */
  tags(): this {
    return this.int8(0);
  }

  finish(): Buffer {
    return this.buffer.subarray(0, this.position);
  }
}

/** Reads what a broker has answered. */
export class WireReader {
  private position = 0;

  constructor(private readonly buffer: Buffer) {}

  int8(): number {
    return this.buffer.readInt8(this.skip(1));
  }

  int16(): number {
    return this.buffer.readInt16BE(this.skip(2));
  }

  int32(): number {
    return this.buffer.readInt32BE(this.skip(4));
  }

  int64(): bigint {
    return this.buffer.readBigInt64BE(this.skip(8));
  }

  boolean(): boolean {
    return this.int8() !== 0;
  }

  string(): string {
    return this.nullableString() ?? '';
  }

  nullableString(): string | undefined {
    const length = this.int16();
    return length < 0 ? undefined : this.text(length);
  }

  array<T>(read: () => T): T[] {
    return this.repeat(this.int32(), read);
  }

  unsignedVarint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.buffer.readUInt8(this.skip(1));
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  compactString(): string {
    return this.compactNullableString() ?? '';
  }

  compactNullableString(): string | undefined {
    const length = this.unsignedVarint() - 1;
    return length < 0 ? undefined : this.text(length);
  }

  compactArray<T>(read: () => T): T[] {
    return this.repeat(this.unsignedVarint() - 1, read);
  }

  /** Tagged fields, which nobody here knows. */
  tags(): void {
    for (let count = this.unsignedVarint(); count > 0; count--) {
      this.unsignedVarint();
      this.skip(this.unsignedVarint());
    }
  }

  bytes(length: number): Buffer {
    const at = this.skip(length);
    return this.buffer.subarray(at, at + length);
  }

  private repeat<T>(count: number, read: () => T): T[] {
    const values: T[] = [];
    for (let i = 0; i < count; i++) values.push(read());
    return values;
  }

  private text(length: number): string {
    const at = this.skip(length);
    return this.buffer.toString('utf8', at, at + length);
  }

  private skip(bytes: number): number {
    const at = this.position;
    this.position = at + bytes;
    return at;
  }
}
