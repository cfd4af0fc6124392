/** Frames of the worker and control protocols: uint32 LE length, then the message. */
import type { Socket } from 'node:net';

/** A peer that announces more than this has lost its place in the stream. */
export const MAX_FRAME_BYTES = 1 << 30;

const HEADER_BYTES = 4;

/**
 * Cuts a byte stream into frames. A frame that lies within one chunk is a view of it; a larger one is gathered into a
 * buffer of its own, so that every byte is copied at most once.
 */
export class FrameReader {
  #header = Buffer.alloc(HEADER_BYTES);
  #headerFilled = 0;
  #body: Buffer | undefined;
  #bodyFilled = 0;

  constructor(private readonly onFrame: (frame: Buffer) => void) {}

  /** @throws Error when a frame's length is beyond MAX_FRAME_BYTES. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      at = this.#body === undefined ? this.#startFrame(chunk, at) : this.#continueFrame(chunk, at, this.#body);
    }
  }

  /** True between two frames: the stream may end here. */
  get idle(): boolean {
    return this.#body === undefined && this.#headerFilled === 0;
  }

  #startFrame(chunk: Buffer, start: number): number {
    const taken = Math.min(HEADER_BYTES - this.#headerFilled, chunk.length - start);
    chunk.copy(this.#header, this.#headerFilled, start, start + taken);
    this.#headerFilled += taken;
    const at = start + taken;
    if (this.#headerFilled < HEADER_BYTES) return at;
    this.#headerFilled = 0;
    const length = this.#header.readUInt32LE(0);
    if (length > MAX_FRAME_BYTES)
      throw new Error(`A frame of ${length} bytes was announced; the most is ${MAX_FRAME_BYTES}`);
    if (at + length <= chunk.length) {
      this.onFrame(chunk.subarray(at, at + length));
      return at + length;
    }
    this.#body = Buffer.allocUnsafeSlow(length);
    this.#bodyFilled = 0;
    return at;
  }

  #continueFrame(chunk: Buffer, start: number, body: Buffer): number {
    const taken = Math.min(body.length - this.#bodyFilled, chunk.length - start);
    chunk.copy(body, this.#bodyFilled, start, start + taken);
    this.#bodyFilled += taken;
    if (this.#bodyFilled === body.length) {
      this.#body = undefined;
      this.onFrame(body);
    }
    return start + taken;
  }
}

/** Writes one frame; header and body leave in one system call. */
export function writeFrame(socket: Socket, body: Uint8Array): void {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt32LE(body.length, 0);
  socket.cork();
  socket.write(header);
  socket.write(body);
  socket.uncork();
}
