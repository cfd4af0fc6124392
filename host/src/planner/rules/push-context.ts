/** What the rules share that push parts of a query into its sources. */
import type { SessionInfo } from '../../functions/contracts';
import type { TableConnectors, TableSource } from '../catalog/connector-contracts';
import type { LogicalNode, PushedAbilities, Scan, SourceAbility } from '../contracts';
import { inputsOf, withInputs } from '../logical/tree';
import { checkReadableMetadata } from '../catalog/metadata-columns';
import { tableContext } from '../catalog/table-context';

export interface PushContext {
  readonly session: SessionInfo;
  /** The source of a scan; undefined for tables that no connector reads. */
  source(scan: Scan): TableSource | undefined;
}

export function pushContext(session: SessionInfo, connectors: TableConnectors): PushContext {
  const known = new Map<string, TableSource>();
  return {
    session,
    source({ path, table, dynamicOptions }) {
      if (table.inline) return undefined;
      const key = JSON.stringify([path, ...dynamicOptions]);
      const before = known.get(key);
      if (before) return before;
      const source = connectors.source(tableContext({ session }, path, table, dynamicOptions));
      checkReadableMetadata(table, source);
      known.set(key, source);
      return source;
    },
  };
}

/**
 * Applies a rule to all nodes, inputs first. What stands below a Snapshot is left as it is: it may become a lookup, for which
 * nothing is scanned.
 */
export function transform(node: LogicalNode, rule: (node: LogicalNode) => LogicalNode): LogicalNode {
  if (node.node === 'Snapshot') return node;
  return rule(
    withInputs(
      node,
      inputsOf(node).map((input) => transform(input, rule)),
    ),
  );
}

/** The scan with abilities added; those that it had before move to the end. */
export function withPushed(
  scan: Scan,
  abilities: readonly SourceAbility[],
  pushed: Omit<PushedAbilities, 'order'>,
): Scan {
  const order = [...(scan.pushed?.order ?? []).filter((one) => !abilities.includes(one)), ...abilities];
  return { ...scan, pushed: { ...scan.pushed, ...pushed, order } };
}
