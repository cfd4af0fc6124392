/** The entry of the bundle: the CLI, the embedded host of a job script, and the threads of task managers. */
import { isMainThread, workerData } from 'node:worker_threads';
import { UsageError } from './arguments';

const USAGE = `drey runs PyFlink and TypeScript streaming jobs without a JVM.

  drey run [-p N] [-D key=value] JOB.py|JOB.ts [ARGS]   run a job to its end
  drey version                                          version of this host
  drey help                                             this text

Documentation: README.md and docs/ in the repository.
`;

/** Commands of later versions: named, so that nobody searches for a typing error. */
const LATER = new Set(['sql', 'udf', 'cluster', 'list', 'cancel', 'stop', 'savepoint', 'state', 'checkpoint', 'info']);

export const VERSION = '0.1.0';

async function command(name: string | undefined, args: readonly string[]): Promise<number> {
  switch (name) {
    case 'run':
      return (await import('./run')).run(args);
    case 'embedded':
      return (await import('../embedded/index')).embeddedMain();
    case 'version':
    case '--version':
      process.stdout.write(`drey ${VERSION} (node ${process.versions.node})\n`);
      return 0;
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(USAGE);
      return name === undefined ? 2 : 0;
    default:
      throw new UsageError(
        LATER.has(name)
          ? `"drey ${name}" is not part of this version: see docs/compatibility.md`
          : `drey has no command "${name}": try drey help`,
      );
  }
}

async function main(): Promise<void> {
  try {
    process.exitCode = await command(process.argv[2], process.argv.slice(3));
  } catch (error) {
    const usage = error instanceof UsageError;
    process.stderr.write(
      `drey: ${usage || !(error instanceof Error) ? errorText(error) : (error.stack ?? error.message)}\n`,
    );
    process.exitCode = usage ? 2 : 1;
  }
}

const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

if (isMainThread) void main();
else if ((workerData as { dreyTaskManager?: unknown } | null)?.dreyTaskManager) {
  void Promise.all([import('./job-bundle'), import('../runtime/worker')]).then(([bundle, worker]) => {
    bundle.publishSdk();
    worker.runTaskManagerThread();
  });
}
