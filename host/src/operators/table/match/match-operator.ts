/**
 * MATCH_RECOGNIZE. Rows wait for the watermark and are offered to the automaton in order of time, and by the other ORDER BY columns
 * where times are equal. In processing time they are offered as they come, unless there are such columns.
 */
import type { InternalMapState, InternalValueState, Timer } from '../../../state/contracts';
import { array, BIGINT } from '../../../types/logical/types';
import { type Row, type RowConstructor, RowKind, rowClass } from '../../../types/rows';
import { registerOperator } from '../../registry';
import { type KeyOf, keyOfColumns, TableOperator } from '../base';
import { type RowComparator, rowComparator } from '../comparators';
import type { MatchConfig } from '../configs';
import { millisOf } from '../windowing/zone';
import { compileDefinition, compileMeasures, type MatchView } from './match-expressions';
import { type ConditionContext, type Match, NfaRun, rowsOf } from './nfa';
import { decodeState, encodeState, nfaStateType } from './nfa-state';
import { type Automaton, type Condition, compileAutomaton } from './nfa-compiler';
import { checkPattern, patternSteps } from './pattern';

export class MatchOperator extends TableOperator<MatchConfig> {
  private keyOf!: KeyOf;
  /** ms: when a row happened. */
  private timeOf!: (row: Row) => number;
  private eventTime!: boolean;
  private within!: number;
  private compare: RowComparator | undefined;
  private automaton!: Automaton<ConditionContext>;
  private measures!: (view: MatchView) => unknown[];
  private variables!: readonly string[];
  private OutputRow!: RowConstructor;
  private nfa!: InternalValueState<Row>;
  private queue!: InternalMapState<number, Row[]>;

  protected override setup(): void {
    const { config } = this;
    const [input] = config.inputs;
    const steps = patternSteps(config.pattern);
    checkPattern(steps, config);
    this.keyOf = keyOfColumns(config.partition);
    this.eventTime = config.time === 'ROWTIME';
    const field = `f${config.timeIndex}` as const;
    const millis = millisOf(input.fields[config.timeIndex].type);
    this.timeOf = (row) => millis(row[field] as number | bigint);
    this.within = config.within ?? 0;
    this.compare = config.order.length > 1 ? rowComparator(config.order, input) : undefined;
    this.variables = steps.map(({ variable }) => variable);
    this.automaton = compileAutomaton(steps, (variable) => this.definition(variable));
    this.measures = compileMeasures(
      config.measures.map(({ expr }) => expr),
      config.session,
    );
    this.OutputRow = rowClass(config.partition.length + config.measures.length);
    this.nfa = this.valueState('nfaStateName', nfaStateType(input));
    this.queue = this.mapState('eventQueuesStateName', BIGINT, array(input, false));
  }

  protected override timerName(): string {
    return 'watermark-callbacks';
  }

  private definition(variable: string): Condition<ConditionContext> | undefined {
    const { definitions, inputs, session } = this.config;
    const expr = definitions[variable];
    if (expr === undefined) return undefined;
    const holds = compileDefinition(expr, inputs[0].fields.length, session);
    const known = this.variables.slice(0, this.variables.indexOf(variable) + 1);
    return (context) => holds(context.row, new DefinitionView(context, variable, known, this.now()));
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) {
      this.backend.setCurrentKey(this.keyOf(row));
      if (!this.eventTime) this.processNow(row);
      else {
        const time = this.timeOf(row);
        if (time > this.watermark) this.enqueue(row, time);
        else this.context.metrics.counter('numLateRecordsDropped').inc();
      }
    }
  }

  private processNow(row: Row): void {
    const now = this.now();
    if (this.compare !== undefined) {
      this.enqueue(row, now);
      return;
    }
    const run = this.load();
    this.advance(run, now);
    this.offer(run, row, now);
    this.save(run);
  }

  private enqueue(row: Row, time: number): void {
    const waiting = this.queue.get(time);
    if (waiting === undefined) this.registerTimer(time);
    this.queue.put(time, waiting === undefined ? [row] : [...waiting, row]);
  }

  private registerTimer(time: number): void {
    if (this.eventTime) this.timers.registerEventTimeTimer('', time);
    else this.timers.registerProcessingTimeTimer('', time + 1);
  }

  override onEventTime(_timer: Timer): void {
    this.processQueue(this.watermark);
  }

  override onProcessingTime(_timer: Timer): void {
    this.processQueue(this.now());
  }

  private processQueue(upTo: number): void {
    const run = this.load();
    const times = [...this.queue.entries()].map(([time]) => time);
    const due = this.eventTime ? times.filter((time) => time <= upTo) : times;
    for (const time of due.sort((a, b) => a - b)) {
      this.advance(run, time);
      const rows = this.queue.get(time) ?? [];
      for (const row of this.compare === undefined ? rows : [...rows].sort(this.compare)) this.offer(run, row, time);
      this.queue.remove(time);
    }
    this.advance(run, upTo);
    this.save(run);
  }

  private load(): NfaRun {
    const stored = this.nfa.get();
    return new NfaRun(this.automaton, this.config.after, this.within, stored && decodeState(stored));
  }

  private save(run: NfaRun): void {
    const state = run.store();
    if (state === undefined) this.nfa.clear();
    else this.nfa.put(encodeState(state));
  }

  private advance(run: NfaRun, time: number): void {
    for (const match of run.advanceTime(time)) this.emitMatch(match, time);
  }

  private offer(run: NfaRun, row: Row, time: number): void {
    const matches = run.process(row, time);
    if (this.within > 0 && run.beganMatch) this.registerTimer(time + this.within);
    for (const match of matches) this.emitMatch(match, time);
  }

  private emitMatch(match: Match, time: number): void {
    const [rows] = match.values();
    const key = this.config.partition.map((column) => rows[0][`f${column}`]);
    const measures = this.measures(new MeasureView(match, this.variables, time, this.now()));
    this.collect(new this.OutputRow(RowKind.INSERT, ...key, ...measures));
  }
}

/** A partial match with the current row added to the variable that is being tried. */
class DefinitionView implements MatchView {
  private matched: ReturnType<typeof rowsOf> | undefined;

  constructor(
    private readonly context: ConditionContext,
    private readonly current: string,
    /** Variables up to the current one. */
    private readonly known: readonly string[],
    readonly processingTime: number,
  ) {}

  get time(): number {
    return this.context.last?.time ?? this.processingTime;
  }

  rows(variable: string): readonly Row[] {
    this.matched ??= rowsOf(this.context.last);
    const { matched, context } = this;
    const names = variable === '*' ? this.known : [variable];
    const rows = names.flatMap((name) => matched.filter((one) => one.variable === name).map(({ row }) => row));
    if (variable === '*' || variable === this.current) rows.push(context.row);
    return rows;
  }
}

const NO_ROWS: readonly Row[] = [];

class MeasureView implements MatchView {
  constructor(
    private readonly match: Match,
    private readonly variables: readonly string[],
    readonly time: number,
    readonly processingTime: number,
  ) {}

  rows(variable: string): readonly Row[] {
    if (variable === '*') return this.variables.flatMap((name) => this.match.get(name) ?? NO_ROWS);
    return this.match.get(variable) ?? NO_ROWS;
  }
}

registerOperator('table-match', (node) => new MatchOperator(node));
