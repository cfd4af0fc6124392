/** "json" for tables. Flink: JsonFormatFactory. */
import type { ConnectorOption, TableOptions } from '../../types/options/table-options';
import type { RowType } from '../../types/logical/contracts';
import { validation } from '../../types/sql-error';
import type { Row } from '../../types/rows';
import type { FormatDecoder } from '../contracts';
import { LineDecoder } from '../lines';
import {
  flag,
  FormatError,
  type FormatSettings,
  type MessageDecoder,
  notSerialized,
  type TableFormat,
} from './contracts';
import { decimalText, parseJson, type JsonValue, NumberText } from './json-parser';
import { type ByteReader, byteReader } from './json-bytes';
import { type JsonReader, type JsonReadOptions, NEEDS_TEXT, rowReader } from './json-reader';
import { type JsonWriter, rowWriter } from './json-writer';
import type { TimestampStyle } from './temporal-texts';

const FAIL_ON_MISSING: ConnectorOption = { key: 'fail-on-missing-field', type: 'boolean', default: 'false' };
const IGNORE_ERRORS: ConnectorOption = { key: 'ignore-parse-errors', type: 'boolean', default: 'false' };
const TIMESTAMPS: ConnectorOption = { key: 'timestamp-format.standard', type: 'string', default: 'SQL' };
const NULL_KEY_MODE: ConnectorOption = { key: 'map-null-key.mode', type: 'string', default: 'FAIL' };
const NULL_KEY_LITERAL: ConnectorOption = { key: 'map-null-key.literal', type: 'string', default: 'null' };
const PLAIN: ConnectorOption = { key: 'encode.decimal-as-plain-number', type: 'boolean', default: 'false' };
const IGNORE_NULLS: ConnectorOption = { key: 'encode.ignore-null-fields', type: 'boolean', default: 'false' };
/** Which of Jackson's interfaces reads: its parser or its tree. */
const PARSER: ConnectorOption = { key: 'decode.json-parser.enabled', type: 'boolean', default: 'true' };

const NOTHING = new Uint8Array(0);

export const jsonTableFormat: TableFormat = {
  identifier: 'json',
  options: [FAIL_ON_MISSING, IGNORE_ERRORS, TIMESTAMPS, NULL_KEY_MODE, NULL_KEY_LITERAL, PLAIN, IGNORE_NULLS, PARSER],
  check: checkJson,
  decoder: (stored, projection, options) => lineDecoder(new JsonRecords(stored, projection, options)),
  messageDecoder: (stored, projection, options) => new JsonMessages(stored, projection, options),
  messageEncoder(type, settings) {
    const write = writerOf(type, settings);
    return {
      encode(row) {
        try {
          return Buffer.from(write(row));
        } catch (cause) {
          throw notSerialized(row, type.fields.length, cause);
        }
      },
    };
  },
  encoder(type, settings) {
    const write = writerOf(type, settings);
    return {
      header: () => NOTHING,
      encode: (rows) => {
        let text = '';
        for (const row of rows) text += `${write(row)}\n`;
        return Buffer.from(text);
      },
      footer: () => NOTHING,
    };
  },
};

function timestampStyle(settings: FormatSettings): TimestampStyle {
  return settings.get(TIMESTAMPS.key) === 'ISO-8601' ? 'ISO-8601' : 'SQL';
}

function checkJson(options: TableOptions, use: 'read' | 'write'): void {
  if (use === 'read' && options.boolean(IGNORE_ERRORS) && options.boolean(FAIL_ON_MISSING)) {
    throw validation("fail-on-missing-field and ignore-parse-errors shouldn't both be true.");
  }
  const mode = options.string(NULL_KEY_MODE) ?? '';
  if (use === 'write' && !['LITERAL', 'FAIL', 'DROP'].includes(mode.toUpperCase())) {
    throw validation(
      `Unsupported value '${mode}' for option map-null-key.mode. Supported values are [LITERAL, FAIL, DROP].`,
    );
  }
  const style = options.string(TIMESTAMPS) ?? '';
  if (style !== 'SQL' && style !== 'ISO-8601') {
    throw validation(
      `Unsupported value '${style}' for timestamp-format.standard. Supported values are [SQL, ISO-8601].`,
    );
  }
}

function writerOf(type: RowType, settings: FormatSettings): JsonWriter {
  return rowWriter(type, {
    timestamps: timestampStyle(settings),
    nullKeys: (settings.get(NULL_KEY_MODE.key) ?? 'FAIL').toUpperCase() as 'FAIL' | 'DROP' | 'LITERAL',
    nullKeyLiteral: settings.get(NULL_KEY_LITERAL.key) ?? 'null',
    plainDecimals: flag(settings, PLAIN.key),
    ignoreNullFields: flag(settings, IGNORE_NULLS.key),
  });
}

function lineDecoder(records: JsonRecords): FormatDecoder {
  return new LineDecoder((line, rows) => {
    if (line !== '') records.read(line.startsWith('\ufeff') ? line.slice(1) : line, rows);
  });
}

/** Messages, each of which is a record. */
class JsonMessages implements MessageDecoder {
  private readonly records: JsonRecords;
  private readonly bytes: ByteReader | undefined;

  constructor(stored: RowType, projection: readonly number[], settings: FormatSettings) {
    const checked = checkedFields(stored, projection, settings);
    this.records = new JsonRecords(stored, projection, settings, checked);
    this.bytes = byteReader(stored, projection, checked, readOptions(settings));
  }

  decode(message: Uint8Array | null, rows: Row[]): void {
    if (message === null || message.length === 0) return;
    const row = this.bytes?.read(message);
    if (row !== undefined) {
      rows.push(row);
      return;
    }
    const text = textOf(message);
    this.records.read(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, rows);
  }
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}

function readOptions(settings: FormatSettings): JsonReadOptions {
  return {
    failOnMissing: flag(settings, FAIL_ON_MISSING.key),
    ignoreErrors: flag(settings, IGNORE_ERRORS.key),
    timestamps: timestampStyle(settings),
    tree: !flag(settings, PARSER.key, true),
  };
}

/** Connectors of messages read whole rows, whatever is wanted of them: a field that cannot be read fails all the same. */
function checkedFields(stored: RowType, projection: readonly number[], settings: FormatSettings): number[] {
  if (flag(settings, IGNORE_ERRORS.key)) return [];
  const failOnMissing = flag(settings, FAIL_ON_MISSING.key);
  return stored.fields.flatMap(({ type }, i) => {
    const never = !failOnMissing && (type.root === 'VARCHAR' || type.root === 'CHAR' || type.root === 'BOOLEAN');
    return never || projection.includes(i) ? [] : [i];
  });
}

/** One object, or an array of objects, a record. */
class JsonRecords {
  private readonly readRow: JsonReader;
  private readonly ignoreErrors: boolean;
  /** Set for good when a number's text was needed once. */
  private exact: boolean;
  private readonly tree: boolean;

  constructor(
    stored: RowType,
    projection: readonly number[],
    settings: FormatSettings,
    checked: readonly number[] = [],
  ) {
    const options = readOptions(settings);
    this.ignoreErrors = options.ignoreErrors;
    this.tree = options.tree;
    this.readRow = rowReader(stored, projection, options, checked);
    this.exact = options.tree;
  }

  /** Appends the rows of a record. Throws FormatError. */
  read(line: string, rows: unknown[]): void {
    try {
      this.record(line, rows);
    } catch (cause) {
      if (this.ignoreErrors) return;
      throw new FormatError(`Failed to deserialize JSON '${line}'.`, 'java.io.IOException', { cause });
    }
  }

  private record(line: string, rows: unknown[]): void {
    const before = rows.length;
    if (!this.exact) {
      const json = quickParse(line);
      try {
        if (json !== undefined) {
          this.take(json, rows);
          return;
        }
      } catch (error) {
        if (error !== NEEDS_TEXT) throw error;
        this.exact = true;
        rows.length = before;
      }
    }
    const json = parseJson(line, this.tree ? decimalText : undefined);
    if (json === undefined) throw noContent();
    this.take(json, rows);
  }

  /** In a tree the items are read one by one, so one that is ignored leaves the others. */
  private takeItem(item: JsonValue, rows: unknown[]): void {
    if (!this.tree || !this.ignoreErrors) {
      rows.push(this.readRow(item));
      return;
    }
    try {
      rows.push(this.readRow(item));
    } catch {
      // Ignored, as the option says.
    }
  }

  private take(json: JsonValue, rows: unknown[]): void {
    if (!Array.isArray(json)) {
      if (!this.tree && (typeof json !== 'object' || json === null || json instanceof NumberText)) throw noContent();
      rows.push(this.readRow(json));
    } else {
      for (const item of json as readonly JsonValue[]) {
        // In Flink's parser a null ends the rows of its line.
        if (item === null && !this.tree) break;
        if (item !== null) this.takeItem(item, rows);
      }
    }
  }
}

function noContent(): FormatError {
  const name = 'com.fasterxml.jackson.databind.JsonMappingException';
  return new FormatError('No content to map due to end-of-input', name);
}

/** Undefined for what JSON.parse refuses and Jackson may take. */
function quickParse(line: string): JsonValue | undefined {
  try {
    return JSON.parse(line) as JsonValue;
  } catch {
    return undefined;
  }
}
