/** Asks Python what a function of `CREATE FUNCTION … LANGUAGE PYTHON` is, for programs without a Python client. */
import { spawnSync } from 'node:child_process';
import { pythonEnvironment, pythonExecutable } from './functions-python';
import type { PythonSignature } from './functions-signature';

/** What names a function: `module.attribute`, or a module's text with the function's name in it. */
export interface PythonEntry {
  readonly entry: string;
  readonly text?: string;
}

/** Importing a module may take long, but nothing else can be done meanwhile. */
const TIMEOUT_MS = 120_000;
const MAX_ANSWER = 1 << 24;

/**
 * Imports the module in a Python of its own. Throws with Python's traceback when it has no such function.
 */
export function describePython(entry: PythonEntry, configuration: ReadonlyMap<string, string>): PythonSignature {
  const done = spawnSync(pythonExecutable(configuration), ['-m', 'pyflink.fn_execution.table_launch', 'describe'], {
    env: pythonEnvironment(configuration),
    input: JSON.stringify(entry),
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    maxBuffer: MAX_ANSWER,
    // What the module prints belongs to the program; the answer comes by itself.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (done.error) throw new Error(`Python could not be started: ${done.error.message}`);
  const answer = lastLine(done.stdout);
  if (answer === undefined)
    throw new Error(`Python ended with exit code ${done.status} and said nothing of the function`);
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.signature as PythonSignature;
}

interface Answer {
  readonly signature?: PythonSignature;
  readonly error?: string;
}

function lastLine(output: string): Answer | undefined {
  const line = output.trimEnd().split('\n').pop() ?? '';
  try {
    return JSON.parse(line) as Answer;
  } catch {
    return undefined;
  }
}
