/** Checks and reads the options of a table's connector. Flink: FactoryUtil. */
import { tableError, validation } from '../sql-error';
import { type ConnectorOption, illegalArgument, isSensitive, type OptionValue, parseOption } from './values';

export type { ConnectorOption } from './values';

export const CONNECTOR: ConnectorOption = { key: 'connector', type: 'string' };
const PROPERTY_VERSION: ConnectorOption = { key: 'property-version', type: 'int', default: '1' };
export const FORMAT: ConnectorOption = { key: 'format', type: 'string' };
export const SINK_PARALLELISM: ConnectorOption = { key: 'sink.parallelism', type: 'int' };
export const SCAN_PARALLELISM: ConnectorOption = { key: 'scan.parallelism', type: 'int' };

export const ALIGNMENT_GROUP: ConnectorOption = { key: 'scan.watermark.alignment.group', type: 'string' };
export const ALIGNMENT_DRIFT: ConnectorOption = { key: 'scan.watermark.alignment.max-drift', type: 'duration' };
export const ALIGNMENT_INTERVAL: ConnectorOption = {
  key: 'scan.watermark.alignment.update-interval',
  type: 'duration',
};
export const EMIT_STRATEGY: ConnectorOption = {
  key: 'scan.watermark.emit.strategy',
  type: 'enum',
  values: ['on-event', 'on-periodic'],
  enumClass: 'org.apache.flink.table.watermark.WatermarkEmitStrategy',
};
export const WATERMARK_IDLE_TIMEOUT: ConnectorOption = { key: 'scan.watermark.idle-timeout', type: 'duration' };
const WATERMARK_OPTIONS: readonly ConnectorOption[] = [
  EMIT_STRATEGY,
  ALIGNMENT_GROUP,
  ALIGNMENT_DRIFT,
  ALIGNMENT_INTERVAL,
  WATERMARK_IDLE_TIMEOUT,
];

/** Of a table's source or sink. Throws TableException. */
export function checkTableParallelism(parallelism: number | undefined, path: readonly string[]): void {
  if (parallelism === undefined || parallelism > 0) return;
  throw tableError(`Invalid configured parallelism ${parallelism} for table '${path.join('.')}'.`);
}

/** Of an operator. Throws IllegalArgumentException. */
export function checkParallelism(parallelism: number | undefined): void {
  if (parallelism === undefined || parallelism > 0 || parallelism === -1) return;
  throw illegalArgument(
    'The parallelism of an operator must be at least 1, or ExecutionConfig.PARALLELISM_DEFAULT (use system default).',
  );
}

/** All options of a table (or those of a format, without their prefix). */
export class TableOptions {
  constructor(private readonly texts: ReadonlyMap<string, string>) {}

  keys(): readonly string[] {
    return [...this.texts.keys()];
  }

  text(option: ConnectorOption): string | undefined {
    for (const key of [option.key, ...(option.fallbackKeys ?? []), ...(option.deprecatedKeys ?? [])]) {
      const text = this.texts.get(key);
      if (text !== undefined) return text;
    }
    return option.type === 'map' ? prefixed(this.texts, option.key) : undefined;
  }

  has(option: ConnectorOption): boolean {
    return this.text(option) !== undefined;
  }

  /** The value, else the default, else undefined. Throws IllegalArgumentException. */
  value(option: ConnectorOption): OptionValue | undefined {
    const text = this.text(option);
    if (text === undefined) return option.default === undefined ? undefined : parseOption(option, option.default);
    try {
      return parseOption(option, text);
    } catch (cause) {
      const shown = isSensitive(option.key) ? 'value' : `value '${text}'`;
      throw illegalArgument(`Could not parse ${shown} for key '${option.key}'.`, undefined, cause);
    }
  }

  string(option: ConnectorOption): string | undefined {
    return this.value(option) as string | undefined;
  }

  number(option: ConnectorOption): number | undefined {
    return this.value(option) as number | undefined;
  }

  boolean(option: ConnectorOption): boolean {
    return (this.value(option) ?? false) as boolean;
  }
}

function prefixed(texts: ReadonlyMap<string, string>, key: string): string | undefined {
  const parts = [...texts].filter(([name]) => name.startsWith(`${key}.`));
  return parts.length === 0
    ? undefined
    : parts.map(([name, text]) => `${name.slice(key.length + 1)}:${text}`).join(',');
}

/** Reads an option as the checks do. Throws ValidationException. */
function read(options: TableOptions, option: ConnectorOption): OptionValue | undefined {
  try {
    return options.value(option);
  } catch (cause) {
    throw validation(`Invalid value for option '${option.key}'.`, undefined, cause);
  }
}

/** Required options are there, and all values can be read. */
export function validateOptions(
  required: readonly ConnectorOption[],
  optional: readonly ConnectorOption[],
  options: TableOptions,
): void {
  const missing = required
    .filter(({ key }) => !key.includes('#'))
    .filter((option) => read(options, option) === undefined)
    .map(({ key }) => key)
    .sort();
  if (missing.length > 0) {
    throw validation(
      `One or more required options are missing.\n\nMissing required options are:\n\n${missing.join('\n')}`,
    );
  }
  for (const option of optional) read(options, option);
}

/** No option is there that nobody reads. */
export function validateKeys(
  identifier: string,
  keys: readonly string[],
  consumed: ReadonlySet<string>,
  deprecated: ReadonlySet<string> = new Set(),
): void {
  const unknown = keys.filter((key) => !consumed.has(key)).sort();
  if (unknown.length === 0) return;
  const supported = [...consumed].map((key) => (deprecated.has(key) ? `${key} (deprecated)` : key)).sort();
  throw validation(
    `Unsupported options found for '${identifier}'.\n\nUnsupported options:\n\n${unknown.join('\n')}\n\n` +
      `Supported options:\n\n${supported.join('\n')}`,
  );
}

export interface OptionRules {
  readonly identifier: string;
  readonly required: readonly ConnectorOption[];
  readonly optional: readonly ConnectorOption[];
  /** Options whose keys begin so are checked elsewhere. */
  readonly prefixes?: readonly string[];
}

/** The checks of a connector's factory. Throws ValidationException. */
export function checkOptions(rules: OptionRules, texts: ReadonlyMap<string, string>): TableOptions {
  const options = new TableOptions(texts);
  const all = [PROPERTY_VERSION, CONNECTOR, ...rules.required, ...rules.optional];
  validateOptions(rules.required, rules.optional, options);
  const consumed = new Set([...all.flatMap((option) => keysOf(option, texts)), ...WATERMARK_OPTIONS.map((o) => o.key)]);
  for (const key of texts.keys()) {
    if (rules.prefixes?.some((prefix) => key.startsWith(prefix))) consumed.add(key);
  }
  validateKeys(rules.identifier, [...texts.keys()], consumed, new Set(all.flatMap((o) => o.deprecatedKeys ?? [])));
  validateWatermark(rules.identifier, options);
  return options;
}

function keysOf(option: ConnectorOption, texts: ReadonlyMap<string, string>): string[] {
  const keys = [option.key, ...(option.fallbackKeys ?? []), ...(option.deprecatedKeys ?? [])];
  if (option.type !== 'map') return keys;
  return [...keys, ...[...texts.keys()].filter((key) => key.startsWith(`${option.key}.`))];
}

function validateWatermark(identifier: string, options: TableOptions): void {
  for (const option of WATERMARK_OPTIONS) read(options, option);
  const group = options.has(ALIGNMENT_GROUP);
  const drift = options.has(ALIGNMENT_DRIFT);
  if ((group && drift) || (!group && !drift && !options.has(ALIGNMENT_INTERVAL))) return;
  throw validation(
    `Error configuring watermark for '${identifier}', '${ALIGNMENT_GROUP.key}' and '${ALIGNMENT_DRIFT.key}' ` +
      'must be set when configuring watermark alignment',
  );
}
