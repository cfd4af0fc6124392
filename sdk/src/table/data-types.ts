/** Types of columns as SQL writes them. Flink: docs/dev/table/types. */

/** A type of SQL. */
export class DataType {
  constructor(
    private readonly text: string,
    private readonly nullable = true,
  ) {}

  notNull(): DataType {
    return new DataType(this.text, false);
  }

  /** As SQL writes it. */
  toString(): string {
    return this.nullable ? this.text : `${this.text} NOT NULL`;
  }
}

const plain = (text: string) => (): DataType => new DataType(text);
const sized =
  (name: string) =>
  (size: number): DataType =>
    new DataType(`${name}(${size})`);
const precise =
  (name: string, usual: number) =>
  (precision = usual): DataType =>
    new DataType(`${name}(${precision})`);

/** Makes the types of columns. */
export const DataTypes = {
  BOOLEAN: plain('BOOLEAN'),
  TINYINT: plain('TINYINT'),
  SMALLINT: plain('SMALLINT'),
  INT: plain('INT'),
  BIGINT: plain('BIGINT'),
  FLOAT: plain('FLOAT'),
  DOUBLE: plain('DOUBLE'),
  DATE: plain('DATE'),
  STRING: plain('STRING'),
  BYTES: plain('BYTES'),
  VARIANT: plain('VARIANT'),
  CHAR: sized('CHAR'),
  VARCHAR: sized('VARCHAR'),
  BINARY: sized('BINARY'),
  VARBINARY: sized('VARBINARY'),
  TIME: precise('TIME', 0),
  TIMESTAMP: precise('TIMESTAMP', 6),
  TIMESTAMP_LTZ: precise('TIMESTAMP_LTZ', 6),
  DECIMAL: (precision: number, scale: number) => new DataType(`DECIMAL(${precision}, ${scale})`),
  ARRAY: (element: DataType) => new DataType(`ARRAY<${element}>`),
  MULTISET: (element: DataType) => new DataType(`MULTISET<${element}>`),
  MAP: (key: DataType, value: DataType) => new DataType(`MAP<${key}, ${value}>`),
  FIELD: (name: string, type: DataType) => ({ name, type }),
  ROW: (...fields: readonly { readonly name: string; readonly type: DataType }[]) =>
    new DataType(`ROW<${fields.map(({ name, type }) => `${quoted(name)} ${type}`).join(', ')}>`),
} as const;

/** A name in backticks. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A string of SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
