/** The requests that only the producer and the transactions make (others: api.ts), in the highest versions before flexible ones where there is a choice: brokers from 2.4 on. */
import { byTopic } from './api';
import type { RawRequest } from './producer-connections';
import { WireReader, WireWriter } from './producer-wire';

interface Api {
  readonly apiKey: number;
  readonly apiName: string;
  readonly apiVersion: number;
}

const PRODUCE: Api = { apiKey: 0, apiName: 'Produce', apiVersion: 8 };
const INIT_PRODUCER_ID: Api = { apiKey: 22, apiName: 'InitProducerId', apiVersion: 1 };
const ADD_PARTITIONS: Api = { apiKey: 24, apiName: 'AddPartitionsToTxn', apiVersion: 2 };
const END_TXN: Api = { apiKey: 26, apiName: 'EndTxn', apiVersion: 2 };
const DESCRIBE_PRODUCERS: Api = { apiKey: 61, apiName: 'DescribeProducers', apiVersion: 0 };
const DESCRIBE_TRANSACTIONS: Api = { apiKey: 65, apiName: 'DescribeTransactions', apiVersion: 0 };
const LIST_TRANSACTIONS: Api = { apiKey: 66, apiName: 'ListTransactions', apiVersion: 0 };

export interface ProducerIdentity {
  readonly producerId: bigint;
  readonly epoch: number;
}

export interface PartitionBatch {
  readonly topic: string;
  readonly partition: number;
  readonly batch: Buffer;
}

export interface ProduceResult {
  readonly topic: string;
  readonly partition: number;
  readonly error: number;
  readonly message: string | undefined;
}

function raw(api: Api, writer: WireWriter, timeoutMs: number, answered = true): RawRequest {
  return { ...api, body: writer.finish(), answered, timeoutMs };
}

export function produceRequest(
  transactionalId: string | undefined,
  acks: number,
  batches: readonly PartitionBatch[],
  timeoutMs: number,
): RawRequest {
  let size = 64 + (transactionalId === undefined ? 0 : Buffer.byteLength(transactionalId));
  for (const { topic, batch } of batches) size += batch.length + 32 + topic.length * 3;
  const writer = new WireWriter(size).nullableString(transactionalId).int16(acks).int32(timeoutMs);
  writer.array(byTopic(batches), ([topic, parts]) => {
    writer.string(topic).array(parts, ({ partition, batch }) => {
      writer.int32(partition).int32(batch.length).bytes(batch);
    });
  });
  return raw(PRODUCE, writer, timeoutMs + NETWORK_MS, acks !== 0);
}

/** A broker answers within the time that it is given; the network has this more. */
const NETWORK_MS = 5000;

export function readProduce(response: Buffer): ProduceResult[] {
  const reader = new WireReader(response);
  const topics = reader.array(() => {
    const topic = reader.string();
    return reader.array(() => {
      const partition = reader.int32();
      const error = reader.int16();
      reader.int64();
      reader.int64();
      reader.int64();
      const records = reader.array(() => ({ index: reader.int32(), message: reader.nullableString() }));
      const message = reader.nullableString() ?? records[0]?.message;
      return { topic, partition, error, message };
    });
  });
  return topics.flat();
}

export function initProducerIdRequest(
  transactionalId: string | undefined,
  transactionTimeoutMs: number,
  timeoutMs: number,
): RawRequest {
  return raw(INIT_PRODUCER_ID, new WireWriter().nullableString(transactionalId).int32(transactionTimeoutMs), timeoutMs);
}

export function readInitProducerId(response: Buffer): { readonly error: number; readonly identity: ProducerIdentity } {
  const reader = new WireReader(response);
  reader.int32();
  const error = reader.int16();
  return { error, identity: { producerId: reader.int64(), epoch: reader.int16() } };
}

export interface TopicAndPartition {
  readonly topic: string;
  readonly partition: number;
}

export function addPartitionsRequest(
  transactionalId: string,
  { producerId, epoch }: ProducerIdentity,
  partitions: readonly TopicAndPartition[],
  timeoutMs: number,
): RawRequest {
  const writer = new WireWriter().string(transactionalId).int64(producerId).int16(epoch);
  writer.array(byTopic(partitions), ([topic, parts]) => {
    writer.string(topic).array(parts, ({ partition }) => writer.int32(partition));
  });
  return raw(ADD_PARTITIONS, writer, timeoutMs);
}

export function readAddPartitions(response: Buffer): (TopicAndPartition & { readonly error: number })[] {
  const reader = new WireReader(response);
  reader.int32();
  const topics = reader.array(() => {
    const topic = reader.string();
    return reader.array(() => ({ topic, partition: reader.int32(), error: reader.int16() }));
  });
  return topics.flat();
}

export function endTxnRequest(
  transactionalId: string,
  { producerId, epoch }: ProducerIdentity,
  commit: boolean,
  timeoutMs: number,
): RawRequest {
  const writer = new WireWriter().string(transactionalId).int64(producerId).int16(epoch).boolean(commit);
  return raw(END_TXN, writer, timeoutMs);
}

export function readEndTxn(response: Buffer): number {
  const reader = new WireReader(response);
  reader.int32();
  return reader.int16();
}

export interface TransactionDescription {
  readonly error: number;
  /** Empty, Ongoing, PrepareCommit, PrepareAbort, CompleteCommit, CompleteAbort, Dead, PrepareEpochFence. */
  readonly state: string;
  readonly producerId: bigint;
  readonly epoch: number;
}

/** Brokers from 3.0 on. */
export function describeTransactionRequest(transactionalId: string, timeoutMs: number): RawRequest {
  const writer = new WireWriter().tags();
  writer.compactArray([transactionalId], (id) => writer.compactString(id)).tags();
  return raw(DESCRIBE_TRANSACTIONS, writer, timeoutMs);
}

export function readTransaction(response: Buffer): TransactionDescription | undefined {
  const reader = flexible(response);
  const described = reader.compactArray(() => {
    const error = reader.int16();
    reader.compactString();
    const state = reader.compactString();
    reader.int32();
    reader.int64();
    const description = { error, state, producerId: reader.int64(), epoch: reader.int16() };
    reader.compactArray(() => {
      reader.compactString();
      reader.compactArray(() => reader.int32());
      reader.tags();
    });
    reader.tags();
    return description;
  });
  return described[0];
}

/** A reader after the header v1 and the throttle time. */
function flexible(response: Buffer): WireReader {
  const reader = new WireReader(response);
  reader.tags();
  reader.int32();
  return reader;
}

/** Open transactions of these producers that one broker coordinates. Brokers from 3.0 on. */
export function listTransactionsRequest(producerIds: readonly bigint[], timeoutMs: number): RawRequest {
  const writer = new WireWriter().tags();
  writer.compactArray(['Ongoing'], (state) => writer.compactString(state));
  writer.compactArray(producerIds, (id) => writer.int64(id)).tags();
  return raw(LIST_TRANSACTIONS, writer, timeoutMs);
}

export function readTransactions(response: Buffer): { readonly error: number; readonly ids: readonly string[] } {
  const reader = flexible(response);
  const error = reader.int16();
  reader.compactArray(() => reader.compactString());
  const ids = reader.compactArray(() => {
    const id = reader.compactString();
    reader.int64();
    reader.compactString();
    reader.tags();
    return id;
  });
  return { error, ids };
}

/** Producers that have written to partitions, asked of their leader. Brokers from 3.0 on. */
export function describeProducersRequest(partitions: readonly TopicAndPartition[], timeoutMs: number): RawRequest {
  const writer = new WireWriter().tags();
  writer.compactArray(byTopic(partitions), ([topic, parts]) => {
    writer
      .compactString(topic)
      .compactArray(parts, ({ partition }) => writer.int32(partition))
      .tags();
  });
  return raw(DESCRIBE_PRODUCERS, writer.tags(), timeoutMs);
}

export function readProducers(
  response: Buffer,
): (TopicAndPartition & { readonly error: number; readonly producerIds: readonly bigint[] })[] {
  const reader = flexible(response);
  const topics = reader.compactArray(() => {
    const topic = reader.compactString();
    const partitions = reader.compactArray(() => {
      const partition = reader.int32();
      const error = reader.int16();
      reader.compactNullableString();
      const producerIds = reader.compactArray(() => {
        const id = reader.int64();
        reader.int32();
        reader.int32();
        reader.int64();
        reader.int32();
        reader.int64();
        reader.tags();
        return id;
      });
      reader.tags();
      return { topic, partition, error, producerIds };
    });
    reader.tags();
    return partitions;
  });
  return topics.flat();
}
