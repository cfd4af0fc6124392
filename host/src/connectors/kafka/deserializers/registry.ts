/** Makes the deserializer that a source's settings name. */
import type { Node } from '@drey/sdk/protocol';
import type { KafkaSourceSettings } from '../settings';
import type { KafkaDeserializer } from './contracts';
import { tableDeserializer } from './table';
import { valueDeserializer } from './value';

/** `node` is the source's: the elements of a stream are of its type. Throws on settings that make no sense. */
export function kafkaDeserializer({ deserializer }: KafkaSourceSettings, node: Node): KafkaDeserializer {
  if (deserializer.kind === 'table') return tableDeserializer(deserializer);
  if (node.outputType === undefined) throw new Error(`Node ${node.id} (${node.name}) has no type`);
  return valueDeserializer(deserializer, node.outputType);
}
