/**
 * Record batches (magic 2), built while records come: each record is written once, behind room for the batch's header. What is only known
 * when the batch is sent (producer id, sequence) is filled in then, with the checksum over everything.
 */
import type { OutgoingRecord } from '../contracts';
import { crc32c } from './producer-crc';

export type CompressionType = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

export interface Compressor {
  /** As it stands in a batch's attributes. */
  readonly code: number;
  compress(records: Buffer): Uint8Array;
}

/** Bytes before the first record. */
const HEADER = 61;
/** The checksum is over everything from here on. */
const ATTRIBUTES = 21;
const TRANSACTIONAL = 0x10;
const FIRST_CAPACITY = 4096;
const MAX_INT = 0x7fffffff;
/** Larger deltas are written by the slow path. */
const SMALL_DELTA = 2 ** 29;

export interface BatchIdentity {
  readonly producerId: bigint;
  readonly epoch: number;
  readonly baseSequence: number;
  readonly transactional: boolean;
}

/** Without idempotence. */
export const NO_IDENTITY: BatchIdentity = { producerId: -1n, epoch: -1, baseSequence: -1, transactional: false };

/** Bytes of a zigzag varint. */
function varintSize(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  if (zigzag < 0x80) return 1;
  if (zigzag < 0x4000) return 2;
  if (zigzag < 0x200000) return 3;
  return zigzag < 0x10000000 ? 4 : 5;
}

function varlongSize(value: number): number {
  if (value > -SMALL_DELTA && value < SMALL_DELTA) return varintSize(value);
  let zigzag = zigzagLong(value);
  let size = 1;
  while (zigzag > 0x7fn) {
    zigzag >>= 7n;
    size++;
  }
  return size;
}

function zigzagLong(value: number): bigint {
  const long = BigInt(value);
  return BigInt.asUintN(64, (long << 1n) ^ (long >> 63n));
}

/** An upper bound of what a record takes in a batch, as Java's producer reckons `max.request.size`. */
export function recordSizeBound(record: OutgoingRecord): number {
  let size = HEADER + 21 + (record.key?.length ?? 0) + 5 + (record.value?.length ?? 0) + 5 + 5;
  for (const { key, value } of record.headers) size += 10 + Buffer.byteLength(key) + (value?.length ?? 0);
  return size;
}

export class RecordBatchBuilder {
  private buffer: Buffer = Buffer.allocUnsafe(FIRST_CAPACITY);
  private position = HEADER;
  private baseTimestamp = 0;
  private maxTimestamp = 0;
  private compressed: Buffer | undefined;
  count = 0;

  /** Bytes so far, header included. */
  get size(): number {
    return this.position;
  }

  /** `timestamp` in ms. */
  append(record: OutgoingRecord, timestamp: number): void {
    if (this.count === 0) {
      this.baseTimestamp = timestamp;
      this.maxTimestamp = timestamp;
    } else if (timestamp > this.maxTimestamp) this.maxTimestamp = timestamp;
    const { key, value, headers } = record;
    const delta = timestamp - this.baseTimestamp;
    const keyLength = key === null ? -1 : key.length;
    const valueLength = value === null ? -1 : value.length;
    const names = headers.length === 0 ? undefined : headers.map((header) => Buffer.from(header.key, 'utf8'));
    let length = 1 + varlongSize(delta) + varintSize(this.count) + varintSize(keyLength) + varintSize(valueLength);
    if (keyLength > 0) length += keyLength;
    if (valueLength > 0) length += valueLength;
    length += varintSize(headers.length);
    if (names !== undefined) length += headersSize(names, headers);
    this.reserve(length + 5);
    this.varint(length);
    this.buffer[this.position++] = 0;
    this.varlong(delta);
    this.varint(this.count);
    this.bytes(key);
    this.bytes(value);
    this.varint(headers.length);
    for (let i = 0; i < headers.length; i++) {
      this.bytes(names![i]);
      this.bytes(headers[i].value);
    }
    this.count++;
  }

  private reserve(bytes: number): void {
    const end = this.position + bytes;
    if (end <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(end, this.buffer.length * 2));
    this.buffer.copy(grown, 0, 0, this.position);
    this.buffer = grown;
  }

  private varint(value: number): void {
    const { buffer } = this;
    let zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
    let at = this.position;
    while (zigzag > 0x7f) {
      buffer[at++] = (zigzag & 0x7f) | 0x80;
      zigzag >>>= 7;
    }
    buffer[at++] = zigzag;
    this.position = at;
  }

  private varlong(value: number): void {
    if (value > -SMALL_DELTA && value < SMALL_DELTA) {
      this.varint(value);
      return;
    }
    let zigzag = zigzagLong(value);
    while (zigzag > 0x7fn) {
      this.buffer[this.position++] = Number(zigzag & 0x7fn) | 0x80;
      zigzag >>= 7n;
    }
    this.buffer[this.position++] = Number(zigzag);
  }

  private bytes(value: Uint8Array | null): void {
    if (value === null) {
      this.varint(-1);
      return;
    }
    this.varint(value.length);
    this.buffer.set(value, this.position);
    this.position += value.length;
  }

  /** ms */
  get firstTimestamp(): number {
    return this.baseTimestamp;
  }

  /** The records alone, as they were appended. */
  records(): Buffer {
    return this.buffer.subarray(HEADER, this.position);
  }

  /** The whole batch as it is sent; may be called again with another identity. No record is appended any more. */
  finish(identity: BatchIdentity, compressor: Compressor | undefined): Buffer {
    let wire = this.buffer.subarray(0, this.position);
    if (compressor !== undefined) {
      this.compressed ??= Buffer.concat([Buffer.allocUnsafe(HEADER), compressor.compress(this.records())]);
      wire = this.compressed;
    }
    const attributes = (compressor?.code ?? 0) | (identity.transactional ? TRANSACTIONAL : 0);
    wire.writeBigInt64BE(0n, 0);
    wire.writeInt32BE(wire.length - 12, 8);
    wire.writeInt32BE(-1, 12);
    wire[16] = 2;
    wire.writeInt16BE(attributes, ATTRIBUTES);
    wire.writeInt32BE(this.count - 1, 23);
    wire.writeBigInt64BE(BigInt(this.baseTimestamp), 27);
    wire.writeBigInt64BE(BigInt(this.maxTimestamp), 35);
    wire.writeBigInt64BE(identity.producerId, 43);
    wire.writeInt16BE(identity.epoch, 51);
    wire.writeInt32BE(identity.baseSequence, 53);
    wire.writeInt32BE(this.count, 57);
    wire.writeUInt32BE(crc32c(wire, ATTRIBUTES), 17);
    return wire;
  }
}

function headersSize(names: readonly Buffer[], headers: OutgoingRecord['headers']): number {
  let size = 0;
  for (let i = 0; i < names.length; i++) {
    const value = headers[i].value;
    size += varintSize(names[i].length) + names[i].length;
    size += value === null ? 1 : varintSize(value.length) + value.length;
  }
  return size;
}

/** The sequence number `count` records after `sequence`; Kafka's begin again at 0 behind the largest int. */
export function nextSequence(sequence: number, count: number): number {
  return sequence > MAX_INT - count ? count - (MAX_INT - sequence) - 1 : sequence + count;
}
