/** Finds the connector of a table by its `connector` option. Flink: FactoryUtil. */
import { blackholeTable } from '../../connectors/blackhole/table';
import { datagenTable } from '../../connectors/datagen/table';
import { filesystemTable } from '../../connectors/filesystem/table';
import { kafkaTable } from '../../connectors/kafka/table/kafka';
import { upsertKafkaTable } from '../../connectors/kafka/table/upsert';
import { nexmarkTable } from '../../connectors/nexmark/table';
import { printTable } from '../../connectors/print/table';
import type {
  TableConnector,
  TableConnectors,
  TableContext,
  TableSink,
  TableSource,
} from '../../planner/catalog/connector-contracts';
import { validation } from '../../types/sql-error';
import { stringifyOption } from '../../types/options/values';

const connectors = new Map<string, TableConnector>(
  [blackholeTable, datagenTable, filesystemTable, kafkaTable, nexmarkTable, printTable, upsertKafkaTable].map(
    (table) => [table.identifier, table],
  ),
);

/** Makes a connector known to all sessions. */
export function registerTableConnector(connector: TableConnector): void {
  connectors.set(connector.identifier, connector);
}

/** The connectors of a session. Throws ValidationException with Flink's chain of causes. */
export const tableConnectors: TableConnectors = {
  source: (context: TableContext): TableSource =>
    explained(context, 'create a source for reading', () => {
      const { source } = discover(context, 'source');
      return source!(context);
    }),
  sink: (context: TableContext): TableSink =>
    explained(context, 'create a sink for writing', () => {
      const { sink } = discover(context, 'sink');
      return sink!(context);
    }),
};

function explained<T>(context: TableContext, what: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    const options = [...context.options].map(([key, value]) => stringifyOption(key, value)).sort();
    throw validation(
      `Unable to ${what} table '${context.path.join('.')}'.\n\nTable options are:\n\n${options.join('\n')}`,
      undefined,
      cause,
    );
  }
}

function discover(context: TableContext, side: 'source' | 'sink'): TableConnector {
  const identifier = context.options.get('connector');
  if (identifier === undefined) {
    throw validation("Table options do not contain an option key 'connector' for discovering a connector.");
  }
  const connector = connectors.get(identifier);
  if (!connector) {
    const cause = validation(
      `Could not find any factory for identifier '${identifier}' that implements ` +
        "'org.apache.flink.table.factories.DynamicTableFactory' in the classpath.\n\n" +
        `Available factory identifiers are:\n\n${[...connectors.keys()].sort().join('\n')}`,
    );
    throw validation(
      `Cannot discover a connector using option: ${stringifyOption('connector', identifier)}`,
      undefined,
      cause,
    );
  }
  if (connector[side]) return connector;
  const [only, other] = side === 'source' ? ['sink', 'source'] : ['source', 'sink'];
  throw validation(`Connector '${identifier}' can only be used as a ${only}. It cannot be used as a ${other}.`);
}
