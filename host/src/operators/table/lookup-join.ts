/**
 * Lookup joins: for each left row, the table is asked for the rows that have its key at that moment. Answers that are there at once
 * are used at once; for others, as many lookups run as the mode allows, and rows and watermarks wait behind them.
 */
import {
  compileJoinPredicate,
  compilePredicate,
  compileRowMapper,
  type Expr,
  evaluateConstant,
} from '../../expressions';
import type { InternalValueState } from '../../state/contracts';
import { array, row as rowType } from '../../types/logical/types';
import { type Row, RowKind } from '../../types/rows';
import type { OperatorContext } from '../contracts';
import { OperatorError, toError } from '../base';
import { registerOperator } from '../registry';
import { type KeyOf, keyOfColumns } from './base';
import { CallTimers } from './call-timers';
import type { LookupJoinConfig } from './configs';
import { LookupQueue } from './lookup-queue';
import { OrderedOperator } from './ordered-operator';
import { createLookupSource, type LookupSource } from './lookup-sources';
import { isAccumulate, type JoinRows, rightPadder, rowJoiner, type WithKind } from './row-code';

const NO_ROWS: readonly Row[] = [];

/** Rows of the left changelog under their key, for what they were joined with. */
interface Materialized {
  readonly keyOf: KeyOf;
  /** Empty = the row had no match. */
  readonly state: InternalValueState<readonly Row[]>;
}

export class LookupJoinOperator extends OrderedOperator<LookupJoinConfig> {
  private source!: LookupSource;
  private queue!: LookupQueue<Row, readonly Row[]>;
  private calls!: CallTimers;
  private capacity!: number;
  private keysOf!: (row: Row) => readonly unknown[] | undefined;
  private preFilter: ((row: Row) => boolean) | undefined;
  private rightFilter: ((row: Row) => boolean) | undefined;
  private rightMapper: ((row: Row) => Row) | undefined;
  private condition: ((left: Row, right: Row) => boolean) | undefined;
  private join!: JoinRows;
  private pad!: WithKind;
  private materialized: Materialized | undefined;

  override async open(context: OperatorContext): Promise<void> {
    await super.open(context);
    await this.source.open?.(context);
  }

  protected override setup(): void {
    const { config } = this;
    const { table, async: mode } = config;
    const keys = config.keys.map(({ index }) => index);
    this.source = createLookupSource(table.connector, { ...table, keys, async: mode !== undefined });
    this.compileKeys();
    this.compileRight();
    this.capacity = mode?.capacity ?? 1;
    this.calls = new CallTimers(this.context.processingTime, (task) => this.later(task));
    this.queue = new LookupQueue(
      config.materialize === undefined ? this.capacity : 1,
      mode === undefined || mode.ordered || mode.keyOrdered || config.materialize !== undefined,
      (row, done) => this.startLookup(row, done),
      (row, found) => this.finishRow(row, found),
    );
  }

  private compileKeys(): void {
    const { keys, session } = this.config;
    const readers = keys.map(({ from }) => {
      if ('constant' in from) {
        const value = evaluateConstant(from.constant, session);
        return () => value;
      }
      const field = `f${from.field}` as const;
      return (row: Row) => row[field];
    });
    this.keysOf = (row) => {
      const values = readers.map((read) => read(row));
      return values.includes(null) ? undefined : values;
    };
  }

  private compileRight(): void {
    const { inputs, table, rightExprs, rightFilter, preFilter, condition, session, materialize } = this.config;
    const leftArity = inputs[0].fields.length;
    const right = rightExprs === undefined ? table.row.fields : rightExprs.map(fieldOf);
    this.preFilter = preFilter && compilePredicate(preFilter, session);
    this.rightFilter = rightFilter && compilePredicate(rightFilter, session);
    this.rightMapper = rightExprs && compileRowMapper(rightExprs, session);
    this.condition = condition && compileJoinPredicate(condition, leftArity, session);
    this.join = rowJoiner(leftArity, right.length);
    this.pad = rightPadder(leftArity, right.length);
    if (materialize !== undefined) {
      const state = this.valueState<readonly Row[]>('values', array(rowType(right, false), false), materialize.ttl);
      this.materialized = { keyOf: keyOfColumns(materialize.keys), state };
    }
  }

  ready(): boolean {
    return this.queue.size < this.capacity;
  }

  protected processRows(rows: readonly Row[]): void {
    for (const row of rows) this.queue.add(row);
  }

  protected inOrder(run: () => void): void {
    this.queue.mark(run);
  }

  override async prepareSnapshotPreBarrier(): Promise<void> {
    const drained = super.prepareSnapshotPreBarrier();
    this.calls.drain();
    await drained;
    this.calls.resume();
  }

  override async close(failed: boolean): Promise<void> {
    this.calls?.close();
    await super.close(failed);
    await this.source?.close?.();
  }

  /** Retractions of a materialised changelog are answered from state, and rows that cannot match are not looked up. */
  private startLookup(row: Row, done: (found: readonly Row[]) => void): void {
    const keys = this.keysOf(row);
    const asks = this.materialized === undefined || isAccumulate(row);
    if (!asks || keys === undefined || (this.preFilter !== undefined && !this.preFilter(row))) done(NO_ROWS);
    else new Lookup(this.source, keys, this.config, this.lookupHost(), done).run();
  }

  private lookupHost(): LookupHost {
    const { calls, context } = this;
    return { calls, later: (task) => this.later(task), fail: (error) => context.fail(error) };
  }

  private finishRow(row: Row, found: readonly Row[]): void {
    if (this.materialized !== undefined) this.finishMaterialized(row, found, this.materialized);
    else this.emitJoined(row, this.partnersOf(row, found), row.kind);
  }

  private partnersOf(row: Row, found: readonly Row[]): Row[] {
    const partners: Row[] = [];
    for (const fetched of found) {
      if (this.rightFilter !== undefined && !this.rightFilter(fetched)) continue;
      const right = this.rightMapper === undefined ? fetched : this.rightMapper(fetched);
      if (this.condition === undefined || this.condition(row, right)) partners.push(right);
    }
    return partners;
  }

  private emitJoined(row: Row, partners: readonly Row[], kind: RowKind): void {
    for (const partner of partners) this.collect(this.join(row, partner, kind));
    if (partners.length === 0 && this.config.joinType === 'LEFT') this.collect(this.pad(row, kind));
  }

  private finishMaterialized(row: Row, found: readonly Row[], { keyOf, state }: Materialized): void {
    this.backend.setCurrentKey(keyOf(row));
    const passes = this.preFilter === undefined || this.preFilter(row);
    if (isAccumulate(row)) {
      const partners = this.partnersOf(row, found);
      if (passes) state.put(partners);
      this.emitJoined(row, partners, row.kind);
      return;
    }
    const partners = passes ? (state.get() ?? NO_ROWS) : NO_ROWS;
    this.emitJoined(row, partners, RowKind.DELETE);
    if (passes) state.clear();
  }
}

function fieldOf(expr: Expr, i: number): { readonly name: string; readonly type: Expr['type'] } {
  return { name: `f${i}`, type: expr.type };
}

interface LookupHost {
  readonly calls: CallTimers;
  later(task: () => void): void;
  fail(error: Error): void;
}

/** One question to the table, with its retries and its time limit. */
class Lookup {
  private attempt = 1;
  private over = false;
  private cancelTimeout: (() => void) | undefined;
  private cancelRetry: (() => void) | undefined;

  constructor(
    private readonly source: LookupSource,
    private readonly keys: readonly unknown[],
    private readonly config: Pick<LookupJoinConfig, 'async' | 'retry'>,
    private readonly host: LookupHost,
    private readonly done: (found: readonly Row[]) => void,
  ) {}

  run(): void {
    const answer = this.source.lookup(this.keys);
    if (answer instanceof Promise) {
      this.limitTime();
      answer.then(
        (rows) => this.host.later(() => this.accept(rows)),
        (thrown: unknown) => this.host.later(() => this.fail(toError(thrown))),
      );
    } else this.accept(answer);
  }

  private limitTime(): void {
    const timeout = this.config.async?.timeout;
    if (timeout === undefined || timeout <= 0 || this.cancelTimeout !== undefined) return;
    this.cancelTimeout = this.host.calls.schedule(timeout, () => {
      const message = 'Async function call has timed out.';
      this.fail(new OperatorError(message, { exceptionClass: 'java.util.concurrent.TimeoutException' }));
    });
  }

  /** An empty answer is asked again while the retry strategy allows. */
  private accept(rows: readonly Row[]): void {
    if (this.over) return;
    const { retry } = this.config;
    if (rows.length === 0 && retry !== undefined && this.attempt <= retry.attempts) {
      this.attempt++;
      this.limitTime();
      this.cancelRetry = this.host.calls.schedule(retry.delay, () => this.host.later(() => this.run()));
      return;
    }
    this.end();
    this.done(rows);
  }

  private fail(error: Error): void {
    if (this.over) return;
    this.end();
    this.host.fail(error);
  }

  private end(): void {
    this.over = true;
    this.cancelTimeout?.();
    this.cancelRetry?.();
  }
}

registerOperator('table-lookup-join', (node) => new LookupJoinOperator(node));
