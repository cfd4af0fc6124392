/** Batches of calls on their way to a stage of a worker and back. Answers come in the order of the batches. */
import { debuglog } from 'node:util';
import { Data, type OpenStage, type Result, RowBatch } from '@drey/sdk/protocol';
import type {
  BatchAnswer,
  BatchCaller,
  CallProgram,
  ColumnValues,
  FunctionContext,
  FunctionSpec,
  RowFailure,
} from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { numberOption } from '../../operators/configuration';
import { decodeColumn, encodeColumn } from '../../types/columns';
import type { Row } from '../../types/rows';
import type { StageMessage } from './connection';
import { PYTHON_WORKERS, type PythonWorkers, type StageHandle } from './contracts';
import { WorkerLostError } from './errors';
import { columnBytes } from './frame-builder';
import { PythonFunctionError, pythonFailure } from './functions-errors';
import {
  answerType,
  asyncConcurrency,
  FAILURE_TYPE,
  keepsNanos,
  openProgram,
  type ProgramTypes,
  programTypes,
  structColumn,
} from './functions-program';
import { fromPython, toPython } from './functions-timestamps';
import { WorkerMetrics } from './worker-metrics';

/** Rows of a frame when the user does not say: enough that the cost of a frame is none of a row. */
const DEFAULT_ROWS = 8192;
/** Rows with long texts go in smaller frames: three of them are in memory on both sides. */
const FRAME_BYTES = 4 << 20;
const BUNDLE_SIZE = 'python.fn-execution.bundle.size';
const ARROW_BATCH_SIZE = 'python.fn-execution.arrow.batch.size';
/** The worker computes one frame while the host prepares the next one and reads the last one. */
const FRAMES = 3;
/** How long the user's close() may take. */
const CLOSE_MS = 60_000;
const FAILED_CLOSE_MS = 1000;

const log = debuglog('drey-worker');

interface Waiting {
  readonly seq: number;
  readonly resolve: (answer: BatchAnswer) => void;
  readonly reject: (error: Error) => void;
}

export class PythonBatchCaller implements BatchCaller {
  readonly #maxRows: number;
  #rows: number;
  readonly concurrency: number;
  readonly #specs: readonly FunctionSpec[];
  readonly #types: ProgramTypes;
  /** What values become on their way; undefined = they stay as they are. */
  readonly #toPython: readonly (((value: unknown) => unknown) | undefined)[];
  readonly #fromPython: readonly (((value: unknown) => unknown) | undefined)[];
  readonly #metrics: WorkerMetrics;
  /** ms; 0 = none. */
  readonly #deadline: number;
  readonly #waiting: Waiting[] = [];
  /** Of the first of those that wait: the worker has not begun with the others. */
  #timer: NodeJS.Timeout | undefined;
  #handle: StageHandle | undefined;
  #seq = 0;
  #opened: { resolve(): void; reject(error: Error): void } | undefined;
  #closed: (() => void) | undefined;
  /** Why nothing more can be asked. */
  #dead: Error | undefined;

  private constructor(program: CallProgram, types: ProgramTypes, context: FunctionContext) {
    const { configuration } = context;
    const specs = program.calls.map(({ spec }) => spec);
    this.#specs = specs;
    this.#types = types;
    const same = keepsNanos(program);
    this.#toPython = program.inputs.map((type) => (same ? undefined : toPython(type)));
    this.#fromPython = program.outputs.map((i) => (same ? undefined : fromPython(answerType(program.calls[i]))));
    this.#metrics = new WorkerMetrics(context.metrics);
    const limits = specs.map(({ limits: { deadline } }) => deadline).filter((deadline) => deadline > 0);
    this.#deadline = limits.length === 0 ? 0 : Math.min(...limits);
    const vectorized = specs.some((spec) => spec.vectorized);
    const bundle = numberOption(configuration, BUNDLE_SIZE, DEFAULT_ROWS);
    const rows = vectorized ? Math.min(numberOption(configuration, ARROW_BATCH_SIZE, bundle), bundle) : bundle;
    this.#maxRows = Math.max(1, Math.floor(rows));
    this.#rows = this.#maxRows;
    const asynchronous = specs.some(({ kind }) => kind === 'ASYNC_SCALAR');
    this.concurrency = asynchronous ? Math.max(FRAMES, asyncConcurrency(configuration)) : FRAMES;
  }

  get preferredRows(): number {
    return this.#rows;
  }

  /** Resolves when the functions are open in the worker. */
  static async open(program: CallProgram, context: FunctionContext): Promise<PythonBatchCaller> {
    const types = programTypes(program);
    const caller = new PythonBatchCaller(program, types, context);
    await caller.#open(context, (stageId) => openProgram(program, types, context, stageId));
    return caller;
  }

  async #open(context: FunctionContext, message: (stageId: number) => OpenStage): Promise<void> {
    const opened = new Promise<void>((resolve, reject) => {
      this.#opened = { resolve, reject };
    });
    opened.catch(() => undefined);
    const workers = context.service<PythonWorkers>(PYTHON_WORKERS);
    const listener = {
      onMessage: (received: StageMessage) => this.#receive(received),
      onLost: (error: Error) => this.#fail(new WorkerLostError(error.message)),
    };
    this.#handle = await workers.place(context.slot, listener).catch((error: Error) => {
      throw new WorkerLostError(error.message);
    });
    this.#handle.send({ kind: 'openStage', value: message(this.#handle.stageId) });
    try {
      await opened;
    } catch (error) {
      this.#release(true);
      throw error;
    }
  }

  call(inputs: readonly ColumnValues[], count: number, tolerant: boolean): Promise<BatchAnswer> {
    const handle = this.#handle as StageHandle;
    if (this.#dead !== undefined) return Promise.reject(this.#dead);
    const { stageId } = handle;
    const columns = inputs.map((values, i) => {
      const convert = this.#toPython[i];
      return encodeColumn(convert ? values.map(convert) : values, this.#types.inputs[i]);
    });
    const bytes = columns.reduce((sum, column) => sum + columnBytes(column), 0);
    this.#rows = Math.max(1, Math.min(this.#maxRows, Math.floor(FRAME_BYTES / ((bytes + 1) / Math.max(1, count)))));
    const batch = RowBatch.create({ count, values: structColumn(columns) });
    const seq = ++this.#seq;
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ seq, resolve, reject }) === 1) this.#startTimer();
      handle.send({ kind: 'data', value: Data.create({ stageId, seq, input: tolerant ? 1 : 0, batch }) });
    });
  }

  /** Runs the user's close() unless the stage is dead. Rejects when that fails and the task had not. */
  async close(failed: boolean): Promise<void> {
    const handle = this.#handle;
    if (handle === undefined) return;
    this.#settle(new Error('The task has ended'));
    if (this.#dead === undefined) {
      const closed = this.#awaitClosed(failed ? FAILED_CLOSE_MS : CLOSE_MS);
      handle.send({ kind: 'closeStage', value: { stageId: handle.stageId } });
      await closed;
    }
    const dead = this.#dead;
    this.#release(failed || dead !== undefined);
    if (dead !== undefined && !failed) throw dead;
  }

  #awaitClosed(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#closed = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #release(failed: boolean): void {
    this.#handle?.release(failed);
    this.#handle = undefined;
  }

  #receive(message: StageMessage): void {
    switch (message.kind) {
      case 'stageOpened':
        this.#opened?.resolve();
        this.#opened = undefined;
        break;
      case 'result':
        this.#onResult(message.value);
        break;
      case 'failure':
        this.#fail(pythonFailure(this.#specs, message.value));
        break;
      case 'metrics':
        this.#metrics.update(message.value);
        break;
      case 'log':
        log('%s %s %s', message.value.level, message.value.logger, message.value.text);
        break;
      case 'stageClosed':
        this.#closed?.();
        break;
      default:
        this.#fail(new WorkerLostError(`The Python worker sent "${message.kind}" for a stage of functions`));
    }
  }

  #onResult(result: Result): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) return;
    clearTimeout(this.#timer);
    if (this.#waiting.length > 0) this.#startTimer();
    if (waiting.seq !== result.seq) {
      this.#waiting.unshift(waiting);
      this.#fail(new WorkerLostError(`The Python worker answered frame ${result.seq} instead of ${waiting.seq}`));
      return;
    }
    try {
      waiting.resolve(this.#answer(result));
    } catch (error) {
      waiting.reject(new UserFunctionError(this.#specs[0], 'result', (error as Error).message, { cause: error }));
    }
  }

  #answer({ outputs }: Result): BatchAnswer {
    const { outputs: types } = this.#types;
    const columns = types.map((type, i) => {
      const batch = outputs[i].batch as RowBatch;
      const values = decodeColumn(batch.values, batch.count, type);
      const convert = this.#fromPython[i];
      return convert ? values.map(convert) : values;
    });
    const failed = outputs[types.length]?.batch;
    return failed === undefined ? { columns } : { columns, failures: this.#failures(failed) };
  }

  #failures({ values, count }: RowBatch): RowFailure[] {
    return (decodeColumn(values, count, FAILURE_TYPE) as Row[]).map((failure) => {
      const [row, exceptionClass, message, traceback, name] = failure.toArray() as [
        number,
        string,
        string,
        string,
        string,
      ];
      const spec = this.#specs.find((one) => one.name === name) ?? this.#specs[0];
      return { row, error: new PythonFunctionError(spec, 'failed', { exceptionClass, message, traceback, row }) };
    });
  }

  #startTimer(): void {
    if (this.#deadline > 0) this.#timer = setTimeout(() => this.#late(), this.#deadline);
  }

  /** The worker cannot be interrupted: it serves nothing more, and the pool ends it. */
  #late(): void {
    const text = `a batch took longer than its deadline of ${this.#deadline} ms (udf.batch.timeout).`;
    this.#fail(new UserFunctionError(this.#specs[0], 'deadline', text));
  }

  #fail(error: Error): void {
    if (this.#dead !== undefined) return;
    this.#dead = error;
    this.#opened?.reject(error);
    this.#opened = undefined;
    this.#closed?.();
    this.#settle(error);
  }

  #settle(error: Error): void {
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
