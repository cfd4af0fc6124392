/** JSON as values of a stream's types, as lenient as Flink's JsonRowDeserializationSchema: scalars are read from their texts. */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import { RowKind, rowClassOf } from '../../../types/rows';
import { describeType } from '../../../types/values';
import { FormatError } from '../contracts';
import { jsonText, type JsonValue, NumberText } from '../json-parser';
import { NEEDS_TEXT } from '../json-reader';
import { integerParser, parseBase64, parseBooleanText, parseDoubleText, parseFloatText } from '../scalars';
import { parseIsoDate } from '../temporal-texts';

export type ElementReader = (json: JsonValue) => unknown;

export interface ElementReadOptions {
  readonly failOnMissing: boolean;
  /** What cannot be read is null. */
  readonly ignoreErrors: boolean;
}

/** Throws NEEDS_TEXT where a number's text is needed and the value comes from JSON.parse. */
export function elementReader(type: DataType, options: ElementReadOptions): ElementReader {
  const read = readerOf(type, options);
  if (!options.ignoreErrors) return (json) => (json === null ? null : read(json));
  return (json) => {
    if (json === null) return null;
    try {
      return read(json);
    } catch (error) {
      if (error === NEEDS_TEXT) throw error;
      return null;
    }
  };
}

function readerOf(type: DataType, options: ElementReadOptions): ElementReader {
  switch (type.root) {
    case TypeRoot.OBJECT:
      return (json) => json;
    case TypeRoot.BOOLEAN:
      return (json) => (typeof json === 'boolean' ? json : parseBooleanText(scalarText(json)));
    case TypeRoot.TINYINT:
      return integers('TINYINT', 2 ** 7);
    case TypeRoot.SMALLINT:
      return integers('SMALLINT', 2 ** 15);
    case TypeRoot.INTEGER:
      return integers('INTEGER', 2 ** 31);
    case TypeRoot.BIGINT:
      return integers('BIGINT', 2 ** 53);
    case TypeRoot.FLOAT:
      return (json) => parseFloatText(scalarText(json));
    case TypeRoot.DOUBLE:
      return (json) => (typeof json === 'number' ? json : parseDoubleText(scalarText(json)));
    case TypeRoot.CHAR:
    case TypeRoot.VARCHAR:
      return (json) => (typeof json === 'string' ? json : anyText(json));
    case TypeRoot.BIG_DEC:
    case TypeRoot.BIG_INT:
      return (json) => plainNumber(scalarText(json).trim());
    case TypeRoot.VARBINARY:
      return (json) => parseBase64(scalarText(json), PARSE_EXCEPTION);
    default:
      return otherReader(type, options);
  }
}

const PARSE_EXCEPTION = 'org.apache.flink.formats.json.JsonRowDeserializationSchema$JsonParseException';

function otherReader(type: DataType, options: ElementReadOptions): ElementReader {
  switch (type.root) {
    case TypeRoot.DATE:
      return (json) => parseIsoDate(scalarText(json));
    case TypeRoot.TIME:
      return (json) => rfcTime(scalarText(json));
    case TypeRoot.TIMESTAMP:
      return (json) => rfcTimestamp(scalarText(json));
    case TypeRoot.ROW:
    case TypeRoot.TUPLE:
      return rowReader(type, options);
    case TypeRoot.MAP: {
      const [key, value] = type.children.map((child) => elementReader(child, options));
      return (json) => new Map(Object.entries(objectOf(json)).map(([name, inner]) => [key(name), value(inner)]));
    }
    case TypeRoot.ARRAY:
    case TypeRoot.LIST:
    case TypeRoot.BASIC_ARRAY:
    case TypeRoot.OBJECT_ARRAY:
    case TypeRoot.PRIMITIVE_ARRAY: {
      const element = elementReader(type.children[0], options);
      return (json) => {
        if (!Array.isArray(json)) throw new FormatError('The value is no JSON array', 'java.lang.ClassCastException');
        return (json as readonly JsonValue[]).map(element);
      };
    }
    default:
      throw new Error(`The format "json" does not read values of type ${describeType(type)}`);
  }
}

function rowReader(type: DataType, options: ElementReadOptions): ElementReader {
  const fields = type.children.map((child, i) => ({
    name: type.fieldNames[i] ?? `f${i}`,
    read: elementReader(child, options),
  }));
  const RowClass = rowClassOf(type);
  return (json) => {
    const object = objectOf(json);
    const values = fields.map(({ name, read }) => {
      const value = Object.hasOwn(object, name) ? object[name] : undefined;
      if (value !== undefined) return read(value);
      if (!options.failOnMissing) return null;
      throw new FormatError(`Could not find field with name '${name}'.`, 'java.lang.IllegalStateException');
    });
    return new RowClass(RowKind.INSERT, ...values);
  };
}

function objectOf(json: JsonValue): Readonly<Record<string, JsonValue>> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof NumberText)) {
    return json as Readonly<Record<string, JsonValue>>;
  }
  throw new FormatError('The value is no JSON object', 'java.lang.ClassCastException');
}

function integers(root: 'TINYINT' | 'SMALLINT' | 'INTEGER' | 'BIGINT', limit: number): ElementReader {
  const parse = integerParser(root);
  const cuts = root === 'INTEGER' || root === 'BIGINT';
  return (json) => {
    if (typeof json === 'number') {
      if (Number.isInteger(json) && json < limit && json > -limit) return json + 0;
      throw NEEDS_TEXT;
    }
    // Numbers with a fraction lose it where Jackson itself converts.
    if (cuts && json instanceof NumberText && /[.eE]/.test(json.text)) return Math.trunc(Number(json.text));
    return parse(scalarText(json));
  };
}

function scalarText(json: JsonValue): string {
  if (typeof json === 'string') return json;
  if (typeof json === 'number') throw NEEDS_TEXT;
  if (json instanceof NumberText) return json.text;
  // The text of a container node is empty.
  return typeof json === 'object' ? '' : String(json);
}

function anyText(json: JsonValue): string {
  if (typeof json === 'number') throw NEEDS_TEXT;
  if (json instanceof NumberText || typeof json === 'boolean') return scalarText(json);
  if (containsNumber(json)) throw NEEDS_TEXT;
  return jsonText(json);
}

function containsNumber(json: JsonValue): boolean {
  if (typeof json === 'number') return true;
  if (typeof json !== 'object' || json === null || json instanceof NumberText) return false;
  return Object.values(json as Readonly<Record<string, JsonValue>>).some(containsNumber);
}

const NUMBER = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/;

/** Plain decimal text of a number. */
function plainNumber(text: string): string {
  const match = NUMBER.exec(text);
  if (!match || (match[2] === '' && !match[3])) {
    throw new FormatError(`For input string: "${text}"`, 'java.lang.NumberFormatException');
  }
  const exponent = Number(match[4] ?? 0);
  if (exponent === 0) return text.replace(/^\+/, '').replace(/[eE].*$/, '');
  const fraction = match[3] ?? '';
  const digits = match[2] + fraction;
  const scale = fraction.length - exponent;
  const sign = match[1] === '-' ? '-' : '';
  if (scale <= 0) return sign + (BigInt(digits) === 0n ? '0' : `${BigInt(digits)}${'0'.repeat(-scale)}`);
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

const UTC = '(Z|[-+]\\d\\d:?\\d\\d)';
const TIME = '(\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))?';
const RFC_TIME = new RegExp(`^${TIME}${UTC}$`);
const RFC_TIMESTAMP = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)T${TIME}${UTC}$`);

/** µs of the day. */
function rfcTime(text: string): number {
  const match = RFC_TIME.exec(text);
  if (!match) throw unparsable(text);
  const micros = microsOf(match.slice(1, 5));
  if (isUtc(match[5]) && micros % 1_000_000 === 0) return micros;
  throw new FormatError(
    'Invalid time format. Only a time in UTC timezone without milliseconds is supported yet.',
    'java.lang.IllegalStateException',
  );
}

/** µs since 1970. */
function rfcTimestamp(text: string): number {
  const match = RFC_TIMESTAMP.exec(text);
  if (!match) throw unparsable(text);
  if (!isUtc(match[6])) {
    throw new FormatError(
      "Invalid timestamp format. Only a timestamp in UTC timezone is supported yet. Format: yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
      'java.lang.IllegalStateException',
    );
  }
  return parseIsoDate(match[1]) * 86_400_000_000 + microsOf(match.slice(2, 6));
}

function isUtc(zone: string): boolean {
  return zone === 'Z' || /^[-+]00:?00$/.test(zone);
}

function microsOf([hours, minutes, seconds, fraction = '']: readonly string[]): number {
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

function unparsable(text: string): FormatError {
  return new FormatError(`Text '${text}' could not be parsed at index 0`, 'java.time.format.DateTimeParseException');
}
