/** Keys as people write them: in the text form that Flink prints, or as JSON. */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import { formatValue } from '../types/format';
import { type Json, jsonValue, textOf } from '../types/json-values';
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
  if (formatValue(key, type) === text) return true;
  const json = jsonValue(key, type);
  return textOf(json) === text || (typeof json === 'object' && sameJson(json, exactJson(text), type));
}

/** Texts and numbers of JSON. */
const JSON_PARTS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** As `jsonValue` has it: integers that JSON numbers cannot hold are texts. */
function exactJson(text: string): unknown {
  const exact = text.replace(JSON_PARTS, (part) =>
    /^-?\d+$/.test(part) && !Number.isSafeInteger(Number(part)) ? `"${part}"` : part,
  );
  return parsedJson(exact);
}

/** Whether `wanted` is this value, whose rows may be written as lists, and fields in any order. */
function sameJson(own: Json, wanted: unknown, type: DataType | undefined): boolean {
  if (typeof own !== 'object' || typeof wanted !== 'object' || own === null || wanted === null) return own === wanted;
  const isRow = type !== undefined && ROWS.has(type.root);
  if (Array.isArray(own) !== Array.isArray(wanted) && !isRow) return false;
  const names = isRow ? fieldNames(type) : Object.keys(own);
  if (Object.keys(wanted).length !== names.length) return false;
  return names.every((name, i) => {
    const child = isRow ? type.children[i] : type?.children.at(-1);
    const at = Array.isArray(wanted) ? i : name;
    return sameJson((own as Record<string, Json>)[name] ?? null, (wanted as Record<string, unknown>)[at], child);
  });
}

const fieldNames = (type: DataType): string[] => type.children.map((_, i) => type.fieldNames[i] ?? `f${i}`);

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

/** `text`: the digits as they were written; without them, integers that JSON cannot hold exactly are not known. */
function integer(json: unknown, text?: string): { readonly value: unknown } | undefined {
  if (text === undefined) return Number.isSafeInteger(json) ? { value: json } : undefined;
  if (!/^-?\d+$/.test(text)) return undefined;
  const number = Number(text);
  return { value: Number.isSafeInteger(number) ? number : BigInt(text) };
}

/** `[1, "a"]`, or `{"id": 1, "name": "a"}` with all fields. */
function row(json: unknown, type: DataType): { readonly value: unknown } | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const names = fieldNames(type);
  const values = Array.isArray(json) ? json : names.map((name) => (json as Record<string, unknown>)[name]);
  if (values.length !== type.children.length) return undefined;
  const fields = values.map((value, i) => internalValue(value, type.children[i]));
  if (fields.includes(undefined)) return undefined;
  const RowClass = rowClassOf(type);
  return { value: new RowClass(0, ...fields.map((field) => field!.value)) };
}
