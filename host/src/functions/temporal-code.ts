/** What the temporal functions' code shares. */
import type { LogicalType } from '../types/logical/contracts';
import { typeSummary } from '../types/logical/print';
import { SqlError } from '../types/sql-error';
import { MILLIS_PER_DAY, nanosOfMilli, timestampMillis } from '../types/sql-time';
import { type SqlTimeZone, timeZone } from '../types/sql-zones';
import type { CallTypes, CodeCall } from './contracts';

export const codeGenError = (message: string): SqlError =>
  new SqlError(message, 'org.apache.flink.table.planner.codegen.CodeGenException');

export const typeAt = (call: CallTypes, i: number): LogicalType => call.args[i] as LogicalType;

export const sessionZone = (call: CallTypes): SqlTimeZone => timeZone(call.session.timeZone);

export const precisionAt = (call: CallTypes, i: number): number => {
  const type = typeAt(call, i);
  return 'precision' in type ? type.precision : 0;
};

/** Code of argument `i` in ms since 1970-01-01 (TIME: of the day), rounded down. */
export function millisCode(call: CodeCall, i: number): string {
  const code = call.code[i] as string;
  const type = typeAt(call, i);
  switch (type.root) {
    case 'DATE':
      return `(${code} * ${MILLIS_PER_DAY})`;
    case 'TIME':
      return `(${code} / 1000)`;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return type.precision <= 3
        ? code
        : `${call.helper('timestampMillis', timestampMillis)}(${code}, ${type.precision})`;
    default:
      throw codeGenError(`Unsupported temporal type: ${typeSummary(type)}`);
  }
}

/** Code of the nanoseconds behind `millisCode`. */
export function nanosCode(call: CodeCall, i: number): string {
  const precision = precisionAt(call, i);
  const { root } = typeAt(call, i);
  if (precision <= 3 || (root !== 'TIMESTAMP' && root !== 'TIMESTAMP_LTZ')) return '0';
  return `${call.helper('nanosOfMilli', nanosOfMilli)}(${call.code[i]}, ${precision})`;
}

/** Code of the ms of a TIMESTAMP_LTZ in the session's time zone. */
export function localMillisCode(call: CodeCall, i: number): string {
  const zone = sessionZone(call);
  const millis = millisCode(call, i);
  if (zone.fixed !== undefined) return zone.fixed === 0 ? millis : `(${millis} + ${zone.fixed})`;
  return `${call.constant('zone', zone)}.toLocal(${millis})`;
}

/** The keyword (time unit) that is argument `i`. */
export const unitAt = (call: CallTypes, i: number): string => String(call.literal(i));
