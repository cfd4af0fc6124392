/** Makes the serializer that a sink's settings name. */
import type { KafkaSinkSettings } from '../settings';
import type { KafkaSerializer, SerializerContext } from './contracts';
import { recordSerializer } from './record';
import { tableSerializer } from './table';

/** Throws on settings that make no sense. */
export function kafkaSerializer({ serializer }: KafkaSinkSettings, context: SerializerContext): KafkaSerializer {
  return serializer.kind === 'table' ? tableSerializer(serializer, context) : recordSerializer(serializer, context);
}
