/** What sources can do for a query, in the order in which Flink's programs ask them. */
import type { SessionInfo } from '../../functions/contracts';
import type { TableConnectors } from '../catalog/connector-contracts';
import type { LogicalNode } from '../contracts';
import { mergeProjects } from './projects';
import { pruneColumns } from './prune';
import { pruneEmpty } from './prune-empty';
import { pushContext } from './push-context';
import { pushFiltersIntoSources } from './push-filters';
import { pushLimitsIntoSources } from './push-limits';
import { pushPartitionsIntoSources } from './push-partitions';
import { pushProjectionsIntoSources } from './push-projections';
import { pushWatermarksIntoSources } from './push-watermarks';

export function pushIntoSources(root: LogicalNode, session: SessionInfo, connectors: TableConnectors): LogicalNode {
  const context = pushContext(session, connectors);
  const partitions = pushPartitionsIntoSources(root, context);
  const filters = pushFiltersIntoSources(partitions, context);
  const pruned = pruneEmpty(filters);
  // Columns of conditions that have left the plan are read no more.
  const narrow = pruned === root ? root : mergeProjects(pruneColumns(pruned));
  const limits = pushLimitsIntoSources(pushProjectionsIntoSources(narrow, context), context);
  const watermarks = pushWatermarksIntoSources(limits, context);
  return watermarks === limits ? limits : pushFiltersIntoSources(watermarks, context);
}
