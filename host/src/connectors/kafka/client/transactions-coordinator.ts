/** Requests to the transaction coordinator of a transactional id: it is found, asked, and asked again while that may help. */
import { findCoordinatorRequest, readCoordinator } from './api';
import type { KafkaConnections, RawRequest } from './producer-connections';
import { isRetriableCode, KafkaClientError } from './errors';
import { brokerError, CONCURRENT_TRANSACTIONS, connectionError, coordinatorMoved } from './producer-errors';
import { type Backoff, backoffMs, delay } from './producer-waiting';

/** A transaction that is being completed is over soon. */
const CONCURRENT_BACKOFF_MS = 20;

export interface CoordinatedRequest<T> {
  readonly transactionalId: string;
  /** For messages: 'Kafka could not commit the transaction "x"'. */
  readonly failure: string;
  readonly request: RawRequest;
  /** `error` is Kafka's code. */
  read(response: Buffer): { readonly error: number; readonly value: T };
  /** ms; Infinity = until `signal`. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  onRetry?(): void;
  /** After a while without success, once: `reason` is why. */
  onDelay?(reason: string): void;
}

/** Commits that take longer than this are worth a line. */
const NOTICEABLE_MS = 60_000;

export class TransactionCoordinators {
  private readonly nodes = new Map<string, number>();

  constructor(
    private readonly connections: KafkaConnections,
    private readonly requestTimeoutMs: number,
    private readonly backoff: Backoff,
  ) {}

  /** The answer, whose `error` is 0 or one that no retry helps. Throws KafkaClientError when the time is over or nobody answers. */
  async ask<T>(question: CoordinatedRequest<T>): Promise<{ readonly error: number; readonly value: T }> {
    const { transactionalId, failure, patienceMs, signal } = question;
    const started = Date.now();
    let noticed = false;
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.attempt(question);
      if (!(outcome instanceof KafkaClientError)) return outcome;
      if (coordinatorMoved(outcome)) this.nodes.delete(transactionalId);
      const waited = Date.now() - started;
      if (signal.aborted) throw outcome;
      if (waited > patienceMs) {
        const { code, message } = outcome;
        throw new KafkaClientError(`${message}; gave up after ${patienceMs} ms`, { code, retriable: true });
      }
      question.onRetry?.();
      if (!noticed && waited > NOTICEABLE_MS) {
        noticed = true;
        question.onDelay?.(`${failure}: ${outcome.message}; it is tried again`);
      }
      await delay(
        outcome.code === CONCURRENT_TRANSACTIONS ? CONCURRENT_BACKOFF_MS : backoffMs(this.backoff, attempt),
        signal,
      );
    }
  }

  /** An error that comes back is retriable; others are thrown. */
  private async attempt<T>(
    question: CoordinatedRequest<T>,
  ): Promise<{ readonly error: number; readonly value: T } | KafkaClientError> {
    const { transactionalId, failure, request } = question;
    try {
      const node = this.nodes.get(transactionalId) ?? (await this.find(transactionalId));
      const answer = question.read(await this.connections.request(node, request));
      return isRetriableCode(answer.error) ? brokerError(failure, answer.error) : answer;
    } catch (thrown) {
      const error = connectionError(failure, thrown);
      if (error.retriable) return error;
      throw error;
    }
  }

  /** Drops what is known of ids that are not used any more. */
  forget(transactionalId: string): void {
    this.nodes.delete(transactionalId);
  }

  private async find(transactionalId: string): Promise<number> {
    const request = {
      ...findCoordinatorRequest('transaction', transactionalId),
      answered: true,
      timeoutMs: this.requestTimeoutMs,
    };
    const found = readCoordinator(await this.connections.requestAny(request));
    if (found.error !== 0) {
      const what = `Kafka named no coordinator for the transactional id "${transactionalId}"`;
      throw brokerError(what, found.error, found.message);
    }
    this.connections.addNode(found.node, found.host, found.port);
    this.nodes.set(transactionalId, found.node);
    return found.node;
  }
}
