/** For tests of EXPLAIN: a session with connectors that only say what they can do. */
import { INSERT_ONLY, type TableConnectors } from '../planner/catalog/connector-contracts';
import { TableSession } from './session';

const CONNECTORS: TableConnectors = {
  source: ({ options }) => ({
    changelog: INSERT_ONLY,
    bounded: options.has('number-of-rows') || options.get('connector') === 'filesystem',
    node: () => ({ connector: 'none' }),
  }),
  sink: ({ options }) => ({
    changelog: (query) => (options.get('connector') === 'blackhole' ? { ...query, updateBefore: false } : query),
    acceptsPartitions: true,
    node: () => ({ connector: 'none' }),
  }),
};

export function explainSession(mode: string, options: Readonly<Record<string, string>>): TableSession {
  const configuration = { 'table.local-time-zone': 'UTC', 'execution.runtime-mode': mode, ...options };
  return new TableSession({ configuration, connectors: CONNECTORS });
}
