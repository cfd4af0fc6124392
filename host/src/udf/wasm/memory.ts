/** Typed views of a guest's memory. The memory may grow in any call of the guest; `refresh` comes before each use after one. */
import type { WasmMemory } from '../sandbox/webassembly';

/** Methods of Node's buffers that take addresses, and so make no views. */
export interface RawBuffer extends Buffer {
  latin1Slice(from: number, to: number): string;
  utf8Slice(from: number, to: number): string;
  utf8Write(text: string, at: number): number;
}

export class GuestMemory {
  private buffer: ArrayBuffer;
  bytes!: RawBuffer;
  i8!: Int8Array;
  i16!: Int16Array;
  i32!: Int32Array;
  u32!: Uint32Array;
  f32!: Float32Array;
  f64!: Float64Array;
  i64!: BigInt64Array;

  constructor(private readonly memory: WasmMemory) {
    this.buffer = memory.buffer;
    this.view();
  }

  /** Call after anything of the guest has run. */
  refresh(): this {
    const { buffer } = this.memory;
    if (buffer !== this.buffer) {
      this.buffer = buffer;
      this.view();
    }
    return this;
  }

  get size(): number {
    return this.bytes.length;
  }

  private view(): void {
    const { buffer } = this;
    this.bytes = Buffer.from(buffer) as RawBuffer;
    this.i8 = new Int8Array(buffer);
    this.i16 = new Int16Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.i64 = new BigInt64Array(buffer);
  }
}
