/** "filesystem-table": files of tables. Its options come from the table side, table.ts. */
import type { Connector } from '../contracts';
import { fileTableSink } from './table-sink';
import { fileTableSource } from './table-source';

export const fileTableConnector: Connector = { source: fileTableSource, sink: fileTableSink };
