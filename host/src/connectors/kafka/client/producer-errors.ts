/** Kafka's error codes as the producer and the transactions have to tell them apart. errors.ts has their names. */
import { errorOfCode, KafkaClientError } from './errors';

export const NONE = 0;
export const UNKNOWN_TOPIC = 3;
export const LEADER_NOT_AVAILABLE = 5;
export const MESSAGE_TOO_LARGE = 10;
export const INVALID_TOPIC = 17;
export const TOPIC_AUTHORIZATION_FAILED = 29;
export const OUT_OF_ORDER_SEQUENCE = 45;
export const DUPLICATE_SEQUENCE = 46;
export const INVALID_TXN_STATE = 48;
export const INVALID_PRODUCER_ID_MAPPING = 49;
export const INVALID_TRANSACTION_TIMEOUT = 50;
export const CONCURRENT_TRANSACTIONS = 51;
export const OPERATION_NOT_ATTEMPTED = 55;
export const UNKNOWN_PRODUCER_ID = 59;

/** INVALID_PRODUCER_EPOCH, PRODUCER_FENCED. */
const FENCED = [47, 90];
/** COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR. */
const COORDINATOR_MOVED = [15, 16];
/** What is known of leaders is out of date: UNKNOWN_TOPIC_OR_PARTITION, LEADER_NOT_AVAILABLE, NOT_LEADER_OR_FOLLOWER, ... */
const STALE = [3, 5, 6, 9, 13, 56, 74, 75, 100];

export function isFenced(code: number | undefined): boolean {
  return code !== undefined && FENCED.includes(code);
}

export function isStale(code: number): boolean {
  return STALE.includes(code);
}

/** Also when nothing was answered: its broker may be gone for good. */
export function coordinatorMoved({ code }: KafkaClientError): boolean {
  return code === undefined || COORDINATOR_MOVED.includes(code);
}

/** `what` failed with `code`; `message` is the broker's own. */
export function brokerError(what: string, code: number, message?: string): KafkaClientError {
  const error = errorOfCode(code, what);
  if (message === undefined || message === '') return error;
  return new KafkaClientError(`${error.message}: ${message}`, { code, retriable: error.retriable });
}

/** Anything that a connection threw, with what it was to do. */
export function connectionError(what: string, thrown: unknown): KafkaClientError {
  if (thrown instanceof KafkaClientError && thrown.code !== undefined) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const retriable = thrown instanceof KafkaClientError && thrown.retriable;
  return new KafkaClientError(`${what}: ${error.message}`, { retriable, cause: error });
}

/** Of a transactional producer that may not go on. */
export function fencedError(what: string, transactionalId: string, transactionTimeoutMs: number, code: number): Error {
  return new KafkaClientError(
    `${what}: the transactional id "${transactionalId}" is fenced. Another producer uses it (two jobs with the same transactional id ` +
      `prefix?), or the transaction was open for longer than transaction.timeout.ms (${transactionTimeoutMs} ms)`,
    { code },
  );
}
