/** What a user is told of a transaction that could not be committed. The job goes on, as Flink's does. */
import type { PreparedTransaction } from '../contracts';
import type { TransactionNaming } from './transaction-names';

export interface LostTransaction {
  readonly outcome: 'expired' | 'fenced';
  readonly transaction: PreparedTransaction;
  readonly operatorName: string;
  readonly naming: TransactionNaming;
  /** The commit is made good after a restore. */
  readonly recovering: boolean;
  readonly transactionTimeoutMs: string;
}

export function lostTransaction(lost: LostTransaction): string {
  const { transactionalId, producerId, epoch } = lost.transaction;
  const what = `${lost.operatorName}: Kafka refused to commit the transaction "${transactionalId}" (producer id ${producerId}, epoch ${epoch})`;
  const timeout = `transaction.timeout.ms (${lost.transactionTimeoutMs} ms)`;
  if (lost.outcome === 'expired') {
    return (
      `${what}: the broker has aborted it, most likely because it was open for longer than ${timeout}. ITS RECORDS ARE LOST. ` +
      'Raise transaction.timeout.ms (and transaction.max.timeout.ms of the brokers) above the longest time between a checkpoint and ' +
      'the end of a recovery'
    );
  }
  if (lost.naming === 'POOLING' && lost.recovering) {
    return (
      `${what}: its transactional id is fenced. After a restore this is expected in some cases: the id was committed, and used again for a ` +
      `checkpoint that was aborted. Otherwise another sink has the same transactional id prefix, or the recovery took longer than ` +
      `${timeout}, and its records are lost`
    );
  }
  return (
    `${what}: its transactional id is fenced. Another sink has the same transactional id prefix, or the recovery took longer than ${timeout}. ` +
    'Its records are most likely lost'
  );
}
