/**
 * Scopes of names. A row scope is a list of relations side by side whose columns are the fields of one row; it may stand inside an
 * outer scope, whose columns then become CorrelatedRefs.
 */
import type { Expr } from '../../../expressions/contracts';
import type { Name } from '../../../sql/ast';
import type { FieldType, LogicalType } from '../../../types/logical/contracts';
import { withNullability } from '../../../types/logical/types';
import type { Scope, ScopeMatch } from '../contracts';
import type { LogicalNode } from '../../contracts';
import { invalid, spanOf } from './errors';

/** A table, view, sub-query, ... in FROM. */
export interface Relation {
  readonly alias: string;
  /** Catalog, database and name of a table that has no alias: it can be named with them. */
  readonly path?: readonly string[];
  /** Column names as the query sees them: they may repeat. */
  readonly names: readonly string[];
  readonly types: readonly LogicalType[];
  /** Position of the first column in the row. */
  readonly start: number;
}

export interface StarColumn {
  readonly name: string;
  readonly expr: Expr;
}

/** A FROM item with the relations it makes visible; their columns are the fields of the node. */
export interface FromItem {
  readonly node: LogicalNode;
  readonly relations: readonly Relation[];
  /** Columns that USING and NATURAL joins merged. */
  readonly merged: ReadonlyMap<string, Expr>;
  /** What `*` stands for, when it is not simply all columns. */
  readonly order?: readonly StarColumn[];
}

/** A scope that sub-queries and lateral items can stand in. */
export interface OuterScope extends Scope {
  /** What the name stands for as seen from inside: fields of this scope's row become CorrelatedRefs. */
  fromInside(parts: readonly Name[]): ScopeMatch | undefined;
}

/** The relations of one FROM clause, or of its part to the left of a lateral item. */
export class RowScope implements OuterScope {
  private correlation: number | undefined;

  /**
   * `merged`: columns of USING and NATURAL joins, which unqualified names and stars see as one. `order`: the columns of `*` when
   * merging changed them.
   */
  constructor(
    readonly relations: readonly Relation[],
    private readonly outer: OuterScope | undefined,
    private readonly newId: () => number,
    readonly merged: ReadonlyMap<string, Expr> = new Map(),
    private readonly order?: readonly StarColumn[],
  ) {}

  /** The id of CorrelatedRefs to this scope's row; undefined as long as there are none. */
  get usedCorrelation(): number | undefined {
    return this.correlation;
  }

  lookup(parts: readonly Name[]): ScopeMatch | undefined {
    return this.local(parts) ?? this.outer?.fromInside(parts);
  }

  fromInside(parts: readonly Name[]): ScopeMatch | undefined {
    const match = this.local(parts);
    if (match === undefined) return this.outer?.fromInside(parts);
    return { ...match, expr: asCorrelated(match.expr, () => (this.correlation ??= this.newId())) };
  }

  /** The same row where merged columns are ambiguous: everywhere but in the select list and what follows it. */
  withoutMerged(): OuterScope {
    const plain = new RowScope(this.relations, this.outer, () => (this.correlation ??= this.newId()));
    return this.merged.size === 0 ? this : plain;
  }

  hasTable(name: Name): boolean {
    return this.relations.some((one) => one.alias === name.text) || (this.outer?.hasTable(name) ?? false);
  }

  columnNames(): readonly string[] {
    return [...this.relations.flatMap((one) => one.names), ...(this.outer?.columnNames() ?? [])];
  }

  star(qualifier: readonly Name[] | undefined): readonly StarColumn[] | undefined {
    if (qualifier === undefined) return this.order ?? this.relations.flatMap(columnsOf);
    const relation = this.relations.find((one) => isNamed(one, qualifier));
    return relation && columnsOf(relation);
  }

  private local(parts: readonly Name[]): ScopeMatch | undefined {
    for (let count = parts.length - 1; count > 0; count--) {
      const found = this.relations.filter((one) => isNamed(one, parts.slice(0, count)));
      if (found.length === 1) return inRelation(found[0], parts, count);
    }
    return this.unqualified(parts);
  }

  private unqualified(parts: readonly Name[]): ScopeMatch | undefined {
    const merged = parts.length === 1 ? this.merged.get(parts[0].text) : undefined;
    if (merged !== undefined) return { expr: merged, consumed: 1 };
    const having = this.relations.filter((one) => pathsTo(fieldsOf(one), parts[0].text).length > 0);
    if (having.length > 1) throw ambiguous(parts.slice(0, 1));
    return having.length === 0 ? undefined : inRelation(having[0], parts, 0);
  }
}

/** The output columns of a query, by name or through `*`: what ORDER BY of a set operation sees. */
export function outputScope(names: readonly string[], types: readonly LogicalType[], newId: () => number): RowScope {
  return new RowScope([{ alias: '', names, types, start: 0 }], undefined, newId);
}

export function columnsOf(relation: Relation): StarColumn[] {
  return relation.names.map((name, i) => ({
    name,
    expr: { kind: 'input', index: relation.start + i, type: relation.types[i] },
  }));
}

function isNamed(relation: Relation, parts: readonly Name[]): boolean {
  if (parts.length === 1 && parts[0].text === relation.alias) return true;
  const path = relation.path?.slice(-parts.length);
  return path !== undefined && path.length === parts.length && path.every((part, i) => part === parts[i].text);
}

const fieldsOf = (relation: Relation): FieldType[] =>
  relation.names.map((name, i) => ({ name, type: relation.types[i] }));

/**
 * Paths to fields of this name: the fields themselves, or when there is none, those of nested rows (Calcite's
 * PEEK_FIELDS_NO_EXPAND).
 */
function pathsTo(fields: readonly FieldType[], name: string): number[][] {
  const direct = fields.flatMap((field, i) => (field.name === name ? [[i]] : []));
  if (direct.length > 0) return direct;
  return fields.flatMap(({ type }, i) =>
    type.root === 'ROW' || type.root === 'STRUCTURED' ? pathsTo(type.fields, name).map((path) => [i, ...path]) : [],
  );
}

/** True when the parts after the first can be reached through nested rows. */
function reaches(type: LogicalType, parts: readonly Name[]): boolean {
  if (parts.length === 0) return true;
  if (type.root !== 'ROW' && type.root !== 'STRUCTURED') return false;
  return type.fields.some((field) => field.name === parts[0].text && reaches(field.type, parts.slice(1)));
}

function inRelation(relation: Relation, parts: readonly Name[], at: number): ScopeMatch | undefined {
  const paths = pathsTo(fieldsOf(relation), parts[at].text);
  if (paths.length === 0) return undefined;
  const matches = paths.map((path) => ({ expr: exprAt(relation, path), depth: path.length }));
  const complete = matches.filter(({ expr }) => reaches(expr.type, parts.slice(at + 1)));
  const candidates = complete.length > 0 ? complete : matches;
  const shortest = Math.min(...candidates.map(({ depth }) => depth));
  const nearest = candidates.filter(({ depth }) => depth === shortest);
  if (nearest.length > 1) throw ambiguous(parts.slice(at));
  return { expr: nearest[0].expr, consumed: at + 1 };
}

function exprAt(relation: Relation, path: readonly number[]): Expr {
  const [first, ...nested] = path;
  let expr: Expr = { kind: 'input', index: relation.start + first, type: relation.types[first] };
  for (const index of nested) {
    const rowType: LogicalType = expr.type;
    if (rowType.root !== 'ROW' && rowType.root !== 'STRUCTURED') throw new TypeError('A nested field of no row.');
    const { name, type }: FieldType = rowType.fields[index];
    expr = { kind: 'field', of: expr, index, name, type: withNullability(type, type.nullable || rowType.nullable) };
  }
  return expr;
}

function ambiguous(parts: readonly Name[]): Error {
  const name = parts.map((part) => part.text).join('.');
  return invalid(`Column '${name}' is ambiguous`, spanOf(parts[0].span, parts[parts.length - 1].span));
}

function asCorrelated(expr: Expr, id: () => number): Expr {
  switch (expr.kind) {
    case 'input':
      return { kind: 'correlated', id: id(), index: expr.index, type: expr.type };
    case 'field':
      return { ...expr, of: asCorrelated(expr.of, id) };
    case 'call':
      return { ...expr, args: expr.args.map((arg) => asCorrelated(arg, id)) };
    default:
      return expr;
  }
}
