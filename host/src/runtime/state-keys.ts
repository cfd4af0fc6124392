/** Keys as people write them: in the text form that Flink prints, or as JSON. */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import { formatValue } from '../types/format';
import { jsonValue, textOf } from '../types/json-values';
import { asPickled, pythonText } from '../types/python-text';
import { rowClassOf } from '../types/rows';

const INTEGERS: ReadonlySet<TypeRoot> = new Set([
  TypeRoot.TINYINT,
  TypeRoot.SMALLINT,
  TypeRoot.INTEGER,
  TypeRoot.BIGINT,
]);
const ROWS: ReadonlySet<TypeRoot> = new Set([TypeRoot.ROW, TypeRoot.TUPLE, TypeRoot.STRUCTURED]);

/**
 * The keys of this type that `text` can mean, to be looked up directly. undefined = that cannot be said: all keys are to be compared
 * by `isKey`.
 */
export function keysOf(text: string, type: DataType): readonly unknown[] | undefined {
  if (text === 'null') return undefined;
  if (type.root === TypeRoot.VARCHAR || type.root === TypeRoot.CHAR) {
    const json = parsedJson(text);
    return typeof json === 'string' ? [text, json] : [text];
  }
  const json = parsedJson(text);
  const key = json === undefined ? undefined : internalValue(json, type, text);
  return key === undefined ? undefined : [key.value];
}

/** Whether `text` is this key's text, the text of its JSON form, or Python's repr. */
export function isKey(key: unknown, type: DataType, text: string): boolean {
  if (key === null || key === undefined) return text === 'null' || text === 'None';
  const pickled = asPickled(key, type);
  if (pickled !== undefined && pythonText(pickled) === text) return true;
  return formatValue(key, type) === text || textOf(jsonValue(key, type)) === normalized(text);
}

/** JSON without blanks between its parts. */
function normalized(text: string): string {
  const json = parsedJson(text);
  return typeof json === 'object' ? JSON.stringify(json) : text;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The internal value that `json` stands for; undefined = only known by comparing. */
function internalValue(json: unknown, type: DataType, text?: string): { readonly value: unknown } | undefined {
  if (INTEGERS.has(type.root)) return integer(json, text);
  if (ROWS.has(type.root)) return row(json, type);
  switch (type.root) {
    case TypeRoot.BOOLEAN:
      return typeof json === 'boolean' ? { value: json } : undefined;
    case TypeRoot.DOUBLE:
      return typeof json === 'number' ? { value: json } : undefined;
    case TypeRoot.FLOAT:
      return typeof json === 'number' ? { value: Math.fround(json) } : undefined;
    case TypeRoot.CHAR:
    case TypeRoot.VARCHAR:
      return typeof json === 'string' ? { value: json } : undefined;
    default:
      return undefined;
  }
}

function integer(json: unknown, text = String(json)): { readonly value: unknown } | undefined {
  if (!/^-?\d+$/.test(text)) return undefined;
  const number = Number(text);
  return { value: Number.isSafeInteger(number) ? number : BigInt(text) };
}

/** `[1, "a"]`, or `{"id": 1, "name": "a"}` with all fields. */
function row(json: unknown, type: DataType): { readonly value: unknown } | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const names = type.children.map((_, i) => type.fieldNames[i] ?? `f${i}`);
  const values = Array.isArray(json) ? json : names.map((name) => (json as Record<string, unknown>)[name]);
  if (values.length !== type.children.length) return undefined;
  const fields = values.map((value, i) => internalValue(value, type.children[i]));
  if (fields.includes(undefined)) return undefined;
  const RowClass = rowClassOf(type);
  return { value: new RowClass(0, ...fields.map((field) => field!.value)) };
}
