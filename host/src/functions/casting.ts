/**
 * CAST, TRY_CAST, REINTERPRET and TYPEOF. The resolver gives CAST's target as the call's type; `castError` and `castType` are its
 * rules. The expression compiler wraps TRY_CAST around the code of CAST.
 */
import { castCode } from '../types/casts/index';
import { supportsExplicitCast } from '../types/logical/casts';
import type { LogicalType } from '../types/logical/contracts';
import { typeSummary, typeText } from '../types/logical/print';
import * as types from '../types/logical/types';
import { SqlError } from '../types/sql-error';
import { floorDivLong, mulLong } from '../types/sql-numbers';
import { calciteFunction, families } from './calcite';
import type { CallTypes, CodeCall, FunctionDefinition, ScalarFunction } from './contracts';
import { flinkFunction } from './define';
import { isNumeric, timestampUnit } from './operands';
import { noResultType, resultIs } from './result-types';
import { allOf, anyType, literal, or, root, sequence } from './signatures';

/**
 * True when CAST(from AS to) is allowed; else the validator says that the function "cannot convert value of type X to type Y". Between
 * simple types Calcite's rules hold, which make a BOOLEAN of any number.
 */
export const castAllowed = (from: LogicalType, to: LogicalType): boolean =>
  supportsExplicitCast(from, to) || (to.root === 'BOOLEAN' && isNumeric(from));

/** The type of CAST (NULL stays NULL) and TRY_CAST (any value may become NULL). */
export function castType(from: LogicalType, to: LogicalType, attempt: boolean): LogicalType {
  return types.withNullability(to, attempt || from.nullable || from.root === 'NULL');
}

function targetType(call: CallTypes): LogicalType {
  if (call.expected === undefined) throw noResultType();
  return castType(call.args[0] as LogicalType, call.expected, call.name === 'TRY_CAST');
}

function generateCast(call: CodeCall): string {
  const { timeZone, option } = call.session;
  const legacy = option('table.exec.legacy-cast-behaviour')?.toUpperCase() === 'ENABLED';
  const code = castCode(call.args[0] as LogicalType, call.result, { timeZone, legacy });
  return code(call, call.code[0] as string);
}

function cast(name: 'CAST' | 'TRY_CAST'): ScalarFunction {
  const options = { nulls: 'strict' as const, mayThrow: true, forms: [`${name}(<ANY> AS <ANY>)`] };
  return { ...calciteFunction(name, families(['ANY']), targetType, generateCast, options), special: true };
}

const REINTERPRETED = new Set([
  'DATE INTEGER',
  'TIME INTEGER',
  'INTEGER DATE',
  'INTEGER TIME',
  'INTEGER INTERVAL_YEAR_MONTH',
  'BIGINT INTERVAL_DAY_TIME',
  'INTERVAL_YEAR_MONTH INTEGER',
  'INTERVAL_DAY_TIME BIGINT',
  'DATE BIGINT',
  'TIME BIGINT',
  'INTERVAL_YEAR_MONTH BIGINT',
]);

/** Looks at the internal value of Flink as another type: TIME and TIMESTAMP count milliseconds there. */
function generateReinterpret(call: CodeCall): string {
  const from = call.args[0] as LogicalType;
  const to = call.result;
  const code = call.code[0] as string;
  if (from.root === to.root) return code;
  if (from.root === 'TIMESTAMP' && to.root === 'BIGINT') {
    const perMilli = 10 ** (timestampUnit(from) - 3);
    return perMilli === 1 ? code : `${call.helper('floorDivLong', floorDivLong)}(${code}, ${perMilli})`;
  }
  if (from.root === 'BIGINT' && to.root === 'TIMESTAMP') {
    const perMilli = 10 ** (timestampUnit(to) - 3);
    return perMilli === 1 ? code : `${call.helper('mulLong', mulLong)}(${code}, ${perMilli})`;
  }
  if (!REINTERPRETED.has(`${from.root} ${to.root}`)) {
    throw new SqlError(
      `Unsupported reinterpret from '${typeSummary(from)}' to '${typeSummary(to)}'.`,
      'org.apache.flink.table.planner.codegen.CodeGenException',
    );
  }
  if (from.root === 'TIME') return `Math.trunc(${code} / 1000)`;
  return to.root === 'TIME' ? `${code} * 1000` : code;
}

const reinterpret: ScalarFunction = calciteFunction('REINTERPRET', families(['ANY']), targetType, generateReinterpret);

/** The argument's type as text; `force_serializable` gives the text that can be parsed, or NULL when there is none. */
function typeOfCode(call: CodeCall): string {
  const type = call.args[0] as LogicalType;
  if (call.args.length === 1 || call.literal(1) !== true) return JSON.stringify(typeSummary(type));
  try {
    return JSON.stringify(typeText(type));
  } catch {
    return 'null';
  }
}

const typeOf: ScalarFunction = flinkFunction(
  'TYPEOF',
  or(
    sequence(['input', anyType]),
    sequence(['input', anyType], ['force_serializable', allOf(root('BOOLEAN'), literal)]),
  ),
  resultIs(types.STRING),
  typeOfCode,
  { nulls: 'custom' },
);

export const FUNCTIONS: readonly FunctionDefinition[] = [cast('CAST'), cast('TRY_CAST'), reinterpret, typeOf];
