/** The command line of `drey sql`, in the words of Flink's SQL client. */
import { allowsNonRestored, RESTORE_SETTINGS, setting, UsageError } from './arguments';

export interface SqlArguments {
  /** -f and -e in the order they were given; none = interactive. */
  readonly scripts: readonly SqlScript[];
  /** -i: a file that configures the session. */
  readonly initFile: string | undefined;
  /** -D */
  readonly configuration: Readonly<Record<string, string>>;
  /** -hist */
  readonly historyFile: string | undefined;
  readonly help: boolean;
}

export type SqlScript =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'text'; readonly text: string };

export const SQL_USAGE = `drey sql runs Flink SQL statements.

  drey sql                       an interactive prompt
  drey sql -f FILE               the statements of a file; INSERTs are waited for
  drey sql -e STATEMENTS         the same for text; may be repeated
  -i, --init FILE                statements that configure the session first: SET, CREATE, USE, ...
  -D key=value                   a setting of the session, by Flink's key
  -s, --fromSavepoint PATH       begin with the state of a savepoint or checkpoint
  -n, --allowNonRestoredState    leave out state of operators that are no longer there
  -cm, --claimMode MODE          no_claim (default), claim or legacy
  -hist, --history FILE          history of the prompt; default ~/.drey-sql-history
`;

const NOT_HERE: Readonly<Record<string, string>> = {
  '-j': 'there is no JVM that could load a jar',
  '--jar': 'there is no JVM that could load a jar',
  '-l': 'there is no JVM that could load jars',
  '--library': 'there is no JVM that could load jars',
  '--session': 'sessions end with the process',
  '--endpoint': 'there is no SQL gateway to connect to',
  gateway: 'there is no SQL gateway to connect to',
};

/** Throws {@link UsageError}. */
export function parseSql(args: readonly string[]): SqlArguments {
  const configuration: Record<string, string> = {};
  const scripts: SqlScript[] = [];
  let initFile: string | undefined;
  let historyFile: string | undefined;
  let help = false;
  let i = 0;
  const value = (option: string): string => {
    const next = args[++i];
    if (next === undefined) throw new UsageError(`${option} needs a value`);
    return next;
  };
  for (; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '-f' || arg === '--file') scripts.push({ kind: 'file', path: value(arg) });
    else if (arg === '-e' || arg === '--execute') scripts.push({ kind: 'text', text: value(arg) });
    else if (arg === '-i' || arg === '--init') initFile = value(arg);
    else if (arg === '-hist' || arg === '--history') historyFile = value(arg);
    else if (arg === '-h' || arg === '--help') help = true;
    else if (arg in RESTORE_SETTINGS) configuration[RESTORE_SETTINGS[arg]!] = value(arg);
    else if (allowsNonRestored(configuration, arg)) continue;
    else if (arg === '-D') setting(configuration, value(arg));
    else if (arg.startsWith('-D')) setting(configuration, arg.slice(2));
    else if (arg in NOT_HERE) throw new UsageError(`drey sql does not support ${arg}: ${NOT_HERE[arg]}`);
    else if (arg !== 'embedded') throw new UsageError(`drey sql has no option ${arg}: try drey sql -h`);
  }
  return { scripts, initFile, configuration, historyFile, help };
}
