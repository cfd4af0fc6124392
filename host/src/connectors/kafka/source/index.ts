/** "kafka" as a source: see ../settings.ts for its options. */
import type { Node } from '@drey/sdk/protocol';
import type { SourceFactory } from '../../contracts';
import { sourceOf } from '../../node-options';
import { propertiesNotice } from '../properties-notice';
import { type KafkaSourceSettings, kafkaSettings, propertiesOf } from '../settings';
import { KafkaEnumerator } from './enumerator';
import { sourceProperties } from './properties';
import { KafkaReader } from './reader';

function settingsOf(node: Node): KafkaSourceSettings {
  return kafkaSettings<KafkaSourceSettings>(sourceOf(node).options);
}

export const kafkaSource: SourceFactory = {
  bounded: (node) => settingsOf(node).bounded,
  createEnumerator: (node, _parallelism, restored) => {
    const settings = settingsOf(node);
    const notice = propertiesNotice('source', propertiesOf(settings));
    if (notice) process.stderr.write(`drey: ${notice}\n`);
    return new KafkaEnumerator(settings, sourceProperties(settings), restored);
  },
  createReader: (node) => {
    const settings = settingsOf(node);
    return new KafkaReader(node, settings, sourceProperties(settings));
  },
};
