/** Functions of `CREATE FUNCTION … LANGUAGE PYTHON`: what they are is learned from Python when a statement first calls them. */
import type { RegisteredFunction } from '../../functions/user/contracts';
import { parseDuration } from '../../operators/configuration';
import type { UserFunction } from '../../planner/catalog/contracts';
import type { SessionConfiguration } from '../../table/session-configuration';
import { SqlError, validation } from '../../types/sql-error';
import { describePython } from './functions-describe';
import { pythonFunction, type PythonRegistration, type PythonSignature } from './functions-signature';

const DEADLINE = 'udf.batch.timeout';

/** Asks an interpreter of its own, as a program without a Python client must. */
export function loadPythonFunction(
  fn: UserFunction,
  configuration: SessionConfiguration,
): RegisteredFunction | undefined {
  if (fn.language !== 'PYTHON') return undefined;
  const entry = pythonEntry(fn);
  let signature: PythonSignature;
  try {
    signature = describePython(entry, new Map(configuration.entries()));
  } catch (error) {
    throw cannotInstantiate(fn, (error as Error).message);
  }
  return registerPython(fn, signature, { kind: 'python', ...entry }, configuration);
}

/** What Python needs to find the function. */
export function pythonEntry({ identifier, python }: UserFunction): { entry: string; text?: string } {
  if (python?.text === undefined) return { entry: python?.entry ?? identifier };
  return { entry: python.entry, text: python.text };
}

/** Throws SqlError when a type of the signature cannot be read. */
export function registerPython(
  { path, python }: Pick<UserFunction, 'path' | 'python'>,
  signature: PythonSignature,
  source: PythonRegistration['source'],
  configuration: SessionConfiguration,
): RegisteredFunction {
  return pythonFunction(signature, {
    name: path[path.length - 1],
    source,
    deadline: python?.deadline ?? deadlineOf(configuration),
  });
}

/** Python functions have a deadline only when one is set: they are trusted, and may load models while they are called first. */
function deadlineOf(configuration: SessionConfiguration): number {
  const text = configuration.option(DEADLINE);
  if (text === undefined) return 0;
  const deadline = parseDuration(text);
  if (deadline === undefined) throw validation(`Could not parse value '${text}' for key '${DEADLINE}'.`);
  return deadline;
}

/** Flink's error for a function that Python does not have; `detail` is Python's traceback. */
export function cannotInstantiate({ path, identifier }: UserFunction, detail: string): SqlError {
  const cause = new SqlError(
    `Instantiating python function '${identifier}' failed.`,
    'java.lang.IllegalStateException',
    undefined,
    { cause: new Error(detail.trimEnd()) },
  );
  const message = `Cannot instantiate user-defined function '${path[path.length - 1]}'.`;
  return validation(`SQL validation failed. ${message}`, undefined, validation(message, undefined, cause));
}
