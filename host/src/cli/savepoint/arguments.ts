/** The command line of `drey savepoint`. */
import { setting, UsageError } from '../arguments';

export const SAVEPOINT_USAGE = `drey savepoint takes savepoints, and looks into them and into checkpoints.

  drey savepoint JOB [DIR]         take one of a running job (its id, the beginning of one, or its name; -m HOST:PORT)
  drey savepoint -d PATH           delete one
  drey savepoint inspect PATH      operators, states, sizes and numbers of keys
      --values                     the values too
      --operator UID               of this operator alone (uid, id or name)
      --state NAME                 of this state alone
      --key KEY                    of this key alone, as --values shows it
      --limit N                    at most N values of each state (default 20)
  drey savepoint diff A B          operators and states that came, went or changed, with the keys (--limit)
  drey savepoint dispose PATH      delete it

  --json                           machine-readable
  -D key=value                     settings, such as those of S3
`;

export interface Selection {
  readonly operator: string | undefined;
  readonly state: string | undefined;
  readonly key: string | undefined;
  /** Values of each state. */
  readonly limit: number;
}

interface Common extends Selection {
  readonly json: boolean;
  readonly configuration: ReadonlyMap<string, string>;
}

export type SavepointRequest =
  | { readonly command: 'help' }
  | ({ readonly command: 'inspect'; readonly path: string; readonly values: boolean } & Common)
  | ({ readonly command: 'diff'; readonly before: string; readonly after: string } & Common)
  | ({ readonly command: 'dispose'; readonly path: string } & Common);

const DEFAULT_LIMIT = 20;

interface Parsed {
  readonly paths: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
  readonly flags: ReadonlySet<string>;
  readonly configuration: ReadonlyMap<string, string>;
}

const TEXTS = new Set(['--operator', '--state', '--key', '--limit']);
const FLAGS = new Set(['--values', '--json']);

function parse(args: readonly string[]): Parsed {
  const paths: string[] = [];
  const texts = new Map<string, string>();
  const flags = new Set<string>();
  const configuration: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    const value = (): string => {
      const next = args[++i];
      if (next === undefined) throw new UsageError(`${arg} needs a value`);
      return next;
    };
    if (TEXTS.has(arg)) texts.set(arg, value());
    else if (FLAGS.has(arg)) flags.add(arg);
    else if (arg === '-D') setting(configuration, value());
    else if (arg.startsWith('-D')) setting(configuration, arg.slice(2));
    else if (arg.startsWith('-')) throw new UsageError(`drey savepoint has no option ${arg}`);
    else paths.push(arg);
  }
  return { paths, texts, flags, configuration: new Map(Object.entries(configuration)) };
}

function limitOf(text: string | undefined): number {
  const limit = Number(text ?? DEFAULT_LIMIT);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new UsageError(`--limit needs a positive number, not "${text}"`);
}

/** Throws {@link UsageError}. */
export function parseSavepoint(args: readonly string[]): SavepointRequest {
  const [command, ...rest] = args;
  if (command === undefined || command === 'help' || command === '--help' || command === '-h')
    return { command: 'help' };
  const { paths, texts, flags, configuration } = parse(rest);
  const common: Common = {
    operator: texts.get('--operator'),
    state: texts.get('--state'),
    key: texts.get('--key'),
    limit: limitOf(texts.get('--limit')),
    json: flags.has('--json'),
    configuration,
  };
  const wanted = command === 'diff' ? 2 : 1;
  if (command !== 'inspect' && command !== 'diff' && command !== 'dispose') {
    throw new UsageError(`drey savepoint has no command "${command}": try drey savepoint help`);
  }
  if (paths.length !== wanted)
    throw new UsageError(`drey savepoint ${command} needs ${wanted === 1 ? 'a path' : 'two paths'}`);
  const [path, after] = paths;
  if (command === 'diff') return { command, before: path, after, ...common };
  if (command === 'inspect')
    return { command, path, values: flags.has('--values') || common.key !== undefined, ...common };
  return { command, path, ...common };
}
