/** Which columns stand in a record's key, and which in its value. Flink: KafkaConnectorOptionsUtil. */
import type { MessageSettings } from '../deserializers/table';
import type { RowType } from '../../../types/logical/contracts';
import type { TableOptions } from '../../../types/options/table-options';
import { validation } from '../../../types/sql-error';
import type { FoundFormat, TableFormats } from './formats';
import { KEY_FIELDS, KEY_FIELDS_PREFIX, KEY_FORMAT, VALUE_FIELDS_INCLUDE } from './options';

/** Settings of key and value. `primaryKey`: the key's columns of upsert-kafka. Throws ValidationException. */
export function messagesOf(
  physical: RowType,
  options: TableOptions,
  { key, value }: TableFormats,
  primaryKey?: readonly number[],
): { readonly key?: MessageSettings; readonly value: MessageSettings } {
  const prefix = options.string(KEY_FIELDS_PREFIX) ?? '';
  const keyColumns = keyColumnsOf(physical, options, prefix, primaryKey);
  const valueColumns = valueColumnsOf(physical, options, prefix, keyColumns);
  return {
    ...(key ? { key: message(key, physical, keyColumns, prefix) } : {}),
    value: message(value, physical, valueColumns, ''),
  };
}

function message(
  { format, options }: FoundFormat,
  physical: RowType,
  columns: readonly number[],
  prefix: string,
): MessageSettings {
  const fields = columns.map((column) => {
    const field = physical.fields[column];
    return { ...field, name: field.name.slice(prefix.length) };
  });
  return { format: format.identifier, options, row: { ...physical, fields }, columns };
}

function keyColumnsOf(
  physical: RowType,
  options: TableOptions,
  prefix: string,
  primaryKey: readonly number[] | undefined,
): number[] {
  const format = options.string(KEY_FORMAT);
  const names = primaryKey?.map((column) => physical.fields[column].name) ?? fieldsOf(options);
  if (format === undefined) {
    if (names === undefined) return [];
    throw validation(
      `The option '${KEY_FIELDS.key}' can only be declared if a key format is defined using '${KEY_FORMAT.key}'.`,
    );
  }
  if (names === undefined || names.length === 0) {
    throw validation(
      `A key format '${KEY_FORMAT.key}' requires the declaration of one or more of key fields using '${KEY_FIELDS.key}'.`,
    );
  }
  return names.map((name) => keyColumn(name, physical, prefix));
}

function fieldsOf(options: TableOptions): readonly string[] | undefined {
  return options.value(KEY_FIELDS) as readonly string[] | undefined;
}

function keyColumn(name: string, { fields }: RowType, prefix: string): number {
  const column = fields.findIndex((field) => field.name === name);
  if (column < 0) {
    throw validation(
      `Could not find the field '${name}' in the table schema for usage in the key format. A key field must be a regular, ` +
        `physical column. The following columns can be selected in the '${KEY_FIELDS.key}' option:\n` +
        `[${fields.map((field) => field.name).join(', ')}]`,
    );
  }
  if (name.startsWith(prefix)) return column;
  throw validation(
    `All fields in '${KEY_FIELDS.key}' must be prefixed with '${prefix}' when option '${KEY_FIELDS_PREFIX.key}' is set but ` +
      `field '${name}' is not prefixed.`,
  );
}

function valueColumnsOf(
  { fields }: RowType,
  options: TableOptions,
  prefix: string,
  keyColumns: readonly number[],
): number[] {
  const all = [...fields.keys()];
  if (options.string(VALUE_FIELDS_INCLUDE) === 'EXCEPT_KEY')
    return all.filter((column) => !keyColumns.includes(column));
  if (prefix === '') return all;
  throw validation(
    `A key prefix is not allowed when option '${VALUE_FIELDS_INCLUDE.key}' is set to 'ALL'. Set it to 'EXCEPT_KEY' instead ` +
      'to avoid field overlaps.',
  );
}
