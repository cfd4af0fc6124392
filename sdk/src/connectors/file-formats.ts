/** File formats. Options are those of docs/connectors.md. */
import { type RowTypeInformation, type TypeInformation, Types } from '../types';
import type { Row } from '../row';
import { check } from '../validate';

/** How bytes become elements, or elements bytes. */
export interface FileFormat<T> {
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
  readonly type: TypeInformation<T>;
}

/** Reads a file record by record. */
export const StreamFormat = {
  /** One element a line, without the line end. */
  textLineFormat(charset = 'UTF-8'): FileFormat<string> {
    return { format: 'text', options: { charset }, type: Types.STRING() };
  },

  /** One JSON object a line, as Rows of the given type. */
  jsonLineFormat(type: RowTypeInformation, options: { ignoreParseErrors?: boolean } = {}): FileFormat<Row> {
    return { format: 'json', options: { 'ignore-parse-errors': String(options.ignoreParseErrors ?? false) }, type };
  },
} as const;

const CSV_TYPES: Readonly<Record<string, TypeInformation>> = {
  STRING: Types.STRING(),
  BOOLEAN: Types.BOOLEAN(),
  TINYINT: Types.BYTE(),
  SMALLINT: Types.SHORT(),
  INT: Types.INT(),
  BIGINT: Types.LONG(),
  FLOAT: Types.FLOAT(),
  DOUBLE: Types.DOUBLE(),
};
export type CsvColumnType = 'STRING' | 'BOOLEAN' | 'TINYINT' | 'SMALLINT' | 'INT' | 'BIGINT' | 'FLOAT' | 'DOUBLE';

interface CsvColumn {
  readonly name: string;
  readonly type: string;
  readonly 'array-separator'?: string;
  readonly 'element-type'?: string;
}

/** Columns and dialect of a CSV file. Build one with {@link CsvSchema.builder}. */
export class CsvSchema implements FileFormat<Row> {
  readonly format = 'csv';

  constructor(
    readonly options: Readonly<Record<string, string>>,
    readonly type: RowTypeInformation,
  ) {}

  static builder(): CsvSchemaBuilder {
    return new CsvSchemaBuilder();
  }
}

/** Builder of {@link CsvSchema}. */
export class CsvSchemaBuilder {
  readonly #columns: CsvColumn[] = [];
  readonly #types: TypeInformation[] = [];
  readonly #options: Record<string, string> = {};

  /** A column, in the order of the file. */
  addColumn(name: string, type: CsvColumnType): this {
    check(type in CSV_TYPES, `CSV columns cannot have the type ${type}: ${Object.keys(CSV_TYPES).join(', ')} exist`);
    return this.#add({ name, type }, CSV_TYPES[type]);
  }

  addStringColumn(name: string): this {
    return this.addColumn(name, 'STRING');
  }

  addBooleanColumn(name: string): this {
    return this.addColumn(name, 'BOOLEAN');
  }

  /** A whole number of up to 64 bits, or a floating-point number. */
  addNumberColumn(name: string, type: Exclude<CsvColumnType, 'STRING' | 'BOOLEAN'> = 'DOUBLE'): this {
    return this.addColumn(name, type);
  }

  addArrayColumn(name: string, separator = ';', elementType: CsvColumnType = 'STRING'): this {
    check(elementType in CSV_TYPES, `CSV columns cannot hold arrays of ${elementType}`);
    const column = { name, type: 'ARRAY', 'array-separator': separator, 'element-type': elementType };
    return this.#add(column, Types.OBJECT_ARRAY(CSV_TYPES[elementType]));
  }

  #add(column: CsvColumn, type: TypeInformation): this {
    check(!this.#columns.some(({ name }) => name === column.name), `There are two CSV columns named '${column.name}'`);
    this.#columns.push(column);
    this.#types.push(type);
    return this;
  }

  setColumnSeparator(separator: string): this {
    check(separator.length === 1, 'Column separator must be a single character');
    return this.#set('column-separator', separator);
  }

  setLineSeparator(separator: string): this {
    return this.#set('line-separator', separator);
  }

  setQuoteChar(character: string): this {
    return this.#set('quote-char', character);
  }

  disableQuoteChar(): this {
    return this.#set('quote-char', '');
  }

  setEscapeChar(character: string): this {
    return this.#set('escape-char', character);
  }

  /** Text that stands for null. */
  setNullValue(literal: string): this {
    return this.#set('null-literal', literal);
  }

  /** The first line of a file has the names. */
  setUseHeader(useHeader = true): this {
    return this.#set('use-header', String(useHeader));
  }

  /** The names of the header must be those of the columns. */
  setStrictHeaders(strict = true): this {
    return this.#set('strict-headers', String(strict));
  }

  setSkipFirstDataRow(skip = true): this {
    return this.#set('skip-first-line', String(skip));
  }

  /** Lines that begin with # are left out. */
  setAllowComments(allow = true): this {
    return this.#set('allow-comments', String(allow));
  }

  #set(key: string, value: string): this {
    this.#options[key] = value;
    return this;
  }

  build(): CsvSchema {
    check(this.#columns.length > 0, 'A CSV schema needs at least one column');
    const names = this.#columns.map(({ name }) => name);
    const options = { columns: JSON.stringify(this.#columns), ...this.#options };
    return new CsvSchema(options, Types.ROW_NAMED(names, this.#types));
  }
}

/** Reads CSV files as Rows. */
export const CsvReaderFormat = {
  forSchema: (schema: CsvSchema): FileFormat<Row> => schema,
} as const;

/** Row-wise encoders for {@link FileSink.forRowFormat}. */
export const Encoder = {
  /** The text of each element, one a line. */
  simpleStringEncoder(charset = 'UTF-8'): FileFormat<unknown> {
    return { format: 'text', options: { charset }, type: Types.OBJECT() };
  },
} as const;

/** Bulk writers for {@link FileSink.forBulkFormat}. */
export const BulkWriters = {
  csv: (schema: CsvSchema): FileFormat<Row> => schema,
  json: (type: RowTypeInformation): FileFormat<Row> => ({ format: 'json', options: {}, type }),
} as const;
