/** What has been fetched of one partition and waits to be taken; decoded when it is. */
import type { KafkaRecord, RecordBlock, TopicPartition } from '../contracts';
import { isCodecReady } from './decompression';
import type { FetchedPartition } from './fetch';
import type { FetchSettings } from './properties';
import { type BatchHeader, checkBatch, isAbortMarker, RecordCursor, readBatchHeader } from './record-batch';

/** Codecs of the batches of a response that must be loaded before they are taken. Throws for batches that cannot be read. */
export function codecsToLoad(records: Buffer): number[] {
  const codecs: number[] = [];
  let header = readBatchHeader(records, 0);
  for (; header; header = readBatchHeader(records, header.end)) {
    if (!isCodecReady(header.codec) && !codecs.includes(header.codec)) codecs.push(header.codec);
  }
  return codecs;
}

/** The rest of one response. */
interface Chunk {
  readonly data: Buffer;
  at: number;
  readonly aborted: FetchedPartition['aborted'];
  nextAborted: number;
  /** Producers whose transaction has been aborted, up to its marker. */
  readonly abortedProducers: Set<bigint>;
}

export class PartitionQueue implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** Where the next fetch begins. */
  fetchOffset: number;
  /** Where the consumer goes on: everything before has been taken. */
  position: number;
  paused = false;
  /** Node of the leader; undefined = to be asked for. */
  leader: number | undefined;
  /** Replica near the client, instead of the leader. */
  replica: number | undefined;
  /** `fetchOffset` is not in the log: what waits is taken first, then another offset is looked up. */
  outOfRange = false;
  /** A broker has refused this partition: it is not asked again at once. */
  resting = false;
  /** ms; since when this partition could not be fetched. */
  failingSince: number | undefined;
  /** End of what can be read, for the lag; undefined = not known yet. */
  endOffset: number | undefined;
  private readonly chunks: Chunk[] = [];
  private cursor: RecordCursor | undefined;
  private bytes = 0;

  constructor(
    { topic, partition }: TopicPartition,
    offset: number,
    private readonly settings: FetchSettings,
  ) {
    this.topic = topic;
    this.partition = partition;
    this.fetchOffset = offset;
    this.position = offset;
  }

  /** Bytes that wait. */
  get queuedBytes(): number {
    return this.bytes;
  }

  get isEmpty(): boolean {
    return this.chunks.length === 0 && !this.cursor;
  }

  /** Forgets what waits and goes on elsewhere. */
  seek(offset: number): void {
    this.chunks.length = 0;
    this.cursor = undefined;
    this.bytes = 0;
    this.fetchOffset = offset;
    this.position = offset;
    this.outOfRange = false;
  }

  /** Answer to a fetch from `fetchOffset`, whose codecs are loaded (`codecsToLoad`). */
  push({ records, aborted, highWatermark, lastStableOffset }: FetchedPartition): void {
    const committedOnly = this.settings.isolation === 'read_committed';
    this.endOffset = committedOnly ? lastStableOffset : highWatermark;
    let end = 0;
    for (let header = readBatchHeader(records, 0); header; header = readBatchHeader(records, end)) {
      end = header.end;
      this.fetchOffset = header.lastOffset + 1;
    }
    if (end === 0) return;
    const chunk = { data: records.subarray(0, end), at: 0, nextAborted: 0, abortedProducers: new Set<bigint>() };
    this.chunks.push({ ...chunk, aborted: committedOnly ? aborted : [] });
    this.bytes += end;
  }

  /** Records of one batch or a part of it. A block without records still moves the position. Undefined = nothing waits. */
  take(): RecordBlock | undefined {
    const from = this.position;
    const records: KafkaRecord[] = [];
    const limit = this.settings.maxRecords;
    while (records.length < limit) {
      if (!this.cursor && !this.nextBatch()) break;
      if (this.cursor) this.takeFrom(this.cursor, records, limit);
    }
    if (records.length === 0 && this.position === from) return undefined;
    return { topic: this.topic, partition: this.partition, records, nextOffset: this.position };
  }

  private takeFrom(cursor: RecordCursor, records: KafkaRecord[], limit: number): void {
    const { position } = this;
    while (records.length < limit) {
      const record = cursor.next();
      if (!record) {
        this.position = cursor.header.lastOffset + 1;
        this.cursor = undefined;
        return;
      }
      // A fetch may begin in the middle of a batch.
      if (record.offset >= position) {
        records.push(record);
        this.position = record.offset + 1;
      }
    }
  }

  /** Opens the next batch that has records to give; false when nothing waits. */
  private nextBatch(): boolean {
    const chunk = this.chunks[0];
    if (!chunk) return false;
    const header = readBatchHeader(chunk.data, chunk.at);
    if (!header) {
      this.chunks.shift();
      return this.chunks.length > 0;
    }
    chunk.at = header.end;
    this.bytes -= header.end - header.at;
    if (this.settings.checkCrcs) checkBatch(chunk.data, header);
    if (this.isHidden(chunk, header)) this.position = Math.max(this.position, header.lastOffset + 1);
    else this.cursor = new RecordCursor(chunk.data, header, this.topic, this.partition);
    return true;
  }

  /** Control records, and records of aborted transactions when only committed ones are wanted. */
  private isHidden(chunk: Chunk, header: BatchHeader): boolean {
    const { aborted, abortedProducers } = chunk;
    while (chunk.nextAborted < aborted.length && aborted[chunk.nextAborted].firstOffset <= header.lastOffset) {
      abortedProducers.add(aborted[chunk.nextAborted++].producerId);
    }
    if (header.control) {
      if (isAbortMarker(chunk.data, header)) abortedProducers.delete(header.producerId);
      return true;
    }
    return header.transactional && abortedProducers.has(header.producerId);
  }
}
