/** Messages of one JSON object. Flink: JsonRowDeserializationSchema, JsonRowSerializationSchema (of flink-python). */
import { type DataType, TypeRoot } from '@drey/sdk/protocol';
import { formatDouble, formatFloat } from '../../../types/java-floating';
import type { Row } from '../../../types/rows';
import { describeType } from '../../../types/values';
import { OptionReader } from '../../options';
import { FormatError } from '../contracts';
import { type JsonValue, parseJson } from '../json-parser';
import { NEEDS_TEXT } from '../json-reader';
import { quoted } from '../json-writer';
import { formatIsoDate, formatTimeText, timestampWriter } from '../temporal-texts';
import { type MessageSchema, textOf } from './contracts';
import { elementReader } from './json-reader';

export const jsonSchema: MessageSchema = {
  decoder(type, options) {
    const reader = new OptionReader('format "json"', options);
    const failOnMissing = reader.boolean('fail-on-missing-field');
    const ignoreErrors = reader.boolean('ignore-parse-errors');
    reader.end();
    const read = elementReader(type, { failOnMissing, ignoreErrors });
    return {
      decode(message) {
        const text = message === null ? '' : textOf(message);
        try {
          return readText(text, read);
        } catch (cause) {
          if (ignoreErrors) return undefined;
          throw new FormatError(`Failed to deserialize JSON '${text}'.`, 'java.io.IOException', { cause });
        }
      },
    };
  },
  encoder(type, options) {
    new OptionReader('format "json"', options).end();
    const write = elementWriter(type);
    return {
      encode(element) {
        try {
          return Buffer.from(write(element));
        } catch (cause) {
          const message = `Could not serialize row '${String(element)}'. Make sure that the schema matches the input.`;
          throw new FormatError(message, 'java.lang.RuntimeException', { cause });
        }
      },
    };
  },
};

/** Null, and nothing else, gives no element. */
function readText(text: string, read: (json: JsonValue) => unknown): unknown {
  try {
    return read(JSON.parse(text) as JsonValue) ?? undefined;
  } catch (error) {
    // Also what JSON.parse refuses and Jackson may take.
    if (error !== NEEDS_TEXT && !(error instanceof SyntaxError)) throw error;
  }
  const json = parseJson(text);
  if (json === undefined) throw new FormatError('No content to map due to end-of-input', 'java.io.IOException');
  return read(json) ?? undefined;
}

type Writer = (value: unknown) => string;

function elementWriter(type: DataType): Writer {
  const write = writerOf(type);
  return (value) => (value === null || value === undefined ? 'null' : write(value));
}

function writerOf(type: DataType): Writer {
  switch (type.root) {
    case TypeRoot.OBJECT:
      return (value) => JSON.stringify(value) ?? 'null';
    case TypeRoot.FLOAT:
      return (value) => floating(formatFloat(value as number));
    case TypeRoot.DOUBLE:
      return (value) => floating(formatDouble(value as number));
    case TypeRoot.CHAR:
    case TypeRoot.VARCHAR:
      return (value) => quoted(value as string);
    case TypeRoot.VARBINARY:
      return (value) => `"${Buffer.from(value as Uint8Array).toString('base64')}"`;
    case TypeRoot.BOOLEAN:
    case TypeRoot.TINYINT:
    case TypeRoot.SMALLINT:
    case TypeRoot.INTEGER:
    case TypeRoot.BIGINT:
    case TypeRoot.BIG_DEC:
    case TypeRoot.BIG_INT:
      return String;
    case TypeRoot.DATE:
      return (value) => `"${formatIsoDate(value as number)}"`;
    case TypeRoot.TIME:
      return (value) => `"${formatTimeText(value as number)}Z"`;
    case TypeRoot.TIMESTAMP: {
      const write = timestampWriter('ISO-8601', 6, true);
      return (value) => `"${write(value as number | bigint)}"`;
    }
    default:
      return containerWriter(type);
  }
}

function containerWriter(type: DataType): Writer {
  switch (type.root) {
    case TypeRoot.ROW:
    case TypeRoot.TUPLE: {
      const fields = type.children.map((child, i) => ({
        key: `${quoted(type.fieldNames[i] ?? `f${i}`)}:`,
        write: elementWriter(child),
      }));
      return (row) => `{${fields.map(({ key, write }, i) => key + write((row as Row).getField(i))).join(',')}}`;
    }
    case TypeRoot.MAP: {
      const write = elementWriter(type.children[1]);
      return (value) =>
        `{${[...(value as ReadonlyMap<unknown, unknown>)].map(([k, v]) => `${quoted(String(k))}:${write(v)}`).join(',')}}`;
    }
    case TypeRoot.ARRAY:
    case TypeRoot.LIST:
    case TypeRoot.BASIC_ARRAY:
    case TypeRoot.OBJECT_ARRAY:
    case TypeRoot.PRIMITIVE_ARRAY: {
      const write = elementWriter(type.children[0]);
      return (value) => `[${(value as readonly unknown[]).map(write).join(',')}]`;
    }
    default:
      throw new Error(`The format "json" does not write values of type ${describeType(type)}`);
  }
}

/** NaN and infinities are no JSON numbers. */
function floating(text: string): string {
  return /[a-z]/.test(text) ? `"${text}"` : text;
}
