/** The entry of the bundle: the CLI, the embedded host of a job script, and the threads of task managers. */
import { isMainThread, workerData } from 'node:worker_threads';
import { userStack } from '../operators/user-stack';
import { UsageError } from './arguments';
import { isSqlError } from './sql-errors';

const USAGE = `drey runs PyFlink and TypeScript streaming jobs without a JVM.

  drey run [-p N] [-s SAVEPOINT] JOB.py|JOB.ts [ARGS]  run a job to its end; --watch reloads changed functions
  drey sql [-f FILE] [-e STATEMENTS]                    run Flink SQL statements, or a prompt for them
  drey udf new|build|test|register|list|inspect         make and use functions of your own
  drey list [-a] | info JOB | cancel JOB                the jobs of this user's hosts
  drey stop [-d] [-p DIR] JOB                           end a job with a savepoint
  drey savepoint JOB [DIR] | checkpoint JOB             take one while the job goes on
  drey savepoint inspect|diff|dispose                   look into checkpoints and savepoints
  drey state get JOB OPERATOR STATE KEY                 what a running job keeps for a key
  drey version                                          version of this host
  drey help                                             this text

Documentation: README.md and docs/ in the repository.
`;

/** Commands of later versions: named, so that nobody searches for a typing error. */
const LATER = new Set(['cluster']);

/** `drey savepoint` with one of these looks into files; otherwise it takes a savepoint of a running job. */
const FILE_COMMANDS = new Set([undefined, 'inspect', 'diff', 'dispose', 'help', '--help', '-h']);

export const VERSION = '0.1.0';

async function command(name: string | undefined, args: readonly string[]): Promise<number> {
  switch (name) {
    case 'run':
      return (await import('./run')).run(args);
    case 'sql':
      return (await import('./sql')).sql(args);
    case 'udf':
      return (await import('./udf/index')).udf(args);
    case 'savepoint':
      if (FILE_COMMANDS.has(args[0])) return (await import('./savepoint/index')).savepoint(args);
      return (await import('./jobs/index')).jobs(name, args);
    case 'list':
    case 'info':
    case 'cancel':
    case 'stop':
    case 'checkpoint':
    case 'state':
      return (await import('./jobs/index')).jobs(name, args);
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
    process.stderr.write(`${errorText(error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}

/** The user's own stack first, where there is one, then one line. */
function errorText(error: unknown): string {
  if (!(error instanceof Error)) return `drey: ${String(error)}`;
  if (error instanceof UsageError) return `drey: ${error.message}`;
  const { cause } = error;
  if (error.name === 'JobExecutionError') {
    const stack = cause instanceof Error ? `${cause.stack}\n` : '';
    return `${stack}${error.name}: ${error.message}`;
  }
  const root = rootOf(error);
  const { traceback = '' } = root as { readonly traceback?: string };
  if (root.message !== error.message && isSqlError(error)) {
    return `${traceback && `${traceback}\n`}drey: ${error.message} ${root.message}`;
  }
  return userStack(error) || (process.env['DREY_DEBUG'] ? error.stack : undefined) || `drey: ${error.message}`;
}

if (isMainThread) void main();
else if ((workerData as { dreyIsolated?: unknown } | null)?.dreyIsolated) {
  void import('../udf/isolated/thread').then((thread) => thread.runIsolatedThread());
} else if ((workerData as { dreyTaskManager?: unknown } | null)?.dreyTaskManager) {
  void Promise.all([import('./job-bundle'), import('../runtime/worker')]).then(([bundle, worker]) => {
    process.setSourceMapsEnabled(true);
    bundle.publishSdk();
    worker.runTaskManagerThread();
  });
}
