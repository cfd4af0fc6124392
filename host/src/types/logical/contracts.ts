/**
 * Logical types of SQL (Flink's `LogicalType`). Plain immutable data: they are compared, printed and sent as JSON. The wire form
 * of a type is the protocol's `DataType`; `logical/wire.ts` converts.
 *
 * Flink page: dev/table/types. Lengths, precisions and defaults are Flink's; STRING is VARCHAR(MAX_LENGTH), BYTES is
 * VARBINARY(MAX_LENGTH).
 */

export const MAX_LENGTH = 2147483647;
export const MAX_DECIMAL_PRECISION = 38;

interface Base {
  readonly nullable: boolean;
}
export interface SimpleType extends Base {
  readonly root:
    | 'BOOLEAN'
    | 'TINYINT'
    | 'SMALLINT'
    | 'INTEGER'
    | 'BIGINT'
    | 'FLOAT'
    | 'DOUBLE'
    | 'DATE'
    | 'NULL'
    | 'VARIANT'
    | 'BITMAP'
    | 'SYMBOL'
    | 'DESCRIPTOR';
}
export interface LengthType extends Base {
  readonly root: 'CHAR' | 'VARCHAR' | 'BINARY' | 'VARBINARY';
  readonly length: number;
}
export interface DecimalType extends Base {
  readonly root: 'DECIMAL';
  readonly precision: number;
  readonly scale: number;
}
export interface TimeType extends Base {
  readonly root: 'TIME';
  readonly precision: number;
}
export type TimeAttribute = 'ROWTIME' | 'PROCTIME';
export interface TimestampType extends Base {
  readonly root: 'TIMESTAMP' | 'TIMESTAMP_LTZ' | 'TIMESTAMP_TZ';
  readonly precision: number;
  /** Set on time attributes only (Flink's TimestampKind); absent = REGULAR. */
  readonly attribute?: TimeAttribute;
}
export type IntervalResolution =
  | 'YEAR'
  | 'YEAR_TO_MONTH'
  | 'MONTH'
  | 'DAY'
  | 'DAY_TO_HOUR'
  | 'DAY_TO_MINUTE'
  | 'DAY_TO_SECOND'
  | 'HOUR'
  | 'HOUR_TO_MINUTE'
  | 'HOUR_TO_SECOND'
  | 'MINUTE'
  | 'MINUTE_TO_SECOND'
  | 'SECOND';
export interface IntervalType extends Base {
  readonly root: 'INTERVAL_YEAR_MONTH' | 'INTERVAL_DAY_TIME';
  readonly resolution: IntervalResolution;
  /** Digits of the leading field (year or day). */
  readonly leading: number;
  /** Fractional digits of seconds; 0 for year-month intervals. */
  readonly fraction: number;
  /** The type as it was written in SQL, for messages and plans: values are months or milliseconds whatever the qualifier. */
  readonly written?: Pick<IntervalType, 'resolution' | 'leading' | 'fraction'>;
}
export interface ArrayType extends Base {
  readonly root: 'ARRAY' | 'MULTISET';
  readonly element: LogicalType;
}
export interface MapType extends Base {
  readonly root: 'MAP';
  readonly key: LogicalType;
  readonly value: LogicalType;
}
export interface FieldType {
  readonly name: string;
  readonly type: LogicalType;
  readonly description?: string;
}
export interface RowType extends Base {
  readonly root: 'ROW';
  readonly fields: readonly FieldType[];
}
export interface StructuredType extends Base {
  readonly root: 'STRUCTURED';
  /** Name of the implementation class. */
  readonly className: string;
  readonly fields: readonly FieldType[];
}
export interface RawType extends Base {
  readonly root: 'RAW';
  readonly className: string;
  readonly serializer: string;
}

export type LogicalType =
  | SimpleType
  | LengthType
  | DecimalType
  | TimeType
  | TimestampType
  | IntervalType
  | ArrayType
  | MapType
  | RowType
  | StructuredType
  | RawType;

export type TypeRootName = LogicalType['root'];

/** Flink's LogicalTypeFamily: what signatures speak of. */
export type TypeFamily =
  | 'CHARACTER_STRING'
  | 'BINARY_STRING'
  | 'NUMERIC'
  | 'INTEGER_NUMERIC'
  | 'EXACT_NUMERIC'
  | 'APPROXIMATE_NUMERIC'
  | 'DATETIME'
  | 'TIME'
  | 'TIMESTAMP'
  | 'INTERVAL'
  | 'COLLECTION'
  | 'CONSTRUCTED'
  | 'PREDEFINED'
  | 'USER_DEFINED'
  | 'EXTENSION';
