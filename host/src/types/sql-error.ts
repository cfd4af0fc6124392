/** Errors of SQL text and plans, with Flink's exception classes and messages. */

export type SqlErrorClass =
  | 'org.apache.flink.table.api.SqlParserException'
  | 'org.apache.flink.table.api.ValidationException'
  | 'org.apache.flink.table.api.TableException'
  | 'org.apache.calcite.runtime.CalciteContextException'
  | 'org.apache.flink.table.catalog.exceptions.TableNotExistException'
  | 'java.lang.UnsupportedOperationException'
  | 'java.lang.IllegalArgumentException'
  | (string & {});

export interface SourcePosition {
  /** From 1, as Flink counts. */
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** Any rejection of a statement. `cause` chains like Java's: the runner and the client search it for classes and messages. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  constructor(
    message: string,
    readonly exceptionClass: SqlErrorClass = 'org.apache.flink.table.api.ValidationException',
    readonly position?: SourcePosition,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** ValidationException. */
export function validation(message: string, position?: SourcePosition, cause?: unknown): SqlError {
  return new SqlError(message, 'org.apache.flink.table.api.ValidationException', position, { cause });
}

/** TableException: valid, but cannot be planned or run. */
export function tableError(message: string, cause?: unknown): SqlError {
  return new SqlError(message, 'org.apache.flink.table.api.TableException', undefined, { cause });
}
