/** Arithmetic of upsert keys: sets of column sets, each sorted ascending. */
import type { Expr } from '../../expressions/contracts';
import { supportsInjectiveCast } from '../../types/logical/injective';
import type { ColumnSets, Monotonicity, WindowColumns } from './node';

export function columnSet(columns: Iterable<number>): number[] {
  return [...new Set(columns)].sort((a, b) => a - b);
}

export function containsAll(set: readonly number[], part: readonly number[]): boolean {
  return part.every((column) => set.includes(column));
}

export function distinctSets(sets: Iterable<readonly number[]>): ColumnSets {
  return [...new Map([...sets].map((set) => [set.join(','), set])).values()];
}

/** Keys that survive a distribution by `distribution`: those that contain it. */
export function filterKeys(keys: ColumnSets | undefined, distribution: readonly number[]): ColumnSets | undefined {
  return keys?.filter((key) => containsAll(key, distribution));
}

/** Output positions of each input column that a projection passes on unchanged (or through an injective cast). */
export function passedColumns(exprs: readonly Expr[]): Map<number, number[]> {
  const outputs = new Map<number, number[]>();
  exprs.forEach((expr, output) => {
    const input = passedColumn(expr);
    if (input !== undefined) outputs.set(input, [...(outputs.get(input) ?? []), output]);
  });
  return outputs;
}

function passedColumn(expr: Expr): number | undefined {
  if (expr.kind === 'input') return expr.index;
  if (expr.kind !== 'call' || expr.name !== 'CAST') return undefined;
  const [operand] = expr.args;
  return operand.kind === 'input' && supportsInjectiveCast(operand.type, expr.type) ? operand.index : undefined;
}

/** Keys behind a projection: one set for every way of finding the key's columns in the output. */
export function projectKeys(keys: ColumnSets | undefined, exprs: readonly Expr[]): ColumnSets | undefined {
  if (keys === undefined) return undefined;
  const outputs = passedColumns(exprs);
  const result = keys.flatMap((key) => {
    if (!key.every((column) => outputs.has(column))) return [];
    return key.reduce<number[][]>(
      (sets, column) => sets.flatMap((set) => outputs.get(column)!.map((output) => [...set, output])),
      [[]],
    );
  });
  return distinctSets(result.map(columnSet));
}

export function projectMonotonicity(
  input: readonly Monotonicity[] | undefined,
  exprs: readonly Expr[],
): readonly Monotonicity[] | undefined {
  return (
    input &&
    exprs.map((expr) => (expr.kind === 'input' ? input[expr.index] : expr.kind === 'literal' ? 'CONSTANT' : 'NONE'))
  );
}

export function projectWindow(window: WindowColumns | undefined, exprs: readonly Expr[]): WindowColumns | undefined {
  if (!window) return undefined;
  const outputs = new Map<number, number[]>();
  exprs.forEach((expr, output) => {
    if (expr.kind === 'input') outputs.set(expr.index, [...(outputs.get(expr.index) ?? []), output]);
  });
  const project = (columns: readonly number[]) => columns.flatMap((column) => outputs.get(column) ?? []);
  // Sessions are those of the partition: without its columns they are no windows any more.
  const partition = window.windowing.partition.map((column) => outputs.get(column)?.[0]);
  if (partition.includes(undefined)) return undefined;
  const windowing = { ...window.windowing, partition: partition as number[] };
  const result = { windowing, start: project(window.start), end: project(window.end), time: project(window.time) };
  return result.start.length + result.end.length + result.time.length === 0 ? undefined : result;
}

/** Keys of a join's rows out of those of its inputs. */
export function joinKeys(
  joinType: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL',
  leftFields: number,
  left: ColumnSets | undefined,
  right: ColumnSets | undefined,
  leftUnique: boolean,
  rightUnique: boolean,
): ColumnSets {
  const shifted = right?.map((key) => key.map((column) => column + leftFields));
  const result: (readonly number[])[] = [];
  for (const l of left ?? []) for (const r of shifted ?? []) result.push([...l, ...r]);
  const nullsLeft = joinType === 'RIGHT' || joinType === 'FULL';
  const nullsRight = joinType === 'LEFT' || joinType === 'FULL';
  if (rightUnique && left && !nullsLeft) result.push(...left);
  if (leftUnique && shifted && !nullsRight) result.push(...shifted);
  return distinctSets(result.map(columnSet));
}

/** At most one row of a side for each value of the join columns. */
export function isSideUnique(keys: ColumnSets | undefined, joinColumns: readonly number[]): boolean {
  return keys?.some((key) => containsAll(joinColumns, key)) ?? false;
}
