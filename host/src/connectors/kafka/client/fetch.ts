/** Fetch requests, version 11: without sessions, with the rack of the client. */
import type { RequestBody } from './api';
import type { FetchSettings } from './properties';
import { WireWriter } from './producer-wire';
import { readLong } from './record-batch';

export interface FetchPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface FetchedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly error: number;
  /** End of the log, and of what read_committed may see. */
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  /** In order of their first offsets. */
  readonly aborted: readonly AbortedTransaction[];
  /** Node to fetch from instead; undefined = this one. */
  readonly preferredReplica: number | undefined;
  /** Record batches, the last one perhaps cut off. A view of the response. */
  readonly records: Buffer;
}

export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

export interface FetchResponse {
  readonly throttleMs: number;
  readonly error: number;
  readonly partitions: readonly FetchedPartition[];
}

const EMPTY = Buffer.alloc(0);

export function fetchRequest(positions: readonly FetchPosition[], settings: FetchSettings): RequestBody {
  const body = new WireWriter(64 + positions.length * 64);
  body.int32(-1).int32(settings.maxWaitMs).int32(settings.minBytes).int32(settings.maxBytes);
  body.int8(settings.isolation === 'read_committed' ? 1 : 0);
  // Session 0, epoch -1: a full request that opens no session.
  body.int32(0).int32(-1);
  const topics = new Map<string, FetchPosition[]>();
  for (const position of positions) {
    const known = topics.get(position.topic);
    if (known) known.push(position);
    else topics.set(position.topic, [position]);
  }
  body.array([...topics], ([topic, list]) => {
    body.string(topic).array(list, ({ partition, offset }) => {
      // No leader epoch; log start offset is for followers.
      body.int32(partition).int32(-1).int64(BigInt(offset)).int64(-1n).int32(settings.maxPartitionBytes);
    });
  });
  body.int32(0).string(settings.rack);
  return { apiKey: 1, apiName: 'Fetch', apiVersion: 11, body: body.finish() };
}

export function readFetch(data: Buffer): FetchResponse {
  const throttleMs = data.readInt32BE(0);
  const error = data.readInt16BE(4);
  const partitions: FetchedPartition[] = [];
  let at = 14;
  for (let topics = data.readInt32BE(10); topics > 0; topics--) {
    const length = data.readInt16BE(at);
    const topic = data.toString('utf8', at + 2, at + 2 + length);
    at += 2 + length;
    let count = data.readInt32BE(at);
    at += 4;
    for (; count > 0; count--) {
      const fetched = readPartition(data, at, topic);
      partitions.push(fetched.partition);
      at = fetched.end;
    }
  }
  return { throttleMs, error, partitions };
}

function readPartition(data: Buffer, start: number, topic: string): { partition: FetchedPartition; end: number } {
  let at = start + 30;
  const aborted: AbortedTransaction[] = [];
  let count = data.readInt32BE(at);
  at += 4;
  for (; count > 0; count--) {
    aborted.push({ producerId: data.readBigInt64BE(at), firstOffset: readLong(data, at + 8) });
    at += 16;
  }
  const replica = data.readInt32BE(at);
  const size = Math.max(0, data.readInt32BE(at + 4));
  at += 8;
  const partition = {
    topic,
    partition: data.readInt32BE(start),
    error: data.readInt16BE(start + 4),
    highWatermark: readLong(data, start + 6),
    lastStableOffset: readLong(data, start + 14),
    aborted: aborted.sort((a, b) => a.firstOffset - b.firstOffset),
    preferredReplica: replica < 0 ? undefined : replica,
    records: size === 0 ? EMPTY : data.subarray(at, at + size),
  };
  return { partition, end: at + size };
}
