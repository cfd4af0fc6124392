/** "kafka": tables and streams of Kafka topics. Options: settings.ts. */
import type { Connector } from '../contracts';
import { kafkaSink } from './sink';
import { kafkaSource } from './source';

export const kafkaConnector: Connector = { source: kafkaSource, sink: kafkaSink };
