/** JSON_VALUE, JSON_QUERY, JSON_EXISTS and the other functions on JSON text, with Flink's behaviours on empty and on error. */
import { SqlError } from '../../types/sql-error';
import { readPath } from './path';
import { parsePath } from './path-parser';
import { InvalidPath, type JsonPath } from './path-types';
import {
  isArray,
  isObject,
  isScalar,
  javaText,
  type Json,
  JsonNumber,
  jsonError,
  parseJson,
  writeJson,
} from './values';

/** A path of a JSON function: `lax $.a`, `strict $.a`, `$.a` (strict). */
export interface PathSpec {
  readonly text: string;
  readonly lax: boolean;
  /** The error when the path cannot be read. */
  readonly path: JsonPath | Error;
}

export function readPathSpec(text: string): PathSpec {
  const match = /^\s*(strict|lax)\s+(.+)$/is.exec(text);
  const lax = match?.[1]?.toLowerCase() === 'lax';
  try {
    return { text, lax, path: parsePath(match?.[2] ?? text) };
  } catch (error) {
    return { text, lax, path: error as Error };
  }
}

/** What a path finds: `value` undefined means that a lax path found nothing. */
type Found = { readonly value: Json | undefined } | { readonly error: unknown };

function illegalPath(text: string): SqlError {
  return jsonError(`Illegal jsonpath spec ''${text}'', format of the spec should be: ''<lax|strict> $'{'expr'}'''`);
}

function find(input: string, spec: PathSpec): Found {
  let document: Json;
  try {
    document = parseJson(input);
  } catch (error) {
    return spec.lax ? { value: undefined } : { error };
  }
  if (document === null) return { error: jsonError('json object can not be null') };
  if (spec.path instanceof Error) return { error: illegalPath(spec.text) };
  try {
    const value = readPath(spec.path, document, false);
    if (value === null && !spec.lax) {
      throw jsonError('Strict jsonpath mode requires a non empty returned value, but is null');
    }
    return { value };
  } catch (error) {
    if (!spec.lax) return { error: error instanceof InvalidPath ? illegalPath(spec.text) : error };
    return { value: spec.path.definite ? undefined : [] };
  }
}

function asRuntimeError(error: unknown): Error {
  if (error instanceof SqlError && error.exceptionClass.endsWith('.TableRuntimeException')) return error;
  return jsonError(error instanceof Error ? error.message : String(error), error);
}

export type ExistsOnError = 'TRUE' | 'FALSE' | 'UNKNOWN' | 'ERROR';

export function jsonExists(input: string, spec: PathSpec, onError: ExistsOnError): boolean | null {
  const found = find(input, spec);
  if (!('error' in found)) return found.value !== undefined && found.value !== null;
  if (onError === 'ERROR') throw asRuntimeError(found.error);
  return onError === 'UNKNOWN' ? null : onError === 'TRUE';
}

export type ValueBehavior = 'NULL' | 'ERROR' | 'DEFAULT';

/** `convert` makes an internal value of the RETURNING type; the defaults have that type already. */
export function jsonValue(
  input: string,
  spec: PathSpec,
  onEmpty: ValueBehavior,
  emptyDefault: unknown,
  onError: ValueBehavior,
  errorDefault: unknown,
  convert: (value: Json) => unknown,
): unknown {
  const found = find(input, spec);
  let error: unknown;
  if ('error' in found) error = found.error;
  else {
    const { value } = found;
    const nothing = value === undefined || value === null || (spec.lax && !isScalar(value));
    if (nothing) {
      if (onEmpty === 'ERROR') throw jsonError('Empty result of JSON_VALUE function is not allowed');
      return onEmpty === 'NULL' ? null : emptyDefault;
    }
    if (isScalar(value)) return convert(value);
    error = jsonError(`Strict jsonpath mode requires scalar value, and the actual value is: ''${javaText(value)}''`);
  }
  if (onError === 'ERROR') throw asRuntimeError(error);
  return onError === 'NULL' ? null : errorDefault;
}

function classCast(value: Json, target: string): never {
  let actual = 'java.lang.String';
  if (value instanceof JsonNumber) actual = value.integral ? 'java.lang.Integer' : 'java.math.BigDecimal';
  else if (typeof value === 'boolean') actual = 'java.lang.Boolean';
  throw new SqlError(`class ${actual} cannot be cast to class ${target}`, 'java.lang.ClassCastException');
}

/** From a scalar JSON value to RETURNING's type: no other conversion than to text takes place. */
export const VALUE_CONVERTERS: { readonly [root: string]: (value: Json) => unknown } = {
  VARCHAR: javaText,
  BOOLEAN: (value) => (typeof value === 'boolean' ? value : classCast(value, 'java.lang.Boolean')),
  INTEGER(value) {
    const fits = value instanceof JsonNumber && value.integral && (value.value | 0) === value.value;
    return fits ? value.value : classCast(value, 'java.lang.Integer');
  },
  DOUBLE: (value) =>
    value instanceof JsonNumber && !value.integral ? value.value : classCast(value, 'java.math.BigDecimal'),
};

export type Wrapper = 'WITHOUT_ARRAY' | 'WITH_UNCONDITIONAL_ARRAY' | 'WITH_CONDITIONAL_ARRAY';
export type QueryBehavior = 'NULL' | 'ERROR' | 'EMPTY_ARRAY' | 'EMPTY_OBJECT';

/** Text, or with `asArray` the array of the items as text. */
export function jsonQuery(
  input: string,
  spec: PathSpec,
  wrapper: Wrapper,
  onEmpty: QueryBehavior,
  onError: QueryBehavior,
  asArray: boolean,
): unknown {
  const found = find(input, spec);
  let error: unknown;
  if ('error' in found) error = found.error;
  else {
    const value = wrap(found.value, wrapper);
    if (value === undefined || (spec.lax && isScalar(value))) {
      if (onEmpty === 'ERROR') throw jsonError('Empty result of JSON_QUERY function is not allowed');
      return otherwise(onEmpty, asArray);
    }
    if (!isScalar(value)) {
      if (!asArray) return writeJson(value);
      if (isArray(value))
        return value.map((item) => (item === null ? null : isScalar(item) ? javaText(item) : writeJson(item)));
    }
    error = isScalar(value)
      ? jsonError(
          `Strict jsonpath mode requires array or object value, and the actual value is: ''${javaText(value)}''`,
        )
      : new SqlError('The JSON value is no array.', 'java.lang.ClassCastException');
  }
  if (onError === 'ERROR') throw asRuntimeError(error);
  return otherwise(onError, asArray);
}

function wrap(value: Json | undefined, wrapper: Wrapper): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (wrapper === 'WITHOUT_ARRAY' || (wrapper === 'WITH_CONDITIONAL_ARRAY' && isArray(value))) return value;
  return [value];
}

function otherwise(behavior: QueryBehavior, asArray: boolean): unknown {
  if (behavior === 'NULL') return null;
  if (behavior === 'EMPTY_OBJECT') return '{}';
  return asArray ? [] : '[]';
}

export type JsonKind = 'VALUE' | 'OBJECT' | 'ARRAY' | 'SCALAR';

/** IS JSON: NULL is none. */
export function isJson(input: string | null, kind: JsonKind): boolean {
  if (input === null) return false;
  try {
    const value = parseJson(input);
    if (kind === 'OBJECT') return isObject(value);
    if (kind === 'ARRAY') return isArray(value);
    return kind === 'VALUE' || isScalar(value);
  } catch {
    return false;
  }
}

/** JSON(): the text without spaces and with its keys in order; NULL for blank text. */
export function normalizedJson(input: string): string | null {
  const text = input.trim();
  if (text === '') return null;
  try {
    return writeJson(parseJson(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw jsonError(`Invalid JSON string in JSON(value) function: "${input}". Error: ${reason}`, error);
  }
}

const QUOTED: { readonly [char: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * JSON_QUOTE. Beyond ASCII every UTF-16 unit is written by the code point that begins there, so a surrogate pair gives five digits
 * and then its second half.
 */
export function jsonQuote(input: string): string {
  let result = '"';
  for (let i = 0; i < input.length; i++) {
    const code = input.codePointAt(i) as number;
    const char = input[i] as string;
    result += code < 128 ? (QUOTED[char] ?? char) : `\\u${code.toString(16).padStart(4, '0')}`;
  }
  return `${result}"`;
}

const UNQUOTED: { readonly [char: string]: string } = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** JSON_UNQUOTE: the content of a JSON string; other text as it is. */
export function jsonUnquote(input: string): string {
  if (!isJson(input, 'VALUE')) return input;
  if (!input.startsWith('"') || !input.endsWith('"') || input.length < 2) return input;
  const inside = input.slice(1, -1);
  if (/\\(?!["\\/bfnrtu])/.test(inside.replace(/\\\\/g, ''))) return input;
  return inside.replace(/\\(u([0-9a-fA-F]{4})|.)/gs, (_, char: string, digits?: string) =>
    digits === undefined ? (UNQUOTED[char] ?? char) : String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
