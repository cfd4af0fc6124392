/** Questions about the types of operands. */
import type { LogicalType, TypeRootName } from '../types/logical/contracts';
import { typeSummary } from '../types/logical/print';
import { withoutAttribute } from '../types/logical/types';
import { SqlError } from '../types/sql-error';
import type { CallTypes } from './contracts';

export {
  isBinaryString as isBinary,
  isCharacterString as isCharacter,
  isInterval,
  isNumeric,
} from '../types/logical/families';

const roots = (...names: readonly TypeRootName[]): ReadonlySet<TypeRootName> => new Set(names);

const INTEGERS = roots('TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT');
const DATETIMES = roots('DATE', 'TIME', 'TIMESTAMP', 'TIMESTAMP_LTZ', 'TIMESTAMP_TZ');

export const isInteger = (type: LogicalType): boolean => INTEGERS.has(type.root);
export const isDecimal = (type: LogicalType): boolean => type.root === 'DECIMAL';
export const isExactNumeric = (type: LogicalType): boolean => isInteger(type) || isDecimal(type);
export const isApproximate = (type: LogicalType): boolean => type.root === 'FLOAT' || type.root === 'DOUBLE';
export const isDatetime = (type: LogicalType): boolean => DATETIMES.has(type.root);
export const isTimestamp = (type: LogicalType): boolean => type.root.startsWith('TIMESTAMP');

export const anyNullable = (args: readonly LogicalType[]): boolean => args.some((type) => type.nullable);

/** Decimal digits after the second of the unit in which timestamps of a precision are counted. */
export const timestampUnit = (type: LogicalType): number => ('precision' in type ? Math.max(3, type.precision) : 3);

/** A call that passes validation, but for whose types there is no code. */
export function unsupportedCall(call: CallTypes, name = call.name): SqlError {
  return unsupportedTypes(name, call.args);
}

export function unsupportedTypes(name: string, args: readonly LogicalType[]): SqlError {
  return new SqlError(
    `Unsupported call: ${name}(${args.map((type) => typeSummary(withoutAttribute(type))).join(', ')}) \n` +
      'If you think this function should be supported, you can create an issue and start a discussion for it.',
    'org.apache.flink.table.planner.codegen.CodeGenException',
  );
}
