/** FLOOR and CEIL: of numbers here, of points in time (`FLOOR(t TO DAY)`) by temporal's code. */
import type { DecimalType, LogicalType } from '../types/logical/contracts';
import * as types from '../types/logical/types';
import { decimalCeil, decimalFloor } from '../types/sql-numbers';
import { calciteFunction, families } from './calcite';
import type { CallTypes, CodeCall, ScalarFunction } from './contracts';
import { anyNullable, unsupportedCall } from './operands';

export type RoundingName = 'FLOOR' | 'CEIL';

/** DECIMAL(p, s) loses its fraction and keeps its precision. */
export function roundedNumberType(call: CallTypes): LogicalType {
  const type = call.args[0] as LogicalType;
  const result = type.root === 'DECIMAL' ? types.decimal(type.precision, 0) : type;
  return types.withNullability(result, anyNullable(call.args));
}

/** Code of FLOOR or CEIL of a number. */
export function roundedNumberCode(call: CodeCall, name: RoundingName): string {
  const code = call.code[0] as string;
  const type = call.args[0] as LogicalType;
  switch (type.root) {
    case 'FLOAT':
    case 'DOUBLE':
      return name === 'FLOOR' ? `Math.floor(${code})` : `Math.ceil(${code})`;
    case 'DECIMAL': {
      const { scale } = type as DecimalType;
      if (scale === 0) return code;
      const rounded = name === 'FLOOR' ? decimalFloor(scale) : decimalCeil(scale);
      return `${call.constant('rounded', rounded)}(${code})`;
    }
    case 'INTERVAL_DAY_TIME':
    case 'INTERVAL_YEAR_MONTH':
      throw unsupportedCall(call, name);
    default:
      return code;
  }
}

/** The forms with a unit, which temporal.ts brings: argument 1 is a SYMBOL. */
export interface TemporalRounding {
  type(call: CallTypes): LogicalType;
  code(call: CodeCall, name: RoundingName): string;
}

export function floorOrCeil(name: RoundingName, temporal: TemporalRounding): ScalarFunction {
  const alternatives = [
    ['NUMERIC'],
    ['DATETIME_INTERVAL'],
    ['DATE', 'SYMBOL'],
    ['TIME', 'SYMBOL'],
    ['TIMESTAMP', 'SYMBOL'],
  ] as const;
  const forms = alternatives.map(([family, unit]) =>
    unit === undefined ? `${name}(<${family}>)` : `${name}(<${family}> TO <TIME_UNIT>)`,
  );
  return calciteFunction(
    name,
    families(...alternatives),
    (call) => (call.args.length === 1 ? roundedNumberType(call) : temporal.type(call)),
    (call) => (call.args.length === 1 ? roundedNumberCode(call, name) : temporal.code(call, name)),
    { forms, ...(name === 'CEIL' && { aliases: ['CEILING'] }) },
  );
}
