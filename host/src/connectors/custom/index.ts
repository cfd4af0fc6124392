/** "custom": sources and sinks that a TypeScript program brings along. */
import type { Node } from '@drey/sdk/protocol';
import { OptionReader } from '../../formats/options';
import type { Operator } from '../../operators/contracts';
import type { Connector } from '../contracts';
import { sinkOf } from '../node-options';
import { CustomCommittingSink } from './committing-sink';
import { CustomSink } from './sink';
import { customSource } from './source';

function customSink(node: Node): Operator {
  const options = new OptionReader('connector "custom"', sinkOf(node).options);
  const committing = options.boolean('committing');
  options.end();
  return committing ? new CustomCommittingSink(node) : new CustomSink(node);
}

export const customConnector: Connector = { source: customSource, sink: customSink };
