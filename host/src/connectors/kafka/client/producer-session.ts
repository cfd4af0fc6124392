/**
 * Who a producer is for the brokers: a producer id with an epoch. A transactional one gets them from the coordinator of its
 * transactional id, which thereby fences earlier producers of that id and aborts what they have left open.
 */
import { KafkaClientError } from './errors';
import type { KafkaConnections } from './producer-connections';
import {
  brokerError,
  connectionError,
  fencedError,
  INVALID_TRANSACTION_TIMEOUT,
  INVALID_TXN_STATE,
  isFenced,
  OPERATION_NOT_ATTEMPTED,
} from './producer-errors';
import type { ProducerSettings } from './producer-options';
import {
  addPartitionsRequest,
  endTxnRequest,
  initProducerIdRequest,
  type ProducerIdentity,
  readAddPartitions,
  readEndTxn,
  readInitProducerId,
  type TopicAndPartition,
} from './producer-requests';
import { backoffMs, delay } from './producer-waiting';
import type { TransactionCoordinators } from './transactions-coordinator';

/** Of an idempotent producer without transactions; any broker gives it. */
export async function idempotentIdentity(
  connections: KafkaConnections,
  settings: ProducerSettings,
  signal: AbortSignal,
): Promise<ProducerIdentity> {
  const failure = 'Kafka gave no producer id';
  const request = initProducerIdRequest(undefined, settings.transactionTimeoutMs, settings.requestTimeoutMs);
  const started = Date.now();
  for (let attempt = 1; ; attempt++) {
    let error: KafkaClientError;
    try {
      const answer = readInitProducerId(await connections.requestAny(request));
      if (answer.error === 0) return answer.identity;
      error = brokerError(failure, answer.error);
    } catch (thrown) {
      error = connectionError(failure, thrown);
    }
    const late = Date.now() - started > settings.maxBlockMs;
    if (!error.retriable || late || signal.aborted) throw error;
    await delay(backoffMs({ firstMs: settings.retryBackoffMs, maxMs: settings.retryBackoffMaxMs }, attempt), signal);
  }
}

/** One transactional id. */
export class TransactionSession {
  private identity: ProducerIdentity | undefined;

  constructor(
    readonly transactionalId: string,
    private readonly coordinators: TransactionCoordinators,
    private readonly settings: ProducerSettings,
    private readonly signal: AbortSignal,
  ) {}

  get current(): ProducerIdentity | undefined {
    return this.identity;
  }

  async initialize(): Promise<ProducerIdentity> {
    const { transactionalId, settings } = this;
    const failure = `Kafka did not begin with the transactional id "${transactionalId}"`;
    const { error, value } = await this.coordinators.ask({
      transactionalId,
      failure,
      request: initProducerIdRequest(transactionalId, settings.transactionTimeoutMs, settings.requestTimeoutMs),
      read: (response) => {
        const answer = readInitProducerId(response);
        return { error: answer.error, value: answer.identity };
      },
      patienceMs: settings.maxBlockMs,
      signal: this.signal,
    });
    if (error === INVALID_TRANSACTION_TIMEOUT) throw timeoutTooLarge(transactionalId, settings.transactionTimeoutMs);
    if (error !== 0) throw brokerError(failure, error);
    this.identity = value;
    return value;
  }

  async addPartitions(partitions: readonly TopicAndPartition[]): Promise<void> {
    const { transactionalId, settings } = this;
    const names = partitions.map(({ topic, partition }) => `${topic}-${partition}`).join(', ');
    const failure = `Kafka did not add the partitions ${names} to the transaction "${transactionalId}"`;
    const { error } = await this.coordinators.ask({
      transactionalId,
      failure,
      request: addPartitionsRequest(transactionalId, this.identity!, partitions, settings.requestTimeoutMs),
      read: (response) => {
        const failed = readAddPartitions(response).filter((result) => result.error !== 0);
        const cause = failed.find((result) => result.error !== OPERATION_NOT_ATTEMPTED) ?? failed[0];
        return { error: cause?.error ?? 0, value: undefined };
      },
      patienceMs: settings.deliveryTimeoutMs,
      signal: this.signal,
    });
    if (error !== 0) throw this.error(failure, error);
  }

  /** Ends the transaction without its records. One that the broker has given up already is none any more. */
  async abort(patienceMs: number): Promise<void> {
    const { transactionalId, settings } = this;
    const failure = `Kafka did not abort the transaction "${transactionalId}"`;
    const { error } = await this.coordinators.ask({
      transactionalId,
      failure,
      request: endTxnRequest(transactionalId, this.identity!, false, settings.requestTimeoutMs),
      read: (response) => ({ error: readEndTxn(response), value: undefined }),
      patienceMs,
      signal: this.signal,
    });
    if (error !== 0 && !isFenced(error) && error !== INVALID_TXN_STATE) throw brokerError(failure, error);
  }

  /** Kafka's answer `code` to something that belongs to the transaction. */
  error(what: string, code: number, message?: string): Error {
    const { transactionalId, settings } = this;
    if (isFenced(code)) return fencedError(what, transactionalId, settings.transactionTimeoutMs, code);
    if (code === INVALID_TXN_STATE) {
      return new KafkaClientError(
        `${what}: the transaction "${transactionalId}" is not open any more. It was most likely open for longer than ` +
          `transaction.timeout.ms (${settings.transactionTimeoutMs} ms); see the broker's log`,
        { code },
      );
    }
    return brokerError(what, code, message);
  }
}

function timeoutTooLarge(transactionalId: string, timeoutMs: number): Error {
  return new KafkaClientError(
    `Kafka did not begin with the transactional id "${transactionalId}": transaction.timeout.ms (${timeoutMs} ms) is larger than ` +
      "the broker's transaction.max.timeout.ms (15 minutes unless it was changed). Raise that at the brokers, or lower " +
      'transaction.timeout.ms to at most that, but not below the time between checkpoints plus the longest restart: a ' +
      'transaction that is open for longer is lost',
    { code: INVALID_TRANSACTION_TIMEOUT },
  );
}
