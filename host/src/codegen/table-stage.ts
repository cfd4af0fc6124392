/**
 * The stage compiler of SQL: stateless operators that follow each other in a chain (Calc, WatermarkAssigner, conversions before a sink)
 * become one generated loop over a batch. Expressions are rewritten over the row that the first operator gets, so no rows
 * are made in between, and what several operators compute alike is computed once. An operator whose rows go to several
 * others is the trunk of a tree: each branch fills a batch of its own.
 */
import { isDeterministic, isDynamic, some, substitute } from '../expressions/analyze';
import { CodeBuilder } from '../expressions/code-builder';
import { ExpressionCompiler } from '../expressions/compiler';
import type { Expr } from '../expressions/contracts';
import { oneRow } from '../expressions/products';
import { type FailureDetails, toError } from '../operators/base';
import type { Operator } from '../operators/contracts';
import { isTableFusable, type TableFusableOperator, type TableStep } from '../operators/table/fusion';
import { rowsBatch } from '../types/batch';
import type { Batch } from '../types/contracts';
import type { RowType } from '../types/logical/contracts';
import { type Row, rowClass } from '../types/rows';
import type { BatchTarget, FusionCandidate } from './stage-compiler';

/** An operator of a tree. */
interface Member {
  readonly candidate: FusionCandidate;
  readonly operator: TableFusableOperator;
  readonly index: number;
  /** Empty: the rows are emitted. */
  readonly children: readonly Member[];
}

/** For the first operator of each tree, what takes its batches. `inside` gets the operators that trees contain. */
export function fuseTableChain(chain: readonly FusionCandidate[]): Map<Operator, BatchTarget> {
  const fused = new Map<Operator, BatchTarget>();
  const inside = new Set<Operator>();
  for (const candidate of chain) {
    if (inside.has(candidate.operator) || !isTableFusable(candidate.operator)) continue;
    if (readsWatermark(candidate.operator.tableStep())) continue;
    const members: Member[] = [];
    const root = treeOf(candidate, chain, members, { watermarks: 0 });
    if (members.length < 2) continue;
    for (const { operator } of members) inside.add(operator);
    fused.set(candidate.operator, new FusedTableStage(root, members));
  }
  return fused;
}

function treeOf(
  candidate: FusionCandidate,
  chain: readonly FusionCandidate[],
  members: Member[],
  seen: { watermarks: number },
): Member {
  const operator = candidate.operator as TableFusableOperator;
  const step = operator.tableStep();
  if (step.kind === 'watermarks') seen.watermarks++;
  const next = (candidate.consumers ?? []).map((index) => chain[index]);
  const goesOn = next.length > 0 && isTransparent(step) && next.every((one) => joins(one, seen.watermarks));
  const index = members.length;
  const children: Member[] = [];
  const member: Member = { candidate, operator, index, children };
  members.push(member);
  if (goesOn) for (const one of next) children.push(treeOf(one, chain, members, seen));
  return member;
}

/** One tree has one WatermarkAssigner at most, whose rows are emitted before each watermark. */
function joins({ operator }: FusionCandidate, watermarks: number): boolean {
  if (!isTableFusable(operator)) return false;
  const step = operator.tableStep();
  return (watermarks === 0 || step.kind !== 'watermarks') && !readsWatermark(step);
}

/** CURRENT_WATERMARK is that of the operator which evaluates it, so such an operator runs by itself. */
function readsWatermark(step: TableStep): boolean {
  if (step.kind !== 'calc') return false;
  const exprs = step.condition ? [...step.exprs, step.condition] : step.exprs;
  return exprs.some((expr) => some(expr, (part) => part.kind === 'call' && part.name === 'CURRENT_WATERMARK'));
}

/** True when the operators behind may compute the step's columns themselves: any number of times, or not at all. */
function isTransparent(step: TableStep): boolean {
  return step.kind !== 'calc' || step.exprs.every(isPlain);
}

function isPlain(expr: Expr): boolean {
  if (!isDeterministic(expr) || isDynamic(expr)) return false;
  return !some(
    expr,
    (part) => part.kind === 'call' && (part.userFunction !== undefined || part.name === 'CURRENT_WATERMARK'),
  );
}

type Loop = (rows: readonly Row[]) => void;

/** Runs the generated loop, which is made at the first batch: only then have the operators been opened. */
class FusedTableStage implements BatchTarget {
  private loop: Loop | undefined;
  /** Which member's code is running, and how many rows each has let through. */
  private readonly progress: Progress;

  constructor(
    private readonly root: Member,
    private readonly members: readonly Member[],
  ) {
    this.progress = { at: 0, counts: new Int32Array(members.length) };
  }

  processBatch(batch: Batch): void {
    this.loop ??= new StageWriter(this.root, this.members, this.progress).compile();
    const { progress, members } = this;
    progress.counts.fill(0);
    try {
      this.loop(batch.rows() as readonly Row[]);
    } catch (thrown) {
      const error = toError(thrown) as Error & FailureDetails;
      if (error.operatorName === undefined && progress.at >= 0) {
        Object.assign(error, { operatorName: members[progress.at].candidate.name });
      }
      throw error;
    } finally {
      this.count();
    }
  }

  /** What a leaf lets through is counted by its output. */
  private count(): void {
    const { counts } = this.progress;
    for (const { candidate, children, index } of this.members) {
      if (children.length === 0) continue;
      candidate.stats.recordsOut += counts[index];
      for (const child of children) child.candidate.stats.recordsIn += counts[index];
    }
  }
}

interface Progress {
  /** -1 while rows are handed on. */
  at: number;
  readonly counts: Int32Array;
}

/** What stands for the rows behind a step. */
interface Columns {
  /** undefined: the row itself. */
  readonly exprs: readonly Expr[] | undefined;
  /** Code of the kind of row. */
  readonly kind: string;
}

/** Writes the loop of one tree. */
class StageWriter {
  private readonly builder = new CodeBuilder();
  private readonly input: RowType;
  private readonly steps: readonly TableStep[];
  /** Expressions of each member over the first row. */
  private readonly columns: Columns[] = [];
  private compiler!: ExpressionCompiler;
  private readonly outputs: string[] = [];
  private branches = 0;

  constructor(
    private readonly root: Member,
    private readonly members: readonly Member[],
    private readonly progress: Progress,
  ) {
    this.input = root.operator.fusionInput;
    this.steps = members.map(({ operator, index }) => withOwner(operator.tableStep(), index));
  }

  compile(): Loop {
    const { builder, root } = this;
    const roots: Expr[] = [];
    this.resolve(root, { exprs: undefined, kind: 'row.kind' }, roots);
    const userFunction = (key: string) => this.userFunction(key);
    const session = { ...root.operator.fusionSession, userFunction };
    const names = this.input.fields.map(({ name }) => name);
    this.compiler = new ExpressionCompiler(oneRow(session, names), builder, roots);
    const assigner = this.steps.find((step) => step.kind === 'watermarks');
    const progress = builder.helper('stage', this.progress);
    const { lines } = builder.capture(() => this.writeLoop(assigner, progress));
    const flush = this.outputs.map((out, k) => `if (${out}.length > 0) { emit_${k}(${out}); ${out} = []; }`);
    for (const out of this.outputs) builder.line(`let ${out} = [];`);
    builder.line(`${progress}.at = 0;`);
    for (const line of lines) for (const part of line.split('\n')) builder.line(this.withFlush(part, flush, progress));
    builder.line(`${progress}.at = -1;`);
    for (const line of flush) builder.line(line);
    return builder.compile<Loop>('runStage', ['rows']);
  }

  /** Each operator has opened the functions of its own expressions. */
  private userFunction(owned: string) {
    const [, index, key] = /^(\d+):(.*)$/s.exec(owned)!;
    return this.members[Number(index)].operator.fusionSession.userFunction?.(key);
  }

  private withFlush(line: string, flush: readonly string[], progress: string): string {
    if (line.trim() !== FLUSH) return line;
    const indent = line.slice(0, line.indexOf(FLUSH));
    return [`${progress}.at = -1;`, ...flush].map((text) => indent + text).join('\n');
  }

  /** Rewrites the members' expressions over the first row. */
  private resolve(member: Member, input: Columns, roots: Expr[]): void {
    const step = this.steps[member.index];
    let output = input;
    if (step.kind === 'calc') {
      if (step.condition) roots.push(over(step.condition, input));
      const exprs = step.exprs.map((expr) => over(expr, input));
      output = { ...input, exprs };
      if (member.children.length === 0) roots.push(...exprs);
    } else if (step.kind === 'watermarks') {
      roots.push(over(step.expr, input));
      if (member.children.length === 0) roots.push(...(input.exprs ?? []));
    } else if (step.insertsUpdates) output = { ...input, kind: '(row.kind === 2 ? 0 : row.kind)' };
    this.columns[member.index] = output;
    for (const child of member.children) this.resolve(child, output, roots);
  }

  private writeLoop(assigner: TableStep | undefined, progress: string): void {
    const { builder } = this;
    const sink = assigner?.kind === 'watermarks' ? builder.helper('watermarks', assigner.sink) : '';
    if (sink !== '') builder.line(`${sink}.begin(rows.length);`);
    const counts = builder.helper('passed', this.progress.counts);
    builder.block('for (let i = 0; i < rows.length; i++)', () => {
      builder.line('const row = rows[i];');
      builder.block('step:', () =>
        this.write(this.root, { exprs: undefined, kind: 'row.kind' }, 'step', progress, counts),
      );
      if (assigner?.kind !== 'watermarks') return;
      builder.block(`if (${sink}.current - ${sink}.emitted > ${assigner.interval})`, () => {
        builder.line(FLUSH);
        builder.line(`${sink}.advance();`);
      });
    });
  }

  private write(member: Member, input: Columns, label: string, progress: string, counts: string): void {
    const { builder } = this;
    const { name } = member.candidate;
    builder.line(`${progress}.at = ${member.index}; // ${name.replace(/[^\x20-\x7e]/g, '?')}`);
    this.writeStep(this.steps[member.index], input, label);
    if (member.children.length === 0) {
      this.writeOutput(member);
      return;
    }
    builder.line(`${counts}[${member.index}]++;`);
    const output = this.columns[member.index];
    for (const child of member.children) {
      if (member.children.length === 1) this.write(child, output, label, progress, counts);
      else {
        const branch = `branch_${this.branches++}`;
        builder.block(`${branch}:`, () => this.write(child, output, branch, progress, counts));
      }
    }
  }

  private writeStep(step: TableStep, input: Columns, label: string): void {
    const { builder, compiler } = this;
    switch (step.kind) {
      case 'calc':
        if (step.condition) compiler.guard(over(step.condition, input), `break ${label};`);
        return;
      case 'kinds': {
        const refused = [0, 1, 2, 3].filter((kind) => !step.takes[kind]);
        for (const kind of refused) builder.line(`if (${input.kind} === ${kind}) break ${label};`);
        return;
      }
      default: {
        const time = compiler.atom(over(this.rowtime(step.rowtimeIndex, input), input)).code;
        builder.line(`if (${time} === null) ${builder.helper('nullRowtime', step.nullRowtime)}();`);
        const watermark = compiler.atom(over(step.expr, input)).code;
        const sink = builder.helper('watermarks', step.sink);
        builder.line(`if (${watermark} !== null && ${watermark} > ${sink}.current) ${sink}.current = ${watermark};`);
      }
    }
  }

  private rowtime(index: number, { exprs }: Columns): Expr {
    return { kind: 'input', index, type: exprs ? exprs[index].type : this.input.fields[index].type };
  }

  private writeOutput(member: Member): void {
    const { builder, compiler } = this;
    const { exprs, kind } = this.columns[member.index];
    const { output } = member.candidate;
    const out = `out_${this.outputs.length}`;
    const emit = builder.helper(`emit_${this.outputs.length}`, (rows: Row[]) => output.emit(rowsBatch(rows)));
    if (emit !== `emit_${this.outputs.length}`) throw new Error(`the name ${emit} is taken`);
    this.outputs.push(out);
    const whole = exprs === undefined && kind === 'row.kind';
    if (whole) {
      builder.line(`${out}.push(row);`);
      return;
    }
    const { fields } = this.input;
    const all = exprs ?? fields.map(({ type }, index): Expr => ({ kind: 'input', index, type }));
    const values = all.map((expr) => compiler.value(expr).code);
    const RowN = builder.helper(`Row${all.length}`, rowClass(all.length));
    builder.line(`${out}.push(new ${RowN}(${[kind, ...values].join(', ')}));`);
  }
}

/** Stands where the branches' rows are handed on: which ones there are is known at the end. */
const FLUSH = '//flush';

/** The step with keys of user functions that say which member they are of. */
function withOwner(step: TableStep, index: number): TableStep {
  const owned = (expr: Expr): Expr =>
    substitute(expr, (part) =>
      part.kind === 'call' && part.userFunction !== undefined
        ? { ...part, userFunction: `${index}:${part.userFunction}`, args: part.args.map(owned) }
        : undefined,
    );
  if (step.kind === 'watermarks') return { ...step, expr: owned(step.expr) };
  if (step.kind !== 'calc') return step;
  return { ...step, exprs: step.exprs.map(owned), condition: step.condition && owned(step.condition) };
}

/** The expression over the first row. */
function over(expr: Expr, { exprs }: Columns): Expr {
  if (exprs === undefined) return expr;
  return substitute(expr, (part) => (part.kind === 'input' ? exprs[part.index] : undefined));
}
