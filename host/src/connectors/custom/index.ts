/** "custom": sources and sinks that a TypeScript program brings along. */
import type { Connector } from '../contracts';
import { CustomSink } from './sink';
import { customSource } from './source';

export const customConnector: Connector = { source: customSource, sink: (node) => new CustomSink(node) };
