/** The control socket: frames of ControlMessage. */
import type { Socket } from 'node:net';
import { ControlMessage } from '@drey/sdk/protocol';
import { FrameReader, writeFrame } from '../udf/python/framing';

export type ControlValue = NonNullable<ControlMessage['message']>;

export class ControlConnection {
  #onClose: () => void = () => undefined;

  constructor(
    private readonly socket: Socket,
    onMessage: (message: ControlValue, requestId: number) => void,
  ) {
    const reader = new FrameReader((frame) => {
      const { message, requestId } = ControlMessage.decode(frame);
      if (message) onMessage(message, requestId);
    });
    socket.on('data', (chunk: Buffer) => reader.push(chunk));
    // What went wrong does not matter: without its client the host has nothing to do.
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.end());
    socket.on('close', () => this.#onClose());
  }

  set onClose(listener: () => void) {
    this.#onClose = listener;
  }

  send(message: ControlValue, requestId = 0): void {
    if (this.socket.writable) writeFrame(this.socket, ControlMessage.encode({ requestId, message }).finish());
  }

  /** An encoded ControlMessage. */
  sendEncoded(frame: Uint8Array): void {
    if (this.socket.writable) writeFrame(this.socket, frame);
  }

  /** Resolves when everything sent so far is with the kernel, or the socket is gone. */
  flushed(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.socket.writable) resolve();
      else this.socket.write('', () => resolve());
    });
  }

  end(): void {
    this.socket.end();
  }
}
