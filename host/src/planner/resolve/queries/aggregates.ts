/** Grouping: the projection below an aggregate, the aggregate, and the rewriting of expressions over its output. */
import {
  containsAggregate,
  digest,
  exprEquals,
  mapChildren,
  remapInputs,
  substitute,
} from '../../../expressions/analyze';
import { isGroupingFunction } from '../../../functions/aggregates/grouping';
import type { AggregateCall, AggregateExpr, CorrelatedRef, Expr } from '../../../expressions/contracts';
import type { Expression } from '../../../sql/ast';
import { BIGINT, BOOLEAN, isProctime, isTimeAttribute, notNull } from '../../../types/logical/types';
import { tableError } from '../../../types/sql-error';
import type { GroupWindow, LogicalNode } from '../../contracts';
import { aggregate, project, projectUnlessSame, setOp } from '../../logical/nodes';
import { planType } from '../../logical/print';
import { inferNames, rowOf } from '../../logical/row-types';
import { bindCorrelated, planOf } from '../../logical/tree';
import { auxiliaryOf, groupWindowOf, type Property, propertyType, type WindowKey } from './group-windows';

/** One GROUP BY expression: its value over the input, and how it was written. */
export interface GroupKey {
  readonly expr: Expr;
  readonly expression?: Expression;
}

export interface Grouping {
  readonly keys: readonly GroupKey[];
  /** Positions in `keys`. */
  readonly sets: readonly (readonly number[])[];
}

/** Thrown when an expression reads a column that is neither grouped nor aggregated. */
export class NotGrouped extends Error {
  constructor(readonly expr: Expr) {
    super('not grouped');
  }
}

/** Thrown when GROUPING has an argument that is not grouped by. */
export class NotGroupingKey extends Error {
  constructor(
    readonly call: AggregateCall,
    readonly position: number,
  ) {
    super('not a grouping key');
  }
}

/** References to window properties stand above all columns until `place` gives them their position. */
const PROPERTIES = 1_000_000;
/** Stands for GROUP_ID until it is known whether grouping sets repeat. */
const GROUP_ID = 2_000_000;

export class AggregateBuilder {
  private readonly inputs: { expr: Expr; name: string | undefined }[] = [];
  private readonly calls: AggregateCall[] = [];
  private readonly callKeys: string[] = [];
  private readonly keyDigests: readonly string[];
  private readonly windowKey: number;
  private readonly window: WindowKey | undefined;
  private readonly properties: Property[] = [];
  private groupIdColumn: number | undefined;

  /** `aliases`: names of the select list by the digest of their expressions. */
  constructor(
    private readonly input: LogicalNode,
    private readonly grouping: Grouping,
    private readonly aliases: ReadonlyMap<string, string>,
    private readonly batch: boolean,
    private readonly correlation: () => number | undefined,
  ) {
    this.keyDigests = grouping.keys.map((key) => digest(key.expr));
    const windows = grouping.keys.flatMap((key, i) => (groupWindowOf(key.expr) ? [i] : []));
    if (windows.length > 1) throw tableError('Only a single window group function may be used in GROUP BY');
    this.windowKey = windows[0] ?? -1;
    this.window = this.windowKey < 0 ? undefined : groupWindowOf(grouping.keys[this.windowKey].expr);
    for (const [i, key] of grouping.keys.entries()) {
      this.addInput(i === this.windowKey ? this.window!.time : key.expr, this.aliasOf(key.expr, i), true);
    }
  }

  /** An expression of the select list, HAVING, ... over the output of the aggregate. */
  rewrite(expr: Expr): Expr {
    const key = this.keyDigests.indexOf(digest(expr));
    if (key >= 0) return this.keyRef(key, expr);
    if (expr.kind === 'aggregate') return this.callRef(expr);
    const property = this.window && auxiliaryOf(expr, this.window);
    if (property !== undefined) return this.propertyRef(property);
    if (expr.kind === 'input') throw new NotGrouped(expr);
    if (expr.kind === 'subquery') return this.rewriteSubquery(expr);
    return mapChildren(expr, (child) => this.rewrite(child));
  }

  /** The aggregate over everything that `rewrite` asked for. */
  build(): LogicalNode {
    const exprs = this.inputs.map((one) => one.expr);
    const names = this.inputs.map((one) => one.name);
    const input =
      exprs.length === 0
        ? this.input
        : projectUnlessSame(this.input, exprs, inferNames(exprs, names, this.input.rowType));
    const keys = this.grouping.keys.map((_, i) => i);
    if (this.window !== undefined) return this.buildWindow(input, this.window, keys);
    const rounds = roundsOf(this.grouping.sets);
    if (rounds.length <= 1) return aggregate(input, keys, this.calls, this.grouping.sets);
    return this.buildRepeated(input, keys, rounds);
  }

  /** Sets that stand there several times: a union of aggregates, of which each has every set once, with the number of the round. */
  private buildRepeated(
    input: LogicalNode,
    keys: readonly number[],
    rounds: readonly (readonly number[])[][],
  ): LogicalNode {
    const all = aggregate(input, keys, this.calls, this.grouping.sets);
    const { fields } = all.rowType;
    const branches = rounds.map((sets, round) => {
      const one = aggregate(input, keys, this.calls, sets);
      const refs = fields.map(({ type }, index): Expr => {
        const ref: Expr = { kind: 'input', index, type: one.rowType.fields[index].type };
        return ref.type.nullable === type.nullable
          ? ref
          : { kind: 'call', name: 'CAST', args: [ref], type, implicit: true };
      });
      const id: Expr = { kind: 'literal', value: round, type: notNull(BIGINT) };
      return project(one, [...refs, id], [...fields.map(({ name }) => name), '$group_id']);
    });
    this.groupIdColumn = fields.length;
    return setOp('Union', branches, true);
  }

  private buildWindow(input: LogicalNode, { spec }: WindowKey, keys: readonly number[]): LogicalNode {
    if (this.grouping.sets.length > 1) throw tableError('Window aggregate on grouping sets is not supported.');
    const grouping = keys.filter((key) => key !== this.windowKey);
    const window: GroupWindow = { ...spec, timeIndex: this.windowKey, timeAttribute: this.timeAttribute() };
    const fields = input.rowType.fields;
    const time = fields[this.windowKey].type;
    const properties = this.properties.map((kind) => ({ kind, name: `w$${kind.toLowerCase()}` }));
    return {
      node: 'WindowGroupAggregate',
      input,
      grouping,
      window,
      calls: this.calls,
      properties,
      rowType: rowOf(
        [
          ...grouping.map((key) => fields[key].name),
          ...this.calls.map((call) => call.alias),
          ...properties.map((one) => one.name),
        ],
        [
          ...grouping.map((key) => fields[key].type),
          ...this.calls.map((call) => call.type),
          ...properties.map((one) => propertyType(one.kind, time, this.batch)),
        ],
      ),
    };
  }

  private timeAttribute(): GroupWindow['timeAttribute'] {
    if (this.batch) return 'BATCH';
    const { type } = this.window!.time;
    if (!isTimeAttribute(type)) {
      throw tableError(
        `Window aggregate can only be defined over a time attribute column, but ${planType(type)} encountered.`,
      );
    }
    return isProctime(type) ? 'PROCTIME' : 'ROWTIME';
  }

  private aliasOf(expr: Expr, position: number): string | undefined {
    return position === this.windowKey ? `$f${position}` : this.aliases.get(digest(expr));
  }

  private addInput(expr: Expr, name: string | undefined, always = false): number {
    const found = always ? -1 : this.inputs.findIndex((one, i) => i !== this.windowKey && exprEquals(one.expr, expr));
    if (found >= 0) return found;
    const known = name ?? (expr.kind === 'input' ? this.input.rowType.fields[expr.index].name : undefined);
    const free = known !== undefined && !this.inputs.some((one) => one.name === known);
    this.inputs.push({ expr, name: free ? known : undefined });
    return this.inputs.length - 1;
  }

  private keyRef(key: number, expr: Expr): Expr {
    if (key === this.windowKey) throw new NotGrouped(expr);
    const index = this.windowKey >= 0 && key > this.windowKey ? key - 1 : key;
    const everywhere = this.grouping.sets.every((set) => set.includes(key));
    return { kind: 'input', index, type: everywhere ? expr.type : { ...expr.type, nullable: true } };
  }

  private get keyCount(): number {
    return this.grouping.keys.length - (this.window === undefined ? 0 : 1);
  }

  private callRef({ call, type }: AggregateExpr): Expr {
    if (call.name === 'GROUP_ID') return { kind: 'input', index: GROUP_ID, type };
    const made = isGroupingFunction(call.name) ? this.groupingCall(call) : this.callOverInputs(call);
    const key = digest({ kind: 'aggregate', call: { ...made, alias: '' }, type });
    let at = this.callKeys.indexOf(key);
    if (at < 0) {
      at = this.calls.length;
      const alias = this.aliases.get(digest({ kind: 'aggregate', call, type })) ?? `$f${this.keyCount + at}`;
      this.calls.push({ ...made, alias });
      this.callKeys.push(key);
    }
    return { kind: 'input', index: this.keyCount + at, type };
  }

  /** The keys of a group are the first inputs. */
  private groupingCall(call: AggregateCall): AggregateCall {
    const args = call.args.map((arg, i): Expr => {
      const key = this.keyDigests.indexOf(digest(arg));
      if (key < 0) throw new NotGroupingKey(call, i);
      return { kind: 'input', index: key, type: arg.type };
    });
    return { ...call, args };
  }

  private callOverInputs(call: AggregateCall): AggregateCall {
    const nested = [...call.args, ...(call.filter ? [call.filter] : [])].find(containsAggregate);
    if (nested !== undefined) throw tableError('Aggregate expressions cannot be nested');
    const ref = (expr: Expr): Expr => ({
      kind: 'input',
      index: this.addInput(expr, this.aliases.get(digest(expr))),
      type: expr.type,
    });
    return {
      ...call,
      args: call.args.map(ref),
      ...(call.filter && { filter: ref(isTrueOf(call.filter)) }),
      ...(call.orderBy && { orderBy: call.orderBy.map((item) => ({ ...item, expr: ref(item.expr) })) }),
    };
  }

  private propertyRef(kind: Property): Expr {
    const known = this.properties.indexOf(kind);
    const at = known >= 0 ? known : this.properties.push(kind) - 1;
    return { kind: 'input', index: PROPERTIES + at, type: propertyType(kind, this.window!.time.type, this.batch) };
  }

  /** Properties follow the calls, whose number is known only when everything was rewritten. */
  place(expr: Expr): Expr {
    const groupId = this.groupIdColumn;
    const known = substitute(expr, (part) => {
      if (part.kind !== 'input' || part.index !== GROUP_ID) return undefined;
      return groupId === undefined ? { kind: 'literal', value: 0, type: part.type } : { ...part, index: groupId };
    });
    return remapInputs(known, (index) =>
      index < PROPERTIES ? index : index - PROPERTIES + this.keyCount + this.calls.length,
    );
  }

  /** A sub-query sees the columns of FROM: of those, only the grouped ones still exist. */
  private rewriteSubquery(expr: Expr & { kind: 'subquery' }): Expr {
    const id = this.correlation();
    const args = expr.args.map((arg) => this.rewrite(arg));
    if (id === undefined) return { ...expr, args };
    const bind = (ref: CorrelatedRef): Expr => {
      const inner = this.rewrite({ kind: 'input', index: ref.index, type: ref.type });
      if (inner.kind !== 'input') throw new NotGrouped(ref);
      return { ...ref, index: inner.index, type: inner.type };
    };
    return { ...expr, args, plan: bindCorrelated(planOf(expr), id, bind) };
  }
}

function isTrueOf(filter: Expr): Expr {
  return filter.type.nullable ? { kind: 'call', name: 'IS TRUE', args: [filter], type: notNull(BOOLEAN) } : filter;
}

/** Grouping sets in Calcite's order: sets that have a smaller first difference come first, shorter ones last. */
export function orderedSets(sets: readonly (readonly number[])[]): number[][] {
  return sets.map((set) => [...set].sort((a, b) => a - b)).sort(compareSets);
}

function compareSets(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i];
  return b.length - a.length;
}

/** Ordered sets, each once; then those that stand there a second time, and so on. */
function roundsOf(sets: readonly (readonly number[])[]): (readonly number[])[][] {
  const rounds: (readonly number[])[][] = [];
  let round = 0;
  for (const [i, set] of sets.entries()) {
    round = i > 0 && compareSets(sets[i - 1], set) === 0 ? round + 1 : 0;
    rounds[round] ??= [];
    rounds[round].push(set);
  }
  return rounds;
}
