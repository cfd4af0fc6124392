/** What Flink's SQL client says. */
import { isSqlError } from './sql-errors';

/** Where a client writes. */
export interface Output {
  write(text: string): void;
  /** ANSI colours are welcome. */
  readonly color: boolean;
}

export const SUCCEEDED = 'Execute statement succeeded.';
export const SUBMITTING = 'Submitting SQL update statement to the cluster...';
export const SUBMITTED = 'SQL update statement has been successfully submitted to the cluster:';
export const FINISHED = 'Complete execution of the SQL update statement.';
export const EXECUTING_FILE = 'Executing SQL from file.';
const FAILED = 'Could not execute SQL statement.';

const BLUE = 34;
const RED = 31;

function styled(text: string, color: number, output: Output): string {
  return output.color ? `\u001b[${color};1m${text}\u001b[0m` : text;
}

export function info(message: string, output: Output): void {
  output.write(`${styled(`[INFO] ${message}`, BLUE, output)}\n`);
}

/** `verbose`: with all causes. */
export function failure(error: unknown, output: Output, verbose: boolean): void {
  const reason = verbose ? causes(error).map(describe).join('\nCaused by: ') : describe(rootCause(error));
  output.write(`${styled(`[ERROR] ${FAILED} Reason:\n${reason}`, RED, output)}\n`);
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let current = error; current !== undefined; current = (current as Error).cause) {
    chain.push(current);
    if (!(current instanceof Error)) break;
  }
  return chain;
}

/** The innermost error that says something. */
function rootCause(error: unknown): unknown {
  let current = error;
  while (current instanceof Error && current.cause instanceof Error && current.cause.message !== '') {
    current = current.cause;
  }
  return current;
}

/** `org.apache.flink.table.api.ValidationException: Object 'x' not found`. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const name = isSqlError(error) ? error.exceptionClass : error.name;
  const text = error.message.startsWith(`${name}:`) ? error.message : `${name}: ${error.message}`;
  return [text, ...userPlaces(error)].join('\n');
}

/** Lines of a user function's own stack. */
function userPlaces(error: object): string[] {
  const { traceback = '' } = error as { readonly traceback?: string };
  return traceback.split('\n').filter((line) => /^ +(at |File ")/.test(line));
}

export const HELP = [
  ['HELP', 'This list.'],
  ['QUIT/EXIT', 'Ends the client.'],
  ['CLEAR', 'Clears the screen.'],
  ['SET', "Sets an option of the session: SET 'key' = 'value';. SET; lists all that are set."],
  ['RESET', "Resets an option: RESET 'key';. RESET; resets all."],
  ['SOURCE', "Runs the statements of a file: SOURCE 'path';."],
  ['INSERT INTO', 'Starts a job that writes the rows of a query into a table.'],
  ['INSERT OVERWRITE', 'The same, instead of the rows that were there.'],
  ['SELECT', 'Runs a query and shows its rows.'],
  ['EXPLAIN', 'Shows how a statement would run.'],
  ['BEGIN STATEMENT SET', 'The INSERTs that follow become one job.'],
  ['END', 'Starts the job of a statement set.'],
]
  .map(([command, text]) => `${command!.padEnd('BEGIN STATEMENT SET'.length)}\t\t${text}\n`)
  .join('');
