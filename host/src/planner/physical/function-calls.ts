/**
 * Calls of user functions that take batches get an operator of their own, as Flink's PythonCalcSplitRules and AsyncCalcSplitRule do:
 * the rest of a Calc stays in Calcs around it. Functions of the condition run first, those of the projection for the rows that are left.
 */
import {
  childrenOf,
  conjuncts,
  digest,
  inputRef,
  inputsOf,
  isDeterministic,
  some,
  substitute,
} from '../../expressions/analyze';
import type { Call, Expr } from '../../expressions/contracts';
import type { SessionInfo } from '../../functions/contracts';
import type { FunctionSpec } from '../../functions/user/contracts';
import { row } from '../../types/logical/types';
import { tableError, validation } from '../../types/sql-error';
import { calc } from './convert/context';
import type { PhysicalNode } from './node';
import { Calc, Correlate, FunctionCalc, FunctionCorrelate } from './nodes/calc-nodes';

/** Arguments from this one on are evaluated only when the function needs them. */
const LAZY_FROM: Readonly<Record<string, number>> = { AND: 1, OR: 1, CASE: 1, IF: 1, COALESCE: 1, IFNULL: 1 };

export function splitFunctionCalls(root: PhysicalNode, session: SessionInfo): PhysicalNode {
  if (session.functions === undefined) return root;
  return new Splitter(session).visit(root);
}

/** Whether failing rows go to a table. */
export function deadLetterTable(session: SessionInfo): string | undefined {
  if (session.option('udf.on-error')?.toLowerCase() !== 'dead-letter') return undefined;
  const table = session.option('udf.dead-letter.table');
  if (table !== undefined) return table;
  throw validation("'udf.on-error' = 'dead-letter' needs a table: set 'udf.dead-letter.table'.");
}

class Splitter {
  private readonly done = new Map<PhysicalNode, PhysicalNode>();

  private readonly deadLetters: boolean;

  constructor(private readonly session: SessionInfo) {
    this.deadLetters = deadLetterTable(session) !== undefined;
  }

  private stage(input: PhysicalNode): Stage {
    return new Stage(
      input,
      this.deadLetters,
      (call) => this.specOf(call),
      (expr) => this.batchCalls(expr),
    );
  }

  visit(node: PhysicalNode): PhysicalNode {
    let result = this.done.get(node);
    if (result === undefined) {
      const inputs = node.inputs.map((input) => this.visit(input));
      const same = inputs.every((input, i) => input === node.inputs[i]);
      result = this.split(same ? node : node.copy({ inputs }));
      this.done.set(node, result);
    }
    return result;
  }

  private split(node: PhysicalNode): PhysicalNode {
    if (node instanceof Calc) return this.splitCalc(node);
    if (node instanceof Correlate) return this.splitCorrelate(node);
    return node;
  }

  private splitCalc(node: Calc): PhysicalNode {
    const conditions = node.condition ? conjuncts(node.condition) : [];
    if (![...node.exprs, ...conditions].some((expr) => this.hasBatch(expr))) return node;
    const plain = conditions.filter((part) => !this.hasBatch(part));
    const called = conditions.filter((part) => this.hasBatch(part));
    const input = calc(node.input, undefined, plain, node.input.rowType);
    const stage = this.stage(input);
    stage.compute(called, node.exprs);
    if (called.length > 0 && node.exprs.some((expr) => this.hasBatch(expr))) stage.filter(called);
    const left = node.exprs.some((expr) => stage.misses(expr)) ? [] : called;
    stage.compute(node.exprs, []);
    const exprs = node.exprs.map((expr) => stage.rewritten(expr));
    const condition = stage.filtered ? [] : left.map((expr) => stage.rewritten(expr));
    return calc(stage.node, exprs, condition, node.rowType);
  }

  private splitCorrelate(node: Correlate): PhysicalNode {
    const { call, condition } = node;
    if (call.kind !== 'call') return node;
    if (condition !== undefined && this.hasBatch(condition)) {
      throw tableError(
        `The condition of a join with the table function ${call.name} calls a function that cannot be called there.`,
      );
    }
    const inArguments = call.args.some((arg) => this.hasBatch(arg));
    const spec = this.specOf(call);
    const batch = spec !== undefined && this.takesBatches(spec);
    if (!inArguments) return batch ? this.functionCorrelate(node, call, spec) : node;
    const arity = node.input.rowType.fields.length;
    const stage = this.stage(node.input);
    const every = node.input.rowType.fields.map((field, i) => inputRef(i, field.type));
    stage.compute(call.args, every);
    const added = stage.node.rowType.fields.length - arity;
    const args = call.args.map((arg) => stage.rewritten(arg));
    const fields = node.rowType.fields.slice(arity);
    const wide = row([...stage.node.rowType.fields, ...fields], false);
    const moved = condition && substitute(condition, (part) => movedInput(part, arity, added));
    const whole = new Correlate(stage.node, { ...call, args }, node.joinType, moved, wide);
    const made = batch ? this.functionCorrelate(whole, { ...call, args }, spec) : whole;
    const outputs = node.rowType.fields.map((field, i) => inputRef(i < arity ? i : i + added, field.type));
    return calc(made, outputs, [], node.rowType);
  }

  private functionCorrelate(node: Correlate, call: Call, spec: FunctionSpec): PhysicalNode {
    const { deadLetters } = this;
    return new FunctionCorrelate(node, nodeName(spec, 'Correlate'), {
      calls: [call],
      ...(deadLetters && { deadLetters }),
    });
  }

  /** A row that fails can leave only an operator of its own. */
  private takesBatches({ batch, kind }: FunctionSpec): boolean {
    return batch || (this.deadLetters && kind !== 'PROCESS_TABLE');
  }

  private specOf(call: Call): FunctionSpec | undefined {
    return call.userFunction === undefined ? undefined : this.session.functions?.(call.userFunction)?.spec;
  }

  private hasBatch(expr: Expr): boolean {
    return this.batchCalls(expr).length > 0;
  }

  /** Outermost calls that need batches. Those that can answer row by row stay where they would be evaluated for fewer rows. */
  private batchCalls(expr: Expr, lazy = false): readonly Call[] {
    if (expr.kind === 'call') {
      const spec = this.specOf(expr);
      if (spec && this.takesBatches(spec) && !spec.kind.endsWith('TABLE') && !(lazy && spec.row)) return [expr];
    }
    const from = expr.kind === 'call' && expr.userFunction === undefined ? LAZY_FROM[expr.name] : undefined;
    return childrenOf(expr).flatMap((child, i) => this.batchCalls(child, lazy || (from !== undefined && i >= from)));
  }
}

function movedInput(part: Expr, arity: number, added: number): Expr | undefined {
  if (part.kind !== 'input' || part.index < arity) return undefined;
  return inputRef(part.index + added, part.type);
}

/** Flink's names where it has such nodes. */
function nodeName({ carrier, kind }: FunctionSpec, what: 'Calc' | 'Correlate'): string {
  if (carrier === 'python') return `Python${what}`;
  return kind.startsWith('ASYNC_') ? `Async${what}` : `Function${what}`;
}

/** Calls that one operator may make together. */
function groupOf(spec: FunctionSpec): string {
  return [spec.carrier, spec.isolated === true, spec.kind, spec.vectorized === true].join();
}

/** A chain of operators that grows by what is computed; expressions over the first input are rewritten over the last output. */
class Stage {
  filtered = false;
  /** Column of each field of the first input; undefined = no longer there. */
  private columns: (number | undefined)[];
  /** Column of each call that was made, by digest. */
  private readonly results = new Map<string, number>();
  private names = 0;

  constructor(
    public node: PhysicalNode,
    private readonly deadLetters: boolean,
    private readonly specOf: (call: Call) => FunctionSpec | undefined,
    private readonly batchCalls: (expr: Expr) => readonly Call[],
  ) {
    this.columns = node.rowType.fields.map((_, i) => i);
  }

  /** Makes all batch calls of `exprs`. What `kept` reads stays available. */
  compute(exprs: readonly Expr[], kept: readonly Expr[]): void {
    for (let missing = this.missing(exprs); missing.length > 0; missing = this.missing(exprs)) {
      this.addOperator(missing, [...exprs, ...kept]);
    }
  }

  misses(expr: Expr): boolean {
    return this.missing([expr]).length > 0;
  }

  /** Drops rows. */
  filter(conditions: readonly Expr[]): void {
    this.node = calc(
      this.node,
      undefined,
      conditions.map((part) => this.rewritten(part)),
      this.node.rowType,
    );
    this.filtered = true;
  }

  rewritten(expr: Expr): Expr {
    return substitute(expr, (part) => {
      if (part.kind === 'call') {
        const column = part.userFunction === undefined ? undefined : this.results.get(callKey(part));
        return column === undefined ? undefined : inputRef(column, part.type);
      }
      if (part.kind !== 'input') return undefined;
      const column = this.columns[part.index];
      if (column === undefined) throw new Error('a column that is still read was dropped');
      return inputRef(column, part.type);
    });
  }

  /** Batch calls that were not made yet, inner before outer, each once. */
  private missing(exprs: readonly Expr[]): Call[] {
    const found = new Map<string, Call>();
    const visit = (expr: Expr): void => {
      for (const call of this.batchCalls(expr)) {
        const key = callKey(call);
        if (this.results.has(key) || found.has(key)) continue;
        for (const arg of call.args) visit(arg);
        found.set(key, call);
      }
    };
    for (const expr of exprs) visit(expr);
    return [...found.values()];
  }

  private addOperator(missing: readonly Call[], needed: readonly Expr[]): void {
    const group = this.nextGroup(missing);
    const places = new Map(group.map((call, i) => [callKey(call), i]));
    const { fields } = this.node.rowType;
    const calls = group.map(
      (call): Call => ({ ...call, args: call.args.map((arg) => this.argument(arg, places, fields.length)) }),
    );
    const results = group.flatMap((call, i) => (needed.some((expr) => outermost(expr, call, places)) ? [i] : []));
    const forwarded = this.forwardedColumns(needed, places);
    const spec = this.specOf(group[0]) as FunctionSpec;
    const resultFields = results.map((i) => ({ name: this.freshName(fields), type: group[i].type }));
    const rowType = row([...forwarded.map((column) => fields[column]), ...resultFields], false);
    const exprs = [
      ...forwarded.map((column) => inputRef(column, fields[column].type)),
      ...results.map((i) => this.rewritten(group[i])),
    ];
    const { deadLetters } = this;
    const batch = { calls, forwarded, results, ...(deadLetters && { deadLetters }) };
    this.node = new FunctionCalc(this.node, nodeName(spec, 'Calc'), exprs, batch, rowType);
    this.moveColumns(forwarded);
    for (const [position, i] of results.entries()) this.results.set(callKey(group[i]), forwarded.length + position);
  }

  /** The first call whose arguments are there, and what can be made with it in one trip. */
  private nextGroup(missing: readonly Call[]): readonly Call[] {
    const names = new Set(missing.map((call) => callKey(call)));
    const group: Call[] = [];
    const inGroup = new Set<string>();
    let wanted: string | undefined;
    for (const call of missing) {
      const name = groupOf(this.specOf(call) as FunctionSpec);
      if (wanted !== undefined && name !== wanted) continue;
      const ready = call.args.every((arg) => inGroup.has(callKey(arg)) || !mentions(arg, names));
      if (!ready) continue;
      wanted = name;
      group.push(call);
      inGroup.add(callKey(call));
    }
    return group;
  }

  private argument(arg: Expr, places: ReadonlyMap<string, number>, arity: number): Expr {
    const place = places.get(callKey(arg));
    return place === undefined ? this.rewritten(arg) : inputRef(arity + place, arg.type);
  }

  /** Columns of the node that `needed` reads besides what is computed now. */
  private forwardedColumns(needed: readonly Expr[], places: ReadonlyMap<string, number>): readonly number[] {
    const rest = needed.map((expr) =>
      substitute(expr, (part) =>
        places.has(callKey(part)) ? { kind: 'literal', value: null, type: part.type } : undefined,
      ),
    );
    return [...new Set(rest.flatMap((expr) => inputsOf(this.rewritten(expr))))].sort((a, b) => a - b);
  }

  private moveColumns(forwarded: readonly number[]): void {
    const moved = (column: number | undefined): number | undefined => {
      const at = column === undefined ? -1 : forwarded.indexOf(column);
      return at < 0 ? undefined : at;
    };
    this.columns = this.columns.map(moved);
    for (const [key, column] of this.results) {
      const at = moved(column);
      if (at === undefined) this.results.delete(key);
      else this.results.set(key, at);
    }
  }

  /** f0, f1, ... as Flink names the results of split calls. */
  private freshName(fields: readonly { readonly name: string }[]): string {
    let name = `f${this.names++}`;
    while (fields.some((field) => field.name === name)) name = `f${this.names++}`;
    return name;
  }
}

const ownKeys = new WeakMap<Expr, string>();
let lastKey = 0;

/** Equal calls are made once, unless each would give something else. */
function callKey(expr: Expr): string {
  if (isDeterministic(expr)) return digest(expr);
  let key = ownKeys.get(expr);
  if (key === undefined) {
    key = `call ${++lastKey}`;
    ownKeys.set(expr, key);
  }
  return key;
}

function mentions(expr: Expr, names: ReadonlySet<string>): boolean {
  return some(expr, (part) => part.kind === 'call' && names.has(callKey(part)));
}

/** True when `expr` has `call` outside of the arguments of other calls that are made with it. */
function outermost(expr: Expr, call: Call, places: ReadonlyMap<string, number>): boolean {
  if (expr.kind === 'call' && places.has(callKey(expr))) return callKey(expr) === callKey(call);
  return childrenOf(expr).some((child) => outermost(child, call, places));
}
