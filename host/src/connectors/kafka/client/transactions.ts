/** Committing what another producer, or another process, has prepared, and aborting what a dead one has left open. */
import type { CommitObserver, CommitOutcome, KafkaTransactions, PreparedTransaction } from '../contracts';
import type { ProducerEnvironment } from './producer-environment';
import { KafkaClientError } from './errors';
import {
  brokerError,
  connectionError,
  INVALID_PRODUCER_ID_MAPPING,
  INVALID_TXN_STATE,
  isFenced,
  LEADER_NOT_AVAILABLE,
  UNKNOWN_PRODUCER_ID,
  UNKNOWN_TOPIC,
} from './producer-errors';
import { type ProducerSettings, producerSettings } from './producer-options';
import {
  describeProducersRequest,
  describeTransactionRequest,
  endTxnRequest,
  listTransactionsRequest,
  readEndTxn,
  readProducers,
  readTransaction,
  readTransactions,
  type TopicAndPartition,
} from './producer-requests';
import { TransactionSession } from './producer-session';
import { backoffMs, delay } from './producer-waiting';

/** "prefix-subtask-n" */
export function transactionalId(prefix: string, subtask: number, n: number): string {
  return `${prefix}-${subtask}-${n}`;
}

/** The subtask of a transactional id; undefined when it is none of ours. */
export function subtaskOf(id: string): number | undefined {
  const match = /-(\d+)-\d+$/.exec(id);
  return match === null ? undefined : Number(match[1]);
}

const NOT_LISTED = 'Kafka did not list its open transactions. POOLING needs brokers from 3.0 on';
const UNKNOWN_WRITERS =
  'Kafka did not say who writes to the topics. POOLING needs brokers from 3.0 on, and the right to read the topics';

/** A transaction that was aborted, by the broker for its timeout or by somebody else. */
const ABORTED_STATES = ['PrepareAbort', 'CompleteAbort', 'PrepareEpochFence', 'Dead'];

export class BrokerTransactions implements KafkaTransactions {
  private readonly settings: ProducerSettings;
  private readonly stop = new AbortController();

  constructor(
    private readonly environment: ProducerEnvironment,
    private readonly observer: CommitObserver = {},
  ) {
    this.settings = producerSettings(environment.properties, true);
  }

  get transactionTimeoutMs(): number {
    return this.settings.transactionTimeoutMs;
  }

  /**
   * Resumes the transaction and commits it; doing so again is answered as the first time. Goes on until a broker has decided, so that no
   * outage loses a transaction whose checkpoint is complete. Throws when Kafka's answer says neither that it is committed nor that it is lost.
   */
  async commit({ transactionalId: id, producerId, epoch }: PreparedTransaction): Promise<CommitOutcome> {
    const failure = `Kafka did not commit the transaction "${id}" (producer id ${producerId}, epoch ${epoch})`;
    const identity = { producerId: BigInt(producerId), epoch };
    const { error } = await this.environment.coordinators.ask({
      transactionalId: id,
      failure,
      request: endTxnRequest(id, identity, true, this.settings.requestTimeoutMs),
      read: (response) => ({ error: readEndTxn(response), value: undefined }),
      patienceMs: Number.POSITIVE_INFINITY,
      signal: this.stop.signal,
      ...this.observer,
    });
    this.environment.coordinators.forget(id);
    if (error === 0) return 'committed';
    if (isFenced(error)) return (await this.wasAborted(id)) ? 'expired' : 'fenced';
    if (error === INVALID_TXN_STATE || error === UNKNOWN_PRODUCER_ID) return 'expired';
    if (error === INVALID_PRODUCER_ID_MAPPING) {
      throw new KafkaClientError(
        `${failure}: the brokers do not know the producer id of this transactional id any more, so that the fate of the transaction is ` +
          'unknown and its records may be lost. They forget it after transactional.id.expiration.ms (7 days), or it was deleted',
        { code: error },
      );
    }
    throw brokerError(failure, error);
  }

  /**
   * Begins with the ids of this subtask, and of those that a larger parallelism had, from `fromCheckpointId` on, until one was never used:
   * that aborts what is open. Gives how many had been used.
   */
  async abortLingering(
    prefix: string,
    subtask: number,
    parallelism: number,
    fromCheckpointId: number,
  ): Promise<number> {
    let all = 0;
    for (let owner = subtask; ; owner += parallelism) {
      let found = 0;
      while ((await this.initialize(transactionalId(prefix, owner, fromCheckpointId + found))) > 0) found++;
      all += found;
      if (found === 0) return all;
    }
  }

  /** Goes on while leaders move or brokers are away, for at most `max.block.ms`. */
  async openTransactions(topics: readonly string[]): Promise<string[]> {
    const { retryBackoffMs, retryBackoffMaxMs, maxBlockMs } = this.settings;
    const started = Date.now();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.listOpenTransactions(topics);
      } catch (thrown) {
        const error = thrown instanceof KafkaClientError ? thrown : connectionError(NOT_LISTED, thrown);
        if (!error.retriable || this.stop.signal.aborted) throw error;
        if (Date.now() - started > maxBlockMs) {
          throw new KafkaClientError(`${error.message}. This was so for ${maxBlockMs} ms (max.block.ms)`, {
            retriable: true,
            cause: error,
          });
        }
        await delay(backoffMs({ firstMs: retryBackoffMs, maxMs: retryBackoffMaxMs }, attempt), this.stop.signal);
      }
    }
  }

  async abort(id: string): Promise<void> {
    await this.initialize(id);
  }

  async close(): Promise<void> {
    this.stop.abort();
  }

  /** The epoch that a producer with this id now has; 0 = the id was never used. */
  private async initialize(id: string): Promise<number> {
    const { coordinators } = this.environment;
    const session = new TransactionSession(id, coordinators, this.settings, this.stop.signal);
    const { epoch } = await session.initialize();
    coordinators.forget(id);
    return epoch;
  }

  /** Whether somebody aborted it, as far as brokers can tell (3.0 and later). */
  private async wasAborted(id: string): Promise<boolean> {
    try {
      const { value } = await this.environment.coordinators.ask({
        transactionalId: id,
        failure: `Kafka did not describe the transaction "${id}"`,
        request: describeTransactionRequest(id, this.settings.requestTimeoutMs),
        read: (response) => {
          const description = readTransaction(response);
          return { error: description?.error ?? 0, value: description };
        },
        patienceMs: this.settings.requestTimeoutMs,
        signal: this.stop.signal,
      });
      return value !== undefined && value.error === 0 && ABORTED_STATES.includes(value.state);
    } catch {
      return false;
    }
  }

  private async listOpenTransactions(topics: readonly string[]): Promise<string[]> {
    const producers = await this.producersOf(topics);
    if (producers.length === 0) return [];
    const nodes = await this.environment.metadata.nodes();
    const lists = await Promise.all(
      nodes.map(async (node) => {
        const request = listTransactionsRequest(producers, this.settings.requestTimeoutMs);
        const answer = readTransactions(await this.ask(NOT_LISTED, node, request));
        if (answer.error !== 0) throw brokerError(NOT_LISTED, answer.error);
        return answer.ids;
      }),
    );
    return lists.flat();
  }

  /** Partitions of the topics by leader. A topic that does not exist has none. */
  private async leadersOf(topics: readonly string[]): Promise<Map<number, TopicAndPartition[]>> {
    const byLeader = new Map<number, TopicAndPartition[]>();
    for (const topic of topics) {
      const { leaders, error } = await this.environment.metadata.refresh(topic);
      if (error === UNKNOWN_TOPIC) continue;
      if (leaders.length === 0 && error !== 0) throw brokerError(`${UNKNOWN_WRITERS}: topic "${topic}"`, error);
      leaders.forEach((leader, partition) => {
        // Without its leader nobody can say whether a transaction is open there.
        if (leader === undefined) {
          throw brokerError(`${UNKNOWN_WRITERS}: partition ${partition} of topic "${topic}"`, LEADER_NOT_AVAILABLE);
        }
        const known = byLeader.get(leader);
        if (known === undefined) byLeader.set(leader, [{ topic, partition }]);
        else known.push({ topic, partition });
      });
    }
    return byLeader;
  }

  /** Ids of the producers that have lately written to topics. */
  private async producersOf(topics: readonly string[]): Promise<bigint[]> {
    const lists = await Promise.all(
      [...(await this.leadersOf(topics))].map(async ([node, partitions]) => {
        const request = describeProducersRequest(partitions, this.settings.requestTimeoutMs);
        const answers = readProducers(await this.ask(UNKNOWN_WRITERS, node, request));
        return answers.map(({ topic, partition, error, producerIds }) => {
          if (error !== 0) throw brokerError(`${UNKNOWN_WRITERS}: partition ${partition} of topic "${topic}"`, error);
          return producerIds;
        });
      }),
    );
    return [...new Set(lists.flat(2))];
  }

  private async ask(
    what: string,
    node: number,
    request: Parameters<ProducerEnvironment['connections']['request']>[1],
  ): Promise<Buffer> {
    try {
      return await this.environment.connections.request(node, request);
    } catch (thrown) {
      throw connectionError(what, thrown);
    }
  }
}
