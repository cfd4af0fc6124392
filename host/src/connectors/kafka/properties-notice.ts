/** What a user is told of properties that are given and change nothing. */
import { hasNoEffect, isKnownProperty } from './client/property-names';
import type { KafkaProperties } from './contracts';

/** One line; undefined = every property is known and has an effect. */
export function propertiesNotice(owner: 'source' | 'sink', properties: KafkaProperties): string | undefined {
  const names = [...properties.keys()].sort();
  const unknown = names.filter((name) => !isKnownProperty(name));
  const idle = names.filter((name) => isKnownProperty(name) && hasNoEffect(name));
  const parts = [
    ...(unknown.length > 0 ? [`unknown properties have no effect: ${unknown.join(', ')}`] : []),
    ...(idle.length > 0 ? [`properties of Java's client that have no effect here: ${idle.join(', ')}`] : []),
  ];
  return parts.length === 0 ? undefined : `Kafka ${owner}: ${parts.join('; ')}`;
}
