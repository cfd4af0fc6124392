/** Reads the key groups that are wanted of a segment, and checks every byte that it uses. */
import { BinaryReader, type ValueSerializer, valueSerializer } from '../../types/serializers';
import { crc32 } from './checksum';
import type { KeyGroupRange, StateFile, StateInput, StateInputs } from './contracts';
import { CorruptStateError } from './errors';
import {
  BlockKind,
  type BlockPlace,
  decodeHeader,
  decodeIndex,
  isTimed,
  Op,
  PREAMBLE_BYTES,
  readFrame,
  type SegmentHeader,
  TRAILER_BYTES,
  VERSION,
  WITH_NAMESPACE,
} from './segment-format';
import type { OrderedTimer } from './segment-writer';

/** What happened to the keys, in order. States by their position in the header; `time` and `times` (ms) for states with TTL. */
export interface RecordHandler {
  beginKey(key: unknown, keyGroup: number): void;
  reset(): void;
  putValue(state: number, namespace: string, value: unknown, time: number | undefined): void;
  putList(state: number, namespace: string, values: unknown[], times: number[] | undefined): void;
  appendList(state: number, namespace: string, values: unknown[], times: number[] | undefined): void;
  putMap(state: number, namespace: string, entries: [unknown, unknown][], times: number[] | undefined): void;
  putEntry(state: number, namespace: string, key: unknown, value: unknown, time: number | undefined): void;
  removeEntry(state: number, namespace: string, key: unknown): void;
  clear(state: number, namespace: string): void;
}

export type TimerHandler = (
  service: number,
  domain: 'event' | 'processing',
  timer: OrderedTimer,
  keyGroup: number,
) => void;

interface StateReader {
  readonly timed: boolean;
  readonly value: ValueSerializer;
  readonly userKey: ValueSerializer;
}

/** How errors call a file. */
export function fileName(file: StateFile): string {
  return file.kind === 'file' ? file.path : `(${file.bytes.length} bytes within the metadata)`;
}

export class SegmentReader {
  private readonly states: readonly StateReader[];
  private readonly keys: ValueSerializer;

  private constructor(
    private readonly input: StateInput,
    private readonly file: string,
    readonly header: SegmentHeader,
    private readonly blocks: readonly BlockPlace[],
  ) {
    this.keys = valueSerializer(header.keyType);
    this.states = header.states.map((descriptor) => ({
      timed: isTimed(descriptor),
      value: valueSerializer(descriptor.valueType),
      userKey: valueSerializer(descriptor.keyType),
    }));
  }

  /** Opens a segment and checks its header and index. To be closed by the caller. */
  static async open(inputs: StateInputs, file: StateFile): Promise<SegmentReader> {
    const name = fileName(file);
    const input = await inputs.open(file);
    try {
      const header = await readHeader(input, name);
      return new SegmentReader(input, name, header, await readIndex(input, name));
    } catch (error) {
      await input.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.input.close();
  }

  /** Hands out the records of key groups `range`, block by block. */
  async readRecords(range: KeyGroupRange, handler: RecordHandler): Promise<void> {
    for (const place of this.blocks) {
      if (place.kind !== BlockKind.RECORDS || !includes(range, place.keyGroup)) continue;
      const reader = await this.readBlock(place);
      this.within(place, () => {
        while (reader.remaining > 0) this.readRecord(reader, place.keyGroup, handler);
      });
    }
  }

  async readTimers(range: KeyGroupRange, handler: TimerHandler): Promise<void> {
    for (const place of this.blocks) {
      if (place.kind !== BlockKind.TIMERS || !includes(range, place.keyGroup)) continue;
      const r = await this.readBlock(place);
      this.within(place, () => {
        while (r.remaining > 0) {
          const head = r.readUnsigned();
          const timer = {
            key: this.keys.read(r),
            namespace: r.readString(),
            time: r.readDouble(),
            order: r.readUnsigned(),
          };
          handler(Math.floor(head / 2), head % 2 === 0 ? 'event' : 'processing', timer, place.keyGroup);
        }
      });
    }
  }

  private async readBlock(place: BlockPlace): Promise<BinaryReader> {
    const { offset, length, checksum } = place;
    const bytes = await readAll(this.input, offset, length, this.file);
    if (crc32(bytes) !== checksum) {
      throw new CorruptStateError(
        this.file,
        `the checksum of bytes ${offset} to ${offset + length} (key group ${place.keyGroup}) is wrong`,
      );
    }
    return new BinaryReader(bytes);
  }

  /** A block whose checksum is right and that cannot be read was written by another release, or badly. */
  private within(place: BlockPlace, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const { offset, length, keyGroup } = place;
      const where = `bytes ${offset} to ${offset + length} (key group ${keyGroup})`;
      throw new CorruptStateError(this.file, `${where} hold no records: ${error.message}`, { cause: error });
    }
  }

  private readRecord(r: BinaryReader, keyGroup: number, handler: RecordHandler): void {
    const head = r.readByte();
    const op = head & (WITH_NAMESPACE - 1);
    if (op === Op.KEY) {
      handler.beginKey(this.keys.read(r), keyGroup);
      return;
    }
    if (op === Op.RESET) {
      handler.reset();
      return;
    }
    const state = r.readUnsigned();
    const of = this.states[state];
    if (of === undefined) throw new RangeError(`no state has the number ${state}`);
    this.readChange(r, op, state, of, head === op ? '' : r.readString(), handler);
  }

  private readChange(
    r: BinaryReader,
    op: number,
    state: number,
    of: StateReader,
    namespace: string,
    handler: RecordHandler,
  ): void {
    switch (op) {
      case Op.PUT_VALUE: {
        const time = readTime(r, of);
        handler.putValue(state, namespace, of.value.read(r), time);
        return;
      }
      case Op.PUT_LIST:
      case Op.APPEND_LIST: {
        const times: number[] | undefined = of.timed ? [] : undefined;
        const values: unknown[] = [];
        for (let count = r.readUnsigned(); count > 0; count--) {
          times?.push(Number(r.readInteger()));
          values.push(of.value.read(r));
        }
        if (op === Op.PUT_LIST) handler.putList(state, namespace, values, times);
        else handler.appendList(state, namespace, values, times);
        return;
      }
      case Op.PUT_MAP: {
        const times: number[] | undefined = of.timed ? [] : undefined;
        const entries: [unknown, unknown][] = [];
        for (let count = r.readUnsigned(); count > 0; count--) {
          const key = of.userKey.read(r);
          times?.push(Number(r.readInteger()));
          entries.push([key, of.value.read(r)]);
        }
        handler.putMap(state, namespace, entries, times);
        return;
      }
      case Op.PUT_ENTRY: {
        const key = of.userKey.read(r);
        const time = readTime(r, of);
        handler.putEntry(state, namespace, key, of.value.read(r), time);
        return;
      }
      case Op.REMOVE_ENTRY:
        handler.removeEntry(state, namespace, of.userKey.read(r));
        return;
      case Op.CLEAR:
        handler.clear(state, namespace);
        return;
      default:
        throw new RangeError(`no record begins with ${op}`);
    }
  }
}

function readTime(r: BinaryReader, of: StateReader): number | undefined {
  return of.timed ? Number(r.readInteger()) : undefined;
}

function includes(range: KeyGroupRange, keyGroup: number): boolean {
  return keyGroup >= range.first && keyGroup <= range.last;
}

async function readHeader(input: StateInput, file: string): Promise<SegmentHeader> {
  const preamble = readFrame(await readAll(input, 0, PREAMBLE_BYTES, file), false);
  if (preamble === undefined) throw new CorruptStateError(file, 'it does not begin as a file of state does');
  const [version, length, checksum] = preamble;
  if (version !== VERSION)
    throw new CorruptStateError(file, `its version is ${version}, this release reads ${VERSION}`);
  const bytes = await readAll(input, PREAMBLE_BYTES, length, file);
  if (crc32(bytes) !== checksum) throw new CorruptStateError(file, 'the checksum of its header is wrong');
  return decodeHeader(bytes);
}

async function readIndex(input: StateInput, file: string): Promise<BlockPlace[]> {
  const trailerAt = input.size - TRAILER_BYTES;
  const trailer = readFrame(await readAll(input, trailerAt, TRAILER_BYTES, file), true);
  if (trailer === undefined) throw new CorruptStateError(file, 'it is cut off: its end is missing');
  const [length, checksum] = trailer;
  const bytes = await readAll(input, trailerAt - length, length, file);
  if (crc32(bytes) !== checksum) throw new CorruptStateError(file, 'the checksum of its index is wrong');
  return decodeIndex(bytes);
}

async function readAll(input: StateInput, offset: number, length: number, file: string): Promise<Uint8Array> {
  if (offset < 0 || offset + length > input.size) {
    throw new CorruptStateError(
      file,
      `it has ${input.size} bytes, but bytes ${offset} to ${offset + length} are wanted`,
    );
  }
  const bytes = await input.read(offset, length);
  if (bytes.length !== length) {
    throw new CorruptStateError(file, `${bytes.length} of ${length} bytes could be read at ${offset}`);
  }
  return bytes;
}
