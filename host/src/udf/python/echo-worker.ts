/** A worker for tests that returns every row as it came, over a real socket. */
import { connect, type Socket } from 'node:net';
import {
  type Data,
  type EndInput,
  Hello,
  ProtocolVersion,
  Result,
  StageOpened,
  StageOutputBatch,
  WorkerMessage,
} from '@drey/sdk/protocol';
import type { WorkerMessageValue } from './connection';
import { FrameReader, writeFrame } from './framing';

export class EchoWorker {
  readonly received: WorkerMessageValue[] = [];
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  /** Answers nothing while it is set. */
  paused = false;

  constructor(address: string, token: string, workerId: number) {
    this.#socket = connect(address);
    const reader = new FrameReader((frame) => this.#receive(frame));
    this.#socket.on('data', (chunk: Buffer) => reader.push(chunk));
    this.#socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => this.#socket.on('close', () => resolve()));
    const value = Hello.create({
      version: ProtocolVersion.PROTOCOL_V1,
      workerId,
      pid: 0x7fffff00,
      languageVersion: 'python 3.11.7',
      token,
    });
    this.send({ kind: 'hello', value });
  }

  send(message: WorkerMessageValue): void {
    writeFrame(this.#socket, WorkerMessage.encode({ message }).finish());
  }

  die(): void {
    this.#socket.destroy();
  }

  #receive(frame: Buffer): void {
    const { message } = WorkerMessage.decode(frame);
    if (message === undefined) return;
    this.received.push(message);
    if (this.paused) return;
    switch (message.kind) {
      case 'openStage':
        this.send({ kind: 'stageOpened', value: StageOpened.create({ stageId: message.value.stageId }) });
        break;
      case 'data':
      case 'endInput':
        this.#answer(message.value);
        break;
      case 'closeStage':
        this.send({ kind: 'stageClosed', value: message.value });
        break;
      case 'shutdown':
        this.#socket.end();
        break;
      default:
        throw new Error(`The echo worker does not know "${message.kind}"`);
    }
  }

  #answer(frame: Data | EndInput): void {
    const batch = 'batch' in frame ? frame.batch : undefined;
    const outputs = batch === undefined ? [] : [StageOutputBatch.create({ output: 0, batch })];
    this.send({
      kind: 'result',
      value: Result.create({ stageId: frame.stageId, seq: frame.seq, done: true, outputs }),
    });
  }
}
