/** Table side of "blackhole": takes all rows and keeps none. It wants no -U rows. Flink: BlackHoleTableSinkFactory. */
import type { TableConnector } from '../../planner/catalog/connector-contracts';
import { checkOptions } from '../../types/options/table-options';

export const blackholeTable: TableConnector = {
  identifier: 'blackhole',
  sink(context) {
    checkOptions({ identifier: 'blackhole', required: [], optional: [] }, context.options);
    return {
      acceptsPartitions: true,
      changelog: (query) => ({ ...query, updateBefore: false }),
      node: () => ({ connector: 'discard' }),
    };
  },
};
