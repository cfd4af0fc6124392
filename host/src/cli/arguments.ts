/** The command line of `drey run`, in the words of Flink's CLI. */

export interface RunArguments {
  readonly script: string;
  readonly scriptArguments: readonly string[];
  /** Flink settings from -D and -p. */
  readonly configuration: Readonly<Record<string, string>>;
  /** -pyexec: interpreter of the workers; -pyclientexec: interpreter of the script. */
  readonly pythonClient: string | undefined;
  /** --watch: functions are reloaded when their source changes. */
  readonly watch: boolean;
}

export class UsageError extends Error {}

/** How a job begins with a savepoint or checkpoint. */
export const RESTORE_SETTINGS: Readonly<Record<string, string>> = {
  '-s': 'execution.state-recovery.path',
  '--fromSavepoint': 'execution.state-recovery.path',
  '-cm': 'execution.state-recovery.claim-mode',
  '--claimMode': 'execution.state-recovery.claim-mode',
  '-claim': 'execution.state-recovery.claim-mode',
  // Flink's old name.
  '-rm': 'execution.state-recovery.claim-mode',
  '--restoreMode': 'execution.state-recovery.claim-mode',
};

/** True when `arg` was the flag that lets state without an operator go. */
export function allowsNonRestored(configuration: Record<string, string>, arg: string): boolean {
  const found = arg === '-n' || arg === '--allowNonRestoredState';
  if (found) configuration['execution.state-recovery.ignore-unclaimed-state'] = 'true';
  return found;
}

/** Options with a value and the setting that they stand for. */
const SETTINGS: Readonly<Record<string, string>> = {
  '-p': 'parallelism.default',
  '--parallelism': 'parallelism.default',
  '-pyexec': 'python.executable',
  '--pyExecutable': 'python.executable',
  '-pyfs': 'python.files',
  '--pyFiles': 'python.files',
  '-pyreq': 'python.requirements',
  '--pyRequirements': 'python.requirements',
  '-pyarch': 'python.archives',
  '--pyArchives': 'python.archives',
  ...RESTORE_SETTINGS,
};

/** Options of `flink run` that mean a cluster or a jar: named in the error, never ignored. */
const UNSUPPORTED = /^(-c|--class|-C|--classpath|-t|--target|-m|-d|--detached|-sae|-z|-pym|--pyModule)$/;

/** Throws {@link UsageError}. */
export function parseRun(args: readonly string[]): RunArguments {
  const configuration: Record<string, string> = {};
  let pythonClient: string | undefined;
  let script: string | undefined;
  let watch = false;
  let i = 0;
  const value = (option: string): string => {
    const next = args[++i];
    if (next === undefined) throw new UsageError(`${option} needs a value`);
    return next;
  };
  for (; i < args.length && script === undefined; i++) {
    const arg = args[i]!;
    if (arg in SETTINGS) configuration[SETTINGS[arg]!] = value(arg);
    else if (allowsNonRestored(configuration, arg)) continue;
    else if (arg === '-D') setting(configuration, value(arg));
    else if (arg.startsWith('-D')) setting(configuration, arg.slice(2));
    else if (arg === '-pyclientexec' || arg === '--pyClientExecutable') pythonClient = value(arg);
    else if (arg === '--watch') watch = true;
    else if (arg === '-py' || arg === '--python') script = value(arg);
    else if (UNSUPPORTED.test(arg))
      throw new UsageError(`drey run does not support ${arg} yet: see docs/compatibility.md`);
    else if (arg.startsWith('-')) throw new UsageError(`drey run has no option ${arg}`);
    else script = arg;
  }
  if (script === undefined)
    throw new UsageError('drey run needs a script: drey run [-p N] [-s SAVEPOINT] [-D key=value] JOB.py|JOB.ts [ARGS]');
  if (watch) configuration['udf.watch'] = 'true';
  return { script, scriptArguments: args.slice(i), configuration, pythonClient, watch };
}

/** One `key=value` of -D. Throws {@link UsageError}. */
export function setting(configuration: Record<string, string>, text: string): void {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`-D needs key=value, not "${text}"`);
  configuration[text.slice(0, at)] = text.slice(at + 1);
}
