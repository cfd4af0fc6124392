/** Channels to another thread: batches as frames over a MessagePort, with credits for backpressure. */
import type { MessagePort } from 'node:worker_threads';
import { RowBatch, TypeRoot } from '@drey/sdk/protocol';
import type { StreamEdge } from '../graph/contracts';
import { columnsBatch, rowsBatch } from '../types/batch';
import { decodeObjects, encodeObjects } from '../types/objects';
import type { Batch, BatchKeys } from '../types/contracts';
import { BATCH, CHANNEL_ELEMENTS, CHANNEL_ROWS, IDLE, WATERMARK } from './channels';
import type { ChannelWriter, InputChannel, StreamElement } from './channels';

/** What crosses: `c` names the channel. Credits go back as elements and rows that were taken out. */
type Message =
  | { readonly c: string; readonly taken: number; readonly rows: number }
  | { readonly c: string; readonly element: StreamElement }
  | { readonly c: string; readonly frame: Uint8Array }
  | { readonly c: string; readonly plain: PlainBatch };

/** Rows of a type that has no columns, as encodeObjects makes them. */
interface PlainBatch {
  readonly rows: Uint8Array;
  readonly timestamps: ArrayLike<number> | undefined;
  readonly keys: BatchKeys | undefined;
  readonly partitions: Int32Array | undefined;
}

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
    const { type } = this.edge;
    if (!type || hasObjects(type)) {
      const { timestamps, keys, partitions } = batch;
      const plain: PlainBatch = {
        rows: encodeObjects(batch.rows()),
        timestamps,
        keys: keys && { index: keys.index, values: keys.values },
        partitions,
      };
      this.bytes += plain.rows.length;
      this.port.postMessage({ c: this.name, plain } satisfies Message);
      return;
    }
    // The writer's buffer may be larger than the frame and is not shared: copy once, then hand over.
    const frame = new Uint8Array(RowBatch.encode(batch.columns(type)).finish());
    this.bytes += frame.length;
    this.port.postMessage({ c: this.name, frame } satisfies Message, [frame.buffer]);
  }
}

function hasObjects(type: { readonly root: number; readonly children: readonly { root: number }[] }): boolean {
  if (type.root === TypeRoot.OBJECT) return true;
  return type.children.some((child) => hasObjects(child as typeof type));
}

/** All channels between two task managers, in both directions. */
export class PeerLink {
  private readonly writers = new Map<string, RemoteWriter>();
  private readonly receivers = new Map<string, { channel: InputChannel; edge: StreamEdge }>();
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

  /** Forgets the channels of all attempts before `attempt`. */
  forgetBefore(attempt: number): void {
    const old = (name: string): boolean => Number.parseInt(name, 10) < attempt;
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
      this.early.push(message);
      return;
    }
    if ('frame' in message) receiver.channel.bytes += message.frame.length;
    else if ('plain' in message) receiver.channel.bytes += message.plain.rows.length;
    receiver.channel.push(decode(message, receiver.edge));
  }
}

function decode(message: Exclude<Message, { taken: number }>, edge: StreamEdge): StreamElement {
  if ('element' in message) return message.element;
  if ('frame' in message) {
    return { type: BATCH, batch: columnsBatch(RowBatch.decode(message.frame), edge.type!, edge.keyType) };
  }
  const { rows, timestamps, keys, partitions } = message.plain;
  return { type: BATCH, batch: rowsBatch(decodeObjects(rows), timestamps, keys, partitions) };
}

export { IDLE, WATERMARK };
