/** Forms of values that process table functions use beside those of all functions: objects for rows of named fields. */
import type { Fields, TypeText } from '@drey/sdk/udf';
import type { FieldType, LogicalType, RowType, StructuredType } from '../../types/logical/contracts';
import { Row, rowClass } from '../../types/rows';
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
    return { toUser: (value) => (value === null ? null : toUser(value as Row)), fromUser: rowOfObject(type) };
  }
  return { toUser: nullableToUser(type) ?? same, fromUser: nullableFromUser(type) };
}

function isComposite(type: LogicalType): type is RowType | StructuredType {
  return type.root === 'ROW' || type.root === 'STRUCTURED';
}

/** Generated, so that an object is made in one step. */
export function objectOf(fields: readonly FieldType[]): (row: Row) => Record<string, unknown> {
  const converters = fields.map(({ type }) => nullableToUser(type));
  const properties = fields.map(
    ({ name }, i) => `${JSON.stringify(name)}: ${converters[i] ? `c[${i}](row.f${i})` : `row.f${i}`}`,
  );
  const source = `return (row) => ({ ${properties.join(', ')} });`;
  return new Function('c', source)(converters) as (row: Row) => Record<string, unknown>;
}

/** The way back, for objects that have all properties: those made by `objectOf`, and the user's own. */
function rowOfObject(type: RowType | StructuredType): Convert {
  const { fields } = type;
  const general = nullableFromUser(type);
  const converters = fields.map((field) => nullableFromUser(field.type));
  const values = fields.map(({ name }, i) => `c[${i}](o[${JSON.stringify(name)}])`);
  const source = `return (o) => new R(${['0', ...values].join(', ')});`;
  const direct = new Function('R', 'c', source)(rowClass(fields.length), converters) as Convert;
  return (value) => {
    if (typeof value !== 'object' || value === null || value instanceof Row || Array.isArray(value))
      return general(value);
    try {
      return direct(value);
    } catch {
      // Says which field is wrong.
      return general(value);
    }
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
