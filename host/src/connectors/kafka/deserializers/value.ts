/** Values of records as elements of a stream, with the records' timestamps. Flink: KafkaRecordDeserializationSchema.valueOnly. */
import type { DataType } from '@drey/sdk/protocol';
import type { ElementDecoder, SchemaSettings } from '../../../formats/table/elements/contracts';
import { elementDecoder } from '../../../formats/table/elements/registry';
import { rowsBatch } from '../../../types/batch';
import { type Batch, NO_TIMESTAMP } from '../../../types/contracts';
import type { KafkaRecord } from '../contracts';
import type { KafkaDeserializer } from './contracts';

export interface ValueDeserializerSettings {
  readonly kind: 'value';
  readonly schema: SchemaSettings;
}

export function valueDeserializer({ schema }: ValueDeserializerSettings, type: DataType): KafkaDeserializer {
  return new ValueDeserializer(elementDecoder(schema, type));
}

class ValueDeserializer implements KafkaDeserializer {
  constructor(private readonly decoder: ElementDecoder) {}

  deserialize(records: readonly KafkaRecord[]): Batch | undefined {
    const elements: unknown[] = [];
    const timestamps: number[] = [];
    for (const { value, timestamp } of records) {
      const element = this.decoder.decode(value);
      if (element === undefined) continue;
      elements.push(element);
      // Kafka's -1: a record without a timestamp.
      timestamps.push(timestamp < 0 ? NO_TIMESTAMP : timestamp);
    }
    return elements.length === 0 ? undefined : rowsBatch(elements, timestamps);
  }
}
