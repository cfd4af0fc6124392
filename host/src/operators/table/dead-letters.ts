/** Rows for which a user function failed, with what went wrong, for the dead-letter table. */
import type { FunctionSpec } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { rowsBatch } from '../../types/batch';
import type { RowType } from '../../types/logical/contracts';
import { row as rowType, STRING, timestampLtz } from '../../types/logical/types';
import { Row } from '../../types/rows';
import type { OperatorContext } from '../contracts';

/** Id of the side output. */
export const DEAD_LETTERS = 'dead-letters';

/** Columns of a dead letter; a dead-letter table has the same. */
export const DEAD_LETTER_ROW: RowType = rowType(
  [
    { name: 'function_name', type: STRING },
    { name: 'function_language', type: STRING },
    { name: 'failure', type: STRING },
    { name: 'message', type: STRING },
    { name: 'record', type: STRING },
    { name: 'failed_at', type: timestampLtz(3) },
  ],
  false,
);

export class DeadLetters {
  private readonly fallback: FunctionSpec;

  constructor(
    private readonly context: OperatorContext,
    specs: readonly FunctionSpec[],
  ) {
    [this.fallback] = specs;
  }

  add(row: Row, error: Error): void {
    const own = error instanceof UserFunctionError ? error : undefined;
    const { name, language } = this.fallback;
    const fields = [
      own?.functionName ?? name,
      own?.language ?? language,
      own?.failure ?? 'failed',
      error.message,
      String(row),
      this.context.processingTime.now(),
    ];
    this.context.output.emitSide(DEAD_LETTERS, rowsBatch([Row.of(...fields)]));
  }
}
