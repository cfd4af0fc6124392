/** CAST, TRY_CAST and `::`. */
import { literal } from '../../../expressions/analyze';
import { calciteType } from '../../../expressions/calcite-types';
import type { Expr } from '../../../expressions/contracts';
import { castAllowed, castType } from '../../../functions/casting';
import { isNumeric } from '../../../functions/operands';
import type { Cast } from '../../../sql/ast';
import type { IntervalType, LogicalType } from '../../../types/logical/contracts';
import { typesEqualIgnoringNullability } from '../../../types/logical/equals';
import { isInterval } from '../../../types/logical/families';
import { notNull, nullable } from '../../../types/logical/types';
import { validation } from '../../../types/sql-error';
import { invalid } from './errors';
import type { Resolving } from './resolving';
import { typeOfName } from './type-name';

/** A cast to the same type is no call. */
export function resolveCast(node: Cast, r: Resolving): Expr {
  const operand = r.resolve(node.operand);
  const target = typeOfName(node.type);
  const attempt = node.form === 'TRY_CAST';
  if (operand.kind === 'literal' && operand.value === null && operand.type.root === 'NULL') {
    return literal(null, nullable(target));
  }
  const refused = isInterval(operand.type) && isNumeric(target);
  if (refused || !castAllowed(operand.type, nullable(target))) {
    const [from, to] = [operand.type, target].map((type) => calciteType(type));
    throw invalid(`Cast function cannot convert value of type ${from} to type ${to}`, node.span);
  }
  refuseTimesAsNumbers(operand.type, target);
  const units = isInterval(target) && !attempt ? intervalOfUnits(operand, target) : undefined;
  if (units !== undefined) return literal(units, target.nullable ? notNull(target) : target);
  const type = castType(operand.type, target, attempt);
  if (typesEqualIgnoringNullability(operand.type, type) && (!attempt || operand.type.nullable)) return operand;
  return { kind: 'call', name: attempt ? 'TRY_CAST' : 'CAST', args: [operand], type };
}

/** A numeric literal counts units of the interval; other numbers count months or milliseconds. */
function intervalOfUnits(operand: Expr, target: IntervalType): number | undefined {
  const size = UNIT_SIZES[(target.written ?? target).resolution];
  if (operand.kind !== 'literal' || !isNumeric(operand.type) || operand.value === null || size === undefined) {
    return undefined;
  }
  const scale = operand.type.root === 'DECIMAL' ? operand.type.scale : 0;
  return Math.trunc((Number(operand.value) * size) / 10 ** scale);
}

/** Months or milliseconds of the intervals of one field. */
const UNIT_SIZES: { readonly [resolution: string]: number } = {
  YEAR: 12,
  MONTH: 1,
  DAY: 86_400_000,
  HOUR: 3_600_000,
  MINUTE: 60_000,
  SECOND: 1000,
};

/** Casts that the validator lets pass and the planner refuses, with advice. */
function refuseTimesAsNumbers(from: LogicalType, to: LogicalType): void {
  if (isNumeric(from) && to.root === 'TIMESTAMP') {
    throw validation(
      'The cast from NUMERIC type to TIMESTAMP type is not allowed. ' +
        "It's recommended to use TO_TIMESTAMP(FROM_UNIXTIME(numeric_col)) instead, note the numeric is in seconds.",
    );
  }
  if (isNumeric(from) && to.root === 'TIMESTAMP_LTZ') {
    throw validation(
      "The cast from NUMERIC type to TIMESTAMP_LTZ type is not allowed. It's recommended to use " +
        'TO_TIMESTAMP_LTZ(numeric_col, precision) instead.',
    );
  }
  if (from.root === 'TIMESTAMP' && isNumeric(to)) {
    throw validation(
      'The cast from TIMESTAMP type to NUMERIC type is not allowed. ' +
        "It's recommended to use UNIX_TIMESTAMP(CAST(timestamp_col AS STRING)) instead.",
    );
  }
  if (from.root === 'TIMESTAMP_LTZ' && isNumeric(to)) {
    throw validation('The cast from TIMESTAMP_LTZ type to NUMERIC type is not allowed.');
  }
}
