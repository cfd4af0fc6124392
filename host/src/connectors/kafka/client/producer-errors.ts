/** Errors that brokers answer with, as the producer and the transactions meet them. */

interface ErrorKind {
  readonly name: string;
  readonly text: string;
  /** Asking again may help. */
  readonly retriable?: true;
  /** What is known of leaders is out of date. */
  readonly stale?: true;
}

/** By Kafka's error code. */
const KINDS = new Map<number, ErrorKind>([
  [-1, { name: 'UNKNOWN_SERVER_ERROR', text: 'the broker had an unexpected error; see its log' }],
  [2, { name: 'CORRUPT_MESSAGE', text: 'the batch arrived with a wrong checksum', retriable: true }],
  [3, { name: 'UNKNOWN_TOPIC_OR_PARTITION', text: 'there is no such topic or partition', retriable: true, stale: true }],
  [5, { name: 'LEADER_NOT_AVAILABLE', text: 'the partition has no leader', retriable: true, stale: true }],
  [6, { name: 'NOT_LEADER_OR_FOLLOWER', text: 'the leader has changed', retriable: true, stale: true }],
  [7, { name: 'REQUEST_TIMED_OUT', text: 'the request timed out at the broker', retriable: true }],
  [8, { name: 'BROKER_NOT_AVAILABLE', text: 'the broker is not available', retriable: true, stale: true }],
  [9, { name: 'REPLICA_NOT_AVAILABLE', text: 'the replica is not available', retriable: true, stale: true }],
  [10, { name: 'MESSAGE_TOO_LARGE', text: "the batch is larger than the topic's max.message.bytes" }],
  [13, { name: 'NETWORK_EXCEPTION', text: 'the connection was lost', retriable: true, stale: true }],
  [14, { name: 'COORDINATOR_LOAD_IN_PROGRESS', text: 'the coordinator is still loading', retriable: true }],
  [15, { name: 'COORDINATOR_NOT_AVAILABLE', text: 'the coordinator is not available', retriable: true }],
  [16, { name: 'NOT_COORDINATOR', text: 'the coordinator has moved', retriable: true }],
  [17, { name: 'INVALID_TOPIC_EXCEPTION', text: 'this is no valid name of a topic' }],
  [18, { name: 'RECORD_LIST_TOO_LARGE', text: "the batch is larger than the broker's segments" }],
  [19, { name: 'NOT_ENOUGH_REPLICAS', text: 'fewer replicas are in sync than min.insync.replicas', retriable: true }],
  [20, { name: 'NOT_ENOUGH_REPLICAS_AFTER_APPEND', text: 'written, but not to enough replicas in sync', retriable: true }],
  [21, { name: 'INVALID_REQUIRED_ACKS', text: 'the broker does not take this value of acks' }],
  [29, { name: 'TOPIC_AUTHORIZATION_FAILED', text: 'not authorized to write to the topic' }],
  [31, { name: 'CLUSTER_AUTHORIZATION_FAILED', text: 'not authorized at the cluster (IDEMPOTENT_WRITE)' }],
  [35, { name: 'UNSUPPORTED_VERSION', text: 'the broker is too old for this request' }],
  [42, { name: 'INVALID_REQUEST', text: 'the broker refused the request' }],
  [43, { name: 'UNSUPPORTED_FOR_MESSAGE_FORMAT', text: "the topic's message format is too old" }],
  [44, { name: 'POLICY_VIOLATION', text: "a policy of the broker forbids it" }],
  [45, { name: 'OUT_OF_ORDER_SEQUENCE_NUMBER', text: 'the broker misses batches that were sent before' }],
  [46, { name: 'DUPLICATE_SEQUENCE_NUMBER', text: 'the broker has this batch already' }],
  [47, { name: 'INVALID_PRODUCER_EPOCH', text: 'another producer has taken over the transactional id, or the transaction timed out' }],
  [48, { name: 'INVALID_TXN_STATE', text: 'the transaction is not in a state for this' }],
  [49, { name: 'INVALID_PRODUCER_ID_MAPPING', text: 'the broker does not know the producer id of this transactional id any more' }],
  [50, { name: 'INVALID_TRANSACTION_TIMEOUT', text: 'the transaction timeout is too large' }],
  [51, { name: 'CONCURRENT_TRANSACTIONS', text: 'the previous transaction is still being completed', retriable: true }],
  [53, { name: 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED', text: 'not authorized to use the transactional id' }],
  [55, { name: 'OPERATION_NOT_ATTEMPTED', text: 'not done, because another partition failed' }],
  [56, { name: 'KAFKA_STORAGE_ERROR', text: "the broker's disk failed", retriable: true, stale: true }],
  [59, { name: 'UNKNOWN_PRODUCER_ID', text: 'the broker has forgotten the producer' }],
  [74, { name: 'FENCED_LEADER_EPOCH', text: 'the leader has changed', retriable: true, stale: true }],
  [75, { name: 'UNKNOWN_LEADER_EPOCH', text: 'the broker does not know of the leader yet', retriable: true }],
  [76, { name: 'UNSUPPORTED_COMPRESSION_TYPE', text: 'the broker does not take this compression' }],
  [87, { name: 'INVALID_RECORD', text: 'the broker refused a record' }],
  [89, { name: 'THROTTLING_QUOTA_EXCEEDED', text: 'a quota is used up', retriable: true }],
  [90, { name: 'PRODUCER_FENCED', text: 'another producer has taken over the transactional id, or the transaction timed out' }],
  [100, { name: 'UNKNOWN_TOPIC_ID', text: 'the topic was deleted and made again', retriable: true, stale: true }],
  [105, { name: 'TRANSACTIONAL_ID_NOT_FOUND', text: 'there is no such transactional id' }],
  [120, { name: 'TRANSACTION_ABORTABLE', text: 'the transaction has to be aborted' }],
]);

export const NONE = 0;
export const MESSAGE_TOO_LARGE = 10;
export const OUT_OF_ORDER_SEQUENCE = 45;
export const DUPLICATE_SEQUENCE = 46;
export const INVALID_TXN_STATE = 48;
export const INVALID_TRANSACTION_TIMEOUT = 50;
export const UNKNOWN_PRODUCER_ID = 59;
export const OPERATION_NOT_ATTEMPTED = 55;
const FENCED = [47, 90];
const COORDINATOR_MOVED = [15, 16];

/** A broker has refused a request, or was not reached. `message` says which and why. */
export class KafkaRequestError extends Error {
  constructor(
    message: string,
    /** Kafka's code; undefined = nothing was answered. */
    readonly code: number | undefined,
    readonly retriable: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'KafkaRequestError';
  }

  get fenced(): boolean {
    return this.code !== undefined && FENCED.includes(this.code);
  }

  get coordinatorMoved(): boolean {
    return this.code === undefined ? this.retriable : COORDINATOR_MOVED.includes(this.code);
  }
}

export function isRetriable(code: number): boolean {
  return KINDS.get(code)?.retriable === true;
}

export function isStale(code: number): boolean {
  return KINDS.get(code)?.stale === true;
}

/** "NOT_LEADER_OR_FOLLOWER: the leader has changed" */
export function describeCode(code: number): string {
  const kind = KINDS.get(code);
  return kind === undefined ? `Kafka error ${code}` : `${kind.name}: ${kind.text}`;
}

/** `what` failed with `code`. */
export function brokerError(what: string, code: number, message?: string): KafkaRequestError {
  const detail = message === undefined ? '' : ` (${message})`;
  return new KafkaRequestError(`${what}: ${describeCode(code)}${detail}`, code, isRetriable(code));
}

/** Anything that a connection threw, with what it was to do. */
export function connectionError(what: string, thrown: unknown): KafkaRequestError {
  if (thrown instanceof KafkaRequestError) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const retriable = (error as { retriable?: unknown }).retriable === true;
  return new KafkaRequestError(`${what}: ${error.message}`, undefined, retriable, { cause: error });
}
