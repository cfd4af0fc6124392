/** The CSV schema from format options, and how texts become values and back. See docs/connectors.md, "csv". */
import { OptionReader } from '../options';
import { formatDouble, formatFloat } from '../../types/java-floating';

interface ColumnOption {
  readonly name: string;
  readonly type: string;
  readonly 'array-separator'?: string;
  readonly 'element-type'?: string;
}

export interface CsvColumn {
  readonly name: string;
  /** Throws on text that is no value of the type. */
  readonly parse: (text: string) => unknown;
  readonly print: (value: unknown) => string;
  /** Text and joined arrays: quoted where numbers and booleans never are. */
  readonly quotable: boolean;
}

export interface CsvSchema {
  readonly columns: readonly CsvColumn[];
  readonly separator: string;
  readonly lineSeparator: string;
  readonly quote: string;
  readonly escape: string;
  readonly nullLiteral: string | undefined;
  readonly useHeader: boolean;
  readonly strictHeaders: boolean;
  readonly skipFirstLine: boolean;
  readonly allowComments: boolean;
  /** Blanks around values are no part of them. */
  readonly trim?: boolean;
}

/** Throws on unknown, missing and invalid options. */
export function csvSchema(options: ReadonlyMap<string, string>): CsvSchema {
  const reader = new OptionReader('format "csv"', options);
  const schema: CsvSchema = {
    columns: reader.json<ColumnOption[]>('columns').map(column),
    separator: character(reader, 'column-separator', ','),
    lineSeparator: reader.text('line-separator', '\n'),
    quote: character(reader, 'quote-char', '"', true),
    escape: character(reader, 'escape-char', '', true),
    nullLiteral: reader.text('null-literal'),
    useHeader: reader.boolean('use-header'),
    strictHeaders: reader.boolean('strict-headers'),
    skipFirstLine: reader.boolean('skip-first-line'),
    allowComments: reader.boolean('allow-comments'),
  };
  reader.end();
  return schema;
}

function character(reader: OptionReader, name: string, fallback: string, mayBeEmpty = false): string {
  const value = reader.text(name, fallback);
  if (value.length > 1 || (value.length === 0 && !mayBeEmpty)) {
    throw new Error(`Option '${name}' of the format "csv" must be one character, not '${value}'`);
  }
  return value;
}

function column(option: ColumnOption): CsvColumn {
  if (option.type !== 'ARRAY') return { name: option.name, quotable: option.type === 'STRING', ...scalar(option.type) };
  const element = scalar(option['element-type'] ?? 'STRING');
  const separator = option['array-separator'] ?? ';';
  const elements = (text: string): string[] => (text === '' ? [] : separator === '' ? [text] : text.split(separator));
  return {
    name: option.name,
    quotable: true,
    parse: (text) => elements(text).map((part) => element.parse(part)),
    print: (value) => (value as unknown[]).map((item) => (item === null ? '' : element.print(item))).join(separator),
  };
}

type Scalar = Pick<CsvColumn, 'parse' | 'print'>;

const INTEGERS: Readonly<Record<string, bigint>> = { TINYINT: 7n, SMALLINT: 15n, INT: 31n, BIGINT: 63n };

function scalar(type: string): Scalar {
  const bits = INTEGERS[type];
  if (bits !== undefined) return { parse: (text) => integer(text, type, bits), print: String };
  const decimal = /^DECIMAL\((\d+), ?(\d+)\)$/.exec(type);
  if (decimal) return { parse: (text) => roundDecimal(text, Number(decimal[1]), Number(decimal[2])), print: String };
  switch (type) {
    case 'FLOAT':
      return { parse: (text) => Math.fround(floating(text)), print: (value) => formatFloat(value as number) };
    case 'DOUBLE':
      return { parse: floating, print: (value) => formatDouble(value as number) };
    case 'BOOLEAN':
      return { parse: boolean, print: String };
    case 'STRING':
      return { parse: (text) => text, print: String };
    default:
      throw new Error(`The format "csv" has no column type '${type}'`);
  }
}

function integer(text: string, type: string, bits: bigint): number | bigint {
  const trimmed = text.trim();
  if (!/^[-+]?\d+$/.test(trimmed)) throw new Error(`'${text}' is no ${type}`);
  const value = BigInt(trimmed.replace('+', ''));
  if (value >= 1n << bits || value < -(1n << bits)) throw new Error(`'${text}' is out of the range of ${type}`);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function floating(text: string): number {
  const trimmed = text.trim();
  if (/^[-+]?(NaN|Infinity)$/.test(trimmed)) return Number(trimmed);
  const value = Number(trimmed);
  if (trimmed === '' || Number.isNaN(value)) throw new Error(`'${text}' is no number`);
  return value;
}

/** As Java's Boolean.parseBoolean: what is not "true" is false. */
const boolean = (text: string): boolean => text.trim().toLowerCase() === 'true';

const DECIMAL = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/;

/** Decimal text rounded half up to `scale`; null when it then needs more than `precision` digits. Throws on other text. */
export function roundDecimal(text: string, precision: number, scale: number): string | null {
  const match = DECIMAL.exec(text.trim());
  if (!match || (match[2] === '' && !match[3])) throw new Error(`'${text}' is no DECIMAL`);
  const fraction = match[3] ?? '';
  const digits = BigInt(match[2] + fraction);
  const shift = Number(match[4] ?? 0) - fraction.length + scale;
  const unscaled =
    shift >= 0 ? digits * 10n ** BigInt(shift) : (digits * 2n + 10n ** BigInt(-shift)) / (2n * 10n ** BigInt(-shift));
  const plain = unscaled.toString().padStart(scale + 1, '0');
  if (unscaled >= 10n ** BigInt(precision)) return null;
  const sign = match[1] === '-' && unscaled !== 0n ? '-' : '';
  return sign + (scale === 0 ? plain : `${plain.slice(0, -scale)}.${plain.slice(-scale)}`);
}
