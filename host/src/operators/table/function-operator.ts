/**
 * What operators with batch calls of user functions share. Rows wait until the carrier can take a batch; answers come in order, and
 * watermarks, idleness and the end of the input stay behind the rows that came before them. A carrier that answers at
 * once costs no queue.
 */
import { usedFunctions } from '../../functions/user/call-sites';
import {
  type BatchAnswer,
  type BatchCaller,
  type ColumnValues,
  type FunctionContext,
  USER_FUNCTIONS,
  type UserFunctions,
} from '../../functions/user/contracts';
import { UserFunctionError, userTraceback } from '../../functions/user/errors';
import type { Row } from '../../types/rows';
import { describeRecord, OperatorError, toError } from '../base';
import type { OperatorContext } from '../contracts';
import type { FunctionCallsConfig } from './configs';
import { DeadLetters } from './dead-letters';
import { type ColumnReader, compileColumns, writeProgram, type WrittenProgram } from './function-program';
import { OrderedOperator } from './ordered-operator';
import { functionContext } from './user-functions';

/** `ready` is false when so many of the carrier's batches wait. */
const BACKLOG_BATCHES = 2;

/** Rows that were sent, or something that happens once the rows before it have left. */
type Entry = SentBatch | { readonly run: () => void };

interface SentBatch {
  readonly rows: readonly Row[];
  answer: BatchAnswer | undefined;
}

export abstract class FunctionOperator<C extends FunctionCallsConfig> extends OrderedOperator<C> {
  private caller!: BatchCaller;
  private written!: WrittenProgram;
  private readColumns!: ColumnReader;
  private deadLetters: DeadLetters | undefined;
  /** Batches of rows not sent yet, and what waits among them. */
  private waiting: (readonly Row[] | (() => void))[] = [];
  private waitingRows = 0;
  /** Rows of the first of `waiting` that were sent. */
  private headSent = 0;
  private readonly sent: Entry[] = [];
  private unanswered = 0;
  private blocked = false;

  override async open(context: OperatorContext): Promise<void> {
    await super.open(context);
    this.caller = await context
      .service<UserFunctions>(USER_FUNCTIONS)
      .batch(this.written.program, this.contextOf(context));
  }

  private contextOf(context: OperatorContext): FunctionContext {
    const own = functionContext(context);
    const { options } = this.config;
    return options ? { ...own, configuration: new Map([...own.configuration, ...Object.entries(options)]) } : own;
  }

  /** Those inside the arguments are called row by row; the calls themselves are the program's. */
  protected override functionsToOpen() {
    const { written, functions } = this;
    const inside = new Set(usedFunctions(written.inputs).map(({ key }) => key));
    return functions.filter(({ key }) => inside.has(key));
  }

  /** Indices of the calls whose results the operator reads. */
  protected abstract outputs(): readonly number[];

  /** Passes on what a batch of rows and its answer give. */
  protected abstract emitAnswer(
    rows: readonly Row[],
    columns: readonly ColumnValues[],
    failed: ReadonlySet<number>,
  ): void;

  protected override prepare(): void {
    const { calls, inputs } = this.config;
    this.written = writeProgram(calls, this.outputs(), inputs[0].fields.length, this.functions);
  }

  protected override setup(): void {
    const { inputs, deadLetters } = this.config;
    const names = inputs[0].fields.map(({ name }) => name);
    this.readColumns = compileColumns(this.written.inputs, this.session, names);
    if (deadLetters)
      this.deadLetters = new DeadLetters(
        this.context,
        this.written.program.calls.map(({ spec }) => spec),
      );
  }

  ready(): boolean {
    const ready = this.waitingRows < BACKLOG_BATCHES * this.caller.preferredRows;
    if (!ready) this.blocked = true;
    return ready;
  }

  protected processRows(rows: readonly Row[]): void {
    if (this.waiting.length === 0 && this.sent.length === 0 && rows.length <= this.caller.preferredRows) {
      this.send(rows);
      return;
    }
    if (rows.length === 0) return;
    this.waiting.push(rows);
    this.waitingRows += rows.length;
    this.pump();
  }

  override async close(failed: boolean): Promise<void> {
    this.closed = true;
    this.waiting = [];
    await this.caller?.close(failed);
    await super.close(failed);
  }

  protected inOrder(run: () => void): void {
    if (this.waiting.length > 0) this.waiting.push(run);
    else if (this.sent.length > 0) this.sent.push({ run });
    else run();
  }

  /** Sends what waits, as far as the carrier takes it. */
  private pump(): void {
    while (this.waiting.length > 0) {
      const [head] = this.waiting;
      if (typeof head === 'function') {
        this.waiting.shift();
        if (this.sent.length > 0) this.sent.push({ run: head });
        else head();
      } else if (this.unanswered < this.caller.concurrency) this.send(this.takeRows());
      else return;
    }
  }

  /** The rows before the first thing that waits among them, as many as the carrier likes; batches that fit are merged. */
  private takeRows(): readonly Row[] {
    const { waiting } = this;
    const { preferredRows } = this.caller;
    let [rows] = waiting as [readonly Row[]];
    const { headSent } = this;
    if (headSent > 0 || rows.length > preferredRows) {
      const end = headSent + preferredRows;
      if (end < rows.length) this.headSent = end;
      else {
        this.headSent = 0;
        waiting.shift();
      }
      rows = rows.slice(headSent, end);
    } else {
      let [batches, count] = [1, rows.length];
      for (; batches < waiting.length; batches++) {
        const next = waiting[batches];
        if (typeof next === 'function' || count + next.length > preferredRows) break;
        count += next.length;
      }
      const taken = waiting.splice(0, batches) as (readonly Row[])[];
      if (batches > 1) rows = rows.concat(...taken.slice(1));
    }
    this.waitingRows -= rows.length;
    return rows;
  }

  private send(rows: readonly Row[]): void {
    const columns = this.written.inputs.map(() => new Array<unknown>(rows.length));
    this.readColumns(rows, columns);
    const tolerant = this.deadLetters !== undefined;
    let answer: BatchAnswer | Promise<BatchAnswer>;
    try {
      answer = this.caller.call(columns, rows.length, tolerant);
    } catch (error) {
      throw this.located(error, rows);
    }
    if (!('then' in answer)) {
      this.answered(rows, answer);
      return;
    }
    const batch: SentBatch = { rows, answer: undefined };
    this.sent.push(batch);
    this.unanswered++;
    answer.then(
      (value) => this.context.enqueue(() => this.onAnswer(batch, value)),
      (error) => {
        if (!this.closed) this.context.fail(this.located(error, rows));
      },
    );
  }

  private onAnswer(batch: SentBatch, answer: BatchAnswer): void {
    if (this.closed) return;
    batch.answer = answer;
    for (let head = this.sent[0]; head !== undefined; head = this.sent[0]) {
      if ('run' in head) head.run();
      else if (head.answer === undefined) break;
      else {
        this.unanswered--;
        this.answered(head.rows, head.answer);
      }
      this.sent.shift();
    }
    this.pump();
    this.flush();
    if (this.blocked && this.ready()) {
      this.blocked = false;
      this.context.wake();
    }
  }

  private answered(rows: readonly Row[], { columns, failures }: BatchAnswer): void {
    const failed = new Set<number>();
    for (const failure of failures ?? []) {
      failed.add(failure.row);
      this.deadLetters?.add(rows[failure.row], failure.error);
    }
    this.emitAnswer(rows, columns, failed);
  }

  private located(thrown: unknown, rows: readonly Row[]): Error {
    const error = toError(thrown);
    if (!(error instanceof UserFunctionError)) return error;
    const { row, record } = error;
    const traceback = userTraceback(error);
    const place = row === undefined ? undefined : rows[row];
    return new OperatorError(
      error.message,
      {
        exceptionClass: error.name,
        operatorName: this.context.operatorName,
        domain: 'user',
        ...(traceback === '' ? {} : { traceback }),
        record: record ?? (place === undefined ? undefined : describeRecord(place)),
      },
      { cause: error },
    );
  }
}
