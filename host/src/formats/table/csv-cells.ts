/** Texts of CSV cells as internal values of SQL types and back. Flink: CsvToRowDataConverters, RowDataToCsvConverters. */
import { formatDouble, formatFloat } from '../../types/java-floating';
import type { FieldType, LogicalType } from '../../types/logical/contracts';
import { typeSummary } from '../../types/logical/print';
import { type Row, rowClass } from '../../types/rows';
import { truncateTime } from '../../types/sql-time';
import { FormatError } from './contracts';
import { parseSqlDate } from './java-temporal';
import { plainDecimal, strippedDecimal } from './number-texts';
import {
  decimalParser,
  integerParser,
  isIntegerRoot,
  parseBase64,
  parseBooleanText,
  parseDoubleText,
  parseFloatText,
} from './scalars';
import { formatIsoDate, formatTimeText, parseTimeText, timestampReader, timestampWriter } from './temporal-texts';

export interface CsvCellOptions {
  readonly arraySeparator: string;
  readonly nullLiteral: string | undefined;
  readonly ignoreErrors: boolean;
  /** Decimals are written without exponents, with the zeros of their scale. */
  readonly plainDecimals?: boolean;
}

export interface CsvCell {
  readonly parse: (text: string) => unknown;
  readonly print: (value: unknown) => string;
  /** Text that is quoted when it needs to be; numbers and booleans never are. */
  readonly quotable: boolean;
}

/** How a column's cells are read and written; the text of NULL is the caller's. Throws on types that CSV does not have. */
export function csvCell(field: FieldType, options: CsvCellOptions): CsvCell {
  const { type } = field;
  if (type.root === 'ARRAY') return arrayCell(field, type.element, options);
  if (type.root === 'ROW') return rowCell(field, type.fields, options);
  return guarded(scalarCell(type, field.name, options), options);
}

function guarded(cell: CsvCell, { ignoreErrors }: CsvCellOptions): CsvCell {
  if (!ignoreErrors) return cell;
  const parse = (text: string): unknown => {
    try {
      return cell.parse(text);
    } catch {
      return null;
    }
  };
  return { ...cell, parse };
}

const PARSE_EXCEPTION = 'org.apache.flink.formats.csv.CsvToRowDataConverters$CsvParseException';

function number(parse: (text: string) => unknown, print: (value: unknown) => string = String): CsvCell {
  return { parse, print, quotable: false };
}

function text(parse: (text: string) => unknown, print: (value: unknown) => string): CsvCell {
  return { parse, print, quotable: true };
}

function scalarCell(type: LogicalType, name: string, options: CsvCellOptions): CsvCell {
  if (isIntegerRoot(type.root)) return number(integerParser(type.root));
  switch (type.root) {
    case 'NULL':
      return text(() => null, String);
    case 'BOOLEAN':
      return number(parseBooleanText);
    case 'FLOAT':
      return number(parseFloatText, (value) => formatFloat(value as number));
    case 'DOUBLE':
      return number(parseDoubleText, (value) => formatDouble(value as number));
    case 'DECIMAL': {
      const write = options.plainDecimals ? plainDecimal : strippedDecimal;
      return number(decimalParser(type), (value) => write(value as number | bigint, type.scale));
    }
    case 'CHAR':
    case 'VARCHAR':
      return text((source) => source, String);
    case 'BINARY':
    case 'VARBINARY':
      return text(
        (source) => parseBase64(source, PARSE_EXCEPTION),
        (value) => Buffer.from(value as Uint8Array).toString('base64'),
      );
    default:
      return temporalCell(type, name);
  }
}

function temporalCell(type: LogicalType, name: string): CsvCell {
  switch (type.root) {
    case 'DATE':
      return text(parseSqlDate, (value) => formatIsoDate(value as number));
    case 'TIME': {
      const { precision } = type;
      return text(
        (source) => truncateTime(parseTimeText(source, 'ISO-8601'), precision),
        (value) => formatTimeText(value as number),
      );
    }
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const zoned = type.root === 'TIMESTAMP_LTZ';
      const read = timestampReader('SQL', type.precision, zoned);
      const write = timestampWriter('SQL', type.precision, zoned);
      return text(
        (source) => read(source.trim()),
        (value) => write(value as number | bigint),
      );
    }
    default:
      throw illegal(`Unsupported type '${typeSummary(type)}' for field '${name}'.`);
  }
}

function illegal(message: string): FormatError {
  return new FormatError(message, 'java.lang.IllegalArgumentException');
}

function arrayCell(field: FieldType, element: LogicalType, options: CsvCellOptions): CsvCell {
  if (element.root === 'ARRAY' || element.root === 'ROW' || element.root === 'MAP' || element.root === 'MULTISET') {
    throw illegal(
      `Only simple types are supported in the second level nesting of fields '${field.name}' but was: ${typeSummary(element)}`,
    );
  }
  const cell = nullable(guarded(scalarCell(element, field.name, options), options), options);
  return text(
    (source) => split(source, options.arraySeparator).map(cell.parse),
    (value) => (value as readonly unknown[]).map(cell.print).join(options.arraySeparator),
  );
}

function rowCell(field: FieldType, fields: readonly FieldType[], options: CsvCellOptions): CsvCell {
  const cells = fields.map((inner) => {
    if (['ARRAY', 'ROW', 'MAP', 'MULTISET'].includes(inner.type.root)) {
      throw illegal(
        `Only simple types are supported in the second level nesting of fields '${field.name}' but was: ${typeSummary(inner.type)}`,
      );
    }
    return nullable(guarded(scalarCell(inner.type, inner.name, options), options), options);
  });
  const NestedRow = rowClass(fields.length);
  return text(
    (source) => {
      const parts = split(source, options.arraySeparator);
      if (parts.length === 0) return null;
      checkLength(cells.length, parts.length, options.ignoreErrors);
      return new NestedRow(0, ...cells.map((cell, i) => (parts[i] === undefined ? null : cell.parse(parts[i]))));
    },
    (value) => cells.map((cell, i) => cell.print((value as Row)[`f${i}`])).join(options.arraySeparator),
  );
}

function nullable(cell: CsvCell, { nullLiteral }: CsvCellOptions): CsvCell {
  return {
    parse: (source) => (source === nullLiteral ? null : cell.parse(source)),
    print: (value) => (value === null ? (nullLiteral ?? '') : cell.print(value)),
    quotable: cell.quotable,
  };
}

function split(source: string, separator: string): string[] {
  return source === '' ? [] : separator === '' ? [source] : source.split(separator);
}

export function checkLength(expected: number, actual: number, ignoreErrors: boolean): void {
  if (expected <= actual || ignoreErrors) return;
  throw new FormatError(
    `Row length mismatch. ${expected} fields expected but was ${actual}.`,
    'java.lang.RuntimeException',
  );
}
