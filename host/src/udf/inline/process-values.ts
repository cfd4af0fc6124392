/** Forms of values that process table functions use beside those of all functions: objects for rows of named fields. */
import type { Fields, TypeText } from '@drey/sdk/udf';
import type { FieldType, LogicalType, RowType, StructuredType } from '../../types/logical/contracts';
import type { Row } from '../../types/rows';
import { nullableFromUser, nullableToUser, rowFromUser, rowToUser } from './codec';
import type { Convert } from './codec-contracts';
import { isFields } from './process-describe';

export interface ValueForm {
  readonly toUser: Convert;
  readonly fromUser: Convert;
}

const same: Convert = (value) => value;

/** `declared` as fields: objects with these properties. */
export function valueForm(type: LogicalType, declared?: TypeText | Fields): ValueForm {
  if (declared !== undefined && isFields(declared) && isComposite(type)) {
    const toUser = objectOf(type.fields);
    return { toUser: (value) => (value === null ? null : toUser(value as Row)), fromUser: nullableFromUser(type) };
  }
  return { toUser: nullableToUser(type) ?? same, fromUser: nullableFromUser(type) };
}

function isComposite(type: LogicalType): type is RowType | StructuredType {
  return type.root === 'ROW' || type.root === 'STRUCTURED';
}

export function objectOf(fields: readonly FieldType[]): (row: Row) => Record<string, unknown> {
  const converters = fields.map(({ type }) => nullableToUser(type) ?? same);
  return (row) => {
    const object: Record<string, unknown> = {};
    for (let i = 0; i < fields.length; i++) object[fields[i].name] = converters[i](row[`f${i}`]);
    return object;
  };
}

/** Rows of a table, of which `declared` may give other names to the fields. */
export function tableForm(input: RowType, type: LogicalType | undefined, declared?: TypeText | Fields): Convert {
  const named = type !== undefined && isComposite(type) ? type.fields : input.fields;
  const fields = input.fields.map((field, i) => ({ ...field, name: named[i].name }));
  const asObject = declared !== undefined && isFields(declared);
  const convert = asObject ? (objectOf(fields) as Convert) : rowToUser(fields);
  return (row) => (row === null ? null : convert(row));
}

/** What the function collects: rows keep their kind. */
export function outputForm(type: LogicalType): Convert {
  if (!isComposite(type)) return nullableFromUser(type);
  const convert = rowFromUser(type, true);
  return (value) => (value === null || value === undefined ? null : convert(value));
}
