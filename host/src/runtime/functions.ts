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
  const restoreOutput = muteOutput(() => true);
  const repeat = (loader: FunctionLoader): Promise<unknown> => {
    (globalThis as unknown as Record<symbol, FunctionLoader>)[FUNCTION_LOADER] = loader;
    return importModule(bundlePath, evaluation);
  };
  return repeatScript(bundlePath, jobOrdinal, repeat).finally(restoreOutput);
}

const repeating = new AsyncLocalStorage<FunctionLoader>();

/** As loadFunctions, in a thread where the script itself is running: only what the repetition does sees the loader, and is silent. */
export async function reloadFunctions(bundlePath: string, jobOrdinal: number): Promise<Map<string, unknown>> {
  Object.defineProperty(globalThis, FUNCTION_LOADER, { get: () => repeating.getStore(), configurable: true });
  const restoreOutput = muteOutput(() => repeating.getStore() !== undefined);
  const repeat = (loader: FunctionLoader): Promise<unknown> => repeating.run(loader, () => importModule(bundlePath, 0));
  return repeatScript(bundlePath, jobOrdinal, repeat).finally(restoreOutput);
}

function repeatScript(
  bundlePath: string,
  jobOrdinal: number,
  repeat: (loader: FunctionLoader) => Promise<unknown>,
): Promise<Map<string, unknown>> {
  let ordinal = 0;
  return new Promise<Map<string, unknown>>((resolve, reject) => {
    const loader: FunctionLoader = {
      onJob(functions) {
        if (ordinal++ !== jobOrdinal) return true;
        resolve(new Map(functions));
        return false;
      },
    };
    repeat(loader).then(() => {
      const missing = new Error(`${bundlePath} has not submitted job number ${jobOrdinal + 1} within ${WAIT_MS} ms`);
      setTimeout(() => reject(missing), WAIT_MS).unref();
    }, reject);
  });
}

/** What the script prints on its way to the job was printed when it ran first. Returns what ends the silence. */
function muteOutput(isMuted: () => boolean): () => void {
  const { stdout, stderr } = process;
  const originals = [stdout.write, stderr.write] as const;
  for (const stream of [stdout, stderr]) {
    const write = stream.write.bind(stream) as (...args: readonly unknown[]) => boolean;
    stream.write = ((...args: readonly unknown[]) => isMuted() || write(...args)) as typeof stream.write;
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
