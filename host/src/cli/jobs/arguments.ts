/** Options of the commands for running jobs, in the words of Flink's CLI. */
import { setting, UsageError } from '../arguments';

export interface JobsArguments {
  readonly words: readonly string[];
  /** Options that were given, by their long names; '' for those without a value. */
  readonly options: ReadonlyMap<string, string>;
  /** -m: HOST:PORT */
  readonly address: string | undefined;
  readonly configuration: ReadonlyMap<string, string>;
  readonly help: boolean;
}

/** By every name: the long name, and whether a value follows ('optional': only in front of another word). */
export type OptionTable = Readonly<Record<string, readonly [string, 'flag' | 'value' | 'optional']>>;

export const FORMAT: OptionTable = { '-type': ['type', 'value'], '--type': ['type', 'value'] };

/** Throws {@link UsageError}. */
export function parseJobs(command: string, args: readonly string[], table: OptionTable): JobsArguments {
  const words: string[] = [];
  const options = new Map<string, string>();
  const configuration: Record<string, string> = {};
  let address: string | undefined;
  let help = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    const value = (): string => {
      const next = args[++i];
      if (next === undefined) throw new UsageError(`${arg} needs a value`);
      return next;
    };
    const option = table[arg];
    if (option !== undefined) {
      const [name, kind] = option;
      // The last word is the job.
      const follows = kind === 'value' || (kind === 'optional' && i + 2 < args.length && !args[i + 1].startsWith('-'));
      options.set(name, follows ? value() : '');
    } else if (arg === '-m' || arg === '--jobmanager') address = value();
    else if (arg === '-h' || arg === '--help') help = true;
    else if (arg === '-D') setting(configuration, value());
    else if (arg.startsWith('-D')) setting(configuration, arg.slice(2));
    else if (arg.startsWith('-')) throw new UsageError(`drey ${command} has no option ${arg}: try drey ${command} -h`);
    else words.push(arg);
  }
  return { words, options, address, configuration: new Map(Object.entries(configuration)), help };
}

/** The format of a savepoint; there is one, and the other name is accepted for it. Throws {@link UsageError}. */
export function formatOf({ options }: JobsArguments): 'CANONICAL' | 'NATIVE' {
  const format = (options.get('type') ?? 'canonical').toUpperCase();
  if (format === 'CANONICAL' || format === 'NATIVE') return format;
  throw new UsageError(`-type is canonical or native, not "${options.get('type')}"`);
}
