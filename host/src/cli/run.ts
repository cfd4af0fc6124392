/** `drey run JOB`: a Python script in its own interpreter, a TypeScript job in this process. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseRun, type RunArguments, UsageError } from './arguments';
import { bundleJob, publishSdk } from './job-bundle';

/** Runs the job to its end; the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const job = parseRun(args);
  if (!existsSync(job.script)) throw new UsageError(`there is no file ${job.script}`);
  switch (extname(job.script)) {
    case '.py':
      return runPython(job);
    case '.ts':
    case '.mts':
    case '.js':
    case '.mjs':
      return runTypeScript(job);
    default:
      throw new UsageError(`drey run knows .py, .ts and .js jobs, not ${job.script}`);
  }
}

/** The script starts its own embedded host: this process only waits, and the terminal delivers Ctrl-C to both. */
function runPython(job: RunArguments): Promise<number> {
  const bundle = process.argv[1]!;
  const bridge = join(dirname(bundle), '../../bridge-python');
  const path = [existsSync(bridge) ? bridge : undefined, process.env['PYTHONPATH']].filter(Boolean).join(delimiter);
  const env = {
    ...process.env,
    DREY_HOST_BUNDLE: process.env['DREY_HOST_BUNDLE'] ?? bundle,
    DREY_NODE: process.env['DREY_NODE'] ?? process.execPath,
    DREY_CONFIGURATION: JSON.stringify(job.configuration),
    ...(path ? { PYTHONPATH: path } : {}),
  };
  const python = job.pythonClient ?? process.env['DREY_PYTHON'] ?? 'python3';
  const child = spawn(python, [job.script, ...job.scriptArguments], { stdio: 'inherit', env });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((done, fail) => {
    child.on('error', (error) => fail(new Error(`cannot start the Python interpreter ${python}: ${error.message}`)));
    child.on('exit', (code, signal) => done(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

async function runTypeScript(job: RunArguments): Promise<number> {
  publishSdk();
  // Stacks name the lines of the user's source, not of the bundle.
  process.setSourceMapsEnabled(true);
  const { installExecutor } = await import('../runtime/executor');
  (await import('../rest/index')).serveJobs((text) => void process.stderr.write(`drey: ${text}\n`));
  const { path: bundlePath, inputs } = await bundleJob(job.script);
  const watch = job.watch ? (await import('./watch')).watchJob(job.script, inputs) : undefined;
  const settle = installExecutor({
    bundlePath,
    ...(watch && { onFunctions: watch }),
    configuration: job.configuration,
    tables: async (submit, onJob) => (await import('../embedded/table-client')).tableExecutor(submit, onJob),
  });
  process.argv.splice(1, process.argv.length, resolve(job.script), ...job.scriptArguments);
  await import(pathToFileURL(bundlePath).href);
  return settle();
}
