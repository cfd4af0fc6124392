/** Type names of SQL text as logical types. */
import type { IntervalQualifier, TypeName } from '../../../sql/ast';
import {
  type FieldType,
  type IntervalResolution,
  type IntervalType,
  type LogicalType,
  MAX_DECIMAL_PRECISION,
  MAX_LENGTH,
} from '../../../types/logical/contracts';
import * as types from '../../../types/logical/types';
import { checkedType } from '../../../types/logical/validate';
import { tableError } from '../../../types/sql-error';
import { invalid } from './errors';

const MAX_TIME_PRECISION = 9;

const PLAIN: { readonly [name: string]: LogicalType } = {
  BOOLEAN: types.BOOLEAN,
  TINYINT: types.TINYINT,
  SMALLINT: types.SMALLINT,
  INT: types.INT,
  INTEGER: types.INT,
  BIGINT: types.BIGINT,
  FLOAT: types.FLOAT,
  REAL: types.FLOAT,
  DOUBLE: types.DOUBLE,
  DATE: types.DATE,
  STRING: types.STRING,
  BYTES: types.BYTES,
  NULL: types.NULL,
  VARIANT: types.VARIANT,
  BITMAP: types.BITMAP,
};

/** The type that a name stands for: nullable unless NOT NULL is written. */
export function typeOfName(name: TypeName): LogicalType {
  return checkedType(types.withNullability(bareType(name), name.nullable ?? true));
}

function bareType(name: TypeName): LogicalType {
  if (Object.hasOwn(PLAIN, name.name) && name.identifier === undefined) return PLAIN[name.name];
  const [first, second] = name.arguments;
  // Greater precisions are taken for the greatest, as Calcite does.
  const digits = Math.min(first ?? 6, MAX_TIME_PRECISION);
  switch (name.name) {
    case 'CHAR':
      return types.char(first ?? 1);
    case 'VARCHAR':
      return types.varchar(first ?? MAX_LENGTH);
    case 'BINARY':
      return types.binary(first ?? 1);
    case 'VARBINARY':
      return types.varbinary(first ?? MAX_LENGTH);
    case 'DECIMAL':
      return types.decimal(Math.min(first ?? 10, MAX_DECIMAL_PRECISION), second ?? 0);
    case 'TIME':
      return types.time(Math.min(first ?? 0, MAX_TIME_PRECISION));
    case 'TIMESTAMP':
      return name.timeZone === 'WITH LOCAL' ? types.timestampLtz(digits) : types.timestamp(digits);
    case 'TIMESTAMP_LTZ':
      return types.timestampLtz(digits);
    default:
      return constructedType(name);
  }
}

function constructedType(name: TypeName): LogicalType {
  const elements = (name.elements ?? []).map(typeOfName);
  switch (name.identifier === undefined ? name.name : '') {
    case 'ARRAY':
      return types.array(elements[0]);
    case 'MULTISET':
      return types.multiset(elements[0]);
    case 'MAP':
      return types.map(elements[0], elements[1]);
    case 'ROW':
      return types.row(fieldsOf(name));
    case 'STRUCTURED':
      return { root: 'STRUCTURED', className: name.strings?.[0] ?? '', fields: fieldsOf(name), nullable: true };
    case 'RAW':
      return { root: 'RAW', className: name.strings?.[0] ?? '', serializer: name.strings?.[1] ?? '', nullable: true };
    case 'INTERVAL':
      if (name.interval !== undefined) return intervalType(name.interval);
      break;
    default:
  }
  const written = name.identifier?.parts.map(({ text }) => text).join('.') ?? name.name;
  throw invalid(`Unknown identifier '${written}'`, name.span);
}

function fieldsOf(name: TypeName): FieldType[] {
  return (name.fields ?? []).map(({ name: field, type, comment }) => ({
    name: field.text,
    type: typeOfName(type),
    ...(comment !== undefined && { description: comment }),
  }));
}

const YEAR_MONTH = new Set(['YEAR', 'QUARTER', 'MONTH']);
const MAX_INTERVAL_PRECISION = 10;
const MAX_FRACTION = 9;
const MAX_DAY_PRECISION = 3;

/** The type of an interval with this qualifier, nullable: Flink keeps months or milliseconds. QUARTER is MONTH, WEEK is DAY. */
export function intervalType(qualifier: IntervalQualifier): IntervalType {
  const { from, to } = qualifier;
  const leading = qualifier.precision ?? 2;
  const fraction = qualifier.fraction ?? 6;
  if (leading < 1 || leading > MAX_INTERVAL_PRECISION) {
    throw invalid(
      `Interval leading field precision '${leading}' out of range for ${qualifierText(qualifier)}`,
      qualifier.span,
    );
  }
  if (fraction > MAX_FRACTION) {
    throw invalid(
      `Interval fractional second precision '${fraction}' out of range for ${qualifierText(qualifier)}`,
      qualifier.span,
    );
  }
  const unit = from === 'QUARTER' ? 'MONTH' : from === 'WEEK' ? 'DAY' : from;
  const resolution = (to === undefined ? unit : `${unit}_TO_${to}`) as IntervalResolution;
  if (YEAR_MONTH.has(from)) {
    return { ...types.yearMonthInterval('MONTH'), written: types.yearMonthInterval(resolution, leading) };
  }
  if (leading > MAX_DAY_PRECISION) {
    throw tableError(`DAY_INTERVAL_TYPES precision is not supported: ${leading}`);
  }
  return { ...types.dayTimeInterval('SECOND', 2, 3), written: types.dayTimeInterval(resolution, leading, fraction) };
}

/** `INTERVAL DAY(3) TO SECOND(2)` */
export function qualifierText(qualifier: IntervalQualifier): string {
  const { from, to, precision, fraction } = qualifier;
  const numbers = [precision, to === undefined ? fraction : undefined].filter((number) => number !== undefined);
  const start = numbers.length === 0 ? from : `${from}(${numbers.join(', ')})`;
  const end = to === undefined ? '' : ` TO ${to}${fraction === undefined ? '' : `(${fraction})`}`;
  return `INTERVAL ${start}${end}`;
}
