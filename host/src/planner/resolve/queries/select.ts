/** One SELECT: FROM, WHERE, GROUP BY, HAVING, the select list, QUALIFY, DISTINCT, ORDER BY and LIMIT. */
import {
  containsAggregate,
  containsOver,
  digest,
  exprEquals,
  shiftInputs,
  some,
  substitute,
} from '../../../expressions/analyze';
import type { Expr, SortField } from '../../../expressions/contracts';
import type { Expression, Name, OrderItem, Select, SelectItem, Window } from '../../../sql/ast';
import type { Hint, LogicalNode, Project } from '../../contracts';
import {
  distinct,
  filter,
  isIdentity,
  keepFirst,
  project,
  projectUnlessSame,
  refsOf,
  sort,
  withHints,
} from '../../logical/nodes';
import { namesOf, uniqueNames } from '../../logical/row-types';
import { correlatedFields, planOf } from '../../logical/tree';
import { AggregateBuilder, type Grouping, NotGrouped, NotGroupingKey } from './aggregates';
import { type Env, type ExpressionOptions, type Planned, resolveIn } from './context';
import { invalid } from './errors';
import { planFrom } from './from';
import { NoMatchingWindow } from './group-windows';
import { groupingOf } from './grouping';
import { checkHintNames, queryHints } from './hints';
import { derivedName } from './names';
import { callOf, callSpan, ungroupedName } from './offenders';
import { limitsOf, type Ordering, ordinalOf, sortField } from './ordering';
import { type FromItem, type OuterScope, RowScope } from './scope';

/** A column of the select list. */
interface Item {
  readonly name: string;
  readonly expr: Expr;
  /** What was written; absent for the columns of a star. */
  readonly expression?: Expression;
  readonly span: Expression['span'];
}

export function planSelect(select: Select, env: Env, ordering: Ordering): Planned {
  return new SelectPlanner(select, env, ordering).plan();
}

class SelectPlanner {
  private readonly from: FromItem;
  private readonly scope: RowScope;
  private readonly windows: ReadonlyMap<string, Window>;
  private readonly options: ExpressionOptions;
  private readonly stateHints: readonly Hint[];
  private groups: Grouping = { keys: [], sets: [[]] };

  constructor(
    private readonly select: Select,
    private readonly env: Env,
    private readonly ordering: Ordering,
  ) {
    const hints = queryHints(select.hints);
    this.from = planFrom({ ...env, lateral: undefined, hints }, select.from);
    const { relations, merged, order } = this.from;
    if (relations.length > 1) {
      checkHintNames(
        hints,
        relations.map((one) => one.alias),
      );
    }
    this.stateHints = hints.filter((hint) => hint.name === 'STATE_TTL');
    this.scope = new RowScope(relations, env.outer, env.newId, merged, order);
    this.windows = new Map(select.windows.map(({ name, window }) => [name.text, window]));
    this.options = { windows: this.windows, grouped: (select.groupBy?.items.length ?? 0) > 0 };
  }

  plan(): Planned {
    const input = this.where();
    // GROUP BY is validated before HAVING and the select list.
    this.groups = this.grouping();
    const items = this.items();
    const names = items.map((item) => item.name);
    const having = this.select.having && this.condition('having', this.select.having, 'HAVING');
    const qualify = this.select.qualify && this.qualification(items, this.select.qualify);
    const sortExprs = this.sortExprs(items);
    this.checkSortAggregates(items, having !== undefined, sortExprs);
    const grouped =
      this.select.groupBy !== undefined ||
      having !== undefined ||
      [...items.map((item) => item.expr), ...sortExprs].some(containsAggregate);
    const output = grouped
      ? this.aggregated(input, items, having, qualify, sortExprs)
      : { node: input, exprs: items.map((item) => item.expr), qualify, sortExprs };
    return { node: this.finish(output, names, grouped), names };
  }

  private resolve(
    place: Parameters<typeof resolveIn>[2],
    expression: Expression,
    scope: OuterScope = this.scope,
  ): Expr {
    return resolveIn(this.env, scope, place, expression, this.options);
  }

  private condition(place: 'where' | 'having', expression: Expression, clause: string): Expr {
    const condition = this.resolve(place, expression, place === 'where' ? this.scope.withoutMerged() : this.scope);
    if (condition.type.root !== 'BOOLEAN' && condition.type.root !== 'NULL') {
      throw invalid(`${clause} clause must be a condition`, expression.span);
    }
    return condition;
  }

  private where(): LogicalNode {
    const { where } = this.select;
    if (where === undefined) return this.from.node;
    const condition = this.condition('where', where, 'WHERE');
    return filter(this.from.node, condition, this.correlationOf([condition]));
  }

  /** The id under which sub-queries in these expressions read the row. */
  private correlationOf(exprs: readonly Expr[]): number | undefined {
    const id = this.scope.usedCorrelation;
    if (id === undefined) return undefined;
    const reads = (expr: Expr): boolean => expr.kind === 'subquery' && correlatedFields(planOf(expr), id).length > 0;
    return exprs.some((expr) => some(expr, reads)) ? id : undefined;
  }

  // -------------------------------------------------------------- select list

  private items(): Item[] {
    const items: Item[] = [];
    for (const item of this.select.items) this.addItems(items, item);
    return items;
  }

  private addItems(items: Item[], item: SelectItem): void {
    const { expression } = item;
    if (expression.kind === 'star') {
      items.push(...this.starItems(expression));
      return;
    }
    if (expression.kind === 'field_of' && expression.field === 'star') {
      items.push(...this.fieldItems(this.resolve('select', expression.operand), expression.span));
      return;
    }
    const expr = this.resolve('select', expression);
    const name = item.alias?.text ?? derivedName(expression, usedNames(items));
    items.push({ name, expr, expression, span: item.span });
  }

  private starItems(star: Expression & { kind: 'star' }): Item[] {
    const qualifier = star.qualifier?.parts;
    if (this.select.from === undefined) throw invalid('SELECT * requires a FROM clause', star.span);
    const columns = this.scope.star(qualifier) ?? this.fieldsOfColumn(star);
    const excepted = new Set(star.except?.map((name) => name.parts[name.parts.length - 1].text));
    const repeated = columns.find(({ name }, i) => this.isAmbiguous(columns, name, i));
    if (repeated !== undefined) throw invalid(`Column '${repeated.name}' is ambiguous`, star.span);
    return columns.filter(({ name }) => !excepted.has(name)).map((column) => ({ ...column, span: star.span }));
  }

  /** A derived table may give two columns the same name, but a star over it cannot name them. */
  private isAmbiguous(
    columns: readonly { readonly name: string; readonly expr: Expr }[],
    name: string,
    position: number,
  ): boolean {
    const { expr } = columns[position];
    if (expr.kind !== 'input') return false;
    const relation = this.from.relations.find(
      (one) => expr.index >= one.start && expr.index < one.start + one.names.length,
    );
    return relation !== undefined && relation.names.filter((one) => one === name).length > 1;
  }

  /** `r.*` for a column of a row type. */
  private fieldsOfColumn(star: Expression & { kind: 'star' }): Item[] {
    const parts: readonly Name[] = star.qualifier?.parts ?? [];
    const unknown = invalid(
      `Unknown identifier '${parts.map((part) => part.text).join('.')}'`,
      star.qualifier?.span ?? star.span,
    );
    if (this.scope.lookup(parts) === undefined || star.qualifier === undefined) throw unknown;
    return this.fieldItems(this.resolve('select', star.qualifier), star.span);
  }

  private fieldItems(of: Expr, span: Expression['span']): Item[] {
    const { type } = of;
    if (type.root !== 'ROW' && type.root !== 'STRUCTURED') throw invalid('A star needs a row', span);
    return type.fields.map((field, index) => ({
      name: field.name,
      expr: {
        kind: 'field',
        of,
        index,
        name: field.name,
        type: { ...field.type, nullable: field.type.nullable || type.nullable },
      },
      span,
    }));
  }

  private qualification(items: readonly Item[], expression: Expression): Expr {
    const condition = this.resolve('select', expression, this.orderScope(items));
    if (condition.type.root !== 'BOOLEAN') throw invalid('QUALIFY clause must be a condition', expression.span);
    if (!containsOver(condition)) {
      throw invalid(`QUALIFY expression '${this.textOf(expression)}' must contain a window function`, expression.span);
    }
    return condition;
  }

  private textOf(expression: Expression): string {
    return this.env.context.text.slice(expression.span.start, expression.span.end);
  }

  // -------------------------------------------------------------- order

  /** Names of the select list come before those of FROM. */
  private orderScope(items: readonly Item[]): OuterScope {
    const { scope } = this;
    return {
      lookup: (parts) => {
        const item = parts.length === 1 ? items.find((one) => one.name === parts[0].text) : undefined;
        return item === undefined ? scope.lookup(parts) : { expr: item.expr, consumed: 1 };
      },
      fromInside: (parts) => scope.fromInside(parts),
      hasTable: (name) => scope.hasTable(name),
      star: (qualifier) => scope.star(qualifier),
      columnNames: () => [...items.map((item) => item.name), ...scope.columnNames()],
    };
  }

  /** A name that several columns of the select list have means none of them. */
  private unambiguous(scope: OuterScope, items: readonly Item[]): OuterScope {
    return {
      ...scope,
      lookup: (parts) => {
        const [{ text, span }] = parts;
        if (parts.length === 1 && items.filter(({ name }) => name === text).length > 1) {
          throw invalid(`Column '${text}' is ambiguous`, span);
        }
        return scope.lookup(parts);
      },
    };
  }

  private sortExprs(items: readonly Item[]): Expr[] {
    const scope = this.unambiguous(this.orderScope(items), items);
    return this.ordering.items.map((item: OrderItem) => {
      const ordinal = ordinalOf(item, items.length);
      const expr = ordinal === undefined ? this.resolve('order by', item.expression, scope) : items[ordinal].expr;
      const selected = items.some((one) => exprEquals(one.expr, expr));
      if (this.select.quantifier === 'DISTINCT' && !selected) {
        throw invalid(`Expression '${this.textOf(item.expression)}' is not in the select clause`, item.expression.span);
      }
      return expr;
    });
  }

  private checkSortAggregates(items: readonly Item[], having: boolean, sortExprs: readonly Expr[]): void {
    if (this.select.groupBy !== undefined || having || items.some((item) => containsAggregate(item.expr))) return;
    const at = sortExprs.findIndex(containsAggregate);
    if (at < 0) return;
    const message = 'Aggregate expression is illegal in ORDER BY clause of non-aggregating SELECT';
    throw invalid(message, this.ordering.items[at].expression.span);
  }

  // -------------------------------------------------------------- grouping

  private aggregated(
    input: LogicalNode,
    items: readonly Item[],
    having: Expr | undefined,
    qualify: Expr | undefined,
    sortExprs: readonly Expr[],
  ): Output {
    const grouping = this.groups;
    const aliases = new Map(items.map((item, i) => [digest(item.expr), aliasOf(item, i)]));
    const batch = this.env.context.session.batch;
    const builder = new AggregateBuilder(input, grouping, aliases, batch, () => this.scope.usedCorrelation);
    const over = (expr: Expr, written: Expression | undefined, span: Expression['span']): Expr =>
      this.rewritten(builder, grouping, expr, written, span);
    if (having !== undefined) this.checkHaving(input, grouping, having);
    const exprs = items.map((item) => over(item.expr, item.expression, item.span));
    const condition = having && over(having, this.select.having, this.select.having!.span);
    const sorting = sortExprs.map((expr, i) =>
      over(expr, this.ordering.items[i].expression, this.ordering.items[i].span),
    );
    const qualifying = qualify && over(qualify, this.select.qualify, this.select.qualify!.span);
    const built = withHints(builder.build(), this.stateHints);
    const place = (expr: Expr): Expr => builder.place(expr);
    const filtered = condition === undefined ? built : filter(built, place(condition), this.correlationOf([condition]));
    return {
      node: filtered,
      exprs: exprs.map(place),
      qualify: qualifying && place(qualifying),
      sortExprs: sorting.map(place),
    };
  }

  /** HAVING is checked before the select list, but its aggregates come behind those of the list. */
  private checkHaving(input: LogicalNode, grouping: Grouping, having: Expr): void {
    const batch = this.env.context.session.batch;
    const builder = new AggregateBuilder(input, grouping, new Map(), batch, () => this.scope.usedCorrelation);
    this.rewritten(builder, grouping, having, this.select.having, this.select.having!.span);
  }

  private grouping(): Grouping {
    const { groupBy } = this.select;
    if (groupBy === undefined) return { keys: [], sets: [[]] };
    return groupingOf(groupBy, (expression) => this.resolve('group by', expression));
  }

  private rewritten(
    builder: AggregateBuilder,
    grouping: Grouping,
    expr: Expr,
    written: Expression | undefined,
    span: Expression['span'],
  ): Expr {
    try {
      return builder.rewrite(expr);
    } catch (error) {
      if (error instanceof NoMatchingWindow) {
        throw invalid(error.message, (written && callSpan(written, error.functionName)) ?? span);
      }
      if (error instanceof NotGroupingKey) throw this.notGroupingKey(error, written, span);
      if (error instanceof NotGrouped) throw this.notGrouped(error, grouping, written, span);
      throw error;
    }
  }

  private notGroupingKey(
    { call, position }: NotGroupingKey,
    written: Expression | undefined,
    span: Expression['span'],
  ): Error {
    const node = written && callOf(written, call.name);
    const { groupBy, having } = this.select;
    if (groupBy === undefined && having === undefined) {
      return invalid(`${call.name} operator may only occur in an aggregate query`, node?.span ?? span);
    }
    const argument = node?.arguments[position];
    const at = argument?.value.span ?? span;
    return invalid(`Argument to ${call.name} operator must be a grouped expression`, at);
  }

  private notGrouped(
    error: NotGrouped,
    grouping: Grouping,
    written: Expression | undefined,
    span: Expression['span'],
  ): Error {
    const name = written && ungroupedName(written, grouping, (expression) => this.resolve('select', expression));
    if (name !== undefined) return invalid(`Expression '${this.textOf(name)}' is not being grouped`, name.span);
    const { expr } = error;
    const index = expr.kind === 'input' || expr.kind === 'correlated' ? expr.index : 0;
    const relation = this.from.relations.find((one) => index >= one.start && index < one.start + one.names.length);
    const text = relation ? `${relation.alias}.${relation.names[index - relation.start]}` : '';
    return invalid(`Expression '${text}' is not being grouped`, span);
  }

  // -------------------------------------------------------------- output

  private finish(output: Output, names: readonly string[], grouped: boolean): LogicalNode {
    const base = output.qualify === undefined ? output : this.qualified(output, names);
    const exprs = [...base.exprs];
    const hidden = base.sortExprs.filter((expr, i) => !contains([...exprs, ...base.sortExprs.slice(0, i)], expr));
    const all = [...exprs, ...hidden];
    const unique = uniqueNames([...names, ...hidden.map((expr, i) => hiddenName(base.node, expr, names.length + i))]);
    // Calcite renames the columns of a grouped query once more when names repeat.
    const repeated = new Set(names).size < names.length;
    const projected = this.projected(base.node, all, unique, grouped && output.qualify === undefined, repeated);
    const listed = this.select.quantifier === 'DISTINCT' ? distinct(projected) : projected;
    const limits = limitsOf(this.ordering);
    const fields: SortField[] = base.sortExprs.map((expr, i) =>
      sortField(
        this.ordering.items[i],
        all.findIndex((one) => exprEquals(one, expr)),
      ),
    );
    if (fields.length === 0 && limits === undefined) return listed;
    return keepFirst(sort(listed, withoutRepeats(fields), limits), names.length);
  }

  private projected(
    input: LogicalNode,
    exprs: readonly Expr[],
    names: readonly string[],
    grouped: boolean,
    repeated: boolean,
  ): LogicalNode {
    const correlation = this.correlationOf(exprs);
    const made: Project = { ...project(input, exprs, names), ...(correlation !== undefined && { correlation }) };
    if (!grouped) return made;
    if (isIdentity(exprs, input)) return projectUnlessSame(input, exprs, names);
    return repeated ? project(made, refsOf(made.rowType), namesOf(made)) : made;
  }

  /** Window functions of the list are computed before a condition that only reads columns of the list. */
  private listedFirst(output: Output, names: readonly string[]): Output {
    const { exprs, sortExprs, qualify } = output;
    const all = [...exprs, ...sortExprs.filter((expr) => !contains(exprs, expr))];
    const refOf = (expr: Expr): Expr | undefined => {
      const index = all.findIndex((one) => exprEquals(one, expr));
      return index < 0 ? undefined : { kind: 'input', index: index + LISTED, type: expr.type };
    };
    const condition = substitute(qualify!, refOf);
    if (some(condition, (part) => part.kind === 'input' && part.index < LISTED)) return output;
    const node = project(output.node, all, [
      ...names,
      ...all.slice(names.length).map((_, i) => `$f${names.length + i}`),
    ]);
    const refs = refsOf(node.rowType);
    return {
      node,
      exprs: refs.slice(0, exprs.length),
      qualify: shiftInputs(condition, -LISTED),
      sortExprs: sortExprs.map((expr) => refs[all.findIndex((one) => exprEquals(one, expr))]),
    };
  }

  /** QUALIFY: its condition is a column that a filter reads. */
  private qualified(output: Output, names: readonly string[]): Output {
    const listed = output.exprs.some(containsOver) ? this.listedFirst(output, names) : output;
    const { exprs, sortExprs, qualify } = listed;
    const hidden = sortExprs.filter((expr, i) => !contains([...exprs, ...sortExprs.slice(0, i)], expr));
    const all = [...exprs, ...hidden, qualify!];
    const unique = uniqueNames([...names, ...hidden.map((_, i) => `$f${names.length + i}`), 'QualifyExpression']);
    const computed: Project = { ...project(listed.node, all, unique) };
    const correlation = this.correlationOf(all);
    const below: LogicalNode = correlation === undefined ? computed : { ...computed, correlation };
    const filtered = filter(below, { kind: 'input', index: all.length - 1, type: qualify!.type });
    const refTo = (expr: Expr): Expr => {
      const index = all.findIndex((one) => exprEquals(one, expr));
      return { kind: 'input', index, type: expr.type };
    };
    const exprRefs = exprs.map((expr, index): Expr => ({ kind: 'input', index, type: expr.type }));
    return { node: filtered, exprs: exprRefs, qualify: undefined, sortExprs: sortExprs.map(refTo) };
  }
}

interface Output {
  readonly node: LogicalNode;
  readonly exprs: readonly Expr[];
  readonly qualify: Expr | undefined;
  readonly sortExprs: readonly Expr[];
}

/** The name that a grouped column or aggregate takes over from the select list. */
function aliasOf(item: Item, position: number): string {
  return /^EXPR\$\d+$/.test(item.name) && item.expression !== undefined
    ? derivedName(item.expression, position)
    : item.name;
}

/** How many names are taken: a repeated one counts once, unless it is that of a field of a row. */
function usedNames(items: readonly Item[]): number {
  const nested = (item: Item): boolean => item.expr.kind === 'field';
  const plain = items.filter((item) => !nested(item)).map(({ name }) => name);
  return new Set(plain).size + items.filter(nested).length;
}

/** Told apart from positions of the input while an expression is moved above the select list. */
const LISTED = 1_000_000;

const contains = (exprs: readonly Expr[], expr: Expr): boolean => exprs.some((one) => exprEquals(one, expr));

function hiddenName(input: LogicalNode, expr: Expr, position: number): string {
  if (expr.kind === 'input') return namesOf(input)[expr.index];
  return expr.kind === 'field' ? expr.name : `EXPR$${position}`;
}

/** Sorting by the same column again changes nothing. */
function withoutRepeats(fields: readonly SortField[]): SortField[] {
  return fields.filter((field, i) => fields.findIndex((one) => one.index === field.index) === i);
}
