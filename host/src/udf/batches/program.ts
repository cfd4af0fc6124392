/**
 * Runs a CallProgram over guests: each call takes whole columns. A guest that fails as a whole while the operator is tolerant is
 * asked again with halves of the batch, until the rows that make it fail are alone.
 */
import type { BatchAnswer, BatchCaller, CallProgram, ColumnValues, RowFailure } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { batchText, recordText } from './record-text';

/** The result of one call. */
export interface GuestColumn {
  readonly values: unknown[];
  /** Messages of rows that failed, by row. */
  readonly errors?: ReadonlyMap<number, string>;
}

/** One call of a program, opened. */
export interface GuestCall {
  /** Throws UserFunctionError when the batch fails as a whole. */
  call(args: readonly ColumnValues[], count: number): GuestColumn;
}

/** Rows of one call into a guest: the fixed cost of a call (a few µs) is then a few ns a row. */
const PREFERRED_ROWS = 4096;

export class ProgramCaller implements BatchCaller {
  readonly preferredRows = PREFERRED_ROWS;
  readonly concurrency = 1;

  constructor(
    private readonly program: CallProgram,
    private readonly calls: readonly GuestCall[],
    private readonly release: (failed: boolean) => void,
  ) {}

  call(inputs: readonly ColumnValues[], count: number, tolerant: boolean): BatchAnswer {
    const results: ColumnValues[] = [];
    const failures = new Map<number, RowFailure>();
    this.program.calls.forEach((call, index) => {
      const args = call.args.map((arg) => {
        if ('input' in arg) return inputs[arg.input];
        if ('call' in arg) return results[arg.call];
        return new Array<unknown>(count).fill(arg.literal);
      });
      results.push(count === 0 ? [] : this.callOne(index, args, count, tolerant, failures));
    });
    const columns = this.program.outputs.map((output) => results[output]);
    if (failures.size === 0) return { columns };
    const rows = [...failures.values()].sort((a, b) => a.row - b.row);
    return { columns: columns.map((column) => withNulls(column, rows)), failures: rows };
  }

  close(failed: boolean): void {
    this.release(failed);
  }

  private callOne(
    index: number,
    args: readonly ColumnValues[],
    count: number,
    tolerant: boolean,
    failures: Map<number, RowFailure>,
  ): unknown[] {
    const note = (row: number, error: Error): void => {
      if (!failures.has(row)) failures.set(row, { row, error });
    };
    const run = (from: number, to: number): unknown[] => {
      const part = from === 0 && to === count ? args : args.map((column) => column.slice(from, to));
      try {
        const { values, errors } = this.calls[index].call(part, to - from);
        for (const [row, message] of errors ?? []) {
          const error = this.rowError(index, args, from + row, message);
          if (!tolerant) throw error;
          note(from + row, error);
        }
        return values;
      } catch (error) {
        if (!tolerant) throw this.ofBatch(index, part, to - from, error);
        if (to - from === 1) {
          note(from, this.located(index, args, from, error));
          return [null];
        }
        const middle = (from + to) >>> 1;
        return [...run(from, middle), ...run(middle, to)];
      }
    };
    return run(0, count);
  }

  private rowError(index: number, args: readonly ColumnValues[], row: number, message: string): UserFunctionError {
    const { spec, site } = this.program.calls[index];
    return new UserFunctionError(spec, 'failed', message, { row, record: recordText(args, row, site.args) });
  }

  /** With the record, or what is known of it. */
  private ofBatch(index: number, args: readonly ColumnValues[], count: number, error: unknown): unknown {
    if (!(error instanceof UserFunctionError) || error.record !== undefined || args.length === 0) return error;
    const { spec, site } = this.program.calls[index];
    const prefix = `Function '${spec.name}' (${spec.language}): `;
    const row = error.row ?? (count === 1 ? 0 : undefined);
    const first = recordText(args, row !== undefined && row < count ? row : 0, site.args);
    return new UserFunctionError(spec, error.failure, error.message.slice(prefix.length), {
      record: row === undefined ? batchText(first, count) : first,
      ...(row !== undefined && { row }),
      userStack: error.userStack,
      cause: error.cause,
    });
  }

  private located(index: number, args: readonly ColumnValues[], row: number, error: unknown): Error {
    if (!(error instanceof UserFunctionError)) return error as Error;
    const { spec, site } = this.program.calls[index];
    const prefix = `Function '${spec.name}' (${spec.language}): `;
    return new UserFunctionError(spec, error.failure, error.message.slice(prefix.length), {
      row,
      record: recordText(args, row, site.args),
      userStack: error.userStack,
      cause: error.cause,
    });
  }
}

function withNulls(column: ColumnValues, rows: readonly RowFailure[]): ColumnValues {
  const values = [...column];
  for (const { row } of rows) values[row] = null;
  return values;
}
