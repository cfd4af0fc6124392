/** `drey sql`: statements of files, of the command line, or of a prompt. */
import { pathToFileURL } from 'node:url';
import { serveJobs } from '../rest/index';
import { statusNotice } from '../runtime/index';
import { loadFolderFunctions } from '../table/folder-functions';
import { TableSession } from '../table/session';
import { loadPythonFunction } from '../udf/python/functions-load';
import { parseSql, SQL_USAGE, type SqlArguments } from './sql-arguments';
import { SqlClient } from './sql-client';
import { EXECUTING_FILE, info, type Output } from './sql-messages';

/** Runs statements; the exit code. */
export async function sql(args: readonly string[]): Promise<number> {
  const options = parseSql(args);
  if (options.help) {
    process.stdout.write(SQL_USAGE);
    return 0;
  }
  // `drey sql ... | head`: nobody reads on.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const output: Output = {
    write: (text) => void process.stdout.write(text),
    color: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  };
  const session = new TableSession({
    // As on a cluster that nobody has configured.
    configuration: { 'parallelism.default': '1', ...options.configuration },
    loadFunction: loadPythonFunction,
    submit: { onNotice: tell, onStatus: (...status) => tell(statusNotice(...status)) },
  });
  serveJobs(tell);
  await loadFolderFunctions(session);
  const client = new SqlClient(session, output);
  if (options.initFile !== undefined && !(await initialize(client, options.initFile, output))) return 1;
  return options.scripts.length > 0 ? runScripts(client, options, output) : prompt(client, options, output);
}

function tell(text: string | undefined): void {
  if (text !== undefined) process.stderr.write(`drey: ${text}\n`);
}

async function initialize(client: SqlClient, path: string, output: Output): Promise<boolean> {
  const succeeded = await client.initialize(path);
  const url = pathToFileURL(path).href;
  output.write(
    succeeded
      ? `Successfully initialized from sql script: ${url}\n`
      : `Failed to initialize from sql script: ${url}.\n`,
  );
  return succeeded;
}

/** All scripts until a statement fails, then the end of all jobs. Ctrl-C cancels what runs. */
async function runScripts(client: SqlClient, { scripts }: SqlArguments, output: Output): Promise<number> {
  let signal = 0;
  const interrupt = (code: number): void => {
    if (signal) process.exit(code);
    signal = code;
    client.interrupt();
  };
  process.on('SIGINT', () => interrupt(130));
  process.on('SIGTERM', () => interrupt(143));
  let succeeded = true;
  for (const script of scripts) {
    if (!succeeded || client.hasQuit || signal) break;
    succeeded =
      script.kind === 'text' ? await client.runScript(script.text) : await runFile(client, script.path, output);
  }
  const settled = await client.settle();
  return signal || (succeeded && settled ? 0 : 1);
}

/** Statements of a file are shown before their results. */
function runFile(client: SqlClient, path: string, output: Output): Promise<boolean> {
  info(EXECUTING_FILE, output);
  return client.runFile(path, (text) => output.write(`\nFlink SQL> ${text.replaceAll('\n', '\n> ')};\n`));
}

async function prompt(client: SqlClient, options: SqlArguments, output: Output): Promise<number> {
  const { historyPath, Prompt } = await import('./sql-prompt');
  await new Prompt(client, output, options.historyFile ?? historyPath()).run();
  const jobs = client.runningJobs;
  if (jobs > 0) {
    info(`Waiting for ${jobs} running job${jobs > 1 ? 's' : ''}; Ctrl-C cancels.`, output);
    process.once('SIGINT', () => client.interrupt());
  }
  return (await client.settle()) ? 0 : 1;
}
