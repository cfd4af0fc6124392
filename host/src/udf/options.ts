/**
 * Options of user functions: each may be set for the session (SET, configuration), and for one function in the WITH clause of its
 * CREATE FUNCTION, which counts before the session. docs/udf.md, "Options", shows this table.
 */
import type { FunctionGrants, FunctionLimits } from '../functions/user/contracts';
import { type ConnectorOption, TableOptions, validateKeys } from '../types/options/table-options';
import { validation } from '../types/sql-error';

export interface FunctionOption extends ConnectorOption {
  /** For the documentation. */
  readonly description: string;
  /** Of the job as a whole: not in a function's WITH clause. */
  readonly session?: boolean;
}

const TIMEOUT: FunctionOption = {
  key: 'udf.batch.timeout',
  type: 'duration',
  default: '5 s',
  description:
    'A batch of a sandboxed or isolated function, or of a Python worker, that takes longer is stopped, and fails. 0 = no limit. ' +
    'TypeScript in the task thread is not limited.',
};
const MEMORY: FunctionOption = {
  key: 'udf.memory.max',
  type: 'memory',
  default: '64 mb',
  description: 'Linear memory of a WebAssembly instance; heap of an isolated TypeScript function.',
};
const OUTPUT: FunctionOption = {
  key: 'udf.output.max',
  type: 'memory',
  default: '16 mb',
  description: 'Results of one batch of a sandboxed or isolated function.',
};
const ISOLATION: FunctionOption = {
  key: 'udf.isolation',
  type: 'enum',
  values: ['none', 'thread'],
  default: 'none',
  description:
    'thread: the function runs in a thread of its own, which can be stopped; modules of TypeScript then have no files, network, ' +
    'processes or environment that are not granted. For functions from SQL; objects of a TypeScript program run with the program.',
};
const ON_ERROR: FunctionOption = {
  key: 'udf.on-error',
  type: 'enum',
  values: ['fail', 'dead-letter'],
  default: 'fail',
  session: true,
  description:
    'What happens when a function fails: the job fails, or the row goes to the table of udf.dead-letter.table.',
};
const DEAD_LETTERS: FunctionOption = {
  key: 'udf.dead-letter.table',
  type: 'string',
  session: true,
  description: 'Table of the catalog for rows for which a function failed.',
};
const CACHE: FunctionOption = {
  key: 'udf.cache.dir',
  type: 'string',
  description: 'Folder for what is built of components and of AssemblyScript, by content. Default: .drey/cache.',
};
const CLOCK: FunctionOption = {
  key: 'udf.grant.clock',
  type: 'boolean',
  default: 'false',
  description: 'A WebAssembly function may read the time.',
};
const RANDOM: FunctionOption = {
  key: 'udf.grant.random',
  type: 'boolean',
  default: 'false',
  description: 'A WebAssembly function may get random numbers.',
};
const ENVIRONMENT: FunctionOption = {
  key: 'udf.grant.env',
  type: 'list',
  default: '',
  description: 'Names of environment variables that the function may read, separated by semicolons.',
};
const FILES: FunctionOption = {
  key: 'udf.grant.files',
  type: 'list',
  default: '',
  description:
    "Folders that the function may use: 'guest=host' or, to write as well, 'guest=host:write'; separated by semicolons.",
};
const CONSOLE: FunctionOption = {
  key: 'udf.grant.output',
  type: 'boolean',
  default: 'true',
  description: 'What the function prints is shown, line by line with its name.',
};
const EXPORT: FunctionOption = {
  key: 'udf.export',
  type: 'string',
  description: 'Name of the function within its module, when it is not that of the SQL function. In WITH only.',
};
const SIGNATURE: FunctionOption = {
  key: 'udf.signature',
  type: 'string',
  description:
    "Types of a function of a plain WebAssembly module, which says none: '(x BIGINT, s STRING) -> STRING'. In WITH only.",
};

export const FUNCTION_OPTIONS: readonly FunctionOption[] = [
  ...[TIMEOUT, MEMORY, OUTPUT, ISOLATION, ON_ERROR, DEAD_LETTERS, CACHE],
  ...[CLOCK, RANDOM, ENVIRONMENT, FILES, CONSOLE, EXPORT, SIGNATURE],
];

/** Of one function only. */
const OWN = new Set([EXPORT.key, SIGNATURE.key]);

export interface FunctionSettings {
  readonly limits: FunctionLimits;
  readonly grants: FunctionGrants;
  readonly isolated: boolean;
  /** Absent = default. */
  readonly cacheDir?: string;
  readonly export?: string;
  /** SQL types of a function whose module does not say them. */
  readonly signature?: string;
}

/** `own`: of the WITH clause. Throws ValidationException for unknown keys and wrong values. */
export function functionSettings(
  name: string,
  own: ReadonlyMap<string, string>,
  session: (key: string) => string | undefined,
): FunctionSettings {
  const allowed = FUNCTION_OPTIONS.filter((option) => option.session !== true);
  validateKeys(name, [...own.keys()], new Set(allowed.map(({ key }) => key)));
  const texts = new Map<string, string>();
  for (const { key } of allowed) {
    const text = own.get(key) ?? (OWN.has(key) ? undefined : session(key));
    if (text !== undefined) texts.set(key, text);
  }
  const options = new TableOptions(texts);
  try {
    return settingsOf(options);
  } catch (cause) {
    throw validation(`Invalid option of the function '${name}'.`, undefined, cause);
  }
}

function settingsOf(options: TableOptions): FunctionSettings {
  const cacheDir = options.string(CACHE);
  const name = options.string(EXPORT);
  const signature = options.string(SIGNATURE);
  return {
    limits: {
      deadline: options.number(TIMEOUT) ?? 0,
      memory: options.number(MEMORY) ?? 0,
      output: options.number(OUTPUT) ?? 0,
    },
    grants: {
      clock: options.boolean(CLOCK),
      random: options.boolean(RANDOM),
      env: options.value(ENVIRONMENT) as readonly string[],
      files: (options.value(FILES) as readonly string[]).map(fileGrant),
      output: options.boolean(CONSOLE),
    },
    isolated: options.string(ISOLATION) === 'thread',
    ...(cacheDir !== undefined && { cacheDir }),
    ...(name !== undefined && { export: name }),
    ...(signature !== undefined && { signature }),
  };
}

function fileGrant(text: string): NonNullable<FunctionGrants['files']>[number] {
  const match = /^([^=]+)=(.+?)(:write)?$/.exec(text);
  if (!match) throw new Error(`'${FILES.key}': '${text}' is not of the form guest=host or guest=host:write`);
  return { guest: match[1].trim(), host: match[2].trim(), ...(match[3] !== undefined && { write: true }) };
}
