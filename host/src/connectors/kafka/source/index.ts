/** "kafka" as a source: see ../settings.ts for its options. */
import type { Node } from '@drey/sdk/protocol';
import type { SourceFactory } from '../../contracts';
import { sourceOf } from '../../node-options';
import { type KafkaSourceSettings, kafkaSettings } from '../settings';
import { KafkaEnumerator } from './enumerator';
import { propertiesNotice, sourceProperties } from './properties';
import { KafkaReader } from './reader';

function settingsOf(node: Node): KafkaSourceSettings {
  return kafkaSettings<KafkaSourceSettings>(sourceOf(node).options);
}

export const kafkaSource: SourceFactory = {
  bounded: (node) => settingsOf(node).bounded,
  createEnumerator: (node, _parallelism, restored) => {
    const settings = settingsOf(node);
    const notice = propertiesNotice(settings);
    if (notice) process.stderr.write(`drey: ${notice}\n`);
    return new KafkaEnumerator(settings, sourceProperties(settings), restored);
  },
  createReader: (node) => {
    const settings = settingsOf(node);
    return new KafkaReader(node, settings, sourceProperties(settings));
  },
};
