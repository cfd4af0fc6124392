/**
 * Filters right above a scan are offered to the source. What it takes leaves the plan, unless the source takes filters only as a
 * help. Flink: PushFilterIntoTableSourceScanRule, PushFilterInCalcIntoTableSourceScanRule.
 */
import { call, conjunctionOf, inputsOf, mapChildren, some, substitute } from '../../expressions/analyze';
import type { Expr } from '../../expressions/contracts';
import type { TableSource } from '../catalog/connector-contracts';
import { givesChanges } from '../catalog/table-context';
import type { Filter, LogicalNode, Scan } from '../contracts';
import { filter } from '../logical/nodes';
import { comparedColumn, producedType, sourceColumns } from '../logical/source-row';
import { normalConjuncts } from './normal-form';
import { type PushContext, transform, withPushed } from './push-context';

export function pushFiltersIntoSources(root: LogicalNode, context: PushContext): LogicalNode {
  return transform(root, (node) =>
    node.node === 'Filter' && node.input.node === 'Scan' ? pushInto(node, node.input, context) : node,
  );
}

function pushInto(node: Filter, scan: Scan, context: PushContext): LogicalNode {
  const source = context.source(scan);
  if (!source?.acceptsFilter || scan.pushed?.filters) return node;
  const parts = normalConjuncts(node.condition);
  const offered = parts.filter(isOffered);
  if (offered.length === 0) return node;
  const kept: Expr[] = [];
  const filters: Expr[] = [];
  for (const part of offered) {
    const whole = overSourceRow(part, scan, source);
    const accepted = mayGoBelow(whole, scan, source) && source.acceptsFilter(whole);
    if (accepted) filters.push(whole);
    if (!accepted || source.retainsFilters) kept.push(part);
  }
  const pushed = withPushed(scan, ['filter'], { filters });
  const remaining = conjunctionOf([...kept, ...parts.filter((part) => !isOffered(part))]);
  return remaining === undefined ? pushed : filter(pushed, remaining);
}

/** Calls that have no expression of the Table API, in which sources are told of filters. */
const UNTOLD: ReadonlySet<string> = new Set(['ITEM', 'CASE', '||', 'ARRAY', 'MAP', 'MULTISET']);

function isOffered(condition: Expr): boolean {
  return !some(condition, (part) => {
    if (part.kind === 'call') return UNTOLD.has(part.name);
    if (part.kind === 'field') return part.of.kind !== 'input' && part.of.kind !== 'field';
    return part.kind !== 'input' && part.kind !== 'literal';
  });
}

/** AND and OR of two conditions each, and IN as comparisons, as sources are told of them. */
function inPairs(condition: Expr): Expr {
  if (condition.kind !== 'call') return condition;
  const { name, args, type } = condition;
  if (name === 'IN') {
    const [operand, ...items] = args;
    const equal = items.map((item) => call('=', [operand, item], { root: 'BOOLEAN', nullable: type.nullable }));
    return equal.reduce((left, right) => call('OR', [left, right], type));
  }
  if (name !== 'AND' && name !== 'OR') return mapChildren(condition, inPairs);
  return args.map(inPairs).reduce((left, right) => call(name, [left, right], type));
}

/** The condition over the source's whole row. */
function overSourceRow(condition: Expr, scan: Scan, source: TableSource): Expr {
  const places = sourceColumns(scan.table, source);
  return substitute(inPairs(condition), (part) => {
    if (part.kind !== 'input') return undefined;
    const place = scan.columns[part.index];
    const column = scan.table.schema.columns[place];
    return comparedColumn(places.indexOf(place), column, producedType(column, source));
  });
}

/**
 * Where rows replace earlier ones with the same key, a filter on other columns than the key's below the place where they do
 * would leave the earlier ones standing.
 */
function mayGoBelow(condition: Expr, scan: Scan, source: TableSource): boolean {
  if (!givesChanges(source)) return true;
  const { columns, primaryKey } = scan.table.schema;
  if (!primaryKey) return true;
  const places = sourceColumns(scan.table, source);
  return inputsOf(condition).every((index) => primaryKey.columns.includes(columns[places[index]].name));
}
