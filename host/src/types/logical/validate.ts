/** Limits of type parameters, with Flink's messages. Constructors in types.ts do not check: texts and user calls do. */
import { validation } from '../sql-error';
import { type IntervalType, type LogicalType, MAX_DECIMAL_PRECISION, MAX_LENGTH } from './contracts';

const LENGTH_NAMES = {
  CHAR: 'Character string',
  VARCHAR: 'Variable character string',
  BINARY: 'Binary string',
  VARBINARY: 'Variable binary string',
} as const;
const PRECISION_NAMES = {
  TIME: 'Time',
  TIMESTAMP: 'Timestamp',
  TIMESTAMP_LTZ: 'Timestamp with local time zone',
  TIMESTAMP_TZ: 'Timestamp with time zone',
} as const;

/** The type itself when its own parameters are within Flink's limits; throws ValidationException otherwise. Children are not visited. */
export function checkedType<T extends LogicalType>(type: T): T {
  checkParameters(type);
  return type;
}

function checkParameters(type: LogicalType): void {
  switch (type.root) {
    case 'CHAR':
    case 'VARCHAR':
    case 'BINARY':
    case 'VARBINARY':
      within(`${LENGTH_NAMES[type.root]} length`, type.length, 1, MAX_LENGTH);
      return;
    case 'DECIMAL':
      within('Decimal precision', type.precision, 1, MAX_DECIMAL_PRECISION);
      if (type.scale < 0 || type.scale > type.precision) {
        throw validation(`Decimal scale must be between 0 and the precision ${type.precision} (both inclusive).`);
      }
      return;
    case 'TIME':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
    case 'TIMESTAMP_TZ':
      within(`${PRECISION_NAMES[type.root]} precision`, type.precision, 0, 9);
      return;
    case 'INTERVAL_YEAR_MONTH':
      within('Year precision of year-month intervals', type.leading, 1, 4);
      return;
    case 'INTERVAL_DAY_TIME':
      checkDayTime(type);
      return;
    case 'ROW':
      checkFieldNames(type.fields.map((field) => field.name));
      return;
    case 'STRUCTURED':
      checkClassName(type.className);
      return;
  }
}

function within(what: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return;
  throw validation(`${what} must be between ${min} and ${max} (both inclusive).`);
}

function checkDayTime(type: IntervalType): void {
  within('Day precision of day-time intervals', type.leading, 1, 6);
  within('Fractional precision of day-time intervals', type.fraction, 0, 9);
}

function checkFieldNames(names: readonly string[]): void {
  if (names.some((name) => name.trim() === '')) {
    throw validation('Field names must contain at least one non-whitespace character.');
  }
  if (new Set(names).size === names.length) return;
  const duplicates = new Set(names.filter((name, i) => names.indexOf(name) !== i));
  throw validation(`Field names must be unique. Found duplicates: [${[...duplicates].join(', ')}]`);
}

/** A structured type's class need not exist, but its name must be one of Java's. */
function checkClassName(name: string): void {
  if (/^[\p{L}\p{Nl}_$][\p{L}\p{Nl}\p{Nd}_$]*(\.[\p{L}\p{Nl}_$][\p{L}\p{Nl}\p{Nd}_$]*)*$/u.test(name)) return;
  throw validation(`Invalid class name '${name}'. The class name must comply with JVM identifier rules.`);
}
