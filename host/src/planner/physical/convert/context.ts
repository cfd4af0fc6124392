/** What conversions share: settings of the session, and conversion of inputs. */
import { conjunctionOf, inputRef, isTrue } from '../../../expressions/analyze';
import type { Expr } from '../../../expressions/contracts';
import type { SessionInfo } from '../../../functions/contracts';
import type { MiniBatch } from '../../../operators/table/configs';
import type { RowType } from '../../../types/logical/contracts';
import { isTimeAttribute, withoutAttribute } from '../../../types/logical/types';
import type { TableConnectors } from '../../catalog/connector-contracts';
import type { LogicalNode } from '../../contracts';
import { computedNames } from '../../logical/key-types';
import { Calc, Exchange } from '../nodes/calc-nodes';
import type { PhysicalNode } from '../node';

export interface ConvertContext {
  readonly session: SessionInfo;
  readonly connectors: TableConnectors;
  readonly settings: PlannerSettings;
  convert(node: LogicalNode): PhysicalNode;
}

/** Options of table.exec.* and table.optimizer.* that shape the plan. Times are ms. */
export interface PlannerSettings {
  readonly batch: boolean;
  readonly ttl: number;
  readonly miniBatch: (MiniBatch & { readonly latency: number }) | undefined;
  readonly idleTimeout: number;
  readonly watermarkInterval: number;
  readonly option: (key: string) => string | undefined;
}

/** A Calc, or nothing when it would do nothing. */
export function calc(
  input: PhysicalNode,
  exprs: readonly Expr[] | undefined,
  conditions: readonly Expr[],
  rowType: RowType,
): PhysicalNode {
  const condition = conjunctionOf(conditions.filter((part) => !isTrue(part)));
  const identity = exprs === undefined || isIdentity(exprs, input);
  if (identity && condition === undefined && sameNames(input.rowType, rowType)) return input;
  const outputs = exprs ?? input.rowType.fields.map((field, i) => inputRef(i, field.type));
  // Calc over Calc: one projection of the other's expressions would do, when none of them is computed.
  return new Calc(input, outputs, condition, materialized(input, outputs, rowType));
}

/** What has lost its time attribute below (keys of an aggregation) is none above. */
function materialized(input: PhysicalNode, exprs: readonly Expr[], rowType: RowType): RowType {
  const lost = (expr: Expr, i: number) =>
    expr.kind === 'input' &&
    isTimeAttribute(rowType.fields[i].type) &&
    !isTimeAttribute(input.rowType.fields[expr.index].type);
  if (!exprs.some(lost)) return rowType;
  const fields = rowType.fields.map((field, i) =>
    lost(exprs[i], i) ? { ...field, type: withoutAttribute(field.type) } : field,
  );
  return { ...rowType, fields };
}

function isIdentity(exprs: readonly Expr[], input: PhysicalNode): boolean {
  return (
    exprs.length === input.rowType.fields.length && exprs.every((expr, i) => expr.kind === 'input' && expr.index === i)
  );
}

function sameNames(a: RowType, b: RowType): boolean {
  return a.fields.every(({ name }, i) => name === b.fields[i].name);
}

/** Rows with equal keys go to one subtask; no keys = all rows to one. */
export function exchange(input: PhysicalNode, keys: readonly number[]): PhysicalNode {
  return new Exchange(input, keys.length === 0 ? { kind: 'single' } : { kind: 'hash', keys });
}

/** Appends computed columns to a node, and tells where they are; plain references are not copied. */
export function withColumns(
  input: PhysicalNode,
  exprs: readonly Expr[],
  prefix = '$f',
): { node: PhysicalNode; columns: number[] } {
  const { fields } = input.rowType;
  const added: Expr[] = [];
  const columns = exprs.map((expr) => (expr.kind === 'input' ? expr.index : fields.length + added.push(expr) - 1));
  if (added.length === 0) return { node: input, columns };
  const outputs = [...fields.map((field, i) => inputRef(i, field.type)), ...added];
  const names = computedNames(fields, added, prefix);
  const extra = added.map(({ type }, i) => ({ name: names[i], type }));
  return { node: new Calc(input, outputs, undefined, { ...input.rowType, fields: [...fields, ...extra] }), columns };
}
