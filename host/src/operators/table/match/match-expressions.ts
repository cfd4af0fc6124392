/**
 * DEFINE and MEASURES as functions. What they read beyond the current row (rows of variables by position, aggregates over them, the
 * time of the match) is put into slots before the expression itself runs.
 */
import {
  type AggregateCall,
  type CodeEnv,
  type CompiledAggregates,
  type CompileSession,
  compileAggregates,
  compileIn,
  compilePredicateIn,
  type Expr,
  type PatternRef,
  some,
  substitute,
} from '../../../expressions';
import type { LogicalType } from '../../../types/logical/contracts';
import type { Row } from '../../../types/rows';
import { tableError } from '../../../types/sql-error';

/** What an expression is evaluated on. */
export interface MatchView {
  /** Rows of a variable, or of all variables in order of the pattern ('*'); in DEFINE with the current row at its place. */
  rows(variable: string): readonly Row[];
  /** ms: time of the match. */
  readonly time: number;
  readonly processingTime: number;
}

/** The value of one slot. */
type Slot = (view: MatchView) => unknown;

/** Slot values, in order of the slots; undefined when there are none. */
type Fill = (view: MatchView) => readonly unknown[];

const NO_SLOTS: readonly unknown[] = [];

interface Navigation {
  readonly first: boolean;
  readonly offset: number;
}

const HERE: Navigation = { first: false, offset: 0 };

/** Rewrites one expression; collects its slots. */
class SlotCollector {
  private readonly slots: Slot[] = [];
  private readonly aggregates = new Map<string, { readonly calls: AggregateCall[]; values: Row | undefined }>();
  private readonly fills: ((view: MatchView) => void)[] = [];

  constructor(
    private readonly arity: number,
    /** DEFINE: bare columns are those of the current row. */
    private readonly defining: boolean,
    private readonly session: CompileSession,
  ) {}

  rewrite(expr: Expr, at: Navigation = HERE): Expr {
    return substitute(expr, (part) => {
      switch (part.kind) {
        case 'pattern':
          return this.column(part, at);
        case 'aggregate':
          return this.aggregate(part.call, part.type);
        case 'call':
          return this.call(part.name, part.args, part.type);
        default:
          return undefined;
      }
    });
  }

  /** After all expressions were rewritten. */
  fill(): Fill {
    const { slots, fills } = this;
    for (const [variable, group] of this.aggregates) this.compileGroup(variable, group);
    if (slots.length === 0) return () => NO_SLOTS;
    return (view) => {
      for (const fill of fills) fill(view);
      return slots.map((slot) => slot(view));
    };
  }

  private column({ variable, index, type }: PatternRef, { first, offset }: Navigation): Expr {
    if (this.defining && variable === '*' && offset === 0 && !first) return { kind: 'input', index, type };
    const field = `f${index}` as const;
    const read = (view: MatchView) => {
      const rows = view.rows(variable);
      return rows.length > offset ? rows[first ? offset : rows.length - offset - 1][field] : null;
    };
    return this.slot(read, { ...type, nullable: true });
  }

  private slot(read: Slot, type: LogicalType): Expr {
    return { kind: 'input', index: this.arity + this.slots.push(read) - 1, type };
  }

  private call(name: string, args: readonly Expr[], type: LogicalType): Expr | undefined {
    switch (name) {
      case 'FIRST':
      case 'LAST':
        return this.rewrite(args[0], { first: name === 'FIRST', offset: stepsOf(args[1]) });
      case 'PREV':
      case 'NEXT':
        if (stepsOf(args[1]) !== 0) throw tableError('Flink does not support physical offsets within partition.');
        return this.rewrite(args[0]);
      case 'FINAL':
        return this.rewrite(args[0]);
      case 'MATCH_ROWTIME':
        return this.slot((view) => view.time, type);
      case 'MATCH_PROCTIME':
        return this.slot((view) => view.processingTime, type);
      case 'RUNNING':
      case 'CLASSIFIER':
      case 'MATCH_NUMBER':
        throw tableError(`Unsupported call: ${name}`);
      default:
        return undefined;
    }
  }

  private aggregate(call: AggregateCall, type: LogicalType): Expr {
    const variable = variableOf(call);
    let group = this.aggregates.get(variable);
    if (group === undefined) this.aggregates.set(variable, (group = { calls: [], values: undefined }));
    const found = group;
    const args = call.args.map((arg) =>
      substitute(arg, (part) =>
        part.kind === 'pattern' ? { kind: 'input', index: part.index, type: part.type } : undefined,
      ),
    );
    const field = `f${found.calls.push({ ...call, args }) - 1}` as const;
    return this.slot(() => found.values?.[field] ?? null, { ...type, nullable: true });
  }

  private compileGroup(variable: string, group: { readonly calls: AggregateCall[]; values: Row | undefined }): void {
    const compiled: CompiledAggregates = compileAggregates(group.calls, { retracts: false }, this.session);
    this.fills.push((view) => {
      const accumulator = compiled.create();
      for (const row of view.rows(variable)) compiled.accumulate(accumulator, row);
      group.values = compiled.values(accumulator);
    });
  }
}

function stepsOf(expr: Expr | undefined): number {
  return expr?.kind === 'literal' ? Number(expr.value) : 0;
}

/** The variable whose rows an aggregate is over: the first that its arguments name, else all. */
function variableOf({ args }: AggregateCall): string {
  let found: string | undefined;
  for (const arg of args) {
    some(arg, (part) => {
      if (part.kind === 'pattern') found ??= part.variable;
      return found !== undefined;
    });
  }
  return found ?? '*';
}

/** Fields of the current row, then slots. */
function environment(arity: number, session: CompileSession): CodeEnv {
  return {
    session,
    input: (index) =>
      index < arity
        ? { code: `row.f${index}`, hint: `f${index}` }
        : { code: `slots[${index - arity}]`, hint: `slot${index - arity}` },
  };
}

/** A condition of DEFINE on the current row. */
export function compileDefinition(
  expr: Expr,
  arity: number,
  session: CompileSession,
): (row: Row, view: MatchView) => boolean {
  const collector = new SlotCollector(arity, true, session);
  const condition = collector.rewrite(expr);
  const fill = collector.fill();
  type Compiled = (row: Row, slots: readonly unknown[]) => boolean;
  const holds = compilePredicateIn<Compiled>(condition, environment(arity, session), ['row', 'slots']);
  return (row, view) => holds(row, fill(view));
}

/** The values of MEASURES, in order. */
export function compileMeasures(exprs: readonly Expr[], session: CompileSession): (view: MatchView) => unknown[] {
  const collector = new SlotCollector(0, false, session);
  const rewritten = exprs.map((expr) => collector.rewrite(expr));
  const fill = collector.fill();
  type Compiled = (row: undefined, slots: readonly unknown[]) => unknown;
  const measures = rewritten.map((expr) =>
    compileIn<Compiled>(expr, environment(0, session), 'measure', ['row', 'slots']),
  );
  return (view) => {
    const slots = fill(view);
    return measures.map((measure) => measure(undefined, slots));
  };
}
