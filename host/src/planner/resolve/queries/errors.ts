/** Errors of the validator, as Calcite and Flink word them. */
import type { Span } from '../../../sql/ast';
import { type SourcePosition, SqlError, validation } from '../../../types/sql-error';

/** `At line 1, column 8` or `From line 1, column 8 to line 1, column 11`. */
export function positionText(span: Span): string {
  if (span.line === span.endLine && span.column === span.endColumn)
    return `At line ${span.line}, column ${span.column}`;
  return `From line ${span.line}, column ${span.column} to line ${span.endLine}, column ${span.endColumn}`;
}

/** What Calcite's validator rejects: a ValidationException around a CalciteContextException around `exceptionClass`. */
export function invalid(
  message: string,
  span: Span,
  exceptionClass = 'org.apache.calcite.sql.validate.SqlValidatorException',
): SqlError {
  const position: SourcePosition = span;
  const located = `${positionText(span)}: ${message}`;
  const cause = new SqlError(located, 'org.apache.calcite.runtime.CalciteContextException', position, {
    cause: new SqlError(message, exceptionClass, position),
  });
  return validation(`SQL validation failed. ${located}`, position, cause);
}

/** What Flink's optimizer says of a query that it has no plan for; the plan that it shows stands behind. */
export const NO_PLAN = 'Cannot generate a valid execution plan for the given query: \n\n';

/** From the start of one range to the end of another. */
export function spanOf(first: Span, last: Span): Span {
  return { ...first, end: last.end, endLine: last.endLine, endColumn: last.endColumn };
}
