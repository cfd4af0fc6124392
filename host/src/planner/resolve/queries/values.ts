/** VALUES: rows of literals are one node, other rows a union of projections. */
import type { Expr, Literal } from '../../../expressions/contracts';
import { leastRestrictive } from '../../../functions/least-restrictive';
import type { Expression, ValuesClause } from '../../../sql/ast';
import type { LogicalType } from '../../../types/logical/contracts';
import { oneRow, project, setOp } from '../../logical/nodes';
import { namesOf, rowOf } from '../../logical/row-types';
import { type Env, type Planned, resolveIn } from './context';
import { invalid } from './errors';
import { derivedName } from './names';
import { RowScope } from './scope';

export function planValues(values: ValuesClause, env: Env): Planned {
  const scope = new RowScope([], env.outer, env.newId);
  const rows = values.rows.map((cells) => cells.map((cell) => cellOf(env, scope, cell)));
  const width = rows[0].length;
  const types = rows[0].map((_, i) =>
    leastRestrictive(rows.map((cells) => cells[i]?.type ?? { root: 'NULL', nullable: true })),
  );
  if (rows.some((cells) => cells.length !== width) || types.some((type) => type === undefined)) {
    throw invalid('Values passed to VALUES operator must have compatible types', values.span);
  }
  const names = values.rows[0].map((cell, i) => derivedName(cell, i));
  const rowType = rowOf(names, types as LogicalType[]);
  const literals = rows.map((cells) => cells.map((cell, i) => literalAs(cell, rowType.fields[i].type)));
  if (literals.every((cells) => cells.every((cell) => cell !== undefined))) {
    return { node: { node: 'Values', rows: literals as Literal[][], rowType }, names };
  }
  const projects = rows.map((cells, row) =>
    project(
      oneRow(),
      cells,
      values.rows[row].map((cell, i) => derivedName(cell, i)),
    ),
  );
  if (projects.length === 1) return { node: projects[0], names: namesOf(projects[0]) };
  return { node: setOp('Union', projects, true, rowType), names };
}

function cellOf(env: Env, scope: RowScope, cell: Expression): Expr {
  const bare = cell.kind === 'parenthesized' ? cell.expression : cell;
  if (bare.kind === 'null') throw invalid("Illegal use of 'NULL'", bare.span);
  return resolveIn(env, scope, 'values', cell);
}

/** A literal's value in the column's type, for types between which nothing is lost. */
function literalAs(expr: Expr, type: LogicalType): Literal | undefined {
  if (expr.kind !== 'literal' || expr.value === null) return undefined;
  const from = expr.type;
  if (from.root === type.root && from.root !== 'DECIMAL') {
    const precision = 'precision' in from && 'precision' in type && from.precision !== type.precision;
    return precision ? undefined : { ...expr, type };
  }
  if (from.root === 'CHAR' && type.root === 'VARCHAR') return { ...expr, type };
  const scale = scaleOf(from);
  if (type.root === 'DECIMAL' && scale !== undefined) {
    const unscaled = BigInt(expr.value as number | bigint) * 10n ** BigInt(type.scale - scale);
    return { ...expr, value: Number.isSafeInteger(Number(unscaled)) ? Number(unscaled) : unscaled, type };
  }
  const widened = scale === 0 && (type.root === 'BIGINT' || type.root === 'INTEGER' || type.root === 'SMALLINT');
  return widened ? { ...expr, type } : undefined;
}

function scaleOf(type: LogicalType): number | undefined {
  if (type.root === 'DECIMAL') return type.scale;
  return ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT'].includes(type.root) ? 0 : undefined;
}
