/** Values of states as JSON: numbers, texts, lists and objects as such, anything else as the text that Flink would print. */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import { formatObject, formatValue } from './format';
import { asPickled, pythonJson } from './python-text';
import { Row } from './rows';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export function jsonValue(value: unknown, type: DataType | undefined): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  const pickled = asPickled(value, type);
  if (pickled !== undefined) return pythonJson(pickled);
  if (type === undefined) return untyped(value);
  switch (type.root) {
    case TypeRoot.TINYINT:
    case TypeRoot.SMALLINT:
    case TypeRoot.INTEGER:
    case TypeRoot.BIGINT:
      return integer(value as number | bigint);
    case TypeRoot.FLOAT:
    case TypeRoot.DOUBLE:
      return Number.isFinite(value) ? (value as number) : String(value);
    case TypeRoot.ROW:
    case TypeRoot.TUPLE:
    case TypeRoot.STRUCTURED:
      return value instanceof Row ? rowValue(value, type) : untyped(value);
    case TypeRoot.ARRAY:
    case TypeRoot.LIST:
    case TypeRoot.PRIMITIVE_ARRAY:
    case TypeRoot.BASIC_ARRAY:
    case TypeRoot.OBJECT_ARRAY:
      return Array.from(value as ArrayLike<unknown>, (item) => jsonValue(item, type.children[0]));
    case TypeRoot.MAP:
      return mapValue(value as ReadonlyMap<unknown, unknown>, type);
    case TypeRoot.OBJECT:
      return untyped(value);
    default:
      return formatValue(value, type);
  }
}

const integer = (value: number | bigint): Json =>
  typeof value === 'number' || BigInt.asIntN(53, value) === value ? Number(value) : String(value);

function rowValue(row: Row, type: DataType): Json {
  const fields = row.toArray();
  const names = type.fieldNames.length > 0 ? type.fieldNames : fields.map((_, i) => `f${i}`);
  return Object.fromEntries(names.map((name, i) => [name, jsonValue(fields[i], type.children[i])]));
}

function mapValue(map: ReadonlyMap<unknown, unknown>, type: DataType): Json {
  const [key, item] = type.children;
  return Object.fromEntries([...map].map(([k, v]) => [textOf(jsonValue(k, key)), jsonValue(v, item)]));
}

/** Values of TypeScript programs without a declared type. */
function untyped(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return integer(value);
  if (Array.isArray(value)) return value.map(untyped);
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [textOf(untyped(k)), untyped(v)]));
  return isPlainObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, untyped(item)]))
    : formatObject(value);
}

/** How a value stands in a table or on the command line: texts as they are, anything else as JSON. */
export const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Also of another realm. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as { readonly constructor?: { readonly name: string } } | null;
  return prototype === null || prototype.constructor?.name === 'Object';
}
