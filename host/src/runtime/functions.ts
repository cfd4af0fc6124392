/**
 * TypeScript functions in worker threads. A function cannot cross threads, so a worker imports the job's bundle again, and
 * the SDK hands over the function table of the wanted `execute` instead of running it.
 *
 * The SDK's side of the agreement: before submitting a job, look at `globalThis[Symbol.for('drey.functionLoader')]`. When it is there, call
 * `loader.onJob(functions)` with that job's table instead of submitting. `true` = go on as if the job had run (an earlier job
 * of the script); `false` = the wanted table has been handed over, so `execute` must never return (await a promise that never resolves).
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { pathToFileURL } from 'node:url';

export interface FunctionLoader {
  onJob(functions: ReadonlyMap<string, unknown>): boolean;
}

/** A script may submit its jobs after its module body has run. */
const WAIT_MS = 10_000;

export const FUNCTION_LOADER = Symbol.for('drey.functionLoader');

/** The functions of the `jobOrdinal`-th job (from 0) that the script at `bundlePath` submits. Rejects when it submits fewer. */
export async function loadFunctions(
  bundlePath: string,
  jobOrdinal: number,
  evaluation = 0,
): Promise<Map<string, unknown>> {
  const registry = globalThis as unknown as Record<symbol, FunctionLoader | undefined>;
  let ordinal = 0;
  const restoreOutput = muteOutput();
  const loading = new Promise<Map<string, unknown>>((resolve, reject) => {
    registry[FUNCTION_LOADER] = {
      onJob(functions) {
        if (ordinal++ !== jobOrdinal) return true;
        resolve(new Map(functions));
        return false;
      },
    };
    repeating
      .run(true, () => importModule(bundlePath, evaluation))
      .then(() => {
        const missing = new Error(`${bundlePath} has not submitted job number ${jobOrdinal + 1} within ${WAIT_MS} ms`);
        setTimeout(() => reject(missing), WAIT_MS).unref();
      }, reject);
  });
  try {
    return await loading;
  } finally {
    delete registry[FUNCTION_LOADER];
    restoreOutput();
  }
}

const repeating = new AsyncLocalStorage<true>();

/**
 * What the script prints on its way to the job was printed when it ran first. What anything else in this thread prints meanwhile
 * goes on. Returns what ends the silence.
 */
function muteOutput(): () => void {
  const { stdout, stderr } = process;
  const originals = [stdout.write, stderr.write] as const;
  for (const stream of [stdout, stderr]) {
    const write = stream.write.bind(stream) as (...args: readonly unknown[]) => boolean;
    stream.write = ((...args: readonly unknown[]) =>
      repeating.getStore() === true || write(...args)) as typeof stream.write;
  }
  return () => {
    [stdout.write, stderr.write] = originals;
  };
}

// Not compiled to require(): the bundle may be an ES module.
// Another query makes Node evaluate the module again.
const importModule = async (path: string, evaluation: number): Promise<unknown> => {
  const { href } = pathToFileURL(path);
  return import(evaluation === 0 ? href : `${href}?evaluation=${evaluation}`);
};
