/** Relations that FROM items make visible. */
import type { Name } from '../../../sql/ast';
import type { LogicalType } from '../../../types/logical/contracts';
import { typesOf } from '../../logical/row-types';
import type { Env, Planned } from './context';
import { invalid, spanOf } from './errors';
import { aliased } from './hints';
import type { FromItem, Relation } from './scope';

/** One relation over all fields of the node. */
export function singleRelation(
  env: Env,
  planned: Planned,
  alias: { readonly name: Name; readonly columns?: readonly Name[] } | undefined,
  path?: readonly string[],
): FromItem {
  const types: LogicalType[] = typesOf(planned.node);
  const names = alias?.columns === undefined ? planned.names : renamed(planned.names, alias.columns);
  const named = alias?.name.text ?? path?.[path.length - 1] ?? '';
  const relation: Relation = { alias: named, names, types, start: 0, ...(alias === undefined && path && { path }) };
  return { node: aliased(env, planned.node, named), relations: [relation], merged: new Map() };
}

/** The names of an alias with a column list. */
export function renamed(names: readonly string[], columns: readonly Name[]): string[] {
  if (columns.length !== names.length) {
    const listed = names.map((name) => `'${name}'`).join(', ');
    const have = `${names.length} columns`;
    const want = `${columns.length} columns`;
    throw invalid(
      `List of column aliases must have same degree as table; table has ${have} (${listed}), whereas alias list has ${want}`,
      spanOf(columns[0].span, columns[columns.length - 1].span),
    );
  }
  return columns.map((column) => column.text);
}
