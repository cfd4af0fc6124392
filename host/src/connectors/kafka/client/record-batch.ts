/** Reads record batches of version 2 as they stand in a fetch response. */
import type { KafkaRecord } from '../contracts';
import { decompress } from './decompression';
import { KafkaClientError } from './errors';
import { crc32c } from './producer-crc';

/** Bytes of baseOffset and batchLength, and of the header before the first record. */
const LOG_OVERHEAD = 12;
const HEADER = 61;
const CRC_START = 21;

const CODEC_MASK = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
const TWO_32 = 2 ** 32;

/** Of a batch that is complete; `at` is where it stands in `data`. */
export interface BatchHeader {
  readonly at: number;
  readonly end: number;
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly leaderEpoch: number | undefined;
  readonly codec: number;
  readonly logAppendTime: boolean;
  readonly transactional: boolean;
  readonly control: boolean;
  readonly baseTimestamp: number;
  readonly maxTimestamp: number;
  readonly producerId: bigint;
  readonly count: number;
}

export function readLong(data: Buffer, at: number): number {
  return data.readInt32BE(at) * TWO_32 + data.readUInt32BE(at + 4);
}

/** Undefined when the batch is cut off, as the last one of a response may be. */
export function readBatchHeader(data: Buffer, at: number): BatchHeader | undefined {
  if (at + HEADER > data.length) return undefined;
  const end = at + LOG_OVERHEAD + data.readInt32BE(at + 8);
  const magic = data[at + 16];
  if (magic !== 2) {
    throw new KafkaClientError(
      `Records of format ${magic} cannot be read; Kafka before 0.11 wrote them (2 is current)`,
    );
  }
  if (end > data.length) return undefined;
  const attributes = data.readInt16BE(at + 21);
  const baseOffset = readLong(data, at);
  const epoch = data.readInt32BE(at + 12);
  return {
    at,
    end,
    baseOffset,
    lastOffset: baseOffset + data.readInt32BE(at + 23),
    leaderEpoch: epoch < 0 ? undefined : epoch,
    codec: attributes & CODEC_MASK,
    logAppendTime: (attributes & LOG_APPEND_TIME) !== 0,
    transactional: (attributes & TRANSACTIONAL) !== 0,
    control: (attributes & CONTROL) !== 0,
    baseTimestamp: readLong(data, at + 27),
    maxTimestamp: readLong(data, at + 35),
    producerId: data.readBigInt64BE(at + 43),
    count: data.readInt32BE(at + 57),
  };
}

/** Throws when the batch is not what its producer has written. */
export function checkBatch(data: Buffer, { at, end, baseOffset }: BatchHeader): void {
  if (crc32c(data, at + CRC_START, end) === data.readUInt32BE(at + 17)) return;
  throw new KafkaClientError(`The record batch at offset ${baseOffset} is damaged: its checksum is wrong`, { code: 2 });
}

/** True for the marker of an aborted transaction, false for that of a committed one. Of a control batch, which is never compressed. */
export function isAbortMarker(data: Buffer, header: BatchHeader): boolean {
  const cursor = new RecordCursor(data, header);
  const record = cursor.next();
  const key = record?.key as Buffer | null | undefined;
  return key != null && key.length >= 4 && key.readInt16BE(2) === 0;
}

const NO_HEADERS: KafkaRecord['headers'] = [];
/** No key and no value begins here. */
const NULL = 0;

/** One record. Key, value and headers are cut out of the batch when somebody asks for them. */
export class FetchedRecord implements KafkaRecord {
  constructor(
    private readonly batch: RecordCursor,
    readonly offset: number,
    readonly timestamp: number,
    /** Positions in the batch's data. */
    private readonly keyStart: number,
    private readonly keyEnd: number,
    private readonly valueStart: number,
    private readonly valueEnd: number,
  ) {}

  get topic(): string {
    return this.batch.topic;
  }

  get partition(): number {
    return this.batch.partition;
  }

  get timestampType(): KafkaRecord['timestampType'] {
    return this.batch.timestampType;
  }

  get leaderEpoch(): number | undefined {
    return this.batch.header.leaderEpoch;
  }

  get key(): Buffer | null {
    return this.keyStart === NULL ? null : this.batch.data.subarray(this.keyStart, this.keyEnd);
  }

  get value(): Buffer | null {
    return this.valueStart === NULL ? null : this.batch.data.subarray(this.valueStart, this.valueEnd);
  }

  /** The value as UTF-8 text, without a view of its bytes in between. */
  get valueText(): string | null {
    return this.valueStart === NULL ? null : this.batch.data.toString('utf8', this.valueStart, this.valueEnd);
  }

  get headers(): KafkaRecord['headers'] {
    return this.batch.readHeaders(this.valueEnd);
  }
}

/** Goes through the records of one batch. */
export class RecordCursor {
  /** Records, decompressed. */
  readonly data: Buffer;
  private at: number;
  private left: number;

  /** The codec of the batch is ready (`isCodecReady`). */
  constructor(
    source: Buffer,
    readonly header: BatchHeader,
    readonly topic = '',
    readonly partition = 0,
  ) {
    const { codec, at, end, count } = header;
    this.data = codec === 0 ? source : decompress(codec, source.subarray(at + HEADER, end));
    this.at = codec === 0 ? at + HEADER : 0;
    this.left = count;
  }

  get timestampType(): KafkaRecord['timestampType'] {
    if (this.header.logAppendTime) return 'LogAppendTime';
    return this.header.maxTimestamp < 0 ? 'NoTimestampType' : 'CreateTime';
  }

  next(): FetchedRecord | undefined {
    if (this.left === 0) return undefined;
    this.left--;
    const { header, data } = this;
    const length = this.varint();
    const end = this.at + length;
    if (length < 0 || end > data.length) throw damaged(header);
    // Attributes of records are not used by anyone.
    this.at++;
    const timestampDelta = this.varlong();
    const offsetDelta = this.varint();
    const keyLength = this.varint();
    const keyStart = keyLength < 0 ? NULL : this.at;
    if (keyLength > 0) this.at += keyLength;
    const keyEnd = this.at;
    const valueLength = this.varint();
    const valueStart = valueLength < 0 ? NULL : this.at;
    if (valueLength > 0) this.at += valueLength;
    // Headers begin here, also when there is no value.
    const valueEnd = this.at;
    if (this.at > end) throw damaged(header);
    this.at = end;
    return new FetchedRecord(
      this,
      header.baseOffset + offsetDelta,
      header.logAppendTime ? header.maxTimestamp : header.baseTimestamp + timestampDelta,
      keyStart,
      keyEnd,
      valueStart,
      valueEnd,
    );
  }

  /** Headers of the record whose headers begin at `start`. */
  readHeaders(start: number): KafkaRecord['headers'] {
    const { at } = this;
    this.at = start;
    try {
      const count = this.varint();
      if (count === 0) return NO_HEADERS;
      const headers: { key: string; value: Uint8Array | null }[] = [];
      for (let i = 0; i < count; i++) {
        const keyLength = this.varint();
        const key = this.data.toString('utf8', this.at, (this.at += keyLength));
        const length = this.varint();
        headers.push({ key, value: length < 0 ? null : this.data.subarray(this.at, (this.at += length)) });
      }
      return headers;
    } finally {
      this.at = at;
    }
  }

  private varint(): number {
    const { data } = this;
    let byte = data[this.at++];
    if (byte < 0x80) return (byte >>> 1) ^ -(byte & 1);
    let value = byte & 0x7f;
    for (let shift = 7; ; shift += 7) {
      byte = data[this.at++];
      value |= (byte & 0x7f) << shift;
      if (!(byte & 0x80)) return (value >>> 1) ^ -(value & 1);
    }
  }

  /** Deltas of times; up to 2^53 ms they are exact. */
  private varlong(): number {
    const start = this.at;
    const { data } = this;
    if (!(data[start] & 0x80) || !(data[start + 1] & 0x80) || !(data[start + 2] & 0x80)) return this.varint();
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = data[this.at++];
      value += (byte & 0x7f) * factor;
      if (!(byte & 0x80)) break;
      factor *= 128;
    }
    const odd = value % 2 === 1;
    return odd ? -(value + 1) / 2 : value / 2;
  }
}

function damaged({ baseOffset }: BatchHeader): KafkaClientError {
  return new KafkaClientError(`The record batch at offset ${baseOffset} is damaged`, { code: 2 });
}
