/** "csv" for tables in files. Flink: CsvFileFormatFactory. */
import type { ConnectorOption, TableOptions } from '../../types/options/table-options';
import type { RowType } from '../../types/logical/contracts';
import { type Row, rowClass } from '../../types/rows';
import { validation } from '../../types/sql-error';
import { CsvDecoder, type CsvField } from '../csv/decoder';
import { CsvEncoder } from '../csv/encoder';
import type { CsvSchema } from '../csv/schema';
import {
  flag,
  FormatError,
  type FormatSettings,
  type MessageDecoder,
  notSerialized,
  type TableFormat,
} from './contracts';
import { type CsvCell, type CsvCellOptions, checkLength, csvCell } from './csv-cells';

const text = (key: string, value?: string): ConnectorOption =>
  value === undefined ? { key, type: 'string' } : { key, type: 'string', default: value };
const bool = (key: string, value = false): ConnectorOption => ({ key, type: 'boolean', default: `${value}` });

const DELIMITER = text('field-delimiter', ',');
const QUOTE = text('quote-character', '"');
const DISABLE_QUOTE = bool('disable-quote-character');
const COMMENTS = bool('allow-comments');
const IGNORE_ERRORS = bool('ignore-parse-errors');
const ARRAY_DELIMITER = text('array-element-delimiter', ';');
const ESCAPE = text('escape-character');
const NULL_LITERAL = text('null-literal');
/** Of messages, where it must be set to hold. Has no effect on files: Flink's writer of files always strips zeros and writes exponents. */
const SCIENTIFIC = bool('write-bigdecimal-in-scientific-notation', true);
const TRIM = bool('trim-spaces');
const IGNORE_TRAILING = bool('ignore-trailing-unmappable');
const TRAILING_COMMA = bool('allow-trailing-comma', true);
const FAIL_ON_MISSING = bool('fail-on-missing-columns');
const EMPTY_AS_NULL = bool('empty-string-as-null');

/** Jackson's buffers: characters of the generator, then bytes of the UTF-8 writer, which keeps four for the longest character. */
const CHARACTERS = 4000;
const UTF8_BYTES = 8000 - 4;

/** A buffer is emptied when more comes than fits. */
function flushed(size: number, buffer: number): number {
  return size === 0 ? 0 : buffer * Math.floor((size - 1) / buffer);
}

export const csvTableFormat: TableFormat = {
  identifier: 'csv',
  sizeBehindBuffers: (bytes) => flushed(flushed(bytes, CHARACTERS), UTF8_BYTES),
  options: [
    DELIMITER,
    QUOTE,
    DISABLE_QUOTE,
    COMMENTS,
    IGNORE_ERRORS,
    ARRAY_DELIMITER,
    ESCAPE,
    NULL_LITERAL,
    SCIENTIFIC,
    TRIM,
    IGNORE_TRAILING,
    TRAILING_COMMA,
    FAIL_ON_MISSING,
    EMPTY_AS_NULL,
  ],
  check: checkCsv,
  decoder: (stored, projection, settings) => new CsvRows(stored, projection, settings),
  encoder(type, settings) {
    const schema = schemaOf(settings);
    const options = cellOptions(settings);
    const columns = type.fields.map((field) => ({ name: field.name, ...csvCell(field, options) }));
    return new CsvEncoder({ ...schema, columns });
  },
  messageDecoder: (stored, projection, settings) => new CsvMessages(stored, projection, settings),
  messageEncoder(type, settings) {
    const options = { ...cellOptions(settings), plainDecimals: !flag(settings, SCIENTIFIC.key) };
    const columns = type.fields.map((field) => ({ name: field.name, ...csvCell(field, options) }));
    const encoder = new CsvEncoder({ ...schemaOf(settings), lineSeparator: '', columns });
    return {
      encode(row) {
        try {
          return encoder.encode([row]);
        } catch (cause) {
          throw notSerialized(row, columns.length, cause);
        }
      },
    };
  },
};

function checkCsv(options: TableOptions): void {
  if (options.boolean(DISABLE_QUOTE) && options.has(QUOTE)) {
    throw validation('Format cannot define a quote character and disabled quote character at the same time.');
  }
  for (const option of [DELIMITER, ARRAY_DELIMITER, QUOTE, ESCAPE]) {
    const value = options.text(option);
    if (value === undefined || (option === DELIMITER ? unescapeJava(value) : value).length === 1) continue;
    throw validation(`Option 'csv.${option.key}' must be a string with single character, but was: ${value}`);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f' };

/** StringEscapeUtils.unescapeJava of a delimiter: `\t`, `\u0001`, `\001`. */
function unescapeJava(value: string): string {
  return value.replace(
    /\\(?:u+([0-9a-fA-F]{4})|([0-3]?[0-7]{1,2})|(.))/g,
    (_, hex?: string, octal?: string, one?: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return ESCAPES[one ?? ''] ?? one ?? '';
    },
  );
}

function schemaOf(settings: FormatSettings): CsvSchema {
  const quote = flag(settings, DISABLE_QUOTE.key) ? '' : (settings.get(QUOTE.key) ?? '"');
  return {
    columns: [],
    separator: unescapeJava(settings.get(DELIMITER.key) ?? ','),
    lineSeparator: '\n',
    quote,
    escape: settings.get(ESCAPE.key) ?? '',
    nullLiteral: settings.get(NULL_LITERAL.key),
    useHeader: false,
    strictHeaders: false,
    skipFirstLine: false,
    allowComments: flag(settings, COMMENTS.key),
    trim: flag(settings, TRIM.key),
  };
}

function cellOptions(settings: FormatSettings): CsvCellOptions {
  return {
    arraySeparator: settings.get(ARRAY_DELIMITER.key) ?? ';',
    nullLiteral: settings.get(NULL_LITERAL.key),
    ignoreErrors: flag(settings, IGNORE_ERRORS.key),
  };
}

function mappingError(message: string): FormatError {
  const cause = new FormatError(message, 'com.fasterxml.jackson.dataformat.csv.CsvReadException');
  return new FormatError(message, 'com.fasterxml.jackson.databind.RuntimeJsonMappingException', { cause });
}

class CsvRows extends CsvDecoder {
  private readonly cells: readonly CsvCell[];
  private readonly names: readonly string[];
  private readonly wanted: ReturnType<typeof rowClass>;
  protected readonly ignoreErrors: boolean;
  private readonly trim: boolean;
  private readonly ignoreTrailing: boolean;
  private readonly trailingComma: boolean;
  private readonly failOnMissing: boolean;
  private readonly emptyAsNull: boolean;
  private readonly columns: number;

  constructor(
    stored: RowType,
    private readonly projection: readonly number[],
    settings: FormatSettings,
  ) {
    super(schemaOf(settings), rowClass(0));
    const options = cellOptions(settings);
    const all = stored.fields.map((field) => csvCell(field, options));
    this.columns = all.length;
    this.cells = projection.map((index) => all[index]);
    this.names = projection.map((index) => stored.fields[index].name);
    this.wanted = rowClass(projection.length);
    this.ignoreErrors = options.ignoreErrors;
    this.trim = flag(settings, TRIM.key);
    this.ignoreTrailing = flag(settings, IGNORE_TRAILING.key);
    this.trailingComma = flag(settings, TRAILING_COMMA.key, true);
    this.failOnMissing = flag(settings, FAIL_ON_MISSING.key);
    this.emptyAsNull = flag(settings, EMPTY_AS_NULL.key);
  }

  protected override toRow(fields: CsvField[]): unknown {
    try {
      return this.record(fields);
    } catch (error) {
      if (this.ignoreErrors) return undefined;
      throw error;
    }
  }

  protected override malformed(message: string): Error {
    const cause = new FormatError(message, 'com.fasterxml.jackson.core.JsonParseException');
    return new FormatError(message, 'java.lang.RuntimeException', { cause });
  }

  protected override rejected(error: Error): unknown {
    if (this.ignoreErrors) return undefined;
    throw error;
  }

  private record(fields: readonly CsvField[]): unknown {
    this.checkFields(fields);
    const values = this.cells.map((cell, i) => this.cell(cell, i, fields[this.projection[i]]));
    const WantedRow = this.wanted;
    return new WantedRow(0, ...values);
  }

  private checkFields(fields: readonly CsvField[]): void {
    const found = fields.length;
    if (found > this.columns && !this.ignoreTrailing) {
      const comma = found === this.columns + 1 && fields[found - 1].text === '' && this.trailingComma;
      if (!comma) {
        throw mappingError(
          `Too many entries: expected at most ${this.columns} (value #${this.columns} (${fields[this.columns].text.length} chars) "${fields[this.columns].text}")`,
        );
      }
    }
    if (found < this.columns && this.failOnMissing) {
      throw mappingError(`Not enough column values: expected ${this.columns}, found ${found}`);
    }
    checkLength(this.cells.length, Math.min(found, this.columns), this.ignoreErrors);
  }

  private cell(cell: CsvCell, i: number, field: CsvField | undefined): unknown {
    if (field === undefined) return null;
    const source = this.trim && !field.quoted ? field.text.trim() : field.text;
    if (source === this.schema.nullLiteral || (source === '' && this.emptyAsNull)) return null;
    try {
      return cell.parse(source);
    } catch (cause) {
      throw new FormatError(`Fail to deserialize at field: ${this.names[i]}.`, 'java.lang.RuntimeException', { cause });
    }
  }
}

/** Messages of one record each; what follows the first record is not looked at. */
class CsvMessages extends CsvRows implements MessageDecoder {
  decode(message: Uint8Array | null, rows: Row[]): void {
    if (message === null) return;
    const text = Buffer.from(message.buffer, message.byteOffset, message.byteLength).toString();
    try {
      const row = this.first(text);
      if (row !== undefined) rows.push(row as Row);
      else if (!this.ignoreErrors) throw noContent();
    } catch (error) {
      if (this.ignoreErrors) return;
      const cause = direct(error);
      throw new FormatError(`Failed to deserialize CSV row '${text}'.`, 'java.io.IOException', { cause });
    }
  }
}

function noContent(): FormatError {
  const name = 'com.fasterxml.jackson.databind.exc.MismatchedInputException';
  return new FormatError('No content to map due to end-of-input', name);
}

/** What Jackson's iterator over a file wraps, its reader of one record throws as it is. */
function direct(error: unknown): unknown {
  if (!(error instanceof FormatError) || !(error.cause instanceof FormatError)) return error;
  const { exceptionClass } = error.cause;
  return exceptionClass.startsWith('com.fasterxml.') ? error.cause : error;
}
