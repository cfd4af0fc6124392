/** The layout of segments (docs/state-format.md): what writer and reader share. */
import { DataType, StateDescriptor } from '@drey/sdk/protocol';
import { BinaryReader, BinaryWriter } from '../../types/serializers';
import type { KeyGroupRange } from './contracts';

/** First and last bytes of a segment. */
export const MAGIC = new TextEncoder().encode('DREYSTAT');
export const VERSION = 1;

/** Magic, version, length of the header, its CRC-32. */
export const PREAMBLE_BYTES = MAGIC.length + 12;
/** Length of the index, its CRC-32, magic. */
export const TRAILER_BYTES = MAGIC.length + 8;

/** What a segment is about. A state's number in records is its position in `states`, a timer service's that in `timers`. */
export interface SegmentHeader {
  readonly keyType: DataType;
  readonly keyGroups: KeyGroupRange;
  readonly maxParallelism: number;
  readonly states: readonly StateDescriptor[];
  /** Names of the timer services. */
  readonly timers: readonly string[];
}

export const BlockKind = { RECORDS: 0, TIMERS: 1 } as const;
export type BlockKind = (typeof BlockKind)[keyof typeof BlockKind];

/** Where a block stands, and its checksum. Blocks of a key group are applied in the order of the index. */
export interface BlockPlace {
  readonly kind: BlockKind;
  readonly keyGroup: number;
  readonly offset: number;
  readonly length: number;
  readonly checksum: number;
}

export const Op = {
  KEY: 1,
  RESET: 2,
  PUT_VALUE: 3,
  PUT_LIST: 4,
  APPEND_LIST: 5,
  PUT_MAP: 6,
  PUT_ENTRY: 7,
  REMOVE_ENTRY: 8,
  CLEAR: 9,
} as const;

/** Added to an operation whose namespace follows; without it the namespace is the void one. */
export const WITH_NAMESPACE = 64;

/** Do the values of a state carry the time of their last access? */
export function isTimed(descriptor: StateDescriptor): boolean {
  const { ttl } = descriptor;
  return ttl !== undefined && ttl.ttlMs > 0 && !ttl.disabledUpdate;
}

export function encodeHeader(header: SegmentHeader): Uint8Array {
  const w = new BinaryWriter(1024);
  w.writeBytes(DataType.encode(header.keyType).finish());
  w.writeUnsigned(header.keyGroups.first);
  w.writeUnsigned(header.keyGroups.last);
  w.writeUnsigned(header.maxParallelism);
  w.writeUnsigned(header.states.length);
  for (const state of header.states) w.writeBytes(StateDescriptor.encode(state).finish());
  w.writeUnsigned(header.timers.length);
  for (const name of header.timers) w.writeString(name);
  return w.copy();
}

export function decodeHeader(bytes: Uint8Array): SegmentHeader {
  const r = new BinaryReader(bytes);
  const keyType = DataType.decode(r.readBytes());
  const keyGroups = { first: r.readUnsigned(), last: r.readUnsigned() };
  const maxParallelism = r.readUnsigned();
  const states = Array.from({ length: r.readUnsigned() }, () => StateDescriptor.decode(r.readBytes()));
  const timers = Array.from({ length: r.readUnsigned() }, () => r.readString());
  return { keyType, keyGroups, maxParallelism, states, timers };
}

export function encodeIndex(blocks: readonly BlockPlace[]): Uint8Array {
  const w = new BinaryWriter(16 * blocks.length + 16);
  w.writeUnsigned(blocks.length);
  for (const { kind, keyGroup, offset, length, checksum } of blocks) {
    w.writeByte(kind);
    w.writeUnsigned(keyGroup);
    w.writeUnsigned(offset);
    w.writeUnsigned(length);
    w.writeUnsigned(checksum);
  }
  return w.copy();
}

export function decodeIndex(bytes: Uint8Array): BlockPlace[] {
  const r = new BinaryReader(bytes);
  return Array.from({ length: r.readUnsigned() }, () => ({
    kind: r.readByte() as BlockKind,
    keyGroup: r.readUnsigned(),
    offset: r.readUnsigned(),
    length: r.readUnsigned(),
    checksum: r.readUnsigned(),
  }));
}

/** Magic, then numbers of four bytes; or the other way round for the end of a file. */
export function frame(numbers: readonly number[], atEnd: boolean): Uint8Array {
  const bytes = new Uint8Array(MAGIC.length + 4 * numbers.length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC, atEnd ? 4 * numbers.length : 0);
  numbers.forEach((number, i) => {
    view.setUint32((atEnd ? 0 : MAGIC.length) + 4 * i, number, true);
  });
  return bytes;
}

/** The numbers of a frame; undefined when the magic is not there. */
export function readFrame(bytes: Uint8Array, atEnd: boolean): number[] | undefined {
  const count = (bytes.length - MAGIC.length) / 4;
  const magicAt = atEnd ? 4 * count : 0;
  if (!MAGIC.every((byte, i) => bytes[magicAt + i] === byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, i) => view.getUint32((atEnd ? 0 : MAGIC.length) + 4 * i, true));
}
