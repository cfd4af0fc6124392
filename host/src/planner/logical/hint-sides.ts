/** Which input of a join a query hint speaks of. */
import type { Join, LogicalNode } from '../contracts';

/** Names that hints may call an input by: its alias, or the table that it reads. */
export function aliasesOf(node: LogicalNode): string[] {
  const own = (node.hints ?? []).filter(({ name }) => name === 'ALIAS').flatMap(({ list }) => list);
  if (own.length > 0) return own;
  switch (node.node) {
    case 'Project':
    case 'Filter':
    case 'WatermarkAssigner':
      return aliasesOf(node.input);
    case 'Scan':
      return [node.path[2]];
    default:
      return [];
  }
}

/** STATE_TTL('alias' = '1d') for a side whose alias is named, as it was written; LEFT and RIGHT name the sides themselves. */
export function sideTtl(node: Join, side: 'LEFT' | 'RIGHT'): string | undefined {
  const options = node.hints?.filter(({ name }) => name === 'STATE_TTL').map(({ options: map }) => map) ?? [];
  if (options.length === 0) return undefined;
  const aliases = [side, ...aliasesOf(side === 'LEFT' ? node.left : node.right)];
  for (const map of options) {
    const found = aliases.find((alias) => map.has(alias));
    if (found !== undefined) return map.get(found);
  }
  return undefined;
}

/** Does a join hint of this name speak of one of the join's inputs? */
export function isHinted(node: Join, hint: string): boolean {
  const lists = node.hints?.filter(({ name }) => name === hint).map(({ list }) => list) ?? [];
  if (lists.length === 0) return false;
  const aliases = [...aliasesOf(node.left), ...aliasesOf(node.right)];
  return lists.some((list) => list.some((option) => aliases.includes(option)));
}
