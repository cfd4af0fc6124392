/** What the producers and the transactions of one client share. */
import type { KafkaProperties } from '../contracts';
import type { KafkaConnections } from './producer-connections';
import { ClusterMetadata } from './producer-metadata';
import { producerSettings } from './producer-options';
import { ProducerStatistics } from './producer-statistics';
import { TransactionCoordinators } from './transactions-coordinator';

export interface ProducerEnvironment {
  readonly properties: KafkaProperties;
  readonly connections: KafkaConnections;
  readonly metadata: ClusterMetadata;
  readonly coordinators: TransactionCoordinators;
  readonly statistics: ProducerStatistics;
}

export function producerEnvironment(connections: KafkaConnections, properties: KafkaProperties): ProducerEnvironment {
  const { requestTimeoutMs, retryBackoffMs, retryBackoffMaxMs } = producerSettings(properties, false);
  const backoff = { firstMs: retryBackoffMs, maxMs: retryBackoffMaxMs };
  return {
    properties,
    connections,
    metadata: new ClusterMetadata(connections, requestTimeoutMs),
    coordinators: new TransactionCoordinators(connections, requestTimeoutMs, backoff),
    statistics: new ProducerStatistics(),
  };
}
