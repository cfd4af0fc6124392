/** SQL values as JSON: JSON_OBJECT, JSON_ARRAY, JSON_STRING and the JSON aggregates. */
import { decimalToText } from '../../types/decimals';
import { formatInstant } from '../../types/format';
import { formatDouble } from '../../types/java-floating';
import type { LogicalType } from '../../types/logical/contracts';
import { isCharacterString } from '../../types/logical/families';
import { typeSummary } from '../../types/logical/print';
import { SqlError } from '../../types/sql-error';
import type { Variant } from '../../types/variant';
import { bigDecimalText, type Json, JsonNumber, RawJson } from './values';

/** Makes JSON of the non-null values of a type. */
export type ToJson = (value: never) => Json;

function unsupported(message: string): SqlError {
  return new SqlError(message, 'org.apache.flink.table.planner.codegen.CodeGenException');
}

/** Throws when values of the type have no JSON form. */
export function toJsonOf(type: LogicalType): ToJson {
  switch (type.root) {
    case 'CHAR':
    case 'VARCHAR':
    case 'BOOLEAN':
      return (value: string | boolean) => value;
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
      return (value: number | bigint) => new JsonNumber(String(value), true);
    case 'FLOAT':
    case 'DOUBLE':
      return doubleToJson;
    case 'DECIMAL': {
      const { scale } = type;
      return (value: number | bigint) => new JsonNumber(bigDecimalText(decimalToText(value, scale)), scale === 0);
    }
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampToJson(Math.max(3, type.precision), type.root === 'TIMESTAMP_LTZ');
    case 'TIMESTAMP_TZ':
      throw unsupported("'TIMESTAMP WITH TIME ZONE' is not yet supported.");
    case 'BINARY':
    case 'VARBINARY':
      return (value: Uint8Array) => Buffer.from(value).toString('base64');
    case 'VARIANT':
      return (value: Variant) => new RawJson(value.toJson());
    default:
      return compositeToJson(type);
  }
}

/** FLOAT is written by the digits of the double that it widens to; what is no number as text. */
function doubleToJson(value: number): Json {
  const text = formatDouble(value);
  return Number.isFinite(value) ? new JsonNumber(bigDecimalText(text), false) : text;
}

/** ISO text with as many digits of a second as there are. */
function timestampToJson(digits: number, zoned: boolean): (value: number | bigint) => Json {
  return (value) => {
    const [time, fraction] = formatInstant(value, digits).slice(0, -1).split('.') as [string, string?];
    const significant = (fraction ?? '').replace(/0+$/, '');
    return `${time}${significant === '' ? '' : `.${significant}`}${zoned ? 'Z' : ''}`;
  };
}

const nullable =
  (convert: ToJson) =>
  (value: unknown): Json =>
    value === null ? null : convert(value as never);

function compositeToJson(type: LogicalType): ToJson {
  switch (type.root) {
    case 'ARRAY': {
      const element = nullable(toJsonOf(type.element));
      return (value: readonly unknown[]) => value.map(element);
    }
    case 'ROW':
    case 'STRUCTURED': {
      const fields = type.fields.map((field) => ({ name: field.name, convert: nullable(toJsonOf(field.type)) }));
      return (value: { readonly [field: string]: unknown }) =>
        new Map(fields.map(({ name, convert }, i) => [name, convert(value[`f${i}`])]));
    }
    case 'MAP':
      return mapToJson(type.key, nullable(toJsonOf(type.value)));
    case 'MULTISET':
      return mapToJson(type.element, (count) => new JsonNumber(String(count), true));
    default:
      throw unsupported(`Type '${typeSummary(type)}' is not scalar or cannot be converted into JSON.`);
  }
}

function mapToJson(keyType: LogicalType, convert: (value: unknown) => Json): ToJson {
  if (!isCharacterString(keyType)) {
    throw unsupported(
      `Type '${typeSummary(keyType)}' is not supported for JSON conversion. The key type must be a character string.`,
    );
  }
  return (value: ReadonlyMap<string | null, unknown>) => {
    const object = new Map<string, Json>();
    let i = 0;
    for (const [key, item] of value) {
      if (key === null) {
        throw new SqlError(
          `Key at index ${i} was null. This is not supported during conversion to JSON.`,
          'java.lang.IllegalArgumentException',
        );
      }
      object.set(key, convert(item));
      i++;
    }
    return object;
  };
}
