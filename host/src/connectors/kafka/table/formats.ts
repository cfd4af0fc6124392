/** The formats that a table's options name. Flink: FactoryUtil.TableFactoryHelper. */
import type { TableFormat } from '../../../formats/table/contracts';
import { findTableFormat, tableFormats } from '../../../formats/table/registry';
import {
  checkOptions,
  type ConnectorOption,
  FORMAT,
  type OptionRules,
  TableOptions,
  validateOptions,
} from '../../../types/options/table-options';
import { validation } from '../../../types/sql-error';
import { KEY_FORMAT, PROPERTIES_PREFIX, VALUE_FORMAT } from './options';

export type Use = 'read' | 'write';

/** A format with the options that are meant for it. */
export interface FoundFormat {
  readonly format: TableFormat;
  /** Before its options in those of the table. */
  readonly prefix: string;
  readonly options: Readonly<Record<string, string>>;
}

export interface TableFormats {
  readonly key: FoundFormat | undefined;
  readonly value: FoundFormat;
}

const CLASSES = {
  read: 'org.apache.flink.table.factories.DeserializationFormatFactory',
  write: 'org.apache.flink.table.factories.SerializationFormatFactory',
};
const NAMES = { read: 'scan', write: 'sink' };

/** "kafka": the value's format is called `format` or `value.format`. Throws ValidationException. */
export function kafkaFormats(texts: ReadonlyMap<string, string>, use: Use): TableFormats {
  const key = find(KEY_FORMAT, 'key.', texts, use);
  if (key?.format.changelog) {
    throw validation(
      `A key format should only deal with INSERT-only records. But ${key.format.identifier} has a changelog mode of ` +
        '[INSERT, UPDATE_BEFORE, UPDATE_AFTER, DELETE].',
    );
  }
  const value = find(FORMAT, '', texts, use) ?? find(VALUE_FORMAT, 'value.', texts, use);
  if (!value) throw missing(VALUE_FORMAT, use);
  return { key, value };
}

/** "upsert-kafka": both are required. Throws ValidationException. */
export function upsertFormats(
  texts: ReadonlyMap<string, string>,
  use: Use,
): TableFormats & { readonly key: FoundFormat } {
  const key = find(KEY_FORMAT, 'key.', texts, use);
  if (!key) throw missing(KEY_FORMAT, use);
  const value = find(VALUE_FORMAT, 'value.', texts, use);
  if (!value) throw missing(VALUE_FORMAT, use);
  return { key, value };
}

function missing(option: ConnectorOption, use: Use) {
  return validation(`Could not find required ${NAMES[use]} format '${option.key}'.`);
}

function find(
  option: ConnectorOption,
  before: string,
  texts: ReadonlyMap<string, string>,
  use: Use,
): FoundFormat | undefined {
  const identifier = texts.get(option.key);
  if (identifier === undefined) return undefined;
  const format = findTableFormat(identifier);
  if (!format) {
    throw validation(
      `Could not find any factory for identifier '${identifier}' that implements '${CLASSES[use]}' in the classpath.\n\n` +
        `Available factory identifiers are:\n\n${tableFormats().sort().join('\n')}`,
    );
  }
  const prefix = `${before}${identifier}.`;
  const options = Object.fromEntries(
    [...texts].flatMap(([key, text]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), text]] : [])),
  );
  try {
    const formatOptions = new TableOptions(new Map(Object.entries(options)));
    validateOptions([], format.options, formatOptions);
    format.check(formatOptions, use);
  } catch (cause) {
    throw validation(
      `Error creating ${NAMES[use]} format '${identifier}' in option space '${prefix}'.`,
      undefined,
      cause,
    );
  }
  return { format, prefix, options };
}

/** Checks the options of the table, among them those of its formats. Throws ValidationException. */
export function checkedOptions(
  rules: OptionRules,
  { key, value }: TableFormats,
  texts: ReadonlyMap<string, string>,
): TableOptions {
  const ofFormats = [key, value].flatMap((found) =>
    found ? found.format.options.map((option) => ({ ...option, key: found.prefix + option.key })) : [],
  );
  const optional = [...rules.optional, ...ofFormats];
  return checkOptions({ ...rules, optional, prefixes: [PROPERTIES_PREFIX] }, texts);
}
