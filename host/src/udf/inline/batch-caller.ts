/**
 * Programs of calls over batches: async functions, and those that answer at once where rows that fail must not fail the batch. Rows
 * are called one after the other; those of async functions are awaited together, as many as the options allow.
 */
import type {
  BatchAnswer,
  BatchCaller,
  CallProgram,
  ColumnValues,
  FunctionContext,
  ProgramCall,
  RowFailure,
} from '../../functions/user/contracts';
import { asyncCall, type AsyncOptions, asyncOptions } from './async-call';
import { type OpenFunction, openFunction } from './instances';
import { type Call, callOf } from './row-caller';

/** Where the row and the call that run are written down, for whoever may have to stop this thread. */
let progress: Int32Array | undefined;

export function setProgress(view: Int32Array): void {
  progress = view;
}

/** Rows of a batch whose functions answer at once. */
const SYNC_ROWS = 4096;

interface OpenCall {
  readonly call: ProgramCall;
  readonly opened: OpenFunction;
  readonly run: Call;
}

export async function openBatch(program: CallProgram, context: FunctionContext): Promise<BatchCaller> {
  const calls: OpenCall[] = [];
  const options = optionsOf(program, context);
  try {
    for (const call of program.calls) {
      const opened = await openFunction(call.spec, context);
      calls.push({ call, opened, run: runOf(call, opened, options) });
    }
  } catch (error) {
    await closeAll(calls).catch(() => undefined);
    throw error;
  }
  return options === undefined ? new SyncCaller(program, calls) : new AsyncCaller(program, calls, options);
}

function isAsync({ spec }: ProgramCall): boolean {
  return spec.kind === 'ASYNC_SCALAR' || spec.kind === 'ASYNC_TABLE';
}

/** undefined when all calls answer at once. */
function optionsOf({ calls }: CallProgram, context: FunctionContext): AsyncOptions | undefined {
  const async = calls.find(isAsync);
  return async && asyncOptions(async.spec.kind === 'ASYNC_TABLE', context.configuration);
}

function runOf(call: ProgramCall, opened: OpenFunction, options: AsyncOptions | undefined): Call {
  const { spec, site } = call;
  if (options && isAsync(call)) return asyncCall(spec, site, opened.object, options);
  const run = callOf(spec, site, opened);
  return spec.kind === 'TABLE' ? (...args) => [...(run(...args) as Iterable<unknown>)] : run;
}

async function closeAll(calls: readonly OpenCall[]): Promise<void> {
  const closed = await Promise.allSettled(calls.map(({ opened }) => opened.close()));
  for (const one of closed) if (one.status === 'rejected') throw one.reason;
}

function argumentsOf(
  call: ProgramCall,
  row: number,
  inputs: readonly ColumnValues[],
  results: readonly ColumnValues[],
): unknown[] {
  return call.args.map((arg) => {
    if ('input' in arg) return inputs[arg.input][row];
    return 'call' in arg ? results[arg.call][row] : arg.literal;
  });
}

class SyncCaller implements BatchCaller {
  readonly preferredRows = SYNC_ROWS;
  readonly concurrency = 1;

  constructor(
    private readonly program: CallProgram,
    private readonly calls: readonly OpenCall[],
  ) {}

  call(inputs: readonly ColumnValues[], count: number, tolerant: boolean): BatchAnswer {
    const results: unknown[][] = [];
    const failures = new Map<number, RowFailure>();
    for (const [index, { call, run }] of this.calls.entries()) {
      if (progress !== undefined) progress[1] = index;
      const column: unknown[] = [];
      const at = callAt(run, columnsOf(call, count, inputs, results));
      if (tolerant) fillTolerant(column, count, at, failures);
      else fill(column, count, at);
      results.push(column);
    }
    return answerOf(this.program, results, failures);
  }

  close(): Promise<void> {
    return closeAll(this.calls);
  }
}

function columnsOf(
  { args }: ProgramCall,
  count: number,
  inputs: readonly ColumnValues[],
  results: readonly ColumnValues[],
): readonly ColumnValues[] {
  return args.map((arg) => {
    if ('input' in arg) return inputs[arg.input];
    return 'call' in arg ? results[arg.call] : new Array<unknown>(count).fill(arg.literal);
  });
}

/** The call of one row; the usual numbers of arguments without a list of them. */
function callAt(run: Call, columns: readonly ColumnValues[]): (row: number) => unknown {
  const [a, b, c] = columns;
  switch (columns.length) {
    case 0:
      return () => run();
    case 1:
      return (row) => run(a[row]);
    case 2:
      return (row) => run(a[row], b[row]);
    case 3:
      return (row) => run(a[row], b[row], c[row]);
    default:
      return (row) => run(...columns.map((column) => column[row]));
  }
}

/** Pushed, not stored by position: where Array.prototype is frozen (isolated threads), storing into a new element is 20 times dearer. */
function fill(column: unknown[], count: number, at: (row: number) => unknown): void {
  if (progress === undefined) {
    for (let row = 0; row < count; row++) column.push(at(row));
    return;
  }
  const rows = progress;
  for (let row = 0; row < count; row++) {
    rows[0] = row;
    column.push(at(row));
  }
}

function fillTolerant(
  column: unknown[],
  count: number,
  at: (row: number) => unknown,
  failures: Map<number, RowFailure>,
): void {
  for (let row = 0; row < count; row++) {
    let value: unknown = null;
    if (!failures.has(row)) {
      if (progress !== undefined) progress[0] = row;
      try {
        value = at(row);
      } catch (error) {
        failures.set(row, { row, error: error as Error });
      }
    }
    column.push(value);
  }
}

class AsyncCaller implements BatchCaller {
  /** Each row for itself: the operator keeps the order, and a slow row holds no faster one back from starting. */
  readonly preferredRows = 1;
  readonly concurrency: number;

  constructor(
    private readonly program: CallProgram,
    private readonly calls: readonly OpenCall[],
    { capacity }: AsyncOptions,
  ) {
    this.concurrency = capacity;
  }

  async call(inputs: readonly ColumnValues[], count: number, tolerant: boolean): Promise<BatchAnswer> {
    const results = this.calls.map(() => new Array<unknown>(count).fill(null));
    const failures = new Map<number, RowFailure>();
    const run = async (row: number): Promise<void> => {
      try {
        for (let i = 0; i < this.calls.length; i++) {
          const { call, run: one } = this.calls[i];
          results[i][row] = await one(...argumentsOf(call, row, inputs, results));
        }
      } catch (error) {
        if (!tolerant) throw error;
        for (const column of results) column[row] = null;
        failures.set(row, { row, error: error as Error });
      }
    };
    for (let start = 0; start < count; start += this.concurrency) {
      const rows = Array.from({ length: Math.min(this.concurrency, count - start) }, (_, i) => start + i);
      await Promise.all(rows.map(run));
    }
    return answerOf(this.program, results, failures);
  }

  close(): Promise<void> {
    return closeAll(this.calls);
  }
}

function answerOf(
  { outputs }: CallProgram,
  results: readonly unknown[][],
  failures: ReadonlyMap<number, RowFailure>,
): BatchAnswer {
  const columns = outputs.map((i) => results[i]);
  if (failures.size === 0) return { columns };
  for (const row of failures.keys()) for (const column of columns) column[row] = null;
  return { columns, failures: [...failures.values()].sort((a, b) => a.row - b.row) };
}
