/** Keys of joins whose sides have different types: Calcite's validator casts both sides of `=` to the type that they have in common. */
import type { Expr } from '../../expressions/contracts';
import { leastRestrictive } from '../../functions/least-restrictive';
import { isDecimal, isInteger, isTimestamp } from '../../functions/operands';
import type { LogicalType, RowType } from '../../types/logical/contracts';
import { typesEqualIgnoringNullability } from '../../types/logical/equals';
import { withNullability, withoutAttribute } from '../../types/logical/types';

/**
 * The sides of `=` in one type. Only numbers and times are left without casts when `=` is resolved, where their values are the same in
 * both types; undefined for all others, which have one type already or none in common.
 */
export function inCommonType(a: Expr, b: Expr): [Expr, Expr] | undefined {
  const exact = [a, b].every(({ type }) => isInteger(type) || isDecimal(type) || isTimestamp(type));
  const type = exact ? leastRestrictive([a.type, b.type]) : undefined;
  return type && [castTo(a, type), castTo(b, type)];
}

/** A cast that nobody wrote; none when only the time attribute or nullability differ. */
export function castTo(expr: Expr, type: LogicalType): Expr {
  const target = withNullability(withoutAttribute(type), expr.type.nullable);
  if (typesEqualIgnoringNullability(withoutAttribute(expr.type), target)) return expr;
  return { kind: 'call', name: 'CAST', args: [expr], type: target, implicit: true };
}

/** Names for columns that are computed behind those of `fields`: the cast of a column has the column's, others `prefix` and their place. */
export function computedNames(fields: RowType['fields'], computed: readonly Expr[], prefix = '$f'): string[] {
  const taken = new Set(fields.map(({ name }) => name));
  return computed.map((expr, i) => {
    const wanted = castColumn(expr, fields) ?? `${prefix}${fields.length + i}`;
    let name = wanted;
    for (let attempt = 0; taken.has(name); attempt++) name = `${wanted}${attempt}`;
    taken.add(name);
    return name;
  });
}

function castColumn(expr: Expr, fields: RowType['fields']): string | undefined {
  if (expr.kind === 'input') return fields[expr.index].name;
  return expr.kind === 'call' && expr.name === 'CAST' ? castColumn(expr.args[0], fields) : undefined;
}
