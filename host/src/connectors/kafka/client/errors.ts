/** What goes wrong with Kafka, in words that say what to do. */

export interface KafkaErrorOptions {
  /** Trying again may help: a broker is away, a leader moves. */
  readonly retriable?: boolean;
  /** Kafka's error code, when a broker has answered with one. */
  readonly code?: number | undefined;
  readonly cause?: unknown;
}

export class KafkaClientError extends Error {
  override readonly name: string = 'KafkaClientError';
  readonly retriable: boolean;
  readonly code: number | undefined;

  constructor(message: string, { retriable = false, code, cause }: KafkaErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.retriable = retriable;
    this.code = code;
  }
}

export class UnknownTopicError extends KafkaClientError {
  override readonly name = 'UnknownTopicError';

  constructor(
    readonly topic: string,
    addresses: string,
  ) {
    super(`Kafka at ${addresses} has no topic "${topic}". Create it, or correct its name`, { code: 3 });
  }
}

/** No broker can be reached, or one has gone in the middle. */
export class KafkaConnectionError extends KafkaClientError {
  override readonly name = 'KafkaConnectionError';

  constructor(message: string, cause?: unknown) {
    super(message, { retriable: true, cause });
  }
}

export class KafkaAuthenticationError extends KafkaClientError {
  override readonly name = 'KafkaAuthenticationError';
}

interface ErrorCode {
  readonly name: string;
  readonly text: string;
  readonly retriable: boolean;
}

const retriable = (name: string, text: string): ErrorCode => ({ name, text, retriable: true });
const final = (name: string, text: string): ErrorCode => ({ name, text, retriable: false });

/** Those of the requests that we make. */
const CODES = new Map<number, ErrorCode>([
  [-1, final('UNKNOWN_SERVER_ERROR', 'the broker failed; its log says why')],
  [1, final('OFFSET_OUT_OF_RANGE', 'the offset is not, or no longer, in the log')],
  [2, retriable('CORRUPT_MESSAGE', 'a record batch is damaged')],
  [3, retriable('UNKNOWN_TOPIC_OR_PARTITION', 'the topic or partition does not exist')],
  [5, retriable('LEADER_NOT_AVAILABLE', 'the partition has no leader')],
  [6, retriable('NOT_LEADER_OR_FOLLOWER', 'the leader has moved')],
  [7, retriable('REQUEST_TIMED_OUT', 'the broker was too slow')],
  [8, final('BROKER_NOT_AVAILABLE', 'the broker is not available')],
  [9, retriable('REPLICA_NOT_AVAILABLE', 'the replica is not available')],
  [10, final('MESSAGE_TOO_LARGE', 'a record is larger than max.message.bytes of the topic')],
  [13, retriable('NETWORK_EXCEPTION', 'the broker lost its connection')],
  [14, retriable('COORDINATOR_LOAD_IN_PROGRESS', 'the coordinator is starting')],
  [15, retriable('COORDINATOR_NOT_AVAILABLE', 'the coordinator is not available')],
  [16, retriable('NOT_COORDINATOR', 'the coordinator has moved')],
  [17, final('INVALID_TOPIC_EXCEPTION', 'the name of the topic is not allowed')],
  [18, final('RECORD_LIST_TOO_LARGE', 'a record batch is larger than segment.bytes of the topic')],
  [19, retriable('NOT_ENOUGH_REPLICAS', 'fewer replicas are in sync than min.insync.replicas')],
  [20, retriable('NOT_ENOUGH_REPLICAS_AFTER_APPEND', 'fewer replicas are in sync than min.insync.replicas')],
  [24, final('INVALID_GROUP_ID', 'the name of the consumer group is not allowed')],
  [25, final('UNKNOWN_MEMBER_ID', 'the consumer group has other members, which commit its offsets themselves')],
  [27, retriable('REBALANCE_IN_PROGRESS', 'the consumer group is being rebalanced')],
  [29, final('TOPIC_AUTHORIZATION_FAILED', 'this user may not use the topic')],
  [30, final('GROUP_AUTHORIZATION_FAILED', 'this user may not use the consumer group')],
  [31, final('CLUSTER_AUTHORIZATION_FAILED', 'this user may not use the cluster')],
  [33, final('UNSUPPORTED_SASL_MECHANISM', 'the broker does not offer this sasl.mechanism')],
  [35, final('UNSUPPORTED_VERSION', 'the broker is too old or too new for this request')],
  [45, final('OUT_OF_ORDER_SEQUENCE_NUMBER', 'batches of the producer are missing')],
  [47, final('INVALID_PRODUCER_EPOCH', 'another producer has taken over the transactional id')],
  [48, final('INVALID_TXN_STATE', 'the transaction is not in a state for this')],
  [49, final('INVALID_PRODUCER_ID_MAPPING', 'the transactional id belongs to another producer, or has expired')],
  [
    50,
    final(
      'INVALID_TRANSACTION_TIMEOUT',
      'transaction.timeout.ms is larger than transaction.max.timeout.ms of the broker',
    ),
  ],
  [51, retriable('CONCURRENT_TRANSACTIONS', 'the last transaction is still being completed')],
  [53, final('TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'this user may not use the transactional id')],
  [56, retriable('KAFKA_STORAGE_ERROR', 'a disk of the broker failed')],
  [58, final('SASL_AUTHENTICATION_FAILED', 'the credentials are wrong')],
  [59, final('UNKNOWN_PRODUCER_ID', 'the broker does not know the producer any more')],
  [67, final('TRANSACTIONAL_ID_NOT_FOUND', 'there is no such transactional id')],
  [74, retriable('FENCED_LEADER_EPOCH', 'the leader has moved')],
  [75, retriable('UNKNOWN_LEADER_EPOCH', 'the leader has moved')],
  [76, final('UNSUPPORTED_COMPRESSION_TYPE', 'the broker does not support the compression')],
  [78, retriable('OFFSET_NOT_AVAILABLE', 'the new leader does not know its last offset yet')],
  [87, final('INVALID_RECORD', 'a record is not valid for the topic')],
  [88, retriable('UNSTABLE_OFFSET_COMMIT', 'offsets are being committed by a transaction')],
  [89, retriable('THROTTLING_QUOTA_EXCEEDED', 'the quota is used up')],
  [90, final('PRODUCER_FENCED', 'another producer has taken over the transactional id')],
  [100, retriable('UNKNOWN_TOPIC_ID', 'the topic was made anew')],
  [103, retriable('FETCH_SESSION_TOPIC_ID_ERROR', 'the topic was made anew')],
  [105, final('TRANSACTIONAL_ID_NOT_FOUND', 'there is no such transactional id')],
]);

/** Name of an error code, such as NOT_LEADER_OR_FOLLOWER. */
export function errorName(code: number): string {
  return CODES.get(code)?.name ?? `error ${code}`;
}

export function isRetriableCode(code: number): boolean {
  return CODES.get(code)?.retriable ?? false;
}

/** Of an answer that is not 0. `what` was tried: "topic "a", partition 3 at host:port". */
export function errorOfCode(code: number, what: string): KafkaClientError {
  const known = CODES.get(code);
  const text = known ? `${known.text} (${known.name})` : `Kafka's error code ${code}`;
  return new KafkaClientError(`${what}: ${text}`, { code, retriable: known?.retriable ?? false });
}
