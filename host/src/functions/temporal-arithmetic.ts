/** TIMESTAMPADD, TIMESTAMPDIFF and the operators that Calcite makes of sums and differences of points in time. */
import type { LogicalType } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import { monthsBetweenMillis } from '../types/sql-time-units';
import { temporalSumCode } from './arithmetic-temporal';
import { calciteFunction, families } from './calcite';
import { ArgumentMismatch, type CallTypes, type CodeCall, type FunctionDefinition, type InputTypes } from './contracts';
import { argument, nullableIfArgs, type ResultType } from './result-types';
import { codeGenError, millisCode, typeAt, unitAt } from './temporal-code';

/** Months of the units of years, ms of the others. */
const MONTHS: Readonly<Record<string, number>> = {
  MONTH: 1,
  QUARTER: 3,
  YEAR: 12,
  DECADE: 120,
  CENTURY: 1200,
  MILLENNIUM: 12_000,
};
const MILLIS: Readonly<Record<string, number>> = {
  MILLISECOND: 1,
  SECOND: 1000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  WEEK: 604_800_000,
};

/** A DATE plus a unit of the clock is a TIMESTAMP(6); milliseconds need three digits. */
const addedType: ResultType = nullableIfArgs((call) => {
  const unit = unitAt(call, 0);
  const type = typeAt(call, 2);
  const ofClock = unit === 'HOUR' || unit === 'MINUTE' || unit === 'SECOND' || unit === 'MILLISECOND';
  if (!ofClock) return types.withoutAttribute(type);
  if (type.root === 'DATE') return types.timestamp(unit === 'MILLISECOND' ? 3 : 6);
  if (unit !== 'MILLISECOND' || !('precision' in type)) return types.withoutAttribute(type);
  return { ...types.withoutAttribute(type), precision: Math.max(3, type.precision) } as LogicalType;
}, 1);

/** The call `point + interval` with the interval's code. */
function sumCall(call: CodeCall, type: LogicalType, point: string, interval: string, inMonths: boolean): string {
  const intervalType = inMonths ? types.yearMonthInterval() : types.dayTimeInterval();
  return temporalSumCode({ ...call, args: [type, intervalType], code: [point, interval] }, '+');
}

function generateAdd(call: CodeCall): string {
  const unit = unitAt(call, 0);
  const [, count, point] = call.code as readonly [string, string, string];
  const months = MONTHS[unit];
  const size = months ?? MILLIS[unit];
  if (size === undefined) throw codeGenError(`Unit '${unit}' can not be applied to TIMESTAMPADD.`);
  const number = typeAt(call, 1).root === 'BIGINT' ? `Number(${count})` : count;
  const type = typeAt(call, 2);
  if (type.root === 'DATE' && call.result.root === 'TIMESTAMP') {
    const { precision } = call.result;
    const units = precision <= 3 ? '' : ` * ${10 ** (precision - 3)}`;
    return `((${point} * 86400000 + ${number} * ${size})${units})`;
  }
  return sumCall(call, type, point, `(${number} * ${size})`, months !== undefined);
}

const isLtz = (call: CallTypes, i: number): boolean => typeAt(call, i).root === 'TIMESTAMP_LTZ';

function checkSameZone(call: CallTypes, a: number, b: number): void {
  if (isLtz(call, a) !== isLtz(call, b)) throw codeGenError('TIMESTAMP_LTZ only supports diff between the same type.');
}

/** Whole months between two points in time; for TIME and DATE Flink takes what the values count. */
function monthsCode(call: CodeCall, end: number, start: number): string {
  checkSameZone(call, end, start);
  const months = call.helper('monthsBetweenMillis', monthsBetweenMillis);
  const bothTimes = typeAt(call, end).root === 'TIME' && typeAt(call, start).root === 'TIME';
  // Two times of day are taken for days.
  const scale = bothTimes ? ' * 86400000' : '';
  return `${months}(${millisCode(call, end)}${scale}, ${millisCode(call, start)}${scale})`;
}

/** TIMESTAMPDIFF(unit, start, end): whole units; below the second whole seconds are counted. */
function generateDifference(call: CodeCall): string {
  const unit = unitAt(call, 0);
  const months = MONTHS[unit];
  if (months !== undefined) {
    const between = monthsCode(call, 2, 1);
    return months === 1 ? between : `(Math.trunc(${between} / ${months}) + 0)`;
  }
  checkSameZone(call, 1, 2);
  const millis = `(${millisCode(call, 2)} - ${millisCode(call, 1)})`;
  const seconds = `Math.trunc(${millis} / 1000)`;
  if (unit === 'MILLISECOND') return `(${seconds} * 1000 | 0)`;
  if (unit === 'MICROSECOND') return `Math.imul(${seconds}, 1000000)`;
  if (unit === 'NANOSECOND') return `(${seconds} * 1000000000)`;
  const size = MILLIS[unit];
  if (size === undefined) throw codeGenError(`Unit '${unit}' can not be applied to the timestamp difference function.`);
  return `(Math.trunc(${millis} / ${size}) | 0)`;
}

const differenceType: ResultType = nullableIfArgs(
  (call) => (unitAt(call, 0) === 'NANOSECOND' ? types.BIGINT : types.INT),
  1,
);

/** `(a - b) unit`: the interval that the unit asks for. */
const intervalType: ResultType = nullableIfArgs((call) => {
  const { expected } = call;
  const isInterval = expected?.root === 'INTERVAL_YEAR_MONTH' || expected?.root === 'INTERVAL_DAY_TIME';
  return isInterval ? expected : types.dayTimeInterval();
});

const DATETIMES = families(['DATETIME', 'DATETIME']);

/** Both are dates, both times, or both timestamps. */
const SAME_DATETIMES: InputTypes = {
  ...DATETIMES,
  resolve(call) {
    const resolved = DATETIMES.resolve(call);
    if (resolved instanceof ArgumentMismatch) return resolved;
    const [a, b] = resolved.map(({ root }) => (root === 'DATE' || root === 'TIME' ? root : 'TIMESTAMP'));
    return a === b ? resolved : new ArgumentMismatch('Parameters must be of the same type');
  },
};

function generateMinusDate(call: CodeCall): string {
  if (call.result.root === 'INTERVAL_YEAR_MONTH') return monthsCode(call, 0, 1);
  checkSameZone(call, 0, 1);
  return `(${millisCode(call, 0)} - ${millisCode(call, 1)})`;
}

export const FUNCTIONS: readonly FunctionDefinition[] = [
  calciteFunction('TIMESTAMPADD', families(['SYMBOL', 'INTEGER', 'DATETIME']), addedType, generateAdd, {
    forms: ['TIMESTAMPADD(<ANY>, <INTEGER>, <DATETIME>)'],
  }),
  calciteFunction('TIMESTAMPDIFF', families(['SYMBOL', 'DATETIME', 'DATETIME']), differenceType, generateDifference, {
    forms: ['TIMESTAMPDIFF(<ANY>, <DATETIME>, <DATETIME>)'],
  }),
  calciteFunction(
    'DATETIME_PLUS',
    families(['DATETIME', 'DATETIME_INTERVAL']),
    nullableIfArgs(argument(0)),
    (call) => temporalSumCode(call, '+'),
    { forms: ['<DATETIME> + <DATETIME_INTERVAL>'] },
  ),
  calciteFunction('MINUS_DATE', SAME_DATETIMES, intervalType, generateMinusDate, {
    forms: ['(<DATETIME> - <DATETIME>) <INTERVAL_QUALIFIER>'],
  }),
];
