/** For tests of EXPLAIN: a session whose tables start no job. */
import { TableSession } from './session';

export function explainSession(mode: string, options: Readonly<Record<string, string>>): TableSession {
  const configuration = { 'table.local-time-zone': 'UTC', 'execution.runtime-mode': mode, ...options };
  return new TableSession({ configuration });
}
