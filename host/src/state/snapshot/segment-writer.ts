/**
 * Writes a segment: records of keys, gathered by key group in blocks. Records are written at once and without waiting, also
 * before there is a file; `drain` hands full blocks to the file and keeps memory bounded.
 */
import { type StateDescriptor, StateKind } from '@drey/sdk/protocol';
import { BinaryWriter, type ValueSerializer, valueSerializer } from '../../types/serializers';
import type { Timer } from '../contracts';
import { crc32 } from './checksum';
import type { StateFile, StateOutput } from './contracts';
import {
  BlockKind,
  type BlockPlace,
  encodeHeader,
  encodeIndex,
  frame,
  isTimed,
  Op,
  type SegmentHeader,
  VERSION,
  WITH_NAMESPACE,
} from './segment-format';

/** A block of a key group is full beyond this many bytes. */
const BLOCK_BYTES = 128 * 1024;
/** All blocks that are not full may hold this many bytes; beyond, the larger ones are given to the file as they are. */
const OPEN_BYTES = 8 * 1024 * 1024;

interface StateWriter {
  readonly descriptor: StateDescriptor;
  readonly timed: boolean;
  readonly value: ValueSerializer;
  readonly userKey: ValueSerializer;
}

interface FinishedBlock {
  readonly kind: BlockKind;
  readonly keyGroup: number;
  readonly bytes: Uint8Array;
}

/** A timer with its place in the order of registration. */
export interface OrderedTimer extends Timer {
  readonly order: number;
}

const FIRST_BLOCK_BYTES = 512;

export class SegmentWriter {
  private readonly states: readonly StateWriter[];
  private readonly keys: ValueSerializer;
  /** Blocks that are not full, by key group: of records, and of timers. */
  private readonly open: readonly [Map<number, BinaryWriter>, Map<number, BinaryWriter>] = [new Map(), new Map()];
  private openBytes = 0;
  private finished: FinishedBlock[] = [];
  private readonly places: BlockPlace[] = [];
  private output: StateOutput | undefined = undefined;
  private block = new BinaryWriter(0);
  private blockStart = 0;
  private keyGroup = 0;
  private key: unknown = undefined;
  private isEmpty = true;

  constructor(private readonly header: SegmentHeader) {
    this.keys = valueSerializer(header.keyType);
    this.states = header.states.map((descriptor) => ({
      descriptor,
      timed: isTimed(descriptor),
      value: valueSerializer(descriptor.valueType),
      userKey: valueSerializer(descriptor.keyType),
    }));
  }

  /** True while neither a record nor a timer was written. */
  get empty(): boolean {
    return this.isEmpty;
  }

  /** The records that follow are of this key. */
  beginKey(keyGroup: number, key: unknown): void {
    this.settle();
    this.isEmpty = false;
    this.keyGroup = keyGroup;
    this.key = key;
    this.startBlock();
  }

  /** Everything that is known of the key is dropped. */
  reset(): void {
    this.block.writeByte(Op.RESET);
  }

  /** A value, or the accumulator of REDUCING and AGGREGATING. `time` (ms): for states with TTL. */
  putValue(state: number, namespace: string, value: unknown, time?: number): void {
    const of = this.states[state];
    const w = this.begin(Op.PUT_VALUE, state, namespace);
    this.item(of, value, time, w);
  }

  putList(state: number, namespace: string, values: readonly unknown[], times?: readonly number[]): void {
    this.list(Op.PUT_LIST, state, namespace, values, times);
  }

  appendList(state: number, namespace: string, values: readonly unknown[], times?: readonly number[]): void {
    this.list(Op.APPEND_LIST, state, namespace, values, times);
  }

  /** The whole map, in order. Large ones are better written entry by entry. */
  putMap(
    state: number,
    namespace: string,
    size: number,
    entries: Iterable<readonly [unknown, unknown]>,
    times?: readonly number[],
  ): void {
    const of = this.states[state];
    const w = this.begin(Op.PUT_MAP, state, namespace);
    w.writeUnsigned(size);
    let i = 0;
    for (const [key, value] of entries) {
      this.userKey(of, key, w);
      this.item(of, value, times?.[i++], w);
    }
  }

  putEntry(state: number, namespace: string, key: unknown, value: unknown, time?: number): void {
    const of = this.states[state];
    const w = this.begin(Op.PUT_ENTRY, state, namespace);
    this.userKey(of, key, w);
    this.item(of, value, time, w);
  }

  removeEntry(state: number, namespace: string, key: unknown): void {
    this.userKey(this.states[state], key, this.begin(Op.REMOVE_ENTRY, state, namespace));
  }

  /** Removes what one state has of the key in one namespace. */
  clear(state: number, namespace: string): void {
    this.begin(Op.CLEAR, state, namespace);
  }

  /** One of the timers that are registered. All of them are in every segment: those of earlier segments do not count. */
  timer(service: number, domain: 'event' | 'processing', keyGroup: number, timer: OrderedTimer): void {
    this.settle();
    this.isEmpty = false;
    const w = this.blockOf(BlockKind.TIMERS, keyGroup);
    const start = w.position;
    w.writeUnsigned(2 * service + (domain === 'event' ? 0 : 1));
    this.keys.write(timer.key, w);
    w.writeString(timer.namespace);
    w.writeDouble(timer.time);
    w.writeUnsigned(timer.order);
    this.grown(BlockKind.TIMERS, keyGroup, w, start);
  }

  /** Is there anything to drain? */
  get hasFullBlocks(): boolean {
    return this.finished.length > 0;
  }

  /** Gives full blocks to the file. */
  async drain(output: StateOutput): Promise<void> {
    if (this.output === undefined) {
      this.output = output;
      const header = encodeHeader(this.header);
      await output.write(frame([VERSION, header.length, crc32(header)], false));
      await output.write(header);
    }
    const blocks = this.finished;
    this.finished = [];
    let together: Uint8Array[] = [];
    let size = 0;
    for (const { kind, keyGroup, bytes } of blocks) {
      const offset = output.position + size;
      this.places.push({ kind, keyGroup, offset, length: bytes.length, checksum: crc32(bytes) });
      together.push(bytes);
      size += bytes.length;
      if (size < BLOCK_BYTES) continue;
      await output.write(joined(together));
      together = [];
      size = 0;
    }
    if (size > 0) await output.write(joined(together));
  }

  /** Writes what is left and the index, and closes the file. */
  async finish(output: StateOutput): Promise<StateFile> {
    this.finishBlocks();
    await this.drain(output);
    const index = encodeIndex(this.places);
    await output.write(index);
    await output.write(frame([index.length, crc32(index)], true));
    return output.close();
  }

  /** Takes over the records of another writer with the same header: they are newer than those written here so far. */
  append(newer: SegmentWriter): void {
    this.finishBlocks();
    newer.finishBlocks();
    for (const block of newer.finished) this.finished.push(block);
    newer.finished = [];
    this.isEmpty &&= newer.isEmpty;
  }

  private finishBlocks(): void {
    this.settle();
    for (const kind of [BlockKind.RECORDS, BlockKind.TIMERS]) {
      for (const [keyGroup, w] of this.open[kind]) this.finishBlock(kind, keyGroup, w);
    }
  }

  private begin(op: number, state: number, namespace: string): BinaryWriter {
    if (this.block.position - this.blockStart > BLOCK_BYTES) this.continueKey();
    const w = this.block;
    w.writeByte(namespace === '' ? op : op + WITH_NAMESPACE);
    w.writeUnsigned(state);
    if (namespace !== '') w.writeString(namespace);
    return w;
  }

  /** A key with much state: its block ends, and the next one says again whose records they are. */
  private continueKey(): void {
    this.settle();
    this.startBlock();
  }

  private startBlock(): void {
    this.block = this.blockOf(BlockKind.RECORDS, this.keyGroup);
    this.blockStart = this.block.position;
    this.block.writeByte(Op.KEY);
    this.keys.write(this.key, this.block);
  }

  private list(
    op: number,
    state: number,
    namespace: string,
    values: readonly unknown[],
    times?: readonly number[],
  ): void {
    const of = this.states[state];
    const w = this.begin(op, state, namespace);
    w.writeUnsigned(values.length);
    for (let i = 0; i < values.length; i++) this.item(of, values[i], times?.[i], w);
  }

  private item(of: StateWriter, value: unknown, time: number | undefined, w: BinaryWriter): void {
    if (of.timed) w.writeInteger(time);
    try {
      of.value.write(value, w);
    } catch (error) {
      throw cannotWrite(of.descriptor, 'value', error);
    }
  }

  private userKey(of: StateWriter, key: unknown, w: BinaryWriter): void {
    try {
      of.userKey.write(key, w);
    } catch (error) {
      throw cannotWrite(of.descriptor, 'map key', error);
    }
  }

  private blockOf(kind: BlockKind, keyGroup: number): BinaryWriter {
    let w = this.open[kind].get(keyGroup);
    if (w === undefined) this.open[kind].set(keyGroup, (w = new BinaryWriter(FIRST_BLOCK_BYTES)));
    return w;
  }

  /** The records of a key are complete. */
  private settle(): void {
    const { block, blockStart, keyGroup } = this;
    if (block.position === blockStart) return;
    this.blockStart = block.position;
    this.grown(BlockKind.RECORDS, keyGroup, block, blockStart);
    this.block = NOTHING;
    this.blockStart = 0;
  }

  private grown(kind: BlockKind, keyGroup: number, w: BinaryWriter, start: number): void {
    this.openBytes += w.position - start;
    if (w.position >= BLOCK_BYTES) this.finishBlock(kind, keyGroup, w);
    else if (this.openBytes > OPEN_BYTES) this.finishLarge();
  }

  private finishBlock(kind: BlockKind, keyGroup: number, w: BinaryWriter): void {
    this.open[kind].delete(keyGroup);
    this.openBytes -= w.position;
    this.finished.push({ kind, keyGroup, bytes: w.view() });
  }

  /** Many key groups: the blocks that are larger than the average go. */
  private finishLarge(): void {
    const average = this.openBytes / (this.open[0].size + this.open[1].size);
    for (const kind of [BlockKind.RECORDS, BlockKind.TIMERS]) {
      for (const [keyGroup, w] of this.open[kind]) if (w.position >= average) this.finishBlock(kind, keyGroup, w);
    }
  }
}

const NOTHING = new BinaryWriter(0);

/** Small blocks are written together: a small state has one for each key group. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

function cannotWrite(descriptor: StateDescriptor, what: string, error: unknown): Error {
  const kind = Object.entries(StateKind).find(([, value]) => value === descriptor.kind)?.[0];
  const reason = error instanceof Error ? error.message : String(error);
  return new TypeError(`A ${what} of state '${descriptor.name}' (${kind}) cannot be written: ${reason}`, {
    cause: error,
  });
}
