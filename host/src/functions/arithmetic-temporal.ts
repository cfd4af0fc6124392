/** Points in time plus and minus intervals, and arithmetic of intervals. */
import type { LogicalType } from '../types/logical/contracts';
import { typeSummary } from '../types/logical/print';
import { addMonths } from '../types/sql-calendar';
import { SqlError } from '../types/sql-error';
import { addLong } from '../types/sql-numbers';
import { wrapInteger } from './arithmetic-code';
import type { CodeCall } from './contracts';
import { isDatetime, isInteger, isInterval, timestampUnit, unsupportedCall } from './operands';

const MILLIS_PER_DAY = 86_400_000;

/** A timestamp that counts `perDay` units a day, plus months. */
export function addMonthsToTimestamp(value: number | bigint, months: number, perDay: number): number | bigint {
  if (typeof value === 'number') {
    const days = Math.floor(value / perDay);
    const moved = addMonths(days, months) - days;
    const result = value + moved * perDay;
    if (Number.isSafeInteger(result)) return result;
  }
  const unit = BigInt(perDay);
  const count = BigInt(value);
  const ofDay = ((count % unit) + unit) % unit;
  const days = Number((count - ofDay) / unit);
  return addLong(BigInt(addMonths(days, months)) * unit + ofDay, 0);
}

/** µs of the day plus milliseconds, around the clock. */
export function addToTime(micros: number, millis: number): number {
  const sum = Math.trunc(micros / 1000) + MILLIS_PER_DAY + (millis % MILLIS_PER_DAY);
  return (sum % MILLIS_PER_DAY) * 1000;
}

function unsupported(message: string): SqlError {
  return new SqlError(message, 'org.apache.flink.table.planner.codegen.CodeGenException');
}

/** Code of `+` and `-` when an operand is a point in time or an interval. */
export function temporalSumCode(call: CodeCall, operator: '+' | '-'): string {
  const [a, b] = call.args as [LogicalType, LogicalType];
  const [left, right] = call.code as [string, string];
  if (isInterval(a) && isInterval(b)) {
    const sum = `${left} ${operator} ${right}`;
    return a.root === 'INTERVAL_YEAR_MONTH' ? wrapInteger(sum, 'INTEGER') : sum;
  }
  const [point, value, interval, amount] = isDatetime(a) ? [a, left, b, right] : [b, right, a, left];
  return movedPoint(call, point, value, interval, operator === '-' ? `-(${amount})` : amount);
}

function movedPoint(call: CodeCall, point: LogicalType, value: string, interval: LogicalType, amount: string): string {
  const months = interval.root === 'INTERVAL_YEAR_MONTH';
  switch (point.root) {
    case 'DATE':
      if (!months) return `${value} + Math.trunc(${amount} / ${MILLIS_PER_DAY})`;
      return `${call.helper('addMonths', addMonths)}(${value}, ${amount})`;
    case 'TIME':
      return months ? value : `${call.helper('addToTime', addToTime)}(${value}, ${amount})`;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const perMilli = 10 ** (timestampUnit(point) - 3);
      if (months) {
        const perDay = perMilli * MILLIS_PER_DAY;
        return `${call.helper('addMonthsToTimestamp', addMonthsToTimestamp)}(${value}, ${amount}, ${perDay})`;
      }
      const units = perMilli === 1 ? amount : `${amount} * ${perMilli}`;
      return `${call.helper('addLong', addLong)}(${value}, ${units})`;
    }
    default:
      throw unsupported('Unsupported temporal arithmetic.');
  }
}

/** Code of an interval times a number. */
export function intervalProductCode(call: CodeCall): string {
  const first = isInterval(call.args[0] as LogicalType);
  const [interval, factor] = first ? [0, 1] : [1, 0];
  const type = call.args[interval] as LogicalType;
  const number = call.args[factor] as LogicalType;
  if (!isInteger(number)) {
    throw unsupported(`Unsupported casting from ${typeSummary(number)} to ${typeSummary(type)}.`);
  }
  const whole = number.root === 'BIGINT' ? `Number(${call.code[factor]})` : call.code[factor];
  if (type.root === 'INTERVAL_YEAR_MONTH') return `Math.imul(${call.code[interval]}, ${whole})`;
  return `${call.code[interval]} * ${whole} + 0`;
}

/** Flink has no code for an interval divided by a number. */
export function intervalQuotientCode(call: CodeCall): string {
  throw unsupportedCall(call);
}
