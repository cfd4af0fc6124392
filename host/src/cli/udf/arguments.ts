/** The command line of `drey udf`. */
import { setting, UsageError } from '../arguments';
import { PROJECT_LANGUAGES, type ProjectLanguage } from './manifest';

export const UDF_USAGE = `drey udf makes, builds, tests and registers user functions.

  drey udf new NAME --lang LANGUAGE          a folder with a function that runs; languages: ${PROJECT_LANGUAGES.join(', ')}
  drey udf build [PATH]                      builds the project of a folder (default: this one)
  drey udf test FUNCTION --input ROWS.jsonl  calls a function: inputs, outputs, time per row
        [--path PATH]                        project folder, module or source; default: this folder
  drey udf register [PATH] [--as NAME]       makes functions known to every session that starts in this folder
  drey udf unregister NAME
  drey udf list                              what is registered here
  drey udf inspect MODULE                    functions, signatures, imports and sizes of a module
  -D key=value                               udf.* options (docs/udf.md)

A row of the input is a JSON array of arguments, or an object by the names of the parameters, one a line.
`;

export type UdfCommand =
  | { readonly command: 'help' }
  | { readonly command: 'new'; readonly name: string; readonly language: ProjectLanguage }
  | { readonly command: 'build'; readonly path: string }
  | { readonly command: 'test'; readonly fn: string; readonly input: string; readonly path: string }
  | { readonly command: 'register'; readonly path: string; readonly as: string | undefined }
  | { readonly command: 'unregister'; readonly name: string }
  | { readonly command: 'list' }
  | { readonly command: 'inspect'; readonly path: string };

export type UdfArguments = UdfCommand & { readonly configuration: Readonly<Record<string, string>> };

/** Options that a command takes, with a value each. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  new: ['--lang'],
  build: [],
  test: ['--input', '--path'],
  register: ['--as'],
  unregister: [],
  list: [],
  inspect: [],
};

interface Split {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  readonly configuration: Readonly<Record<string, string>>;
}

/** Throws {@link UsageError}. */
export function parseUdf(args: readonly string[]): UdfArguments {
  const [command, ...rest] = args;
  if (command === undefined || ['-h', '--help', 'help'].includes(command))
    return { command: 'help', configuration: {} };
  const known = OPTIONS[command];
  if (known === undefined) throw new UsageError(`drey udf has no command "${command}": try drey udf -h`);
  const split = splitArguments(command, known, rest);
  return { ...commandOf(command, split), configuration: split.configuration };
}

function splitArguments(command: string, known: readonly string[], args: readonly string[]): Split {
  const words: string[] = [];
  const options = new Map<string, string>();
  const configuration: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    const next = (): string => {
      const value = args[++i];
      if (value === undefined) throw new UsageError(`${arg} needs a value`);
      return value;
    };
    if (known.includes(arg)) options.set(arg, next());
    else if (arg === '-D') setting(configuration, next());
    else if (arg.startsWith('-D')) setting(configuration, arg.slice(2));
    else if (arg.startsWith('-')) throw new UsageError(`drey udf ${command} has no option ${arg}`);
    else words.push(arg);
  }
  return { words, options, configuration };
}

function commandOf(command: string, { words, options }: Split): UdfCommand {
  const only = (what: string): string => {
    if (words.length !== 1) throw new UsageError(`drey udf ${command} takes ${what}`);
    return words[0];
  };
  const optional = (): string => (words.length === 0 ? '.' : only('one path'));
  switch (command) {
    case 'new':
      return { command, name: only('a name'), language: languageOf(options.get('--lang')) };
    case 'build':
      return { command, path: optional() };
    case 'test': {
      const input = options.get('--input');
      if (input === undefined) throw new UsageError('drey udf test needs --input ROWS.jsonl');
      return { command, fn: only('the name of a function'), input, path: options.get('--path') ?? '.' };
    }
    case 'register':
      return { command, path: optional(), as: options.get('--as') };
    case 'unregister':
      return { command, name: only('the name of a function') };
    case 'inspect':
      return { command, path: only('the path of a module') };
    default:
      if (words.length > 0) throw new UsageError('drey udf list takes no arguments');
      return { command: 'list' };
  }
}

function languageOf(text: string | undefined): ProjectLanguage {
  const language = PROJECT_LANGUAGES.find((one) => one === text);
  if (language !== undefined) return language;
  const got = text === undefined ? '' : `, not ${text}`;
  throw new UsageError(`drey udf new needs --lang with one of ${PROJECT_LANGUAGES.join(', ')}${got}`);
}
