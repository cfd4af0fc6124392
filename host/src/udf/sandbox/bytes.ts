/** Bytes of WebAssembly modules: a cursor over them, and a buffer that grows. Integers are LEB128. */

export class ModuleReader {
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
    readonly end = bytes.length,
  ) {}

  byte(): number {
    if (this.at >= this.end) throw new RangeError(`unexpected end at offset ${this.at}`);
    return this.bytes[this.at++];
  }

  u32(): number {
    let result = 0;
    let shift = 0;
    for (;;) {
      const byte = this.byte();
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return result >>> 0;
      if ((shift += 7) > 28) return this.lastOfU32(result);
    }
  }

  private lastOfU32(low: number): number {
    const byte = this.byte();
    if (byte > 0x0f) throw new RangeError(`integer too long at offset ${this.at - 1}`);
    return (low | (byte << 28)) >>> 0;
  }

  /** Steps over an integer of any width. */
  skipLeb(): void {
    while (this.byte() >= 0x80);
  }

  /** A view of the next `length` bytes. */
  take(length: number): Uint8Array {
    if (this.at + length > this.end) throw new RangeError(`unexpected end at offset ${this.at}`);
    return this.bytes.subarray(this.at, (this.at += length));
  }

  name(): string {
    return Buffer.from(this.take(this.u32())).toString('utf8');
  }

  skip(length: number): void {
    this.take(length);
  }

  get done(): boolean {
    return this.at >= this.end;
  }
}

export class ModuleWriter {
  private buffer: Uint8Array;
  length = 0;

  constructor(capacity = 256) {
    this.buffer = new Uint8Array(capacity);
  }

  private reserve(extra: number): void {
    if (this.length + extra <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.length + extra));
    grown.set(this.buffer.subarray(0, this.length));
    this.buffer = grown;
  }

  byte(value: number): this {
    if (this.length === this.buffer.length) this.reserve(1);
    this.buffer[this.length++] = value;
    return this;
  }

  u32(value: number): this {
    let rest = value;
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return this.byte(rest);
  }

  s32(value: number): this {
    let rest = value;
    for (;;) {
      const byte = rest & 0x7f;
      rest >>= 7;
      if ((rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0)) return this.byte(byte);
      this.byte(byte | 0x80);
    }
  }

  raw(bytes: ArrayLike<number>): this {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
    return this;
  }

  name(text: string): this {
    const bytes = Buffer.from(text, 'utf8');
    return this.u32(bytes.length).raw(bytes);
  }

  /** What was written so far; valid until the next write. */
  view(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }
}
