/** The client's side of the control protocol, for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClientHello, ControlMessage, ProtocolVersion, type Reply } from '@drey/sdk/protocol';
import { FrameReader, writeFrame } from '../udf/python/framing';
import type { ControlValue } from './control-connection';

/** Two ends of one stream socket. */
export async function socketPair(): Promise<[Socket, Socket]> {
  const directory = mkdtempSync(join(tmpdir(), 'drey-test-'));
  const path = join(directory, 's');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const client = connect(path);
  const host = await accepted;
  server.close();
  rmSync(directory, { recursive: true });
  return [client, host];
}

export class TestClient {
  readonly received: ControlValue[] = [];
  closed = false;
  #requestId = 0;
  readonly #replies = new Map<number, (reply: Reply) => void>();
  readonly #watchers = new Set<() => void>();
  /** Sees every message as it comes. */
  onMessage: (message: ControlValue) => void = () => undefined;

  constructor(private readonly socket: Socket) {
    const reader = new FrameReader((frame) => {
      const { message, requestId } = ControlMessage.decode(frame);
      if (!message) return;
      this.received.push(message);
      this.onMessage(message);
      if (message.kind === 'reply') this.#replies.get(requestId)?.(message.value);
      for (const watcher of this.#watchers) watcher();
    });
    socket.on('data', (chunk: Buffer) => reader.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      for (const watcher of this.#watchers) watcher();
    });
  }

  send(message: ControlValue, requestId = 0): void {
    writeFrame(this.socket, ControlMessage.encode({ requestId, message }).finish());
  }

  async hello(version: ProtocolVersion = ProtocolVersion.PROTOCOL_V1): Promise<void> {
    this.send({ kind: 'clientHello', value: ClientHello.create({ version, client: 'test' }) }, ++this.#requestId);
    await this.until(() => this.received.length > 0);
  }

  request(message: ControlValue): Promise<Reply> {
    const requestId = ++this.#requestId;
    return new Promise((resolve) => {
      this.#replies.set(requestId, resolve);
      this.send(message, requestId);
    });
  }

  of<K extends ControlValue['kind']>(kind: K): Extract<ControlValue, { kind: K }>['value'][] {
    return this.received.filter((message) => message.kind === kind).map(({ value }) => value) as never;
  }

  /** Resolves when `condition` holds; it is looked at after every message. */
  async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`Got only ${this.received.map(({ kind }) => kind).join()}`)),
        4000,
      );
      const watcher = (): void => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
    });
  }

  end(): void {
    this.socket.destroy();
  }
}
