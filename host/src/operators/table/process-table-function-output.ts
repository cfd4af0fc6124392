/** Rows of process table functions: columns of the tables, the function's own, the time. */
import type { ProcessChangelog } from '../../functions/user/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { type Row, RowKind, rowClass } from '../../types/rows';
import { OperatorError } from '../base';

export type Emit = (kind: RowKind, prefix: readonly unknown[], value: unknown, time: number | undefined) => Row;

/** `collected` that is no row is the only column. */
export function emitter(arity: number, collected: LogicalType, rowtime: boolean): Emit {
  const composite = collected.root === 'ROW' || collected.root === 'STRUCTURED';
  const own = composite ? collected.fields.map((_, i) => `v === null ? null : v.f${i}`) : ['v'];
  const passed = arity - own.length - (rowtime ? 1 : 0);
  const prefix = Array.from({ length: passed }, (_, i) => `p[${i}]`);
  const fields = ['k', ...prefix, ...own, ...(rowtime ? ['t'] : [])];
  const source = `return (k, p, v, t) => new R(${fields.join(', ')});`;
  return new Function('R', source)(rowClass(arity)) as Emit;
}

export function tableRuntimeError(message: string): Error {
  const exceptionClass = 'org.apache.flink.table.api.TableRuntimeException';
  return new OperatorError(message, { exceptionClass, domain: 'user' });
}

/** ms of a row's time column. */
export function timeOf(row: Row, column: `f${number}`): number {
  const time = row[column];
  if (time === null) throw tableRuntimeError('The time column of a table argument must not be NULL.');
  return time as number;
}

const NAMES = ['INSERT', 'UPDATE_BEFORE', 'UPDATE_AFTER', 'DELETE'] as const;

/** As Flink shows a changelog mode: `[INSERT, UPDATE_AFTER, ~DELETE]`, where `~` stands for deletes by key. */
export function changelogText(mode: ProcessChangelog): string {
  const kinds = NAMES.filter((_, kind) => allowed(mode, kind as RowKind));
  return `[${kinds.map((kind) => (kind === 'DELETE' && mode.keyOnlyDeletes ? '~DELETE' : kind)).join(', ')}]`;
}

function allowed(mode: ProcessChangelog, kind: RowKind): boolean {
  switch (kind) {
    case RowKind.INSERT:
      return mode.insert;
    case RowKind.UPDATE_BEFORE:
      return mode.updateBefore;
    case RowKind.UPDATE_AFTER:
      return mode.updateAfter;
    default:
      return mode.delete;
  }
}

/** Throws for rows of kinds that the plan does not expect. */
export function kindCheck(mode: ProcessChangelog): (kind: RowKind) => void {
  const table = NAMES.map((_, kind) => allowed(mode, kind as RowKind));
  return (kind) => {
    if (table[kind]) return;
    throw tableRuntimeError(
      `Invalid row kind received: ${NAMES[kind]}. Expected produced changelog mode: ${changelogText(mode)}`,
    );
  };
}
