/** `drey run --watch` for TypeScript jobs: when a source changes, the running jobs get the new functions and keep their state. */
import { statSync } from 'node:fs';
import type { ReloadableFunctions } from '../runtime/function-reload';
import { reloadFunctions } from '../runtime/functions';
import { bundleJob } from './job-bundle';

/** ms */
const INTERVAL = 300;

/** Watches the job's files. Returns what hears of the functions of each job that the script submits. */
export function watchJob(
  script: string,
  firstInputs: readonly string[],
): (ordinal: number, functions: ReloadableFunctions) => void {
  const jobs = new Map<number, ReloadableFunctions>();
  let times = timesOf(firstInputs);
  let busy = false;
  const check = async (): Promise<void> => {
    if (busy || !changed(times)) return;
    busy = true;
    try {
      times = timesOf(times.keys());
      times = timesOf(await reload(script, jobs));
    } catch (error) {
      tell(`not reloaded, the functions stay as they are: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      busy = false;
    }
  };
  setInterval(() => void check(), INTERVAL).unref();
  return (ordinal, functions) => void jobs.set(ordinal, functions);
}

/** The files of the new bundle. */
async function reload(script: string, jobs: ReadonlyMap<number, ReloadableFunctions>): Promise<readonly string[]> {
  const { path, inputs } = await bundleJob(script);
  for (const [ordinal, functions] of jobs) {
    const missing = functions.reload(await reloadFunctions(path, ordinal));
    if (missing.length > 0) tell(`${missing.length} functions of the running job are not in ${script} any more`);
  }
  tell(`reloaded the functions of ${script}`);
  return inputs;
}

type Times = ReadonlyMap<string, number>;

function timesOf(paths: Iterable<string>): Times {
  return new Map([...paths].map((path) => [path, timeOf(path)]));
}

function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}

function changed(times: Times): boolean {
  return [...times].some(([path, time]) => timeOf(path) !== time);
}

function tell(text: string): void {
  process.stderr.write(`drey: ${text}\n`);
}
