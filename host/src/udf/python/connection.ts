/** One connection to a worker: frames in and out, messages routed to the stages that they belong to. */
import type { Socket } from 'node:net';
import { type Hello, WorkerMessage } from '@drey/sdk/protocol';
import { FrameReader, writeFrame } from './framing';

export type WorkerMessageValue = NonNullable<WorkerMessage['message']>;
/** A message that concerns one stage. */
export type StageMessage = Extract<WorkerMessageValue, { value: { stageId: number } }>;

export interface ConnectionListener {
  onMessage(message: WorkerMessageValue): void;
  /** Called once; `error` is undefined when the worker closed the connection between two frames. */
  onClose(error: Error | undefined): void;
}

export class WorkerConnection {
  #listener: ConnectionListener;
  #closed = false;
  #error: Error | undefined;

  constructor(
    private readonly socket: Socket,
    listener: ConnectionListener,
  ) {
    this.#listener = listener;
    const reader = new FrameReader((frame) => this.#receive(frame));
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#guard(() => reader.push(chunk)));
    socket.on('error', (error) => {
      this.#error ??= error;
    });
    socket.on('close', () => {
      if (!reader.idle) this.#error ??= new Error('The connection ended in the middle of a message');
      this.#close();
    });
  }

  /** Who gets messages from now on (first the hand-shake, then the pool). */
  set listener(listener: ConnectionListener) {
    this.#listener = listener;
  }

  send(message: WorkerMessageValue): void {
    if (this.#closed || !this.socket.writable) return;
    writeFrame(this.socket, WorkerMessage.encode({ message }).finish());
  }

  /** Sends what is queued, then ends the connection. */
  end(): void {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }

  #receive(frame: Buffer): void {
    if (this.#closed) return;
    const { message } = WorkerMessage.decode(frame);
    if (message) this.#listener.onMessage(message);
  }

  /** A message that cannot be read ends the connection: its stages cannot be trusted any more. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#error ??= error instanceof Error ? error : new Error(String(error));
      this.socket.destroy();
    }
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener.onClose(this.#error);
  }
}

/** Resolves with the worker's first message; rejects when it is not a Hello or the connection ends before. */
export function awaitHello(socket: Socket): Promise<{ connection: WorkerConnection; hello: Hello }> {
  return new Promise((resolve, reject) => {
    const connection = new WorkerConnection(socket, {
      onMessage: (message) => {
        if (message.kind === 'hello') resolve({ connection, hello: message.value });
        else reject(new Error(`A worker must say hello first, but sent "${message.kind}"`));
      },
      onClose: (error) => reject(error ?? new Error('A worker disconnected before it said hello')),
    });
  });
}
