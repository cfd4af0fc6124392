/** JSON values as internal values of a type, and back. Numbers beyond 2^53 lose digits, as JSON.parse reads doubles. */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import { type Row, RowKind, rowClassOf } from '../../types/rows';
import { describeType } from '../../types/values';

export type JsonReader = (json: unknown) => unknown;

/** A converter made once for a type. It throws on JSON that the type cannot hold. */
export function jsonReader(type: DataType, failOnMissing: boolean): JsonReader {
  const convert = rawReader(type, failOnMissing);
  return (json) => (json === null || json === undefined ? null : convert(json));
}

function rawReader(type: DataType, failOnMissing: boolean): JsonReader {
  switch (type.root) {
    case TypeRoot.OBJECT:
      return (json) => json;
    case TypeRoot.BOOLEAN:
      return (json) => expect(typeof json === 'boolean', json, type);
    case TypeRoot.TINYINT:
    case TypeRoot.SMALLINT:
    case TypeRoot.INTEGER:
    case TypeRoot.BIGINT:
      return (json) => expect(Number.isInteger(json), json, type);
    case TypeRoot.FLOAT:
      return (json) => Math.fround(expect(typeof json === 'number', json, type) as number);
    case TypeRoot.DOUBLE:
      return (json) => expect(typeof json === 'number', json, type);
    case TypeRoot.CHAR:
    case TypeRoot.VARCHAR:
      return (json) => (typeof json === 'string' ? json : JSON.stringify(json));
    case TypeRoot.BIG_DEC:
    case TypeRoot.BIG_INT:
      return (json) => String(expect(typeof json === 'number' || typeof json === 'string', json, type));
    case TypeRoot.VARBINARY:
      return (json) => new Uint8Array(Buffer.from(expect(typeof json === 'string', json, type) as string, 'base64'));
    case TypeRoot.ROW:
    case TypeRoot.TUPLE:
      return rowReader(type, failOnMissing);
    case TypeRoot.MAP: {
      const value = jsonReader(type.children[1]!, failOnMissing);
      return (json) => new Map(Object.entries(json as object).map(([k, v]) => [k, value(v)]));
    }
    case TypeRoot.ARRAY:
    case TypeRoot.LIST:
    case TypeRoot.BASIC_ARRAY:
    case TypeRoot.OBJECT_ARRAY:
    case TypeRoot.PRIMITIVE_ARRAY: {
      const element = jsonReader(type.children[0]!, failOnMissing);
      return (json) => (expect(Array.isArray(json), json, type) as unknown[]).map(element);
    }
    default:
      throw new Error(`The format "json" does not read values of type ${describeType(type)}`);
  }
}

function expect(ok: boolean, json: unknown, type: DataType): unknown {
  if (!ok) throw new Error(`${JSON.stringify(json)} is no ${describeType(type)}`);
  return json;
}

const fieldName = (type: DataType, i: number): string => type.fieldNames[i] ?? `f${i}`;

function rowReader(type: DataType, failOnMissing: boolean): JsonReader {
  const fields = type.children.map((child, i) => ({
    name: fieldName(type, i),
    read: jsonReader(child, failOnMissing),
  }));
  const row = rowClassOf(type);
  return (json) => {
    const object = expect(typeof json === 'object' && !Array.isArray(json), json, type) as Record<string, unknown>;
    const values = fields.map(({ name, read }) => {
      if (failOnMissing && !(name in object)) throw new Error(`Could not find field with name '${name}'`);
      return read(object[name]);
    });
    return new row(RowKind.INSERT, ...values);
  };
}

/** What JSON.stringify shall print for an internal value of `type`. */
export function jsonWriter(type: DataType): (value: unknown) => unknown {
  const convert = rawWriter(type);
  return (value) => (value === null || value === undefined ? null : convert(value));
}

function rawWriter(type: DataType): (value: unknown) => unknown {
  switch (type.root) {
    case TypeRoot.ROW:
    case TypeRoot.TUPLE: {
      const fields = type.children.map((child, i) => ({ name: fieldName(type, i), write: jsonWriter(child) }));
      return (value) =>
        Object.fromEntries(fields.map(({ name, write }, i) => [name, write((value as Row).getField(i))]));
    }
    case TypeRoot.MAP: {
      const write = jsonWriter(type.children[1]!);
      return (value) =>
        Object.fromEntries([...(value as Map<unknown, unknown>)].map(([k, v]) => [String(k), write(v)]));
    }
    case TypeRoot.ARRAY:
    case TypeRoot.LIST:
    case TypeRoot.BASIC_ARRAY:
    case TypeRoot.OBJECT_ARRAY:
    case TypeRoot.PRIMITIVE_ARRAY: {
      const write = jsonWriter(type.children[0]!);
      return (value) => (value as unknown[]).map(write);
    }
    case TypeRoot.VARBINARY:
      return (value) => Buffer.from(value as Uint8Array).toString('base64');
    case TypeRoot.BIGINT:
      return (value) => (typeof value === 'bigint' ? Number(value) : value);
    case TypeRoot.BIG_DEC:
    case TypeRoot.BIG_INT:
      return Number;
    case TypeRoot.DATE:
    case TypeRoot.TIME:
    case TypeRoot.TIMESTAMP:
    case TypeRoot.TIMESTAMP_LTZ:
    case TypeRoot.PICKLED:
    case TypeRoot.RAW:
      throw new Error(`The format "json" does not write values of type ${describeType(type)}`);
    default:
      return (value) => value;
  }
}
