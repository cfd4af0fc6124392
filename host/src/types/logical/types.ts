/** Constructors and questions about logical types. */
import type {
  ArrayType,
  DecimalType,
  FieldType,
  IntervalResolution,
  IntervalType,
  LengthType,
  LogicalType,
  MapType,
  RowType,
  SimpleType,
  TimestampType,
  TimeType,
} from './contracts';
import { MAX_LENGTH } from './contracts';

const simple = (root: SimpleType['root'], nullable = true): SimpleType => ({ root, nullable });

export const BOOLEAN = simple('BOOLEAN');
export const TINYINT = simple('TINYINT');
export const SMALLINT = simple('SMALLINT');
export const INT = simple('INTEGER');
export const BIGINT = simple('BIGINT');
export const FLOAT = simple('FLOAT');
export const DOUBLE = simple('DOUBLE');
export const DATE = simple('DATE');
export const NULL = simple('NULL');
export const VARIANT = simple('VARIANT');
export const BITMAP = simple('BITMAP');
export const SYMBOL = simple('SYMBOL', false);
export const DESCRIPTOR = simple('DESCRIPTOR', false);

export const char = (length: number, nullable = true): LengthType => ({ root: 'CHAR', length, nullable });
export const varchar = (length: number, nullable = true): LengthType => ({ root: 'VARCHAR', length, nullable });
export const binary = (length: number, nullable = true): LengthType => ({ root: 'BINARY', length, nullable });
export const varbinary = (length: number, nullable = true): LengthType => ({ root: 'VARBINARY', length, nullable });
export const STRING = varchar(MAX_LENGTH);
export const BYTES = varbinary(MAX_LENGTH);
export const decimal = (precision: number, scale: number, nullable = true): DecimalType => ({
  root: 'DECIMAL',
  precision,
  scale,
  nullable,
});
export const time = (precision = 0, nullable = true): TimeType => ({ root: 'TIME', precision, nullable });
export const timestamp = (precision = 6, nullable = true): TimestampType => ({
  root: 'TIMESTAMP',
  precision,
  nullable,
});
export const timestampLtz = (precision = 6, nullable = true): TimestampType => ({
  root: 'TIMESTAMP_LTZ',
  precision,
  nullable,
});
/** The type of PROCTIME(). */
export const PROCTIME: TimestampType = {
  root: 'TIMESTAMP_LTZ',
  precision: 3,
  nullable: false,
  attribute: 'PROCTIME',
};
export const yearMonthInterval = (
  resolution: IntervalResolution = 'YEAR_TO_MONTH',
  leading = 2,
  nullable = true,
): IntervalType => ({ root: 'INTERVAL_YEAR_MONTH', resolution, leading, fraction: 0, nullable });
export const dayTimeInterval = (
  resolution: IntervalResolution = 'DAY_TO_SECOND',
  leading = 2,
  fraction = 6,
  nullable = true,
): IntervalType => ({ root: 'INTERVAL_DAY_TIME', resolution, leading, fraction, nullable });
export const array = (element: LogicalType, nullable = true): ArrayType => ({ root: 'ARRAY', element, nullable });
export const multiset = (element: LogicalType, nullable = true): ArrayType => ({ root: 'MULTISET', element, nullable });
export const map = (key: LogicalType, value: LogicalType, nullable = true): MapType => ({
  root: 'MAP',
  key,
  value,
  nullable,
});
export const row = (fields: readonly FieldType[], nullable = true): RowType => ({ root: 'ROW', fields, nullable });

/** The same type with the given nullability. */
export function withNullability<T extends LogicalType>(type: T, nullable: boolean): T {
  return type.nullable === nullable ? type : { ...type, nullable };
}
export const nullable = <T extends LogicalType>(type: T): T => withNullability(type, true);
export const notNull = <T extends LogicalType>(type: T): T => withNullability(type, false);

/** A time attribute's type as an ordinary timestamp. */
export function withoutAttribute(type: LogicalType): LogicalType {
  if (!('attribute' in type) || type.attribute === undefined) return type;
  const { attribute: _, ...rest } = type;
  return rest;
}

export function isRowtime(type: LogicalType): boolean {
  return 'attribute' in type && type.attribute === 'ROWTIME';
}
export function isProctime(type: LogicalType): boolean {
  return 'attribute' in type && type.attribute === 'PROCTIME';
}
export function isTimeAttribute(type: LogicalType): boolean {
  return 'attribute' in type && type.attribute !== undefined;
}
