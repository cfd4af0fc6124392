/** Channels to another thread: batches as frames over a MessagePort, with credits for backpressure. */
import type { MessagePort } from 'node:worker_threads';
import type { StreamEdge } from '../graph/contracts';
import type { Batch } from '../types/contracts';
import { decodeBatch, type EncodedBatch, encodeBatch, encodedBytes } from './batch-codec';
import { BATCH, CHANNEL_ELEMENTS, CHANNEL_ROWS } from './channels';
import type { ChannelWriter, InputChannel, StreamElement } from './channels';

/** What crosses: `c` names the channel. Credits go back as elements and rows that were taken out. */
type Message =
  | { readonly c: string; readonly taken: number; readonly rows: number }
  | { readonly c: string; readonly element: StreamElement }
  | { readonly c: string; readonly batch: EncodedBatch };

/** Credits are returned in groups of this many elements, or when a queue has run empty. */
const CREDIT_GROUP = CHANNEL_ELEMENTS / 4;

class RemoteWriter implements ChannelWriter {
  onReady: () => void = () => undefined;
  bytes = 0;
  private elements = 0;
  private rows = 0;

  constructor(
    private readonly name: string,
    private readonly edge: StreamEdge,
    private readonly port: MessagePort,
  ) {}

  get full(): boolean {
    return this.elements >= CHANNEL_ELEMENTS || this.rows >= CHANNEL_ROWS;
  }

  push(element: StreamElement): void {
    this.elements++;
    if (element.type !== BATCH) {
      this.port.postMessage({ c: this.name, element } satisfies Message);
      return;
    }
    this.rows += element.batch.length;
    this.send(element.batch);
  }

  taken(elements: number, rows: number): void {
    const wasFull = this.full;
    this.elements -= elements;
    this.rows -= rows;
    if (wasFull && !this.full) this.onReady();
  }

  private send(batch: Batch): void {
    const encoded = encodeBatch(batch, this.edge);
    this.bytes += encodedBytes(encoded);
    const transfer = 'frame' in encoded ? [encoded.frame.buffer] : [];
    this.port.postMessage({ c: this.name, batch: encoded } satisfies Message, transfer);
  }
}

/** All channels between two task managers, in both directions. */
export class PeerLink {
  private readonly writers = new Map<string, RemoteWriter>();
  private readonly receivers = new Map<string, { channel: InputChannel; edge: StreamEdge }>();
  private readonly forgotten = new Set<number>();
  /** Messages that came before this side had deployed. */
  private early: Message[] = [];

  constructor(private readonly port: MessagePort) {
    port.on('message', (message: Message) => this.onMessage(message));
  }

  writer(name: string, edge: StreamEdge): ChannelWriter {
    const writer = new RemoteWriter(name, edge, this.port);
    this.writers.set(name, writer);
    return writer;
  }

  receive(name: string, channel: InputChannel, edge: StreamEdge): void {
    this.receivers.set(name, { channel, edge });
    let elements = 0;
    let rows = 0;
    channel.onTaken = (taken) => {
      elements++;
      rows += taken;
      if (elements < CREDIT_GROUP && channel.size > 0 && !channel.unbounded) return;
      this.port.postMessage({ c: name, taken: elements, rows } satisfies Message);
      elements = 0;
      rows = 0;
    };
    const early = this.early.filter((message) => message.c === name);
    this.early = this.early.filter((message) => message.c !== name);
    for (const message of early) this.onMessage(message);
  }

  /** Forgets the channels of an attempt; what still comes for them is dropped. */
  forget(attempt: number): void {
    this.forgotten.add(attempt);
    const old = (name: string): boolean => Number.parseInt(name, 10) === attempt;
    for (const map of [this.writers, this.receivers]) for (const name of map.keys()) if (old(name)) map.delete(name);
    this.early = this.early.filter((message) => !old(message.c));
  }

  close(): void {
    this.port.close();
  }

  private onMessage(message: Message): void {
    if ('taken' in message) {
      this.writers.get(message.c)?.taken(message.taken, message.rows);
      return;
    }
    const receiver = this.receivers.get(message.c);
    if (!receiver) {
      if (!this.forgotten.has(Number.parseInt(message.c, 10))) this.early.push(message);
      return;
    }
    const { channel, edge } = receiver;
    if ('element' in message) {
      channel.push(message.element);
      return;
    }
    channel.bytes += encodedBytes(message.batch);
    channel.push({ type: BATCH, batch: decodeBatch(message.batch, edge) });
  }
}
