/** Table side of "print". Flink: PrintTableSinkFactory. */
import type { TableConnector } from '../../planner/catalog/connector-contracts';
import {
  checkOptions,
  checkTableParallelism,
  type ConnectorOption,
  SINK_PARALLELISM,
} from '../../types/options/table-options';

const PRINT_IDENTIFIER: ConnectorOption = { key: 'print-identifier', type: 'string' };
const STANDARD_ERROR: ConnectorOption = { key: 'standard-error', type: 'boolean', default: 'false' };

export const printTable: TableConnector = {
  identifier: 'print',
  sink(context) {
    const optional = [PRINT_IDENTIFIER, STANDARD_ERROR, SINK_PARALLELISM];
    const options = checkOptions({ identifier: 'print', required: [], optional }, context.options);
    const parallelism = options.number(SINK_PARALLELISM);
    const identifier = options.string(PRINT_IDENTIFIER);
    return {
      acceptsPartitions: true,
      ...(parallelism === undefined ? {} : { parallelism }),
      changelog: (query) => query,
      node({ staticPartitions }) {
        checkTableParallelism(parallelism, context.path);
        const settings = new Map([
          ['stderr', `${options.boolean(STANDARD_ERROR)}`],
          ['table', 'true'],
        ]);
        const full = withPartitions(identifier, context.partitionKeys, staticPartitions);
        if (full !== undefined) settings.set('identifier', full);
        return { connector: 'print', options: settings };
      },
    };
  },
};

/** The identifier, then `:key=value` for each static partition. */
function withPartitions(
  identifier: string | undefined,
  keys: readonly string[],
  partitions: ReadonlyMap<string, string>,
): string | undefined {
  const parts = keys.filter((key) => partitions.has(key)).map((key) => `${key}=${partitions.get(key)}`);
  const all = [...(identifier === undefined ? [] : [identifier]), ...parts];
  return all.length === 0 ? undefined : all.join(':');
}
