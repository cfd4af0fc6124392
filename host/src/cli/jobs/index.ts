/** Commands for running jobs: list, info, cancel, stop, savepoint, checkpoint, state. Texts are those of Flink's CLI where it has the command. */
import { resolve } from 'node:path';
import { UsageError } from '../arguments';
import { formatOf, FORMAT, type JobsArguments, type OptionTable, parseJobs } from './arguments';
import { call, EndpointError, type Json } from './client';
import { allJobs, type FoundJob, findJob } from './find';
import { infoText, listText } from './texts';

export type Write = (text: string) => void;

interface Command {
  readonly usage: string;
  readonly options: OptionTable;
  run(args: JobsArguments, write: Write): Promise<number>;
}

const COMMON = `
  -m HOST:PORT   the host with this REST endpoint; default: all hosts of this user on this machine
JOB is a job's id, the beginning of one, or its name.
`;

const COMMANDS: Readonly<Record<string, Command>> = {
  list: {
    usage: 'drey list [-r] [-s] [-a]   running (-r), scheduled (-s), all jobs (-a)',
    options: {
      '-r': ['running', 'flag'],
      '--running': ['running', 'flag'],
      '-s': ['scheduled', 'flag'],
      '--scheduled': ['scheduled', 'flag'],
      '-a': ['all', 'flag'],
      '--all': ['all', 'flag'],
    },
    async run({ options, address }, write) {
      write('Waiting for response...\n');
      const [all, running, scheduled] = ['all', 'running', 'scheduled'].map((name) => options.has(name));
      const neither = !running && !scheduled;
      const jobs = await allJobs(address);
      write(listText(jobs, { running: running || neither || all, scheduled: scheduled || neither || all, all }));
      return 0;
    },
  },
  info: {
    usage: 'drey info [--json] JOB   tasks, state and checkpoints of a job',
    options: { '--json': ['json', 'flag'] },
    async run(args, write) {
      const { host, id } = await theJob(args, 'show');
      const details = await call(host, 'GET', `/jobs/${id}`);
      const checkpoints = await call(host, 'GET', `/jobs/${id}/checkpoints`);
      write(
        args.options.has('json') ? `${JSON.stringify({ ...details, checkpoints })}\n` : infoText(details, checkpoints),
      );
      return 0;
    },
  },
  cancel: {
    usage: 'drey cancel [-s [DIR]] JOB   end a job; -s takes a savepoint first',
    options: { '-s': ['savepoint', 'optional'], '--withSavepoint': ['savepoint', 'optional'], ...FORMAT },
    async run(args, write) {
      const job = await theJob(args, 'cancel');
      const directory = args.options.get('savepoint');
      if (directory === undefined) {
        write(`Cancelling job ${job.id}.\n`);
        await call(job.host, 'PATCH', `/jobs/${job.id}?mode=cancel`);
        write(`Cancelled job ${job.id}.\n`);
        return 0;
      }
      const format = formatOf(args);
      write('DEPRECATION WARNING: Cancelling a job with savepoint is deprecated. Use "stop" instead.\n');
      const where = directory === '' ? 'default savepoint directory' : directory;
      write(`Cancelling job ${job.id} with ${format} savepoint to ${where}.\n`);
      const body = { 'cancel-job': true, formatType: format, ...target('target-directory', directory) };
      const { location } = await operation(job, 'savepoints', body, `Could not cancel job ${job.id}.`);
      write(`Cancelled job ${job.id}. Savepoint stored in ${String(location)}.\n`);
      return 0;
    },
  },
  stop: {
    usage: `drey stop [-d] [-p DIR] [-type canonical|native] JOB   end a job with a savepoint
  -d, --drain              let windows and timers fire first: for a job that is not to go on
  -p, --savepointPath DIR  where the savepoint goes; default execution.checkpointing.savepoint-dir`,
    options: {
      '-d': ['drain', 'flag'],
      '--drain': ['drain', 'flag'],
      '-p': ['savepointPath', 'value'],
      '--savepointPath': ['savepointPath', 'value'],
      ...FORMAT,
    },
    async run(args, write) {
      const job = await theJob(args, 'stop');
      const drain = args.options.has('drain');
      const format = formatOf(args);
      write(`${drain ? 'Draining' : 'Suspending'} job "${job.id}" with a ${format} savepoint.\n`);
      write(`Triggering stop-with-savepoint for job ${job.id}.\nWaiting for response...\n`);
      const body = { drain, formatType: format, ...target('targetDirectory', args.options.get('savepointPath')) };
      const failure = `Could not stop with a savepoint job "${job.id}".`;
      const { location } = await operation(job, 'stop', body, failure);
      write(`Savepoint completed. Path: ${String(location)}\n`);
      return 0;
    },
  },
  savepoint: {
    usage: `drey savepoint [-type canonical|native] JOB [DIR]   take a savepoint while the job goes on
  drey savepoint -d PATH                                delete one`,
    options: { '-d': ['dispose', 'value'], '--dispose': ['dispose', 'value'], ...FORMAT },
    async run(args, write) {
      const path = args.options.get('dispose');
      if (path !== undefined) return disposePath(path, args, write);
      const job = await theJob(args, 'trigger a savepoint', 2);
      const format = formatOf(args);
      write(`Triggering savepoint for job ${job.id}.\nWaiting for response...\n`);
      const body = { 'cancel-job': false, formatType: format, ...target('target-directory', args.words[1]) };
      const failure = `Failed to trigger a savepoint for the job ${job.id}.`;
      const { location } = await operation(job, 'savepoints', body, failure);
      write(`Savepoint completed. Path: ${String(location)}\n`);
      write('You can resume your program from this savepoint with the run command.\n');
      return 0;
    },
  },
  checkpoint: {
    usage: `drey checkpoint [-full] JOB   take a checkpoint now
  -full, --full   with all state, also when checkpoints are incremental`,
    options: { '-full': ['full', 'flag'], '--full': ['full', 'flag'] },
    async run(args, write) {
      const job = await theJob(args, 'manipulate a checkpoint');
      write(`Triggering checkpoint for job ${job.id}.\nWaiting for response...\n`);
      const failure = `Failed to trigger a checkpoint for the job ${job.id}.`;
      const checkpointType = args.options.has('full') ? 'FULL' : 'CONFIGURED';
      const { checkpointId } = await operation(job, 'checkpoints', { checkpointType }, failure);
      write(`Checkpoint ${String(checkpointId)} for job ${job.id} completed.\n`);
      write('You can resume your program from this checkpoint with the run command.\n');
      return 0;
    },
  },
  state: {
    usage: `drey state get [--json] JOB OPERATOR STATE KEY   what a running job keeps for a key
  OPERATOR is an operator's uid, id or name; KEY is written as it is printed, or as JSON: 7, apple, [1, "a"]`,
    options: { '--json': ['json', 'flag'] },
    async run(args, write) {
      const [command, wanted, operator, state, key] = args.words;
      if (command !== 'get' || args.words.length !== 5) {
        throw new UsageError('drey state needs: drey state get [--json] JOB OPERATOR STATE KEY');
      }
      const { host, id } = await findJob(wanted, args.address);
      const query = new URLSearchParams({ operator, state, key });
      const answer = await call(host, 'GET', `/jobs/${id}/state?${query}`);
      const { stateText } = await import('./texts');
      write(args.options.has('json') ? `${JSON.stringify(answer)}\n` : stateText(answer));
      return 0;
    },
  },
};

/** Runs one of the commands; the exit code. Throws {@link UsageError}, and Error when the host refuses. */
export async function jobs(
  command: string,
  args: readonly string[],
  write: Write = (text) => void process.stdout.write(text),
): Promise<number> {
  const { usage, options, run } = COMMANDS[command];
  const parsed = parseJobs(command, args, options);
  if (!parsed.help) return run(parsed, write);
  write(`  ${usage}\n${COMMON}`);
  return 0;
}

async function theJob({ words, address }: JobsArguments, what: string, most = 1): Promise<FoundJob> {
  const [wanted] = words;
  if (wanted === undefined) throw new UsageError(`Missing JobID. Specify a JobID to ${what}.`);
  if (words.length > most) throw new UsageError(`There are more words than expected: ${words.slice(most).join(' ')}`);
  return findJob(wanted, address);
}

/** Directories of this machine as the host sees them, whatever its working directory. */
function target(field: string, directory: string | undefined): Json {
  if (directory === undefined || directory === '') return {};
  return { [field]: /^[a-z][a-z0-9+.-]*:/i.test(directory) ? directory : resolve(directory) };
}

/** Triggers an operation and waits for its end; its result. */
async function operation({ host, id }: FoundJob, path: string, body: Json, failure: string): Promise<Json> {
  let answer: Json;
  try {
    answer = await call(host, 'POST', `/jobs/${id}/${path}?wait=true`, body);
  } catch (error) {
    throw error instanceof EndpointError ? new Error(`${failure}\n${error.message}`) : error;
  }
  const result = answer['operation'] as Json;
  const cause = (result['failure-cause'] ?? result['failureCause']) as Json | undefined;
  if (cause === undefined) return result;
  throw new Error(`${failure}\n${String(cause['stack-trace'])}`);
}

async function disposePath(path: string, { configuration }: JobsArguments, write: Write): Promise<number> {
  write(`Disposing savepoint '${path}'.\n`);
  const { disposeCheckpoint } = await import('../../checkpoint');
  await disposeCheckpoint(path, configuration);
  write(`Savepoint '${path}' disposed.\n`);
  return 0;
}
