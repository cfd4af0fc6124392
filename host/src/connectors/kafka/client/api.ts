/** Requests about the cluster, offsets and groups, in the newest versions without tagged fields: any broker from 2.3 on has them. */
import type { TopicPartition } from '../contracts';
import type { RawRequest } from './producer-connections';
import { WireReader, WireWriter } from './producer-wire';

const LIST_OFFSETS = 2;
const METADATA = 3;
const OFFSET_COMMIT = 8;
const OFFSET_FETCH = 9;
const FIND_COORDINATOR = 10;

/** An error of a partition. */
const LEADER_NOT_AVAILABLE = 5;

export type RequestBody = Omit<RawRequest, 'timeoutMs' | 'answered'>;

export interface BrokerAddress {
  readonly node: number;
  readonly host: string;
  readonly port: number;
}

export interface TopicMetadata {
  readonly topic: string;
  /** Error code; 0 = none. */
  readonly error: number;
  readonly internal: boolean;
  /** Node of the leader by partition; undefined = none now. */
  readonly leaders: readonly (number | undefined)[];
}

export interface ClusterMetadata {
  readonly brokers: readonly BrokerAddress[];
  readonly topics: readonly TopicMetadata[];
}

/** The parts of each topic, as requests list them. */
export function byTopic<T extends { readonly topic: string }>(parts: readonly T[]): [string, T[]][] {
  const topics = new Map<string, T[]>();
  for (const partition of parts) {
    const known = topics.get(partition.topic);
    if (known) known.push(partition);
    else topics.set(partition.topic, [partition]);
  }
  return [...topics];
}

/** `topics` undefined = all. `create`: those that are not there are made when the broker allows it. */
export function metadataRequest(topics: readonly string[] | undefined, create = false): RequestBody {
  const body = new WireWriter();
  if (topics) body.array(topics, (topic) => body.string(topic));
  else body.int32(-1);
  body.boolean(create);
  return { apiKey: METADATA, apiName: 'Metadata', apiVersion: 5, body: body.finish() };
}

export function readMetadata(answer: Buffer): ClusterMetadata {
  const reader = new WireReader(answer);
  reader.int32();
  const brokers = reader.array(() => {
    const broker = { node: reader.int32(), host: reader.string(), port: reader.int32() };
    reader.nullableString();
    return broker;
  });
  reader.nullableString();
  reader.int32();
  const topics = reader.array(() => readTopic(reader));
  return { brokers, topics };
}

function readTopic(reader: WireReader): TopicMetadata {
  const error = reader.int16();
  const topic = reader.string();
  const internal = reader.boolean();
  const leaders: (number | undefined)[] = [];
  reader.array(() => {
    const failure = reader.int16();
    const partition = reader.int32();
    const leader = reader.int32();
    for (let list = 0; list < 3; list++) reader.array(() => reader.int32());
    leaders[partition] = leader < 0 || failure === LEADER_NOT_AVAILABLE ? undefined : leader;
  });
  return { topic, error, internal, leaders: Array.from(leaders) };
}

export const LATEST = -1n;
export const EARLIEST = -2n;

export interface PartitionResult extends TopicPartition {
  readonly error: number;
  readonly offset: number;
}

/** `at`: LATEST, EARLIEST or a time in ms. */
export function listOffsetsRequest(partitions: readonly TopicPartition[], at: bigint, committed: boolean): RequestBody {
  const body = new WireWriter();
  body.int32(-1).int8(committed ? 1 : 0);
  body.array(byTopic(partitions), ([topic, list]) => {
    body.string(topic).array(list, ({ partition }) => body.int32(partition).int64(at));
  });
  return { apiKey: LIST_OFFSETS, apiName: 'ListOffsets', apiVersion: 2, body: body.finish() };
}

/** Offset -1 = there is none at or after the time. */
export function readListOffsets(answer: Buffer): PartitionResult[] {
  const reader = new WireReader(answer);
  reader.int32();
  return reader
    .array(() => {
      const topic = reader.string();
      return reader.array(() => {
        const partition = reader.int32();
        const error = reader.int16();
        reader.int64();
        return { topic, partition, error, offset: Number(reader.int64()) };
      });
    })
    .flat();
}

export type CoordinatorKind = 'group' | 'transaction';

export function findCoordinatorRequest(kind: CoordinatorKind, key: string): RequestBody {
  const body = new WireWriter().string(key).int8(kind === 'group' ? 0 : 1);
  return { apiKey: FIND_COORDINATOR, apiName: 'FindCoordinator', apiVersion: 1, body: body.finish() };
}

export interface Coordinator extends BrokerAddress {
  readonly error: number;
  readonly message: string | undefined;
}

export function readCoordinator(answer: Buffer): Coordinator {
  const reader = new WireReader(answer);
  reader.int32();
  const error = reader.int16();
  const message = reader.nullableString();
  return { error, message, node: reader.int32(), host: reader.string(), port: reader.int32() };
}

export function offsetFetchRequest(groupId: string, partitions: readonly TopicPartition[]): RequestBody {
  const body = new WireWriter().string(groupId);
  body.array(byTopic(partitions), ([topic, list]) => {
    body.string(topic).array(list, ({ partition }) => body.int32(partition));
  });
  return { apiKey: OFFSET_FETCH, apiName: 'OffsetFetch', apiVersion: 3, body: body.finish() };
}

/** Offset -1 = nothing committed. */
export function readOffsetFetch(answer: Buffer): { partitions: PartitionResult[]; error: number } {
  const reader = new WireReader(answer);
  reader.int32();
  const topics = reader.array(() => {
    const topic = reader.string();
    return reader.array(() => {
      const partition = reader.int32();
      const offset = Number(reader.int64());
      reader.nullableString();
      return { topic, partition, offset, error: reader.int16() };
    });
  });
  return { partitions: topics.flat(), error: reader.int16() };
}

/** As a client that is no member of the group. */
export function offsetCommitRequest(
  groupId: string,
  offsets: readonly (TopicPartition & { readonly offset: number })[],
): RequestBody {
  const body = new WireWriter().string(groupId).int32(-1).string('');
  body.array(byTopic(offsets), ([topic, list]) => {
    body.string(topic).array(list, ({ partition, offset }) => body.int32(partition).int64(BigInt(offset)).string(''));
  });
  return { apiKey: OFFSET_COMMIT, apiName: 'OffsetCommit', apiVersion: 5, body: body.finish() };
}

export function readOffsetCommit(answer: Buffer): PartitionResult[] {
  const reader = new WireReader(answer);
  reader.int32();
  return reader
    .array(() => {
      const topic = reader.string();
      return reader.array(() => ({ topic, partition: reader.int32(), error: reader.int16(), offset: -1 }));
    })
    .flat();
}
