/** Which columns are used by computed columns, the watermark, partitions and buckets: those can neither be dropped nor renamed. */
import type { Expr } from '../../expressions/contracts';
import { quoteName } from '../../sql/index';
import type { ResolvedTable } from './contracts';

export interface References {
  /** How many columns the computed column `name` uses. */
  dependencies(name: string): number;
  /** Why the column must stay; undefined when nothing uses it. */
  usedBy(name: string): string | undefined;
  /** Forgets a dropped column and what it used. */
  remove(name: string): void;
}

export function referencesOf(table: ResolvedTable): References {
  const { columns, watermark } = table.schema;
  const names = new Set(columns.map((column) => column.name));
  const nameAt = (index: number) => columns[index]!.name;
  /** Computed column to the columns it uses. */
  const uses = new Map(
    columns
      .filter((column) => column.kind === 'computed')
      .map((column) => [column.name, new Set([...inputsOf(column.expr)].map(nameAt))]),
  );
  const watermarkUses = new Set(watermark === undefined ? [] : [...inputsOf(watermark.expr)].map(nameAt));
  if (watermark !== undefined) {
    watermarkUses.add(watermark.column);
  }
  return {
    dependencies: (name) => uses.get(name)?.size ?? 0,
    usedBy(name) {
      if (!names.has(name)) {
        return `The column \`${name}\` does not exist in the base table.`;
      }
      const users = [...uses].filter(([, used]) => used.has(name)).map(([user]) => quoteName(user));
      if (users.length > 0) {
        return `The column ${quoteName(name)} is referenced by computed column ${users.sort().join(', ')}.`;
      }
      if (table.partitionKeys.includes(name)) {
        return `The column \`${name}\` is used as the partition keys.`;
      }
      if (watermarkUses.has(name)) {
        return `The column \`${name}\` is referenced by watermark expression.`;
      }
      return table.distribution?.keys.includes(name) === true
        ? `The column \`${name}\` is used as a distribution key.`
        : undefined;
    },
    remove(name) {
      names.delete(name);
      uses.delete(name);
    },
  };
}

/** Positions of the columns in an expression, wherever they stand in it. */
function inputsOf(expr: Expr): Set<number> {
  const found = new Set<number>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) {
      return;
    }
    const ref = node as { readonly kind?: unknown; readonly index?: unknown };
    if (ref.kind === 'input' && typeof ref.index === 'number') {
      found.add(ref.index);
    }
    for (const child of Object.values(node)) {
      visit(child);
    }
  };
  visit(expr);
  return found;
}
