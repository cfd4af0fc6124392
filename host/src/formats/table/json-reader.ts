/**
 * JSON values as internal values of SQL types. Values come from JSON.parse, which is fast but forgets how numbers were written; a
 * reader that needs the text throws {@link NEEDS_TEXT}, and the record is parsed again with {@link NumberText}s.
 */
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import { rowClass } from '../../types/rows';
import { FormatError, unsupportedType } from './contracts';
import { type JsonObject, jsonText, type JsonValue, NumberText } from './json-parser';
import {
  decimalParser,
  type IntegerRoot,
  integerParser,
  isIntegerRoot,
  numberFormat,
  parseBase64,
  parseBooleanText,
  parseDoubleText,
  parseFloatText,
} from './scalars';
import { parseIsoDate, parseTimeText, type TimestampStyle, timestampReader } from './temporal-texts';

export const NEEDS_TEXT = Symbol('the text of a number is needed');

export interface JsonReadOptions {
  readonly failOnMissing: boolean;
  readonly ignoreErrors: boolean;
  readonly timestamps: TimestampStyle;
  /** Values are nodes of Jackson's tree (`decode.json-parser.enabled` = `false`), which differ in a few texts and messages. */
  readonly tree: boolean;
}

export type JsonReader = (json: JsonValue) => unknown;

/** Reads a value that is not null; with `ignoreErrors`, what cannot be read is null. */
export function jsonReader(type: LogicalType, options: JsonReadOptions): JsonReader {
  const read = readerOf(type, options);
  if (!options.ignoreErrors) return read;
  return (json) => {
    try {
      return read(json);
    } catch (error) {
      if (error === NEEDS_TEXT) throw error;
      return null;
    }
  };
}

function readerOf(type: LogicalType, options: JsonReadOptions): JsonReader {
  if (isIntegerRoot(type.root)) return integerReader(type.root);
  switch (type.root) {
    case 'NULL':
      return () => null;
    case 'BOOLEAN':
      return (json) => (typeof json === 'boolean' ? json : parseBooleanText(scalarText(json)));
    case 'FLOAT':
      return (json) => parseFloatText(scalarText(json));
    case 'DOUBLE':
      return (json) => (typeof json === 'number' ? json : parseDoubleText(scalarText(json)));
    case 'CHAR':
    case 'VARCHAR':
      return (json) => (typeof json === 'string' ? json : anyText(json, options.tree));
    case 'BINARY':
    case 'VARBINARY':
      return (json) => {
        if (typeof json !== 'string') throw new FormatError('Current token not VALUE_STRING', PARSE_EXCEPTION);
        return parseBase64(json, PARSE_EXCEPTION);
      };
    case 'DECIMAL': {
      const parse = decimalParser(type);
      if (options.tree) return (json) => parse(scalarText(json));
      return (json) => parse(typeof json === 'string' ? json.trim() : scalarText(json));
    }
    default:
      return temporalReader(type, options);
  }
}

function temporalReader(type: LogicalType, options: JsonReadOptions): JsonReader {
  switch (type.root) {
    case 'DATE':
      return (json) => parseIsoDate(scalarText(json));
    case 'TIME':
      return (json) => parseTimeText(scalarText(json), 'SQL');
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const read = timestampReader(options.timestamps, type.precision, type.root === 'TIMESTAMP_LTZ');
      return (json) => read(scalarText(json));
    }
    default:
      return compositeReader(type, options);
  }
}

function compositeReader(type: LogicalType, options: JsonReadOptions): JsonReader {
  switch (type.root) {
    case 'ARRAY': {
      const element = nullable(jsonReader(type.element, options));
      return (json) => {
        if (!Array.isArray(json)) throw illegalState('Illegal JSON array data...');
        return json.map(element);
      };
    }
    case 'MAP':
      return mapReader(type, type.key, type.value, options);
    case 'MULTISET':
      return mapReader(type, type.element, { root: 'INTEGER', nullable: true }, options);
    case 'ROW':
      return rowReader(
        type,
        type.fields.map((_, i) => i),
        options,
      );
    default:
      throw unsupportedType(`Unsupported type: ${typeSummary(type)}`);
  }
}

function illegalState(message: string): FormatError {
  return new FormatError(message, 'java.lang.IllegalStateException');
}

function mapReader(type: LogicalType, key: LogicalType, value: LogicalType, options: JsonReadOptions): JsonReader {
  if (key.root !== 'CHAR' && key.root !== 'VARCHAR') throw unsupportedKey(type);
  const item = nullable(jsonReader(value, options));
  return (json) => {
    if (!isObject(json)) {
      if (options.tree) return new Map();
      throw illegalState('Illegal JSON map data...');
    }
    return new Map(Object.entries(json).map(([name, inner]) => [name, item(inner)]));
  };
}

export function unsupportedKey(type: LogicalType): FormatError {
  return unsupportedType(
    `JSON format doesn't support non-string as key type of map. The type is: ${typeSummary(type)}`,
  );
}

function nullable(read: JsonReader): JsonReader {
  return (json) => (json === null ? null : read(json));
}

function isObject(json: JsonValue): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof NumberText);
}

/** The text of a value that is no object and no array. */
function scalarText(json: JsonValue): string {
  if (typeof json === 'string') return json;
  if (typeof json === 'number') throw NEEDS_TEXT;
  if (json instanceof NumberText) return json.text;
  return Array.isArray(json) ? '[' : typeof json === 'object' ? '{' : String(json);
}

/** STRING takes any value: objects and arrays as JSON. */
function anyText(json: JsonValue, tree: boolean): string {
  if (typeof json === 'boolean') return String(json);
  if (json instanceof NumberText) return json.text;
  if (typeof json === 'number' || containsNumber(json)) throw NEEDS_TEXT;
  return tree ? jsonText(json, String) : jsonText(json);
}

function containsNumber(json: JsonValue): boolean {
  if (typeof json === 'number') return true;
  if (Array.isArray(json)) return json.some(containsNumber);
  return isObject(json) && Object.values(json).some(containsNumber);
}

const RANGES: Readonly<Record<IntegerRoot, number>> = {
  TINYINT: 2 ** 7,
  SMALLINT: 2 ** 15,
  INTEGER: 2 ** 31,
  BIGINT: 2 ** 53,
  INTERVAL_YEAR_MONTH: 2 ** 31,
  INTERVAL_DAY_TIME: 2 ** 53,
};

function integerReader(root: IntegerRoot): JsonReader {
  const limit = RANGES[root];
  const parse = integerParser(root);
  const cuts = root !== 'TINYINT' && root !== 'SMALLINT';
  return (json) => {
    if (typeof json === 'number') {
      // 1.0 is no number for those that do not cut.
      if (cuts && Number.isInteger(json) && json < limit && json > -limit) return json + 0;
      throw NEEDS_TEXT;
    }
    // Numbers with a fraction lose it where Jackson itself converts.
    if (json instanceof NumberText && cuts && /[.eE]/.test(json.text)) return parse(truncated(json.text));
    return parse(scalarText(json));
  };
}

function truncated(text: string): string {
  const value = Number(text);
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 63) throw numberFormat(`Numeric value (${text}) out of range`);
  return BigInt(Math.trunc(value)).toString();
}

/**
 * Reads the fields at `projection` of an object; fields that are absent are null. Those at `checked` are read, and so may fail, but
 * are no part of the row.
 */
export function rowReader(
  type: RowType,
  projection: readonly number[],
  options: JsonReadOptions,
  checked: readonly number[] = [],
): JsonReader {
  const fields = [...projection, ...checked].map((index) => type.fields[index]);
  const readers = fields.map((field) => jsonReader(field.type, options));
  /** Of this row, not of one inside it. */
  let ownError: FormatError | undefined;
  const missing = (name: string) => {
    const message = options.tree ? `Could not find field with name '${name}'.` : MISSING;
    ownError = new FormatError(message, PARSE_EXCEPTION);
    throw ownError;
  };
  const failed = (name: string, cause: unknown) => {
    if (cause === NEEDS_TEXT || (cause === ownError && !options.tree)) throw cause;
    throw new FormatError(`Fail to deserialize at field: ${name}.`, PARSE_EXCEPTION, { cause });
  };
  const cells = fields.map(({ name }, i) => cellCode(name, i, options.failOnMissing));
  const body = `return (object) => {
    let field = '';
    try {
      ${cells.slice(projection.length).join(';\n      ')};
      return new Row(0${cells
        .slice(0, projection.length)
        .map((cell) => `,\n        ${cell}`)
        .join('')});
    } catch (error) { return failed(field, error); }
  };`;
  const make = new Function('Row', 'readers', 'missing', 'failed', prelude(readers.length) + body) as (
    ...parts: readonly unknown[]
  ) => JsonReader;
  const read = make(rowClass(projection.length), readers, missing, failed);
  return (json) => {
    if (!isObject(json)) throw illegalState('Illegal JSON object data...');
    return read(json);
  };
}

const MISSING = 'Some field is missing in the JSON data.';
const PARSE_EXCEPTION = 'org.apache.flink.formats.json.JsonParseException';

function prelude(count: number): string {
  const names = Array.from({ length: count }, (_, i) => `const read${i} = readers[${i}];\n`);
  return `${names.join('')}let value;\n`;
}

/** Code for one field. Names that every object inherits are looked up as own ones. */
function cellCode(name: string, i: number, failOnMissing: boolean): string {
  const quoted = JSON.stringify(name);
  const own =
    name in Object.prototype
      ? `(Object.hasOwn(object, ${quoted}) ? object[${quoted}] : undefined)`
      : `object[${quoted}]`;
  const absent = failOnMissing ? `missing(${quoted})` : 'null';
  return `(field = ${quoted}, value = ${own}, value === undefined ? ${absent} : value === null ? null : read${i}(value))`;
}
