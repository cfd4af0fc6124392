/** "filesystem": files as source and sink. Options: docs/connectors.md. */
import type { Connector } from '../contracts';
import { fileSink } from './sink';
import { fileSource } from './source';

export const filesystemConnector: Connector = { source: fileSource, sink: fileSink };
