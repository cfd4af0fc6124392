/** EXTRACT and its short forms, FLOOR and CEIL to a unit of time. */
import * as types from '../types/logical/types';
import { typeSummary } from '../types/logical/print';
import { validation } from '../types/sql-error';
import { extractFromDate, type DateUnit, roundDate, type RoundingUnit } from '../types/sql-calendar';
import { addLong, mulLong } from '../types/sql-numbers';
import { ceilTimestamp, floorTimestamp, roundLtz, type TimestampRounding } from '../types/sql-time-units';
import { calciteFunction, families } from './calcite';
import { ArgumentMismatch, type CodeCall, type FunctionDefinition, type InputTypes } from './contracts';
import { floorOrCeil, type RoundingName } from './floor-ceil';
import { argument, nullableIfArgs, resultIs } from './result-types';
import {
  codeGenError,
  localMillisCode,
  millisCode,
  nanosCode,
  precisionAt,
  sessionZone,
  typeAt,
  unitAt,
} from './temporal-code';

const DATE_UNITS = [
  'YEAR',
  'QUARTER',
  'MONTH',
  'WEEK',
  'DAY',
  'DOW',
  'ISODOW',
  'DOY',
  'ISOYEAR',
  'DECADE',
  'CENTURY',
  'MILLENNIUM',
];

/** ms of the unit and of the one around it. */
const CLOCK_UNITS: Readonly<Record<string, readonly [unit: number, around: number]>> = {
  HOUR: [3_600_000, 86_400_000],
  MINUTE: [60_000, 3_600_000],
  SECOND: [1000, 60_000],
  MILLISECOND: [1, 1000],
};

/** Division cuts towards zero, so times before 1970 give negative values, as in Flink. `+ 0` makes -0 a 0. */
function clockCode(millis: string, unit: string): string {
  const [size, around] = CLOCK_UNITS[unit] as readonly [number, number];
  return size === 1 ? `(${millis} % ${around} + 0)` : `(Math.trunc(${millis} % ${around} / ${size}) + 0)`;
}

const nanoseconds = (millis: number, nanos: number): number | bigint =>
  addLong(mulLong(millis % 1000, 1_000_000), nanos);

/** `millis`: code of local ms. */
function timestampField(call: CodeCall, unit: string, millis: string): string {
  if (DATE_UNITS.includes(unit)) {
    const days = `Math.trunc(${millis} / 86400000)`;
    return `${call.helper('extractFromDate', extractFromDate)}('${unit}', ${days})`;
  }
  if (unit === 'EPOCH') return `(Math.trunc(${millis} / 1000) + 0)`;
  if (CLOCK_UNITS[unit] !== undefined) return clockCode(millis, unit);
  const nanos = nanosCode(call, 1);
  if (unit === 'MICROSECOND') return `(${millis} % 1000 * 1000 + Math.trunc(${nanos} / 1000))`;
  if (unit === 'NANOSECOND') return `${call.helper('nanoseconds', nanoseconds)}(${millis}, ${nanos})`;
  throw codeGenError(`Unit '${unit}' is not supported.`);
}

const wrongUnit = (unit: string, what: string): Error =>
  validation(`unit ${unit} can not be applied to ${what} variable`);

function timeField(call: CodeCall, unit: string): string {
  if (DATE_UNITS.includes(unit) || unit === 'EPOCH') throw wrongUnit(unit, 'time');
  if (CLOCK_UNITS[unit] === undefined) throw wrongUnit(unit, typeSummary(typeAt(call, 1)));
  return clockCode(millisCode(call, 1), unit);
}

/** A DATE has no clock: Flink takes the number of days for ms. */
function dateField(call: CodeCall, unit: string): string {
  const days = call.code[1] as string;
  if (DATE_UNITS.includes(unit) || unit === 'EPOCH') {
    return `${call.helper('extractFromDate', extractFromDate)}('${unit}' , ${days})`;
  }
  if (CLOCK_UNITS[unit] === undefined) throw wrongUnit(unit, typeSummary(typeAt(call, 1)));
  return clockCode(days, unit);
}

function intervalField(call: CodeCall, unit: string): string {
  const value = call.code[1] as string;
  const type = typeAt(call, 1);
  if (type.root === 'INTERVAL_DAY_TIME') {
    if (unit === 'DAY') return `(Math.trunc(${value} / 86400000) + 0)`;
    if (CLOCK_UNITS[unit] !== undefined) return clockCode(value, unit);
  } else {
    if (unit === 'YEAR') return `(Math.trunc(${value} / 12) + 0)`;
    if (unit === 'CENTURY') return `(Math.trunc(${value} / 1200) + 0)`;
    if (unit === 'MILLENNIUM') return `(Math.trunc(${value} / 12000) + 0)`;
    if (unit === 'MONTH') return `(${value} % 12 + 0)`;
    if (unit === 'QUARTER') return `(Math.trunc((${value} % 12 - 1) / 3) + 1)`;
  }
  if (unit === 'MICROSECOND' || unit === 'NANOSECOND') throw wrongUnit(unit, typeSummary(type));
  throw codeGenError(`Unit '${unit}' is not supported.`);
}

function fieldCode(call: CodeCall, unit: string): string {
  switch (typeAt(call, 1).root) {
    case 'TIMESTAMP':
      return timestampField(call, unit, millisCode(call, 1));
    case 'TIMESTAMP_LTZ':
      return timestampField(call, unit, localMillisCode(call, 1));
    case 'DATE':
      return dateField(call, unit);
    case 'TIME':
      return timeField(call, unit);
    default:
      return intervalField(call, unit);
  }
}

const BIGINT_IF_ARGS = nullableIfArgs(resultIs(types.BIGINT));

/** YEAR(t) is EXTRACT(YEAR FROM t): the same code with the arguments in its places. */
function part(name: string, unit: DateUnit | 'HOUR' | 'MINUTE' | 'SECOND'): FunctionDefinition {
  return calciteFunction(name, families(['DATETIME']), BIGINT_IF_ARGS, (call) => {
    const args = [types.SYMBOL, typeAt(call, 0)];
    return fieldCode({ ...call, args, code: [`'${unit}'`, call.code[0] as string] }, unit);
  });
}

const isDateRounding = (unit: string): unit is RoundingUnit =>
  ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'DECADE', 'CENTURY', 'MILLENNIUM'].includes(unit);

function timestampRounding(call: CodeCall, unit: string, up: boolean): string {
  const precision = precisionAt(call, 0);
  const [size] = CLOCK_UNITS[unit] ?? [];
  if (precision <= 3 && size !== undefined) {
    return size === 1
      ? (call.code[0] as string)
      : `(Math.${up ? 'ceil' : 'floor'}(${call.code[0]} / ${size}) * ${size} + 0)`;
  }
  const round = up ? ceilTimestamp : floorTimestamp;
  return `${call.helper(round.name, round)}('${unit}', ${call.code[0]}, ${precision})`;
}

/** FLOOR and CEIL of a point in time. Dates have no clock; a time is rounded to a date's unit as if it counted days. */
function roundingCode(call: CodeCall, name: RoundingName): string {
  const unit = unitAt(call, 1);
  const up = name === 'CEIL';
  const [code] = call.code as readonly [string];
  const known = isDateRounding(unit) || CLOCK_UNITS[unit] !== undefined;
  if (!known) throw codeGenError(`Unit '${unit}' is not supported.`);
  switch (typeAt(call, 0).root) {
    case 'DATE':
      return isDateRounding(unit) ? `${call.helper('roundDate', roundDate)}('${unit}', ${code}, ${up})` : code;
    case 'TIME': {
      if (isDateRounding(unit))
        return `(${call.helper('roundDate', roundDate)}('${unit}', ${code} / 1000, ${up}) * 1000)`;
      const size = (CLOCK_UNITS[unit] as readonly [number, number])[0] * 1000;
      return `(Math.${up ? 'ceil' : 'floor'}(${code} / ${size}) * ${size})`;
    }
    case 'TIMESTAMP':
      return timestampRounding(call, unit, up);
    default: {
      const zone = call.constant('zone', sessionZone(call));
      const precision = precisionAt(call, 0);
      return `${call.helper('roundLtz', roundLtz)}('${unit as TimestampRounding}', ${code}, ${precision}, ${zone}, ${up})`;
    }
  }
}

const rounding = { type: nullableIfArgs(argument(0), 0, 0), code: roundingCode };

const EXTRACT_FAMILIES = families(['SYMBOL', 'DATETIME'], ['SYMBOL', 'DATETIME_INTERVAL']);
const YEAR_UNITS: ReadonlySet<unknown> = new Set([
  'YEAR',
  'ISOYEAR',
  'QUARTER',
  'MONTH',
  'DECADE',
  'CENTURY',
  'MILLENNIUM',
]);

/** Of an interval, the units of its own kind. */
const EXTRACT_ARGUMENTS: InputTypes = {
  ...EXTRACT_FAMILIES,
  resolve(call) {
    const interval = call.args[1]?.root;
    const years = YEAR_UNITS.has(call.literal(0));
    const isOther = interval === 'INTERVAL_YEAR_MONTH' ? !years : interval === 'INTERVAL_DAY_TIME' && years;
    return isOther ? new ArgumentMismatch() : EXTRACT_FAMILIES.resolve(call);
  },
};

export const FUNCTIONS: readonly FunctionDefinition[] = [
  calciteFunction(
    'EXTRACT',
    EXTRACT_ARGUMENTS,
    nullableIfArgs(resultIs(types.BIGINT), 1),
    (call) => fieldCode(call, unitAt(call, 0)),
    {
      forms: ['EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME_INTERVAL>)', 'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME>)'],
    },
  ),
  part('YEAR', 'YEAR'),
  part('QUARTER', 'QUARTER'),
  part('MONTH', 'MONTH'),
  part('WEEK', 'WEEK'),
  part('DAYOFYEAR', 'DOY'),
  part('DAYOFMONTH', 'DAY'),
  part('DAYOFWEEK', 'DOW'),
  part('HOUR', 'HOUR'),
  part('MINUTE', 'MINUTE'),
  part('SECOND', 'SECOND'),
  floorOrCeil('FLOOR', rounding),
  floorOrCeil('CEIL', rounding),
];
